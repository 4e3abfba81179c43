//! Saves that somebody signs, as whoever opens the file reads them.

use crate::kit::run::chokepoint;
use crate::kit::window::Window;
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{CanvasPoint, MapNote, Preset};
use chokepoint_core::store::{self, builtin, preset_hash};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::Path;

fn teaching() -> Preset {
    builtin::load("teaching-12-sites").expect("a preset")
}

/// Types into a field of the question that is asked, in place of what stands there.
fn write(window: &mut Window, label: &str, text: &str) {
    window.harness.get_by_role_and_label(Role::TextInput, label).focus();
    window.harness.run_steps(2);
    window.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    window.harness.step();
    window.harness.get_by_role_and_label(Role::TextInput, label).type_text(text);
    window.harness.run_steps(2);
}

fn checked(path: &Path) -> String {
    let run = chokepoint([Path::new("check"), path]);
    assert_eq!(run.status, Some(0), "{}", run.errors);
    run.out
}

#[test]
fn a_signed_save_is_read_by_who_opens_the_file_and_the_next_names_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("map.ron");
    let mut window = Window::show(Opened::unsaved(teaching()));
    window.picker.answer(&path);
    window.command("Save signed");
    write(&mut window, "Your name", "Anna");
    write(&mut window, "What was changed", "as it came");
    window.click("Sign and save");
    window.wait_for_file(&path);
    assert!(checked(&path).contains("as Anna signed it on"));
    window.command("Add a source");
    window.command("Save signed");
    // Name and line are proposed: who signed last, and the steps that no file holds.
    assert!(window.says("Your name"));
    window.click("Sign and save");
    window.wait_for_file(&path);
    let saves = store::load(&path).expect("it is read").preset.saves;
    let told: Vec<(&str, &str)> = saves.iter().map(|save| (save.who.as_str(), save.what.as_str())).collect();
    assert_eq!(told, [("Anna", "as it came"), ("Anna", "add New source")]);
    assert_eq!(saves[1].before.as_ref(), Some(&saves[0].state));
    assert_eq!(saves[0].state, preset_hash(&teaching()).expect("a hash"));
    window.command("About this preset");
    window.wait_for_words("Anna: as it came");
    // A change that nobody signs is told.
    window.command("Add a source");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    assert!(checked(&path).contains("changed since Anna signed it on"));
    // What stands signed is saved and not signed again; where it is saved as well, that is said.
    window.key(Modifiers::COMMAND, Key::Z);
    window.command("Save signed");
    write(&mut window, "What was changed", "nothing");
    window.click("Sign and save");
    window.wait_for_file(&path);
    assert!(checked(&path).contains("as Anna signed it on"));
    assert_eq!(store::load(&path).expect("it is read").preset.saves.len(), 2);
    window.command("Save signed");
    write(&mut window, "What was changed", "nothing");
    window.click("Sign and save");
    window.wait_for_words("Nothing has changed since it was signed last");
}

#[test]
fn layout_and_history_are_no_content_and_a_figure_is() {
    let preset = teaching();
    let hash = |preset: &Preset| preset_hash(preset).expect("a hash");
    let mut moved = preset.clone();
    moved.map.sites[0].canvas = Some(CanvasPoint { x: 7.0, y: 7.0 });
    moved.map_notes.push(MapNote { id: "n".into(), text: "look here".to_owned(), ..MapNote::default() });
    moved.views.clear();
    assert_eq!(hash(&moved), hash(&preset));
    let mut dearer = preset.clone();
    dearer.map.commodities[0].price_usd.value *= 1.000_001;
    assert_ne!(hash(&dearer), hash(&preset));
    let mut said = preset.clone();
    said.map.sites[0].note = "closed on Sundays".to_owned();
    assert_ne!(hash(&said), hash(&preset));
}
