//! Flows from mine to market.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::sankey;

/// Flows from mine to market.
pub(super) struct Flows;

impl PlotPane for Flows {
    fn pane(&self) -> Pane {
        Pane { title: "Flows", help: "Flows from mine to market in the month shown, coloured by verdict" }
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(sankey(&spec.request(preset)?)))
    }

    fn is_of_a_month(&self) -> bool {
        true
    }
}
