//! Run sheets as files: `NAME.workshop.ron`, in the form of presets, beside the preset that they are of.

use crate::model::workshop::RunSheet;
use crate::model::{Finding, Preset};
use crate::store::bounded::{LARGEST_TEXT, Unread, read_bounded};
use crate::store::builtin;
use crate::store::save::{load, write_whole};
use crate::store::session_file::SESSION_ENDING;
use crate::store::text::{read, write};
use std::io;
use std::path::{Path, PathBuf};

/// How the names of run sheets end.
pub const SHEET_ENDING: &str = "workshop.ron";

/// Where the run sheet of a preset's workshop lies: `NAME.workshop.ron` beside `NAME.ron`.
pub fn run_sheet_path(preset: &Path) -> PathBuf {
    preset.with_extension(SHEET_ENDING)
}

/// The run sheet that lies beside a preset, as text; none where there is none.
///
/// # Errors
/// Where there is one that cannot be read.
pub fn run_sheet_beside(preset: &Path) -> Result<Option<String>, Unread> {
    let path = run_sheet_path(preset);
    if !path.is_file() {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&read_bounded(&path, LARGEST_TEXT)?).into_owned()))
}

/// Reads a run sheet.
///
/// # Errors
/// What keeps the text from being one, with line and column.
pub fn parse_sheet(text: &str) -> Result<RunSheet, Finding> {
    read(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Writes a run sheet; the same one gives the same text.
///
/// # Errors
/// When the text could not be read again.
pub fn sheet_to_text(sheet: &RunSheet) -> Result<String, ron::Error> {
    write(sheet)
}

/// Reads the run sheet in a file.
///
/// # Errors
/// When there is no such file, or no run sheet in it.
pub fn load_sheet(path: &Path) -> Result<RunSheet, Finding> {
    let bytes = read_bounded(path, LARGEST_TEXT).map_err(|error| error.finding(path))?;
    let not_text =
        |_| Finding::error(path.display().to_string(), "it is not text in UTF-8", "open a run sheet (.workshop.ron)");
    parse_sheet(&String::from_utf8(bytes).map_err(not_text)?)
}

/// Writes a run sheet to a file, so that the old or the new one is there, whole.
///
/// # Errors
/// What the system says, or what keeps it from being text.
pub fn save_sheet(sheet: &RunSheet, path: &Path) -> io::Result<()> {
    let text = sheet_to_text(sheet).map_err(io::Error::other)?;
    write_whole(path, text.as_bytes())
}

/// The preset that a run sheet is of: a file of its name beside the run sheet, or else the built-in one. No other place is looked at.
///
/// # Errors
/// When there is neither, or it is no preset.
pub fn preset_of_sheet(sheet: &RunSheet, folder: Option<&Path>) -> Result<Preset, Finding> {
    let name = sheet.preset.trim();
    let is_plain =
        !name.is_empty() && name.chars().all(|letter| !matches!(letter, '/' | '\\' | ':') && !letter.is_control());
    if !is_plain || name.starts_with('.') {
        return Err(Finding::error(
            "preset",
            format!("{name:?} is no name of a preset"),
            "write the name of a file beside it, without folder and ending",
        ));
    }
    if let Some(path) = folder.map(|folder| folder.join(format!("{name}.ron"))).filter(|path| path.is_file()) {
        return load(&path).map(|file| file.preset).map_err(|error| {
            let first = error.findings().into_iter().next();
            first.unwrap_or_else(|| Finding::error("preset", error.to_string(), "open another"))
        });
    }
    builtin::load(name).map_err(|_| {
        let message = format!("there is no {name}.ron beside it, and no built-in preset of this name");
        Finding::error("preset", message, "put the preset beside the run sheet, or name another")
    })
}

/// Whether a file is a run sheet or a session, by its name.
pub fn is_of_workshop(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase()).unwrap_or_default();
    name.ends_with(&format!(".{SHEET_ENDING}")) || name.ends_with(&format!(".{SESSION_ENDING}"))
}
