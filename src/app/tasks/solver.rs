//! The solver's thread: what it is asked, and what it reports while it works.

use crate::app::state::results::Report;
use crate::app::tasks::newest::{Latest, Wake};
use chokepoint_core::engine::{Network, Progress, Rung, SolveError, reliefs, solve};
use chokepoint_core::insight::gap_rows;
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Instant;

/// A scenario to be played.
#[derive(Clone)]
pub struct Request {
    /// The preset.
    pub preset: Arc<Preset>,
    /// Its map in index form.
    pub network: Arc<Network>,
    /// Which scenario.
    pub scenario: ScenarioId,
}

/// The thread, seen from the window.
pub type SolveWorker = Latest<Request, Report>;

/// Starts the thread.
pub fn start(wake: Wake) -> std::io::Result<SolveWorker> {
    Latest::spawn("solver", wake, work, |why| {
        Report::Failed(format!("the solver stopped unexpectedly ({why}); the last result is still shown"))
    })
}

fn work(request: Request, cancel: &AtomicBool, send: &(dyn Fn(Report) + Sync)) {
    let start = Instant::now();
    let Request { preset, network, scenario } = request;
    let Some(scenario) = preset.scenario(&scenario) else {
        send(Report::Failed("this preset has no scenario; add one to get results".to_owned()));
        return;
    };
    let on_progress = |progress: Progress<'_>| {
        if progress.rung == Rung::TOP {
            let (outcome, verdicts) = (progress.outcome.clone(), progress.verdicts.to_vec());
            send(Report::Month { month: progress.month, outcome, verdicts, after: start.elapsed() });
        } else {
            send(Report::Ladder);
        }
    };
    let solved = solve(&preset, Arc::clone(&network), scenario, cancel, &on_progress);
    match solved {
        Ok(outcome) => {
            let rows = gap_rows(&outcome);
            let outcome = Arc::new(outcome);
            send(Report::Done { outcome: Arc::clone(&outcome), rows, after: start.elapsed() });
            send(Report::Reliefs(reliefs(&preset, &outcome)));
        }
        Err(SolveError::Cancelled) => {}
        Err(error) => send(Report::Failed(error.to_string())),
    }
}
