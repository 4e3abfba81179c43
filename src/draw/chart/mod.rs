//! Plots: plain figures with a finding as title, and one painter that serves the window, PNG and SVG.
//!
//! A [`Plot`] holds everything that is shown. Its [`Plot::table`] is made of the same figures, so that a picture and its CSV,
//! XLSX and JSON cannot differ.
//!
//! Each form has one painter of egui shapes that serves the window, PNG (through the CPU rasteriser) and SVG (shapes one by one, text as text).
//! [`Plot::table`] makes rows of the same figures that are painted, so that a picture and its files cannot differ. Where a pane is low, title and legend
//! shrink, the source goes (every file of the plot holds it), and then the pane scrolls, so that the figures keep their room.

pub mod areas;
pub mod frame;
pub mod heat;
pub mod lines;
pub mod ranks;
pub mod sankey;
pub mod series;
pub mod split;
pub mod strip;
pub mod waterfall;
pub mod world;

pub use areas::Areas;
pub use frame::MonthName;
pub use heat::Heat;
pub use lines::{Line, Lines};
pub use ranks::{Rank, Ranks, Threshold};
pub use sankey::{Sankey, SankeyLink, SankeyNode};
pub use series::{Pick, Series, Tint};
pub use split::{Split, SplitRow, SplitSide};
pub use strip::{Strip, StripRow};
pub use waterfall::{Step, Waterfall};
pub use world::WorldTint;

use crate::draw::theme::Theme;
use chokepoint_core::insight::Table;
use egui::{Ui, Vec2, vec2};
use std::collections::BTreeSet;

/// A chart, whole: figures, finding, units, sources.
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Name of its files: small letters, digits and hyphens.
    pub name: String,
    /// The finding.
    pub title: String,
    /// What the figures are, in words: `USD at stake per month`.
    pub unit: String,
    /// Where they come from.
    pub source: String,
    /// Said instead of a chart where there is nothing to show: what to do next.
    pub empty: &'static str,
    /// The figures.
    pub form: Form,
}

/// The forms in which figures are drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Bars split into shares, several per row.
    Split(Split),
    /// Bands over the months.
    Areas(Areas),
    /// From the whole to what is left.
    Waterfall(Waterfall),
    /// Lines over the months.
    Lines(Lines),
    /// One strip of months per row, the first to turn on top.
    Strip(Strip),
    /// Bars, one or more per row, with thresholds.
    Ranks(Ranks),
    /// Rows by columns.
    Heat(Heat),
    /// Flows from column to column.
    Sankey(Sankey),
    /// The map of the world.
    World(WorldTint),
}

/// How a plot is looked at.
#[derive(Clone, Copy, Debug)]
pub struct PlotView<'a> {
    /// Series that the reader has switched off.
    pub hidden: &'a BTreeSet<String>,
    /// Month pointed at, by its place on the axis.
    pub cursor: Option<usize>,
    /// What is selected elsewhere.
    pub selected: &'a [Pick],
}

static NOTHING_HIDDEN: BTreeSet<String> = BTreeSet::new();

impl PlotView<'_> {
    /// For files: all series, no cursor.
    pub fn still() -> Self {
        Self { hidden: &NOTHING_HIDDEN, cursor: None, selected: &[] }
    }

    fn shows(&self, series: &Series) -> bool {
        !self.hidden.contains(&series.name)
    }

    fn is_selected(&self, pick: Option<&Pick>) -> bool {
        let Some(pick) = pick else { return false };
        match pick {
            Pick::Sites(sites) => self.selected.iter().any(|one| matches!(one, Pick::Site(at) if sites.contains(at))),
            one => self.selected.contains(one),
        }
    }
}

/// What the reader did.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PlotResponse {
    /// Something was clicked.
    pub picked: Option<Pick>,
    /// A series was switched on or off in the legend.
    pub toggled: Option<String>,
}

impl Plot {
    /// The figures as rows.
    pub fn table(&self) -> Table {
        let name = self.name.clone();
        match &self.form {
            Form::Split(form) => form.table(name),
            Form::Areas(form) => form.table(name),
            Form::Waterfall(form) => form.table(name),
            Form::Lines(form) => form.table(name),
            Form::Strip(form) => form.table(name),
            Form::Ranks(form) => form.table(name),
            Form::Heat(form) => form.table(name),
            Form::Sankey(form) => form.table(name),
            Form::World(form) => form.table(name),
        }
    }

    fn is_empty(&self) -> bool {
        match &self.form {
            Form::Split(form) => form.rows.is_empty(),
            Form::Areas(form) => form.is_empty(),
            Form::Waterfall(form) => form.steps.is_empty(),
            Form::Lines(form) => form.lines.is_empty() || form.months.is_empty(),
            Form::Strip(form) => form.rows.is_empty(),
            Form::Ranks(form) => form.rows.is_empty(),
            Form::Heat(form) => form.rows.is_empty() || form.columns.is_empty(),
            Form::Sankey(form) => form.links.is_empty(),
            Form::World(form) => form.tint.shares.is_empty(),
        }
    }

    /// The months on its axis; none where it has no such axis.
    pub fn months(&self) -> &[MonthName] {
        match &self.form {
            Form::Areas(form) => &form.months,
            Form::Lines(form) => &form.months,
            Form::Strip(form) => &form.months,
            Form::Split(_) | Form::Waterfall(_) | Form::Ranks(_) | Form::Heat(_) | Form::Sankey(_) | Form::World(_) => {
                &[]
            }
        }
    }

    /// A size in points at which everything can be read, on half a page or more.
    pub fn good_size(&self) -> Vec2 {
        const WIDE: f32 = 620.0;
        match &self.form {
            Form::Split(form) => {
                vec2(WIDE, 130.0 + form.rows.iter().map(|row| 8.0 + 19.0 * row.sides.len() as f32).sum::<f32>())
            }
            Form::Areas(_) | Form::Lines(_) => vec2(WIDE, 310.0),
            Form::Waterfall(_) => vec2(WIDE, 290.0),
            Form::Strip(form) => vec2(WIDE, 110.0 + 22.0 * form.rows.len() as f32),
            Form::Ranks(form) => vec2(WIDE, 120.0 + form.rows.len() as f32 * (10.0 + 14.0 * form.sides.len() as f32)),
            Form::Heat(form) => {
                vec2((180.0 + 62.0 * form.columns.len() as f32).max(WIDE), 160.0 + 24.0 * form.rows.len() as f32)
            }
            Form::Sankey(_) => vec2(760.0, 470.0),
            Form::World(_) => vec2(760.0, 440.0),
        }
    }
}

/// Paints a plot into all the space there is.
pub fn plot_ui(ui: &mut Ui, theme: &Theme, plot: &Plot, view: &PlotView<'_>) -> PlotResponse {
    let (series, least): (Vec<&Series>, Vec2) = match &plot.form {
        Form::Split(form) => (form.legend(), form.least(theme)),
        Form::Areas(form) => (form.legend(), frame::LEAST),
        Form::Waterfall(form) => (Vec::new(), form.least(theme)),
        Form::Lines(form) => (form.legend(), frame::LEAST),
        Form::Strip(form) => (Vec::new(), form.least(theme)),
        Form::Ranks(form) => (form.legend(), form.least(theme)),
        Form::Heat(form) => (Vec::new(), form.least(theme)),
        Form::Sankey(form) => (form.legend(), vec2(420.0, 240.0)),
        Form::World(_) => (Vec::new(), vec2(360.0, 220.0)),
    };
    let mut chart = frame::frame(ui, theme, plot, view, &series, least);
    if plot.is_empty() {
        chart.say(plot.empty);
        return chart.answer;
    }
    match &plot.form {
        Form::Split(form) => split::paint(&mut chart, form),
        Form::Areas(form) => areas::paint(&mut chart, form),
        Form::Waterfall(form) => waterfall::paint(&mut chart, form),
        Form::Lines(form) => lines::paint(&mut chart, form),
        Form::Strip(form) => strip::paint(&mut chart, form),
        Form::Ranks(form) => ranks::paint(&mut chart, form),
        Form::Heat(form) => heat::paint(&mut chart, form),
        Form::Sankey(form) => sankey::paint(&mut chart, form),
        Form::World(form) => world::paint(&mut chart, form),
    }
    chart.finish()
}
