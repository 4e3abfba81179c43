//! Tables: what a file holds, and what it would change.

use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::import::{ImportOptions, ImportPlan, Table, plan, read_tables};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the thread is to do.
pub(crate) enum Job {
    Read(PathBuf),
    Plan(Arc<Table>, Box<ImportOptions>, Arc<Preset>),
}

/// What it has done.
pub(crate) enum Message {
    Read(Result<Vec<Table>, Finding>),
    Plan(Box<ImportPlan>),
    Failed(String),
}

/// Reads or plans.
pub(crate) fn work(job: Job, _: &AtomicBool, send: &(dyn Fn(Message) + Sync)) {
    match job {
        Job::Read(path) => send(Message::Read(read(&path))),
        Job::Plan(table, options, preset) => send(Message::Plan(Box::new(plan(&table, &options, &preset)))),
    }
}

fn read(path: &Path) -> Result<Vec<Table>, Finding> {
    let name = path.file_name().map_or_else(|| path.display().to_string(), |name| name.to_string_lossy().into_owned());
    let bytes = std::fs::read(path).map_err(|error| {
        let remedy = "check that it exists and that you may read it";
        Finding::error(path.display().to_string(), format!("cannot be read: {error}"), remedy)
    })?;
    read_tables(&bytes, &name)
}
