//! The gallery: presets with their maps, found by words and opened from there.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint_core::model::Preset;
use chokepoint_core::store;
use chokepoint_core::store::builtin::BUILTINS;
use egui::Key;
use egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;

fn card<'w>(window: &'w Window, name: &'w str) -> egui_kittest::Node<'w> {
    window.harness.get_by_role_and_label(Role::Button, name)
}

#[test]
fn presets_are_shown_with_what_they_are_found_by_words_and_open() {
    let folder = tempfile::tempdir().expect("a folder");
    let shared = folder.path().join("shared");
    std::fs::create_dir(&shared).expect("a folder");
    let authors = vec!["Ann Example".to_owned()];
    let own = Preset { title: "Our mine".to_owned(), authors, ..MapMaker::one_mine().preset };
    store::save(&own, &shared.join("mine.ron"), None).expect("it can be written");
    std::fs::write(shared.join("torn.ron"), "(format: 1, titl").expect("a file");
    std::fs::write(shared.join("notes.txt"), "no preset").expect("a file");
    std::fs::write(shared.join("mine.workshop.ron"), "(format: 1)").expect("a file");
    let mut window = Window::open(Preset::empty());
    window.command("Gallery");
    window.picker.answer(&shared);
    window.click("Choose a folder…");
    for builtin in BUILTINS {
        let title = builtin.preset().expect("it is shipped").title;
        window.wait_for(&format!("Open {title}"));
    }
    window.wait_for("Open Our mine");
    window.wait_for("Open torn.ron");
    // Files that are no presets are not there; one that cannot be read is, with its name.
    card(&window, "Open torn.ron");
    assert!(!window.says("notes.txt") && !window.says("mine.workshop"));
    // Of a site, a route and so on by hand: what the card says is what the preset is.
    window.harness.get_by_role_and_label(Role::TextInput, "Search").focus();
    window.harness.run_steps(2);
    window.type_text("ann mine");
    assert!(window.says("Open Our mine") && !window.says("Open torn.ron"));
    card(&window, "Open Our mine").focus();
    window.steps();
    window.press(Key::Enter);
    window.wait("the preset", |window| window.preset().title == "Our mine");
    assert_eq!(window.app().document().path(), Some(shared.join("mine.ron").as_path()));
    // It was open of late now, and the folder is remembered: it stands in both.
    window.command("Gallery");
    window.wait("both", |window| window.harness.query_all_by_label("Open Our mine").count() == 2);
}
