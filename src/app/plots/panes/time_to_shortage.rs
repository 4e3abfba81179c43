//! When each market runs short.

use crate::app::plots::choosers::{ALL, commodities_ui, one_market_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::shortage_strip;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// When each market runs short.
pub(super) struct TimeToShortage;

impl PlotPane for TimeToShortage {
    fn pane(&self) -> Pane {
        Pane { title: "Time to shortage", help: "Which market runs short first, how badly and for how long" }
    }

    fn explains(&self) -> bool {
        true
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(shortage_strip(&spec.request(preset)?, spec.part_demanded())))
    }

    fn commodities(&self) -> usize {
        0
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        one_market_ui(ui, context.ctx.network, choice);
        commodities_ui(ui, context.ctx.network, choice, ALL);
    }
}
