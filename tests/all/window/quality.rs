//! The data quality pane, driven by the names of its widgets, without a display.

use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint_core::model::EntityRef;
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

/// The teaching map under licences, with the pane open.
fn open() -> Window {
    let mut preset = builtin::load("teaching-12-sites").expect("the preset");
    preset.scenarios.retain(|scenario| scenario.id.as_str() == "licences");
    preset.scenarios[0].months = 6;
    let mut window = Window::of_size(preset, 1440.0, 1000.0);
    window.click("View");
    window.click("Data quality");
    window
}

#[test]
fn the_figures_are_counted_filtered_and_shown() {
    let mut window = open();
    window.wait_for_words("Of the gap (");
    window.harness.get_by_label_contains("figures: 0 measured (0 %)");
    window.harness.get_by_role_and_label(Role::TextInput, "Filter").focus();
    window.harness.run_steps(2);
    window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text("defense assessment");
    window.harness.run_steps(3);
    window.harness.get_by_label_contains("America: demand for Magnets (weapons): 175");
    window.harness.get_by_role_and_label(Role::TextInput, "Filter").type_text(" of nothing");
    window.harness.run_steps(3);
    window.harness.get_by_label("No figure is like this");
    window.click("Close");
    assert!(window.harness.query_by_label("All figures").is_none(), "the pane is closed");
}

#[test]
fn the_figures_that_matter_are_found_and_lead_to_their_place() {
    let mut window = open();
    window.wait_for_words("Of the gap (");
    window.click("Find the figures that matter");
    window.wait_for_words("by these figures alone");
    let link = "Europe: value at stake of Electric motors (electric-vehicles)";
    window.harness.get_all_by_label(link).next().expect("the link").click();
    window.harness.run_steps(3);
    assert_eq!(*window.app().selection(), Selection::One(EntityRef::Site("europe".into())));
    // Panics when the window keeps asking for frames.
    window.harness.run();
}
