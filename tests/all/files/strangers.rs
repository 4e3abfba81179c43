//! Files from strangers: nothing is read further than it is taken, nothing runs in the program that opens what we write, and whatever is wrong is said in
//! one line with place and remedy.

use crate::kit::run::chokepoint;
use crate::kit::tables::{planned, read};
use chokepoint_core::store::import::{TableKind, read_tables};
use chokepoint_core::store::{LARGEST_TABLE, LARGEST_TEXT, export_csv, load};
use std::path::PathBuf;

fn path(name: &str) -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/cases/reliability").join(name)
}

/// Files that hold nothing and say that they are larger than anything that is read: refused before the first byte.
#[test]
fn sizes_are_looked_at_before_anything_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, command, most) in
        [("map.ron", &["check"][..], LARGEST_TEXT), ("table.csv", &["import", "--dry-run"], LARGEST_TABLE)]
    {
        let path = folder.path().join(name);
        std::fs::File::create(&path).and_then(|file| file.set_len(3 << 30)).expect("a sparse file");
        let run = chokepoint(command.iter().map(AsRef::as_ref).chain([path.as_os_str()]));
        assert_eq!(run.status, Some(1), "{}", run.errors);
        assert!(run.errors.contains(&format!("larger than {} MiB", most >> 20)), "{}", run.errors);
    }
}

/// A workbook that claims a million million texts and holds a few dozen.
#[test]
fn a_workbook_is_not_believed_what_it_claims() {
    let bytes = std::fs::read(path("declares-1e12-strings.xlsx")).expect("the file");
    let finding = read_tables(&bytes, "t.xlsx").expect_err("no room is made for them");
    assert!(finding.message.contains("claims to hold 999999999999 texts"), "{finding}");
    assert!(!finding.remedy.is_empty());
}

/// A workbook in which many cells share one long text: refused by what its cells would hold, and not by the size of the file.
#[test]
fn one_text_in_many_cells_counts_each_time() {
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let sheet = workbook.add_worksheet();
    let text = "x".repeat(10_000);
    for column in 0..150 {
        sheet.write_string(0, column, format!("heading {column}")).expect("a heading");
    }
    // 180 rows of 150 cells of 10,000 letters are 270 million letters; the file has a few dozen kilobytes.
    for row in 1..=180 {
        for column in 0..150 {
            sheet.write_string(row, column, &text).expect("a cell");
        }
    }
    let bytes = workbook.save_to_buffer().expect("a workbook");
    assert!(bytes.len() < 1_000_000, "{}", bytes.len());
    let finding = read_tables(&bytes, "t.xlsx").expect_err("too large");
    assert!(finding.message.contains("256 MiB of text"), "{finding}");
}

/// Names that a spreadsheet program would run: no cell of a table that leaves begins like a formula, and what comes back is what went out.
#[test]
fn formulas_in_names_are_kept_texts_and_come_back() {
    let preset = load(&path("formulas-in-names.ron")).expect("a preset").preset;
    for kind in TableKind::WRITTEN {
        let bytes = export_csv(&preset, kind).expect("it can be written");
        let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(&bytes[3..]);
        for record in reader.records() {
            for cell in record.expect("a row").iter() {
                let is_figure = cell.parse::<f64>().is_ok();
                assert!(is_figure || !cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']), "{kind:?}: {cell:?}");
            }
        }
    }
    for kind in [TableKind::Sites, TableKind::Routes] {
        let table = read("t.csv", &export_csv(&preset, kind).expect("it can be written"));
        let plan = planned(&table, &preset);
        assert_eq!(plan.findings, [], "{kind:?}");
        let changed: Vec<String> = plan.names(9);
        // A note is read without the blanks around it.
        assert!(
            plan.sites.iter().filter_map(|swap| swap.after.as_deref()).all(|site| site.name.starts_with('=')),
            "{changed:?}"
        );
        assert!(plan.routes.is_empty(), "{changed:?}");
    }
}

/// Names and ids that hold commands to a terminal: they stand there in visible form.
#[test]
fn nothing_reaches_a_terminal_as_a_command() {
    let run = chokepoint(["check".as_ref(), path("terminal-codes-in-id.ron").as_os_str()]);
    assert_eq!(run.status, Some(1));
    assert!(run.errors.contains("\\u{1b}"), "{}", run.errors);
    for text in [&run.errors, &run.out] {
        assert!(text.chars().all(|letter| !letter.is_control() || letter == '\n'), "{text:?}");
    }
}

/// What is read is not written over, by whatever path it is named.
#[test]
fn the_output_is_not_the_input() {
    let folder = tempfile::tempdir().expect("a folder");
    let (map, table) = (folder.path().join("map.ron"), folder.path().join("t.csv"));
    std::fs::copy(path("formulas-in-names.ron"), &map).expect("a copy");
    std::fs::write(&table, "name,country\nHill,AU\n").expect("a table");
    let other = folder.path().join(".").join("t.csv");
    let before = std::fs::read(&map).expect("the map");
    let export = chokepoint([
        "export".as_ref(),
        map.as_os_str(),
        "--table".as_ref(),
        "sites".as_ref(),
        "-o".as_ref(),
        map.as_os_str(),
    ]);
    assert_eq!((export.status, std::fs::read(&map).expect("the map")), (Some(1), before), "{}", export.errors);
    let import = chokepoint(["import".as_ref(), table.as_os_str(), "-o".as_ref(), other.as_os_str()]);
    assert_eq!(import.status, Some(1));
    assert!(import.errors.contains("is what is read"), "{}", import.errors);
    assert!(std::fs::read_to_string(&table).expect("the table").starts_with("name"));
}

/// Rows that are right one by one and make a map that `check` refuses: nothing is written, and it is said why.
#[test]
fn an_import_does_not_write_what_check_refuses() {
    let folder = tempfile::tempdir().expect("a folder");
    let out = folder.path().join("out.ron");
    for (table, into, words) in [
        ("stakes-above-one.csv", None, "stakes add up to more than 1"),
        ("trade-price-overflows.csv", None, "is not a number"),
        ("maximum-below-baseline.csv", Some("sound.ron"), "above the maximum"),
    ] {
        let into = into.map(path);
        let run = |last: &[&std::ffi::OsStr]| {
            let table = path(table);
            let into = into.iter().flat_map(|into| ["--into".as_ref(), into.as_os_str()]);
            chokepoint(["import".as_ref(), table.as_os_str()].into_iter().chain(into).chain(last.iter().copied()))
        };
        for last in [&["--dry-run".as_ref()][..], &["-o".as_ref(), out.as_os_str()]] {
            let run = run(last);
            assert_eq!(run.status, Some(1), "{table}: {}", run.errors);
            assert!(
                run.errors.contains(words) && run.errors.contains("errors would come onto the map"),
                "{}",
                run.errors
            );
            assert!(!out.exists(), "{table}");
        }
    }
}
