//! Several scenarios solved for comparison, each shown as soon as it is solved.

use crate::app::state::results::{Solved, SolvedScenario};
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::{Bar, Same, State, Task};
use chokepoint_core::engine::{Batch, BatchOrder, BatchStep, Network, SolveError, solve_all};
use chokepoint_core::insight::gap_rows;
use chokepoint_core::model::{Preset, ScenarioId};
use egui::Ui;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Width of the bar, points.
const BAR: f32 = 120.0;

/// Scenarios to be solved.
#[derive(PartialEq)]
struct Request {
    preset: Same<Preset>,
    network: Same<Network>,
    scenarios: Vec<ScenarioId>,
}

enum Step {
    /// Part of the scenario that is being solved, 0 to 1.
    Part(f32),
    /// One is solved, or cannot be.
    Ended(ScenarioId, Result<SolvedScenario, String>),
}

/// Scenarios of one preset that are solved or being solved, beside the one on screen.
pub struct Comparison {
    task: Task<Request, Step, ()>,
    /// The preset that everything here is about.
    preset: Option<Arc<Preset>>,
    solved: BTreeMap<ScenarioId, SolvedScenario>,
    failed: BTreeMap<ScenarioId, String>,
    part: f32,
}

impl Comparison {
    /// Starts the thread.
    pub fn new(wake: Wake) -> Self {
        let task = Task::new("comparison", wake, work);
        Self { task, preset: None, solved: BTreeMap::new(), failed: BTreeMap::new(), part: 0.0 }
    }

    /// Takes in what has been solved, and asks for what is missing of the chosen. `own` is the scenario on screen, already solved.
    pub fn follow(
        &mut self,
        preset: &Arc<Preset>,
        network: &Arc<Network>,
        chosen: &[ScenarioId],
        own: Option<(&ScenarioId, &Solved)>,
    ) {
        if !self.is_of(preset) {
            self.task.forget();
            self.preset = Some(Arc::clone(preset));
            self.solved.clear();
            self.failed.clear();
        }
        self.task.poll_each(|step| match step {
            Step::Part(part) => self.part = part,
            Step::Ended(id, Ok(told)) => {
                self.part = 0.0;
                self.solved.insert(id, told);
            }
            Step::Ended(id, Err(why)) => {
                self.part = 0.0;
                self.failed.insert(id, why);
            }
        });
        if let Some((id, solved)) = own.filter(|(id, _)| !self.solved.contains_key(id)) {
            let name = preset.scenario(id).map_or_else(|| id.to_string(), |scenario| scenario.name.clone());
            let (outcome, rows) = (Arc::clone(&solved.outcome), Arc::clone(&solved.rows));
            let told = SolvedScenario { name, outcome, rows, bands: None };
            self.solved.insert(id.clone(), told);
        }
        let missing = self.missing(chosen);
        let is_asked = self.task.is_running()
            && self.task.request().is_some_and(|asked| missing.iter().all(|id| asked.scenarios.contains(id)));
        // The scenario on screen is solved first, so that two solvers do not fight for the processors.
        if !missing.is_empty() && !is_asked && !self.is_stopped() && own.is_some() {
            self.part = 0.0;
            self.task.follow(Request { preset: Same::of(preset), network: Same::of(network), scenarios: missing });
        }
    }

    /// The preset that everything here is about.
    pub fn preset(&self) -> Option<&Preset> {
        self.preset.as_deref()
    }

    /// What is solved of what is chosen, in the order of the choice.
    pub fn told(&self, chosen: &[ScenarioId]) -> Vec<SolvedScenario> {
        chosen.iter().filter_map(|id| self.solved.get(id)).cloned().collect()
    }

    /// Everything that is solved, if it is of this preset.
    pub fn solved_of(&self, preset: &Arc<Preset>) -> Vec<SolvedScenario> {
        self.solved.values().filter(|_| self.is_of(preset)).cloned().collect()
    }

    /// Goes on with what was stopped.
    pub fn resume(&mut self) {
        if self.is_stopped() {
            self.task.forget();
        }
    }

    /// How far it is, with a way out and a way on; what cannot be solved, and why.
    pub fn progress_ui(&mut self, ui: &mut Ui, preset: &Preset, chosen: &[ScenarioId]) {
        let (number, missing) = (chosen.len(), self.missing(chosen).len());
        if self.is_stopped() {
            if ui.button("Solve the rest").clicked() {
                self.resume();
            }
        } else if missing > 0 {
            let done = number - missing;
            let inside = format!("{done} of {number} solved");
            let part = (done as f32 + self.part) / number as f32;
            let help = "Stop solving; what is solved stays";
            let bar = Bar { inside: &inside, part, width: Some(BAR), stop: "Stop", help, ..Bar::default() };
            self.task.progress_ui(ui, &bar);
        }
        let name = |id: &ScenarioId| preset.scenario(id).map_or(id.to_string(), |scenario| scenario.name.clone());
        let each = self.failed.iter().map(|(id, why)| format!("{}: {why}", name(id)));
        let whole = if let State::Failed(why) = self.task.state() { Some(why.clone()) } else { None };
        for words in each.chain(whole) {
            ui.colored_label(ui.visuals().error_fg_color, words);
        }
    }

    fn is_of(&self, preset: &Arc<Preset>) -> bool {
        self.preset.as_ref().is_some_and(|known| Arc::ptr_eq(known, preset))
    }

    fn is_stopped(&self) -> bool {
        matches!(self.task.state(), State::Stopped)
    }

    fn missing(&self, chosen: &[ScenarioId]) -> Vec<ScenarioId> {
        let known = |id: &ScenarioId| self.solved.contains_key(id) || self.failed.contains_key(id);
        chosen.iter().filter(|id| !known(id)).cloned().collect()
    }
}

/// Solves them one after the other.
fn work(request: &Request, cancel: &AtomicBool, tell: &(dyn Fn(Step) + Sync)) -> Result<(), String> {
    let scenarios = request.scenarios.iter().filter_map(|id| request.preset.scenario(id)).collect();
    let batch = Batch { preset: &request.preset, network: &request.network, scenarios };
    solve_all(&batch, BatchOrder::InTurn, cancel, &|scenario, step| match step {
        BatchStep::Month { done, all, .. } => tell(Step::Part(done as f32 / all as f32)),
        BatchStep::Ended(Ok(outcome)) => {
            let rows = Arc::new(gap_rows(outcome));
            let told = SolvedScenario { name: scenario.name.clone(), outcome: Arc::clone(outcome), rows, bands: None };
            tell(Step::Ended(scenario.id.clone(), Ok(told)));
        }
        BatchStep::Ended(Err(SolveError::Cancelled)) => {}
        BatchStep::Ended(Err(error)) => tell(Step::Ended(scenario.id.clone(), Err(error.to_string()))),
    });
    Ok(())
}
