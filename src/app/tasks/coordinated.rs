//! Works out the coordinated policy on a thread of its own while its pane is open, with progress and a way out.

use crate::app::tasks::newest::{Latest, Wake};
use crate::charts::{PlotRequest, price_of_not_planning};
use crate::draw::chart::Plot;
use crate::draw::percent;
use chokepoint_core::engine::{Outcome, coordinate};
use chokepoint_core::model::Preset;
use egui::Ui;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

type Job = (Arc<Preset>, Arc<Outcome>);

enum Said {
    /// How far it is, 0 to 1.
    Share(f64),
    /// The plot, or why there is none.
    Done(Result<Arc<Plot>, String>),
}

/// The thread, and what it has found for the outcome on screen.
pub struct Planner {
    worker: Option<Latest<Job, Said>>,
    outcome: Option<Arc<Outcome>>,
    share: f64,
    found: Option<Result<Arc<Plot>, String>>,
    stopped: bool,
}

impl Planner {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let work = |(preset, outcome): Job, cancel: &AtomicBool, send: &(dyn Fn(Said) + Sync)| {
            let plan = coordinate(&preset, &outcome, cancel, &|share| send(Said::Share(share)));
            let request = PlotRequest { preset: &preset, outcome: &outcome, rows: &[], month: 0 };
            send(Said::Done(
                plan.map(|plan| Arc::new(price_of_not_planning(&request, &plan))).map_err(|error| error.to_string()),
            ));
        };
        let worker = Latest::spawn("planner", wake, work, |why| Said::Done(Err(why))).ok();
        Self { worker, outcome: None, share: 0.0, found: None, stopped: false }
    }

    /// Asks for the plan of an outcome, unless it has been asked for, and takes in what has been said.
    pub fn follow(&mut self, preset: &Arc<Preset>, outcome: &Arc<Outcome>) {
        let Some(worker) = &mut self.worker else { return };
        if !self.outcome.as_ref().is_some_and(|known| Arc::ptr_eq(known, outcome)) {
            worker.submit((Arc::clone(preset), Arc::clone(outcome)));
            self.outcome = Some(Arc::clone(outcome));
            (self.share, self.found, self.stopped) = (0.0, None, false);
        }
        for said in worker.poll() {
            match said {
                Said::Share(share) => self.share = share,
                Said::Done(found) => self.found = Some(found),
            }
        }
    }

    /// The plot, once it is there.
    pub fn plot(&self) -> Option<&Arc<Plot>> {
        self.found.as_ref().and_then(|found| found.as_ref().ok())
    }

    /// Where it stands, with a button to give it up or to take it up again; nothing once the plot is there.
    pub fn state_ui(&mut self, ui: &mut Ui) {
        match &self.found {
            Some(Ok(_)) => {}
            Some(Err(why)) if !self.stopped => {
                ui.label(why);
            }
            _ if self.stopped => {
                ui.weak("The search for the lower bound was stopped");
                if ui.button("Look for it again").clicked() {
                    self.outcome = None;
                    self.stopped = false;
                }
            }
            _ => {
                ui.weak(format!("looking for the least loss over all months, {}", percent(self.share)));
                if ui.button("Stop the search").clicked() {
                    self.stopped = true;
                    if let Some(worker) = &mut self.worker {
                        worker.cancel();
                    }
                }
            }
        }
    }
}
