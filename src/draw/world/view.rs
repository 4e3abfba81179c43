//! How the world map is looked at.

use crate::draw::world::globe::WorldCentre;
use crate::draw::world::shape::{WorldShape, world_shape};
use chokepoint_core::model::GlobePoint;
use egui::{Pos2, Rect, Vec2, vec2};

/// Where the world map is looked at: screen = plane x zoom + offset.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WorldView {
    /// Which meridian stands in the middle.
    pub centre: WorldCentre,
    /// Screen position of the middle of the map.
    pub offset: Vec2,
    /// Screen points per plane point; the whole map is 541 plane points wide.
    pub zoom: f32,
}

/// Smallest and largest zoom; at the largest a point on the screen is about 200 metres.
const ZOOM: std::ops::RangeInclusive<f32> = 0.2..=400.0;

impl WorldView {
    /// The whole world, as large as it fits into `screen`.
    pub fn fit(centre: WorldCentre, screen: Rect) -> Self {
        Self::show(centre, WorldCentre::bounds(), screen)
    }

    /// A part of the plane, as large as it fits into `screen`, but no closer than it makes sense for a single place.
    pub fn show(centre: WorldCentre, part: Rect, screen: Rect) -> Self {
        let room = (screen.size() - vec2(12.0, 12.0)).max(vec2(1.0, 1.0));
        let zoom = (room.x / part.width().max(2.0)).min(room.y / part.height().max(2.0));
        let zoom = zoom.clamp(*ZOOM.start(), *ZOOM.end());
        Self { centre, offset: screen.center().to_vec2() - part.center().to_vec2() * zoom, zoom }
    }

    /// Where a place on the plane is on the screen.
    pub fn screen(&self, plane: Pos2) -> Pos2 {
        (plane.to_vec2() * self.zoom + self.offset).to_pos2()
    }

    /// Where a rectangle of the plane is on the screen.
    pub(crate) fn screen_rect(&self, plane: Rect) -> Rect {
        Rect::from_min_max(self.screen(plane.min), self.screen(plane.max))
    }

    /// Which place on the plane is at a place on the screen.
    pub fn plane(&self, screen: Pos2) -> Pos2 {
        ((screen.to_vec2() - self.offset) / self.zoom).to_pos2()
    }

    /// Which point of the globe is at a place on the screen; none beside the map.
    pub fn globe(&self, screen: Pos2) -> Option<GlobePoint> {
        self.centre.globe(self.plane(screen))
    }

    /// Zooms so that what is under the pointer stays there.
    pub fn zoom_about(&mut self, pointer: Pos2, factor: f32) {
        let anchor = self.plane(pointer);
        self.zoom = (self.zoom * factor).clamp(*ZOOM.start(), *ZOOM.end());
        self.offset = pointer.to_vec2() - anchor.to_vec2() * self.zoom;
    }

    pub(crate) fn shape(&self) -> &'static WorldShape {
        world_shape(self.centre)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use egui::pos2;

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let screen = Rect::from_min_size(pos2(300.0, 50.0), vec2(800.0, 500.0));
        let mut view = WorldView::fit(WorldCentre::Atlantic, screen);
        assert!(screen.contains_rect(view.screen_rect(WorldCentre::bounds())), "the whole world is in view");
        let pointer = pos2(640.0, 210.0);
        let before = view.globe(pointer).expect("on the map");
        view.zoom_about(pointer, 3.7);
        let after = view.globe(pointer).expect("on the map");
        assert!((before.latitude - after.latitude).abs() < 1e-3 && (before.longitude - after.longitude).abs() < 1e-3);
        view.zoom_about(pointer, 1e9);
        assert!(view.zoom <= 400.0);
    }
}
