//! What planning would save.

use crate::app::plots::choosers::one_market_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// What planning would save.
pub(super) struct Planning;

impl PlotPane for Planning {
    fn pane(&self) -> Pane {
        Pane {
            title: "Price of not planning",
            help: "What each market loses beyond the least loss that perfect foresight could reach: a lower bound",
        }
    }

    fn source(&self) -> Source {
        Source::Planner
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        one_market_ui(ui, context.ctx.network, choice);
    }
}
