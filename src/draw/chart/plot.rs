//! A plot: a finding, its figures in some form, and where they come from.

use crate::draw::chart::Form;
use crate::draw::chart::frame::{Frame, MonthName, WIDE};
use crate::draw::chart::scale::Scale;
use crate::draw::chart::series::Tint;
use crate::draw::chart::view::{PlotResponse, PlotView};
use crate::draw::theme::Theme;
use chokepoint_core::engine::{MonthIx, Rung};
use chokepoint_core::insight::Table;
use egui::{Ui, Vec2};
use typed_index_collections::TiSlice;

/// A chart, whole: figures, finding, units, sources.
/// ```
/// use chokepoint::charts::{Part, PlotRequest, shortage_strip};
/// use chokepoint_core::engine::{MonthIx, Network, solve};
/// use chokepoint_core::insight::gap_rows;
/// use chokepoint_core::store::builtin;
/// use std::sync::{Arc, atomic::AtomicBool};
///
/// let preset = builtin::load("teaching-12-sites").map_err(|finding| finding.to_string())?;
/// let network = Arc::new(Network::build(&preset.map));
/// let scenario = preset.scenario(&"licences".into()).ok_or("no such scenario")?;
/// let outcome = solve(&preset, network, scenario, &AtomicBool::new(false), &|_| {}).map_err(|error| error.to_string())?;
/// let rows = gap_rows(&outcome);
/// let request = PlotRequest { preset: &preset, outcome: &outcome, rows: &rows, month: MonthIx::FIRST, bands: None };
/// let plot = shortage_strip(&request, Part::WHOLE);
/// // The picture and its table are made of the same figures.
/// assert_eq!(plot.table().name, plot.name);
/// # Ok::<(), String>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Plot {
    /// Name of its files: small letters, digits and hyphens.
    pub name: String,
    /// Title of the plot: its finding.
    pub title: String,
    /// What the figures are, in words: `USD at stake per month`.
    pub unit: String,
    /// Where they come from.
    pub source: String,
    /// Said instead of a chart where there is nothing to show: what to do next.
    pub empty: &'static str,
    /// Form of the chart, with its figures.
    pub form: Form,
}

impl Plot {
    /// The figures as rows.
    pub fn table(&self) -> Table {
        self.form.as_chart().table(self.name.clone())
    }

    /// True where there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.form.as_chart().is_empty()
    }

    /// The months on its axis; none where it has no such axis.
    pub fn months(&self) -> &TiSlice<MonthIx, MonthName> {
        self.form.as_chart().months()
    }

    /// What stands below the figures: unit and source in one line.
    pub fn unit_and_source(&self) -> String {
        if self.unit.is_empty() { self.source.clone() } else { format!("{}. {}", self.unit, self.source) }
    }

    /// The plot with the figures of another state of the same as outlines, and its name in the source; as it is where its form has no outlines.
    pub fn outlined(mut self, before: &Self, name: &str) -> Self {
        let outlined = match (&mut self.form, &before.form) {
            (Form::Areas(own), Form::Areas(before)) => own.outline(before),
            (Form::Lines(own), Form::Lines(before)) => own.outline(before),
            (Form::Strip(own), Form::Strip(before)) => own.outline(before),
            (Form::Waterfall(own), Form::Waterfall(before)) => own.outline(before),
            _ => false,
        };
        if outlined {
            self.source.insert_str(0, &format!("Outlined: {name}, as pinned. "));
        }
        self
    }

    /// The part that flows as it always did, where there is a gap beside it: switched off, what helps and what is lacking take the whole height.
    pub fn unmoved(&self) -> Option<&str> {
        let parts: Vec<(&str, &Tint)> = match &self.form {
            Form::Areas(areas) => areas.series.iter().map(|series| (series.name.as_str(), &series.tint)).collect(),
            Form::Split(split) => split.series.iter().map(|series| (series.name.as_str(), &series.tint)).collect(),
            Form::Waterfall(fall) => fall.steps.iter().map(|step| (step.name.as_str(), &step.tint)).collect(),
            _ => return None,
        };
        let gap = parts.iter().any(|(_, tint)| **tint == Tint::Gap);
        let unmoved = parts.iter().find(|(_, tint)| **tint == Tint::Rung(Rung::ALL[0]));
        unmoved.filter(|_| gap).map(|(name, _)| *name)
    }

    /// True where its figures are so far apart that they can be looked at by their logarithms as well.
    pub fn spans_decades(&self) -> bool {
        self.form.as_chart().spans_decades()
    }

    /// Smallest size in points at which it can be read on half a page or more.
    pub fn least(&self, theme: &Theme) -> Vec2 {
        self.form.as_chart().least(theme, WIDE)
    }

    /// A size in points at which everything can be read, on half a page or more.
    pub fn good_size(&self) -> Vec2 {
        self.form.as_chart().good_size()
    }
}

/// Paints a plot into all the space there is.
pub fn plot_ui(ui: &mut Ui, theme: &Theme, plot: &Plot, view: &PlotView<'_>) -> PlotResponse {
    let form = plot.form.as_chart();
    // Figures may have come nearer to each other since they were asked for by their logarithms.
    let view = &PlotView { scale: if form.spans_decades() { view.scale } else { Scale::Linear }, ..*view };
    let mut source = plot.unit_and_source();
    if view.scale == Scale::Log {
        source.insert_str(0, "Axis of logarithms, zero at its foot. ");
    }
    let frame = Frame {
        title: &plot.title,
        source,
        legend: form.legend().into_iter().map(|series| (series, form.dash(series))).collect(),
        least: form.least(theme, ui.available_width()),
    };
    let mut chart = frame.show(ui, theme, view);
    if form.is_empty() {
        chart.say(plot.empty);
        return chart.answer;
    }
    form.paint(&mut chart);
    chart.finish()
}
