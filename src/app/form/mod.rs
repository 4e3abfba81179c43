//! Fields of the inspector: label, value, unit, citation, and what is wrong with it, on one grid.

pub mod choices;
pub mod citation;
pub mod dates;
pub mod export;
pub mod figures;
pub mod help;
pub mod instrument;
pub mod name;
pub mod now;
pub mod numbers;
pub mod provision;
pub mod reading;
pub mod spoken;
pub mod table;
pub mod typing;

pub use choices::{closing, entries_ui, ticks_ui};
pub use figures::percent_ui;
pub use numbers::{grouped, number_ui};

use crate::app::form::help::{label_ui, with_help};
use crate::app::state::context::Ctx;
use crate::draw::Theme;
use chokepoint_core::model::{Field, FieldPath, Finding};
use egui::{Id, RichText, Ui, UiBuilder};
use std::fmt::Debug;
use std::hash::Hash;

/// The fields of one entity. Remembers which field was changed in this frame.
pub struct Form<'a> {
    /// What may be looked up.
    pub ctx: Ctx<'a>,
    at: FieldPath,
    changed: Option<Changed>,
    followed: Option<String>,
    named: Option<FieldPath>,
    shown: Vec<usize>,
}

/// A field that was changed.
pub struct Changed {
    /// Which: names the steps of an undo that belong together.
    pub path: FieldPath,
    /// What the menu calls it, such as `capacity`.
    pub words: String,
}

/// A field of the form: named from its entity down, or by its whole address.
pub trait InForm {
    /// The whole address.
    fn of(self, entity: &FieldPath) -> FieldPath;
}

impl InForm for Field {
    fn of(self, entity: &FieldPath) -> FieldPath {
        entity.field(self)
    }
}

impl<const N: usize> InForm for [Field; N] {
    fn of(self, entity: &FieldPath) -> FieldPath {
        self.into_iter().fold(entity.clone(), |path, field| path.field(field))
    }
}

impl InForm for FieldPath {
    fn of(self, _: &FieldPath) -> FieldPath {
        self
    }
}

impl InForm for &FieldPath {
    fn of(self, _: &FieldPath) -> FieldPath {
        self.clone()
    }
}

impl<'a> Form<'a> {
    /// A form for an entity, or for what the preset says about itself.
    pub fn new(ctx: Ctx<'a>, at: impl Into<FieldPath>) -> Self {
        Self { ctx, at: at.into(), changed: None, followed: None, named: None, shown: Vec::new() }
    }

    /// The address of the entity.
    pub fn at(&self) -> &FieldPath {
        &self.at
    }

    /// The field that was changed in this frame.
    pub fn changed(&self) -> Option<&Changed> {
        self.changed.as_ref()
    }

    /// What followed the field that was changed, in a sentence.
    pub fn followed(&self) -> Option<&str> {
        self.followed.as_deref()
    }

    /// Notes a change made by a widget of one's own; `label` is what the field is called on screen.
    pub fn mark(&mut self, field: impl InForm, label: &str) {
        self.changed = Some(Changed { path: field.of(&self.at), words: label.to_lowercase() });
    }

    /// A grid of rows: label on the left, value on the right.
    pub fn rows(&mut self, ui: &mut Ui, id: impl Debug + Hash, add: impl FnOnce(&mut Self, &mut Ui)) {
        let label_width = 104.0;
        egui::Grid::new((&self.at, id))
            .num_columns(2)
            .min_col_width(label_width)
            .spacing([8.0, 5.0])
            .show(ui, |ui| add(self, ui));
    }

    /// A line that cannot be edited.
    pub fn fixed(&mut self, ui: &mut Ui, label: &str, value: &str) {
        ui.label(label);
        ui.add(egui::Label::new(value).wrap());
        ui.end_row();
    }

    /// Text. True when it was changed.
    pub fn text(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut String) -> bool {
        let path = field.of(&self.at);
        let name = label_ui(ui, label, &path);
        let edit = egui::TextEdit::singleline(value).desired_width(f32::INFINITY);
        let changed = cell(ui, &path, |ui| ui.add(edit)).labelled_by(name.id).changed();
        if changed {
            self.mark(&path, label);
        }
        ui.end_row();
        self.findings_ui(ui, &path);
        changed
    }

    /// The name of the entity: as [`Self::text`], and notes when its typing has come to an end.
    pub fn name(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut String) {
        let path = field.of(&self.at);
        let name = label_ui(ui, label, &path);
        let edit = egui::TextEdit::singleline(value).desired_width(f32::INFINITY);
        let response = cell(ui, &path, |ui| ui.add(edit)).labelled_by(name.id);
        if response.changed() {
            self.mark(&path, label);
        }
        if response.lost_focus() {
            self.named = Some(path.clone());
        }
        ui.end_row();
        self.findings_ui(ui, &path);
    }

    /// The field of the name, where its typing has just come to an end.
    pub fn named(&self) -> Option<&FieldPath> {
        self.named.as_ref()
    }

    /// Several lines of text, below their label.
    pub fn lines(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut String) {
        let path = field.of(&self.at);
        let name = label_ui(ui, label, &path);
        self.lines_of(ui, &name, path, label, value);
    }

    /// Anything a reader should know.
    pub fn note(&mut self, ui: &mut Ui, value: &mut String) {
        let name = ui.label("Note");
        self.lines_of(ui, &name, Field::Note.of(&self.at), "Note", value);
    }

    fn lines_of(&mut self, ui: &mut Ui, name: &egui::Response, path: FieldPath, label: &str, value: &mut String) {
        let edit = egui::TextEdit::multiline(value).desired_width(room(ui)).desired_rows(2);
        if ui.add(edit).labelled_by(name.id).changed() {
            self.mark(path, label);
        }
    }

    /// Yes or no.
    pub fn check(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut bool) {
        let path = field.of(&self.at);
        ui.label("");
        let ticked = cell(ui, &path, |ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
            with_help(ui.checkbox(value, label), &path)
        });
        if ticked.changed() {
            self.mark(&path, label);
        }
        ui.end_row();
    }

    /// What is wrong with a field and all below it.
    pub fn findings_ui(&mut self, ui: &mut Ui, field: impl InForm) {
        let path = field.of(&self.at);
        for (at, finding) in self.ctx.findings.iter().enumerate() {
            let is_here = finding.place.path().is_some_and(|place| path.holds(place));
            if is_here && !self.shown.contains(&at) {
                self.shown.push(at);
                ui.label("");
                finding_ui(ui, self.ctx.theme, finding);
                ui.end_row();
            }
        }
    }

    fn remark_ui(&self, ui: &mut Ui, text: &str) {
        ui.label("");
        let text = RichText::new(text).small().color(self.ctx.theme.error());
        ui.add(egui::Label::new(text).wrap());
        ui.end_row();
    }

    /// What is wrong with the entity and belongs to none of the fields that were shown.
    pub fn rest_ui(&mut self, ui: &mut Ui) {
        let findings = self.ctx.findings;
        for (at, finding) in findings.iter().enumerate() {
            let mine = finding.place.path().is_some_and(|place| self.at.holds(place));
            if mine && !self.shown.contains(&at) {
                finding_ui(ui, self.ctx.theme, finding);
            }
        }
    }
}

/// The widgets of a field under a name of their own: a remark that appears above must not take the keyboard from them, as it
/// would if they were only counted.
fn cell<R>(ui: &mut Ui, path: &FieldPath, add: impl FnOnce(&mut Ui) -> R) -> R {
    let id = cell_id(ui, path);
    ui.scope_builder(UiBuilder::new().scope_id(id), |ui| {
        ui.set_max_width(room(ui));
        add(ui)
    })
    .inner
}

/// Width up to the edge of what is in sight, points: a field does not reach under the edge of its panel, however wide what stands above it is.
pub fn room(ui: &Ui) -> f32 {
    const EDGE: f32 = 8.0;
    const LEAST: f32 = 60.0;
    ui.available_width().min(ui.clip_rect().right() - ui.cursor().left() - EDGE).max(LEAST)
}

fn cell_id(ui: &Ui, path: &FieldPath) -> Id {
    ui.scope_id().with(path)
}

/// One finding in its colour, with the remedy.
pub fn finding_ui(ui: &mut Ui, theme: &Theme, finding: &Finding) {
    let (color, sign) = if finding.is_error() { (theme.error(), "Error") } else { (theme.warn(), "Warning") };
    let text = RichText::new(format!("{sign}: {}; {}", finding.message, finding.remedy)).small().color(color);
    ui.add(egui::Label::new(text).wrap());
}
