//! Shares by country, before and now.

use crate::app::plots::choosers::{MAIN, buyer_ui, commodities_ui, cut_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::share_plot;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Shares by country, before and now.
pub(super) struct Shares;

impl PlotPane for Shares {
    fn pane(&self) -> Pane {
        Pane {
            title: "Supply shares",
            help: "Who supplies what share of each commodity, before and in the month shown",
        }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| {
            Some(share_plot(&spec.request(preset)?, spec.cut, spec.buyer, &spec.commodities))
        })
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        cut_ui(ui, choice);
        commodities_ui(ui, context.ctx.network, choice, MAIN);
        buyer_ui(ui, context.ctx.network, choice);
    }
}
