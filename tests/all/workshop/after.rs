//! What is made of a session when it is over: the after-action report, and the command line of workshops.

use crate::kit::run::chokepoint;
use crate::kit::workshop::*;
use calamine::{Data, Reader as _, Xlsx, open_workbook_from_rs};
use chokepoint::report::{AfterAction, Watch, write_after_action};
use chokepoint_core::model::workshop::*;
use chokepoint_core::store::{Over, SessionFile, save_sheet};
use chokepoint_core::workshop::MoveTemplate;
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;

/// Two rounds with a stock that is put on the market, and a second line without; words that would break a page or a cell.
fn played() -> Game {
    let mut game = Game::open(one_mine(), two_rounds());
    game.round("1").reveal("1").reveal("2").reveal("4").likely("us", "short", 0.9).likely("cn", "short", 0.25);
    game.phase(Phase::Commit).makes("us", &MoveTemplate::Note, "<script>alert(1)</script>").play_out();
    game.evaluated("1", InjectStatus::NotMet, "=nobody looked").remarked(Some("us"), "We & they were late.");
    game.round("2").phase(Phase::Commit).takes("us", "stock", "It is all we have.").answered().phase(Phase::Reveal);
    game.take(Fact::Overridden(Override {
        round: "2".into(),
        team: "us".into(),
        figure: FigureOf::Cost,
        value: 1e9,
        reason: "Half of it was a loan.".to_owned(),
    }));
    game.branch("2", "Nothing done").play_out();
    game
}

fn file(folder: &Path, game: &Game) -> String {
    let file = SessionFile::begin(folder, "played", game.session.entries()).expect("it is written");
    file.path().to_str().expect("a path").to_owned()
}

fn report(game: &Game, out: &Path) -> Vec<PathBuf> {
    let watch = Watch { cancel: &AtomicBool::new(false), on_step: &|_| {} };
    write_after_action(&AfterAction { session: &game.session, version: "test" }, out, &watch).expect("it is written")
}

fn rows(path: &Path) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_path(path).expect("it is there");
    reader.records().map(|row| row.expect("a row").iter().map(str::to_owned).collect()).collect()
}

/// 100 a month at 1000 USD, banned from February on: 300,000 of 400,000 are lost without a move, 270,000 with the stock of 30; on the other line 300,000, 75 %.
#[test]
fn the_report_says_who_did_what_and_what_it_changed() {
    let folder = tempfile::tempdir().expect("a folder");
    let game = played();
    let written = report(&game, folder.path());
    let page = std::fs::read_to_string(folder.path().join("after-action.html")).expect("the page");
    assert_eq!(written[0].file_name().and_then(|name| name.to_str()), Some("after-action.html"));
    for words in [
        "To keep them supplied, most points after round 2: United States, 31.5",
        "To make them feel it, most points after round 2: China, 67.5",
        "points = 100 - 1 x gap in %",
        "No move did more than \u{201c}Stock\u{201d} of United States in round 2: it made the gap USD 30,000 smaller",
        "On the line \u{201c}Nothing done\u{201d} the gap of",
        "ends at 75.0 % instead of 67.5 %",
        "Shapley value",
        "Half of it was a loan.",
        "We &amp; they were late.",
        "Inject 1, Inject 1. Expected: ",
        "China: 4 Inject 4",
        "On no line was told: 3 Inject 3; 5 Inject 5; 6 Inject 6; 7 Inject 7",
        "Nothing done: leaves \u{201c}Main line\u{201d} at round 2",
        "type=\"range\"",
        "data:image/",
    ] {
        assert!(page.contains(words), "no {words:?} in the page");
    }
    // It fetches nothing, and nobody's words are markup.
    assert!(!page.contains("alert(1)</script>") && page.contains("&lt;script&gt;alert(1)"));
    for elsewhere in [" src=\"http", " href=", "@import", "url("] {
        assert!(!page.contains(elsewhere), "{elsewhere} leads out of the page");
    }
    assert_eq!(page.matches("<script>").count(), 1);
    // Without the script all rounds stand there: two of the main line and one of the other.
    assert_eq!(page.matches("<div class=\"round\">").count(), 3);
    let moves = rows(&folder.path().join("tables/moves.csv"));
    let at = |head: &str| moves[0].iter().position(|word| word == head).expect("a column");
    let stock = moves.iter().find(|row| row[at("title")] == "Stock").expect("the move");
    let number = |head: &str| stock[at(head)].parse::<f64>().expect("a number");
    assert_eq!((stock[0].as_str(), stock[at("team")].as_str(), number("cost_usd")), ("2", "United States", 2e9));
    assert!(
        (number("gap_change_usd") + 30_000.0).abs() < 1e-2 && (number("own_gap_change_usd") + 30_000.0).abs() < 1e-2
    );
    assert_eq!(rows(&folder.path().join("tables/overrides.csv"))[1][6], "Half of it was a loan.");
}

/// The number of the round is the first column of every table, in both kinds of files, and both hold the same.
#[test]
fn the_round_is_the_first_column_of_every_exported_row() {
    let folder = tempfile::tempdir().expect("a folder");
    report(&played(), folder.path());
    let bytes = std::fs::read(folder.path().join("after-action.xlsx")).expect("the workbook");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(bytes)).expect("a workbook");
    let mut seen = 0;
    for entry in std::fs::read_dir(folder.path().join("tables")).expect("the tables") {
        let path = entry.expect("an entry").path();
        let name = path.file_stem().and_then(|name| name.to_str()).expect("a name").to_owned();
        let (rows, sheet) = (rows(&path), book.worksheet_range(&name).expect("its sheet"));
        assert_eq!(rows.len(), sheet.rows().count(), "{name}");
        assert!(rows[0][0].eq_ignore_ascii_case("round"), "{name}: {:?}", rows[0]);
        for (row, cells) in rows.iter().zip(sheet.rows()).skip(1) {
            let number: usize = row[0].parse().unwrap_or_else(|_| panic!("{name}: {row:?}"));
            assert!(number <= 2, "{name}");
            assert_eq!(cells[0], Data::Float(number as f64), "{name}");
            seen += 1;
        }
    }
    assert!(seen > 40, "{seen} rows");
}

/// Written once more the report is the same, to the byte; of a longer one before nothing is left, and the user's own file stays.
#[test]
fn the_same_session_gives_the_same_report() {
    let (one, two) = (tempfile::tempdir().expect("a folder"), tempfile::tempdir().expect("a folder"));
    std::fs::write(one.path().join("mine.txt"), "mine").expect("it is written");
    report(&played(), one.path());
    let mut short = Game::open(one_mine(), two_rounds());
    short.round("1").play_out();
    for (game, folder) in [(&short, &one), (&short, &two)] {
        report(game, folder.path());
    }
    assert!(!one.path().join("tables/exercise-list-2.csv").exists(), "of the second line nothing is left");
    assert!(one.path().join("mine.txt").exists());
    for name in ["after-action.html", "after-action.xlsx", "tables/what-happened.csv", "pictures/gap-of-teams-1.svg"] {
        let read = |folder: &Path| std::fs::read(folder.join(name)).expect("it is there");
        assert!(read(one.path()) == read(two.path()), "{name}");
    }
    // Before the first round there is little to say, and it is said.
    let none = tempfile::tempdir().expect("a folder");
    report(&Game::open(one_mine(), two_rounds()), none.path());
    let page = std::fs::read_to_string(none.path().join("after-action.html")).expect("the page");
    assert!(page.contains("No round has been answered: nobody has points yet."));
}

#[test]
fn built_in_run_sheets_are_listed_and_checked() {
    let listed = chokepoint(["workshop"]);
    assert_eq!(listed.status, Some(0), "{}", listed.errors);
    let names: Vec<&str> = listed.out.lines().filter_map(|line| line.split('\t').next()).collect();
    assert_eq!(names, ["rare-earths-workshop", "practice-workshop"]);
    let checked = chokepoint(["workshop", "check", "rare-earths-workshop"]);
    assert_eq!(checked.status, Some(0), "{}", checked.errors);
    assert!(checked.out.contains("6 rounds in 45 minutes, 4 teams, 12 injects"), "{}", checked.out);
}

#[test]
fn a_wrong_run_sheet_is_status_1_with_place_and_remedy() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("x.workshop.ron");
    let (_, mut sheet) = shipped("practice-workshop");
    sheet.injects[0].to = vec!["nobody".into()];
    sheet.rounds[0].date = day("2031-01-01");
    save_sheet(&sheet, &path, &Over::Anything).expect("it is written");
    let name = path.to_str().expect("a path");
    let checked = chokepoint(["workshop", "check", name]);
    assert_eq!(checked.status, Some(1));
    let errors: Vec<&str> = checked.errors.lines().collect();
    assert!(errors.iter().any(|line| line.contains("rounds/1/date") && line.contains("choose a day of")), "{errors:?}");
    assert!(errors.iter().any(|line| line.contains("injects/1/to") && line.contains("nobody")), "{errors:?}");
    // A preset that is not there, a file that is not there, and a file that is none.
    sheet.preset = "nowhere".to_owned();
    save_sheet(&sheet, &path, &Over::Anything).expect("it is written");
    assert!(chokepoint(["workshop", "check", name]).errors.contains("there is no nowhere.ron beside it"));
    let missing = chokepoint(["workshop", "check", "no-such-sheet"]);
    assert_eq!(missing.status, Some(1));
    assert!(missing.errors.contains("nor is it a built-in run sheet; those are: rare-earths-workshop"));
    std::fs::write(&path, "(colour: 3)").expect("it is written");
    assert!(chokepoint(["workshop", "check", name]).errors.contains("colour"));
    for command in ["replay", "msel"] {
        let out = folder.path().join("x.csv");
        let mut arguments = vec!["workshop", command, name];
        if command == "msel" {
            arguments.extend(["-o", out.to_str().expect("a path")]);
        }
        assert_eq!(chokepoint(arguments).status, Some(1), "{command}");
    }
    assert_eq!(chokepoint(["workshop", "dance"]).status, Some(2));
}

/// All lines, with the engine's answers worked out again; a figure that was written down otherwise is said, beyond rounding and not below.
#[test]
fn a_session_is_replayed_to_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = file(folder.path(), &played());
    let (once, again) =
        (chokepoint(["workshop", "replay", &name, "--json"]), chokepoint(["workshop", "replay", &name, "--json"]));
    assert_eq!((once.status, once.errors.as_str()), (Some(0), ""));
    assert_eq!(once.out, again.out);
    let json: serde_json::Value = serde_json::from_str(&once.out).expect("one object");
    let lines = json["lines"].as_array().expect("lines");
    assert_eq!(lines.len(), 2);
    let rounds = |line: usize| lines[line]["rounds"].as_array().expect("rounds").len();
    assert_eq!((rounds(0), rounds(1)), (2, 1), "a line has the rounds that are its own");
    assert_eq!(lines[1]["leaves"], serde_json::json!({ "line": 1, "round": 2 }));
    let second = &lines[0]["rounds"][1];
    assert_eq!(
        (second["moves"][0]["title"].as_str(), second["moves"][0]["team"].as_str()),
        (Some("Stock"), Some("us"))
    );
    assert!((second["answered"][1]["gap_per_cent"].as_f64().expect("a number") - 67.5).abs() < 1e-6);
    assert_eq!(second["scores"][1]["overridden"], serde_json::json!(["cost, USD"]));
    assert_eq!(lines[0]["predictions"].as_array().map(Vec::len), Some(2));
    let differs = |json: &serde_json::Value| -> usize {
        let of = |line: &serde_json::Value| -> usize {
            let rounds = line["rounds"].as_array().expect("rounds");
            rounds.iter().map(|round| round["differs"].as_array().expect("a list").len()).sum()
        };
        json["lines"].as_array().expect("lines").iter().map(of).sum()
    };
    assert_eq!(differs(&json), 0);
    let text = chokepoint(["workshop", "replay", &name]);
    assert!(
        text.out.contains("The engine answers as it is written down.")
            && text.out.contains("United States, move-2: Stock")
    );

    // Written down by an engine that answers otherwise.
    let mut entries = played().session.entries().to_vec();
    for (by, expected) in [(1e-12, 0), (1e-3, 1)] {
        let change = entries.iter_mut().find_map(|entry| match &mut entry.fact {
            Fact::Adjudicated { figures, .. } => figures.first_mut(),
            _ => None,
        });
        change.expect("an answer").lost_usd *= 1.0 + by;
        let session = SessionFile::begin(folder.path(), "changed", &entries).expect("it is written");
        let name = session.path().to_str().expect("a path").to_owned();
        let said = chokepoint(["workshop", "replay", &name, "--json"]);
        let json = serde_json::from_str(&said.out).expect("one object");
        assert_eq!(differs(&json), expected, "{by}: {}", said.out);
    }
    // Torn at its end: what is there is told, and what is missing as well.
    let bytes = std::fs::read(&name).expect("it is there");
    let torn = folder.path().join("torn.session");
    std::fs::write(&torn, &bytes[..bytes.len() - 3]).expect("it is written");
    let said = chokepoint(["workshop", "replay", torn.to_str().expect("a path"), "--json"]);
    assert_eq!(said.status, Some(0));
    assert!(said.errors.contains("cannot be read and are left out"), "{}", said.errors);
}

#[test]
fn lists_and_reports_are_written_from_the_shell() {
    let folder = tempfile::tempdir().expect("a folder");
    let name = file(folder.path(), &played());
    let out = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    for (line, status) in [("1", "not met"), ("2", "not met")] {
        let list = out(&format!("list-{line}.csv"));
        let written = chokepoint(["workshop", "msel", &name, "--line", line, "-o", &list]);
        assert_eq!((written.status, written.out.trim()), (Some(0), list.as_str()), "{}", written.errors);
        let rows = rows(Path::new(&list));
        let column = rows[0].iter().position(|head| head == "Status").expect("a column");
        assert_eq!(rows[1][column], status);
    }
    assert!(
        chokepoint(["workshop", "msel", &name, "--line", "3", "-o", &out("x.csv")]).errors.contains("2 lines of play")
    );
    assert_eq!(chokepoint(["workshop", "msel", "practice-workshop", "-o", &out("list.xlsx")]).status, Some(0));
    let wrong = chokepoint(["workshop", "msel", "practice-workshop", "-o", &out("list.pdf")]);
    assert!(wrong.status == Some(1) && wrong.errors.contains(".xlsx or a .csv"), "{}", wrong.errors);
    assert!(chokepoint(["workshop", "msel", &name, "-o", &name]).errors.contains("is what is read"));
    let written = chokepoint(["workshop", "report", &name, "--out", &out("report")]);
    assert_eq!(written.status, Some(0), "{}", written.errors);
    for line in written.out.lines() {
        assert!(Path::new(line).is_file(), "{line}");
    }
    assert!(written.out.lines().next().is_some_and(|line| line.ends_with("after-action.html")));
}
