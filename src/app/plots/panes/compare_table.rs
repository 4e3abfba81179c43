//! Key figures of several scenarios.

use crate::app::plots::choosers::one_market_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Key figures of several scenarios.
pub(super) struct CompareTable;

impl PlotPane for CompareTable {
    fn pane(&self) -> Pane {
        Pane { title: "Compare scenarios", help: "Key figures of several scenarios, to sort, filter and export" }
    }

    fn source(&self) -> Source {
        Source::Table
    }

    fn compares(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        one_market_ui(ui, context.ctx.network, choice);
    }
}
