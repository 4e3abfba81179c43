//! A copy for others from the window: what goes is seen first, and the open preset stays.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{CanvasPoint, MapNote, Preset};
use chokepoint_core::store;
use egui::accesskit::Role;
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
    window.harness.get_by_role_and_label(Role::CheckBox, label).click();
    window.steps();
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
