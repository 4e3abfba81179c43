//! The brief: what happened, in words, pictures and tables, without a window.
//!
//! `brief.html` holds everything and refers to nothing outside itself, `slides.html` and `slides.pptx` the same in pictures, where they are asked for; `pictures/`
//! holds its pictures as PNG and SVG with their figures as CSV, `tables/` all figures as CSV, and `figures.xlsx` the same as one workbook.

mod after_action;
mod brief;
mod folder;
mod grounds;
mod html;
mod map_picture;
mod pictured;
mod pictures;
mod poster;
mod quality;
mod ranking;
mod request;
mod sheets;
mod size;
mod slides;
mod steps;
mod tables;

pub use after_action::{AfterAction, write_after_action};
pub use folder::publish;
pub use map_picture::{map_png, map_thumbnail};
pub use pictures::{PlotFile, plot_file, plot_image};
pub use poster::{Poster, PosterPlot};
pub use request::{BriefStep, ReportError, ReportRequest, Watch};
pub use sheets::{csv as table_csv, json as table_json, xlsx as tables_xlsx};
pub use size::{DENSITY, PictureCanvas, PictureSize};
pub use tables::BriefTables;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Writes the brief, its pictures and its tables into `out`, in place of those of an earlier brief, and returns what was written, the brief first. Other files that
/// lie there stay.
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
    let mut files = vec![(PathBuf::from("brief.html"), brief.html.into_bytes())];
    if let Some(slides) = brief.slides {
        files.push((PathBuf::from("slides.html"), slides.page.into_bytes()));
        files.push((PathBuf::from("slides.pptx"), slides.office));
    }
    for picture in brief.pictures {
        let name = |ending: &str| Path::new("pictures").join(format!("{}.{ending}", picture.name));
        files.push((name("png"), picture.painted.png));
        files.push((name("svg"), picture.painted.svg.into_bytes()));
        if let Some(table) = &picture.table {
            files.push((name("csv"), sheets::csv(table)?));
        }
    }
    for table in &brief.tables {
        files.push((Path::new("tables").join(format!("{}.csv", table.name)), sheets::csv(table)?));
    }
    files.push((PathBuf::from("figures.xlsx"), brief.workbook));
    folder::publish(out, &files)
}
