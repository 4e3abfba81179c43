//! The window driven by the names of its widgets, as a hand would.

use chokepoint::app::{App, Disk, FilePicker, PickRequest, Picked, Selection, WorkMode};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{Preset, Site, Stage};
use chokepoint_core::store::to_text;
use egui::accesskit::{Live, Role};
use egui::{Event, Key, Modifiers, OutputCommand, Pos2};
use egui_kittest::{
    Harness,
    kittest::{NodeT as _, Queryable as _},
};
use std::cell::RefCell;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// Answers every file dialog with the path that a test has laid out, and keeps what was asked. Without an answer there is no
/// system dialog, and the program shows its own.
#[derive(Default)]
pub struct Picker {
    answer: Mutex<Option<PathBuf>>,
    breaks: AtomicBool,
    asked: Mutex<Vec<PickRequest>>,
}

impl Picker {
    pub fn answer(&self, path: impl Into<PathBuf>) {
        *self.answer.lock().expect("no test panics here") = Some(path.into());
    }

    /// The next dialog breaks down.
    pub fn break_down(&self) {
        self.breaks.store(true, Ordering::Relaxed);
    }

    /// All questions so far, the last one last.
    pub fn asked(&self) -> Vec<PickRequest> {
        self.asked.lock().expect("no test panics here").clone()
    }
}

impl FilePicker for Picker {
    fn pick(&self, ask: &PickRequest) -> Picked {
        self.asked.lock().expect("no test panics here").push(ask.clone());
        assert!(!self.breaks.swap(false, Ordering::Relaxed), "a dialog that breaks down");
        self.answer.lock().expect("no test panics here").clone().map_or(Picked::Unavailable, Picked::Path)
    }
}

/// A file that is let go over the window.
#[derive(Debug)]
struct LetGo(PathBuf);

impl egui::DroppedFile for LetGo {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

/// The program without a display.
pub struct Window {
    pub harness: Harness<'static, App>,
    pub picker: Arc<Picker>,
    // What any frame has put onto the clipboard: a thread may be done in the middle of several.
    clipboard: Rc<RefCell<Vec<OutputCommand>>>,
}

impl Window {
    /// A preset without a file, 1,440 by 900 points, four frames a second: animations are over after a frame or two.
    pub fn open(preset: Preset) -> Self {
        Self::show(Opened::unsaved(preset))
    }

    /// What was opened, as [`Window::open`] shows a preset.
    pub fn show(opened: Opened) -> Self {
        Self::build(opened, [1440.0, 900.0], 0.25, 30)
    }

    /// A preset in a window of this size in points, four frames a second.
    pub fn of_size(preset: Preset, width: f32, height: f32) -> Self {
        Self::build(Opened::unsaved(preset), [width, height], 0.25, 30)
    }

    /// A preset at sixty frames a second, for what is told by time: double clicks, pauses between keys.
    pub fn smooth(preset: Preset) -> Self {
        Self::smooth_of_size(preset, 1600.0, 900.0)
    }

    /// A preset in a window of this size in points, sixty frames a second.
    pub fn smooth_of_size(preset: Preset, width: f32, height: f32) -> Self {
        Self::build(Opened::unsaved(preset), [width, height], 1.0 / 60.0, 60)
    }

    /// What was opened, written to another disk than this computer's.
    pub fn on_disk(opened: Opened, disk: Arc<dyn Disk>) -> Self {
        Self::built(opened, [1440.0, 900.0], 0.25, 30, |app| app.on_disk(disk), |app, ui| app.show(ui))
    }

    /// What was opened, in frames that a test makes itself.
    pub fn in_frames(opened: Opened, frame: impl FnMut(&mut App, &mut egui::Ui) + 'static) -> Self {
        Self::built(opened, [1440.0, 900.0], 0.25, 30, |app| app, frame)
    }

    /// `steps`: frames after which a window that still asks for more counts as restless ([`Harness::run`] panics).
    fn build(opened: Opened, size: [f32; 2], seconds_a_frame: f32, steps: u64) -> Self {
        Self::built(opened, size, seconds_a_frame, steps, |app| app, |app, ui| app.show(ui))
    }

    fn built(
        opened: Opened,
        size: [f32; 2],
        seconds_a_frame: f32,
        steps: u64,
        with: impl FnOnce(App) -> App,
        mut frame: impl FnMut(&mut App, &mut egui::Ui) + 'static,
    ) -> Self {
        let picker = Arc::new(Picker::default());
        let clipboard = Rc::new(RefCell::new(Vec::new()));
        let theirs = Rc::clone(&clipboard);
        // Most tests draw and type; those of reading and presenting say so.
        let app = with(App::new(opened, Arc::clone(&picker) as Arc<dyn FilePicker>));
        let mut harness =
            Harness::builder().with_size(size).with_max_steps(steps).with_step_dt(seconds_a_frame).build_ui_state(
                move |ui, app: &mut App| {
                    frame(app, ui);
                    let copied = ui.ctx().output(|output| output.commands.clone());
                    theirs.borrow_mut().extend(copied);
                },
                app,
            );
        harness.state_mut().set_work_mode(WorkMode::Edit);
        harness.run_steps(3);
        Self { harness, picker, clipboard }
    }

    pub fn app(&self) -> &App {
        self.harness.state()
    }

    pub fn preset(&self) -> &Preset {
        self.app().document().preset()
    }

    pub fn text(&self) -> String {
        to_text(self.preset()).expect("a preset is text")
    }

    /// The first site of that name.
    pub fn site(&self, name: &str) -> &Site {
        self.preset().map.sites.iter().find(|site| site.name == name).unwrap_or_else(|| {
            let names: Vec<&str> = self.preset().map.sites.iter().map(|site| site.name.as_str()).collect();
            panic!("no site {name} among {names:?}")
        })
    }

    pub fn select(&mut self, selection: Selection) {
        self.harness.state_mut().select(selection);
        self.steps();
    }

    pub fn steps(&mut self) {
        self.harness.run_steps(4);
    }

    /// Frames until something holds, and a few more; a test that waits for ever is a failure.
    pub fn wait(&mut self, what: &str, holds: impl Fn(&Self) -> bool) {
        self.until(what, |window| holds(window));
    }

    fn until(&mut self, what: &str, mut holds: impl FnMut(&mut Self) -> bool) {
        let start = Instant::now();
        while !holds(self) {
            let why = self.app().failure();
            assert!(start.elapsed() < Duration::from_secs(120), "waited in vain for {what}: {why:?}");
            std::thread::sleep(Duration::from_millis(5));
            self.harness.step();
        }
        self.steps();
    }

    /// Frames until the map stands in this file as it is. A map that came with the program is in no file and has no changes, so
    /// that "nothing is unsaved" holds of it before its first save has begun.
    pub fn wait_for_file(&mut self, path: &Path) {
        self.wait("the file", |window| {
            let document = window.app().document();
            document.path() == Some(path) && !document.is_unsaved()
        });
    }

    /// Frames until something is called exactly so.
    pub fn wait_for(&mut self, label: &str) {
        self.wait(label, |window| window.harness.query_all_by_label(label).next().is_some());
    }

    /// Frames until the window says something with these words in it.
    pub fn wait_for_words(&mut self, part: &str) {
        self.wait(part, |window| window.says(part));
    }

    /// Frames until there is a result and everything on screen is of it; in USD of gap.
    pub fn wait_for_result(&mut self) -> f64 {
        self.wait("a result", |window| window.app().gap_usd().is_some());
        self.settle();
        self.app().gap_usd().unwrap_or_default()
    }

    /// Frames until all that follows from the document by itself is on screen.
    pub fn settle(&mut self) {
        self.steps();
        // What one piece of work brings another may need: that is asked for in the frame after.
        let mut frames = 0;
        self.until("a window at rest", |window| {
            frames = if window.harness.state_mut().is_at_rest() { frames + 1 } else { 0 };
            frames == 3
        });
    }

    pub fn click(&mut self, label: &str) {
        self.click_at(self.harness.get_by_label(label).rect().center());
    }

    /// Move, press and release in one frame: an answer that arrived between them would move from under the pointer what was there.
    pub fn click_at(&mut self, pos: Pos2) {
        let button = egui::PointerButton::Primary;
        let press = |pressed| Event::PointerButton { pos, button, pressed, modifiers: Modifiers::NONE };
        self.harness.input_mut().events.extend([Event::PointerMoved(pos), press(true), press(false)]);
        self.steps();
    }

    /// Clicks what asks for a file, and waits until the dialog has had its answer: a second question beside it would be told that
    /// the program is busy, or take the answer that was laid out for the first.
    pub fn click_and_pick(&mut self, label: &str, path: impl Into<PathBuf>) {
        self.picker.answer(path);
        self.click(label);
        self.wait("an answered dialog", |window| !window.app().is_at_a_file());
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.harness.key_press_modifiers(modifiers, key);
        self.steps();
    }

    /// Gives the map the keyboard, as a click on it does.
    pub fn focus_map(&mut self) {
        self.harness.get_by_role_and_label(Role::Canvas, "Stage map").focus();
        self.steps();
    }

    pub fn press(&mut self, key: Key) {
        self.key(Modifiers::NONE, key);
    }

    /// Holds files over the window.
    pub fn hover_files(&mut self, paths: &[&Path]) {
        let file = |path: &&Path| egui::HoveredFile { path: Some(path.to_path_buf()), ..Default::default() };
        self.harness.input_mut().hovered_files = paths.iter().map(file).collect();
        self.steps();
    }

    /// Lets files go over the window, one in each frame, as systems may hand them over.
    pub fn drop_files(&mut self, paths: &[&Path]) {
        self.harness.input_mut().hovered_files.clear();
        for path in paths {
            self.harness.input_mut().dropped_files = vec![Arc::new(LetGo(path.to_path_buf()))];
            self.harness.step();
        }
        self.harness.input_mut().dropped_files.clear();
        self.steps();
    }

    /// The text that was put onto the clipboard last.
    pub fn copied(&self) -> Option<String> {
        self.clipboard.borrow().iter().rev().find_map(|command| match command {
            OutputCommand::CopyText(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// Width of the picture that was put onto the clipboard last, pixels.
    pub fn copied_width(&self) -> Option<usize> {
        self.clipboard.borrow().iter().rev().find_map(|command| match command {
            OutputCommand::CopyImage(image) => Some(image.width()),
            _ => None,
        })
    }

    pub fn type_text(&mut self, text: &str) {
        self.harness.event(Event::Text(text.to_owned()));
        self.harness.run_steps(2);
    }

    /// A stretch of the pointer with the button held.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        let quarter = |part: u8| from + (to - from) * (f32::from(part) / 4.0);
        self.drag_along(from, &[quarter(1), quarter(2), quarter(3), to]);
    }

    /// The pointer from stop to stop with the button held, let go at the last one.
    pub fn drag_along(&mut self, from: Pos2, stops: &[Pos2]) {
        self.harness.hover_at(from);
        self.harness.run_steps(2);
        self.harness.drag_at(from);
        self.harness.run_steps(2);
        for stop in stops {
            self.harness.hover_at(*stop);
            self.harness.run_steps(2);
        }
        self.harness.drop_at(stops.last().copied().unwrap_or(from));
        self.steps();
    }

    /// Turns the wheel up by so many lines.
    pub fn wheel(&mut self, at: Pos2, lines: f32, modifiers: Modifiers) {
        self.harness.hover_at(at);
        self.steps();
        self.harness.event(Event::MouseWheel {
            unit: egui::MouseWheelUnit::Line,
            delta: egui::vec2(0.0, lines),
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Wheel,
            modifiers,
        });
        self.steps();
    }

    pub fn double_click(&mut self, at: Pos2) {
        // Long enough after the last click, or it would be the third of three.
        self.harness.run_steps(30);
        self.harness.hover_at(at);
        self.harness.run_steps(1);
        for pressed in [true, false, true, false] {
            let button = egui::PointerButton::Primary;
            self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
            self.harness.run_steps(1);
        }
        self.steps();
    }

    pub fn right_click(&mut self, at: Pos2) {
        self.harness.hover_at(at);
        self.harness.run_steps(1);
        for pressed in [true, false] {
            let button = egui::PointerButton::Secondary;
            self.harness.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
            self.harness.run_steps(1);
        }
        self.steps();
    }

    /// A right click in the middle of the first thing of a role that is called so.
    pub fn right_click_on(&mut self, role: Role, label: &str) {
        let found = self.harness.get_all_by_role_and_label(role, label).next();
        let at = found.unwrap_or_else(|| panic!("no {label}")).rect().center();
        self.right_click(at);
    }

    pub fn place(&self, label: &str) -> Pos2 {
        self.harness.get_by_role_and_label(Role::Button, label).rect().center()
    }

    pub fn click_site(&mut self, name: &str) {
        self.click_at(self.harness.get_by_role_and_label(Role::Button, name).rect().center());
    }

    /// Lets go of a route from the right port of a site at a place, and takes an entry of the list that appears, if any.
    pub fn route(&mut self, from: &str, to: Pos2, entry: Option<&str>) {
        self.click_site(from);
        let port = self.place(&format!("Route from {from}"));
        self.drag(port, to);
        if let Some(entry) = entry {
            // The likeliest comes first.
            let at = self.harness.get_all_by_label_contains(entry).next().expect(entry).rect().center();
            self.click_at(at);
        }
    }

    /// Types into the first field of that label, as a hand would: click, replace what stands there, Enter.
    pub fn fill(&mut self, role: Role, label: &str, text: &str) {
        self.harness.get_all_by_role_and_label(role, label).next().unwrap_or_else(|| panic!("no {label}")).focus();
        self.harness.run_steps(2);
        self.harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.harness.run_steps(1);
        if text.is_empty() {
            self.harness.key_press(Key::Backspace);
            self.harness.run_steps(1);
        } else {
            self.type_text(text);
        }
        self.harness.key_press(Key::Enter);
        self.steps();
    }

    pub fn number(&mut self, label: &str, text: &str) {
        self.fill(Role::SpinButton, label, text);
    }

    pub fn text_field(&mut self, label: &str, text: &str) {
        self.fill(Role::TextInput, label, text);
    }

    /// Draws a market that has no name yet, and chooses it as the buyer of a plot: its first name will give it another id.
    pub fn buy_for_unnamed_market(&mut self) -> Site {
        self.focus_map();
        self.press(Key::Num7);
        self.press(Key::Escape);
        self.settle();
        let made = self.preset().map.sites.last().expect("a market").clone();
        self.choose("bought by", &made.name);
        made
    }

    /// Opens a list by its label and takes an entry.
    pub fn choose(&mut self, label: &str, entry: &str) {
        let combo = self.harness.query_all_by_role_and_label(Role::ComboBox, label).next();
        let at = combo.unwrap_or_else(|| panic!("no {label}")).rect().center();
        let before: Vec<_> = self.called_so(entry).map(|node| node.accesskit_node().id()).collect();
        self.click_at(at);
        // Of all that is called so, the entry in the list: what was not there before the list was opened.
        let is_new = |node: &egui_kittest::Node<'_>| !before.contains(&node.accesskit_node().id());
        let listed = self.called_so(entry).find(is_new);
        listed.unwrap_or_else(|| panic!("no {entry} in the list of {label}")).scroll_to_me();
        self.harness.run_steps(40);
        let at = self.called_so(entry).find(is_new).expect("the list is open").rect().center();
        self.click_at(at);
    }

    fn called_so<'n>(&'n self, entry: &'n str) -> impl Iterator<Item = egui_kittest::Node<'n>> {
        self.harness.query_all_by_role_and_label(Role::Button, entry)
    }

    /// Gives a command, plays a scenario or opens a pane by its name.
    pub fn command(&mut self, name: &str) {
        self.key(Modifiers::COMMAND, Key::K);
        self.type_text(name);
        self.press(Key::Enter);
    }

    /// What a screen reader says by itself, in the order of the window.
    pub fn said(&self, how: Live) -> Vec<String> {
        let root = self.harness.root();
        let nodes = root.children_recursive().map(|node| node.accesskit_node());
        let live = nodes.filter(|node| node.live() == how && node.role() == Role::Label);
        live.filter_map(|node| node.value()).collect()
    }

    pub fn says(&self, part: &str) -> bool {
        self.harness.query_all_by_label_contains(part).next().is_some()
    }

    /// The answer names somebody.
    pub fn names_who_runs_short(&self) -> bool {
        !self.says("Nobody runs short") && (self.says("runs short") || self.says("run short;"))
    }

    /// Steps that can be undone.
    pub fn done(&self) -> usize {
        self.app().document().history().1
    }
}

pub fn blank() -> Preset {
    let mut preset = Preset::empty();
    preset.scenarios[0].months = 3;
    preset
}

/// A place in the column of a stage, where nothing stands yet.
pub fn column(window: &Window, stage: Stage) -> Pos2 {
    let map = window.harness.get_by_role_and_label(Role::Canvas, "Stage map").rect();
    let at = Stage::ALL.iter().position(|other| *other == stage).unwrap_or(0) as f32;
    let wide = (map.width() - 16.0) / 7.0;
    Pos2::new(map.left() + 8.0 + wide * (at + 0.3), map.center().y)
}
