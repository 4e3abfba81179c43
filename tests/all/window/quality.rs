//! The data quality pane, driven by the names of its widgets, without a display.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint::app::Selection;
use chokepoint_core::model::{EntityRef, Quality, Source};
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
    let at = window.harness.get_all_by_label(link).next().expect("the link").rect().center();
    window.click_at(at);
    window.harness.run_steps(3);
    assert_eq!(*window.app().selection(), Selection::One(EntityRef::Site("europe".into())));
    // Panics when the window keeps asking for frames.
    window.harness.run();
}

#[test]
fn a_number_in_the_place_of_what_a_source_says_asks_why() {
    let mut preset = MapMaker::one_mine().preset;
    let source = |id: &str, quality| Source {
        id: id.into(),
        publication: format!("{id} yearbook"),
        year: 2025,
        quality,
        ..Source::default()
    };
    preset.sources = vec![source("usgs", Quality::Measured), source("guess", Quality::Illustrative)];
    preset.map.sites[0].activities[0].capacity.source = "usgs".into();
    preset.map.sites[1].demands[0].quantity.source = "guess".into();
    let mut window = Window::of_size(preset, 1440.0, 1000.0);
    window.click("View");
    window.click("Data quality");
    window.select(Selection::One(EntityRef::Site("mine".into())));
    assert!(!window.says("Why another number?") && !window.says("stands in the place of"));
    // Nothing holds the number up, and nothing asks of an assumption, or of a figure without a source.
    window.number("Capacity", "1500");
    let capacity = |window: &Window| window.site("mine").activities[0].capacity.clone();
    assert_eq!((capacity(&window).value, capacity(&window).said), (1500.0, Some(1200.0)));
    assert!(window.says("1,200 by usgs yearbook. Why another number?"));
    window.wait_for_words("1 figure stands in the place of what its source says, without a reason");
    window.harness.get_by_label("only unlike their source, without a reason").scroll_to_me();
    window.steps();
    window.click("only unlike their source, without a reason");
    assert!(window.says("1 of ") && window.says("usgs yearbook says 1,200"));
    // A reason answers it, and stays beside the figure.
    window.text_field("1,200 by usgs yearbook. Why another number?", "second shaft since May");
    assert_eq!(capacity(&window).reason, "second shaft since May");
    assert!(!window.says("stands in the place of") && window.says("No figure is like this"));
    // The number of the source needs none.
    window.number("Capacity", "1200");
    assert_eq!((capacity(&window).said, capacity(&window).reason), (None, String::new()));
    assert!(!window.says("Why another number?"));
    window.command("Undo");
    assert_eq!(capacity(&window).reason, "second shaft since May");
    window.select(Selection::One(EntityRef::Site("us".into())));
    window.number("Demand", "1300");
    assert!(!window.says("Why another number?"), "an assumption says nothing that another number contradicts");
}
