//! Saving while other things happen: slow disks, threads and frames that break down, and what a save has replaced.

use crate::kit::window::{Window, blank};
use chokepoint::app::{Disk, OwnDisk};
use chokepoint_core::edit::{FileStamp, Opened};
use chokepoint_core::model::Preset;
use chokepoint_core::store;
use chokepoint_core::store::SaveError;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};

/// A disk that writes when a test lets it, and breaks down when a test wants it to.
#[derive(Default)]
struct SlowDisk {
    open: Mutex<bool>,
    opened: Condvar,
    saves: AtomicUsize,
    breaks: AtomicBool,
}

impl SlowDisk {
    fn set_open(&self, open: bool) {
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = open;
        self.opened.notify_all();
    }
}

impl Disk for SlowDisk {
    fn save(
        &self,
        preset: &Preset,
        path: &Path,
        expected: Option<&FileStamp>,
        versions: Option<&Path>,
    ) -> Result<FileStamp, SaveError> {
        self.saves.fetch_add(1, Ordering::Relaxed);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        while !*open {
            open = self.opened.wait(open).unwrap_or_else(PoisonError::into_inner);
        }
        assert!(!self.breaks.swap(false, Ordering::Relaxed), "the writer broke down");
        OwnDisk.save(preset, path, expected, versions)
    }
}

fn in_file(folder: &Path) -> (PathBuf, Opened) {
    let path = folder.join("map.ron");
    let stamp = store::save(&blank(), &path, None).expect("it can be written");
    (path.clone(), Opened { preset: blank(), path: Some(path), stamp: Some(stamp), findings: Vec::new() })
}

/// A window on a map in a file, on a disk that writes nothing yet.
fn on_slow_disk(folder: &Path) -> (PathBuf, Arc<SlowDisk>, Window) {
    let (path, opened) = in_file(folder);
    let disk = Arc::new(SlowDisk::default());
    let window = Window::on_disk(opened, Arc::clone(&disk) as Arc<dyn Disk>);
    (path, disk, window)
}

/// A site more, by one key and a name.
fn change(window: &mut Window, name: &str) {
    window.focus_map();
    window.press(Key::Num1);
    window.type_text(name);
    window.press(Key::Enter);
    assert!(window.preset().map.sites.iter().any(|site| site.name == name));
}

fn names(path: &Path) -> Vec<String> {
    let preset = store::load(path).expect("it can be read").preset;
    preset.map.sites.into_iter().map(|site| site.name).collect()
}

#[test]
fn what_changes_while_a_slow_save_runs_is_saved_before_the_window_goes() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, disk, mut window) = on_slow_disk(folder.path());
    change(&mut window, "First");
    window.key(Modifiers::COMMAND, Key::S);
    assert!(window.says("saving…"));
    change(&mut window, "Second");
    window.key(Modifiers::COMMAND, Key::Q);
    window.click("Save changes");
    assert!(window.says("as soon as that is done"));
    disk.set_open(true);
    window.wait_for_file(&path);
    assert_eq!(names(&path), ["First", "Second"]);
    assert!(window.app().is_quitting(), "it goes once both are in the file");
    assert_eq!(disk.saves.load(Ordering::Relaxed), 2);
}

#[test]
fn a_save_asked_for_while_a_file_is_written_waits_for_its_turn() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, disk, mut window) = on_slow_disk(folder.path());
    change(&mut window, "First");
    window.key(Modifiers::COMMAND, Key::S);
    change(&mut window, "Second");
    window.key(Modifiers::COMMAND, Key::S);
    disk.set_open(true);
    window.wait_for_file(&path);
    assert_eq!(names(&path), ["First", "Second"]);
    assert!(!window.app().is_quitting());
}

#[test]
fn threads_that_break_down_are_said_and_the_next_save_works() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, disk, mut window) = on_slow_disk(folder.path());
    disk.set_open(true);
    window.picker.break_down();
    window.key(Modifiers::COMMAND, Key::O);
    window.wait("the message", |window| window.app().is_asking());
    assert!(window.says("choosing a file stopped unexpectedly"));
    window.click("Close");
    change(&mut window, "Kept");
    disk.breaks.store(true, Ordering::Relaxed);
    window.key(Modifiers::COMMAND, Key::S);
    window.wait("the message", |window| window.app().is_asking());
    window.harness.get_by_label("Nothing was saved");
    window.harness.get_by_label("Save as…");
    assert!(window.says("the writer broke down") && !window.says("Saved to"));
    assert!(names(&path).is_empty(), "the old file is whole");
    window.click("Close");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    assert_eq!(names(&path), ["Kept"]);
}

#[test]
fn a_frame_that_breaks_down_leaves_the_document_and_ways_to_go_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, opened) = in_file(folder.path());
    let breaks = Arc::new(AtomicBool::new(false));
    let theirs = Arc::clone(&breaks);
    let mut window = Window::in_frames(opened, move |app, ui| {
        app.guarded(ui, |app, ui| {
            app.whole_frame(ui);
            assert!(!theirs.load(Ordering::Relaxed), "the frame broke down");
        });
    });
    window.harness.state_mut().keep(&folder.path().join("data"));
    change(&mut window, "Kept");
    breaks.store(true, Ordering::Relaxed);
    window.steps();
    window.harness.get_by_label("Something in the program went wrong");
    assert!(window.says("and in the journal") && window.says("the frame broke down"));
    window.click("Save a copy");
    window.wait_for_words("Saved a copy to");
    assert_eq!(names(&folder.path().join("map-copy-1.ron")), ["Kept"]);
    // It breaks down again, and then no more.
    window.click("Go on");
    window.harness.get_by_label("Something in the program went wrong");
    breaks.store(false, Ordering::Relaxed);
    window.click("Go on");
    assert!(!window.says("Something in the program went wrong"));
    change(&mut window, "Later");
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    assert_eq!(names(&path), ["Kept", "Later"]);
    // What the last change brings about is taken back.
    change(&mut window, "Bad");
    breaks.store(true, Ordering::Relaxed);
    window.steps();
    breaks.store(false, Ordering::Relaxed);
    let steps = window.done();
    window.click("Undo and go on");
    assert_eq!(window.done(), steps - 1);
}

#[test]
fn an_earlier_version_is_opened_and_overwrites_nothing_until_it_is_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let (path, opened) = in_file(folder.path());
    let mut window = Window::show(opened);
    window.harness.state_mut().keep(&folder.path().join("data"));
    for name in ["First", "Second"] {
        change(&mut window, name);
        window.key(Modifiers::COMMAND, Key::S);
        window.wait_for_file(&path);
    }
    let versions = |window: &mut Window| {
        window.click("File");
        window.click("Earlier versions…");
        window.wait_for_words("Earlier versions: one that is opened");
    };
    versions(&mut window);
    window.harness.get_by_label_contains("1 site, 0 routes");
    window.harness.get_by_label_contains("0 sites, 0 routes");
    // The newest comes first.
    let at = window.harness.get_all_by_label("Open version").next().expect("two versions").rect().center();
    window.click_at(at);
    window.wait("the version", |window| window.preset().map.sites.len() == 1);
    assert_eq!((window.app().document().path(), window.app().document().is_unsaved()), (Some(path.as_path()), true));
    assert!(window.says("earlier version of map.ron"));
    assert_eq!(names(&path), ["First", "Second"]);
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    assert_eq!(names(&path), ["First"]);
    // What that has replaced is a version as well.
    versions(&mut window);
    window.harness.get_by_label_contains("2 sites, 0 routes");
    window.click("Cancel");
    // Switched off, nothing is left of them.
    window.click("File");
    window.click("Keep a journal for recovery");
    window.wait("an empty folder", |_| !folder.path().join("data/versions").exists());
}
