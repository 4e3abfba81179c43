//! The answer over the map, and the room that panels take.

use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{EntityRef, Preset};
use chokepoint_core::store::builtin;
use egui::Key;
use egui_kittest::kittest::Queryable as _;

fn teaching() -> Preset {
    builtin::load("teaching-12-sites").expect("it ships")
}

/// The scenarios of the teaching map by name: one without rules and one with a gap.
const QUIET: &str = "No controls";

fn loud(preset: &Preset) -> &str {
    let with_rules = preset.scenarios.iter().find(|scenario| !scenario.rules.is_empty());
    with_rules.map(|scenario| scenario.name.as_str()).expect("a scenario with a rule")
}

#[test]
fn a_scenario_is_chosen_in_the_question_and_its_answer_names_who_runs_short() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.steps();
    assert!(window.says("Nobody runs short"));
    let before = window.app().month();
    window.choose("Scenario", loud(&preset));
    // Until the answer is there what stands is that of the other scenario, and says so.
    assert!(
        window.says(&format!("Figures of {QUIET}; working out {}…", loud(&preset))) || window.app().gap_usd().is_some()
    );
    // The window goes there and says so, for a while.
    window.wait("the worst month", |window| window.says("the month in which most value is missing"));
    window.wait_for_result();
    window.wait("the answer", Window::names_who_runs_short);
    assert!(window.app().month() > before);
    // A click on a card selects who is named.
    let card = window.harness.get_all_by_label_contains("\u{2212}").find(|node| node.rect().height() > 40.0);
    let at = card.expect("a card").rect().center();
    window.click_at(at);
    assert!(matches!(window.app().selection(), Selection::One(EntityRef::Site(_))));
    // Why, in words.
    window.click("Why?");
    window.wait("the chain behind it", |window| window.says("of its chain, most of all"));
}

#[test]
fn going_back_to_a_solved_scenario_is_at_once() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.settle();
    window.choose("Scenario", loud(&preset));
    window.wait_for_result();
    window.choose("Scenario", QUIET);
    assert!(window.app().is_settled(), "nothing is solved again");
    window.settle();
    assert!(window.says("Nobody runs short"));
}

#[test]
fn a_pinned_answer_stays_beside_the_new_one_until_it_is_let_go() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.steps();
    window.click("Pin");
    window.choose("Scenario", loud(&preset));
    window.wait_for_result();
    window.wait("the difference", |window| window.says(&format!("against {QUIET} (0 %): +")));
    window.click("Pin");
    assert!(!window.says("against "));
}

#[test]
fn a_change_says_what_it_did_to_the_answer() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.choose("Scenario", loud(&preset));
    let before = window.wait_for_result();
    window.steps();
    assert!(!window.says("last change:"), "nothing was changed");
    let scenario = preset.scenarios.iter().find(|scenario| scenario.name == loud(&preset)).expect("it");
    let rule = preset.rule(&scenario.rules[0]).expect("its rule").title.clone();
    window.click(&rule);
    let after = window.wait_for_result();
    window.steps();
    assert!(after < before);
    window.wait("the change", |window| window.says("last change: -") || window.says("last change: \u{2212}"));
    window.click("Undo last change");
    window.wait_for_result();
    window.wait("the change back", |window| window.says("last change: +"));
}

#[test]
fn panels_fold_by_key_and_come_back() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let map = |window: &Window| window.harness.get_by_label("Stage map").rect();
    let before = map(&window);
    window.press(Key::F7);
    assert!(map(&window).left() < before.left() - 100.0, "the lists are gone");
    window.press(Key::F9);
    assert!(map(&window).right() > before.right() + 100.0, "the inspector is gone");
    window.press(Key::F10);
    assert!(map(&window).bottom() > before.bottom() + 100.0, "the plots are gone");
    for key in [Key::F7, Key::F9, Key::F10] {
        window.press(key);
    }
    window.steps();
    let back = map(&window);
    assert!((back.width() - before.width()).abs() < 2.0 && (back.height() - before.height()).abs() < 2.0);
}

#[test]
fn the_map_stays_where_it_is_whatever_is_selected_and_whether_or_not_there_is_an_answer() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    let at_first = window.harness.get_by_label("Stage map").rect();
    window.wait_for_result();
    window.steps();
    assert_eq!(window.harness.get_by_label("Stage map").rect(), at_first);
    let rule = preset.rules.first().expect("a rule").id.clone();
    window.select(Selection::One(EntityRef::Rule(rule)));
    window.steps();
    assert_eq!(window.harness.get_by_label("Stage map").rect(), at_first, "a long form does not push the map");
    assert_eq!(window.app().month(), MonthIx::FIRST);
}

#[test]
fn a_rule_never_goes_into_the_baseline_and_a_new_scenario_is_shown() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    let baseline = preset.scenarios.first().expect("a scenario").clone();
    assert!(baseline.is_without_controls());
    window.click("Add a rule");
    window.click("Ban");
    assert_eq!(window.preset().scenarios[0], baseline, "what others are held against stays");
    let made = window.preset().scenarios.last().expect("a scenario").clone();
    assert_eq!((made.name.as_str(), made.rules.len()), ("With New ban", 1));
    assert!(window.says("If") && window.says("With New ban"), "and it is the one that is asked about");
    // One step takes both back.
    window.click("Undo last change");
    assert_eq!(window.preset(), &preset);
}

#[test]
fn the_question_is_narrowed_to_a_place_and_a_good_that_is_asked_for_there() {
    let preset = teaching();
    let mut window = Window::open(preset.clone());
    window.choose("Scenario", loud(&preset));
    window.wait_for_result();
    // The answer and the title of the plot speak of all markets; the plot goes on doing so.
    let all = |window: &Window| window.harness.query_all_by_label_contains("of 5 demands run short").count();
    window.wait("the answer", |window| all(window) == 2);
    window.choose("Place that is asked about", "America");
    window.wait("the answer about America", |window| all(window) == 1);
    window.choose("Good that is asked about", "Electric motors");
    window.wait("the answer about its motors", |window| window.says("America: Electric motors runs short, from "));
    // Another place that does not ask for motors is asked about all that it wants.
    let other = preset.map.sites.iter().find(|site| {
        !site.demands.is_empty() && site.demands.iter().all(|demand| demand.commodity.as_str() != "motors")
    });
    if let Some(other) = other {
        window.choose("Place that is asked about", &other.name);
        window.settle();
        assert!(!window.says("Electric motors runs short, from "));
    }
    window.choose("Place that is asked about", "anywhere");
    window.choose("Good that is asked about", "anything");
    window.wait("all of it again", |window| all(window) == 2);
}
