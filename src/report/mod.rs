//! The brief: what happened, in words, pictures and tables, without a window.
//!
//! `brief.html` holds everything and refers to nothing outside itself; `pictures/` holds its pictures as PNG and SVG with their
//! figures as CSV, `tables/` all figures as CSV, and `figures.xlsx` the same as one workbook.

mod answer;
mod brief;
mod grounds;
mod html;
mod pictures;
mod quality;
mod ranking;
mod request;
mod sheets;
mod steps;
mod tables;
mod worst;

pub use pictures::{DENSITY, PlotFile, plot_file, plot_image};
pub use request::{BriefStep, ReportError, ReportRequest, Watch};
pub use sheets::{csv as table_csv, json as table_json, xlsx as tables_xlsx};

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Writes the brief, its pictures and its tables into `out` and returns what was written, the brief first.
///
/// # Errors
/// When an outcome is unfinished or foreign to the preset, or a file cannot be written.
pub fn write_report(request: &ReportRequest<'_>, out: &Path) -> Result<Vec<PathBuf>, ReportError> {
    write_report_watched(request, out, &Watch { cancel: &AtomicBool::new(false), on_step: &|_| {} })
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
