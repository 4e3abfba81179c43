//! Further windows on one document, shown within the first one where there is no screen.

use crate::kit::window::Window;
use chokepoint::app::WorkMode;
use chokepoint_core::model::Preset;
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

fn teaching() -> Preset {
    builtin::load("teaching-12-sites").expect("the teaching map")
}

/// Two windows on the teaching map, solved.
fn two_windows() -> Window {
    let mut window = Window::of_size(teaching(), 2000.0, 1400.0);
    window.wait_for_result();
    window.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::N);
    window.wait_for("Close window 2");
    window.wait("the plots of both", |window| count(window, "Export supply shares") == 2);
    window
}

fn count(window: &Window, label: &str) -> usize {
    window.harness.query_all_by_label(label).count()
}

/// What the choosers of how supply is attributed say, the further window's last.
fn cuts(window: &Window) -> Vec<String> {
    let choosers = window.harness.get_all_by_role_and_label(Role::ComboBox, "Shares");
    choosers.filter_map(|chooser| chooser.accesskit_node().value()).collect()
}

#[test]
fn a_further_window_has_plots_and_choices_of_its_own_and_closes_alone() {
    let mut window = two_windows();
    let before = window.text();
    let at =
        window.harness.get_all_by_role_and_label(Role::ComboBox, "Shares").last().expect("its chooser").rect().center();
    window.click_at(at);
    window.click("by owner");
    window.wait("a choice of its own", |window| cuts(window) == ["by location", "by owner"]);
    // What it opens and closes is not opened and closed in the first one.
    window.click("Plots of this window");
    window.click("Concentration");
    window.wait("its plot", |window| count(window, "Export concentration") == 1);
    let at = window.harness.get_all_by_label("Close substitution gap").last().expect("of its tab").rect().center();
    window.click_at(at);
    assert_eq!(count(&window, "Export substitution gap"), 1);
    // A third one, and each closes alone.
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("new window");
    window.press(Key::Enter);
    window.wait_for("Close window 3");
    window.click("Close window 2");
    assert_eq!((count(&window, "Close window 2"), count(&window, "Close window 3")), (0, 1));
    window.click("Close window 3");
    assert_eq!(cuts(&window), ["by location"], "the first one is as it was");
    assert_eq!(count(&window, "Export substitution gap"), 1);
    assert_eq!(window.text(), before, "looking changes nothing");
    assert!(!window.app().is_quitting());
}

#[test]
fn all_windows_show_the_same_scenario_month_and_document() {
    let mut window = two_windows();
    let loud = window.preset().scenarios.iter().find(|one| !one.rules.is_empty()).expect("one with rules").clone();
    // By keys: here the further window lies over the list.
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text(&loud.name);
    window.press(Key::Enter);
    window.wait_for_result();
    // Over the plots of the further window stands what the first one plays.
    let heads = |window: &Window, words: &str| {
        let head = window.harness.get_by_label("Plots of this window").rect();
        let labels = window.harness.query_all_by_label(words);
        labels.filter(|label| (label.rect().center().y - head.center().y).abs() < 8.0).count()
    };
    assert_eq!(heads(&window, &loud.name), 1);
    let month = |window: &Window| {
        let scenario = window.preset().scenario(&loud.id).expect("it is played").clone();
        chokepoint_core::engine::Timeline::of(&scenario).label(window.app().month())
    };
    let before = month(&window);
    assert_eq!(heads(&window, &before), 1);
    window.focus_map();
    window.press(Key::ArrowLeft);
    assert_ne!(month(&window), before);
    let after = month(&window);
    assert_eq!(heads(&window, &after), 1);
    // A name that is changed is changed in both.
    window.select(chokepoint::app::Selection::One(chokepoint_core::model::EntityRef::Scenario(loud.id.clone())));
    window.text_field("Name", "Loud");
    window.settle();
    assert_eq!(heads(&window, "Loud"), 1);
    assert!(count(&window, "Close window 2") == 1, "it stays open");
}

#[test]
fn what_a_presentation_covers_is_covered_in_every_window() {
    let mut window = two_windows();
    window.harness.state_mut().set_work_mode(WorkMode::Present);
    window.wait("the plots of the further one", |window| count(window, "Export supply shares") == 1);
    window.press(Key::C);
    assert!(window.says("Covered, as the presentation is"));
    assert_eq!(count(&window, "Export supply shares"), 0);
    window.press(Key::C);
    window.wait("what is revealed", |window| count(window, "Export supply shares") == 1);
}
