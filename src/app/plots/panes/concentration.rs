//! Concentration by stage.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::concentration;

/// Concentration by stage.
pub(super) struct Concentration;

impl PlotPane for Concentration {
    fn pane(&self) -> Pane {
        Pane {
            title: "Concentration",
            help: "How concentrated each stage is, with the thresholds of the merger guidelines",
        }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(concentration(&spec.request(preset)?)))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }
}
