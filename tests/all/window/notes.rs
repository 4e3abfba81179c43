//! Notes on the map, by hand: put down, written, moved, pointed at something, hidden, taken along.

use crate::kit::window::Window;
use chokepoint::app::{Selection, WorkMode};
use chokepoint_core::model::{Addressed as _, EntityRef, NoteArrow, NoteColour, NoteSize, Preset};
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2, vec2};
use egui_kittest::kittest::Queryable as _;

fn teaching() -> Preset {
    chokepoint_core::store::builtin::load("teaching-12-sites").expect("the built-in preset")
}

/// A place on the map where nothing stands.
fn free_place(window: &Window) -> Pos2 {
    window.place("Mines in China") + vec2(20.0, -45.0)
}

/// Puts a note on the map at a place, as a hand does.
fn note_at(window: &mut Window, at: Pos2, text: &str) {
    window.right_click(at);
    window.click("Note here");
    window.type_text(text);
    window.press(Key::Enter);
}

fn text(window: &Window, at: usize) -> &str {
    &window.preset().map_notes[at].text
}

#[test]
fn a_note_is_put_down_written_anew_moved_and_removed() {
    let mut window = Window::smooth(teaching());
    let start = window.text();
    let solved = window.wait_for_result();
    let at = free_place(&window);
    note_at(&mut window, at, "Watch this");
    assert_eq!(text(&window, 0), "Watch this");
    let placed = window.harness.get_by_role_and_label(Role::Button, "Note: Watch this").rect();
    assert!(placed.min.distance(at) < 3.0, "its corner is where it was asked for: {placed} and {at}");
    assert_eq!(window.app().gap_usd(), Some(solved), "nothing is solved anew for it");
    // A double click writes it where it stands; Shift+Enter begins a line.
    window.double_click(placed.center());
    window.key(Modifiers::COMMAND, Key::A);
    window.type_text("The only");
    window.key(Modifiers::SHIFT, Key::Enter);
    window.type_text("way");
    window.press(Key::Enter);
    assert_eq!(text(&window, 0), "The only\nway");
    // Escape leaves it as it was.
    let placed = window.place("Note: The only\nway");
    window.double_click(placed);
    window.type_text("nothing of it");
    window.press(Key::Escape);
    assert_eq!(text(&window, 0), "The only\nway");
    // Dragged, and by the arrow keys: one step each.
    let steps = window.done();
    let before = window.preset().map_notes[0].at;
    let placed = window.place("Note: The only\nway");
    window.drag(placed, placed + vec2(40.0, 30.0));
    let after = window.preset().map_notes[0].at;
    assert!(after.x > before.x + 10.0 && after.y > before.y + 10.0, "{before:?} to {after:?}");
    window.press(Key::ArrowRight);
    assert_eq!(window.preset().map_notes[0].at.x, after.x + 23.0);
    assert_eq!(window.done(), steps + 2);
    window.press(Key::Delete);
    assert!(window.preset().map_notes.is_empty() && !window.app().is_asking());
    while window.app().document().undo_name().is_some() {
        window.key(Modifiers::COMMAND, Key::Z);
    }
    assert_eq!(window.text(), start, "all of it can be undone");
    // By key, at the pointer; one that says nothing is none.
    window.harness.hover_at(at);
    window.focus_map();
    window.press(Key::N);
    window.press(Key::Enter);
    assert!(window.preset().map_notes.is_empty());
    window.press(Key::N);
    window.type_text("By key");
    window.press(Key::Enter);
    assert_eq!(text(&window, 0), "By key");
    // F2 writes the selected one.
    window.press(Key::F2);
    window.type_text("Anew");
    window.press(Key::Enter);
    assert_eq!(text(&window, 0), "Anew");
}

#[test]
fn a_note_is_copied_pasted_cut_and_duplicated() {
    let mut window = Window::smooth(teaching());
    window.wait_for_result();
    let at = free_place(&window);
    note_at(&mut window, at, "Watch this");
    window.focus_map();
    window.harness.event(Event::Copy);
    window.steps();
    let clip = window.copied().expect("the note is on the clipboard");
    assert!(clip.contains("Watch this") && !clip.contains("sites: [("), "{clip}");
    assert!(window.says("Copied the note “Watch this”"));
    // At the pointer.
    let there = at + vec2(30.0, 60.0);
    window.harness.hover_at(there);
    window.steps();
    window.harness.event(Event::Paste(clip.clone()));
    window.steps();
    assert_eq!(window.preset().map_notes.len(), 2);
    let second = window.preset().map_notes[1].clone();
    assert_ne!(second.id, window.preset().map_notes[0].id);
    assert_eq!(window.app().selection(), &Selection::One(EntityRef::MapNote(second.id.clone())));
    let placed = window.harness.get_all_by_role_and_label(Role::Button, "Note: Watch this");
    assert!(placed.into_iter().any(|note| note.rect().min.distance(there) < 3.0), "it is where the pointer was");
    window.key(Modifiers::COMMAND, Key::D);
    assert_eq!(window.preset().map_notes.len(), 3);
    window.harness.event(Event::Cut);
    window.steps();
    assert_eq!(window.preset().map_notes.len(), 2);
    // What is only read takes nothing in.
    window.harness.state_mut().set_work_mode(WorkMode::Read);
    window.steps();
    window.harness.event(Event::Paste(clip));
    window.steps();
    assert_eq!(window.preset().map_notes.len(), 2);
}

#[test]
fn its_arrow_is_dragged_to_a_site_a_route_or_a_place_and_back() {
    let mut window = Window::smooth(teaching());
    let at = free_place(&window);
    note_at(&mut window, at, "See");
    let handle = "Arrow of the note See";
    let site = window.place("Separation in Malaysia");
    let from = window.place(handle);
    window.drag(from, site);
    assert_eq!(window.preset().map_notes[0].arrow, Some(NoteArrow::Site("kuantan".into())));
    // Its handle is at the tip now. It follows the site.
    let tip = window.place(handle);
    assert!(tip.distance(site) < 40.0, "{tip} at {site}");
    window.drag(site, site + vec2(0.0, -60.0));
    let site = window.place("Separation in Malaysia");
    window.click("Note: See");
    let followed = window.place(handle);
    assert!(followed.distance(site) < 40.0 && followed.distance(tip) > 10.0, "{followed} at {site}");
    // To a place beside everything.
    let empty = at + vec2(120.0, 0.0);
    window.drag(followed, empty);
    assert!(matches!(window.preset().map_notes[0].arrow, Some(NoteArrow::Point(_))));
    let tip = window.place(handle);
    assert!(tip.distance(empty) < 3.0, "{tip} at {empty}");
    // To a route: the curve from mine to separation passes below the text.
    let (from, to) = (window.place("Mines elsewhere"), window.place("Separation in Malaysia"));
    let middle = from + (to - from) * 0.5;
    window.drag(tip, middle);
    assert_eq!(window.preset().map_notes[0].arrow, Some(NoteArrow::Route("ore.mines-elsewhere.kuantan".into())));
    let undo = window.app().document().undo_name().expect("a step").to_owned();
    assert_eq!(undo, "point the note “See” at route Mines elsewhere to Separation in Malaysia (Rare earths, mined)");
    // Back to the note: it points at nothing.
    let tip = window.place(handle);
    let note = window.place("Note: See");
    window.drag(tip, note);
    assert_eq!(window.preset().map_notes[0].arrow, None);
}

#[test]
fn its_form_has_every_field_and_find_knows_its_words() {
    let mut window = Window::smooth(teaching());
    let at = free_place(&window);
    note_at(&mut window, at, "Look here first");
    window.choose("Letters", "Large");
    window.choose("Colour", "What is lost");
    window.choose("Arrow to", "Magnets in Japan");
    let note = window.preset().map_notes[0].clone();
    assert_eq!((note.size, note.colour), (NoteSize::Large, NoteColour::Alert));
    assert_eq!(note.arrow, Some(NoteArrow::Site("japan-magnets".into())));
    window.choose("Arrow to", "a place on the map");
    window.number("Tip across", "300");
    window.number("Across", "120");
    let note = window.preset().map_notes[0].clone();
    assert!(matches!(note.arrow, Some(NoteArrow::Point(to)) if to.x == 300.0));
    assert_eq!(note.at.x, 120.0);
    window.click_at(window.harness.get_by_label("History").rect().center());
    window.harness.get_by_label_contains("Change colour of the note “Look here first”");
    // By its words: it is selected, and brought into view.
    window.press(Key::Escape);
    window.press(Key::Escape);
    window.key(Modifiers::COMMAND, Key::F);
    window.type_text("here first");
    window.press(Key::Enter);
    assert_eq!(*window.app().selection(), Selection::One(note.address()));
    window.click("Remove note");
    assert!(window.preset().map_notes.is_empty());
}

#[test]
fn hidden_notes_are_neither_on_screen_nor_in_a_picture() {
    let mut window = Window::open(teaching());
    window.wait_for_result();
    let at = free_place(&window);
    note_at(&mut window, at, "For our eyes");
    let folder = tempfile::tempdir().expect("a folder");
    let saved = |window: &mut Window, name: &str| {
        let file = folder.path().join(name);
        window.picker.answer(file.clone());
        window.click("File");
        window.click("Pictures");
        window.click("Save the map as SVG…");
        window.wait("the picture", |_| file.is_file());
        window.steps();
        std::fs::read_to_string(file).expect("a picture")
    };
    assert!(saved(&mut window, "shown.svg").contains("For our eyes"));
    window.focus_map();
    window.key(Modifiers::SHIFT, Key::N);
    assert!(window.harness.query_by_label("Note: For our eyes").is_none());
    assert!(!saved(&mut window, "hidden.svg").contains("For our eyes"));
    assert_eq!(text(&window, 0), "For our eyes", "hidden is not gone");
    window.focus_map();
    window.key(Modifiers::SHIFT, Key::N);
    window.harness.get_by_label("Note: For our eyes");
}

#[test]
fn reading_and_presenting_a_note_is_words_alone() {
    let mut window = Window::smooth(teaching());
    let at = free_place(&window);
    note_at(&mut window, at, "Read me");
    let text_before = window.text();
    for work in [WorkMode::Read, WorkMode::Present] {
        window.harness.state_mut().set_work_mode(work);
        window.steps();
        let node = window.harness.get_by_role_and_label(Role::Label, "Note: Read me").rect().center();
        window.drag(node, node + vec2(30.0, 30.0));
        window.double_click(node);
        assert_eq!(window.text(), text_before);
        assert!(window.harness.query_by_label("Text of the note").is_none());
    }
}

#[test]
fn a_brief_leaves_out_what_the_window_hides() {
    // One scenario of two months: what is told of it does not matter here. That notes are drawn where they are not hidden is a golden picture.
    let mut preset = teaching();
    preset.scenarios.truncate(1);
    preset.scenarios[0].months = 2;
    let mut window = Window::open(preset);
    window.wait_for_result();
    let at = free_place(&window);
    note_at(&mut window, at, "For our eyes");
    window.key(Modifiers::SHIFT, Key::N);
    let folder = tempfile::tempdir().expect("a folder");
    window.picker.answer(folder.path());
    window.click("File");
    window.click("Export brief…");
    window.click("Choose a folder…");
    window.wait_for_words("brief.html is a page");
    let pictures = std::fs::read_dir(folder.path().join("pictures")).expect("pictures");
    let texts = pictures.filter_map(|file| std::fs::read_to_string(file.ok()?.path()).ok());
    let maps: Vec<String> = texts.filter(|text| text.contains("Map of stages")).collect();
    assert!(!maps.is_empty());
    assert!(!maps.iter().any(|svg| svg.contains("For our eyes")));
}
