//! Shares of one commodity, month by month.

use crate::app::plots::choosers::{buyer_ui, commodity_ui, cut_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::shares_over_months;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Shares of one commodity, month by month.
pub(super) struct SharesOverMonths;

impl PlotPane for SharesOverMonths {
    fn pane(&self) -> Pane {
        Pane { title: "Shares over time", help: "Who supplies what share of one commodity, month by month" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| {
            Some(shares_over_months(&spec.request(preset)?, spec.cut, spec.buyer, spec.commodity))
        })
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        cut_ui(ui, choice);
        commodity_ui(ui, context, choice);
        buyer_ui(ui, context.ctx.network, choice);
    }
}
