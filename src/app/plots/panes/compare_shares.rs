//! Shares in several scenarios.

use crate::app::plots::choosers::{MAIN, commodities_ui, cut_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::comparison_shares;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Shares in several scenarios.
pub(super) struct CompareShares;

impl PlotPane for CompareShares {
    fn pane(&self) -> Pane {
        Pane { title: "Compare shares", help: "Supply shares in several scenarios beside the baseline" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| {
            Some(comparison_shares(preset, &spec.compared(), spec.cut, &spec.commodities, spec.compared_in))
        })
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn compares(&self) -> bool {
        true
    }

    fn commodities(&self) -> usize {
        3
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        cut_ui(ui, choice);
        commodities_ui(ui, context.ctx.network, choice, MAIN);
        ui.checkbox(&mut choice.each_worst, "each in its worst month");
    }
}
