//! The data quality pane, driven by the names of its widgets, without a display.

use chokepoint::app::Selection;
use chokepoint::app::{App, FilePicker, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::EntityRef;
use chokepoint_core::store::builtin;
use egui_kittest::{Harness, kittest::Queryable as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

struct NoPicker;

impl FilePicker for NoPicker {
    fn pick(&self, _: &PickRequest) -> Picked {
        Picked::Unavailable
    }
}

/// The teaching map under licences, with the pane open.
fn open() -> Harness<'static, App> {
    let mut preset = builtin::load("teaching-12-sites").expect("the preset");
    preset.scenarios.retain(|scenario| scenario.id.as_str() == "licences");
    preset.scenarios[0].months = 6;
    let app = App::new(Opened::unsaved(preset), Arc::new(NoPicker));
    let mut harness = Harness::builder()
        .with_size([1440.0, 1000.0])
        .with_max_steps(30)
        .build_ui_state(|ui, app: &mut App| app.show(ui), app);
    harness.run_steps(3);
    harness.get_by_label("View").click();
    harness.run_steps(3);
    harness.get_by_label("Data quality").click();
    harness.run_steps(3);
    harness
}

fn wait(harness: &mut Harness<'static, App>, label: &str) {
    let start = Instant::now();
    while harness.query_by_label_contains(label).is_none() {
        assert!(start.elapsed() < Duration::from_secs(120), "waited in vain for “{label}”");
        std::thread::sleep(Duration::from_millis(10));
        harness.step();
    }
    harness.run_steps(2);
}

#[test]
fn the_figures_are_counted_filtered_and_shown() {
    let mut harness = open();
    wait(&mut harness, "Of the gap (");
    harness.get_by_label_contains("figures: 0 measured (0 %)");
    let role = egui::accesskit::Role::TextInput;
    harness.get_by_role_and_label(role, "Filter").focus();
    harness.run_steps(2);
    harness.get_by_role_and_label(role, "Filter").type_text("defense assessment");
    harness.run_steps(3);
    harness.get_by_label_contains("America: demand for Magnets (weapons): 175");
    harness.get_by_role_and_label(role, "Filter").type_text(" of nothing");
    harness.run_steps(3);
    harness.get_by_label("No figure is like this");
    harness.get_by_label("Close").click();
    harness.run_steps(3);
    assert!(harness.query_by_label("All figures").is_none(), "the pane is closed");
}

#[test]
fn the_figures_that_matter_are_found_and_lead_to_their_place() {
    let mut harness = open();
    wait(&mut harness, "Of the gap (");
    harness.get_by_label("Find the figures that matter").click();
    harness.run_steps(2);
    wait(&mut harness, "by these figures alone");
    let link = "Europe: value at stake of Electric motors (electric-vehicles)";
    harness.get_all_by_label(link).next().expect("the link").click();
    harness.run_steps(3);
    assert_eq!(*harness.state().selection(), Selection::One(EntityRef::Site("europe".into())));
    // Panics when the window keeps asking for frames.
    harness.run();
}
