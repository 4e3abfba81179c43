//! The manual in the window: F1 opens it at the place one is at; it is searched, and its links lead on.

use crate::kit::window::{Window, blank};
use chokepoint::app::{Selection, WorkMode};
use chokepoint_core::model::{Clause, EntityRef, Instrument, Preset, Rule};
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Key, Modifiers, Pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// A field of the manual alone: it is open while the field is there.
const SEARCH: &str = "Search the manual";

fn teaching() -> Preset {
    let mut preset = builtin::load("teaching-12-sites").expect("the preset");
    preset.scenarios.iter_mut().for_each(|scenario| scenario.months = 3);
    preset
}

fn is_open(window: &Window) -> bool {
    window.harness.query_by_role_and_label(Role::TextInput, SEARCH).is_some()
}

/// The heading that stands at the top of the text.
fn at_top(window: &Window) -> String {
    let above = window.harness.get_by_role_and_label(Role::TextInput, SEARCH).rect().bottom();
    let headings = window.harness.get_all_by_role(Role::Heading);
    let below = headings.filter(|heading| heading.rect().top() >= above && heading.rect().top() < above + 80.0);
    let first = below.min_by(|a, b| a.rect().top().total_cmp(&b.rect().top()));
    first.and_then(|heading| heading.accesskit_node().label()).unwrap_or_default()
}

fn ask(window: &mut Window) -> String {
    window.press(Key::F1);
    window.steps();
    assert!(is_open(window), "the manual is open");
    at_top(window)
}

/// The manual with a rule selected.
fn about(change: impl FnOnce(&mut Rule)) -> String {
    let mut preset = teaching();
    change(&mut preset.rules[0]);
    let id = preset.rules[0].id.clone();
    let mut window = Window::open(preset);
    window.select(Selection::One(EntityRef::Rule(id)));
    ask(&mut window)
}

#[test]
fn f1_speaks_of_the_rule_that_is_selected() {
    let domestic = || vec![Clause::domestic(Vec::new())];
    let with = |instrument: Instrument| {
        about(|rule| {
            rule.instrument = instrument;
            rule.clauses = domestic();
        })
    };
    assert_eq!(with(Instrument::Ban), "Ban");
    assert_eq!(with(Instrument::licence(0.5, 2)), "Licence");
    assert_eq!(with(Instrument::quota(100.0)), "Quota");
    assert_eq!(with(Instrument::Tariff { ad_valorem: 0.1 }), "Tariff");
    // What it reaches says more than its means.
    let content = |rule: &mut Rule| rule.clauses.push(Clause::content(Vec::new(), Vec::new(), 0.001));
    assert_eq!(about(content), "Content clause");
}

#[test]
fn f1_speaks_of_what_is_pointed_at_and_again_closes() {
    let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
    window.wait_for_result();
    window.wait_for("Export supply shares");
    let pane = window.harness.get_by_label("Export supply shares").rect().center() + egui::vec2(0.0, 120.0);
    window.harness.hover_at(pane);
    assert_eq!(ask(&mut window), "Supply shares");
    // Below the manual another pane is pointed at: the manual goes there.
    let other = window.harness.get_by_label("Export time to shortage").rect().center() + egui::vec2(0.0, 250.0);
    window.harness.hover_at(other);
    window.harness.run_steps(2);
    assert_eq!(ask(&mut window), "Time to shortage");
    window.press(Key::F1);
    assert!(!is_open(&window), "what has just been read about is put aside");
    // The map, the answer, a list: each has a section of its own.
    window.focus_map();
    let map = window.harness.get_by_role_and_label(Role::Canvas, "Stage map").rect();
    window.harness.hover_at(map.left_top() + egui::vec2(6.0, 40.0));
    window.harness.run_steps(2);
    assert_eq!(ask(&mut window), "The stage map");
    window.press(Key::Escape);
    let answer = window.harness.get_by_label("Why?").rect().center();
    window.harness.hover_at(answer);
    window.harness.run_steps(2);
    assert_eq!(ask(&mut window), "The question");
    window.press(Key::Escape);
    assert!(!is_open(&window));
    let rules = window.harness.get_by_label("Outline").rect().left_bottom() + egui::vec2(0.0, 10.0);
    window.harness.hover_at(rules);
    window.harness.run_steps(2);
    assert_eq!(ask(&mut window), "What is switched on");
}

#[test]
fn the_manual_opens_over_a_question_and_escape_closes_it_first() {
    let mut window = Window::open(teaching());
    window.harness.hover_at(Pos2::new(700.0, 450.0));
    window.key(Modifiers::COMMAND, Key::K);
    assert!(window.app().is_asking());
    assert_eq!(ask(&mut window), "Finding your way");
    assert!(!window.app().is_asking(), "the list that was typed into gives way");
    window.press(Key::Escape);
    // A change that is in no file, and another map asked for.
    let site = window.preset().map.sites[0].id.clone();
    window.select(Selection::One(EntityRef::Site(site)));
    window.press(Key::Delete);
    assert_eq!(ask(&mut window), "Removing");
    window.press(Key::Escape);
    assert!(!is_open(&window) && window.app().is_asking(), "the question is still there");
    window.click("Delete all of it");
    window.key(Modifiers::COMMAND, Key::N);
    assert_eq!(ask(&mut window), "When saving asks or fails");
    window.press(Key::Escape);
    window.click("Discard changes");
    assert!(!window.app().is_asking(), "what was read about is answered");
}

#[test]
fn the_manual_is_there_in_a_presentation_and_on_an_empty_map() {
    let mut window = Window::open(teaching());
    window.harness.state_mut().set_work_mode(WorkMode::Present);
    window.steps();
    assert_eq!(ask(&mut window), "Present");
    window.press(Key::Escape);
    assert_eq!(window.app().work_mode(), WorkMode::Present, "Escape closed the manual alone");
    let mut window = Window::open(blank());
    let map = window.harness.get_by_role_and_label(Role::Canvas, "Stage map").rect();
    window.harness.hover_at(map.left_top() + egui::vec2(6.0, 40.0));
    assert_eq!(ask(&mut window), "From an empty map");
}

#[test]
fn words_are_searched_and_links_lead_on_and_back() {
    let mut window = Window::open(teaching());
    window.click("Help");
    window.click_at(window.harness.get_by_label_contains("Manual").rect().center());
    assert!(is_open(&window));
    window.type_text("waterfall");
    window.wait_for("1 place");
    window.press(Key::Enter);
    assert!(window.says("Plots: Substitution gap"), "the hit says where it stands");
    let text = "The same, summed over all months, as a waterfall";
    let found = window.harness.get_all_by_label_contains(text).last().expect("the text").rect();
    assert!(found.top() > 150.0 && found.bottom() < 850.0, "what was found is in sight: {found:?}");
    // A second word narrows it to nothing; without words the chapters are back.
    window.type_text(" nowhere zzz");
    window.wait_for("nothing has these words");
    window.key(Modifiers::COMMAND, Key::A);
    window.press(Key::Backspace);
    // Arrows go from hit to hit: the titles first.
    window.type_text("clause technology");
    window.press(Key::ArrowDown);
    assert_eq!(at_top(&window), "Technology clause");
    window.press(Key::ArrowDown);
    assert_ne!(at_top(&window), "Technology clause");
    window.press(Key::ArrowUp);
    assert_eq!(at_top(&window), "Technology clause");
    window.key(Modifiers::COMMAND, Key::A);
    window.press(Key::Backspace);
    window.click("Reading the answer");
    assert_eq!(at_top(&window), "Reading the answer");
    window.click("Reading the answer: The cards");
    assert_eq!(at_top(&window), "The cards");
    window.click("How it computes");
    window.click("How it computes: A month");
    window.click_at(window.harness.get_by_role_and_label(Role::Link, "Price of not planning").rect().center());
    assert_eq!(at_top(&window), "Price of not planning");
    window.click("Back in the manual");
    assert_eq!(at_top(&window), "A month");
    let is_grown = |window: &Window| window.preset().map.sites.len() > teaching().map.sites.len();
    assert!(!is_grown(&window), "what is typed into the manual draws nothing");
}

#[test]
fn a_plot_s_menu_leads_to_its_section_and_keys_have_their_sheet() {
    let mut window = Window::of_size(teaching(), 1600.0, 1000.0);
    window.wait_for_result();
    window.wait_for("Export supply shares");
    let pane = window.harness.get_by_label("Export supply shares").rect().center() + egui::vec2(0.0, 120.0);
    window.right_click(pane);
    window.click("Help about this");
    window.steps();
    assert_eq!(at_top(&window), "Supply shares");
    window.press(Key::Escape);
    window.key(Modifiers::COMMAND, Key::F1);
    window.harness.get_by_label("Keys and mouse");
}
