//! What of the stage map is at a place on the screen.

use crate::draw::stage::focus::Focus;
use crate::draw::stage::hit_grid::HitGrid;
use crate::draw::stage::scene::{MapItem, MapScene, MapView, REACH, SAMPLES};
use egui::{Pos2, Rect, Vec2};

/// What is at a place on the screen: a site, else the nearest route within reach. With the grid of the scene's layout only the
/// routes near the place are looked at.
pub fn map_hit(pos: Pos2, view: &MapView, scene: &MapScene<'_>, grid: Option<&HitGrid>) -> Option<MapItem> {
    let reach = scene.radius(view) + 3.0;
    let site = scene
        .layout
        .positions
        .iter_enumerated()
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
        None => scene.network.routes.keys().collect(),
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
