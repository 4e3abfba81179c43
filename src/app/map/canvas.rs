//! The stage map as it is drawn in this frame.

use crate::app::state::context::Ctx;
use crate::app::state::situation::Situation;
use crate::app::state::view::ViewState;
use crate::draw::{MapMarks, StageLayout};
use egui::{Pos2, Rect, vec2};

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
    /// Which commands can be done.
    pub situation: &'a Situation,
}

/// The site whose disc is at a place on the screen, or nearly.
pub fn site_at(pos: Pos2, reach: f32, layout: &StageLayout, marks: MapMarks<'_>, view: &ViewState) -> Option<usize> {
    let places = layout.positions.iter().enumerate().filter(|(site, _)| !marks.hides_site(*site));
    places
        .map(|(site, place)| (view.map.screen_from_canvas(*place).distance(pos), site))
        .filter(|(distance, _)| *distance <= reach)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, site)| site)
}

/// The site whose name is at a place on the screen.
pub fn name_at(pos: Pos2, radius: f32, layout: &StageLayout, marks: MapMarks<'_>, view: &ViewState) -> Option<usize> {
    let width = (110.0 * view.map.zoom * view.map.stretch).max(40.0);
    layout.positions.iter().enumerate().filter(|(site, _)| !marks.hides_site(*site)).find_map(|(site, place)| {
        let place = view.map.screen_from_canvas(*place);
        let room = Rect::from_min_size(place + vec2(radius + 5.0, -9.0), vec2(width, 18.0));
        room.contains(pos).then_some(site)
    })
}
