//! The brief: what happened, in words, pictures and tables, without a window.
//!
//! `brief.html` holds everything and refers to nothing outside itself; `pictures/` holds its pictures as PNG and SVG with their
//! figures as CSV, `tables/` all figures as CSV, and `figures.xlsx` the same as one workbook.

mod answer;
mod brief;
mod grounds;
mod html;
mod moves;
mod pictures;
mod quality;
mod sheets;
mod tables;
mod worst;

pub use pictures::{DENSITY, PlotFile, plot_file, plot_image};
pub use sheets::{csv as table_csv, json as table_json, xlsx as tables_xlsx};

use crate::draw::PictureError;
use chokepoint_core::engine::Outcome;
use chokepoint_core::model::Preset;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// What the brief is about.
pub struct ReportRequest<'a> {
    /// The file.
    pub preset: &'a Preset,
    /// Its hash, as `sha256sum` prints it.
    pub file_hash: String,
    /// One per scenario, in the order in which they are told.
    pub outcomes: Vec<&'a Outcome>,
    /// Version of the program.
    pub version: &'a str,
}

/// Who watches the work, and may end it.
pub struct Watch<'a> {
    /// Set to give up.
    pub cancel: &'a AtomicBool,
    /// Told steps done and steps in all.
    pub on_step: &'a (dyn Fn(usize, usize) + Sync),
}

impl Watch<'_> {
    fn check(&self) -> Result<(), ReportError> {
        if self.cancel.load(Ordering::Relaxed) { Err(ReportError::Cancelled) } else { Ok(()) }
    }
}

/// Why there is no brief.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// Nothing to tell.
    #[error("there is no solved scenario to report on; choose at least one")]
    Nothing,
    /// An outcome without its months, such as one whose solve was cancelled.
    #[error("scenario {0}: not every rung is solved to the last month; solve it before reporting on it")]
    Unfinished(String),
    /// An outcome of a scenario that the preset does not hold.
    #[error("scenario {0}: the preset has no scenario of this name")]
    Unknown(String),
    /// A scenario cannot be played again with other figures.
    #[error("what the answers rest on cannot be worked out: {0}")]
    Sensitivity(chokepoint_core::engine::SolveError),
    /// A scenario cannot be played again with another measure or plant.
    #[error("what helps and what would hurt cannot be worked out: {0}")]
    Ranking(chokepoint_core::engine::SolveError),
    /// Somebody gave up.
    #[error("the report was cancelled; nothing was written")]
    Cancelled,
    /// A picture failed.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A picture cannot be turned into a file.
    #[error("a picture cannot be encoded: {0}")]
    Encode(#[from] image::ImageError),
    /// A table failed.
    #[error("a table cannot be written: {0}")]
    Table(#[from] csv::Error),
    /// A workbook failed.
    #[error("a workbook cannot be written: {0}")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// A table failed.
    #[error("a table cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// A file failed.
    #[error("{path}: cannot be written: {error}")]
    Write {
        /// Which.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
}

/// Writes the brief, its pictures and its tables into `out` and returns what was written, the brief first.
///
/// # Errors
/// When an outcome is unfinished or foreign to the preset, or a file cannot be written.
pub fn write_report(request: &ReportRequest<'_>, out: &Path) -> Result<Vec<PathBuf>, ReportError> {
    write_report_watched(request, out, &Watch { cancel: &AtomicBool::new(false), on_step: &|_, _| {} })
}

/// As [`write_report`]; tells how far it is, and stops before anything is written when it is cancelled.
///
/// # Errors
/// As [`write_report`], and when it is cancelled.
pub fn write_report_watched(
    request: &ReportRequest<'_>,
    out: &Path,
    watch: &Watch<'_>,
) -> Result<Vec<PathBuf>, ReportError> {
    if request.outcomes.is_empty() {
        return Err(ReportError::Nothing);
    }
    for outcome in &request.outcomes {
        if request.preset.scenario(&outcome.scenario).is_none() {
            return Err(ReportError::Unknown(outcome.scenario.to_string()));
        }
        if !outcome.is_complete() || outcome.timeline.months() == 0 {
            return Err(ReportError::Unfinished(outcome.scenario.to_string()));
        }
    }
    let brief = brief::compose(request, watch)?;
    let pictures = out.join("pictures");
    let mut written = vec![write(out, "brief.html", brief.html.as_bytes())?];
    for picture in &brief.pictures {
        written.push(write(&pictures, &format!("{}.png", picture.name), &picture.painted.png)?);
        written.push(write(&pictures, &format!("{}.svg", picture.name), picture.painted.svg.as_bytes())?);
        if let Some(table) = &picture.table {
            written.push(write(&pictures, &format!("{}.csv", picture.name), &sheets::csv(table)?)?);
        }
    }
    for table in &brief.tables {
        written.push(write(&out.join("tables"), &format!("{}.csv", table.name), &sheets::csv(table)?)?);
    }
    written.push(write(out, "figures.xlsx", &brief.workbook)?);
    Ok(written)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, ReportError> {
    let path = folder.join(name);
    let done = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes));
    done.map(|()| path.clone()).map_err(|error| ReportError::Write { path, error })
}
