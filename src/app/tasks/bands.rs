//! The range of gaps over the bands of licences, worked out once a scenario is solved.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, Silent, Task};
use chokepoint_core::engine::{Outcome, SolveError};
use chokepoint_core::insight::{BandedGaps, Banding, banded_gaps, banded_licences};
use chokepoint_core::model::Preset;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Solved scenarios of a preset that are to be played at the ends of their bands.
#[derive(PartialEq)]
struct Request {
    preset: Same<Preset>,
    outcomes: Vec<Same<Outcome>>,
}

/// A scenario that has been played at the ends of its bands; nothing where that failed.
type Played = (Same<Outcome>, Option<Arc<BandedGaps>>);

/// The ranges of what is on screen, as far as they are known.
pub struct Bands {
    // Each step is a scenario.
    task: Task<Request, Played, ()>,
    /// The preset that everything here is about.
    preset: Option<Arc<Preset>>,
    known: Vec<Played>,
}

impl Bands {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("bands of licences", wake, work), preset: None, known: Vec::new() }
    }

    /// The work, to say that it has failed.
    pub fn work(&mut self) -> &mut dyn Silent {
        &mut self.task
    }

    /// Takes in what has been played, and asks for what is missing of the outcomes; what is of others is forgotten.
    pub fn follow(&mut self, preset: &Arc<Preset>, outcomes: &[Arc<Outcome>]) {
        if !self.preset.as_ref().is_some_and(|known| Arc::ptr_eq(known, preset)) {
            self.task.forget();
            self.preset = Some(Arc::clone(preset));
            self.known.clear();
        }
        let known = &mut self.known;
        self.task.poll_each(|played| known.push(played));
        self.known.retain(|(of, _)| outcomes.iter().any(|outcome| Arc::ptr_eq(of, outcome)));
        let is_banded = |outcome: &&Arc<Outcome>| {
            preset.scenario(&outcome.scenario).is_some_and(|scenario| !banded_licences(preset, scenario).is_empty())
        };
        let is_missing = |outcome: &&Arc<Outcome>| !self.known.iter().any(|(of, _)| Arc::ptr_eq(of, outcome));
        let missing: Vec<Same<Outcome>> = outcomes.iter().filter(is_missing).filter(is_banded).map(Same::of).collect();
        let is_asked = self.task.is_running()
            && self.task.request().is_some_and(|asked| missing.iter().all(|outcome| asked.outcomes.contains(outcome)));
        if missing.is_empty() {
            // What still runs is of nothing that is on screen.
            if self.task.is_running() {
                self.task.forget();
            }
        } else if !is_asked {
            self.task.follow(Request { preset: Same::of(preset), outcomes: missing });
        }
    }

    /// Whether a solved scenario is still being played at the ends of its bands.
    pub fn is_working_on(&self, outcome: &Arc<Outcome>) -> bool {
        let is_known = self.known.iter().any(|(of, _)| Arc::ptr_eq(of, outcome));
        let asked = self.task.request().filter(|_| self.task.is_running() && !is_known);
        asked.is_some_and(|asked| asked.outcomes.iter().any(|of| Arc::ptr_eq(of, outcome)))
    }

    /// The ranges of a solved scenario, once they are there; none where no licence of it states a band.
    pub fn of(&self, outcome: &Arc<Outcome>) -> Option<Arc<BandedGaps>> {
        self.known.iter().find(|(of, _)| Arc::ptr_eq(of, outcome))?.1.clone()
    }
}

/// Plays them one after the other.
fn work(request: &Request, cancel: &AtomicBool, tell: &(dyn Fn(Played) + Sync)) -> Result<(), String> {
    for outcome in &request.outcomes {
        match banded_gaps(&request.preset, outcome, Banding::OneByOne, cancel, &|| ()) {
            Err(SolveError::Cancelled) => return Ok(()),
            // The gap itself is solved; without its ends it stands alone.
            found => tell((outcome.clone(), found.ok().flatten().map(Arc::new))),
        }
    }
    Ok(())
}
