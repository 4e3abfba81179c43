//! What waits at licensing desks.

use crate::app::plots::choosers::{buyer_ui, desk_ui};
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::licences;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// What waits at licensing desks.
pub(super) struct Licences;

impl PlotPane for Licences {
    fn pane(&self) -> Pane {
        Pane {
            title: "Licences",
            help: "What is applied for, approved, refused and waits at a rule's desk, month by month",
        }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(licences(&spec.request(preset)?, spec.rule.as_ref(), spec.buyer)))
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        desk_ui(ui, context, choice);
        buyer_ui(ui, context.ctx.network, choice);
    }
}
