//! Substitutes in use.

use crate::app::plots::choosers::buyer_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::substitutes_in_use;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Substitutes in use.
pub(super) struct Substitutes;

impl PlotPane for Substitutes {
    fn pane(&self) -> Pane {
        Pane {
            title: "Substitutes",
            help: "Which substitute runs where, up to what share, at what loss of performance",
        }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(substitutes_in_use(&spec.request(preset)?, spec.part_bought())))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn commodities(&self) -> usize {
        0
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        buyer_ui(ui, context.ctx.network, choice);
    }
}
