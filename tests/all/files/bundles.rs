//! Bundles on the command line: written, opened wherever a preset is, refused with words.

use crate::kit::maps::MapMaker;
use crate::kit::run::chokepoint;
use chokepoint_core::model::Preset;
use chokepoint_core::store::{BUNDLE_ENDING, read_bundle, run_sheet_path, to_text};
use std::ffi::OsStr;
use std::path::{Path, PathBuf};

fn text(preset: &Preset) -> String {
    to_text(preset).expect("a preset is text")
}

/// A preset in a file, with a run sheet beside it, and where its bundle is to be.
fn in_files(folder: &Path) -> (PathBuf, PathBuf, Preset) {
    let preset = MapMaker::one_mine().months(2, 1.0).ban().preset;
    let from = folder.join("map.ron");
    std::fs::write(&from, text(&preset)).expect("a file");
    std::fs::write(run_sheet_path(&from), "(a run sheet)").expect("a file");
    (from, folder.join("map").with_extension(BUNDLE_ENDING), preset)
}

fn copy<'a>(from: &'a Path, more: &[&'a str], to: &'a Path) -> crate::kit::run::Run {
    let more = more.iter().map(AsRef::<OsStr>::as_ref);
    chokepoint([OsStr::new("copy"), from.as_os_str()].into_iter().chain(more).chain([OsStr::new("-o"), to.as_os_str()]))
}

#[test]
fn a_bundle_is_a_preset_wherever_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, bundle, preset) = in_files(folder.path());
    let run = copy(&from, &[], &bundle);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    assert!(run.out.contains("kept out: the run sheet") && run.out.contains("a picture of its map"), "{}", run.out);
    let read = read_bundle(&std::fs::read(&bundle).expect("a file")).expect("it is read").bundle;
    assert_eq!((read.preset, read.run_sheet, read.pictures.len()), (preset, None, 1));
    let of = |command: &str, file: &Path| {
        let run = chokepoint([OsStr::new(command), file.as_os_str()]);
        assert_eq!(run.status, Some(0), "{}", run.errors);
        run.out.replace(&file.display().to_string(), "FILE")
    };
    assert_eq!(of("check", &bundle), of("check", &from));
    assert_eq!(of("solve", &bundle), of("solve", &from));
    let run = chokepoint([OsStr::new("diff"), from.as_os_str(), bundle.as_os_str()]);
    assert_eq!((run.status, run.out.contains("changed")), (Some(0), false), "{}", run.out);
    // The same parts are the same bytes.
    let before = std::fs::read(&bundle).expect("a file");
    copy(&from, &[], &bundle);
    assert_eq!(std::fs::read(&bundle).expect("a file"), before);
}

#[test]
fn the_run_sheet_goes_along_where_that_is_asked_for_and_comes_out_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let (from, bundle, preset) = in_files(folder.path());
    let run = copy(&from, &["--run-sheet"], &bundle);
    assert!(run.out.contains("the run sheet as it is"), "{}{}", run.out, run.errors);
    let out = folder.path().join("out.ron");
    let run = copy(&bundle, &["--run-sheet"], &out);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    assert_eq!(std::fs::read_to_string(&out).expect("a file"), text(&preset));
    assert_eq!(std::fs::read_to_string(run_sheet_path(&out)).expect("a file"), "(a run sheet)");
    // One that is there is not written over.
    let run = copy(&bundle, &["--run-sheet"], &out);
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("is there already"), "{}", run.errors);
}

#[test]
fn what_is_no_bundle_is_refused_with_a_remedy_and_what_is_strange_in_one_is_named() {
    let folder = tempfile::tempdir().expect("a folder");
    let check = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).expect("a file");
        chokepoint([OsStr::new("check"), path.as_os_str()])
    };
    let run = check("torn.chokepoint", b"PK\x03\x04 and no more");
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("it is torn, or no bundle"), "{}", run.errors);
    let mut book = rust_xlsxwriter::Workbook::new();
    book.add_worksheet();
    let run = check("table.xlsx", &book.save_to_buffer().expect("a workbook"));
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("Import a table"), "{}", run.errors);
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in [("preset.ron", text(&MapMaker::one_mine().ban().preset)), ("../x.sh", "rm".to_owned())] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a part");
        std::io::Write::write_all(&mut writer, bytes.as_bytes()).expect("bytes");
    }
    let run = check("more.chokepoint", &writer.finish().expect("an archive").into_inner());
    assert_eq!(run.status, Some(0), "{}", run.errors);
    assert!(run.errors.contains("left out: \u{201c}../x.sh\u{201d} is not known"), "{}", run.errors);
}
