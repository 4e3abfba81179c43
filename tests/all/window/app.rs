//! The window driven by the names of its widgets, without a display.

use crate::kit::window::Window;
use chokepoint::app::{PickKind, Selection};
use chokepoint_core::edit::Opened;
use chokepoint_core::engine::MonthIx;
use chokepoint_core::model::{EntityRef, Instrument, Preset};
use chokepoint_core::store::builtin;
use egui::accesskit::Role;
use egui::{Key, Modifiers, pos2, vec2};
use egui_kittest::kittest::Queryable as _;

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
            scenario.start = rule.calendar.in_force.first_of_month();
        }
    }
    preset
}

#[test]
fn the_built_in_preset_opens_and_comes_to_rest() {
    let mut window = Window::show(builtin::first());
    window.wait_for_result();
    assert!(window.app().failure().is_none());
    window.harness.get_by_label("File");
    window.harness.get_by_label("Month");
    // Panics when the window keeps asking for frames.
    window.harness.run();
}

#[test]
fn a_rule_makes_a_gap_and_undo_takes_it_back() {
    let mut window = Window::open(quiet_preset());
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
    // Its card is the last of many.
    let card = format!("Scenario With {rule}");
    window.harness.get_by_label(&card).scroll_to_me();
    window.harness.run_steps(20);
    window.click(&card);
    window.settle();
    let again = window.wait_for_result();
    assert_eq!(again, after, "the same file gives the same numbers");
}

#[test]
fn the_months_move_by_slider_and_by_key() {
    let mut window = Window::open(quiet_preset());
    window.wait_for_result();
    assert_eq!(window.app().month(), MonthIx::FIRST);
    window.press(Key::ArrowRight);
    assert_eq!(window.app().month(), MonthIx(1));
    let slider = window.harness.get_by_label("Month").rect();
    let place = pos2(slider.right() - 8.0, slider.center().y);
    window.harness.drag_at(place);
    window.harness.step();
    window.harness.drop_at(place);
    window.harness.run_steps(3);
    assert!(window.app().month() >= MonthIx(4), "month {}", window.app().month().number());
}

#[test]
fn the_search_filters_the_outline() {
    let preset = quiet_preset();
    let site = preset.map.sites.first().expect("the preset has sites").clone();
    let other = preset.map.sites.last().expect("the preset has sites").clone();
    let row = |site: &chokepoint_core::model::Site| format!("{} ({})", site.name, site.country.name());
    let mut window = Window::open(preset);
    window.click("Outline");
    assert!(window.harness.query_by_label(&row(&site)).is_some());
    let field = window.harness.get_by_role_and_label(Role::TextInput, "Search");
    field.focus();
    window.harness.run_steps(2);
    window.harness.get_by_role_and_label(Role::TextInput, "Search").type_text(&row(&site));
    window.harness.run_steps(3);
    assert!(window.harness.query_by_label(&row(&other)).is_none(), "what was not searched for is gone");
    window.click(&row(&site));
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(site.id)));
}

#[test]
fn sites_on_the_map_are_found_by_name() {
    let preset = quiet_preset();
    let site = preset.map.sites.first().expect("the preset has sites").clone();
    let mut window = Window::open(preset);
    window.click(&site.name);
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::Site(site.id)));
    window.press(Key::Escape);
    assert_eq!(window.app().selection(), &Selection::Nothing);
}

#[test]
fn escape_closes_the_window_on_top_and_then_the_one_below() {
    let mut window = Window::open(quiet_preset());
    window.wait_for_result();
    for (command, says) in
        [("balance the baseline", "nothing has to move"), ("findings", "noticed nothing about this preset")]
    {
        window.key(Modifiers::COMMAND, Key::K);
        window.type_text(command);
        window.press(Key::Enter);
        window.wait(command, |window| window.says(says));
    }
    window.press(Key::Escape);
    assert!(!window.says("noticed nothing about this preset") && window.says("nothing has to move"));
    window.press(Key::Escape);
    assert!(!window.says("nothing has to move"));
}

#[test]
fn a_rule_is_added_from_the_list_of_commands() {
    let mut window = Window::open(quiet_preset());
    let rules = window.preset().rules.len();
    window.key(Modifiers::COMMAND, Key::K);
    window.type_text("add a rule");
    assert!(window.says("Add a rule: Entity list"));
    window.type_text(": quota");
    window.press(Key::Enter);
    window.steps();
    assert_eq!(window.preset().rules.len(), rules + 1);
    assert!(matches!(window.preset().rules.last().map(|rule| &rule.instrument), Some(Instrument::Quota { .. })));
}

#[test]
fn new_asks_when_there_are_unsaved_changes() {
    let mut window = Window::open(quiet_preset());
    window.click(&first_rule());
    window.click("File");
    window.click_at(window.harness.get_by_label_contains("New").rect().center());
    assert!(window.app().is_asking());
    window.click("Cancel");
    assert!(!window.app().is_asking());
    assert!(window.app().document().is_unsaved());
    window.key(Modifiers::COMMAND, Key::N);
    window.click("Discard changes");
    assert_eq!(window.preset().map.sites.len(), 0);
    window.harness.get_by_label("This map is empty");
}

#[test]
fn saving_goes_through_the_picker_and_the_file_opens_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("mine.ron");
    let mut window = Window::open(quiet_preset());
    window.picker.answer(path.clone());
    window.click(&first_rule());
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    let asked: Vec<PickKind> = window.picker.asked().iter().map(|ask| ask.kind).collect();
    assert_eq!(asked, [PickKind::Save]);
    assert_eq!(window.app().document().path(), Some(path.as_path()));
    let written = chokepoint_core::store::load(&path).expect("it can be read");
    assert_eq!(written.preset, *window.preset());

    let mut other = Window::open(Preset::empty());
    other.picker.answer(path.clone());
    other.key(Modifiers::COMMAND, Key::O);
    other.wait("the preset", |window| window.app().document().path().is_some());
    assert_eq!(*other.preset(), written.preset);
}

#[test]
fn a_file_that_is_gone_is_written_anew_only_when_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("stick.ron");
    let preset = quiet_preset();
    let stamp = chokepoint_core::store::save(&preset, &path, None).expect("it can be written");
    let mut window =
        Window::show(Opened { preset, path: Some(path.clone()), stamp: Some(stamp), findings: Vec::new() });
    window.click(&first_rule());
    std::fs::remove_file(&path).expect("somebody deletes it");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait("the question", |window| window.app().is_asking());
    assert!(window.says("The file is no longer there"));
    assert!(!path.exists());
    window.click("Write it there anew");
    window.wait_for_file(&path);
    assert_eq!(chokepoint_core::store::load(&path).expect("it can be read").preset, *window.preset());
}

/// The folder of the file is gone with its disk: it is said what to do, and another place is one click away.
#[test]
fn a_save_that_fails_offers_another_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let (stick, path, other) =
        (folder.path().join("stick"), folder.path().join("stick/map.ron"), folder.path().join("kept.ron"));
    std::fs::create_dir(&stick).expect("a folder");
    let preset = quiet_preset();
    let mut window = Window::show(Opened { preset, path: Some(path), stamp: None, findings: Vec::new() });
    window.click(&first_rule());
    std::fs::remove_dir(&stick).expect("the stick is taken out");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait("the message", |window| window.app().is_asking());
    assert!(window.says("Nothing was saved"));
    assert!(window.app().document().is_unsaved());
    window.picker.answer(other.clone());
    window.click("Save as…");
    window.wait_for_file(&other);
    assert_eq!(chokepoint_core::store::load(&other).expect("it can be read").preset, *window.preset());
}

#[test]
fn a_file_that_changed_on_disk_is_not_overwritten_without_asking() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("shared.ron");
    let preset = quiet_preset();
    let stamp = chokepoint_core::store::save(&preset, &path, None).expect("it can be written");
    let opened = Opened { preset, path: Some(path.clone()), stamp: Some(stamp), findings: Vec::new() };
    let mut window = Window::show(opened);
    window.click(&first_rule());
    let theirs = Preset::empty();
    chokepoint_core::store::save(&theirs, &path, None).expect("it can be written");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait("the question", |window| window.app().is_asking());
    assert_eq!(chokepoint_core::store::load(&path).expect("it can be read").preset, theirs);
    window.click("Overwrite it");
    window.wait_for_file(&path);
    assert_ne!(chokepoint_core::store::load(&path).expect("it can be read").preset, theirs);
}

#[test]
fn a_bad_file_leaves_the_document_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("bad.ron");
    std::fs::write(&path, "(format: 1, title: 7)").expect("it can be written");
    let mut window = Window::open(quiet_preset());
    let before = window.preset().clone();
    window.picker.answer(path);
    window.key(Modifiers::COMMAND, Key::O);
    window.wait("the list of findings", |window| window.app().is_asking());
    window.harness.get_by_label("This file cannot be opened");
    window.click("Close");
    assert!(!window.app().is_asking());
    assert_eq!(*window.preset(), before);
}

#[test]
fn without_a_system_dialog_the_programs_own_list_appears() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("typed.ron");
    let mut window = Window::open(quiet_preset());
    window.key(Modifiers::COMMAND.plus(Modifiers::SHIFT), Key::S);
    window.wait("the list", |window| window.app().is_asking());
    let role = Role::TextInput;
    window.harness.get_by_role_and_label(role, "File name or path").focus();
    window.harness.run_steps(2);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.step();
    window.harness.get_by_role_and_label(role, "File name or path").type_text(&path.display().to_string());
    window.harness.run_steps(2);
    window.click("Save file");
    window.wait("the file", |window| window.app().document().path().is_some());
    assert!(path.is_file());
}

#[test]
fn a_rule_from_a_template_is_read_back_counted_dragged_and_undone() {
    let preset = quiet_preset();
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.click("Add a rule");
    window.click("Ban");
    assert_eq!(window.preset().rules.len(), preset.rules.len() + 1);
    let Selection::One(EntityRef::Rule(id)) = window.app().selection().clone() else {
        panic!("the new rule is not selected")
    };
    // It says neither who issues it nor what nor to whom, and does nothing.
    window.wait_for_words("It has no effect until it says who issues it, what goods and to whom");
    assert!(window.says("[who] bans exports of goods on [which list] from [who] to [whom]"));
    let idle = window.wait_for_result();
    let findings = chokepoint_core::engine::check(window.preset());
    assert!(findings.iter().any(|finding| finding.message.starts_with("it has no effect until")), "{findings:?}");
    assert!(!findings.iter().any(|finding| finding.is_error()), "{findings:?}");
    for (blank, entry) in [
        ("who issues it", "China"),
        ("what goods", "Announcement 2025 No. 18 (11 goods)"),
        ("to whom", "every country but the issuer"),
    ] {
        assert!(!window.preset().rule(&id).expect("the rule").is_armed(), "before {blank} is said");
        window.choose(blank, entry);
    }
    let added = window.preset().rule(&id).expect("the rule").clone();
    assert!(added.is_armed(), "all is said: {added:?}");
    // Nothing acted in the only scenario: it stays as the baseline, and one like it is made for the rule and played.
    let scenario = window.preset().scenarios.last().expect("a scenario");
    assert!(scenario.rules.contains(&id) && window.preset().scenarios[0] == preset.scenarios[0], "it is switched on");
    // Read back in a sentence, and counted on a thread of its own.
    let sentence = chokepoint_core::model::rule_sentence(&added, &window.preset().lists);
    window.harness.get_by_label(&sentence);
    window.wait_for_words("It touches");
    let touched = window.wait_for_result();
    assert!(touched > idle, "a ban of the list opens a gap: {touched}, {idle} before");
    // Its date follows a handle, and comes back.
    let handle = window.harness.get_by_label("Date: in force").rect().center();
    let there = handle + vec2(60.0, 0.0);
    window.drag(handle, there);
    let moved = window.preset().rule(&id).expect("the rule").calendar.in_force;
    assert!(moved > added.calendar.in_force, "{moved} is not later than {}", added.calendar.in_force);
    window.click("Undo last change");
    assert_eq!(window.preset().rule(&id), Some(&added));
    // Three blanks, and the rule itself.
    for _ in 0..4 {
        window.click("Undo last change");
    }
    assert_eq!(*window.preset(), preset);
}

#[test]
fn a_removed_rule_leaves_scenarios_and_measures_and_comes_back() {
    let mut preset = builtin::first().preset;
    preset.scenarios.truncate(1);
    let rule = preset.rules[0].clone();
    preset.scenarios[0].rules = vec![rule.id.clone()];
    preset.scenarios[0].months = 3;
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.select(Selection::One(EntityRef::Rule(rule.id.clone())));
    // Below the buttons the count of what it touches arrives when it is done; they stand still meanwhile.
    let place = window.harness.get_by_label("Remove rule").rect();
    window.wait("a count", |window| !window.says("Counting what it touches"));
    assert_eq!(window.harness.get_by_label("Remove rule").rect(), place, "the button moved under the pointer");
    window.click("Remove rule");
    window.harness.get_by_label_contains("its part in the scenario");
    window.click("Delete all of it");
    let after = window.preset();
    assert!(after.rule(&rule.id).is_none() && after.scenarios[0].rules.is_empty());
    let findings = chokepoint_core::engine::check(after);
    assert!(!findings.iter().any(|finding| finding.is_error()), "nothing points to it any more: {findings:?}");
    window.click("Undo last change");
    assert_eq!(*window.preset(), preset);
}

#[test]
fn the_baseline_is_balanced_from_the_menu_in_one_change() {
    let mut preset = quiet_preset();
    preset.scenarios.truncate(1);
    preset.scenarios[0].months = 2;
    let route = preset.map.routes.iter_mut().find(|route| route.baseline.value > 100.0).expect("a route");
    route.baseline.value *= 0.9;
    let mut window = Window::open(preset.clone());
    window.wait_for_result();
    window.click("Edit");
    window.click("Balance the baseline…");
    window.wait_for("Apply");
    window.click("Apply");
    let balanced = window.preset();
    assert!(*balanced != preset);
    let open =
        chokepoint_core::engine::check(balanced).iter().any(|finding| finding.message.contains("baseline needs"));
    assert!(!open, "the baseline conserves mass");
    window.click("Undo last change");
    assert_eq!(*window.preset(), preset);
}
