//! What the stage map shows, and how it is looked at.

use crate::draw::paint::curve::cubic;
use crate::draw::stage::layout::StageLayout;
use crate::draw::stage::marks::MapMarks;
use crate::draw::theme::Theme;
use chokepoint_core::engine::{CommodityIx, MonthOutcome, Network, NodeIx, RouteIx, SiteIx, Verdict, VerdictKind};
use chokepoint_core::model::{MapNote, NoteId};
use egui::{Pos2, Rect, Vec2, vec2};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

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

/// Largest stretch of a view, see [`MapView::stretch`].
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
    /// A site, by index.
    Site(SiteIx),
    /// A route, by index.
    Route(RouteIx),
}

/// Everything that the map shows.
pub struct MapScene<'a> {
    /// The map in index form.
    pub network: &'a Network,
    /// Where its sites stand.
    pub layout: &'a StageLayout,
    /// Colours and text sizes.
    pub theme: &'a Theme,
    /// What happens in the month shown; the baseline if not given.
    pub month: Option<&'a MonthOutcome>,
    /// Verdicts of the month.
    pub verdicts: Option<&'a TiSlice<RouteIx, Verdict>>,
    /// Unmet share of demand per site, 0 to 1; may be empty.
    pub site_gaps: &'a TiSlice<SiteIx, f64>,
    /// What is selected.
    pub selected: Option<MapItem>,
    /// What the pointer is on.
    pub hovered: Option<MapItem>,
    /// What stands out; all the rest fades.
    pub focus: MapFocus<'a>,
    /// What the editor lays over it.
    pub marks: MapMarks<'a>,
    /// The notes on it; none where they are hidden.
    pub notes: &'a [MapNote],
    /// The note that is selected.
    pub note: Option<&'a NoteId>,
}

/// What stands out on a map on which nothing is selected.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MapFocus<'a> {
    /// Everything alike; nothing fades.
    #[default]
    All,
    /// A single commodity: its routes, and the sites that deal in it.
    Commodity(CommodityIx),
    /// These routes, in order, and their ends: what a rule touches.
    Routes(&'a [RouteIx]),
    /// As [`Self::Routes`], whatever is selected: the chain behind a shortage, of which the selected site is only the end.
    Chain(&'a [RouteIx]),
}

/// Points along a route's curve.
pub(crate) const SAMPLES: usize = 24;
/// Farthest from a route that still hits it, screen points.
pub(crate) const REACH: f32 = 6.0;
/// Widest route, screen points.
pub(crate) const WIDEST: f32 = 9.0;

impl<'a> MapScene<'a> {
    /// A map in its baseline: nothing is worked out, selected, marked or noted.
    pub fn plain(network: &'a Network, layout: &'a StageLayout, theme: &'a Theme) -> Self {
        Self {
            network,
            layout,
            theme,
            month: None,
            verdicts: None,
            site_gaps: TiSlice::from_ref(&[]),
            selected: None,
            hovered: None,
            focus: MapFocus::All,
            marks: MapMarks::default(),
            notes: &[],
            note: None,
        }
    }
}

impl MapScene<'_> {
    /// Radius of a site's disc on the screen.
    pub fn radius(&self, view: &MapView) -> f32 {
        (15.0 * view.zoom).clamp(3.0, 22.0) * self.theme.scale().sqrt()
    }

    /// Control points of a route's curve.
    pub(crate) fn control(&self, route: RouteIx, view: &MapView) -> [Pos2; 4] {
        let route = &self.network.routes[route];
        let site = |node: NodeIx| self.layout.positions[self.network.nodes[node].site];
        let (from, to) = (view.screen_from_canvas(site(route.from)), view.screen_from_canvas(site(route.to)));
        route_control(from, to, self.radius(view), view.zoom)
    }

    pub(crate) fn curve(&self, route: RouteIx, view: &MapView, samples: usize) -> Vec<Pos2> {
        cubic(self.control(route, view), samples)
    }

    /// Everything that the curve of a route can touch, without working it out.
    pub(crate) fn route_bounds(&self, route: RouteIx, view: &MapView) -> Rect {
        let route = &self.network.routes[route];
        let site = |node: NodeIx| view.screen_from_canvas(self.layout.positions[self.network.nodes[node].site]);
        let (from, to) = (site(route.from), site(route.to));
        let swing = if to.x > from.x { 0.0 } else { 60.0 * view.zoom + (from.x - to.x) * 0.3 };
        Rect::from_two_pos(from, to).expand2(vec2(swing + self.radius(view) * 2.0, WIDEST + REACH))
    }

    /// Value of the tracked material on a route in the month shown, or in the baseline where the verdict stopped it.
    pub(crate) fn values(&self) -> TiVec<RouteIx, (f64, f64)> {
        self.network
            .routes
            .iter_enumerated()
            .map(|(at, route)| {
                let embodied = self.network.embodied_usd[route.from];
                let flow = self.month.map_or(route.baseline, |month| month.flows[at]);
                (flow * embodied, route.baseline * embodied)
            })
            .collect()
    }

    /// True when both ends of a route are drawn as one site.
    pub(crate) fn is_folded_away(&self, route: RouteIx) -> bool {
        let nodes = &self.network.nodes;
        let route = &self.network.routes[route];
        self.marks.hides_route(nodes[route.from].site, nodes[route.to].site)
    }

    pub(crate) fn verdict(&self, route: RouteIx) -> VerdictKind {
        self.verdicts.and_then(|verdicts| verdicts.get(route)).map_or(VerdictKind::Free, Verdict::kind)
    }

    /// Share of its capacity that each site uses in the month shown; none where nothing limits it.
    pub(crate) fn uses(&self) -> TiVec<SiteIx, Option<f32>> {
        let mut books: TiVec<SiteIx, (f64, f64)> = ti_vec![(0.0, 0.0); self.network.map.sites.len()];
        for (at, activity) in self.network.activities.iter_enumerated() {
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
    cubic(route_control(from, to, radius, zoom), pieces)
}

/// Control points of the curve of a route between the middles of two discs.
fn route_control(from: Pos2, to: Pos2, radius: f32, zoom: f32) -> [Pos2; 4] {
    let forward = to.x > from.x + 2.0 * radius;
    let (start, end) = if forward {
        (from + vec2(radius, 0.0), to - vec2(radius, 0.0))
    } else {
        (from - vec2(radius, 0.0), to - vec2(radius, 0.0))
    };
    // Within a column or backwards the curve swings out to the left, clear of the names on the right.
    let swing = if forward { (end.x - start.x) * 0.5 } else { -(60.0 * zoom + (start.x - end.x).abs() * 0.3) };
    let (first, second) = (start + vec2(swing, 0.0), end - vec2(if forward { swing } else { -swing }, 0.0));
    [start, first, second, end]
}
