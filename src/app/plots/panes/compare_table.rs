//! Key figures of several scenarios.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;

/// Key figures of several scenarios.
pub(super) struct CompareTable;

impl PlotPane for CompareTable {
    fn pane(&self) -> Pane {
        Pane { title: "Compare scenarios", help: "Key figures of several scenarios, to sort, filter and export" }
    }

    fn source(&self) -> Source {
        Source::Table
    }

    fn compares(&self) -> bool {
        true
    }
}
