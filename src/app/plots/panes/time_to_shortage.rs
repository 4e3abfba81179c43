//! When each market runs short.

use crate::app::plots::pane::{PlotPane, Source};
use crate::app::state::pane::Pane;
use crate::charts::shortage_strip;

/// When each market runs short.
pub(super) struct TimeToShortage;

impl PlotPane for TimeToShortage {
    fn pane(&self) -> Pane {
        Pane { title: "Time to shortage", help: "Which market runs short first, how badly and for how long" }
    }

    fn explains(&self) -> bool {
        true
    }

    fn source(&self) -> Source {
        Source::Request(|preset, spec| Some(shortage_strip(&spec.request(preset)?)))
    }
}
