//! Run sheets as files: `NAME.workshop.ron`, in the form of presets, beside the preset that they are of.

use crate::edit::FileStamp;
use crate::model::workshop::RunSheet;
use crate::model::{Finding, Preset};
use crate::store::bounded::{LARGEST_TEXT, Unread, read_bounded};
use crate::store::builtin;
use crate::store::save::{Over, SaveError, load, save_text};
use crate::store::session_file::SESSION_ENDING;
use crate::store::text::{content_hash, read, write};
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
    open_sheet(path).map(|(sheet, _)| sheet)
}

/// Reads the run sheet in a file that is to be written again, with what the file held.
///
/// # Errors
/// As [`load_sheet`].
pub fn open_sheet(path: &Path) -> Result<(RunSheet, FileStamp), Finding> {
    let bytes = read_bounded(path, LARGEST_TEXT).map_err(|error| error.finding(path))?;
    let not_text =
        |_| Finding::error(path.display().to_string(), "it is not text in UTF-8", "open a run sheet (.workshop.ron)");
    let text = String::from_utf8(bytes).map_err(not_text)?;
    Ok((parse_sheet(&text)?, FileStamp::new(content_hash(&text))))
}

/// Writes a run sheet to a file, so that the old or the new one is there, whole. What was there before stays beside it as `NAME.bak`.
///
/// # Errors
/// As [`save`](crate::store::save): where the file holds something else than it may be written over, or what the system says.
pub fn save_sheet(sheet: &RunSheet, path: &Path, over: &Over) -> Result<FileStamp, SaveError> {
    save_text(&sheet_to_text(sheet)?, path, over, None)
}

/// A path under which a run sheet is known by its name: `map.workshop.ron` for `map` and `map.ron`.
pub fn sheet_path(path: &Path) -> PathBuf {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let ending = format!(".{SHEET_ENDING}");
    let is_known = name.len() > ending.len() && name.to_lowercase().ends_with(&ending);
    if is_known {
        return path.to_owned();
    }
    let stem = if name.to_lowercase().ends_with(".ron") { &name[..name.len() - 4] } else { &name };
    path.with_file_name(format!("{stem}{ending}"))
}

/// The file beside a run sheet that holds its preset; none where there is none.
pub fn preset_path(sheet: &RunSheet, folder: Option<&Path>) -> Option<PathBuf> {
    folder.map(|folder| folder.join(format!("{}.ron", sheet.preset.trim()))).filter(|path| path.is_file())
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
    if let Some(path) = preset_path(sheet, folder) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_run_sheet_is_known_by_its_name() {
        for (given, known) in [
            ("a/map", "a/map.workshop.ron"),
            ("a/map.ron", "a/map.workshop.ron"),
            ("a/map.RON", "a/map.workshop.ron"),
            ("a/map.workshop.ron", "a/map.workshop.ron"),
            ("a/map.Workshop.Ron", "a/map.Workshop.Ron"),
            ("a/v1.2", "a/v1.2.workshop.ron"),
        ] {
            assert_eq!(sheet_path(Path::new(given)), Path::new(known), "{given}");
        }
    }

    #[test]
    fn a_run_sheet_is_written_over_what_it_was_read_from_and_over_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("map.workshop.ron");
        let mut sheet = RunSheet::new("map", "s".into(), date(2025, 10, 1));
        let first = save_sheet(&sheet, &path, &Over::Nothing).expect("nothing is there");
        assert_eq!(open_sheet(&path).expect("a run sheet"), (sheet.clone(), first.clone()));
        assert!(matches!(save_sheet(&sheet, &path, &Over::Nothing), Err(SaveError::ChangedOnDisk(_))));
        sheet.title = "Another".to_owned();
        let second = save_sheet(&sheet, &path, &Over::Known(first.clone())).expect("as it was");
        // Somebody who read the first one does not write over the second.
        assert!(matches!(save_sheet(&sheet, &path, &Over::Known(first)), Err(SaveError::ChangedOnDisk(_))));
        std::fs::remove_file(&path).expect("a file");
        assert!(matches!(save_sheet(&sheet, &path, &Over::Known(second)), Err(SaveError::Gone(_))));
        save_sheet(&sheet, &path, &Over::Anything).expect("anew");
        assert_eq!(load_sheet(&path).expect("a run sheet"), sheet);
    }
}
