//! The gap of several scenarios.

use crate::app::plots::choosers::market_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::comparison_gap;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// The gap of several scenarios.
pub(super) struct CompareGap;

impl PlotPane for CompareGap {
    fn pane(&self) -> Pane {
        Pane { title: "Compare gaps", help: "The gap of several scenarios on one calendar" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(comparison_gap(preset, &spec.compared(), spec.compared_demand())))
    }

    fn compares(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        market_ui(ui, context, choice);
    }
}
