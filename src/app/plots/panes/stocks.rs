//! What lies in store.

use crate::app::plots::choosers::stores_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::stocks_and_cover;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// What lies in store.
pub(super) struct Stocks;

impl PlotPane for Stocks {
    fn pane(&self) -> Pane {
        Pane { title: "Stocks and cover", help: "How long the largest stores last" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(stocks_and_cover(&spec.request(preset)?, spec.stores)))
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        stores_ui(ui, context, choice);
    }
}
