//! Which routes may pass near a place: a grid of cells over a layout, each with the routes whose curve runs through it.
//!
//! It belongs to a layout and not to a view, so that pan and zoom keep it. A curve on the screen leaves the centre line that the
//! grid knows by no more than the radius of a disc, which the question allows for; the exact distance is then worked out for a
//! few hundred routes instead of fifty thousand.

use crate::draw::stage::layout::StageLayout;
use crate::draw::stage::scene::route_curve;
use chokepoint_core::engine::{Network, NodeIx, RouteIx};
use egui::{Pos2, Rect, Vec2, vec2};

/// Cells along each side.
const CELLS: usize = 64;
/// Smallest cell, canvas points: on a small map there is nothing to be gained by more.
const LEAST: Vec2 = Vec2 { x: 100.0, y: 46.0 };
/// A route that gains less to the right than this may swing out to the left at some zoom: discs are never wider on the canvas.
const STEEP: f32 = 300.0;
/// How far such a route swings out, canvas points, and per point that it runs back.
const SWING: (f32, f32) = (100.0, 0.5);
/// What a curve drawn in straight pieces may be beside the curve, cells.
const CHORD: f32 = 0.25;

/// Spatial index of the sites and routes near a point of the canvas.
#[derive(Clone, Debug, PartialEq)]
pub struct HitGrid {
    origin: Pos2,
    cell: Vec2,
    /// Routes of each cell, row by row: where they start in `routes`, and behind the last where they end.
    starts: Vec<u32>,
    routes: Vec<u32>,
}

impl HitGrid {
    /// The grid of a layout.
    pub fn of(network: &Network, layout: &StageLayout) -> Self {
        let cell = (layout.bounds.size() / CELLS as f32).max(LEAST);
        let mut grid = Self { origin: layout.bounds.min, cell, starts: Vec::new(), routes: Vec::new() };
        let mut passes: Vec<(u32, u32)> = Vec::new();
        let place = |node: NodeIx| layout.positions[network.nodes[node].site];
        for (at, route) in network.routes.iter_enumerated() {
            let (from, to) = (place(route.from), place(route.to));
            let route = u32::try_from(usize::from(at)).unwrap_or(u32::MAX);
            let first = passes.len();
            for area in grid.areas(from, to) {
                grid.cells(area).for_each(|cell| passes.push((cell, route)));
            }
            passes[first..].sort_unstable();
            let mut last = None;
            let mut kept = first;
            for next in first..passes.len() {
                if last != Some(passes[next]) {
                    last = Some(passes[next]);
                    passes[kept] = passes[next];
                    kept += 1;
                }
            }
            passes.truncate(kept);
        }
        // Routes come in order, so counting keeps them in order within a cell.
        let mut starts = vec![0_u32; CELLS * CELLS + 1];
        passes.iter().for_each(|(cell, _)| starts[*cell as usize + 1] += 1);
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut routes = vec![0; passes.len()];
        for (cell, route) in passes {
            let slot = &mut next[cell as usize];
            routes[*slot as usize] = route;
            *slot += 1;
        }
        (grid.starts, grid.routes) = (starts, routes);
        grid
    }

    /// Routes that may touch an area of the canvas, by index, in order.
    pub fn routes_in(&self, area: Rect) -> Vec<RouteIx> {
        let area = area.expand2(self.cell * CHORD);
        let mut found: Vec<RouteIx> = Vec::new();
        for cell in self.cells(area) {
            let (from, to) = (self.starts[cell as usize] as usize, self.starts[cell as usize + 1] as usize);
            found.extend(self.routes[from..to].iter().map(|route| RouteIx(*route as usize)));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Areas that together hold the curve of a route.
    fn areas(&self, from: Pos2, to: Pos2) -> Vec<Rect> {
        let back = from.x - to.x;
        if back > -STEEP {
            let swing = SWING.0 + SWING.1 * back.max(0.0);
            return vec![Rect::from_two_pos(from, to).expand2(vec2(swing, 0.0))];
        }
        // Between two points the curve turns back in neither direction, so it stays in their box.
        let way = ((to - from).abs() / self.cell).max(Vec2::ZERO);
        let pieces = 2 * (way.x + way.y).min(4.0 * CELLS as f32) as usize + 2;
        let points = route_curve(from, to, 0.0, 1.0, pieces);
        points.windows(2).map(|ends| Rect::from_two_pos(ends[0], ends[1])).collect()
    }

    /// Cells that an area touches; what lies outside the grid belongs to its edge.
    fn cells(&self, area: Rect) -> impl Iterator<Item = u32> + use<> {
        let place = |at: Pos2| {
            let cell = (at - self.origin) / self.cell;
            let whole = |cell: f32| cell.clamp(0.0, (CELLS - 1) as f32) as u32;
            (whole(cell.x), whole(cell.y))
        };
        let ((left, top), (right, bottom)) = (place(area.min), place(area.max));
        (top..=bottom).flat_map(move |row| (left..=right).map(move |column| row * CELLS as u32 + column))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::stage::hit::map_hit;
    use crate::draw::stage::layout::editing_layout;
    use crate::draw::stage::scene::{MapScene, MapView};
    use crate::draw::theme::{Theme, ThemeKind};
    use chokepoint_core::store::{Pattern, Size, generate};
    use egui::pos2;

    /// Whatever the zoom, the grid finds what looking at every route finds.
    #[test]
    fn the_grid_misses_no_route() {
        let mut map = generate(Pattern::Random, Size { sites: 240, routes: 1200 }, 7).map;
        // Some sites stand where somebody put them: routes that run back, and steep ones.
        for (at, site) in map.sites.iter_mut().enumerate().filter(|(at, _)| at % 5 == 0) {
            let (x, y) = ((at * 67 % 1400) as f32, (at * 131 % 900) as f32);
            site.canvas = Some(chokepoint_core::model::CanvasPoint { x, y });
        }
        let network = Network::build(&map);
        let layout = editing_layout(&network, &crate::draw::stage::layout::Kept::default());
        let grid = HitGrid::of(&network, &layout);
        let theme = Theme::of(ThemeKind::Light);
        let scene = MapScene::plain(&network, &layout, &theme);
        let screen = Rect::from_min_size(Pos2::ZERO, vec2(1200.0, 800.0));
        let (mut hits, mut near) = (0, 0);
        for zoom in [0.06, 0.3, 1.0, 4.0] {
            let mut view = MapView::fit(layout.bounds, screen);
            view.zoom_about(screen.center(), zoom / view.zoom);
            for at in 0..400 {
                let canvas =
                    layout.bounds.lerp_inside(vec2((at * 37 % 401) as f32 / 401.0, (at * 53 % 397) as f32 / 397.0));
                let pos = view.screen_from_canvas(canvas);
                let (with, without) = (map_hit(pos, &view, &scene, Some(&grid)), map_hit(pos, &view, &scene, None));
                assert_eq!(with, without, "zoom {zoom} at {canvas:?}");
                hits += usize::from(without.is_some());
                near += grid.routes_in(Rect::from_center_size(canvas, vec2(1.0, 1.0))).len();
            }
        }
        assert!(hits > 200, "{hits} places hit something");
        assert!(near < 1600 * network.routes.len() / 8, "a place has a small part of the routes near it");
    }

    #[test]
    fn an_empty_map_has_an_empty_grid() {
        let network = Network::build(&chokepoint_core::model::Map::default());
        let layout = editing_layout(&network, &crate::draw::stage::layout::Kept::default());
        assert!(
            HitGrid::of(&network, &layout)
                .routes_in(Rect::from_center_size(pos2(9.0, 9.0), vec2(99.0, 9.0)))
                .is_empty()
        );
    }
}
