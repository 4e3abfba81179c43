//! The gap of several scenarios.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::comparison_gap;

/// The gap of several scenarios.
pub(super) struct CompareGap;

impl PlotPane for CompareGap {
    fn pane(&self) -> Pane {
        Pane { title: "Compare gaps", help: "The gap of several scenarios on one calendar" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(comparison_gap(preset, &spec.compared())))
    }

    fn compares(&self) -> bool {
        true
    }
}
