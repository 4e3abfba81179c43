//! A copy for others from the window: what goes is seen first, and the open preset stays.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{CanvasPoint, MapNote, Preset};
use chokepoint_core::store::{self, read_bundle, run_sheet_path};
use egui::accesskit::Role;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;

fn of_a_team() -> Preset {
    let mut preset = MapMaker::one_mine().preset;
    preset.authors = vec!["Ann Example".to_owned()];
    preset.map_notes = vec![MapNote {
        id: "todo".into(),
        text: "Ask Ben".to_owned(),
        at: CanvasPoint { x: 10.0, y: 10.0 },
        ..MapNote::default()
    }];
    preset.map.sites[0].note = "From /home/annex/sites.xlsx".to_owned();
    preset.map.sites[1].note = "Closed in winter".to_owned();
    preset
}

fn tick(window: &mut Window, label: &str) {
    window.click_at(window.harness.get_by_role_and_label(Role::CheckBox, label).rect().center());
}

#[test]
fn what_goes_is_shown_and_the_copy_is_a_file_of_its_own() {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, copy) = (folder.path().join("map.ron"), folder.path().join("others.ron"));
    let stamp = store::save(&of_a_team(), &own, None).expect("it can be written");
    let opened = Opened { preset: of_a_team(), path: Some(own.clone()), stamp: Some(stamp), findings: Vec::new() };
    let mut window = Window::show(opened);
    window.command("Save a copy for others");
    // One path, one note on the map, two notes of sites; the authors stay.

    window.wait_for_words("4 of 5 left out");
    window.harness.get_by_role_and_label(Role::CheckBox, "Note: Ask Ben");
    let names: Vec<String> = of_a_team().map.sites.iter().map(|site| site.name.clone()).collect();
    let path = format!("Site {}: From /home/annex/sites.xlsx -> From sites.xlsx", names[0]);
    window.harness.get_by_role_and_label(Role::CheckBox, &path);
    tick(&mut window, &format!("Site {}: Closed in winter", names[1]));
    tick(&mut window, &format!("Site {}: From /home/annex/sites.xlsx", names[0]));
    tick(&mut window, "Authors (1)");
    assert!(window.says("3 of 5 left out"));
    // The file of the open preset is not for others.
    window.picker.answer(&own);
    window.click("Choose a file…");
    window.wait_for_words("choose another one for the copy");
    window.click("Close");
    window.picker.answer(&copy);
    window.click("Choose a file…");
    window.wait("the copy", |_| copy.is_file());
    let written = store::load(&copy).expect("it is read").preset;
    assert_eq!(written.map.sites[1].note, "Closed in winter");
    assert_eq!(written.map.sites[0].note, "From sites.xlsx");
    assert_eq!((written.authors.len(), written.map_notes.len()), (0, 0));
    assert_eq!(window.preset(), &of_a_team());
    assert_eq!(window.app().document().path(), Some(own.as_path()));
    assert!(!window.app().document().is_unsaved());
    assert_eq!(window.picker.asked().last().map(|ask| ask.name.clone()), Some("map-for-others.ron".to_owned()));
    // All of a kind by one box, and what that leaves in the copy.
    tick(&mut window, "Paths, with the user names in them (1)");
    assert!(window.says("Paths or user names stay in the copy"));
}

#[test]
fn a_bundle_holds_a_picture_of_the_copy_and_opens_as_a_preset_without_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let (own, bundle) = (folder.path().join("map.ron"), folder.path().join("others.chokepoint"));
    let stamp = store::save(&of_a_team(), &own, None).expect("it can be written");
    std::fs::write(run_sheet_path(&own), "(a run sheet)").expect("a file");
    let opened = Opened { preset: of_a_team(), path: Some(own.clone()), stamp: Some(stamp), findings: Vec::new() };
    let mut window = Window::show(opened);
    window.command("Save a copy for others");
    window.wait_for_words("4 of 5 left out");
    window.click_at(window.harness.get_by_role_and_label(Role::RadioButton, "A bundle (.chokepoint)").rect().center());
    tick(&mut window, "With the run sheet of its workshop, as it is");
    // A name that would open as something else than it says.
    window.picker.answer(folder.path().join("others.ron"));
    window.click("Choose a file…");
    window.wait_for_words("the name of a bundle ends in .chokepoint");
    window.click("Close");
    window.picker.answer(&bundle);
    window.click("Choose a file…");
    window.wait("the bundle", |_| bundle.is_file());
    assert_eq!(window.picker.asked().last().map(|ask| ask.name.clone()), Some("map-for-others.chokepoint".to_owned()));
    let read = read_bundle(&std::fs::read(&bundle).expect("a file")).expect("it is read");
    assert_eq!(read.bundle.pictures.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["map"]);
    let copy = read.bundle.preset;
    assert_eq!((copy.map_notes.len(), copy.authors.len()), (0, 1));
    // It opens as a preset that belongs to no file: the bundle is not written over.
    window.picker.answer(&bundle);
    window.command("Open…");
    window.wait_for_words(
        "From the bundle others.chokepoint: saving asks for a file. It also holds a run sheet and 1 picture",
    );
    assert_eq!((window.preset(), window.app().document().path()), (&copy, None));
    let before = std::fs::read(&bundle).expect("a file");
    // Not as a bundle by another name, and then as a preset, with its run sheet beside it.
    window.picker.answer(folder.path().join("again.chokepoint"));
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_words("A bundle is for others");
    window.click("Close");
    let saved = folder.path().join("mine.ron");
    window.picker.answer(&saved);
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&saved);
    assert_eq!(std::fs::read_to_string(run_sheet_path(&saved)).expect("a file"), "(a run sheet)");
    assert_eq!(store::load(&saved).expect("it is read").preset, copy);
    assert_eq!(std::fs::read(&bundle).expect("a file"), before);
}
