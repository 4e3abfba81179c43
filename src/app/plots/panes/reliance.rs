//! How far users depend on imports.

use crate::app::plots::choosers::commodity_ui;
use crate::app::plots::context::PlotsContext;
use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::import_reliance;
use chokepoint_core::model::PlotChoice;
use egui::Ui;

/// How far users depend on imports.
pub(super) struct Reliance;

impl PlotPane for Reliance {
    fn pane(&self) -> Pane {
        Pane { title: "Import reliance", help: "How far the users of a commodity depend on imports" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(import_reliance(&spec.request(preset)?, spec.commodity)))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }

    fn choosers_ui(&self, ui: &mut Ui, context: &PlotsContext<'_>, choice: &mut PlotChoice) {
        commodity_ui(ui, context, choice);
    }
}
