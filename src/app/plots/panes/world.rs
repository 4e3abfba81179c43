//! Shares of one commodity on the map of the world.

use crate::app::plots::choosers::{commodity_ui, cut_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::world_shares;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// Shares of one commodity on the map of the world.
pub(super) struct World;

impl PlotPane for World {
    fn pane(&self) -> Pane {
        Pane { title: "World supply", help: "Who supplies one commodity, on the map of the world" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(world_shares(&spec.request(preset)?, spec.cut, spec.commodity)))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        cut_ui(ui, choice);
        commodity_ui(ui, context, choice);
    }
}
