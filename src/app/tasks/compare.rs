//! Several scenarios solved for comparison.

use crate::app::tasks::charts::Told;
use chokepoint_core::engine::{Network, Rung, SolveError, solve};
use chokepoint_core::insight::gap_rows;
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What is to be solved.
pub(crate) struct Job {
    pub preset: Arc<Preset>,
    pub network: Arc<Network>,
    pub scenarios: Vec<ScenarioId>,
}

/// What the thread says.
pub(crate) enum Said {
    /// Months played of the scenario that is being solved, of how many.
    Months(ScenarioId, usize, usize),
    /// One is solved.
    Solved(ScenarioId, Told),
    /// One cannot be.
    Failed(ScenarioId, String),
}

/// Solves them one after the other.
pub(crate) fn work(job: Job, cancel: &AtomicBool, send: &(dyn Fn(Said) + Sync)) {
    for id in job.scenarios {
        if cancel.load(Ordering::Relaxed) {
            return;
        }
        let Some(scenario) = job.preset.scenario(&id) else { continue };
        let of = scenario.months as usize * Rung::ALL.len();
        let done = AtomicUsize::new(0);
        let on_progress = |_: chokepoint_core::engine::Progress<'_>| {
            let done = done.fetch_add(1, Ordering::Relaxed) + 1;
            send(Said::Months(id.clone(), done, of));
        };
        match solve(&job.preset, Arc::clone(&job.network), scenario, cancel, &on_progress) {
            Ok(outcome) => {
                let rows = Arc::new(gap_rows(&outcome));
                let told = Told { name: scenario.name.clone(), outcome: Arc::new(outcome), rows };
                send(Said::Solved(id, told));
            }
            Err(SolveError::Cancelled) => return,
            Err(error) => send(Said::Failed(id, error.to_string())),
        }
    }
}
