//! Flows from mine to market.

use crate::app::plots::choosers::{ALL, buyer_ui, commodities_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::sankey;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Flows from mine to market.
pub(super) struct Flows;

impl PlotPane for Flows {
    fn pane(&self) -> Pane {
        Pane { title: "Flows", help: "Flows from mine to market in the month shown, coloured by verdict" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(sankey(&spec.request(preset)?, spec.part_bought())))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn commodities(&self) -> usize {
        0
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        commodities_ui(ui, context.ctx.network, choice, ALL);
        buyer_ui(ui, context.ctx.network, choice);
    }
}
