//! Sites, routes, demands and goods as tables.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;

/// Sites, routes, demands and goods as tables.
pub(super) struct Tables;

impl PlotPane for Tables {
    fn pane(&self) -> Pane {
        Pane {
            title: "Sites, routes, demands",
            help: "Tables in which figures are typed, pasted from a spreadsheet, sorted and filtered",
        }
    }

    fn source(&self) -> Source {
        Source::Grid
    }
}
