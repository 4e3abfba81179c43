//! What the gap of a scenario hangs on, figure by figure, when the user asks for it.

use crate::app::tasks::task::{Same, Task};
use chokepoint_core::insight::{CANDIDATES, Sensitivity, sensitivity};
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::atomic::AtomicBool;

/// What the swings are worked out for.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The preset whose figures are varied.
    pub preset: Same<Preset>,
    /// Scenario that is played with each of them.
    pub scenario: ScenarioId,
}

/// How many of how many figures have been played.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Played {
    /// Number of figures that have been played.
    pub done: usize,
    /// To be played.
    pub all: usize,
}

/// The search for the figures that matter.
pub type Swings = Task<Request, Played, Sensitivity>;

/// Plays the figures.
pub fn work(request: &Request, cancel: &AtomicBool, tell: &(dyn Fn(Played) + Sync)) -> Result<Sensitivity, String> {
    let scenario = request.preset.scenario(&request.scenario).ok_or("choose a scenario first")?;
    let played = |done, all| tell(Played { done, all });
    sensitivity(&request.preset, scenario, None, CANDIDATES, cancel, &played).map_err(|error| error.to_string())
}
