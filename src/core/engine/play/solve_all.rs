//! Several scenarios of a preset, solved on one map.

use crate::engine::ladder::Rung;
use crate::engine::network::Network;
use crate::engine::play::outcome::Outcome;
use crate::engine::play::simulate::solve;
use crate::engine::qp::program::SolveError;
use crate::model::{Preset, Scenario};
use rayon::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Scenarios to be solved, all on the map of their preset.
pub struct Batch<'a> {
    /// The preset that the scenarios belong to.
    pub preset: &'a Preset,
    /// Its map in index form.
    pub network: &'a Arc<Network>,
    /// Which of its scenarios.
    pub scenarios: Vec<&'a Scenario>,
}

/// What [`solve_all`] tells about one of the scenarios.
pub enum BatchStep<'a> {
    /// Another of its months is played, on any rung.
    Month {
        /// Place of the scenario among those of the batch, from 0.
        at: usize,
        /// Months played of it, all rungs counted.
        done: usize,
        /// Months that there are to play of it, all rungs counted.
        all: usize,
    },
    /// It is solved, or cannot be.
    Ended(&'a Result<Arc<Outcome>, SolveError>),
}

/// How a batch is worked off; the outcomes are the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchOrder {
    /// One after the other, for somebody who looks at the first while the second is being solved.
    InTurn,
    /// All at the same time, on all cores: the soonest end of the whole.
    AtOnce,
}

/// Solves the scenarios of a batch and returns what came of each, in the order of the batch. One that cannot be solved keeps
/// none of the others from being solved; soon after `cancel` is set all that are left end with [`SolveError::Cancelled`].
pub fn solve_all(
    batch: &Batch<'_>,
    order: BatchOrder,
    cancel: &AtomicBool,
    on_step: &(dyn Fn(&Scenario, BatchStep<'_>) + Sync),
) -> Vec<Result<Arc<Outcome>, SolveError>> {
    let one = |(at, scenario): (usize, &&Scenario)| {
        let all = (scenario.months as usize * Rung::ALL.len()).max(1);
        let done = AtomicUsize::new(0);
        let on_month = || {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            on_step(scenario, BatchStep::Month { at, done, all });
        };
        let solved = solve(batch.preset, Arc::clone(batch.network), scenario, cancel, &|_| on_month()).map(Arc::new);
        on_step(scenario, BatchStep::Ended(&solved));
        solved
    };
    match order {
        BatchOrder::InTurn => batch.scenarios.iter().enumerate().map(one).collect(),
        BatchOrder::AtOnce => batch.scenarios.par_iter().enumerate().map(one).collect(),
    }
}
