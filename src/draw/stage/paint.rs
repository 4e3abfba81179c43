//! The stage map: sites as discs, routes as curves.
//!
//! Fill = country (its code is written inside), ring = capacity in use, badge = gap; width of a route = value of the
//! tracked material it carries, colour and dash = verdict. Notes lie over all of it.

use crate::draw::paint::curve::cubic;
use crate::draw::paint::kept::{MadeOf, kept};
use crate::draw::paint::lines::LineMesh;
use crate::draw::paint::strokes::keeps_lines;
use crate::draw::stage::differs::{map_differences, outline, paint_differences};
use crate::draw::stage::focus::Focus;
use crate::draw::stage::headings::paint_headings;
use crate::draw::stage::notes::paint_notes;
use crate::draw::stage::scene::{MapItem, MapScene, MapView, SAMPLES, WIDEST};
use crate::draw::stage::sites::paint_sites;
use crate::draw::theme::text_size;
use chokepoint_core::engine::{NodeIx, RouteIx, VerdictKind};
use egui::{Align2, Painter, Rect, Shape, Stroke, vec2};
use typed_index_collections::TiVec;

/// Points along a route's curve where there are many of them.
const FEW_SAMPLES: usize = 10;
/// Most routes that are painted at once.
const MOST_ROUTES: usize = 4000;

/// Paints the map into `rect`.
pub fn paint_map(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>) {
    let painter = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    painter.rect_filled(rect, 0.0, scene.theme.canvas());
    paint_columns(&painter, rect, view, scene);
    let focus = Focus::of(scene);
    paint_routes(&painter, rect, view, scene, &focus);
    paint_sites(&painter, rect, view, scene, &focus);
    paint_differences(&painter, scene.theme, &map_differences(rect, view, scene));
    paint_notes(&painter, rect, view, scene);
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

/// What decides whether and where in the pile a route is painted.
struct Rank {
    route: RouteIx,
    in_focus: bool,
    verdict: VerdictKind,
    baseline: f64,
}

/// Routes as they lie on the map, but for the one that is selected.
struct RouteLines {
    shape: Shape,
    /// Straight pieces of a curve.
    samples: usize,
    /// Routes in view that there was no room for.
    left_out: usize,
}

fn paint_routes(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>, focus: &Focus) {
    let pens = Pens::of(view, scene, focus);
    let of = made_of(painter, rect, &pens);
    let lines = kept(painter.ctx(), "routes of the stage map", of, || lay_routes(painter, rect, &pens));
    painter.add(lines.shape.clone());
    // What the user points at lies on all others, and moves with the pointer.
    let mut mesh = LineMesh::new(painter);
    let marked = [scene.selected, scene.hovered.filter(|hovered| scene.selected != Some(*hovered))];
    for item in marked.into_iter().flatten() {
        if let MapItem::Route(route) = item
            && scene.network.routes.get(route).is_some()
            && pens.is_in_sight(route, rect)
        {
            pens.draw(&mut mesh, route, true, lines.samples);
        }
    }
    mesh.paint(painter);
    if lines.left_out > 0 {
        let words = format!("The {MOST_ROUTES} largest of {} routes in view", MOST_ROUTES + lines.left_out);
        let at = rect.right_bottom() - vec2(8.0, 34.0 * scene.theme.scale());
        painter.text(at, Align2::RIGHT_BOTTOM, words, scene.theme.font(text_size::LABEL), scene.theme.weak_text());
    }
}

/// All that decides what [`lay_routes`] lays, in its order of reading.
fn made_of(painter: &Painter, rect: Rect, pens: &Pens<'_>) -> MadeOf {
    let Pens { view, scene, focus, values, .. } = pens;
    let network = scene.network;
    let mut of = MadeOf::with_room(16 + scene.layout.positions.len() + 4 * network.routes.len());
    of.rect(rect);
    of.pair(view.offset.x, view.offset.y);
    of.pair(view.zoom, view.stretch);
    of.pair(painter.ctx().pixels_per_point(), scene.theme.scale());
    of.whole(scene.theme.kind() as u32, u32::from(keeps_lines(painter.ctx())));
    scene.layout.positions.iter().for_each(|place| of.pair(place.x, place.y));
    for (at, route) in network.routes.iter_enumerated() {
        let site = |node: NodeIx| usize::from(network.nodes[node].site) as u32;
        of.whole(site(route.from), site(route.to));
        let (now, baseline) = values[at];
        of.number(now);
        of.number(baseline);
        let flags = [focus.has(MapItem::Route(at)), scene.is_folded_away(at), pens.differs(at), pens.is_selected(at)];
        of.whole(scene.verdict(at) as u32, flags.iter().fold(0, |bits, flag| bits << 1 | u32::from(*flag)));
    }
    of
}

fn lay_routes(painter: &Painter, rect: Rect, pens: &Pens<'_>) -> RouteLines {
    let mut order: Vec<Rank> = (pens.values.keys())
        .filter(|route| !pens.is_selected(*route) && pens.is_in_sight(*route, rect))
        .map(|route| Rank {
            in_focus: pens.focus.has(MapItem::Route(route)),
            verdict: pens.scene.verdict(route),
            baseline: pens.values[route].1,
            route,
        })
        .collect();
    let left_out = order.len().saturating_sub(MOST_ROUTES);
    if left_out > 0 {
        // A carpet of thousands of lines says nothing: the largest stay.
        let wanted = |a: &Rank, b: &Rank| b.in_focus.cmp(&a.in_focus).then(b.baseline.total_cmp(&a.baseline));
        order.select_nth_unstable_by(MOST_ROUTES, wanted);
        order.truncate(MOST_ROUTES);
    }
    // What matters lies on top: first the idle and the free, then the hindered.
    order.sort_by(|a, b| {
        let key = |rank: &Rank| (rank.in_focus, rank.verdict);
        key(a).cmp(&key(b)).then(b.baseline.total_cmp(&a.baseline))
    });
    let samples = if order.len() > MOST_ROUTES / 4 { FEW_SAMPLES } else { SAMPLES };
    let mut mesh = LineMesh::new(painter);
    mesh.reserve(order.len() * (samples + 1));
    order.iter().for_each(|rank| pens.draw(&mut mesh, rank.route, false, samples));
    RouteLines { shape: mesh.into_shape(), samples, left_out }
}

/// What routes are drawn with: widths in proportion to the values of all of them.
struct Pens<'a> {
    view: &'a MapView,
    scene: &'a MapScene<'a>,
    focus: &'a Focus,
    values: TiVec<RouteIx, (f64, f64)>,
    largest: f64,
}

impl<'a> Pens<'a> {
    fn of(view: &'a MapView, scene: &'a MapScene<'a>, focus: &'a Focus) -> Self {
        let values = scene.values();
        let largest = values.iter().map(|(now, baseline)| now.max(*baseline)).fold(f64::MIN_POSITIVE, f64::max);
        Self { view, scene, focus, values, largest }
    }

    fn is_selected(&self, route: RouteIx) -> bool {
        self.scene.selected == Some(MapItem::Route(route))
    }

    fn differs(&self, route: RouteIx) -> bool {
        self.scene.marks.differs.is_some_and(|differs| differs.route(route).is_some())
    }

    fn is_in_sight(&self, route: RouteIx, rect: Rect) -> bool {
        !self.scene.is_folded_away(route) && self.scene.route_bounds(route, self.view).intersects(rect)
    }

    fn width(&self, value: f64) -> f32 {
        (value / self.largest).max(0.0).sqrt() as f32 * WIDEST * self.scene.theme.scale()
    }

    fn draw(&self, mesh: &mut LineMesh, route: RouteIx, marked: bool, samples: usize) {
        let scene = self.scene;
        let control = scene.control(route, self.view);
        let points = cubic(control, samples);
        let (now, baseline) = self.values[route];
        let verdict = scene.verdict(route);
        let (colour, dash) = scene.theme.verdict(verdict);
        let idle = now <= 0.0 && baseline <= 0.0;
        let colour = match (marked, self.focus.has(MapItem::Route(route))) {
            (true, _) => colour,
            (false, true) if idle => colour.gamma_multiply(0.28),
            (false, true) => colour.gamma_multiply(0.85),
            (false, false) => colour.gamma_multiply(0.10),
        };
        // A stopped route keeps the width of its baseline, so that the loss is seen.
        let stopped = verdict >= VerdictKind::Reduced && baseline > now;
        let width = if idle { 0.8 } else { self.width(if stopped { baseline } else { now }).max(1.2) };
        if self.differs(route) {
            outline(mesh, &points, width, scene.theme);
        }
        if marked {
            mesh.line(&points, Stroke::new(width + 6.0, scene.theme.accent().gamma_multiply(0.35)));
        }
        mesh.curve(control, &points, Stroke::new(width, colour), dash);
        if marked {
            mesh.arrow_head(&points, width + 7.0, colour);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::stage::layout::stage_layout;
    use crate::draw::stage::marks::{MapDiffers, MapFilter, MapFold, MapMarks};
    use crate::draw::stage::scene::MapFocus;
    use crate::draw::theme::{Theme, ThemeKind};
    use chokepoint_core::diff::DifferenceKind;
    use chokepoint_core::engine::{Network, Verdict};
    use chokepoint_core::store::{Pattern, Size, generate};
    use egui::{Context, Pos2, RawInput};
    use typed_index_collections::ti_vec;

    const SCREEN: Rect = Rect { min: Pos2::ZERO, max: Pos2 { x: 1200.0, y: 800.0 } };

    /// The lines of a map in a frame, as text: all their corners and colours.
    fn lines(ctx: &Context, view: &MapView, scene: &MapScene<'_>) -> Vec<String> {
        let input = RawInput { screen_rect: Some(SCREEN), ..RawInput::default() };
        let mut output = ctx.run_ui(input, |ui| paint_map(ui.painter(), SCREEN, view, scene));
        output.textures_delta.clear();
        let meshes = output.shapes.iter().filter(|clipped| matches!(clipped.shape, Shape::Mesh(_)));
        meshes.map(|clipped| format!("{:?}", clipped.shape)).collect()
    }

    /// Whatever was painted before, what is painted is what a window that has painted nothing yet would paint.
    #[test]
    fn routes_that_are_kept_are_those_of_what_is_shown() {
        let network = Network::build(&generate(Pattern::Random, Size { sites: 24, routes: 60 }, 3).map);
        let layout = stage_layout(&network);
        let mut dragged = stage_layout(&network);
        let (light, dark) = (Theme::of(ThemeKind::Light), Theme::of(ThemeKind::Dark));
        let large = light.presented(true);
        let month = network.baseline_month();
        let mut less = network.baseline_month();
        let traded =
            network.routes.iter_enumerated().find(|(_, route)| route.baseline > 0.0).expect("a traded route").0;
        less.flows[traded] *= 0.25;
        let mut verdicts = ti_vec![Verdict::free(); network.routes.len()];
        verdicts[traded].permitted = 0.0;
        let ends = [network.routes[traded].from, network.routes[traded].to].map(|node| network.nodes[node].site);
        dragged.positions[ends[0]].y += 40.0;
        let mut filter =
            MapFilter { sites: ti_vec![true; network.map.sites.len()], routes: ti_vec![true; network.routes.len()] };
        filter.routes[traded] = false;
        let mut fold = MapFold { leader: network.map.sites.keys().collect(), ..MapFold::default() };
        fold.leader[ends[1]] = ends[0];
        let mut differs =
            MapDiffers { sites: ti_vec![None; network.map.sites.len()], routes: ti_vec![None; network.routes.len()] };
        differs.routes[traded] = Some(DifferenceKind::Changed);

        let base = || MapScene { month: Some(&month), ..MapScene::plain(&network, &layout, &light) };
        let whole = MapView::fit(layout.bounds, SCREEN);
        let mut close = whole;
        close.zoom_about(SCREEN.center(), 1.5);
        let route = Some(MapItem::Route(traded));
        let marks = MapMarks::default();
        let scenes = [
            base(),
            MapScene { hovered: route, ..base() },
            MapScene { selected: route, ..base() },
            MapScene { selected: Some(MapItem::Site(ends[0])), ..base() },
            MapScene { focus: MapFocus::Routes(std::slice::from_ref(&traded)), ..base() },
            MapScene { month: Some(&less), ..base() },
            MapScene { verdicts: Some(&verdicts), ..base() },
            MapScene { layout: &dragged, ..base() },
            MapScene { theme: &dark, ..base() },
            MapScene { theme: &large, ..base() },
            MapScene { marks: MapMarks { filter: Some(&filter), ..marks }, ..base() },
            MapScene { marks: MapMarks { fold: Some(&fold), ..marks }, ..base() },
            MapScene { marks: MapMarks { differs: Some(&differs), ..marks }, ..base() },
        ];
        let used = Context::default();
        let first = lines(&used, &whole, &scenes[0]);
        for (at, scene) in scenes.iter().enumerate() {
            for view in [&whole, &close] {
                let painted = lines(&used, view, scene);
                assert_eq!(painted, lines(&Context::default(), view, scene), "scene {at}");
                assert!((at == 0 && view == &whole) == (painted == first), "scene {at} looks like any other");
            }
        }
    }
}
