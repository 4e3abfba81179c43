//! The window driven by the names of its widgets, without a display.

use chokepoint::app::Selection;
use chokepoint::app::{App, FilePicker, PickKind, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{EntityRef, Preset};
use chokepoint_core::store::builtin;
use egui_kittest::{Harness, kittest::Queryable as _};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Answers every dialog with the path that a test has laid out.
#[derive(Default)]
struct FakePicker {
    answer: Mutex<Option<PathBuf>>,
    asked: Mutex<Vec<PickRequest>>,
}

impl FakePicker {
    fn answer(&self, path: PathBuf) {
        *self.answer.lock().expect("no test panics here") = Some(path);
    }

    fn kinds(&self) -> Vec<PickKind> {
        self.asked.lock().expect("no test panics here").iter().map(|ask| ask.kind).collect()
    }
}

impl FilePicker for FakePicker {
    fn pick(&self, ask: &PickRequest) -> Picked {
        self.asked.lock().expect("no test panics here").push(ask.clone());
        self.answer.lock().expect("no test panics here").clone().map_or(Picked::Unavailable, Picked::Path)
    }
}

struct Window {
    harness: Harness<'static, App>,
    picker: Arc<FakePicker>,
}

impl Window {
    fn open(opened: Opened) -> Self {
        let picker = Arc::new(FakePicker::default());
        let app = App::new(opened, Arc::clone(&picker) as Arc<dyn FilePicker>);
        let mut harness = Harness::builder()
            .with_size([1440.0, 900.0])
            .with_max_steps(30)
            .build_ui_state(|ui, app: &mut App| app.show(ui), app);
        harness.run_steps(3);
        Self { harness, picker }
    }

    fn app(&self) -> &App {
        self.harness.state()
    }

    fn click(&mut self, label: &str) {
        self.harness.get_by_label(label).click();
        self.harness.run_steps(4);
    }

    /// Draws frames until something holds; a test that waits for ever is a failure.
    fn wait(&mut self, what: &str, holds: impl Fn(&App) -> bool) {
        let start = Instant::now();
        while !holds(self.app()) {
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "waited in vain for {what}: {:?}",
                self.app().failure()
            );
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
        self.harness.run_steps(3);
    }

    fn wait_for_result(&mut self) -> f64 {
        self.wait("a result", |app| app.gap_usd().is_some());
        self.app().gap_usd().unwrap_or_default()
    }
}

fn first_rule() -> String {
    builtin::first().preset.rules.first().map(|rule| rule.title.clone()).unwrap_or_default()
}

/// The built-in preset with a scenario of six months in which nothing is in force, so that tests are quick.
fn quiet_preset() -> Preset {
    let mut preset = builtin::first().preset;
    for scenario in &mut preset.scenarios {
        scenario.months = 6;
        scenario.rules.clear();
        scenario.events.clear();
        scenario.measures.clear();
        if let Some(rule) = preset.rules.first() {
            scenario.start = rule.calendar.in_force;
        }
    }
    preset
}

#[test]
fn the_built_in_preset_opens_and_comes_to_rest() {
    let mut window = Window::open(builtin::first());
    window.wait_for_result();
    assert!(window.app().failure().is_none());
    window.harness.get_by_label("File");
    window.harness.get_by_label("Month");
    // Panics when the window keeps asking for frames.
    window.harness.run();
}

#[test]
fn a_rule_makes_a_gap_and_undo_takes_it_back() {
    let mut window = Window::open(Opened::unsaved(quiet_preset()));
    let before = window.wait_for_result();
    let rule = first_rule();
    window.click(&rule);
    assert!(window.app().document().is_unsaved());
    assert_eq!(window.app().document().undo_name(), Some(format!("switch on {rule}").as_str()));
    let after = window.wait_for_result();
    assert!(after > before && after > 0.0, "the gap is {after}, without the rule {before}");
    window.click("Undo last change");
    assert!(!window.app().document().is_unsaved());
    let undone = window.wait_for_result();
    assert!((undone - before).abs() <= 1e-6 * before.abs().max(1.0), "{undone} is not {before}");
    window.click("Redo last change");
    let again = window.wait_for_result();
    assert_eq!(again, after, "the same file gives the same numbers");
}

#[test]
fn the_months_move_by_slider_and_by_key() {
    let mut window = Window::open(Opened::unsaved(quiet_preset()));
    window.wait_for_result();
    assert_eq!(window.app().month(), 0);
    window.harness.key_press(egui::Key::ArrowRight);
    window.harness.run_steps(3);
    assert_eq!(window.app().month(), 1);
    let slider = window.harness.get_by_label("Month").rect();
    let place = egui::pos2(slider.right() - 8.0, slider.center().y);
    window.harness.drag_at(place);
    window.harness.step();
    window.harness.drop_at(place);
    window.harness.run_steps(3);
    assert!(window.app().month() >= 4, "month {}", window.app().month());
}

#[test]
fn the_search_filters_the_outline() {
    let preset = quiet_preset();
    let site = preset.map.sites.first().expect("the preset has sites").clone();
    let other = preset.map.sites.last().expect("the preset has sites").clone();
    let row = |site: &chokepoint_core::model::Site| format!("{} ({})", site.name, site.country.name());
    let mut window = Window::open(Opened::unsaved(preset));
    window.click("Outline");
    assert!(window.harness.query_by_label(&row(&site)).is_some());
    let field = window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Search");
    field.focus();
    window.harness.run_steps(2);
    window.harness.get_by_role_and_label(egui::accesskit::Role::TextInput, "Search").type_text(&row(&site));
    window.harness.run_steps(3);
    assert!(window.harness.query_by_label(&row(&other)).is_none(), "what was not searched for is gone");
    window.click(&row(&site));
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(site.id)));
}

#[test]
fn sites_on_the_map_are_found_by_name() {
    let preset = quiet_preset();
    let site = preset.map.sites.first().expect("the preset has sites").clone();
    let mut window = Window::open(Opened::unsaved(preset));
    window.click(&site.name);
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(site.id)));
    window.harness.key_press(egui::Key::Escape);
    window.harness.run_steps(3);
    assert_eq!(window.app().selection(), &Selection::Nothing);
}

#[test]
fn new_asks_when_there_are_unsaved_changes() {
    let mut window = Window::open(Opened::unsaved(quiet_preset()));
    window.click(&first_rule());
    window.click("File");
    window.harness.get_by_label_contains("New").click();
    window.harness.run_steps(4);
    assert!(window.app().is_asking());
    window.click("Cancel");
    assert!(!window.app().is_asking());
    assert!(window.app().document().is_unsaved());
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::N);
    window.harness.run_steps(4);
    window.click("Discard changes");
    assert_eq!(window.app().document().preset().map.sites.len(), 0);
    window.harness.get_by_label("This map is empty");
}

#[test]
fn saving_goes_through_the_picker_and_the_file_opens_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let mut window = Window::open(Opened::unsaved(quiet_preset()));
    window.picker.answer(path.clone());
    window.click(&first_rule());
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    window.wait("the file", |app| !app.document().is_unsaved());
    assert_eq!(window.picker.kinds(), [PickKind::Save]);
    assert_eq!(window.app().document().path(), Some(path.as_path()));
    let written = chokepoint_core::store::load(&path).expect("it can be read");
    assert_eq!(written.preset, **window.app().document().preset());

    let mut other = Window::open(Opened::unsaved(Preset::empty()));
    other.picker.answer(path.clone());
    other.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    other.wait("the preset", |app| app.document().path().is_some());
    assert_eq!(**other.app().document().preset(), written.preset);
}

#[test]
fn a_file_that_changed_on_disk_is_not_overwritten_without_asking() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shared.ron");
    let preset = quiet_preset();
    let stamp = chokepoint_core::store::save(&preset, &path, None).expect("it can be written");
    let opened = Opened { preset, path: Some(path.clone()), stamp: Some(stamp), findings: Vec::new() };
    let mut window = Window::open(opened);
    window.click(&first_rule());
    let theirs = Preset::empty();
    chokepoint_core::store::save(&theirs, &path, None).expect("it can be written");
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::S);
    window.wait("the question", App::is_asking);
    assert_eq!(chokepoint_core::store::load(&path).expect("it can be read").preset, theirs);
    window.click("Overwrite it");
    window.wait("the file", |app| !app.document().is_unsaved());
    assert_ne!(chokepoint_core::store::load(&path).expect("it can be read").preset, theirs);
}

#[test]
fn a_bad_file_leaves_the_document_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.ron");
    std::fs::write(&path, "(format: 1, title: 7)").expect("it can be written");
    let mut window = Window::open(Opened::unsaved(quiet_preset()));
    let before = window.app().document().preset().clone();
    window.picker.answer(path);
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::O);
    window.wait("the list of findings", App::is_asking);
    window.harness.get_by_label("This file cannot be opened");
    window.click("Close");
    assert!(!window.app().is_asking());
    assert_eq!(*window.app().document().preset(), before);
}

#[test]
fn without_a_system_dialog_the_programs_own_list_appears() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("typed.ron");
    let mut window = Window::open(Opened::unsaved(quiet_preset()));
    window.harness.key_press_modifiers(egui::Modifiers::COMMAND.plus(egui::Modifiers::SHIFT), egui::Key::S);
    window.wait("the list", App::is_asking);
    let role = egui::accesskit::Role::TextInput;
    let select_all = egui::Modifiers::COMMAND;
    window.harness.get_by_role_and_label(role, "File name or path").focus();
    window.harness.run_steps(2);
    window.harness.key_press_modifiers(select_all, egui::Key::A);
    window.harness.step();
    window.harness.get_by_role_and_label(role, "File name or path").type_text(&path.display().to_string());
    window.harness.run_steps(2);
    window.click("Save file");
    window.wait("the file", |app| app.document().path().is_some());
    assert!(path.is_file());
}

#[test]
fn a_rule_from_a_template_is_read_back_counted_dragged_and_undone() {
    let preset = quiet_preset();
    let mut window = Window::open(Opened::unsaved(preset.clone()));
    window.wait_for_result();
    window.click("Add a rule");
    window.click("Ban");
    assert_eq!(window.app().document().preset().rules.len(), preset.rules.len() + 1);
    let Selection::One(EntityRef::Rule(id)) = window.app().selection().clone() else {
        panic!("the new rule is not selected")
    };
    let added = window.app().document().preset().rule(&id).expect("the rule").clone();
    let scenario = &window.app().document().preset().scenarios[0];
    assert!(scenario.rules.contains(&id), "it is switched on");
    // Read back in a sentence, and counted on a thread of its own.
    let sentence = chokepoint_core::model::rule_sentence(&added);
    window.harness.get_by_label(&sentence);
    let start = Instant::now();
    while window.harness.query_by_label_contains("It touches").is_none() {
        assert!(start.elapsed() < Duration::from_secs(60), "never counted");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    let touched = window.wait_for_result();
    assert!(touched > 0.0, "a ban of the first list opens a gap");
    // Its date follows a handle, and comes back.
    let handle = window.harness.get_by_label("Date: in force").rect().center();
    let there = handle + egui::vec2(60.0, 0.0);
    window.harness.drag_at(handle);
    window.harness.run_steps(2);
    window.harness.hover_at(there);
    window.harness.run_steps(2);
    window.harness.drop_at(there);
    window.harness.run_steps(4);
    let moved = window.app().document().preset().rule(&id).expect("the rule").calendar.in_force;
    assert!(moved > added.calendar.in_force, "{moved} is not later than {}", added.calendar.in_force);
    window.click("Undo last change");
    assert_eq!(window.app().document().preset().rule(&id), Some(&added));
    window.click("Undo last change");
    assert_eq!(**window.app().document().preset(), preset);
}

#[test]
fn a_removed_rule_leaves_scenarios_and_measures_and_comes_back() {
    let mut preset = builtin::first().preset;
    preset.scenarios.truncate(1);
    let rule = preset.rules[0].clone();
    preset.scenarios[0].rules = vec![rule.id.clone()];
    preset.scenarios[0].months = 3;
    let mut window = Window::open(Opened::unsaved(preset.clone()));
    window.wait_for_result();
    window.harness.state_mut().select(Selection::One(EntityRef::Rule(rule.id.clone())));
    window.harness.run_steps(3);
    // Below the buttons the count of what it touches arrives when it is done; they stand still meanwhile.
    let place = window.harness.get_by_label("Remove rule").rect();
    let start = Instant::now();
    while window.harness.query_by_label_contains("Counting what it touches").is_some() {
        assert!(start.elapsed() < Duration::from_secs(60), "never counted");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    window.harness.run_steps(3);
    assert_eq!(window.harness.get_by_label("Remove rule").rect(), place, "the button moved under the pointer");
    window.click("Remove rule");
    window.harness.get_by_label_contains("its part in the scenario");
    window.click("Delete all of it");
    let after = window.app().document().preset();
    assert!(after.rule(&rule.id).is_none() && after.scenarios[0].rules.is_empty());
    let findings = chokepoint_core::engine::check(after);
    assert!(!findings.iter().any(|finding| finding.is_error()), "nothing points to it any more: {findings:?}");
    window.click("Undo last change");
    assert_eq!(**window.app().document().preset(), preset);
}

#[test]
fn the_baseline_is_balanced_from_the_menu_in_one_change() {
    let mut preset = quiet_preset();
    preset.scenarios.truncate(1);
    preset.scenarios[0].months = 2;
    let route = preset.map.routes.iter_mut().find(|route| route.baseline.value > 100.0).expect("a route");
    route.baseline.value *= 0.9;
    let mut window = Window::open(Opened::unsaved(preset.clone()));
    window.wait_for_result();
    window.click("Edit");
    window.click("Balance the baseline…");
    let start = Instant::now();
    while window.harness.query_by_label("Apply").is_none() {
        assert!(start.elapsed() < Duration::from_secs(60), "never balanced");
        std::thread::sleep(Duration::from_millis(5));
        window.harness.step();
    }
    window.click("Apply");
    let balanced = window.app().document().preset();
    assert!(**balanced != preset);
    let open =
        chokepoint_core::engine::check(balanced).iter().any(|finding| finding.message.contains("baseline needs"));
    assert!(!open, "the baseline conserves mass");
    window.click("Undo last change");
    assert_eq!(**window.app().document().preset(), preset);
}
