//! Exercise lists (MSEL) in and out.

use crate::kit::workshop::*;
use chokepoint::report::{table_csv, tables_xlsx};
use chokepoint_core::insight::Table;
use chokepoint_core::model::workshop::*;
use chokepoint_core::model::*;
use chokepoint_core::store::import::read_tables;
use chokepoint_core::workshop::*;
use strum::VariantArray as _;

/// The lines of a list as a file gives them back.
fn read(bytes: &[u8], name: &str) -> Vec<ListRow> {
    let table = read_tables(bytes, name).expect("it can be read").remove(0);
    let rows = table.rows.iter().map(|row| {
        let cells = ListColumn::VARIANTS.iter().filter_map(|column| {
            let at = table.headers.iter().position(|header| header == column.heading())?;
            Some((*column, row.cells.get(at)?.clone()))
        });
        ListRow { line: row.number, cells: cells.collect() }
    });
    rows.collect()
}

/// A list through both kinds of files; they give the same lines.
fn through_files(list: &Table) -> Vec<ListRow> {
    let csv = read(&table_csv(list).expect("text"), "list.csv");
    let xlsx = read(&tables_xlsx(std::slice::from_ref(list)).expect("a workbook"), "list.xlsx");
    assert_eq!(csv.len(), list.rows.len());
    for (text, sheet) in csv.iter().zip(&xlsx) {
        let cells = |row: &ListRow| -> Vec<_> {
            row.cells
                .iter()
                .map(|(column, text)| (*column, text.trim().to_owned()))
                .filter(|(_, text)| !text.is_empty())
                .collect()
        };
        assert_eq!(cells(text), cells(sheet));
    }
    csv
}

/// The shipped sheet with a hundred injects over its six rounds, of every kind, to nobody, one and several, with words that spreadsheets stumble over.
fn hundred() -> (Preset, RunSheet) {
    let (preset, mut sheet) = shipped("rare-earths-workshop");
    sheet.teams[3].name = "Japan, Korea and friends".to_owned();
    let rules: Vec<Part> = preset.rules.iter().map(|rule| Part::Rule(rule.id.clone())).collect();
    let events: Vec<Part> = preset.events.iter().map(|event| Part::Event(event.id.clone())).collect();
    let measures: Vec<Part> = preset.measures.iter().map(|measure| Part::Measure(measure.id.clone())).collect();
    let words = [
        "-5 % on everything",
        "=SUM(A1)",
        "'quoted'",
        "a; b, c / d",
        "two\nlines",
        "\u{6570}\u{636e} \"so\"",
        "+1",
        "@all",
    ];
    let teams: Vec<TeamId> = sheet.teams.iter().map(|team| team.id.clone()).collect();
    let inject = |n: usize| {
        let reveals = match n % 5 {
            0 => vec![rules[n % rules.len()].clone(), events[n % events.len()].clone()],
            1 => vec![measures[n % measures.len()].clone()],
            _ => Vec::new(),
        };
        Inject {
            id: format!("{:03}", n + 1).as_str().into(),
            round: sheet.rounds[n * 6 / 100].id.clone(),
            minute: (n % 17 / 2) as u32,
            lasts: (n % 4) as u32,
            kind: InjectKind::VARIANTS[n % InjectKind::VARIANTS.len()],
            title: format!("{} {n}", words[n % words.len()]),
            delivery: if n.is_multiple_of(3) { "e-mail".to_owned() } else { String::new() },
            from: words[(n + 3) % words.len()].to_owned(),
            to: teams[..n % 5].to_vec(),
            text: words[(n + 1) % words.len()].repeat(n % 3 + 1),
            reveals,
            withdraws: if n.is_multiple_of(7) { vec![rules[n % 3].clone()] } else { Vec::new() },
            question: None,
            expected: words[(n + 2) % words.len()].to_owned(),
            learning_point: if n.is_multiple_of(2) { format!("Point {n}.") } else { String::new() },
        }
    };
    sheet.injects = (0..100).map(inject).collect();
    (preset, sheet)
}

fn in_order(sheet: &RunSheet) -> Vec<Inject> {
    sheet.rounds.iter().flat_map(|round| sheet.injects_of(&round.id)).cloned().collect()
}

#[test]
fn a_list_of_a_hundred_lines_comes_back_as_it_went_out() {
    let (preset, sheet) = hundred();
    let list = exercise_list(&sheet, None);
    assert_eq!(list.rows.len(), 100);
    let found = injects_of_list(&through_files(&list), &sheet, &preset);
    assert_eq!(found.findings, []);
    assert_eq!(found.injects, in_order(&sheet));
    assert_eq!(found.evaluated, []);
    // What a question asks is not on the list: it stays with its number.
    let (preset, sheet) = shipped("rare-earths-workshop");
    let found = injects_of_list(&through_files(&exercise_list(&sheet, None)), &sheet, &preset);
    assert_eq!((found.findings, found.injects), (Vec::new(), in_order(&sheet)));
}

/// A hundred lines in, two rounds, back to the second and another line, and the list out with what has become of every line.
#[test]
fn a_list_goes_out_with_status_after_rounds_on_two_lines() {
    let (preset, mut sheet) = hundred();
    sheet.injects = injects_of_list(&through_files(&exercise_list(&sheet, None)), &sheet, &preset).injects;
    let mut game = Game::open(preset.clone(), sheet.clone());
    let injects = |round: &str| -> Vec<String> {
        sheet.injects_of(&round.into()).iter().map(|inject| inject.id.to_string()).collect()
    };
    let (first, second) = (injects("1"), injects("2"));
    game.round("1");
    first.iter().for_each(|inject| _ = game.reveal(inject));
    game.answered().phase(Phase::Reveal);
    game.evaluated(&first[0], InjectStatus::Met, "=well done").evaluated(&first[1], InjectStatus::NotMet, "-");
    game.round("2").reveal(&second[0]).evaluated(&second[1], InjectStatus::Cancelled, "no time").answered();
    game.branch("2", "Another way").reveal(&second[1]).answered();
    let status = |line: BranchId| {
        let found =
            injects_of_list(&through_files(&exercise_list(&sheet, Some(&game.session.state(line)))), &sheet, &preset);
        assert_eq!((found.findings, found.injects), (Vec::new(), in_order(&sheet)));
        found.evaluated
    };
    let of = |evaluated: &[(InjectId, InjectStatus, String)], inject: &str| {
        evaluated.iter().find(|(id, ..)| id.as_str() == inject).map(|(_, status, comment)| (*status, comment.clone()))
    };
    let (main, other) = (status(MAIN_LINE), status(BranchId(1)));
    for line in [&main, &other] {
        assert_eq!(of(line, &first[0]), Some((InjectStatus::Met, "=well done".to_owned())));
        assert_eq!(of(line, &first[1]), Some((InjectStatus::NotMet, "-".to_owned())));
        assert_eq!(of(line, &first[2]), Some((InjectStatus::Delivered, String::new())));
    }
    assert_eq!(main.len(), first.len() + 2);
    assert_eq!(of(&main, &second[0]), Some((InjectStatus::Delivered, String::new())));
    assert_eq!(of(&main, &second[1]), Some((InjectStatus::Cancelled, "no time".to_owned())));
    assert_eq!(
        (of(&other, &second[0]), of(&other, &second[1])),
        (None, Some((InjectStatus::Delivered, String::new())))
    );
}

fn row(line: usize, cells: &[(ListColumn, &str)]) -> ListRow {
    ListRow { line, cells: cells.iter().map(|(column, text)| (*column, (*text).to_owned())).collect() }
}

/// A line that is sound, with one cell put wrong.
fn with(line: usize, column: ListColumn, text: &str) -> ListRow {
    let mut row = row(line, &[(ListColumn::Number, &format!("n{line}")), (ListColumn::Title, "Told")]);
    row.cells.insert(column, text.to_owned());
    row
}

#[test]
fn every_wrong_cell_is_said_with_its_line_and_what_to_do() {
    use ListColumn::*;
    let (preset, sheet) = (one_mine(), two_rounds());
    let wrong = [
        (Number, "", "has no number"),
        (Title, "", "it says nothing"),
        (Due, "soon", "soon is no time"),
        (Due, "1:75", "1:75 is no time"),
        (Due, "2026-13-04 10:00", "is no time"),
        (Round, "7", "there is no round 7"),
        (GameDate, "yesterday", "yesterday is no date"),
        (GameDate, "2019-01-01", "no round has begun by"),
        (To, "France", "there is no team France"),
        (To, "China; France", "there is no team France"),
        (Reveals, "rules/none", "rules/none is not in the preset"),
        (Reveals, "sites/mine", "sites/mine is not in the preset"),
        (Minutes, "long", "long is no number of minutes"),
        (Minutes, "-3", "-3 is no number of minutes"),
    ];
    for (at, (column, text, words)) in wrong.into_iter().enumerate() {
        let good = with(at + 50, Delivery, "by hand");
        let found = injects_of_list(&[with(at + 2, column, text), good], &sheet, &preset);
        let [finding] = found.findings.as_slice() else { panic!("{column:?} {text:?}: {found:?}") };
        assert!(finding.is_error() && finding.message.contains(words), "{finding}");
        assert!(finding.place.to_string().starts_with(&format!("line {}", at + 2)), "{finding}");
        assert!(!finding.remedy.is_empty());
        assert_eq!(found.injects.len(), 1, "the other line is taken: {found:?}");
    }
    // What costs nothing but a word is a warning, and the line is taken.
    for (column, text) in [(Kind, "telegram"), (Status, "almost")] {
        let found = injects_of_list(&[with(3, column, text)], &sheet, &preset);
        let [finding] = found.findings.as_slice() else { panic!("{found:?}") };
        assert!(!finding.is_error() && finding.message.contains(text) && finding.place.to_string().contains("line 3"));
        assert_eq!((found.injects.len(), found.evaluated.len()), (1, 0));
    }
    let twice = [with(2, Delivery, "a"), row(3, &[(Number, "n2"), (Title, "Again")])];
    let found = injects_of_list(&twice, &sheet, &preset);
    assert_eq!(found.injects.len(), 1);
    assert!(found.findings[0].message.contains("stands in line 2 already"));
}

/// Lists of others: without rounds, with times of day, with words for everybody, without titles.
#[test]
fn lists_of_others_find_their_rounds() {
    use ListColumn::*;
    let (preset, sheet) = (one_mine(), two_rounds());
    let rows = [
        row(2, &[(Number, "1"), (Description, "First\nand more"), (Due, "2026-05-06 09:00"), (To, "All players")]),
        row(3, &[(Number, "2"), (Description, "Second"), (Due, "06.05.2026 09:07"), (To, "united states / CHINA")]),
        // Twelve minutes after the first: two minutes into the second round of ten.
        row(4, &[(Number, "3"), (Title, "Third"), (Due, "2026-05-06T09:12:30"), (To, "us, cn")]),
        row(5, &[(Number, "4"), (Title, "Fourth"), (GameDate, "15/03/2026"), (Reveals, "ban, -events/storm")]),
        row(6, &[(Number, "5"), (Title, "Fifth"), (Round, "Round 2"), (Due, "0:13"), (Kind, "RULE")]),
        row(7, &[(Number, "6"), (Title, "Sixth"), (Minutes, "2.4"), (Status, "Not met"), (Comment, "late")]),
    ];
    let found = injects_of_list(&rows, &sheet, &preset);
    assert_eq!(found.findings, []);
    let placed: Vec<(&str, u32)> = found.injects.iter().map(|inject| (inject.round.as_str(), inject.minute)).collect();
    assert_eq!(placed, [("1", 0), ("1", 7), ("2", 2), ("2", 0), ("2", 3), ("1", 0)]);
    assert_eq!(found.injects[0].title, "First");
    assert!(found.injects[0].is_public());
    assert_eq!(found.injects[1].to, ["us".into(), "cn".into()]);
    assert_eq!(found.injects[2].to, ["us".into(), "cn".into()]);
    let fourth = &found.injects[3];
    assert_eq!(
        (&fourth.reveals, &fourth.withdraws),
        (&vec![Part::Rule("ban".into())], &vec![Part::Event("storm".into())])
    );
    assert_eq!((fourth.kind, found.injects[4].kind), (InjectKind::Rule, InjectKind::Rule));
    assert_eq!(found.injects[5].lasts, 2);
    assert_eq!(found.evaluated, [("6".into(), InjectStatus::NotMet, "late".to_owned())]);
}

/// The run sheet has two rounds of ten minutes, of January and March. The list has another of February, and one after them whose first line is due at 0:32: with the round of March
/// before it that of February, which begins at 0:10, lasts twelve minutes. The last ends with its last line, which is due at 0:34 and takes three. Atlantis does not play.
#[test]
fn what_a_list_names_and_the_sheet_lacks_can_be_made() {
    use ListColumn::*;
    let (preset, sheet) = (one_mine(), two_rounds());
    let rows = [
        row(2, &[(Number, "1"), (Title, "Known"), (Round, "2"), (To, "China")]),
        row(3, &[(Number, "2"), (Title, "Third"), (Round, "3"), (Due, "0:11"), (GameDate, "2026-02-10")]),
        row(4, &[(Number, "3"), (Title, "Again"), (Round, "Round 3"), (Due, "0:15"), (To, "atlantis; us")]),
        row(5, &[(Number, "4"), (Title, "Last"), (Round, "Endgame"), (Due, "0:32"), (Minutes, "3")]),
        row(6, &[(Number, "5"), (Title, "Told"), (Round, "endgame"), (Due, "0:34"), (To, "Atlantis"), (Minutes, "3")]),
    ];
    let left_out = injects_of_list(&rows, &sheet, &preset);
    assert_eq!((left_out.injects.len(), left_out.findings.len()), (1, 4));
    let lacks = lacks_of_list(&rows, &sheet, &preset);
    let words: Vec<String> = lacks.iter().map(Lack::words).collect();
    assert_eq!(
        words,
        [
            "Round \u{201c}Round 3\u{201d}, from 10 Feb 2026, 12 min (2 lines)",
            "Team \u{201c}atlantis\u{201d}, which answers for every market (2 lines)",
            "Round \u{201c}Endgame\u{201d}, from 1 Apr 2026, 5 min (2 lines)",
        ]
    );
    let grown = with_made(&sheet, &lacks);
    let found = injects_of_list(&rows, &grown, &preset);
    assert_eq!(found.findings, []);
    let placed: Vec<(&str, u32)> = found.injects.iter().map(|inject| (inject.round.as_str(), inject.minute)).collect();
    let endgame = grown.rounds[3].id.as_str();
    assert_eq!(placed, [("2", 0), ("3", 1), ("3", 5), (endgame, 0), (endgame, 2)]);
    assert_eq!(found.injects[4].to, [grown.teams[2].id.clone()]);
    // One change of the sheet takes all of it; what the sheet has lacks nowhere.
    let mut taken = sheet.clone();
    take_list(&mut taken, &FromList { made: lacks.clone(), ..found }, true);
    assert_eq!((taken.rounds.len(), taken.teams.len(), taken.injects.len()), (4, 3, 5));
    let errors: Vec<Finding> = check_sheet(&taken, &preset).into_iter().filter(Finding::is_error).collect();
    assert_eq!(errors, []);
    assert_eq!(lacks_of_list(&rows, &taken, &preset), []);
    // Only the team: lines of rounds that are not made stay out.
    let team: Vec<Lack> = lacks.into_iter().filter(|lack| matches!(lack.made, MadeForList::Team(_))).collect();
    assert_eq!(injects_of_list(&rows, &with_made(&sheet, &team), &preset).injects.len(), 1);
}
