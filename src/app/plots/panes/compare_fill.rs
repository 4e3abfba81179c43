//! What fills the demand in several scenarios.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::comparison_fill;

/// What fills the demand in several scenarios.
pub(super) struct CompareFill;

impl PlotPane for CompareFill {
    fn pane(&self) -> Pane {
        Pane { title: "Compare help", help: "What fills demand in several scenarios" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(comparison_fill(preset, &spec.compared())))
    }

    fn compares(&self) -> bool {
        true
    }
}
