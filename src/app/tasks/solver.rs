//! The solver: a scenario is played month by month, then its whole ladder.

use crate::app::state::results::Report;
use crate::app::tasks::task::{Same, Task};
use chokepoint_core::engine::{Network, Rung, SolvedMonth, grounds, solve, within};
use chokepoint_core::insight::gap_rows;
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

/// When a solve is given up: who still waits for it has not seen the button that stops it.
pub const LONGEST: Duration = Duration::from_secs(30 * 60);

/// A scenario to be played.
#[derive(Clone, PartialEq)]
pub struct Request {
    /// The preset that the scenario belongs to.
    pub preset: Same<Preset>,
    /// Its map in index form.
    pub network: Same<Network>,
    /// Scenario to be played.
    pub scenario: ScenarioId,
}

/// The solver, which reports every month as it comes: all it finds is in its steps.
pub type Solver = Task<Request, Report, ()>;

/// Plays a scenario.
pub fn work(request: &Request, cancel: &AtomicBool, report: &(dyn Fn(Report) + Sync)) -> Result<(), String> {
    let start = Instant::now();
    let Request { preset, network, scenario } = request;
    let scenario = preset.scenario(scenario).ok_or("this preset has no scenario; add one to get results")?;
    let on_progress = |progress: SolvedMonth<'_>| {
        if progress.rung == Rung::TOP {
            let (outcome, verdicts) = (Box::new(progress.outcome.clone()), progress.verdicts.to_vec());
            report(Report::Month { month: progress.month, outcome, verdicts, after: start.elapsed() });
        } else {
            report(Report::Ladder);
        }
    };
    let solved = within(LONGEST, cancel, |cancel| solve(preset, Arc::clone(network), scenario, cancel, &on_progress));
    let outcome = solved.map_err(|error| error.to_string())?;
    let rows = gap_rows(&outcome);
    let outcome = Arc::new(outcome);
    report(Report::Done { outcome: Arc::clone(&outcome), rows, after: start.elapsed() });
    report(Report::Grounds(grounds(preset, &outcome)));
    Ok(())
}
