//! How demand is met, summed over all months.

use crate::app::plots::choosers::gap_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::gap_waterfall;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// How demand is met, summed over all months.
pub(super) struct Waterfall;

impl PlotPane for Waterfall {
    fn pane(&self) -> Pane {
        Pane { title: "Substitution gap", help: "What fills a demand over all months, and the gap that is left" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(spec.noted(gap_waterfall(&spec.request(preset)?, spec.gap, spec.unit))))
    }

    fn is_of_a_gap(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        gap_ui(ui, context, choice);
    }
}
