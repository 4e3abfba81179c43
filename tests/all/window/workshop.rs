//! A workshop as a facilitator plays it: rounds, injects, moves, the answer, another line, and what everybody sees meanwhile.

use crate::kit::window::Window;
use chokepoint::app::WorkMode;
use chokepoint_core::model::Preset;
use chokepoint_core::model::workshop::{Fact, MAIN_LINE, SessionEntry};
use chokepoint_core::store::{SHEET_ENDING, builtin, read_session};
use chokepoint_core::workshop::Session;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::{Path, PathBuf};

/// The practice round in a folder, being played.
fn practice(folder: &Path) -> Window {
    practice_in(folder, Window::of_size(Preset::empty(), 1600.0, 900.0))
}

fn practice_in(folder: &Path, mut window: Window) -> Window {
    let path = folder.join(format!("practice.{SHEET_ENDING}"));
    if !path.exists() {
        let sheet = builtin::find_sheet("practice-workshop").expect("it is shipped");
        std::fs::write(&path, sheet.text).expect("a file");
    }
    window.picker.answer(&path);
    window.command("Workshop…");
    window.click("Run sheet or session in a file…");
    window.wait("the workshop begins", |window| window.says("Begin round 1"));
    window.steps();
    window
}

fn session_file(folder: &Path) -> PathBuf {
    folder.join("practice.session")
}

/// The session as it lies on the disk, once it holds so many facts.
fn on_disk(window: &mut Window, path: &Path, facts: usize) -> Session {
    window.wait("the facts are on the disk", |_| read_session(path).is_ok_and(|read| read.entries.len() >= facts));
    let read = read_session(path).expect("a session");
    assert_eq!(read.cut, 0);
    Session::replay(read.entries).expect("facts that can be")
}

/// Everything that a screen reader could find in the window.
fn everything(window: &Window) -> String {
    let nodes = window.harness.root().children_recursive();
    let texts = nodes.map(|node| {
        let node = node.accesskit_node();
        format!(
            "{} {} {}",
            node.label().unwrap_or_default(),
            node.value().unwrap_or_default(),
            node.description().unwrap_or_default()
        )
    });
    texts.collect::<Vec<_>>().join("\n")
}

fn tab(window: &mut Window, name: &str) {
    let at = window.harness.get_all_by_role_and_label(Role::Button, name).next().expect("a tab").rect().center();
    window.click_at(at);
}

#[test]
fn the_practice_round_is_played_from_brief_to_hot_wash() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = practice(folder.path());
    let path = session_file(folder.path());
    assert!(window.says("Only you see this"));
    window.click("Begin round 1");
    window.click("Reveal inject 1");
    window.wait("the storm is on the map", |window| {
        let scenario = window.preset().scenario(&"workshop-1".into()).expect("the line of play");
        scenario.events.iter().any(|event| event.as_str() == "storm")
    });
    window.click("Go on: Plan");
    // Europe foresees, and does what the map holds ready.
    tab(&mut window, "Moves");
    window.click("Seal");
    window.choose("what", "Europe saves a tenth");
    window.click("Hand in");
    assert!(window.says("Round 1: Europe saves a tenth"));
    tab(&mut window, "Run");
    window.click("Go on: Commit");
    window.click("Adjudicate: let the engine answer");
    window.wait("the engine answers", |window| window.says("Go on: Reveal"));
    window.click("Go on: Reveal");
    tab(&mut window, "Scores");
    assert!(window.says("After round 1") && window.says("points = 100 - 1 x gap in % - 1 x cost in billion USD"));
    window.click("Work it out");
    window.wait("moves are credited", |window| window.says("Shapley value"));
    assert!(window.says("Europe: Europe saves a tenth"));
    tab(&mut window, "Run");
    window.click("Go on: Hot wash");
    assert!(window.says("The last round is over"));
    // The report of it, from the window.
    let report = folder.path().join("report");
    window.picker.answer(&report);
    tab(&mut window, "Lines");
    window.click("Write it…");
    window.wait("the report is written", |window| window.says("Written to"));
    let page = std::fs::read_to_string(report.join("after-action.html")).expect("a page");
    assert!(page.contains("Europe saves a tenth") && page.contains("Storm closes Kuantan"));
    // 1 opened, 2 round, 3 reveal, 4 plan, 5 seal, 6 move, 7 commit, 8 adjudicate, 9 answer, 10 settled, 11 reveal, 12 hot wash.
    let session = on_disk(&mut window, &path, 12);
    let state = session.state(MAIN_LINE);
    assert_eq!((state.moves.len(), state.foreseen.len(), state.settled.len()), (1, 1, 1));
    let (_, scores) = chokepoint_core::workshop::scores(session.sheet(), &state).pop().expect("a round");
    assert_eq!(scores.len(), 2);
    // What cannot be is refused with the reason: the round has been answered.
    assert!(session.judge(MAIN_LINE, &Fact::Revealed("2".into())).is_err());
}

/// What was typed beside a workshop would be overwritten by its next move.
#[test]
fn nobody_edits_beside_a_workshop() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = practice(folder.path());
    let switch = |window: &Window| {
        window.harness.get_by_role_and_label(Role::RadioButton, "Edit mode").accesskit_node().is_disabled()
    };
    window.focus_map();
    window.press(Key::E);
    assert_eq!(window.app().work_mode(), WorkMode::Read, "by its key");
    assert!(switch(&window), "by the switch above");
    window.harness.state_mut().set_work_mode(WorkMode::Edit);
    window.steps();
    assert_eq!(window.app().work_mode(), WorkMode::Read, "from anywhere");
    assert!(window.says("A workshop is being played: its moves change the map"));
    // Once it has ended the map is edited like any other.
    window.click("End");
    window.wait("it ends", |window| !window.says("Begin round 1"));
    window.focus_map();
    window.press(Key::E);
    assert_eq!(window.app().work_mode(), WorkMode::Edit);
    assert!(!switch(&window));
}

#[test]
fn what_was_broken_off_goes_on_where_it_stopped_down_to_the_last_letter() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = practice(folder.path());
    window.click("Begin round 1");
    window.harness.get_by_role_and_label(Role::TextInput, "Remark").focus();
    window.steps();
    window.type_text("Nobody read the rule");
    let path = session_file(folder.path());
    on_disk(&mut window, &path, 2);
    window.wait("what is typed is written", |_| {
        let read = read_session(&path).expect("a session");
        let is_typed =
            |entry: &SessionEntry| matches!(&entry.fact, Fact::Drafted { text, .. } if text == "Nobody read the rule");
        read.entries.iter().any(is_typed)
    });
    // The program is gone without a word.
    drop(window);
    let mut window = Window::of_size(Preset::empty(), 1600.0, 900.0);
    window.harness.state_mut().play_workshop(path.clone());
    window.wait("it goes on", |window| window.says("Go on: Plan"));
    assert!(everything(&window).contains("Nobody read the rule"));
    window.harness.get_by_label("Write down").scroll_to_me();
    window.steps();
    window.click("Write down");
    assert!(window.says("Facilitator: Nobody read the rule"));
}

#[test]
fn another_line_leaves_an_earlier_round_and_both_are_scenarios() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = practice(folder.path());
    window.click("Begin round 1");
    window.click("Reveal inject 1");
    tab(&mut window, "Lines");
    window.text_field("Name of the line", "No storm");
    window.click("Play another line");
    window.wait("two lines", |window| window.preset().scenario(&"workshop-2".into()).is_some());
    let preset = window.preset();
    let events = |id: &str| preset.scenario(&id.into()).expect("a line of play").events.len();
    assert_eq!((events("workshop-1"), events("workshop-2")), (1, 0));
    assert!(window.says("No storm (from round 1, now 1)"));
    window.click("Main line (round 1)");
    window.click("Compare the lines in plots");
    window.settle();
}

#[test]
fn the_public_screen_shows_what_is_revealed_and_no_other_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut window = practice(folder.path());
    window.click("Begin round 1");
    window.click("Here");
    window.steps();
    let hidden = [
        "Storm",
        "storm",
        "Kuantan has closed",
        "reaches goods made abroad",
        "You build weapons",
        "Reveal 1 at once",
        "Each team says",
    ];
    let shown = everything(&window);
    for word in hidden {
        assert!(!shown.contains(word), "{word} is hidden, and stands on the public screen:\n{shown}");
    }
    assert!(shown.contains("Since April China has asked for a licence"));
    window.key(Modifiers::NONE, Key::Escape);
    window.click("Reveal inject 1");
    window.click("Here");
    window.steps();
    let shown = everything(&window);
    assert!(shown.contains("Storm closes Kuantan") && !shown.contains("reaches goods made abroad"));
    assert!(!shown.contains("You build weapons") && !shown.contains("Only you see this"));
}

#[test]
fn what_cannot_be_read_says_so_and_leaves_the_map_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("broken.workshop.ron");
    std::fs::write(&path, "(format: 1, title: \"x\", preset: \"../secret\", scenario: \"s\")").expect("a file");
    let mut window = Window::of_size(builtin::load("teaching-12-sites").expect("a preset"), 1600.0, 900.0);
    let before = window.text();
    window.picker.answer(&path);
    window.command("Workshop…");
    window.click("Run sheet or session in a file…");
    window.wait("it is refused", |window| window.says("is no name of a preset"));
    assert_eq!(window.text(), before);
}
