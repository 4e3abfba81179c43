//! The ladder averaged over all orders of help (Shapley value), when the user asks for it.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Same, State, Task};
use chokepoint_core::engine::{Helps, Outcome, simulate_help_sets};
use chokepoint_core::insight::{GapRow, shapley_rows};
use chokepoint_core::model::Preset;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// An outcome whose ladder is to be averaged.
#[derive(PartialEq)]
struct Request {
    preset: Same<Preset>,
    outcome: Same<Outcome>,
}

type Rows = Arc<Vec<GapRow>>;

/// Sets of help.
const SETS: usize = 1 << Helps::KINDS;

/// The average of the outcome on screen.
pub struct OrderAverage {
    // Each step is another set of help that has been played.
    task: Task<Request, (), Rows>,
}

impl OrderAverage {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("average over all orders", wake, work) }
    }

    /// Asks for the average of an outcome, unless it has been asked for, and takes in what has been said.
    pub fn follow(&mut self, preset: &Arc<Preset>, outcome: &Arc<Outcome>) {
        if !self.task.request().is_some_and(|known| Arc::ptr_eq(&known.outcome, outcome)) {
            self.task.ask(Request { preset: Same::of(preset), outcome: Same::of(outcome) });
        }
        self.task.poll();
    }

    /// Gives up what is being worked out.
    pub fn stop(&mut self) {
        self.task.forget();
    }

    /// The averaged rows, once they are there.
    pub fn rows(&self) -> Option<&Arc<Vec<GapRow>>> {
        self.task.fresh()
    }

    /// Where it stands, in words; nothing when the rows are there.
    pub fn state(&self) -> Option<String> {
        match self.task.state() {
            State::Done => None,
            State::Failed(why) => Some(why.clone()),
            _ => Some(format!("averaging, {} of {SETS} sets of help played", self.task.steps())),
        }
    }
}

fn work(request: &Request, cancel: &AtomicBool, set_played: &(dyn Fn(()) + Sync)) -> Result<Rows, String> {
    let plays = simulate_help_sets(&request.preset, &request.outcome, cancel, &|| set_played(()));
    plays.map(|plays| Arc::new(shapley_rows(&request.outcome, &plays))).map_err(|error| error.to_string())
}
