//! What is left when the program ends badly, and what the next start makes of it.

use crate::kit::window::{Window, blank};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::Preset;
use chokepoint_core::store;
use egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A folder for the program's own files, and one for the user's.
struct Place {
    folder: tempfile::TempDir,
}

impl Place {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Files that hold a journal, or the beginning of one.
    fn journals(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.data().join("journal"));
        entries.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
    }

    /// A window that keeps its journal here.
    fn open(&self, opened: Opened) -> Window {
        let mut window = Window::show(opened);
        window.harness.state_mut().keep(&self.data());
        // Nobody else could have what a late search came upon.
        window.settle();
        window
    }

    /// A map in a file, and a window on it.
    fn map(&self) -> (PathBuf, Window) {
        let path = self.folder.path().join("map.ron");
        let stamp = store::save(&blank(), &path, None).expect("it can be written");
        let opened = Opened { preset: blank(), path: Some(path.clone()), stamp: Some(stamp), findings: Vec::new() };
        (path, self.open(opened))
    }

    /// Waits for files to come or go, whatever the window does meanwhile.
    fn wait_for_journals(&self, count: usize) {
        let start = Instant::now();
        while self.journals().len() != count {
            assert!(start.elapsed() < Duration::from_secs(20), "{:?}", self.journals());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// The program ends at once: nothing is asked, saved or closed.
    fn crash(&self, window: Window) {
        drop(window);
        let start = Instant::now();
        while store::Orphan::all(&self.data().join("journal")).is_empty() {
            assert!(start.elapsed() < Duration::from_secs(20), "nothing is left");
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

/// A site more by one key, and its name typed: two steps.
fn change(window: &mut Window, name: &str) {
    window.focus_map();
    window.press(Key::Num1);
    window.type_text(name);
    window.press(Key::Enter);
    assert!(window.preset().map.sites.iter().any(|site| site.name == name), "{:?}", window.preset().map.sites);
}

#[test]
fn a_crash_loses_nothing_and_undo_still_works() {
    let place = Place::new();
    // As the settings of the window have made it.
    std::fs::create_dir(place.data()).expect("a folder");
    let (path, mut window) = place.map();
    assert!(place.journals().is_empty(), "what stands in a file needs no journal");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let is_private = |_: &Window| place.data().metadata().expect("a folder").permissions().mode() & 0o777 == 0o700;
        window.wait("a folder that is nobody else's", is_private);
    }
    change(&mut window, "First mine");
    change(&mut window, "Second mine");
    let (steps, before) = (window.done(), window.preset().clone());
    let last = window.app().document().undo_name().expect("a step").to_owned();
    place.wait_for_journals(1);
    place.crash(window);

    let mut window = place.open(Opened::unsaved(Preset::empty()));
    window.wait_for("Recover what was not saved?");
    window.harness.get_by_label("map.ron");
    window.harness.get_by_label(&format!("{steps} changes, the last: {last}; less than a minute ago"));
    window.click("Recover");
    assert_eq!((window.preset(), window.done()), (&before, steps));
    assert_eq!(window.app().document().path(), Some(path.as_path()));
    assert!(window.app().document().is_unsaved());
    // The journal of the run before is replaced by one of this run, at once.
    place.wait_for_journals(1);
    for _ in 0..steps {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!((*window.preset() == blank(), window.app().document().is_unsaved()), (true, false));
    window.key(Modifiers::COMMAND, Key::Y);
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    place.wait_for_journals(0);
    assert_eq!(store::load(&path).expect("it can be read").preset, *window.preset());
}

#[test]
fn what_is_saved_or_discarded_leaves_no_journal() {
    let place = Place::new();
    let (path, mut window) = place.map();
    change(&mut window, "Saved");
    place.wait_for_journals(1);
    window.key(Modifiers::COMMAND, Key::S);
    window.wait_for_file(&path);
    place.wait_for_journals(0);
    change(&mut window, "Discarded");
    place.wait_for_journals(1);
    window.key(Modifiers::COMMAND, Key::N);
    window.click("Discard changes");
    place.wait_for_journals(0);
    change(&mut window, "Quit from");
    place.wait_for_journals(1);
    window.key(Modifiers::COMMAND, Key::Q);
    window.click("Discard changes");
    assert!(place.journals().is_empty(), "it is gone before the window is");
    drop(window);
    assert_eq!(store::load(&path).expect("it can be read").preset.map.sites.len(), 1);
    let window = place.open(Opened::unsaved(Preset::empty()));
    assert!(!window.app().is_asking());
}

#[test]
fn a_window_leaves_the_journal_of_another_alone() {
    let place = Place::new();
    let (_, mut first) = place.map();
    change(&mut first, "Of the first");
    place.wait_for_journals(1);
    let mut second = place.open(Opened::unsaved(blank()));
    second.click("File");
    second.click("Recover…");
    second.wait_for_words("nothing to recover");
    change(&mut second, "Of the second");
    place.wait_for_journals(2);
    place.crash(second);
    let mut third = place.open(Opened::unsaved(Preset::empty()));
    third.wait_for("Recover what was not saved?");
    assert!(!third.says("map.ron"), "the first window still runs");
    // Not now: it stays.
    third.click("Later");
    assert!(!third.app().is_asking());
    drop(third);
    assert_eq!(place.journals().len(), 2);
    // What is not wanted is gone for good, and the first window's is still there.
    let mut fourth = place.open(Opened::unsaved(Preset::empty()));
    fourth.wait_for("Recover what was not saved?");
    fourth.click("Discard");
    place.wait_for_journals(1);
    assert!(!fourth.app().is_asking());
    change(&mut first, "Still writing");
    assert!(first.harness.query_by_label_contains("no journal").is_none());
}

#[test]
fn a_file_that_changed_since_is_not_overwritten_by_what_is_recovered() {
    let place = Place::new();
    let (path, mut window) = place.map();
    change(&mut window, "Mine");
    place.wait_for_journals(1);
    let before = window.preset().clone();
    place.crash(window);
    let theirs = Preset { title: "theirs".to_owned(), ..blank() };
    store::save(&theirs, &path, None).expect("it can be written");
    let mut window = place.open(Opened::unsaved(Preset::empty()));
    window.wait_for("Recover as an unsaved copy");
    assert!(window.says("changed, moved or deleted since"));
    window.click("Recover as an unsaved copy");
    assert_eq!((window.preset(), window.app().document().path()), (&before, None));
    assert!(window.app().document().is_unsaved());
    assert_eq!(store::load(&path).expect("it can be read").preset, theirs);
}

#[test]
fn a_torn_end_is_cut_off_and_said() {
    let place = Place::new();
    let (_, mut window) = place.map();
    change(&mut window, "Whole");
    place.wait_for_journals(1);
    let before = window.preset().clone();
    place.crash(window);
    let journal = place.journals().remove(0);
    let mut bytes = std::fs::read(&journal).expect("it is there");
    bytes.extend_from_slice(b"0123456789abcdef (at:17,what:Edi");
    std::fs::write(&journal, bytes).expect("it can be written");
    // A second one holds nothing that can be read.
    std::fs::write(journal.with_file_name("0.journal"), "nothing").expect("it can be written");
    let mut window = place.open(Opened::unsaved(Preset::empty()));
    window.wait_for("A journal that cannot be read");
    window.wait_for_words("The end of the journal was damaged");
    window.click("Recover");
    assert_eq!(*window.preset(), before);
}

/// A run sheet and its map are both in the middle of something when the program is gone: each is offered, and comes back with its past.
#[test]
fn a_crash_loses_no_letter_of_a_run_sheet() {
    let place = Place::new();
    let (path, mut window) = place.map();
    window.command("Run sheet");
    window.click("New for this map");
    assert!(place.journals().is_empty(), "nothing has been written yet");
    window.text_field("Workshop title", "Magnets at one table");
    window.click("Add team");
    let written = window.app().run_sheet().expect("a run sheet").clone();
    assert_eq!((written.title.as_str(), written.teams.len()), ("Magnets at one table", 1));
    place.wait_for_journals(1);
    place.crash(window);

    let stamp = store::stamp(&path);
    let opened = Opened { preset: blank(), path: Some(path.clone()), stamp, findings: Vec::new() };
    let mut window = place.open(opened);
    window.wait_for("Recover what was not saved?");
    window.harness.get_by_label("Run sheet Magnets at one table");
    window.harness.get_by_label("2 changes, the last: add a team; less than a minute ago");
    window.click("Recover");
    assert_eq!(window.app().run_sheet(), Some(&written));
    // Its own journal takes the place of the one before, at once.
    place.wait_for_journals(1);
    window.click("Undo in the run sheet");
    assert_eq!(window.app().run_sheet().map(|sheet| sheet.teams.len()), Some(0));
    window.click("Redo in the run sheet");
    // A second crash, of the run sheet beside its map.
    let saved = path.with_file_name("table.workshop.ron");
    window.picker.answer(&saved);
    window.click("Save the run sheet");
    window.wait("the file", |_| saved.is_file());
    place.wait_for_journals(0);
    window.text_field("Workshop title", "Another");
    place.wait_for_journals(1);
    window.click("New run sheet for this map");
    window.click("Discard changes");
    place.wait_for_journals(0);
}

#[test]
fn switched_off_nothing_is_kept_and_what_was_there_is_removed() {
    let place = Place::new();
    let (_, mut window) = place.map();
    change(&mut window, "Kept");
    place.wait_for_journals(1);
    std::fs::write(place.data().join("journal/0.journal"), "of an earlier run").expect("it can be written");
    let switch = |window: &mut Window| {
        window.click("File");
        window.click("Keep a journal for recovery");
    };
    switch(&mut window);
    place.wait_for_journals(0);
    change(&mut window, "Not kept");
    std::thread::sleep(Duration::from_millis(50));
    window.steps();
    assert!(place.journals().is_empty());
    // On again: what is unsaved is written down at once.
    switch(&mut window);
    place.wait_for_journals(1);
}

#[test]
fn a_folder_that_takes_no_journal_is_said() {
    let place = Place::new();
    std::fs::write(place.data(), "a file in the place of the folder").expect("it can be written");
    let (_, mut window) = place.map();
    change(&mut window, "In memory alone");
    window.wait_for_words("no journal is kept");
    assert!(Path::is_file(&place.data()));
    assert!(window.app().document().is_unsaved(), "nothing else is wrong");
    // What was said fades after ten seconds; what is wrong does not, until it is put aside. A frame is a quarter of a second.
    window.harness.run_steps(80);
    assert!(window.says("no journal is kept"));
    window.click("Put aside");
    assert!(!window.says("no journal is kept"));
}
