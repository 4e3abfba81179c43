//! What fills the demand in several scenarios.

use crate::app::plots::choosers::{market_ui, over_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::comparison_fill;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// What fills the demand in several scenarios.
pub(super) struct CompareFill;

impl PlotPane for CompareFill {
    fn pane(&self) -> Pane {
        Pane { title: "Compare help", help: "What fills demand in several scenarios" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| {
            Some(comparison_fill(preset, &spec.compared(), spec.compared_demand(), spec.compared_over))
        })
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn sums_months(&self) -> bool {
        true
    }

    fn compares(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        market_ui(ui, context, choice);
        over_ui(ui, choice);
    }
}
