//! The answer in words, worked out once a scenario is solved and whenever the question changes.

use crate::app::tasks::task::{Same, Task};
use crate::charts::answer::{Answer, answer};
use chokepoint_core::engine::Outcome;
use chokepoint_core::insight::{BandedGaps, GapRow, GapSelection};
use chokepoint_core::model::Preset;
use std::sync::atomic::AtomicBool;

/// What is asked: everything that the answer depends on.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The preset that the scenario belongs to.
    pub preset: Same<Preset>,
    /// The solved scenario.
    pub outcome: Same<Outcome>,
    /// Who goes short in it.
    pub rows: Same<Vec<GapRow>>,
    /// Which demands are asked about.
    pub selection: GapSelection,
    /// Its gaps over the bands of licences, where they are known.
    pub bands: Option<Same<BandedGaps>>,
}

/// The answer of the newest solved scenario.
pub type Answerer = Task<Request, (), Answer>;

/// Works the answer out.
pub fn work(request: &Request, _cancel: &AtomicBool, _tell: &(dyn Fn(()) + Sync)) -> Result<Answer, String> {
    let bands = request.bands.as_ref().map(|bands| bands.as_ref());
    Ok(answer(&request.preset, &request.outcome, &request.rows, request.selection, bands))
}
