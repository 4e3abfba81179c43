//! The brief: what is not solved is solved, then it is painted and written.

use crate::app::tasks::charts::Told;
use crate::report::{ReportError, ReportRequest, Watch, write_report_watched};
use chokepoint_core::engine::{Network, Outcome, Rung, SolveError, solve};
use chokepoint_core::model::{Preset, ScenarioId};
use chokepoint_core::store::{content_hash, to_text};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What is to be written.
pub(crate) struct Job {
    pub preset: Arc<Preset>,
    pub network: Arc<Network>,
    pub scenarios: Vec<ScenarioId>,
    pub solved: Vec<Told>,
    pub folder: PathBuf,
}

/// What the thread says.
pub(crate) enum Said {
    /// What is being done, and how far it is, 0 to 1.
    At(String, f32),
    /// How many files there are, or why there are none.
    Done(Result<usize, String>),
}

/// Writes it.
pub(crate) fn work(job: Job, cancel: &AtomicBool, send: &(dyn Fn(Said) + Sync)) {
    send(Said::Done(write(&job, cancel, send)));
}

fn write(job: &Job, cancel: &AtomicBool, send: &(dyn Fn(Said) + Sync)) -> Result<usize, String> {
    let number = job.scenarios.len();
    // Solving and painting take about as long.
    let mut solved: Vec<Arc<Outcome>> = Vec::new();
    for (at, id) in job.scenarios.iter().enumerate() {
        if let Some(told) = job.solved.iter().find(|told| told.outcome.scenario == *id) {
            solved.push(Arc::clone(&told.outcome));
            continue;
        }
        let Some(scenario) = job.preset.scenario(id) else { continue };
        let months = (scenario.months as usize * Rung::ALL.len()).max(1);
        let done = AtomicUsize::new(0);
        let on_progress = |_: chokepoint_core::engine::Progress<'_>| {
            let part = (done.fetch_add(1, Ordering::Relaxed) + 1) as f32 / months as f32;
            send(Said::At(format!("solving {}", scenario.name), 0.5 * (at as f32 + part) / number as f32));
        };
        match solve(&job.preset, Arc::clone(&job.network), scenario, cancel, &on_progress) {
            Ok(outcome) => solved.push(Arc::new(outcome)),
            Err(SolveError::Cancelled) => return Err(ReportError::Cancelled.to_string()),
            Err(error) => return Err(format!("{}: {error}", scenario.name)),
        }
    }
    let text = to_text(&job.preset).map_err(|error| error.to_string())?;
    let request = ReportRequest {
        preset: &job.preset,
        file_hash: content_hash(&text),
        outcomes: solved.iter().map(Arc::as_ref).collect(),
        version: env!("CARGO_PKG_VERSION"),
    };
    let on_step = |done: usize, all: usize| {
        send(Said::At(format!("weighing and painting, {done} of {all}"), 0.5 + 0.5 * done as f32 / all.max(1) as f32));
    };
    let watch = Watch { cancel, on_step: &on_step };
    write_report_watched(&request, &job.folder, &watch).map(|files| files.len()).map_err(|error| error.to_string())
}
