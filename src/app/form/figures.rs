//! Fields that hold numbers: figures with a citation, shares, months.

use crate::app::form::help::label_ui;
use crate::app::form::numbers::{grouped, number_ui};
use crate::app::form::{Form, InForm, cell, room};
use chokepoint_core::edit::{lifted, typed_over};
use chokepoint_core::model::{Field, FieldPath, Figure};
use egui::{Align, Layout, Response, RichText, Ui, UiBuilder};
use std::ops::RangeInclusive;

/// Largest figure, as in a file.
const LARGEST: f64 = 1e15;

impl Form<'_> {
    /// A figure with its unit and citation.
    pub fn figure(&mut self, ui: &mut Ui, label: &str, field: impl InForm, unit: &str, value: &mut Figure) {
        let (before, path) = (value.clone(), field.of(self.at()));
        self.row(ui, label, &path, |form, ui, path| {
            let typed = number_ui(ui, &mut value.value, 0.0..=LARGEST, 4, unit);
            form.citation_ui(ui, label, path, value);
            typed
        });
        self.reason_ui(ui, label, &path, (&before, value), &grouped);
    }

    /// A figure that lies below a limit: typed or dragged beyond, it takes the limit with it, which says so; while it is still being typed or dragged
    /// the limit comes down again with it, to where it was.
    pub fn level(
        &mut self,
        ui: &mut Ui,
        (label, field): (&str, impl InForm),
        unit: &str,
        value: &mut Figure,
        (limit_label, limit): (&str, &mut Figure),
    ) {
        let path = field.of(self.at());
        let key = ui.scope_id().with(("limit", &path));
        let before = value.clone();
        self.row(ui, label, &path, |form, ui, path| {
            let typed = number_ui(ui, &mut value.value, 0.0..=LARGEST, 4, unit);
            if !(typed.0.has_focus() || typed.0.dragged() || typed.0.changed()) {
                ui.data_mut(|data| data.remove::<Figure>(key));
            }
            form.citation_ui(ui, label, path, value);
            typed
        });
        self.reason_ui(ui, label, &path, (&before, value), &grouped);
        if value.value == before.value {
            return;
        }
        let first = ui.data_mut(|data| data.get_temp_mut_or(key, limit.clone()).clone());
        let above = lifted(&first, value.value);
        let follows = above.is_some();
        let after = above.unwrap_or(first);
        if after != *limit {
            let size = grouped(after.value);
            self.followed = Some(match follows {
                true => format!("{limit_label} follows {}: {size} {unit}", label.to_lowercase()),
                false => format!("{limit_label} stays {size} {unit}"),
            });
        }
        *limit = after;
    }

    /// A figure that may be left out.
    pub fn optional(&mut self, ui: &mut Ui, label: &str, field: impl InForm, unit: &str, value: &mut Option<Figure>) {
        if let Some(figure) = value {
            self.figure(ui, label, field, unit, figure);
            return;
        }
        ui.label(label);
        ui.horizontal(|ui| {
            ui.weak("not set");
            if ui.small_button("Set").clicked() {
                *value = Some(Figure::default());
                self.mark(field, label);
            }
        });
        ui.end_row();
    }

    /// A number that no source stands behind.
    pub fn number(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: impl InForm,
        unit: &str,
        range: RangeInclusive<f64>,
        value: &mut f64,
    ) {
        self.row(ui, label, field, |_, ui, _| number_ui(ui, value, range, 4, unit));
    }

    /// A share, shown in per cent.
    pub fn share(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut f64) {
        self.row(ui, label, field, |_, ui, _| percent_ui(ui, value, 0.0..=100.0));
    }

    /// A share with its citation.
    pub fn share_figure(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut Figure) {
        let (before, path) = (value.clone(), field.of(self.at()));
        self.row(ui, label, &path, |form, ui, path| {
            let typed = percent_ui(ui, &mut value.value, 0.0..=100.0);
            form.citation_ui(ui, label, path, value);
            typed
        });
        let percent = |share: f64| format!("{} %", grouped((share * 1e8).round() / 1e6));
        self.reason_ui(ui, label, &path, (&before, value), &percent);
    }

    /// Where a number stands in the place of what its source says: asks why. Whoever does not answer is not held up; the data quality counts it.
    fn reason_ui(
        &mut self,
        ui: &mut Ui,
        label: &str,
        path: &FieldPath,
        (before, now): (&Figure, &mut Figure),
        words: &dyn Fn(f64) -> String,
    ) {
        typed_over(self.ctx.preset, before, now);
        let Some(said) = now.said else { return };
        ui.label("");
        let id = ui.scope_id().with((path, "reason"));
        let (preset, theme) = (self.ctx.preset, self.ctx.theme);
        let changed = ui.scope_builder(UiBuilder::new().scope_id(id).layout(Layout::top_down(Align::Min)), |ui| {
            let width = room(ui);
            ui.set_max_width(width);
            let publication = preset.source(&now.source).map_or("the source", |source| &source.publication);
            let color = if now.asks_for_reason() { theme.warn() } else { theme.weak_text() };
            let text = RichText::new(format!("{} by {publication}. Why another number?", words(said)));
            let question = ui.add(egui::Label::new(text.small().color(color)).wrap());
            let field = egui::TextEdit::singleline(&mut now.reason).desired_width(width);
            let field = ui.add(field.hint_text("reason"));
            field.labelled_by(question.id).changed()
        });
        if changed.inner {
            self.mark(path.field(Field::Source), &format!("reason for {label}"));
        }
        ui.end_row();
    }

    /// Field for a number of whole months.
    pub fn months(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut u32) {
        self.row(ui, label, field, |_, ui, _| {
            let mut months = f64::from(*value);
            let typed = number_ui(ui, &mut months, 0.0..=600.0, 0, "months");
            if typed.0.changed() {
                *value = months.round() as u32;
            }
            typed
        });
    }

    /// A label, a number, and below it what is wrong with either what was typed or what stands there.
    fn row(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: impl InForm,
        add: impl FnOnce(&mut Self, &mut Ui, &FieldPath) -> (Response, Option<String>),
    ) {
        let path = field.of(self.at());
        let name = label_ui(ui, label, &path);
        let (response, refused) = cell(ui, &path, |ui| {
            // Where a figure comes from stands below it in a narrow panel, and not beyond its edge.
            ui.horizontal_wrapped(|ui| add(self, ui, &path)).inner
        });
        if response.labelled_by(name.id).changed() {
            self.mark(&path, label);
        }
        ui.end_row();
        if let Some(why) = refused {
            self.remark_ui(ui, &why);
        }
        self.findings_ui(ui, &path);
    }
}

/// A share as a number of per cent.
pub fn percent_ui(ui: &mut Ui, share: &mut f64, range: RangeInclusive<f64>) -> (Response, Option<String>) {
    let mut percent = (*share * 1e11).round() / 1e9;
    let typed = number_ui(ui, &mut percent, range, 3, "%");
    if typed.0.changed() {
        // Rounded, so that 55 % is stored as 0.55.
        *share = (percent * 1e7).round() / 1e9;
    }
    typed
}
