//! The stage map: sites as discs, routes as curves.
//!
//! Fill = country (its code is written inside), ring = capacity in use, badge = gap; width of a route = value of the
//! tracked material it carries, colour and dash = verdict.

use crate::draw::paint::curve::cubic;
use crate::draw::paint::lines::LineMesh;
use crate::draw::stage::focus::Focus;
use crate::draw::stage::hit_grid::HitGrid;
use crate::draw::stage::layout::StageLayout;
use crate::draw::stage::marks::MapMarks;
use crate::draw::stage::sites::paint_sites;
use crate::draw::theme::Theme;
use chokepoint_core::engine::{MonthOutcome, Network, Verdict, VerdictKind};
use egui::text::LayoutJob;
use egui::{Align2, Painter, Pos2, Rect, Stroke, Vec2, pos2, vec2};

/// How the canvas is seen: screen = canvas x scale + offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MapView {
    /// Screen position of the canvas origin.
    pub offset: Vec2,
    /// Screen points per canvas point, downwards.
    pub zoom: f32,
    /// How much more there is to the right than downwards: a wide window gives its room to the names.
    pub stretch: f32,
}

/// Widest stretch.
const STRETCH: f32 = 2.0;

/// Smallest and largest zoom.
const ZOOM: std::ops::RangeInclusive<f32> = 0.05..=6.0;

impl MapView {
    /// Everything in `bounds`, as large as it fits into `screen`.
    pub fn fit(bounds: Rect, screen: Rect) -> Self {
        Self::fit_squeezed(bounds, screen, 1.0)
    }

    /// As [`Self::fit`] for a map with few sites: it may be squeezed to the right down to this share, so that discs and names
    /// stay large where there is room downwards.
    pub fn fit_squeezed(bounds: Rect, screen: Rect, least_stretch: f32) -> Self {
        let room = (screen.size() - vec2(16.0, 16.0)).max(vec2(1.0, 1.0));
        let wide = bounds.width().max(1.0);
        let zoom = (room.x / (wide * least_stretch)).min(room.y / bounds.height().max(1.0));
        // However large the map, all of it fits, into the minimap too; only by hand nobody zooms out that far.
        let zoom = zoom.min(1.6);
        let stretch = (room.x / (wide * zoom)).clamp(least_stretch, STRETCH);
        let view = Self { offset: Vec2::ZERO, zoom, stretch };
        Self { offset: screen.center().to_vec2() - bounds.center().to_vec2() * view.scale(), ..view }
    }

    /// Screen points per canvas point, in both directions.
    pub(crate) fn scale(&self) -> Vec2 {
        vec2(self.zoom * self.stretch, self.zoom)
    }

    /// A way on the canvas as long as one on the screen.
    pub fn canvas_way(&self, way: Vec2) -> Vec2 {
        way / self.scale()
    }

    /// Where a canvas point is on the screen.
    pub fn screen_from_canvas(&self, point: Pos2) -> Pos2 {
        (point.to_vec2() * self.scale() + self.offset).to_pos2()
    }

    /// Which canvas point is at a place on the screen.
    pub fn canvas_from_screen(&self, point: Pos2) -> Pos2 {
        self.canvas_way(point.to_vec2() - self.offset).to_pos2()
    }

    /// Zooms so that what is under the pointer stays there.
    pub fn zoom_about(&mut self, pointer: Pos2, factor: f32) {
        let anchor = self.canvas_from_screen(pointer);
        self.zoom = (self.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        self.offset = pointer.to_vec2() - anchor.to_vec2() * self.scale();
    }
}

/// Something on the map, by index in the network.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MapItem {
    /// A site.
    Site(usize),
    /// A route.
    Route(usize),
}

/// Everything that the map shows.
pub struct MapScene<'a> {
    /// The map.
    pub network: &'a Network,
    /// Where its sites stand.
    pub layout: &'a StageLayout,
    /// Colours.
    pub theme: &'a Theme,
    /// What happens in the month shown; the baseline if not given.
    pub month: Option<&'a MonthOutcome>,
    /// Verdicts of the month.
    pub verdicts: Option<&'a [Verdict]>,
    /// Unmet share of demand per site, 0 to 1; may be empty.
    pub site_gaps: &'a [f64],
    /// What is selected.
    pub selected: Option<MapItem>,
    /// What the pointer is on.
    pub hovered: Option<MapItem>,
    /// What stands out; all the rest fades.
    pub focus: MapFocus<'a>,
    /// What the editor lays over it.
    pub marks: MapMarks<'a>,
}

/// What stands out on a map on which nothing is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MapFocus<'a> {
    /// Everything alike.
    #[default]
    All,
    /// One commodity, by index.
    Commodity(usize),
    /// These routes, by index in order, and their ends: what a rule touches.
    Routes(&'a [usize]),
}

/// Points along a route's curve, and where there are many of them.
const SAMPLES: usize = 24;
const FEW_SAMPLES: usize = 10;
/// Most routes that are painted at once.
const MOST_ROUTES: usize = 4000;
/// Farthest from a route that still hits it, screen points.
pub(crate) const REACH: f32 = 6.0;
/// Widest route, screen points.
pub(crate) const WIDEST: f32 = 9.0;

impl MapScene<'_> {
    /// Radius of a site's disc on the screen.
    pub fn radius(&self, view: &MapView) -> f32 {
        (15.0 * view.zoom).clamp(3.0, 22.0) * self.theme.scale().sqrt()
    }

    fn curve(&self, route: usize, view: &MapView, samples: usize) -> Vec<Pos2> {
        let route = &self.network.routes[route];
        let site = |node: usize| self.layout.positions[self.network.nodes[node].site];
        let (from, to) = (view.screen_from_canvas(site(route.from)), view.screen_from_canvas(site(route.to)));
        route_curve(from, to, self.radius(view), view.zoom, samples)
    }

    /// Everything that the curve of a route can touch, without working it out.
    fn route_bounds(&self, route: usize, view: &MapView) -> Rect {
        let route = &self.network.routes[route];
        let site = |node: usize| view.screen_from_canvas(self.layout.positions[self.network.nodes[node].site]);
        let (from, to) = (site(route.from), site(route.to));
        let swing = if to.x > from.x { 0.0 } else { 60.0 * view.zoom + (from.x - to.x) * 0.3 };
        Rect::from_two_pos(from, to).expand2(vec2(swing + self.radius(view) * 2.0, WIDEST + REACH))
    }

    /// Value of the tracked material on a route in the month shown, or in the baseline where the verdict stopped it.
    pub(crate) fn values(&self) -> Vec<(f64, f64)> {
        self.network
            .routes
            .iter()
            .enumerate()
            .map(|(at, route)| {
                let worth = self.network.worth[route.from];
                let flow = self.month.map_or(route.baseline, |month| month.flows[at]);
                (flow * worth, route.baseline * worth)
            })
            .collect()
    }

    /// True when both ends of a route are drawn as one site.
    fn is_folded_away(&self, route: usize) -> bool {
        let nodes = &self.network.nodes;
        let route = &self.network.routes[route];
        self.marks.hides_route(nodes[route.from].site, nodes[route.to].site)
    }

    pub(crate) fn verdict(&self, route: usize) -> VerdictKind {
        self.verdicts.and_then(|verdicts| verdicts.get(route)).map_or(VerdictKind::Free, Verdict::kind)
    }

    /// Share of its capacity that each site uses in the month shown; none where nothing limits it.
    pub(crate) fn uses(&self) -> Vec<Option<f32>> {
        let mut books = vec![(0.0, 0.0); self.network.map.sites.len()];
        for (at, activity) in self.network.activities.iter().enumerate() {
            let (used, capacity) = &mut books[activity.site];
            *used += self.month.map_or(activity.baseline, |month| month.activities[at]);
            *capacity += self.network.activity_entry(at).capacity.value / chokepoint_core::engine::MONTHS;
        }
        let share = |(used, capacity): (f64, f64)| (capacity > 0.0).then(|| (used / capacity).clamp(0.0, 1.0) as f32);
        books.into_iter().map(share).collect()
    }
}

/// The curve of a route between the middles of two discs, as so many straight pieces.
pub(crate) fn route_curve(from: Pos2, to: Pos2, radius: f32, zoom: f32, pieces: usize) -> Vec<Pos2> {
    let forward = to.x > from.x + 2.0 * radius;
    let (start, end) = if forward {
        (from + vec2(radius, 0.0), to - vec2(radius, 0.0))
    } else {
        (from - vec2(radius, 0.0), to - vec2(radius, 0.0))
    };
    // Within a column or backwards the curve swings out to the left, clear of the names on the right.
    let swing = if forward { (end.x - start.x) * 0.5 } else { -(60.0 * zoom + (start.x - end.x).abs() * 0.3) };
    let (first, second) = (start + vec2(swing, 0.0), end - vec2(if forward { swing } else { -swing }, 0.0));
    cubic([start, first, second, end], pieces)
}

/// Paints the map into `rect`.
pub fn paint_map(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    painter.rect_filled(rect, 0.0, scene.theme.canvas());
    paint_columns(&painter, rect, view, scene);
    let focus = Focus::of(scene);
    paint_routes(&painter, rect, view, scene, &focus);
    paint_sites(&painter, rect, view, scene, &focus);
    paint_headings(&painter, rect, view, scene);
}

fn paint_columns(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>) {
    for column in scene.layout.columns.iter().step_by(2) {
        let left = view.screen_from_canvas(column.rect.min).x;
        let right = view.screen_from_canvas(column.rect.max).x;
        let band = Rect::from_x_y_ranges(left..=right, rect.y_range());
        painter.rect_filled(band, 0.0, scene.theme.faint());
    }
}

/// Headings stay at the top of the window, whatever is scrolled below them.
fn paint_headings(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>) {
    let font = scene.theme.font(13.0);
    for column in &scene.layout.columns {
        let left = view.screen_from_canvas(column.rect.min).x;
        let right = view.screen_from_canvas(column.rect.max).x;
        let mut job =
            LayoutJob::simple(column.stage.label().to_owned(), font.clone(), scene.theme.weak_text(), right - left);
        job.wrap.max_rows = 1;
        let galley = painter.layout_job(job);
        let at = pos2((left + right) / 2.0 - galley.size().x / 2.0, rect.top() + 6.0);
        painter.rect_filled(
            Rect::from_min_size(at, galley.size()).expand2(vec2(6.0, 2.0)),
            4.0,
            scene.theme.canvas().gamma_multiply(0.9),
        );
        painter.galley(at, galley, scene.theme.weak_text());
    }
}

/// What decides whether and where in the pile a route is painted.
struct Rank {
    route: usize,
    marked: bool,
    in_focus: bool,
    verdict: VerdictKind,
    usual: f64,
}

fn paint_routes(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>, focus: &Focus) {
    let values = scene.values();
    let largest = values.iter().map(|(now, usual)| now.max(*usual)).fold(f64::MIN_POSITIVE, f64::max);
    let width = |value: f64| (value / largest).max(0.0).sqrt() as f32 * WIDEST * scene.theme.scale();
    let marked = |item| scene.selected == Some(item) || scene.hovered == Some(item);
    let mut order: Vec<Rank> = (0..values.len())
        .filter(|route| !scene.is_folded_away(*route) && scene.route_bounds(*route, view).intersects(rect))
        .map(|route| Rank {
            marked: marked(MapItem::Route(route)),
            in_focus: focus.has(MapItem::Route(route)),
            verdict: scene.verdict(route),
            usual: values[route].1,
            route,
        })
        .collect();
    let left_out = order.len().saturating_sub(MOST_ROUTES);
    if left_out > 0 {
        // A carpet of thousands of lines says nothing: the largest stay.
        let wanted =
            |a: &Rank, b: &Rank| (b.marked, b.in_focus).cmp(&(a.marked, a.in_focus)).then(b.usual.total_cmp(&a.usual));
        order.select_nth_unstable_by(MOST_ROUTES, wanted);
        order.truncate(MOST_ROUTES);
    }
    // What matters lies on top: first the idle and the free, then the hindered, then what the user points at.
    order.sort_by(|a, b| {
        let key = |rank: &Rank| (rank.marked, rank.in_focus, rank.verdict);
        key(a).cmp(&key(b)).then(b.usual.total_cmp(&a.usual))
    });
    let samples = if order.len() > MOST_ROUTES / 4 { FEW_SAMPLES } else { SAMPLES };
    let mut mesh = LineMesh::new(painter);
    for Rank { route, marked, in_focus, verdict, .. } in order {
        let points = scene.curve(route, view, samples);
        let (now, usual) = values[route];
        let (colour, dash) = scene.theme.verdict(verdict);
        let idle = now <= 0.0 && usual <= 0.0;
        let colour = match (marked, in_focus) {
            (true, _) => colour,
            (false, true) if idle => colour.gamma_multiply(0.28),
            (false, true) => colour.gamma_multiply(0.85),
            (false, false) => colour.gamma_multiply(0.10),
        };
        // A stopped route keeps the width of its baseline, so that the loss is seen.
        let stopped = verdict >= VerdictKind::Reduced && usual > now;
        let width = if idle { 0.8 } else { width(if stopped { usual } else { now }).max(1.2) };
        if marked {
            mesh.line(&points, Stroke::new(width + 6.0, scene.theme.accent().gamma_multiply(0.35)));
        }
        mesh.dashed(&points, Stroke::new(width, colour), dash);
        if marked {
            mesh.arrow_head(&points, width + 7.0, colour);
        }
    }
    mesh.paint(painter);
    if left_out > 0 {
        let words = format!("The {MOST_ROUTES} largest of {} routes in view", MOST_ROUTES + left_out);
        let at = rect.right_bottom() - vec2(8.0, 34.0 * scene.theme.scale());
        painter.text(at, Align2::RIGHT_BOTTOM, words, scene.theme.font(11.5), scene.theme.weak_text());
    }
}

/// What is at a place on the screen: a site, else the nearest route within reach. With the grid of the scene's layout only the
/// routes near the place are looked at.
pub fn map_hit(pos: Pos2, view: &MapView, scene: &MapScene<'_>, grid: Option<&HitGrid>) -> Option<MapItem> {
    let reach = scene.radius(view) + 3.0;
    let site = scene
        .layout
        .positions
        .iter()
        .enumerate()
        .filter(|(site, _)| !scene.marks.hides_site(*site))
        .map(|(site, position)| (view.screen_from_canvas(*position).distance(pos), site))
        .filter(|(distance, _)| *distance <= reach)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, site)) = site {
        return Some(MapItem::Site(site));
    }
    let focus = Focus::of(scene);
    let near = Rect::from_center_size(pos, Vec2::splat(2.0 * (REACH + 2.0 * reach)));
    let routes = match grid {
        Some(grid) => {
            grid.routes_in(Rect::from_min_max(view.canvas_from_screen(near.min), view.canvas_from_screen(near.max)))
        }
        None => (0..scene.network.routes.len()).collect(),
    };
    routes
        .into_iter()
        .filter(|route| focus.has(MapItem::Route(*route)) && !scene.is_folded_away(*route))
        .filter(|route| scene.route_bounds(*route, view).contains(pos))
        .map(|route| (distance_to(&scene.curve(route, view, SAMPLES), pos), route))
        .filter(|(distance, _)| *distance <= REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, route)| MapItem::Route(route))
}

pub(crate) fn distance_to(points: &[Pos2], pos: Pos2) -> f32 {
    points
        .windows(2)
        .map(|ends| {
            let along = ends[1] - ends[0];
            let t = ((pos - ends[0]).dot(along) / along.length_sq().max(f32::MIN_POSITIVE)).clamp(0.0, 1.0);
            (ends[0] + along * t).distance(pos)
        })
        .fold(f32::INFINITY, f32::min)
}
