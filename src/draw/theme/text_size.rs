//! Text sizes by role, points before the theme's scale.
//!
//! One table, so that the same kind of words has the same size on both maps and in every chart.

/// The answer in a presentation: 28 points with its theme's scale.
pub const PRESENTED: f32 = 22.5;
/// The answer over the map, and what a card says is lost: read from the back row.
pub const ANSWER: f32 = 20.0;
/// Title of a plot.
pub const TITLE: f32 = 16.0;
/// Title of a plot in a low pane.
pub const LOW_TITLE: f32 = 14.0;
/// Heading of a column of the stage map; what a key does while a route is drawn.
pub const HEADING: f32 = 13.0;
/// What is written in the panels.
pub const BODY: f32 = 13.5;
/// What is read first in a chart: names of rows with room, columns of flows, what stands instead of figures.
pub const LEAD: f32 = 12.5;
/// Name of a row of bars; name of a site on its way.
pub const NAME: f32 = 12.0;
/// Entry of a legend; name of a row or a mark where many stand close.
pub const LABEL: f32 = 11.5;
/// Figure of an axis, badge of a gap, entry of a legend in a low pane.
pub const TICK: f32 = 11.0;
/// Source line, figure in a bar, note at the end of a row.
pub const NOTE: f32 = 10.5;
/// Step of a colour scale.
pub const STEP: f32 = 10.0;

/// The size of letters that grow with a map, in half points: each size is an alphabet that has to be drawn first, and a wheel goes
/// through a hundred of them.
pub fn grown(size: f32) -> f32 {
    (size * 2.0).round().max(1.0) / 2.0
}
