//! The brief: what is not solved is solved, then it is painted and written.

use crate::app::state::results::SolvedScenario;
use crate::app::tasks::task::{Same, Task};
use crate::report::{BriefStep, BriefTables, ReportError, ReportRequest, Watch, write_report_watched};
use chokepoint_core::engine::{Batch, BatchOrder, BatchStep, Network, Outcome, SolveError, solve_all};
use chokepoint_core::model::{Preset, Scenario, ScenarioId};
use chokepoint_core::store::{content_hash, to_text};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What is to be written.
#[derive(PartialEq)]
pub struct Request {
    /// The preset that the brief is about.
    pub preset: Same<Preset>,
    /// Its map in index form.
    pub network: Same<Network>,
    /// Which scenarios it tells, in this order.
    pub scenarios: Vec<ScenarioId>,
    /// What need not be solved again.
    pub solved: Vec<SolvedScenario>,
    /// Whether the notes on the map are drawn.
    pub notes: bool,
    /// Whether slides are written beside the page.
    pub slides: bool,
    /// Folder that the brief is written into.
    pub folder: PathBuf,
}

/// What is being done, and how far it all is.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// What is being done, in words for the screen.
    pub doing: String,
    /// 0 to 1.
    pub part: f32,
}

/// The writing of it, which ends with the number of files.
pub type Writing = Task<Request, Step, usize>;

/// Solves, paints and writes. Solving and painting take about as long.
pub fn work(request: &Request, cancel: &AtomicBool, tell: &(dyn Fn(Step) + Sync)) -> Result<usize, String> {
    let outcomes = outcomes(request, cancel, tell)?;
    let text = to_text(&request.preset).map_err(|error| error.to_string())?;
    // The hash is that of the file: what is left out of the pictures is still in it.
    let without_notes = (!request.notes).then(|| Preset { map_notes: Vec::new(), ..Preset::clone(&request.preset) });
    let report = ReportRequest {
        preset: without_notes.as_ref().unwrap_or(&request.preset),
        file_hash: content_hash(&text),
        outcomes: outcomes.iter().map(Arc::as_ref).collect(),
        version: env!("CARGO_PKG_VERSION"),
        tables: BriefTables::Told,
        slides: request.slides,
    };
    let on_step = |step: BriefStep| {
        let BriefStep { doing, done, all } = step;
        let part = 0.5 + 0.5 * done as f32 / all.max(1) as f32;
        tell(Step { doing: format!("{doing}, {done} of {all}"), part });
    };
    let watch = Watch { cancel, on_step: &on_step };
    write_report_watched(&report, &request.folder, &watch).map(|files| files.len()).map_err(|error| error.to_string())
}

/// The outcomes of the chosen scenarios, those that are there already and those that are solved here.
fn outcomes(request: &Request, cancel: &AtomicBool, tell: &(dyn Fn(Step) + Sync)) -> Result<Vec<Arc<Outcome>>, String> {
    let known = |id: &ScenarioId| request.solved.iter().find(|told| told.outcome.scenario == *id);
    let missing = request.scenarios.iter().filter(|id| known(id).is_none());
    let scenarios: Vec<&Scenario> = missing.filter_map(|id| request.preset.scenario(id)).collect();
    let number = scenarios.len() as f32;
    let batch = Batch { preset: &request.preset, network: &request.network, scenarios };
    let on_step = |scenario: &Scenario, step: BatchStep<'_>| {
        if let BatchStep::Month { at, done, all } = step {
            let part = 0.5 * (at as f32 + done as f32 / all as f32) / number;
            tell(Step { doing: format!("solving {}", scenario.name), part });
        }
    };
    let mut solved = Vec::new();
    for (scenario, outcome) in batch.scenarios.iter().zip(solve_all(&batch, BatchOrder::InTurn, cancel, &on_step)) {
        solved.push(outcome.map_err(|error| match error {
            SolveError::Cancelled => ReportError::Cancelled.to_string(),
            error => format!("{}: {error}", scenario.name),
        })?);
    }
    let all = request.solved.iter().map(|told| &told.outcome).chain(&solved);
    let by_id = |id: &ScenarioId| all.clone().find(|outcome| outcome.scenario == *id).map(Arc::clone);
    Ok(request.scenarios.iter().filter_map(by_id).collect())
}
