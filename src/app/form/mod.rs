//! Fields of the inspector: label, value, unit, citation, and what is wrong with it, on one grid.

pub mod choices;
pub mod citation;
pub mod dates;
pub mod figures;
pub mod help;
pub mod instrument;
pub mod now;
pub mod numbers;
pub mod table;

pub use choices::{closing, entries_ui};
pub use figures::percent_ui;
pub use numbers::{grouped, number_ui};

use crate::app::form::help::label_ui;
use crate::app::state::context::Ctx;
use crate::draw::Theme;
use chokepoint_core::model::Finding;
use egui::{Id, RichText, Ui, UiBuilder};

/// The fields of one entity. Remembers which field was changed in this frame.
pub struct Form<'a> {
    /// What may be looked up.
    pub ctx: Ctx<'a>,
    place: String,
    changed: Option<String>,
    shown: Vec<usize>,
}

impl<'a> Form<'a> {
    /// A form for the entity at a place such as `sites/gebeng`.
    pub fn new(ctx: Ctx<'a>, place: String) -> Self {
        Self { ctx, place, changed: None, shown: Vec::new() }
    }

    /// The place of the entity.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// The label of the field that was changed in this frame.
    pub fn changed(&self) -> Option<&str> {
        self.changed.as_deref()
    }

    /// Notes a change made by a widget of one's own.
    pub fn mark(&mut self, label: &str) {
        self.changed = Some(label.to_lowercase());
    }

    /// A grid of rows: label on the left, value on the right.
    pub fn rows(&mut self, ui: &mut Ui, id: &str, add: impl FnOnce(&mut Self, &mut Ui)) {
        let label_width = 104.0;
        egui::Grid::new((self.place.clone(), id.to_owned()))
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

    /// Text.
    pub fn text(&mut self, ui: &mut Ui, label: &str, field: &str, value: &mut String) {
        let name = label_ui(ui, label, field);
        let edit = egui::TextEdit::singleline(value).desired_width(f32::INFINITY);
        if self.cell(ui, label, field, |ui| ui.add(edit)).labelled_by(name.id).changed() {
            self.mark(label);
        }
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// Several lines of text.
    pub fn note(&mut self, ui: &mut Ui, value: &mut String) {
        let name = ui.label("Note");
        let edit = egui::TextEdit::multiline(value).desired_width(f32::INFINITY).desired_rows(2);
        if ui.add(edit).labelled_by(name.id).changed() {
            self.mark("note");
        }
    }

    /// Yes or no.
    pub fn check(&mut self, ui: &mut Ui, label: &str, value: &mut bool) {
        ui.label("");
        let ticked = self.cell(ui, label, "", |ui| {
            ui.style_mut().wrap_mode = Some(egui::TextWrapMode::Wrap);
            ui.checkbox(value, label)
        });
        if ticked.changed() {
            self.mark(label);
        }
        ui.end_row();
    }

    /// The widgets of a field under a name of their own: a remark that appears above must not take the keyboard from them,
    /// as it would if they were only counted.
    fn cell<R>(&self, ui: &mut Ui, label: &str, field: &str, add: impl FnOnce(&mut Ui) -> R) -> R {
        let id = self.cell_id(ui, label, field);
        ui.scope_builder(UiBuilder::new().scope_id(id), add).inner
    }

    fn cell_id(&self, ui: &Ui, label: &str, field: &str) -> Id {
        ui.scope_id().with((self.place.as_str(), field, label))
    }

    /// What is wrong with a field, below it.
    fn findings_ui(&mut self, ui: &mut Ui, field: &str) {
        if field.is_empty() {
            return;
        }
        let place = format!("{}/{field}", self.place);
        for (at, finding) in self.ctx.findings.iter().enumerate() {
            let shown = self.shown.contains(&at);
            if !shown
                && finding
                    .place
                    .strip_prefix(&place)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '[']))
            {
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
            let mine =
                finding.place.strip_prefix(&self.place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if mine && !self.shown.contains(&at) {
                finding_ui(ui, self.ctx.theme, finding);
            }
        }
    }
}

/// One finding in its colour, with the remedy.
pub fn finding_ui(ui: &mut Ui, theme: &Theme, finding: &Finding) {
    let (color, sign) = if finding.is_error() { (theme.error(), "Error") } else { (theme.warn(), "Warning") };
    let text = RichText::new(format!("{sign}: {}; {}", finding.message, finding.remedy)).small().color(color);
    ui.add(egui::Label::new(text).wrap());
}
