//! The window driven by the names of its widgets, as a hand would.

use chokepoint::app::{App, FilePicker, PickRequest, Picked};
use chokepoint_core::edit::Opened;
use chokepoint_core::model::{Preset, Site, Stage};
use chokepoint_core::store::to_text;
use egui::accesskit::Role;
use egui::{Event, Key, Modifiers, Pos2};
use egui_kittest::{Harness, kittest::Queryable as _};
use std::sync::Arc;
use std::time::{Duration, Instant};

struct NoPicker;

impl FilePicker for NoPicker {
    fn pick(&self, _: &PickRequest) -> Picked {
        Picked::Unavailable
    }
}

/// The program without a display.
pub struct Window(pub Harness<'static, App>);

impl Window {
    pub fn open(preset: Preset) -> Self {
        Self::of_size(preset, 1600.0, 900.0)
    }

    pub fn of_size(preset: Preset, width: f32, height: f32) -> Self {
        let app = App::new(Opened::unsaved(preset), Arc::new(NoPicker));
        let mut harness = Harness::builder()
            .with_size([width, height])
            .with_max_steps(60)
            .with_step_dt(1.0 / 60.0)
            .build_ui_state(|ui, app: &mut App| app.show(ui), app);
        harness.run_steps(3);
        Self(harness)
    }

    pub fn preset(&self) -> &Preset {
        self.0.state().document().preset()
    }

    pub fn text(&self) -> String {
        to_text(self.preset()).expect("a preset is text")
    }

    pub fn site(&self, name: &str) -> &Site {
        self.preset().map.sites.iter().find(|site| site.name == name).unwrap_or_else(|| {
            let names: Vec<&str> = self.preset().map.sites.iter().map(|site| site.name.as_str()).collect();
            panic!("no site {name} among {names:?}")
        })
    }

    pub fn steps(&mut self) {
        self.0.run_steps(4);
    }

    pub fn click(&mut self, label: &str) {
        self.0.get_by_label(label).click();
        self.steps();
    }

    pub fn key(&mut self, modifiers: Modifiers, key: Key) {
        self.0.key_press_modifiers(modifiers, key);
        self.steps();
    }

    pub fn type_text(&mut self, text: &str) {
        self.0.event(Event::Text(text.to_owned()));
        self.0.run_steps(2);
    }

    /// A stretch of the pointer with the button held.
    pub fn drag(&mut self, from: Pos2, to: Pos2) {
        self.0.hover_at(from);
        self.0.run_steps(2);
        self.0.drag_at(from);
        self.0.run_steps(2);
        for step in 1..=4 {
            self.0.hover_at(from + (to - from) * (step as f32 / 4.0));
            self.0.run_steps(1);
        }
        self.0.drop_at(to);
        self.steps();
    }

    pub fn double_click(&mut self, at: Pos2) {
        // Long enough after the last click, or it would be the third of three.
        self.0.run_steps(30);
        self.0.hover_at(at);
        self.0.run_steps(1);
        for pressed in [true, false, true, false] {
            let button = egui::PointerButton::Primary;
            self.0.event(Event::PointerButton { pos: at, button, pressed, modifiers: Modifiers::NONE });
            self.0.run_steps(1);
        }
        self.steps();
    }

    pub fn place(&self, label: &str) -> Pos2 {
        self.0.get_by_role_and_label(Role::Button, label).rect().center()
    }

    pub fn click_site(&mut self, name: &str) {
        self.0.get_by_role_and_label(Role::Button, name).click();
        self.steps();
    }

    /// Lets go of a route from the right port of a site at a place, and takes an entry of the list that appears, if any.
    pub fn route(&mut self, from: &str, to: Pos2, entry: Option<&str>) {
        self.click_site(from);
        let port = self.place(&format!("Route from {from}"));
        self.drag(port, to);
        if let Some(entry) = entry {
            // The likeliest comes first.
            self.0.get_all_by_label_contains(entry).next().expect(entry).click();
            self.steps();
        }
    }

    pub fn wait_for_result(&mut self) -> f64 {
        let start = Instant::now();
        while self.0.state().gap_usd().is_none() {
            assert!(start.elapsed() < Duration::from_secs(120), "never solved: {:?}", self.0.state().failure());
            std::thread::sleep(Duration::from_millis(5));
            self.0.step();
        }
        self.0.state().gap_usd().unwrap_or_default()
    }

    /// Types into the first field of that label, as a hand would: click, replace what stands there, Enter.
    pub fn fill(&mut self, role: Role, label: &str, text: &str) {
        self.0.get_all_by_role_and_label(role, label).next().unwrap_or_else(|| panic!("no {label}")).focus();
        self.0.run_steps(2);
        self.0.key_press_modifiers(Modifiers::COMMAND, Key::A);
        self.0.run_steps(1);
        if text.is_empty() {
            self.0.key_press(Key::Backspace);
            self.0.run_steps(1);
        } else {
            self.type_text(text);
        }
        self.0.key_press(Key::Enter);
        self.steps();
    }

    pub fn number(&mut self, label: &str, text: &str) {
        self.fill(Role::SpinButton, label, text);
    }

    pub fn text_field(&mut self, label: &str, text: &str) {
        self.fill(Role::TextInput, label, text);
    }

    /// Opens a list by its label and takes an entry.
    pub fn choose(&mut self, label: &str, entry: &str) {
        let combo = self.0.get_all_by_role_and_label(Role::ComboBox, label).next();
        let combo = combo.unwrap_or_else(|| panic!("no {label}"));
        let place = combo.rect().center();
        combo.click();
        self.steps();
        // Of all that is called so, the entry in the list that hangs on the field.
        self.nearest(entry, place).scroll_to_me();
        self.0.run_steps(40);
        self.nearest(entry, place).click();
        self.steps();
        self.steps();
    }

    fn nearest<'n>(&'n self, entry: &'n str, place: Pos2) -> egui_kittest::Node<'n> {
        let entries = self.0.get_all_by_role_and_label(Role::Button, entry);
        let nearest =
            entries.min_by(|a, b| a.rect().center().distance(place).total_cmp(&b.rect().center().distance(place)));
        nearest.unwrap_or_else(|| panic!("no {entry}"))
    }

    pub fn says(&self, part: &str) -> bool {
        self.0.query_all_by_label_contains(part).next().is_some()
    }

    /// Steps that can be undone.
    pub fn done(&self) -> usize {
        self.0.state().document().history().1
    }
}

pub fn blank() -> Preset {
    let mut preset = Preset::empty();
    preset.scenarios[0].months = 3;
    preset
}

/// A place in the column of a stage, where nothing stands yet.
pub fn column(window: &Window, stage: Stage) -> Pos2 {
    let map = window.0.get_by_role_and_label(Role::Canvas, "Stage map").rect();
    let at = Stage::ALL.iter().position(|other| *other == stage).unwrap_or(0) as f32;
    let wide = (map.width() - 16.0) / 7.0;
    Pos2::new(map.left() + 8.0 + wide * (at + 0.3), map.center().y)
}
