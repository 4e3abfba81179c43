//! The solver: a scenario is played month by month, then its whole ladder.

use crate::app::state::results::Report;
use crate::app::tasks::task::{Same, Task};
use chokepoint_core::engine::{
    Audit, MonthIx, MonthOutcome, Network, Outcome, Play, PlayStarts, RouteIx, Rung, SolvedMonth, Timeline, Verdict,
    grounds, solve, within,
};
use chokepoint_core::insight::{gap_rows, result_rows};
use chokepoint_core::model::{Preset, ScenarioId};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use typed_index_collections::TiVec;

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

/// The months of the result, as they come in.
#[derive(Default)]
struct TopPlay {
    months: TiVec<MonthIx, MonthOutcome>,
    verdicts: TiVec<MonthIx, TiVec<RouteIx, Verdict>>,
}

impl TopPlay {
    /// An outcome that holds the result alone.
    fn outcome(self, network: &Arc<Network>, scenario: &ScenarioId, timeline: Timeline) -> Outcome {
        let play = Play {
            rung: Rung::TOP,
            months: self.months,
            clean_buying: TiVec::new(),
            licences: TiVec::new(),
            postponed: TiVec::new(),
            audit: Audit::default(),
        };
        Outcome {
            network: Arc::clone(network),
            scenario: scenario.clone(),
            timeline,
            verdicts: self.verdicts,
            contents: TiVec::new(),
            desks: TiVec::new(),
            plays: vec![play],
            starts: PlayStarts::default(),
            audit: Audit::default(),
        }
    }
}

/// Plays a scenario.
pub fn work(request: &Request, cancel: &AtomicBool, report: &(dyn Fn(Report) + Sync)) -> Result<(), String> {
    let start = Instant::now();
    let Request { preset, network, scenario } = request;
    let scenario = preset.scenario(scenario).ok_or("this preset has no scenario; add one to get results")?;
    let timeline = Timeline::of(scenario);
    // What is asked for again because it was lacking before is known to whole plays alone.
    let is_postponed = preset.map.sites.iter().flat_map(|site| &site.demands).any(|demand| demand.postponed.is_some());
    let top = Mutex::new(TopPlay::default());
    let on_progress = |progress: SolvedMonth<'_>| {
        if progress.rung == Rung::TOP {
            if !is_postponed {
                let mut top = top.lock().unwrap_or_else(PoisonError::into_inner);
                top.months.push(progress.outcome.clone());
                top.verdicts.push(progress.verdicts.to_vec());
                if top.months.len() == timeline.months() {
                    let solved = std::mem::take(&mut *top).outcome(network, &scenario.id, timeline);
                    let rows = result_rows(&solved);
                    report(Report::Result { outcome: Arc::new(solved), rows });
                }
            }
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
