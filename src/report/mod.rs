//! The brief: what happened, in words, pictures and tables, without a window.
//!
//! `brief.html` holds everything and refers to nothing outside itself; `pictures/` and `tables/` hold its parts.

mod answer;
mod brief;
mod html;
mod pictures;
mod quality;
mod tables;
mod worst;

use crate::draw::PictureError;
use crate::engine::Outcome;
use crate::model::Preset;
use std::path::{Path, PathBuf};

/// What the brief is about.
pub struct ReportRequest<'a> {
    /// The file.
    pub preset: &'a Preset,
    /// Its hash, as `sha256sum` prints it.
    pub file_hash: String,
    /// One per scenario, in the order in which they are told.
    pub outcomes: &'a [Outcome],
    /// Version of the program.
    pub version: &'a str,
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
    Sensitivity(crate::engine::SolveError),
    /// A picture failed.
    #[error(transparent)]
    Picture(#[from] PictureError),
    /// A picture cannot be turned into a file.
    #[error("a picture cannot be encoded: {0}")]
    Encode(#[from] image::ImageError),
    /// A table failed.
    #[error("a table cannot be written: {0}")]
    Table(#[from] csv::Error),
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
    if request.outcomes.is_empty() {
        return Err(ReportError::Nothing);
    }
    for outcome in request.outcomes {
        if request.preset.scenario(&outcome.scenario).is_none() {
            return Err(ReportError::Unknown(outcome.scenario.to_string()));
        }
        if !outcome.is_complete() || outcome.timeline.months() == 0 {
            return Err(ReportError::Unfinished(outcome.scenario.to_string()));
        }
    }
    let brief = brief::compose(request)?;
    let mut written = vec![write(out, "brief.html", brief.html.as_bytes())?];
    for picture in &brief.pictures {
        written.push(write(&out.join("pictures"), &format!("{}.png", picture.name), &picture.png)?);
    }
    for (name, text) in tables::all(request)? {
        written.push(write(&out.join("tables"), name, &text)?);
    }
    Ok(written)
}

fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<PathBuf, ReportError> {
    let path = folder.join(name);
    let done = std::fs::create_dir_all(folder).and_then(|()| std::fs::write(&path, bytes));
    done.map(|()| path.clone()).map_err(|error| ReportError::Write { path, error })
}
