//! How demand is met, month by month.

use crate::app::plots::choosers::gap_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::gap_bands_plot;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// How demand is met, month by month.
pub(super) struct Bands;

impl PlotPane for Bands {
    fn pane(&self) -> Pane {
        Pane { title: "How demand is met", help: "What fills a demand each month, and what stays unmet" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(spec.noted(gap_bands_plot(&spec.request(preset)?, spec.gap, spec.unit))))
    }

    fn is_of_a_gap(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        gap_ui(ui, context, choice);
    }
}
