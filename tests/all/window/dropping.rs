//! Files that are let go over the window: said while they hover, asked where there are several.

use crate::kit::maps::MapMaker;
use crate::kit::window::Window;
use chokepoint_core::model::Preset;
use chokepoint_core::store;
use std::path::{Path, PathBuf};

fn preset(title: &str) -> Preset {
    Preset { title: title.to_owned(), ..MapMaker::one_mine().preset }
}

fn written(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(name);
    store::save(&preset(name), &path, None).expect("it can be written");
    path
}

fn table(folder: &Path, name: &str, site: &str) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, format!("site,country,stage\n{site},AU,mine\n")).expect("a file");
    path
}

#[test]
fn the_cue_says_what_letting_go_does_and_goes_with_the_files() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (written(folder.path(), "a.ron"), written(folder.path(), "b.ron"));
    let mut window = Window::open(preset("open"));
    window.hover_files(&[&a]);
    assert!(window.says("Let go to open a.ron"));
    window.hover_files(&[&a, &b]);
    assert!(window.says("Let go to open one of a.ron, b.ron, or to compare two"));
    window.hover_files(&[]);
    assert!(!window.says("Let go"));
    // One opens, as it always did.
    window.drop_files(&[&a]);
    window.wait("a.ron", |window| window.app().document().path() == Some(a.as_path()));
}

#[test]
fn of_two_presets_one_opens_or_both_are_compared() {
    let folder = tempfile::tempdir().expect("a folder");
    let (a, b) = (written(folder.path(), "a.ron"), written(folder.path(), "b.ron"));
    let mut window = Window::open(preset("open"));
    window.drop_files(&[&a, &b]);
    window.wait_for("Open which preset?");
    window.click("Cancel");
    assert_eq!(window.preset().title, "open");
    window.drop_files(&[&a, &b]);
    window.click("Open b.ron");
    window.wait("b.ron", |window| window.app().document().path() == Some(b.as_path()));
    window.drop_files(&[&a, &b]);
    window.click("Open a.ron and compare it with b.ron");
    window.wait_for_words("What makes the open map of \u{201c}b.ron\u{201d}. 1 difference");
    assert_eq!(window.app().document().path(), Some(a.as_path()));
    assert!(window.says("title: b.ron -> a.ron"));
}

#[test]
fn tables_come_in_one_after_the_other() {
    let folder = tempfile::tempdir().expect("a folder");
    let (hill, hollow) = (table(folder.path(), "1.csv", "Hill"), table(folder.path(), "2.csv", "Hollow"));
    let mut window = Window::open(preset("open"));
    window.drop_files(&[&hill, &hollow]);
    window.wait_for_words("1 row");
    window.click("Import");
    window.wait("the second table", |window| window.says("2.csv") && window.says("1 row"));
    window.click("Import");
    window.settle();
    let names: Vec<&str> = window.preset().map.sites.iter().map(|site| site.name.as_str()).collect();
    assert!(names.contains(&"Hill") && names.contains(&"Hollow"), "{names:?}");
}
