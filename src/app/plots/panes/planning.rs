//! What planning would save.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;

/// What planning would save.
pub(super) struct Planning;

impl PlotPane for Planning {
    fn pane(&self) -> Pane {
        Pane {
            title: "Price of not planning",
            help: "What each market loses beyond the least loss that perfect foresight could reach: a lower bound",
        }
    }

    fn source(&self) -> Source {
        Source::Planner
    }
}
