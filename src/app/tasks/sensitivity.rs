//! What the gap of a scenario hangs on, figure by figure.

use chokepoint_core::insight::{CANDIDATES, Sensitivity, sensitivity};
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the swings are worked out for.
pub(crate) type Job = (Arc<Preset>, ScenarioId);

/// What the thread says.
pub(crate) enum Said {
    /// So many of so many figures have been played.
    Played(usize, usize),
    /// The swings, or why there are none.
    Done(Result<Sensitivity, String>),
}

/// Plays the figures.
pub(crate) fn work((preset, scenario): Job, cancel: &AtomicBool, send: &(dyn Fn(Said) + Sync)) {
    let found = match preset.scenario(&scenario) {
        None => Err("choose a scenario first".to_owned()),
        Some(scenario) => {
            let played = |done, all| send(Said::Played(done, all));
            sensitivity(&preset, scenario, CANDIDATES, cancel, &played).map_err(|error| error.to_string())
        }
    };
    send(Said::Done(found));
}
