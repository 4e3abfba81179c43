//! What a screen reader hears: the answer when it has come, what has gone wrong, and a name for everything that can be used.

use crate::kit::window::Window;
use chokepoint::app::plots::dock::Plots;
use chokepoint::app::state::topic::Question;
use chokepoint::app::{Selection, WorkMode};
use chokepoint_core::model::{CanvasPoint, EntityKind, EntityRef, MapNote, Preset};
use chokepoint_core::store;
use egui::accesskit::{Live, Role};
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use std::path::Path;
use strum::VariantArray as _;

fn teaching() -> Preset {
    let mut preset = chokepoint_core::store::builtin::load("teaching-12-sites").expect("the built-in preset");
    preset.map_notes = vec![MapNote {
        id: "note".into(),
        text: "A note".to_owned(),
        at: CanvasPoint { x: 30.0, y: 30.0 },
        ..MapNote::default()
    }];
    preset
}

#[test]
fn the_answer_is_said_when_it_has_come_and_an_error_at_once() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    window.wait_for_words("Nobody runs short");
    // The very words that stand above the map.
    let spoken = window.said(Live::Polite);
    assert!(spoken.iter().any(|words| words.starts_with("Nobody runs short")), "{spoken:?}");
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("Play scenario: Licences on magnets");
    window.press(Key::Enter);
    window.wait("another answer", |window| {
        let spoken = window.said(Live::Polite);
        !spoken.is_empty() && !spoken.iter().any(|words| words.starts_with("Nobody runs short"))
    });
    // What was asked for and cannot be done is news; what has gone wrong is said at once.
    assert!(window.said(Live::Assertive).is_empty());
    window.harness.event(egui::Event::Paste("no piece of a map".to_owned()));
    window.steps();
    let wrong = window.said(Live::Assertive);
    assert!(wrong.iter().any(|words| words.contains("nothing was pasted")), "{wrong:?}");
}

#[test]
fn a_site_is_said_with_its_column_its_country_and_what_it_lacks() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let description = |window: &Window, name: &str| {
        window.harness.get_by_role_and_label(Role::Button, name).accesskit_node().description().unwrap_or_default()
    };
    // Without a control nobody lacks anything.
    assert_eq!(description(&window, "Europe"), "Market, European Union");
    window.command("Play scenario: Licences on magnets");
    window.wait("a shortage", |window| description(window, "Europe").starts_with("Market, European Union, lacks "));
}

#[test]
fn what_keys_change_is_said_the_month_the_mode_and_why_a_site_runs_short() {
    let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
    window.wait_for_result();
    let says = |window: &Window, part: &str| window.said(Live::Polite).iter().any(|words| words.contains(part));
    assert!(says(&window, "Now editing"));
    window.command("Play scenario: Licences on magnets");
    window.wait("the sum beside the headline", |window| says(window, "bn of USD 264 bn at stake"));
    let title = window.harness.root().accesskit_node().label().unwrap_or_default();
    assert!(title.contains("Teaching map") && title.ends_with("Chokepoint"), "a window has a name: {title:?}");
    // On the map, where nothing but the slider shows it.
    window.focus_map();
    window.press(Key::ArrowRight);
    assert!(says(&window, "Sep 2025 (month 6 of 24)"), "{:?}", window.said(Live::Polite));
    window.press(Key::Y);
    window.wait("the sentences", |window| says(window, "lacks") && says(window, "The domestic clause of"));
    window.press(Key::Escape);
    window.press(Key::E);
    assert!(says(&window, "Now reading") && !says(&window, "Now editing"));
    // Whoever comes to a part of the window hears which one it is.
    for part in ["Lists of what the preset holds", "Fields of what is selected", "Plots of the result"] {
        window.harness.get_by_role_and_label(Role::Group, part);
    }
}

/// Fails where something that can be clicked, typed into or chosen from has no name.
fn all_named(window: &Window, where_: &str, lacks: &mut Vec<String>) {
    lacks.extend(window.harness.unnamed_widgets().into_iter().map(|widget| format!("{where_}: {widget}")));
}

#[test]
fn everything_that_can_be_used_has_a_name() {
    let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
    window.wait_for_result();
    let mut lacks = Vec::new();
    for menu in ["File", "Edit", "Map", "View", "Help"] {
        window.click(menu);
        all_named(&window, menu, &mut lacks);
        window.press(Key::Escape);
    }
    for list in ["Rules", "Outline", "Draw", "History"] {
        let at = window.harness.get_all_by_label(list).next().expect(list).rect().center();
        window.click_at(at);
        all_named(&window, list, &mut lacks);
    }
    // The form of one entity of each kind, and of several sites.
    let preset = window.preset().clone();
    for kind in EntityKind::ALL {
        for (entity, name) in kind.entries(&preset).into_iter().take(3) {
            window.select(Selection::One(entity));
            all_named(&window, &format!("the form of {name}"), &mut lacks);
        }
    }
    window.focus_map();
    window.key(Modifiers::COMMAND, Key::A);
    all_named(&window, "the form of all sites", &mut lacks);
    window.press(Key::Escape);
    for name in [
        "About this preset",
        "Findings",
        "Data quality",
        "Filter the map",
        "Shortcuts",
        "Views of the presentation",
        "Announced controls",
        "Balance the baseline",
        "Compare with…",
        "Save a copy for others",
        "Gallery",
        "Export brief",
        "Find…",
        "All commands",
        "Open path",
        "Guided tour",
    ] {
        window.command(name);
        all_named(&window, name, &mut lacks);
        window.press(Key::Escape);
        window.press(Key::Escape);
    }
    window.command("Run sheet");
    all_named(&window, "the editor of run sheets", &mut lacks);
    window.click("Edit a copy of Practice: one round of five minutes on the teaching map");
    for chosen in ["Whole sheet", "Team Europe", "Round 1: September 2025", "Inject 1: Storm closes Kuantan"] {
        window.click_at(window.harness.get_by_role_and_label(Role::Button, chosen).rect().center());
        all_named(&window, chosen, &mut lacks);
    }
    window.press(Key::Escape);
    window.press(Key::Escape);
    for pane in Plots::all() {
        window.command(&format!("Show plot: {}", pane.title));
        window.settle();
        all_named(&window, pane.title, &mut lacks);
    }
    // Both faces of all that are in sight: every tab bar has one in front.
    for (picture, rows) in [("Flows", "Gap by help"), ("Substitutes", "Heat map")] {
        window.command(&format!("Show plot: {picture}"));
        window.command(&format!("Show plot: {rows}"));
        window.settle();
        let tables = window.harness.get_all_by_label("Table").map(|table| table.rect().center());
        for at in tables.collect::<Vec<_>>() {
            window.click_at(at);
        }
        window.settle();
        all_named(&window, rows, &mut lacks);
    }
    window.focus_map();
    window.press(Key::W);
    all_named(&window, "the world", &mut lacks);
    for work in [WorkMode::Read, WorkMode::Present] {
        window.harness.state_mut().set_work_mode(work);
        window.steps();
        all_named(&window, work.label(), &mut lacks);
    }
    lacks.sort();
    lacks.dedup();
    assert!(lacks.is_empty(), "without a name:\n{}", lacks.join("\n"));
}

/// A question that needs an answer before anything else is done, and a window in which it is asked.
fn asked(question: Question, folder: &Path) -> Window {
    let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
    match question {
        Question::Command => window.key(Modifiers::COMMAND, Key::K),
        Question::Entity => window.key(Modifiers::COMMAND, Key::F),
        Question::File => window.command("Open path"),
        Question::Import => {
            let table = folder.join("t.csv");
            std::fs::write(&table, "site,country,stage\nHill,AU,mine\nHollow,CN,mine\n").expect("a file");
            window.picker.answer(table);
            window.command("Import a table");
            window.wait_for_words("2 rows");
        }
        Question::BadFile => {
            let bad = folder.join("bad.ron");
            std::fs::write(&bad, "no preset").expect("a file");
            window.picker.answer(bad);
            window.key(Modifiers::COMMAND, Key::O);
            window.wait_for("This file cannot be opened");
        }
        Question::Problem => {
            window.picker.answer(folder.join("no folder").join("map.ron"));
            window.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S);
            window.wait("a problem", |window| window.app().is_asking());
        }
        Question::NotSaved => {
            let path = folder.join("map.ron");
            window.picker.answer(&path);
            window.key(Modifiers::COMMAND, Key::S);
            window.wait_for_file(&path);
            // Another program has written to it since.
            std::fs::write(&path, "something else").expect("a file");
            window.command("Add a source");
            window.key(Modifiers::COMMAND, Key::S);
            window.wait("a question", |window| window.app().is_asking());
        }
        Question::SheetUnsaved | Question::SheetNotSaved => {
            let path = folder.join("mine.workshop.ron");
            window.command("Run sheet");
            window.click("Edit a copy of Practice: one round of five minutes on the teaching map");
            window.picker.answer(&path);
            window.click("Save the run sheet");
            window.wait_for_words("Saved to ");
            window.click("Add team");
            if question == Question::SheetNotSaved {
                std::fs::write(&path, "something else").expect("a file");
                window.click("Save the run sheet");
                window.wait("a question", |window| window.app().is_asking());
            } else {
                window.click("New run sheet for this map");
            }
        }
        Question::Version => {
            window.harness.state_mut().keep(&folder.join("data"));
            let path = folder.join("map.ron");
            window.picker.answer(&path);
            window.key(Modifiers::COMMAND, Key::S);
            window.wait_for_file(&path);
            window.command("Add a source");
            window.key(Modifiers::COMMAND, Key::S);
            window.wait_for_file(&path);
            window.command("Earlier versions");
            window.wait_for_words("Earlier versions: one that is opened");
        }
        Question::Recovery => {
            let data = folder.join("left");
            window.harness.state_mut().keep(&data);
            window.command("Add a source");
            window.wait("a journal", |_| data.join("journal").is_dir());
            drop(window);
            let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
            window.harness.state_mut().keep(&data);
            window.wait_for("Recover what was not saved?");
            return window;
        }
        Question::Several => {
            let path = |name: &str| folder.join(name);
            for name in ["a.ron", "b.ron"] {
                store::save(&teaching(), &path(name), None).expect("it can be written");
            }
            window.drop_files(&[&path("a.ron"), &path("b.ron")]);
        }
        Question::NameView => window.command("Save as presentation"),
        Question::Sign => window.command("Save signed"),
        Question::Unsaved => {
            window.command("Add a source");
            window.key(Modifiers::COMMAND, Key::N);
        }
        Question::Remove => {
            window.select(Selection::One(EntityRef::Site("china-separation".into())));
            window.focus_map();
            window.press(Key::Delete);
        }
    }
    window.steps();
    window
}

#[test]
fn every_question_has_names_on_all_that_answers_it() {
    let mut lacks = Vec::new();
    for question in Question::VARIANTS {
        let folder = tempfile::tempdir().expect("a folder");
        let window = asked(*question, folder.path());
        assert!(window.app().is_asking(), "{question:?} is not asked");
        all_named(&window, &format!("{question:?}"), &mut lacks);
    }
    assert!(lacks.is_empty(), "without a name:\n{}", lacks.join("\n"));
}
