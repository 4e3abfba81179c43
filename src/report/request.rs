//! What a brief is asked for with, who watches it, and why there is none.

use crate::draw::PictureError;
use crate::report::tables::BriefTables;
use chokepoint_core::engine::Outcome;
use chokepoint_core::model::Preset;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};

/// What the brief is about.
pub struct ReportRequest<'a> {
    /// The preset that the brief is about.
    pub preset: &'a Preset,
    /// Its hash, as `sha256sum` prints it.
    pub file_hash: String,
    /// One per scenario, in the order in which they are told.
    pub outcomes: Vec<&'a Outcome>,
    /// Version of the program.
    pub version: &'a str,
    /// Which scenarios its tables of every month hold.
    pub tables: BriefTables,
    /// Whether slides are written beside the page.
    pub slides: bool,
}

/// How far a brief is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BriefStep {
    /// What has just been done, in words: `painting`.
    pub doing: &'static str,
    /// Steps done.
    pub done: usize,
    /// Steps in all.
    pub all: usize,
}

/// Who watches the work, and may end it.
pub struct Watch<'a> {
    /// Set to give up.
    pub cancel: &'a AtomicBool,
    /// Told each step that is done.
    pub on_step: &'a (dyn Fn(BriefStep) + Sync),
}

impl Watch<'_> {
    /// An error once somebody has given up.
    pub(crate) fn check(&self) -> Result<(), ReportError> {
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
    /// A scenario cannot be played at an end of the bands of its licences.
    #[error("the range of the gap cannot be worked out: {0}")]
    Bands(chokepoint_core::engine::SolveError),
    /// A scenario cannot be played again with another measure or plant.
    #[error("what helps and what would hurt cannot be worked out: {0}")]
    Ranking(chokepoint_core::engine::SolveError),
    /// A session cannot be played again without one of its moves.
    #[error("what each move changed cannot be worked out: {0}")]
    Moves(chokepoint_core::engine::SolveError),
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
    /// A presentation failed.
    #[error("slides cannot be packed: {0}")]
    Packed(String),
    /// A file failed.
    #[error("{path}: cannot be written: {error}")]
    Write {
        /// File or folder that could not be written.
        path: PathBuf,
        /// Word of the system.
        error: std::io::Error,
    },
}
