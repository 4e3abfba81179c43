//! The stage map as it is drawn in this frame.

use crate::app::state::context::Ctx;
use crate::app::state::view::ViewState;
use crate::draw::{MapItem, MapMarks, StageLayout};
use chokepoint_core::engine::SiteIx;
use egui::{Pos2, Rect, Response, vec2};

/// Radius of a port, points.
pub const PORT: f32 = 4.5;

/// The map as it is drawn in this frame, for what is done on it.
#[derive(Clone, Copy)]
pub struct Canvas<'a> {
    /// Where it is on the screen.
    pub rect: Rect,
    /// Where sites stand.
    pub layout: &'a StageLayout,
    /// What it shows.
    pub ctx: &'a Ctx<'a>,
    /// Selection, filter, folds.
    pub marks: MapMarks<'a>,
    /// Radius of a site, screen points.
    pub radius: f32,
    /// The map as an item that is clicked and dragged.
    pub response: &'a Response,
    /// What is under the pointer.
    pub hovered: Option<MapItem>,
}

impl Canvas<'_> {
    /// The site whose disc is at a place on the screen, or no farther than `reach` points.
    pub fn site_at(&self, pos: Pos2, reach: f32, view: &ViewState) -> Option<SiteIx> {
        let places = self.layout.positions.iter_enumerated().filter(|(site, _)| !self.marks.hides_site(*site));
        places
            .map(|(site, place)| (view.map.screen_from_canvas(*place).distance(pos), site))
            .filter(|(distance, _)| *distance <= reach)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, site)| site)
    }

    /// The site whose name is at a place on the screen.
    pub fn name_at(&self, pos: Pos2, view: &ViewState) -> Option<SiteIx> {
        let width = (110.0 * view.map.zoom * view.map.stretch).max(40.0);
        let mut places = self.layout.positions.iter_enumerated().filter(|(site, _)| !self.marks.hides_site(*site));
        places.find_map(|(site, place)| {
            let place = view.map.screen_from_canvas(*place);
            let room = Rect::from_min_size(place + vec2(self.radius + 5.0, -9.0), vec2(width, 18.0));
            room.contains(pos).then_some(site)
        })
    }
}
