//! Files from strangers: nothing is read further than it is taken, nothing runs in the program that opens what we write, and whatever is wrong is said in
//! one line with place and remedy.

use crate::kit::maps::MapMaker;
use crate::kit::run::chokepoint;
use crate::kit::tables::{applied, planned, read};
use calamine::{Data, Reader as _, Xlsx};
use chokepoint::report::tables_xlsx;
use chokepoint_core::engine::check;
use chokepoint_core::insight::Table;
use chokepoint_core::model::*;
use chokepoint_core::store::import::{TableKind, read_tables};
use chokepoint_core::store::{LARGEST_TABLE, LARGEST_TEXT, export_csv, export_workbook, load, parse, to_text};
use std::io::Cursor;
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

fn errors(preset: &Preset) -> Vec<String> {
    check(preset).iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect()
}

/// 100,000 entries that name as many others: who goes through a list for each of them is not done in an hour.
#[test]
fn what_is_named_is_looked_up_and_not_searched_for() {
    const MANY: usize = 100_000;
    let mut preset = MapMaker::one_mine().ban().preset;
    let name = |at: usize| format!("a{at}");
    preset.map.sites.extend((0..MANY).map(|at| Site {
        id: name(at).as_str().into(),
        name: "n".to_owned(),
        country: "CN".into(),
        ..Site::default()
    }));
    preset.events.extend((0..MANY).map(|at| Event {
        id: format!("e{at}").as_str().into(),
        title: "t".to_owned(),
        from: jiff::civil::date(2026, 1, 1),
        until: None,
        effect: EventEffect::Outage { site: name(MANY - 1 - at % 10).as_str().into(), remaining: 0.5 },
        note: String::new(),
    }));
    preset.scenarios[0].events = (0..MANY).map(|at| format!("e{at}").as_str().into()).collect();
    preset.rules[0].scope.entities = Some(Entities {
        named: (0..MANY).map(|at| format!("Z{at}")).collect(),
        affiliates_from: None,
        end_users: false,
    });
    // A chain of recipes that stands in the file from its end to its beginning.
    let good = |at: usize| format!("g{at}");
    preset.map.commodities.extend((0..MANY).map(|at| Commodity {
        id: good(at).as_str().into(),
        name: good(at),
        unit: "t".to_owned(),
        price_usd: Figure::plain(1.0),
        ..Commodity::default()
    }));
    let amount = |at: usize| Amount { commodity: good(at).as_str().into(), quantity: Figure::plain(1.0) };
    preset.map.recipes.extend((0..MANY).rev().map(|at| Recipe {
        id: good(at).as_str().into(),
        name: good(at),
        inputs: if at == 0 { Vec::new() } else { vec![amount(at - 1)] },
        outputs: vec![amount(at)],
        ..Recipe::default()
    }));
    let runs = |at: usize| Activity { recipe: good(at).as_str().into(), ..Activity::default() };
    preset.map.sites[0].activities.extend((0..MANY).map(runs));
    assert_eq!(errors(&preset), [] as [String; 0]);
    let unknown: Vec<Finding> =
        check(&preset).into_iter().filter(|finding| finding.message.contains("nobody on the map")).collect();
    assert_eq!(unknown.len(), 101, "a hundred are listed, and that there are more");
    assert!(unknown[100].message.starts_with("99900 more like this: "), "{}", unknown[100]);
}

/// A scenario that names a million rules that are not there: one mistake, and not a million lines.
#[test]
fn findings_of_one_kind_are_counted() {
    let mut preset = MapMaker::one_mine().ban().preset;
    preset.scenarios[0].rules = vec!["".into(); 1_000_000];
    preset.map.routes[0].to = "nowhere".into();
    let found = errors(&preset);
    assert_eq!(found.len(), 102, "{:?}", found.last());
    assert!(found.iter().any(|finding| finding.contains("no site `nowhere`")), "others stay in sight");
    assert!(found[101].contains("999900 more like this: there is no ``"), "{}", found[101]);
}

/// Ten million references in one list, thirty bytes in memory for each three of the file: refused where the list gets too long.
#[test]
fn lists_and_texts_are_counted_while_they_are_read() {
    let text = to_text(&MapMaker::one_mine().ban().preset).expect("a text");
    let with = |old: &str, new: &str| {
        assert!(text.contains(old), "{old}");
        parse(&text.replacen(old, new, 1)).expect_err("refused").to_string()
    };
    let long = format!("rules: [\n{}", "\"\",".repeat(2_000_001));
    assert!(with("rules: [\n", &long).contains("a list has more than 2000000 entries"));
    let title = format!("title: \"{}", "x".repeat(100_000));
    let words = with("title: \"", &title);
    assert!(words.contains("line 3") && words.contains("longer than 100000 bytes"), "{words}");
    // What could not be read again is not written.
    let mut preset = MapMaker::one_mine().preset;
    preset.map.sites[0].note = "x".repeat(100_000);
    assert!(to_text(&preset).expect_err("not written").to_string().contains("longer than 100000 bytes"));
}

/// A customs table with ten digits, brought in twice: each of its codes finds its commodity, its sites and its routes at once.
#[test]
fn a_table_of_twenty_thousand_codes_comes_in() {
    let mut text = "reporter,partner,direction,commodity code,description,quantity,value\n".to_owned();
    for code in 0..20_000 {
        text.push_str(&format!(
            "CN,US,export,{:010},goods {code},{},{}\n",
            2_805_000_001_u64 + 10 * code,
            code % 97 + 1,
            code % 89 + 1
        ));
    }
    let table = read("t.csv", text.as_bytes());
    let plan = planned(&table, &Preset::empty());
    assert_eq!((plan.bad, plan.commodities.len(), plan.routes.len()), (0, 20_000, 20_000));
    assert_eq!(plan.sites.len(), 2);
    let map = applied(&plan, &Preset::empty());
    assert_eq!(map.map.commodities[7].name, "goods 7 (2805000071)");
    assert!(planned(&table, &map).is_empty(), "what is there stays");
}

/// The texts of a sheet, row by row.
fn sheet(bytes: Vec<u8>, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("a workbook");
    book.worksheet_range(name).expect("a sheet").rows().map(<[Data]>::to_vec).collect()
}

/// A name of 40,000 letters, and one that looks like a day before those that spreadsheets count: one cell is cut or stays a text, and nothing else is lost.
#[test]
fn one_cell_never_costs_the_workbook() {
    let mut preset = MapMaker::one_mine().preset;
    preset.map.sites[0].name = "x".repeat(40_000);
    preset.map.sites[1].name = "1850-01-01".to_owned();
    let rows = sheet(export_workbook(&preset).expect("a workbook"), "Sites");
    let names: Vec<String> = rows.iter().map(|row| row[1].to_string()).collect();
    assert_eq!(names[1].encode_utf16().count(), 32_767);
    assert!(names[1].starts_with("xxx") && names[1].ends_with("[cut: 40000 letters do not fit into a cell]"));
    assert_eq!(names[2], "1850-01-01");

    let mut table = Table::new("t", &["site", "month"]);
    for name in ["1850-01-01", "2025-01-01", &"x".repeat(40_000)] {
        table.rows.push(vec![name.into(), jiff::civil::date(1850, 1, 1).into()]);
        table.rows.push(vec![name.into(), jiff::civil::date(2025, 1, 1).into()]);
    }
    let rows = sheet(tables_xlsx(&[table]).expect("a workbook"), "t");
    let is_text = |cell: &Data| matches!(cell, Data::String(_));
    assert!(rows.iter().all(|row| is_text(&row[0])), "a text is a date only where the column is one");
    assert_eq!(rows[1][1], Data::String("1850-01-01".to_owned()), "a spreadsheet has no such day");
    assert!(matches!(rows[2][1], Data::DateTime(_)), "{:?}", rows[2]);
}

/// Control characters, marks that turn a line, and what is no character: shown as such on the page, and in no picture.
#[test]
fn names_cannot_turn_or_break_the_brief() {
    const NAME: &str = "a\u{0}\u{1b}[31m\u{7f}\u{9b}\u{202e}gpj\u{2066}\u{200f}\u{61c}\u{fffe}\u{ffff}\u{e0041}z";
    let folder = tempfile::tempdir().expect("a folder");
    let mut preset = load(&path("formulas-in-names.ron")).expect("a preset").preset;
    let title = std::mem::replace(&mut preset.title, NAME.to_owned());
    preset.map.sites.iter_mut().for_each(|site| site.name = NAME.to_owned());
    preset.map.commodities.iter_mut().for_each(|entry| entry.name = NAME.to_owned());
    preset.scenarios.iter_mut().for_each(|scenario| scenario.name = NAME.to_owned());
    assert_ne!(title, preset.title);
    let (map, out) = (folder.path().join("map.ron"), folder.path().join("out"));
    std::fs::write(&map, to_text(&preset).expect("a text")).expect("the map");
    let run = chokepoint(["report".as_ref(), map.as_os_str(), "--out".as_ref(), out.as_os_str()]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    let mut read = 0;
    let pictures =
        std::fs::read_dir(out.join("pictures")).expect("pictures").map(|entry| entry.expect("a file").path());
    for file in pictures.chain([out.join("brief.html")]) {
        if file.extension().is_some_and(|ending| ending == "svg" || ending == "html") {
            let text = std::fs::read_to_string(&file).expect("a text");
            let strange = text.chars().find(|letter| is_hidden(*letter) && !matches!(letter, '\n' | '\t'));
            assert_eq!(strange, None, "{}", file.display());
            read += 1;
        }
    }
    assert!(read > 3);
    let page = std::fs::read_to_string(out.join("brief.html")).expect("the brief");
    assert!(page.contains("\\u{202e}gpj"), "it stands there in visible form");
}

/// Events that are each in range and multiply a demand beyond any.
#[test]
fn demand_beyond_any_range_is_refused_by_name() {
    let with = |factors: &[(f64, i16, Option<i16>)], elasticity: f64, growth: f64| {
        let mut preset = MapMaker::one_mine().preset;
        preset.map.sites[1].demands[0].elasticity = elasticity;
        preset.map.sites[1].demands[0].growth_per_year = growth;
        let commodity = preset.map.sites[1].demands[0].commodity.clone();
        for (at, (factor, from, until)) in factors.iter().enumerate() {
            let id = format!("cheap-{at}");
            preset.scenarios[0].events.push(id.as_str().into());
            preset.events.push(Event {
                id: id.as_str().into(),
                title: "t".to_owned(),
                from: jiff::civil::date(*from, 1, 1),
                until: until.map(|year| jiff::civil::date(year, 1, 1)),
                effect: EventEffect::PriceChange { commodity: commodity.clone(), factor: *factor },
                note: String::new(),
            });
        }
        errors(&preset)
    };
    let found = with(&[(1e-15, 2026, None)], -10.0, 0.0);
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].contains("events/cheap-0") && found[0].contains("by 1e150"), "{}", found[0]);
    assert_eq!(with(&[(1e-15, 2026, None)], 0.0, 0.0).len(), 0, "without an elasticity it changes nothing");
    assert_eq!(with(&[(1e15, 2026, None)], -10.0, 0.0).len(), 0, "what is dear is demanded less");
    // Twice by 1e8 is too much at once, and not one after the other.
    assert_eq!(with(&[(1e-8, 2026, None), (1e-8, 2026, None)], -1.0, 0.0).len(), 1);
    assert_eq!(with(&[(1e-8, 2026, Some(2027)), (1e-8, 2027, None)], -1.0, 0.0).len(), 0);
}

/// An old workbook that declares four thousand million rows: refused before room is made for them. One that is cut off anywhere is refused or read.
#[test]
fn an_old_workbook_is_not_believed_either() {
    let bytes = std::fs::read(crate::kit::tables::path("trade-old-workbook.xls")).expect("the file");
    let sizes: Vec<usize> =
        (0..bytes.len() - 18).filter(|at| bytes[*at..].starts_with(&[0x00, 0x02, 0x0e, 0x00])).collect();
    assert!(!sizes.is_empty(), "a sheet declares its size");
    let mut liar = bytes.clone();
    sizes.iter().for_each(|at| liar[at + 8..at + 12].copy_from_slice(&u32::MAX.to_le_bytes()));
    let finding = read_tables(&liar, "t.xls").expect_err("no room is made for them");
    assert!(finding.message.contains("claims to have 4294967295 rows"), "{finding}");
    for length in (0..bytes.len()).step_by(509) {
        if let Err(finding) = read_tables(&bytes[..length], "t.xls") {
            assert!(!finding.message.is_empty() && !finding.remedy.is_empty());
        }
    }
}

#[test]
fn a_map_whose_routes_lead_nowhere_is_indexed_without_them() {
    use chokepoint_core::engine::Network;
    let mut preset = crate::kit::maps::MapMaker::one_mine().preset;
    let known = preset.map.routes[0].clone();
    let lost = |id: &str| chokepoint_core::model::Route { id: id.into(), ..known.clone() };
    preset.map.routes.insert(0, chokepoint_core::model::Route { from: "nowhere".into(), ..lost("from") });
    preset.map.routes.push(chokepoint_core::model::Route { to: "nowhere".into(), ..lost("to") });
    preset.map.routes.push(chokepoint_core::model::Route { commodity: "unheard-of".into(), ..lost("of") });
    let network = Network::build(&preset.map);
    assert_eq!((network.routes.len(), network.map.routes.len()), (1, 1), "nothing is drawn from whatever comes first");
    assert!(network.route(&known.id).is_some() && network.route(&"from".into()).is_none());
    // Not a single site, and a route all the same.
    preset.map.sites.clear();
    preset.map.commodities.clear();
    assert!(Network::build(&preset.map).routes.is_empty());
    let errors = chokepoint_core::model::validate(&preset);
    assert!(errors.iter().filter(|finding| finding.is_error()).count() >= 4, "each is named: {errors:?}");
}
