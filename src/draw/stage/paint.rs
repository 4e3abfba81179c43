//! The stage map: sites as discs, routes as curves.
//!
//! Fill = country (its code is written inside), ring = capacity in use, badge = gap; width of a route = value of the
//! tracked material it carries, colour and dash = verdict. Notes lie over all of it.

use crate::draw::paint::curve::cubic;
use crate::draw::paint::lines::LineMesh;
use crate::draw::stage::differs::{map_differences, outline, paint_differences};
use crate::draw::stage::focus::Focus;
use crate::draw::stage::headings::paint_headings;
use crate::draw::stage::notes::paint_notes;
use crate::draw::stage::scene::{MapItem, MapScene, MapView, SAMPLES, WIDEST};
use crate::draw::stage::sites::paint_sites;
use crate::draw::theme::text_size;
use chokepoint_core::engine::{RouteIx, VerdictKind};
use egui::{Align2, Painter, Rect, Stroke, vec2};

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
    marked: bool,
    in_focus: bool,
    verdict: VerdictKind,
    baseline: f64,
}

fn paint_routes(painter: &Painter, rect: Rect, view: &MapView, scene: &MapScene<'_>, focus: &Focus) {
    let values = scene.values();
    let largest = values.iter().map(|(now, baseline)| now.max(*baseline)).fold(f64::MIN_POSITIVE, f64::max);
    let width = |value: f64| (value / largest).max(0.0).sqrt() as f32 * WIDEST * scene.theme.scale();
    let marked = |item| scene.selected == Some(item) || scene.hovered == Some(item);
    let mut order: Vec<Rank> = (values.keys())
        .filter(|route| !scene.is_folded_away(*route) && scene.route_bounds(*route, view).intersects(rect))
        .map(|route| Rank {
            marked: marked(MapItem::Route(route)),
            in_focus: focus.has(MapItem::Route(route)),
            verdict: scene.verdict(route),
            baseline: values[route].1,
            route,
        })
        .collect();
    let left_out = order.len().saturating_sub(MOST_ROUTES);
    if left_out > 0 {
        // A carpet of thousands of lines says nothing: the largest stay.
        let wanted = |a: &Rank, b: &Rank| {
            (b.marked, b.in_focus).cmp(&(a.marked, a.in_focus)).then(b.baseline.total_cmp(&a.baseline))
        };
        order.select_nth_unstable_by(MOST_ROUTES, wanted);
        order.truncate(MOST_ROUTES);
    }
    // What matters lies on top: first the idle and the free, then the hindered, then what the user points at.
    order.sort_by(|a, b| {
        let key = |rank: &Rank| (rank.marked, rank.in_focus, rank.verdict);
        key(a).cmp(&key(b)).then(b.baseline.total_cmp(&a.baseline))
    });
    let samples = if order.len() > MOST_ROUTES / 4 { FEW_SAMPLES } else { SAMPLES };
    let mut mesh = LineMesh::new(painter);
    for Rank { route, marked, in_focus, verdict, .. } in order {
        let control = scene.control(route, view);
        let points = cubic(control, samples);
        let (now, baseline) = values[route];
        let (colour, dash) = scene.theme.verdict(verdict);
        let idle = now <= 0.0 && baseline <= 0.0;
        let colour = match (marked, in_focus) {
            (true, _) => colour,
            (false, true) if idle => colour.gamma_multiply(0.28),
            (false, true) => colour.gamma_multiply(0.85),
            (false, false) => colour.gamma_multiply(0.10),
        };
        // A stopped route keeps the width of its baseline, so that the loss is seen.
        let stopped = verdict >= VerdictKind::Reduced && baseline > now;
        let width = if idle { 0.8 } else { width(if stopped { baseline } else { now }).max(1.2) };
        if scene.marks.differs.is_some_and(|differs| differs.route(route).is_some()) {
            outline(&mut mesh, &points, width, scene.theme);
        }
        if marked {
            mesh.line(&points, Stroke::new(width + 6.0, scene.theme.accent().gamma_multiply(0.35)));
        }
        mesh.curve(control, &points, Stroke::new(width, colour), dash);
        if marked {
            mesh.arrow_head(&points, width + 7.0, colour);
        }
    }
    mesh.paint(painter);
    if left_out > 0 {
        let words = format!("The {MOST_ROUTES} largest of {} routes in view", MOST_ROUTES + left_out);
        let at = rect.right_bottom() - vec2(8.0, 34.0 * scene.theme.scale());
        painter.text(at, Align2::RIGHT_BOTTOM, words, scene.theme.font(text_size::LABEL), scene.theme.weak_text());
    }
}
