//! The world map: sites where they are, routes as great circles, in the colours and dashes of the stage map.

use crate::draw::paint::lines::{LineMesh, shifted};
use crate::draw::stage::differs::{outline, paint_differences};
use crate::draw::stage::focus::Focus;
use crate::draw::stage::hit::distance_to;
use crate::draw::stage::scene::{MapItem, REACH, WIDEST};
use crate::draw::stage::sites::{BADGE_FROM, Disc, badge_place, paint_badge, paint_ring};
use crate::draw::theme::{ink_on, text_size};
use crate::draw::world::differs::world_differences;
use crate::draw::world::names::paint_names;
use crate::draw::world::plan::{Link, Mark};
use crate::draw::world::scene::{WorldItem, WorldScene};
use crate::draw::world::tint::{paint_choropleth_legend, paint_world_ground};
use crate::draw::world::view::WorldView;
use chokepoint_core::engine::{RouteIx, SiteIx, VerdictKind};
use chokepoint_core::model::GlobePoint;
use egui::{Align2, Color32, Painter, Pos2, Rect, Stroke, Vec2};
use enum_map::EnumMap;
use typed_index_collections::TiSlice;

/// Most links that are painted at once: more would be a carpet.
const MOST_LINKS: usize = 3000;
/// A link at least this long says which way it runs.
const ARROW_FROM: f32 = 70.0;

/// What there was no room for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WorldPainted {
    /// Number of links painted.
    pub links: usize,
    /// Links left out, the smallest.
    pub left_out: usize,
}

/// What is painted of a link.
struct LinkInk {
    link: usize,
    marked: bool,
    in_focus: bool,
    worst: VerdictKind,
    /// Value shown per verdict.
    value: EnumMap<VerdictKind, f64>,
}

impl LinkInk {
    fn of(
        scene: &WorldScene<'_>,
        focus: &Focus,
        values: &TiSlice<RouteIx, (f64, f64)>,
        at: usize,
        link: &Link,
    ) -> Self {
        let in_focus = link.routes.iter().any(|route| focus.has(MapItem::Route(*route)));
        let mut value = EnumMap::default();
        let mut worst = VerdictKind::Free;
        for route in link.routes.iter().filter(|route| !in_focus || focus.has(MapItem::Route(**route))) {
            let kind = scene.map.verdict(*route);
            let (now, baseline) = values[*route];
            // A stopped route keeps the width of its baseline, so that the loss is seen.
            value[kind] += if kind >= VerdictKind::Reduced { baseline.max(now) } else { now };
            if baseline.max(now) > 0.0 {
                worst = worst.max(kind);
            }
        }
        Self { link: at, marked: scene.is_marked_link(at), in_focus, worst, value }
    }

    fn total(&self) -> f64 {
        self.value.values().sum()
    }
}

/// Paints the world map into `rect`.
pub fn paint_world(painter: &Painter, rect: Rect, view: &WorldView, scene: &WorldScene<'_>) -> WorldPainted {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    paint_world_ground(&painter, rect, view, scene.map.theme, scene.tint);
    let focus = Focus::of(scene.map);
    let painted = paint_links(&painter, rect, view, scene, &focus);
    paint_marks(&painter, rect, view, scene, &focus);
    paint_differences(&painter, scene.map.theme, &world_differences(rect, view, scene));
    if let Some(tint) = scene.tint {
        paint_choropleth_legend(&painter, rect.shrink(8.0), scene.map.theme, tint);
    }
    painted
}

fn paint_links(painter: &Painter, rect: Rect, view: &WorldView, scene: &WorldScene<'_>, focus: &Focus) -> WorldPainted {
    let values = scene.map.values();
    let plan = scene.plan;
    let mut inks: Vec<LinkInk> =
        (plan.links.iter().enumerate()).map(|(at, link)| LinkInk::of(scene, focus, &values, at, link)).collect();
    // Widths mean the same wherever the map is looked at.
    let largest = inks.iter().map(LinkInk::total).fold(f64::MIN_POSITIVE, f64::max);
    inks.retain(|ink| view.screen_rect(plan.links[ink.link].bounds).expand(WIDEST).intersects(rect));
    // What matters lies on top: first the idle and the free, then the hindered, then what the user points at.
    inks.sort_by(|a, b| {
        let key = |ink: &LinkInk| (ink.marked, ink.in_focus, ink.worst);
        key(a).cmp(&key(b)).then(a.total().total_cmp(&b.total())).then(a.link.cmp(&b.link))
    });
    let left_out = inks.len().saturating_sub(MOST_LINKS);
    inks.drain(..left_out);
    let mut mesh = LineMesh::new(painter);
    let scale = scene.map.theme.scale();
    let width = |value: f64| (value / largest).max(0.0).sqrt() as f32 * WIDEST * scale;
    for ink in &inks {
        let whole = width(ink.total()).max(1.2);
        let routes = &plan.links[ink.link].routes;
        let differs = scene.map.marks.differs;
        let differs = differs.is_some_and(|differs| routes.iter().any(|route| differs.route(*route).is_some()));
        for line in link_lines(&plan.links[ink.link], view, whole) {
            if differs {
                outline(&mut mesh, &line, whole, scene.map.theme);
            }
            if ink.marked {
                mesh.line(&line, Stroke::new(whole + 6.0, scene.map.theme.accent().gamma_multiply(0.35)));
            }
            paint_link(&mut mesh, &line, ink, scene, &width);
        }
    }
    mesh.paint(painter);
    WorldPainted { links: inks.len(), left_out }
}

/// A link's lines on the screen, a little to the right of the great circle: what goes there and what comes back lie side by side.
fn link_lines(link: &Link, view: &WorldView, width: f32) -> Vec<Vec<Pos2>> {
    let aside = 1.0 + width / 2.0;
    link.lines
        .iter()
        .map(|line| shifted(&line.iter().map(|point| view.screen(*point)).collect::<Vec<_>>(), aside))
        .collect()
}

fn paint_link(mesh: &mut LineMesh, line: &[Pos2], ink: &LinkInk, scene: &WorldScene<'_>, width: &impl Fn(f64) -> f32) {
    let theme = scene.map.theme;
    let fade = |colour: Color32, idle: bool| match (ink.marked, ink.in_focus) {
        (true, _) => colour,
        (false, true) if idle => colour.gamma_multiply(0.28),
        (false, true) => colour.gamma_multiply(0.85),
        (false, false) => colour.gamma_multiply(0.10),
    };
    if ink.total() <= 0.0 {
        let (colour, dash) = theme.verdict(ink.worst);
        mesh.dashed(line, Stroke::new(0.8, fade(colour, true)), dash);
        return;
    }
    // The hindered part lies on the whole, narrower: a band of two colours says how much of the trade is hit.
    let mut rest = ink.total();
    for kind in VerdictKind::ALL {
        let part = ink.value[kind];
        if part > 0.0 {
            let (colour, dash) = theme.verdict(kind);
            mesh.dashed(line, Stroke::new(width(rest).max(1.2), fade(colour, false)), dash);
            rest -= part;
        }
    }
    let length: f32 = line.windows(2).map(|ends| ends[0].distance(ends[1])).sum();
    if length >= ARROW_FROM && (ink.in_focus || ink.marked) {
        let (colour, _) = theme.verdict(ink.worst);
        let wide = width(ink.total()).max(1.2);
        mesh.arrow(line, length * 0.62, wide * 0.9 + 6.0, fade(colour, false));
    }
}

fn paint_marks(painter: &Painter, rect: Rect, view: &WorldView, scene: &WorldScene<'_>, focus: &Focus) {
    let uses = scene.map.uses();
    let visible: Vec<(usize, Pos2)> = (scene.plan.marks.iter().enumerate())
        .map(|(at, mark)| (at, view.screen(mark.at)))
        .filter(|(_, centre)| rect.expand(40.0).contains(*centre))
        .collect();
    let mut leaders = LineMesh::new(painter);
    for (at, centre) in &visible {
        let home = view.screen(scene.plan.marks[*at].home);
        if home.distance(*centre) > 1.0 {
            leaders.line(&[home, *centre], Stroke::new(1.0, scene.map.theme.weak_text()));
        }
    }
    leaders.paint(painter);
    let mut ink = MarkInk { painter, rings: LineMesh::new(painter), scene };
    for (at, centre) in &visible {
        let mark = &scene.plan.marks[*at];
        let in_focus = scene.is_marked_mark(*at) || mark.sites.iter().any(|site| focus.has(MapItem::Site(*site)));
        let fade = if in_focus { 1.0 } else { 0.25 };
        if scene.is_marked_mark(*at) {
            let halo = scene.map.theme.accent().gamma_multiply(0.35);
            painter.circle_filled(*centre, scene.radius(mark) + 5.0, halo);
        }
        let disc = Disc { centre: *centre, radius: scene.radius(mark), fade };
        match mark.sites.as_slice() {
            [site] => ink.site(disc, *site, uses.get(*site).copied().flatten()),
            sites => ink.cluster(disc, sites),
        }
    }
    ink.rings.paint(painter);
    paint_inscriptions(painter, &visible, scene, focus);
    paint_names(painter, rect, &visible, scene, focus);
    for (at, centre) in &visible {
        let mark = &scene.plan.marks[*at];
        let gap = |site: &SiteIx| scene.map.site_gaps.get(*site).copied().unwrap_or(0.0);
        let worst = mark.sites.iter().map(gap).fold(0.0, f64::max);
        if worst >= BADGE_FROM {
            let radius = scene.radius(mark);
            paint_badge(painter, badge_place(*centre, radius, scene.map.theme), worst, scene.map.theme);
        }
    }
}

/// What marks are painted with. The rings of all marks are one mesh.
struct MarkInk<'a> {
    painter: &'a Painter,
    rings: LineMesh,
    scene: &'a WorldScene<'a>,
}

impl MarkInk<'_> {
    fn site(&mut self, disc: Disc, site: SiteIx, in_use: Option<f32>) {
        let theme = self.scene.map.theme;
        let Disc { centre, radius, fade } = disc;
        let fill = theme.country(&self.scene.map.network.map.sites[site].country);
        // Opaque below, so that routes and borders do not shine through what is faded.
        self.painter.circle_filled(centre, radius + 1.5, theme.canvas());
        self.painter.circle_filled(centre, radius, fill.gamma_multiply(fade));
        if let Some(in_use) = in_use {
            paint_ring(&mut self.rings, disc, in_use, theme);
        }
    }

    /// A ring in the colours of the countries.
    fn cluster(&mut self, disc: Disc, sites: &[SiteIx]) {
        let theme = self.scene.map.theme;
        let Disc { centre, radius, fade } = disc;
        self.painter.circle_filled(centre, radius + 1.5, theme.canvas());
        let mut countries: Vec<_> = sites.iter().map(|site| &self.scene.map.network.map.sites[*site].country).collect();
        countries.sort();
        let width = radius * 0.36;
        let all = sites.len();
        let mut from = 0;
        for group in countries.chunk_by(|a, b| a == b) {
            let to = from + group.len();
            let turn = |sites: usize| sites as f32 / all as f32 - 0.25;
            let stroke = Stroke::new(width, theme.country(group[0]).gamma_multiply(fade));
            self.rings.arc(centre, radius - width / 2.0, turn(from)..turn(to), 24, stroke);
            from = to;
        }
    }
}

/// The country of a site, the number of sites of a cluster.
fn paint_inscriptions(painter: &Painter, visible: &[(usize, Pos2)], scene: &WorldScene<'_>, focus: &Focus) {
    let theme = scene.map.theme;
    for (at, centre) in visible {
        let mark = &scene.plan.marks[*at];
        let in_focus = scene.is_marked_mark(*at) || mark.sites.iter().any(|site| focus.has(MapItem::Site(*site)));
        let (text, size, ink) = match mark.sites.as_slice() {
            [site] => {
                let country = &scene.map.network.map.sites[*site].country;
                (country.code().to_owned(), 0.95, ink_on(theme.country(country)))
            }
            sites => (sites.len().to_string(), 0.82, theme.text()),
        };
        let font = egui::FontId::proportional(text_size::grown(scene.radius(mark) * size));
        let ink = if in_focus { ink } else { ink.gamma_multiply(0.5) };
        painter.text(*centre, Align2::CENTER_CENTER, text, font, ink);
    }
}

/// What is at a place on the screen: a mark, else the nearest link within reach.
pub fn world_hit(pos: Pos2, view: &WorldView, scene: &WorldScene<'_>) -> Option<WorldItem> {
    let mark = (scene.plan.marks.iter().enumerate())
        .map(|(at, mark)| (view.screen(mark.at).distance(pos), at, scene.radius(mark) + 3.0))
        .filter(|(distance, _, reach)| distance <= reach)
        .min_by(|a, b| a.0.total_cmp(&b.0));
    if let Some((_, at, _)) = mark {
        return Some(WorldItem::Mark(at));
    }
    let focus = Focus::of(scene.map);
    let around = Rect::from_center_size(pos, Vec2::splat(2.0 * (REACH + WIDEST)));
    (scene.plan.links.iter().enumerate())
        .filter(|(_, link)| view.screen_rect(link.bounds).expand(WIDEST).intersects(around))
        .filter(|(_, link)| link.routes.iter().any(|route| focus.has(MapItem::Route(*route))))
        .map(|(at, link)| {
            let near =
                link_lines(link, view, 2.0).iter().map(|line| distance_to(line, pos)).fold(f32::INFINITY, f32::min);
            (near, at)
        })
        .filter(|(distance, _)| *distance <= REACH)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, at)| WorldItem::Link(at))
}

/// A view that shows the sites of a mark as far apart as the screen allows.
pub fn zoom_to_mark(
    mark: &Mark,
    view: &WorldView,
    places: &TiSlice<SiteIx, Option<GlobePoint>>,
    screen: Rect,
) -> WorldView {
    let place = |site: &SiteIx| places.get(*site).copied().flatten().map(|place| view.centre.plane(place));
    let points = mark.sites.iter().filter_map(place);
    let bounds = points.fold(Rect::NOTHING, |bounds, point| bounds.union(Rect::from_pos(point)));
    if bounds.is_finite() {
        let room = bounds.expand(bounds.size().max_elem() * 0.25 + 0.5);
        WorldView::show(view.centre, room, screen)
    } else {
        *view
    }
}
