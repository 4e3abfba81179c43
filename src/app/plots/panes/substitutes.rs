//! Substitutes in use.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::substitutes_in_use;

/// Substitutes in use.
pub(super) struct Substitutes;

impl PlotPane for Substitutes {
    fn pane(&self) -> Pane {
        Pane {
            title: "Substitutes",
            help: "Which substitute runs where, up to what share, at what loss of performance",
        }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(substitutes_in_use(&spec.request(preset)?)))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }
}
