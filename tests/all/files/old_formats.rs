//! Files of every format that was ever released open with the figures that they hold.
//!
//! `tests/cases/format-N` holds files as the first program that wrote format N left them; they are never touched again. Who raises `FORMAT` adds a
//! folder for the new format, and what turns the old files into it: without both a test here fails.

use crate::kit::run::chokepoint;
use chokepoint_core::model::{FORMAT, Preset, Severity, visit_figures};
use chokepoint_core::store;
use std::path::{Path, PathBuf};

/// The folders of formats, by number.
fn formats() -> Vec<(u32, PathBuf)> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let entries = std::fs::read_dir(cases).expect("the cases").map(|entry| entry.expect("an entry").path());
    let number = |path: &PathBuf| path.file_name()?.to_str()?.strip_prefix("format-")?.parse().ok();
    let mut formats: Vec<(u32, PathBuf)> = entries.filter_map(|path| Some((number(&path)?, path))).collect();
    formats.sort();
    formats
}

fn files(folder: &Path) -> Vec<PathBuf> {
    std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect()
}

/// The values of figures as they stand in the text, whatever reads it: `value: 12.5,`, in a line of their own or not.
fn values_in_text(text: &str) -> Vec<f64> {
    let values = text.split("value: ").skip(1).map(|rest| rest.split([',', ')', '\n']).next().expect("a value"));
    let mut values: Vec<f64> = values.map(|value| value.trim().parse().expect("a number")).collect();
    values.sort_by(f64::total_cmp);
    values
}

fn values_of(preset: &Preset) -> Vec<f64> {
    let mut values = Vec::new();
    visit_figures(preset, &mut |_, figure| values.push(figure.value));
    values.sort_by(f64::total_cmp);
    values
}

#[test]
fn every_format_has_files_of_its_time_and_the_newest_is_the_one_that_is_written() {
    let formats = formats();
    let numbers: Vec<u32> = formats.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=FORMAT).collect::<Vec<u32>>());
    assert!(formats.iter().all(|(_, folder)| !files(folder).is_empty()));
}

#[test]
fn old_files_open_with_the_figures_that_they_hold_and_stay_so_when_saved() {
    for (_, folder) in formats() {
        for path in files(&folder) {
            let text = std::fs::read_to_string(&path).expect("a file");
            let loaded = store::load(&path).unwrap_or_else(|error| panic!("{error}"));
            let errors: Vec<String> = (loaded.findings.iter())
                .filter(|finding| finding.severity == Severity::Error)
                .map(ToString::to_string)
                .collect();
            assert!(errors.is_empty(), "{}: {errors:?}", path.display());
            let values = values_in_text(&text);
            assert!(values.len() > 100, "{} is a map with figures", path.display());
            assert_eq!(values_of(&loaded.preset), values, "{}", path.display());
            let again = store::to_text(&loaded.preset).expect("it is written");
            assert_eq!(store::parse(&again).expect("it is read"), loaded.preset, "{}", path.display());
        }
    }
}

#[test]
fn a_newer_file_is_refused_with_what_to_do_and_left_as_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("newer.ron");
    let newer = format!("(format: {}, what_is_new: \"nobody knows\")", FORMAT + 1);
    std::fs::write(&path, &newer).expect("a file");
    let run = chokepoint([Path::new("check"), &path]);
    assert_ne!(run.status, Some(0));
    let said = format!("it is in format {}, this program reads format {FORMAT}", FORMAT + 1);
    assert!(
        run.errors.contains(&said) && run.errors.contains("open it with the version that wrote it"),
        "{}",
        run.errors
    );
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), newer);
}
