//! Plots: plain figures with a finding as title, and one painter that serves the window, PNG and SVG.
//!
//! A [`Plot`] holds everything that is shown. Its [`Plot::table`] is made of the same figures, so that a picture and its CSV,
//! XLSX and JSON cannot differ.
//!
//! Forms with a numeric plane stand on a [`plane`] of egui_plot, those of words on their own. Each form has one painter of egui shapes that serves the window, PNG (through the CPU rasteriser) and SVG (shapes one by one, text as text).
//! [`Plot::table`] makes rows of the same figures that are painted, so that a picture and its files cannot differ. Where a pane is low, title and legend
//! shrink, the source goes (every file of the plot holds it), and then the pane scrolls, so that the figures keep their room.
//!
//! A new form is a file with its figures and their [`form::ChartForm`], and a line in the list below.

pub mod areas;
pub mod form;
pub mod frame;
pub mod heat;
pub mod lines;
pub mod map;
pub mod plane;
pub mod plot;
pub mod ranks;
pub mod sankey;
pub mod scale;
pub mod series;
pub mod split;
pub mod strip;
pub mod told;
pub mod view;
pub mod waterfall;
pub mod world;
pub mod zoom;

pub use frame::MonthName;
pub use plot::{Plot, plot_ui};
pub use scale::Scale;
pub use series::{Pick, Series, Tint};
pub use view::{PlotResponse, PlotView, Seen};
pub use zoom::{Span, Zoom};

form::forms! {
    /// Bars split into shares, several per row.
    Split(split::Split),
    /// Bands over the months.
    Areas(areas::Areas),
    /// From the whole to what is left.
    Waterfall(waterfall::Waterfall),
    /// Lines over the months.
    Lines(lines::Lines),
    /// One strip of months per row, the first to turn on top.
    Strip(strip::Strip),
    /// Bars, one or more per row, with thresholds.
    Ranks(ranks::Ranks),
    /// Rows by columns.
    Heat(heat::Heat),
    /// Flows from column to column.
    Sankey(sankey::Sankey),
    /// The map of the world, tinted.
    World(world::WorldTint),
    /// A map of trade in a month.
    Map(map::TradeMap),
}
