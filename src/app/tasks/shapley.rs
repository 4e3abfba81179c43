//! Averages the ladder over all orders of help, on a thread of its own, when the user asks for it.

use crate::app::tasks::newest::{Latest, Wake};
use chokepoint_core::engine::{Helps, Outcome, Rung, all_orders};
use chokepoint_core::insight::{GapRow, shapley_rows};
use chokepoint_core::model::Preset;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is to be averaged.
type Job = (Arc<Preset>, Arc<Outcome>);

/// What the thread says.
enum Said {
    /// Another set of help has been played.
    Set,
    /// The rows, or why there are none.
    Done(Result<Vec<GapRow>, String>),
}

/// Sets that the ladder has not played.
const SETS: usize = (1 << Helps::KINDS) - Rung::ALL.len();

/// The thread, and what it has found for the outcome on screen.
pub struct OrderAverage {
    worker: Option<Latest<Job, Said>>,
    outcome: Option<Arc<Outcome>>,
    played: usize,
    rows: Option<Result<Arc<Vec<GapRow>>, String>>,
}

impl OrderAverage {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let work = |(preset, outcome): Job, cancel: &AtomicBool, send: &(dyn Fn(Said) + Sync)| {
            let rows = all_orders(&preset, &outcome, cancel, &|| send(Said::Set));
            send(Said::Done(rows.map(|plays| shapley_rows(&outcome, &plays)).map_err(|error| error.to_string())));
        };
        let worker = Latest::spawn("orders", wake, work, |why| Said::Done(Err(why))).ok();
        Self { worker, outcome: None, played: 0, rows: None }
    }

    /// Asks for the average of an outcome, unless it has been asked for, and takes in what has been said.
    pub fn follow(&mut self, preset: &Arc<Preset>, outcome: &Arc<Outcome>) {
        let Some(worker) = &mut self.worker else { return };
        if !self.outcome.as_ref().is_some_and(|known| Arc::ptr_eq(known, outcome)) {
            worker.submit((Arc::clone(preset), Arc::clone(outcome)));
            self.outcome = Some(Arc::clone(outcome));
            (self.played, self.rows) = (0, None);
        }
        for said in worker.poll() {
            match said {
                Said::Set => self.played += 1,
                Said::Done(rows) => self.rows = Some(rows.map(Arc::new)),
            }
        }
    }

    /// Gives up what is being worked out.
    pub fn stop(&mut self) {
        if self.outcome.take().is_some()
            && let Some(worker) = &mut self.worker
        {
            worker.cancel();
            self.rows = None;
        }
    }

    /// The averaged rows, once they are there.
    pub fn rows(&self) -> Option<&Arc<Vec<GapRow>>> {
        self.rows.as_ref().and_then(|rows| rows.as_ref().ok())
    }

    /// Where it stands, in words; nothing when the rows are there.
    pub fn state(&self) -> Option<String> {
        match &self.rows {
            Some(Ok(_)) => None,
            Some(Err(why)) => Some(why.clone()),
            None => Some(format!("averaging, {} of {SETS} sets of help played", self.played)),
        }
    }
}
