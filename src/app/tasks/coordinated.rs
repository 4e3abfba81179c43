//! The coordinated policy, worked out while its pane is open, with progress and a way out.

use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Bar, Same, State, Task};
use crate::charts::{PlotRequest, price_of_not_planning};
use crate::draw::chart::Plot;
use crate::draw::percent;
use chokepoint_core::engine::{MonthIx, Outcome, SiteIx, coordinate};
use chokepoint_core::model::Preset;
use egui::Ui;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// An outcome whose lower bound is wanted.
#[derive(PartialEq)]
struct Request {
    preset: Same<Preset>,
    outcome: Same<Outcome>,
}

/// Width of the bar, points.
const BAR: f32 = 60.0;

/// The plot of all markets, and that of each.
type PlotOf = BTreeMap<Option<SiteIx>, Arc<Plot>>;

/// The lower bound of the outcome on screen, as plots.
pub struct Planner {
    // A step is how far the search is, 0 to 1.
    task: Task<Request, f64, PlotOf>,
}

impl Planner {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        Self { task: Task::new("search for the lower bound", wake, work) }
    }

    /// Asks for the plan of an outcome, unless it has been asked for, and takes in what has been said.
    pub fn follow(&mut self, preset: &Arc<Preset>, outcome: &Arc<Outcome>) {
        if !self.task.request().is_some_and(|known| Arc::ptr_eq(&known.outcome, outcome)) {
            self.task.ask(Request { preset: Same::of(preset), outcome: Same::of(outcome) });
        }
        self.task.poll();
    }

    /// The plot of all markets, or of one, once it is there.
    pub fn plot(&self, market: Option<SiteIx>) -> Option<&Arc<Plot>> {
        self.task.fresh()?.get(&market)
    }

    /// Where it stands, with a button to give it up or to take it up again; nothing once the plot is there.
    pub fn state_ui(&mut self, ui: &mut Ui) {
        match self.task.state() {
            State::Idle | State::Done => {}
            State::Failed(why) => {
                ui.label(why);
            }
            State::Stopped => {
                ui.weak("The search for the lower bound was stopped");
                if ui.button("Look for it again").clicked() {
                    self.task.forget();
                }
            }
            State::Running(share) => {
                let share = share.unwrap_or(0.0);
                ui.weak(format!("looking for the least loss over all months, {}", percent(share)));
                let bar = Bar { part: share as f32, width: Some(BAR), stop: "Stop the search", ..Bar::default() };
                self.task.progress_ui(ui, &bar);
            }
        }
    }
}

fn work(request: &Request, cancel: &AtomicBool, tell: &(dyn Fn(f64) + Sync)) -> Result<PlotOf, String> {
    let Request { preset, outcome } = request;
    let plan = coordinate(preset, outcome, cancel, tell).map_err(|error| error.to_string())?;
    let request = PlotRequest { preset, outcome, rows: &[], month: MonthIx::FIRST, bands: None };
    let network = &outcome.network;
    let markets = network.demands.iter().map(|demand| Some(network.nodes[demand.node].site));
    let of = |market| (market, Arc::new(price_of_not_planning(&request, &plan, market)));
    Ok(std::iter::once(None).chain(markets).map(of).collect())
}
