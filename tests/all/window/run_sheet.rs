//! The editor of run sheets, driven by the names of its widgets: written from nothing, dragged, undone, saved, played.

use crate::kit::window::Window;
use chokepoint_core::model::Preset;
use chokepoint_core::model::workshop::{Aim, Part, RunSheet};
use chokepoint_core::store::load_sheet;
use egui::accesskit::Role;
use egui::{Key, Modifiers, vec2};
use egui_kittest::kittest::Queryable as _;
use jiff::civil::date;
use std::path::Path;

fn teaching() -> Preset {
    chokepoint_core::store::builtin::load("teaching-12-sites").expect("the built-in preset")
}

/// A window of a projector's size with a new run sheet of the teaching map.
fn new_sheet() -> Window {
    let mut window = Window::of_size(teaching(), 1280.0, 720.0);
    window.command("Run sheet");
    window.click("New for this map");
    window
}

/// The shipped practice round in the editor: one round of five minutes, two injects, two teams.
fn practice() -> Window {
    let mut window = Window::of_size(teaching(), 1280.0, 720.0);
    window.command("Run sheet");
    window.click("Edit a copy of Practice: one round of five minutes on the teaching map");
    window
}

fn sheet(window: &Window) -> RunSheet {
    window.app().run_sheet().expect("a run sheet").clone()
}

fn save_to(window: &mut Window, picked: &Path, path: &Path) {
    window.picker.answer(picked);
    window.click("Save the run sheet");
    window.wait("the file", |_| path.is_file());
    window.wait_for_words("Saved to ");
}

#[test]
fn a_run_sheet_is_written_from_nothing_undone_redone_saved_and_played() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = new_sheet();
    let empty = sheet(&window);
    // The teaching map's scenarios begin in April 2025.
    assert_eq!(
        (empty.preset.as_str(), empty.rounds.len(), empty.rounds[0].date),
        ("teaching-12-sites", 1, date(2025, 4, 1))
    );
    window.text_field("Workshop title", "Magnets at one table");
    window.click("Add team");
    window.text_field("Team name", "Europe");
    window.choose("Wants its markets", "make them feel it");
    window.click("Add round");
    window.text_field("Begins on", "2025-07-01");
    window.click("Add inject");
    window.text_field("Inject title", "Licences");
    window.choose("Begins to act", "Rule: Licence on magnets (civil)");
    let written = sheet(&window);
    assert_eq!((written.teams[0].name.as_str(), written.teams[0].aim), ("Europe", Aim::Pressure));
    assert_eq!(written.rounds[1].date, date(2025, 7, 1));
    let inject = &written.injects[0];
    assert_eq!((inject.round.as_str(), inject.title.as_str()), ("2", "Licences"));
    assert_eq!(inject.reveals, [Part::Rule("licence".into())]);
    // From the second round into the first.
    let (from, to) = (window.place("Inject 1: Licences"), window.place("Round 1: Round 1"));
    window.drag(from, to);
    assert_eq!(sheet(&window).injects[0].round.as_str(), "1");
    let done = sheet(&window);
    // The block that was dragged has the keyboard, and with it the keys of undo.
    for _ in 0..30 {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(sheet(&window), empty);
    for _ in 0..30 {
        window.key(Modifiers::COMMAND, Key::Y);
    }
    assert_eq!(sheet(&window), done);
    assert_eq!(window.done(), 0, "the map has not changed");
    // Whatever the dialog gives, the file is known as a run sheet by its name.
    let path = folder.path().join("table.workshop.ron");
    save_to(&mut window, &folder.path().join("table"), &path);
    assert_eq!(load_sheet(&path).expect("a run sheet"), done);
    window.click("Play it");
    window.wait_for_words("2 rounds, not begun");
    let sessions = std::fs::read_dir(folder.path()).expect("a folder").flatten();
    let sessions = sessions.filter(|file| file.path().extension().is_some_and(|ending| ending == "session"));
    assert_eq!(sessions.count(), 1, "the session lies beside the run sheet");
    // What is written while it is played changes no session.
    window.command("Run sheet");
    window.text_field("Workshop title", "Another title");
    assert_eq!(sheet(&window).title, "Another title");
    assert!(window.says("Magnets at one table"));
}

/// A run sheet names its map, and this one has a change that is in no file.
#[test]
fn a_map_in_no_file_has_to_be_saved_first() {
    let mut preset = teaching();
    preset.title = "Another map".to_owned();
    let mut window = Window::of_size(preset, 1280.0, 720.0);
    window.command("Run sheet");
    window.click("New for this map");
    window.wait_for_words("Save the map first");
    assert!(window.app().run_sheet().is_none());
}

#[test]
fn blocks_and_edges_are_dragged_and_moved_by_the_arrows() {
    let mut window = practice();
    let place =
        |window: &Window, at: usize| (sheet(window).injects[at].round.to_string(), sheet(window).injects[at].minute);
    assert_eq!((place(&window, 0), place(&window, 1)), (("1".to_owned(), 0), ("1".to_owned(), 2)));
    let block = "Inject 1: Storm closes Kuantan";
    window.click(block);
    window.press(Key::ArrowRight);
    window.press(Key::ArrowRight);
    window.press(Key::ArrowRight);
    window.press(Key::ArrowLeft);
    assert_eq!(place(&window, 0).1, 2);
    window.click("Add round");
    window.click(block);
    window.key(Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(place(&window, 0), ("2".to_owned(), 2));
    window.key(Modifiers::SHIFT, Key::ArrowLeft);
    assert_eq!(place(&window, 0), ("1".to_owned(), 2));
    // The edge gives the round minutes; a drag lets a block be due later.
    let edge = window.harness.get_by_role_and_label(Role::Slider, "Length of round 1").rect().center();
    let wide = window.harness.get_by_role_and_label(Role::Button, "Round 1: September 2025").rect().width();
    // Half as long again: five minutes become seven or eight.
    window.drag(edge, edge + vec2(wide / 2.0, 0.0));
    assert!((7..=8).contains(&sheet(&window).rounds[0].minutes), "{}", sheet(&window).rounds[0].minutes);
    // Three minutes further along a round that is as wide as its head and its edge.
    let wide = window.harness.get_by_role_and_label(Role::Button, "Round 1: September 2025").rect().width() + 8.0;
    let minute = wide / sheet(&window).rounds[0].minutes as f32;
    let from = window.place(block);
    window.drag(from, from + vec2(3.0 * minute, 0.0));
    assert_eq!(place(&window, 0), ("1".to_owned(), 5));
    window.key(Modifiers::COMMAND, Key::Z);
    assert_eq!(place(&window, 0), ("1".to_owned(), 2));
    window.click(block);
    window.press(Key::Delete);
    assert_eq!(sheet(&window).injects.len(), 1);
    window.click("Undo in the run sheet");
    assert_eq!(sheet(&window).injects.len(), 2);
    window.right_click_on(Role::Button, block);
    window.click("Duplicate");
    // The copy has the next number that is free.
    assert_eq!(sheet(&window).injects[1].id.as_str(), "3");
    assert_eq!(sheet(&window).injects[1].title, "Storm closes Kuantan");
}

#[test]
fn what_is_wrong_is_said_at_once_and_a_click_leads_there() {
    let mut window = practice();
    window.click("Round 1: September 2025");
    window.text_field("Begins on", "2035-01-01");
    assert!(window.says("2035-01-01 is outside the scenario"));
    window.click("Whole sheet");
    // An error keeps it from being played.
    window.click("Play it");
    assert!(!window.says("not begun"));
    window.click("September 2025, date");
    window.text_field("Begins on", "no day");
    assert!(window.says("not a date"));
    window.text_field("Begins on", "2025-09-01");
    assert!(!window.says("outside the scenario"));
    // What only a team is told goes with it.
    window.click("Inject 2: China reaches goods made abroad");
    window.click_at(window.harness.get_by_role_and_label(Role::ComboBox, "Told to").rect().center());
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, "Europe").rect().center());
    window.press(Key::Escape);
    assert_eq!(sheet(&window).injects[1].to.len(), 1);
    window.click("Team Europe");
    window.click("Remove team");
    assert_eq!((sheet(&window).teams.len(), sheet(&window).injects.len()), (1, 1));
    window.click("Undo in the run sheet");
    assert_eq!((sheet(&window).teams.len(), sheet(&window).injects.len()), (2, 2));
    // A number that is taken is not given twice.
    window.click("Inject 2: China reaches goods made abroad");
    window.text_field("Number", "1");
    assert!(window.says("there is an inject 1 already"));
    window.text_field("Number", "7");
    assert_eq!(sheet(&window).injects[1].id.as_str(), "7");
}

#[test]
fn closing_asks_and_a_file_of_somebody_else_is_not_overwritten() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.workshop.ron");
    let mut window = practice();
    save_to(&mut window, &path, &path);
    window.text_field("Workshop title", "Mine");
    std::fs::write(&path, "somebody else's").expect("a file");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for("The file has changed on disk");
    window.click("Cancel");
    assert_eq!(std::fs::read_to_string(&path).expect("a file"), "somebody else's");
    window.click("New run sheet for this map");
    window.wait_for("Save the changes first?");
    window.click("Save changes");
    window.wait_for("The file has changed on disk");
    window.click("Overwrite it");
    // Once it is saved, what waited for it goes on.
    window.wait("a new run sheet", |window| sheet(window).title == "Workshop");
    assert_eq!(load_sheet(&path).expect("a run sheet").title, "Mine");
    window.text_field("Workshop title", "Lost");
    window.click("New run sheet for this map");
    window.click("Discard changes");
    assert_eq!(sheet(&window).title, "Workshop");
    // Opened again from its file, it is what was saved.
    window.picker.answer(&path);
    window.click("Open a run sheet");
    window.wait("the file", |window| sheet(window).title == "Mine");
}

/// A list of a hundred lines as another exercise wrote it: its own headings, six phases, and in line 51 a recipient who does not play.
fn foreign_list() -> String {
    let begins = [0, 9, 17, 24, 31, 38];
    let teams = ["China", "United States", "European Union; China", "everybody"];
    let mut text =
        "Event #,Phase,Scheduled Time,Means,Sender,Recipient,Description,Expected Outcome,Evaluator Comment\n"
            .to_owned();
    for at in 0..100 {
        let phase = at * 6 / 100;
        let due = begins[phase] + at % 5;
        let to = if at == 49 { "Atlantis" } else { teams[at % teams.len()] };
        let (number, phase) = (at + 1, phase + 1);
        text.push_str(&format!(
            "{number},Phase {phase},0:{due:02},e-mail,Exercise control,{to},What happens in {at},They ask,\n"
        ));
    }
    text
}

#[test]
fn a_list_of_others_comes_in_as_one_step_and_goes_out_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("msel.csv");
    std::fs::write(&path, foreign_list()).expect("a file");
    let mut window = Window::of_size(teaching(), 1280.0, 720.0);
    window.command("Run sheet");
    window.click("Edit a copy of Rare earths, October 2025 to November 2026: six rounds in 45 minutes");
    let before = sheet(&window);
    window.picker.answer(&path);
    window.click("Import an exercise list");
    window.wait_for_words("100 lines, 1 of them left out: 99 injects come in");
    assert!(window.says("line 51, To: there is no team Atlantis"));
    // What a column means is kept, and read again.
    let kept = folder.path().join("columns.ron");
    window.picker.answer(&kept);
    window.click("Save mapping\u{2026}");
    window.wait("the mapping", |_| kept.is_file());
    window.steps();
    window.choose("Meaning of column F (Recipient)", "(not used)");
    window.wait_for_words("100 lines: 100 injects come in");
    window.click("Load mapping\u{2026}");
    window.wait_for_words("1 of them left out");
    window.click(&format!("In the place of all {} injects", before.injects.len()));
    window.click("Import the 99 good lines");
    let after = sheet(&window);
    assert_eq!(after.injects.len(), 99);
    // Number 20 is the third of phase 2, which begins after nine minutes: due after 0:13 it comes four minutes into it.
    let inject = after.inject(&"20".into()).expect("line 21 of the file");
    assert_eq!((inject.round.clone(), inject.minute), (after.rounds[1].id.clone(), 4));
    assert_eq!((inject.delivery.as_str(), inject.from.as_str()), ("e-mail", "Exercise control"));
    assert_eq!((inject.text.as_str(), inject.expected.as_str()), ("What happens in 19", "They ask"));
    assert!(inject.is_public() && after.inject(&"17".into()).is_some_and(|inject| inject.to.len() == 1));
    window.click("Undo in the run sheet");
    assert_eq!(sheet(&window), before);
    window.click("Redo in the run sheet");
    assert_eq!(sheet(&window), after);
    // Out as text and as a workbook, and in again: the same injects, whatever their order.
    for name in ["out.csv", "out.xlsx"] {
        let out = folder.path().join(name);
        window.picker.answer(&out);
        window.click("Export the exercise list, as a workbook or as text");
        window.wait("the list", |_| out.is_file());
        window.wait_for_words("Exported to ");
        window.click("Import an exercise list");
        window.wait_for_words("99 lines: 99 injects come in");
        window.click("In the place of all 99 injects");
        window.click("Import");
        let sorted = |sheet: &RunSheet| {
            let mut injects = sheet.injects.clone();
            injects.sort_by(|a, b| a.id.cmp(&b.id));
            injects
        };
        assert_eq!(sorted(&sheet(&window)), sorted(&after), "{name}");
    }
}

/// The list of the shipped sheet for a sheet that has one round and nobody to play it: what it names is offered, made as one step with the import, and taken back with it.
#[test]
fn rounds_and_teams_that_a_list_names_are_made_with_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("msel.csv");
    std::fs::write(&path, foreign_list()).expect("a file");
    let mut window = new_sheet();
    let before = sheet(&window);
    window.picker.answer(&path);
    window.click("Import an exercise list");
    // A quarter of the lines of phase 1 goes to everybody, and those are all that the sheet can take.
    window.wait_for_words("come in");
    window.wait_for_words("The list names what the run sheet lacks");
    for name in
        ["Round \u{201c}Phase 2\u{201d}", "Team \u{201c}Atlantis\u{201d}", "Team \u{201c}European Union\u{201d}"]
    {
        assert!(window.says(name), "{name}");
    }
    let rounds = (2..=6).map(|phase| format!("Round \u{201c}Phase {phase}\u{201d}"));
    let teams = ["China", "United States", "European Union"].map(|team| format!("Team \u{201c}{team}\u{201d}"));
    for name in rounds.chain(teams) {
        window.harness.get_by_label_contains(&name).click_accesskit();
        window.steps();
    }
    window.wait_for_words("1 of them left out: 99 injects come in");
    window.click("Import the 99 good lines");
    let after = sheet(&window);
    assert_eq!((after.rounds.len(), after.teams.len(), after.injects.len()), (6, 3, 99));
    assert!(after.teams.iter().all(|team| team.name != "Atlantis"), "it was not ticked");
    // Phase 2 of the list begins after nine minutes, and the first round of the sheet lasts 45: it is the sheet that says when a round begins.
    let inject = after.inject(&"20".into()).expect("line 21 of the file");
    assert_eq!(after.round(&inject.round).map(|round| round.title.as_str()), Some("Phase 2"));
    window.click("Undo in the run sheet");
    assert_eq!(sheet(&window), before);
    window.click("Redo in the run sheet");
    assert_eq!(sheet(&window), after);
}
