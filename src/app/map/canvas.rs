//! The stage map as it is drawn in this frame.

use crate::app::inspector::Inspected;
use crate::app::state::situation::Situation;
use crate::draw::{MapMarks, StageLayout};
use egui::Rect;

/// The map as it is drawn in this frame, for what is done on it.
#[derive(Clone, Copy)]
pub struct Canvas<'a> {
    /// Where it is on the screen.
    pub rect: Rect,
    /// Where sites stand.
    pub layout: &'a StageLayout,
    /// What it shows.
    pub inspected: &'a Inspected<'a>,
    /// Selection, filter, folds.
    pub marks: MapMarks<'a>,
    /// Radius of a site, screen points.
    pub radius: f32,
    /// Which commands can be done.
    pub situation: &'a Situation,
}
