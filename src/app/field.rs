//! Fields of the inspector: label, value, unit, citation, and what is wrong with it, on one grid.

use super::help::label_ui;
use crate::draw::Theme;
use crate::model::{Figure, Finding, Preset, Source};
use egui::{DragValue, RichText, Ui};
use jiff::civil::Date;
use std::ops::RangeInclusive;

/// What a form may look up.
#[derive(Clone, Copy)]
pub struct FormContext<'a> {
    /// For citations and names.
    pub preset: &'a Preset,
    /// What is wrong with the preset.
    pub findings: &'a [Finding],
    /// The colours.
    pub theme: &'a Theme,
}

/// The fields of one entity. Remembers which field was changed in this frame.
pub struct Form<'a> {
    /// What may be looked up.
    pub context: FormContext<'a>,
    place: String,
    changed: Option<String>,
    shown: Vec<usize>,
}

impl<'a> Form<'a> {
    /// A form for the entity at a place such as `sites/gebeng`.
    pub fn new(context: FormContext<'a>, place: String) -> Self {
        Self { context, place, changed: None, shown: Vec::new() }
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
        if ui.add(edit).labelled_by(name.id).changed() {
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

    /// A figure with its unit and citation.
    pub fn figure(&mut self, ui: &mut Ui, label: &str, field: &str, unit: &str, value: &mut Figure) {
        let name = label_ui(ui, label, field);
        ui.horizontal(|ui| {
            let drag = number(&mut value.value, 0.0..=1e15).suffix(format!(" {unit}"));
            if ui.add(drag).labelled_by(name.id).changed() {
                self.mark(label);
            }
            self.citation_ui(ui, label, value);
        });
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// A figure that may be left out.
    pub fn optional(&mut self, ui: &mut Ui, label: &str, field: &str, unit: &str, value: &mut Option<Figure>) {
        if let Some(figure) = value {
            self.figure(ui, label, field, unit, figure);
            return;
        }
        ui.label(label);
        ui.horizontal(|ui| {
            ui.weak("not set");
            if ui.small_button("Set").clicked() {
                *value = Some(Figure::default());
                self.mark(label);
            }
        });
        ui.end_row();
    }

    /// A number that no source stands behind.
    pub fn number(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: &str,
        unit: &str,
        range: RangeInclusive<f64>,
        value: &mut f64,
    ) {
        let name = label_ui(ui, label, field);
        let suffix = if unit.is_empty() { String::new() } else { format!(" {unit}") };
        if ui.add(number(value, range).suffix(suffix)).labelled_by(name.id).changed() {
            self.mark(label);
        }
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// A share, shown in per cent.
    pub fn share(&mut self, ui: &mut Ui, label: &str, field: &str, value: &mut f64) {
        let name = label_ui(ui, label, field);
        let mut percent = *value * 100.0;
        let drag = DragValue::new(&mut percent).range(0.0..=100.0).speed(0.5).max_decimals(3).suffix(" %");
        if ui.add(drag).labelled_by(name.id).changed() {
            // Rounded, so that 55 % is stored as 0.55.
            *value = (percent * 1e7).round() / 1e9;
            self.mark(label);
        }
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// A share with its citation.
    pub fn share_figure(&mut self, ui: &mut Ui, label: &str, field: &str, value: &mut Figure) {
        let name = label_ui(ui, label, field);
        ui.horizontal(|ui| {
            let mut percent = value.value * 100.0;
            let drag = DragValue::new(&mut percent).range(0.0..=100.0).speed(0.5).max_decimals(3).suffix(" %");
            if ui.add(drag).labelled_by(name.id).changed() {
                value.value = (percent * 1e7).round() / 1e9;
                self.mark(label);
            }
            self.citation_ui(ui, label, value);
        });
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// Whole months.
    pub fn months(&mut self, ui: &mut Ui, label: &str, field: &str, value: &mut u32) {
        let name = label_ui(ui, label, field);
        let drag = DragValue::new(value).range(0..=600).speed(0.1).suffix(" months");
        if ui.add(drag).labelled_by(name.id).changed() {
            self.mark(label);
        }
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// Yes or no.
    pub fn check(&mut self, ui: &mut Ui, label: &str, value: &mut bool) {
        ui.label("");
        if ui.checkbox(value, label).changed() {
            self.mark(label);
        }
        ui.end_row();
    }

    /// A day, typed as 2025-10-09; what is not a day stays in the field with a remark.
    pub fn date(&mut self, ui: &mut Ui, label: &str, field: &str, value: &mut Date) {
        let name = label_ui(ui, label, field);
        let id = ui.scope_id().with((label, "draft"));
        let mut draft = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.to_string());
        let response = ui.add(egui::TextEdit::singleline(&mut draft).desired_width(96.0)).labelled_by(name.id);
        let parsed: Result<Date, _> = draft.trim().parse();
        if response.lost_focus()
            && let Ok(date) = parsed
            && date != *value
        {
            *value = date;
            self.mark(label);
        }
        let keep = response.has_focus() || parsed.is_err();
        ui.data_mut(|data| {
            if keep {
                data.insert_temp(id, draft);
            } else {
                data.remove::<String>(id);
            }
        });
        ui.end_row();
        if parsed.is_err() {
            self.remark_ui(ui, "not a date; write it as 2025-10-09");
        }
        self.findings_ui(ui, field);
    }

    /// One of several.
    pub fn choice<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: &str,
        value: &mut T,
        options: &[(T, String)],
    ) {
        let name = label_ui(ui, label, field);
        let text = options.iter().find(|(option, _)| option == value).map_or("—", |(_, text)| text.as_str());
        let combo = egui::ComboBox::from_id_salt((self.place.clone(), field.to_owned()))
            .selected_text(text)
            .width((ui.available_width() - 8.0).clamp(80.0, 240.0))
            .truncate()
            .show_ui(ui, |ui| {
                for (option, text) in options {
                    if ui.selectable_label(option == value, text).clicked() && option != value {
                        *value = option.clone();
                        self.changed = Some(label.to_lowercase());
                    }
                }
            });
        combo.response.labelled_by(name.id);
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// Any number of several, ticked in a list; what is chosen but not among the options is offered too.
    pub fn many<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        field: &str,
        chosen: &mut Vec<T>,
        options: &[(T, String)],
        none: &str,
    ) {
        let name = label_ui(ui, label, field);
        let word = |value: &T| options.iter().find(|(option, _)| option == value).map(|(_, text)| text.as_str());
        let words: Vec<&str> = chosen.iter().map(|value| word(value).unwrap_or("?")).collect();
        let text = if words.is_empty() { none.to_owned() } else { words.join(", ") };
        let combo = egui::ComboBox::from_id_salt((self.place.clone(), field.to_owned(), "many"))
            .selected_text(text)
            .width((ui.available_width() - 8.0).clamp(80.0, 260.0))
            .truncate()
            .close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside)
            .show_ui(ui, |ui| {
                if options.is_empty() {
                    ui.weak("the map has none");
                }
                for (option, text) in options {
                    let mut on = chosen.contains(option);
                    if ui.checkbox(&mut on, text).changed() {
                        chosen.retain(|value| value != option);
                        if on {
                            chosen.push(option.clone());
                        }
                        self.changed = Some(label.to_lowercase());
                    }
                }
            });
        combo.response.labelled_by(name.id);
        ui.end_row();
        self.findings_ui(ui, field);
    }

    /// Something that may be left out: a box to tick, and its own row once it is ticked.
    pub fn switched<T>(
        &mut self,
        ui: &mut Ui,
        label: &str,
        value: &mut Option<T>,
        usual: impl FnOnce() -> T,
        row: impl FnOnce(&mut Self, &mut Ui, &mut T),
    ) {
        let mut on = value.is_some();
        ui.label("");
        if ui.checkbox(&mut on, label).changed() {
            *value = on.then(usual);
            self.mark(label);
        }
        ui.end_row();
        if let Some(value) = value {
            row(self, ui, value);
        }
    }

    /// Where a figure comes from; a click shows and changes it.
    fn citation_ui(&mut self, ui: &mut Ui, label: &str, figure: &mut Figure) {
        let preset = self.context.preset;
        let source = preset.source(&figure.source);
        let text = source.map_or("no source", |source| source.quality.label());
        let theme = self.context.theme;
        let color = if source.is_some() { theme.weak_text() } else { theme.warn() };
        let button = ui
            .add(egui::Button::new(RichText::new(text).small().color(color)).small().frame(false))
            .on_hover_text(citation(source, figure));
        let before = figure.clone();
        egui::Popup::menu(&button).close_behavior(egui::PopupCloseBehavior::CloseOnClickOutside).show(|ui| {
            ui.set_max_width(340.0);
            ui.add(egui::Label::new(citation(source, figure)).wrap());
            ui.separator();
            let current = source.map_or("No source".to_owned(), short_citation);
            egui::ComboBox::from_id_salt((self.place.clone(), label.to_owned(), "source"))
                .selected_text(current)
                .width(320.0)
                .truncate()
                .show_ui(ui, |ui| {
                    ui.selectable_value(&mut figure.source, Default::default(), "No source");
                    for source in &preset.sources {
                        ui.selectable_value(&mut figure.source, source.id.clone(), short_citation(source));
                    }
                });
            ui.horizontal(|ui| {
                let mut stated = figure.sigma.is_some();
                ui.checkbox(&mut stated, "Own uncertainty");
                let usual = source.map_or_else(crate::model::Quality::default, |source| source.quality);
                if stated != figure.sigma.is_some() {
                    figure.sigma = stated.then(|| usual.default_sigma());
                }
                if let Some(sigma) = &mut figure.sigma {
                    let mut percent = *sigma * 100.0;
                    if ui.add(DragValue::new(&mut percent).range(0.0..=1000.0).suffix(" %")).changed() {
                        *sigma = percent / 100.0;
                    }
                }
            });
        });
        if *figure != before {
            self.mark(&format!("source of {}", label.to_lowercase()));
        }
    }

    /// What is wrong with a field, below it.
    fn findings_ui(&mut self, ui: &mut Ui, field: &str) {
        if field.is_empty() {
            return;
        }
        let place = format!("{}/{field}", self.place);
        for (at, finding) in self.context.findings.iter().enumerate() {
            if finding.place.strip_prefix(&place).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '['])) {
                self.shown.push(at);
                ui.label("");
                finding_ui(ui, self.context.theme, finding);
                ui.end_row();
            }
        }
    }

    fn remark_ui(&self, ui: &mut Ui, text: &str) {
        ui.label("");
        ui.colored_label(self.context.theme.error(), text);
        ui.end_row();
    }

    /// What is wrong with the entity and belongs to none of the fields that were shown.
    pub fn rest_ui(&mut self, ui: &mut Ui) {
        let findings = self.context.findings;
        for (at, finding) in findings.iter().enumerate() {
            let mine =
                finding.place.strip_prefix(&self.place).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
            if mine && !self.shown.contains(&at) {
                finding_ui(ui, self.context.theme, finding);
            }
        }
    }
}

/// A number field whose speed follows its size.
pub fn number(value: &mut f64, range: RangeInclusive<f64>) -> DragValue<'_> {
    let speed = (value.abs() * 0.01).max(0.01);
    DragValue::new(value)
        .range(range)
        .speed(speed)
        .max_decimals(4)
        .custom_formatter(|value, _| grouped(value))
        .custom_parser(|text| text.replace([' ', ','], "").parse().ok())
}

/// Digits in groups of three, with as many decimals as matter.
pub fn grouped(value: f64) -> String {
    let decimals = match value.abs() {
        size if size >= 1000.0 || size == 0.0 => 0,
        size if size >= 10.0 => 1,
        size if size >= 0.1 => 3,
        _ => 6,
    };
    let plain = format!("{value:.decimals$}");
    let plain = if plain.contains('.') { plain.trim_end_matches('0').trim_end_matches('.') } else { &plain };
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut text = String::from(sign);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at) % 3 == 0 {
            text.push(',');
        }
        text.push(digit);
    }
    if !fraction.is_empty() {
        text.push('.');
        text.push_str(fraction);
    }
    text
}

/// One finding in its colour, with the remedy.
pub fn finding_ui(ui: &mut Ui, theme: &Theme, finding: &Finding) {
    let (color, sign) = if finding.is_error() { (theme.error(), "Error") } else { (theme.warn(), "Warning") };
    let text = RichText::new(format!("{sign}: {}; {}", finding.message, finding.remedy)).small().color(color);
    ui.add(egui::Label::new(text).wrap());
}

/// Publication, table, year, quality and uncertainty of a figure.
pub fn citation(source: Option<&Source>, figure: &Figure) -> String {
    let Some(source) = source else {
        return "Nobody has said where this figure comes from; click to choose a source".to_owned();
    };
    let sigma = figure.sigma.unwrap_or_else(|| source.quality.default_sigma());
    let mut text = short_citation(source);
    if !source.table.is_empty() {
        text.push_str(&format!("\n{}", source.table));
    }
    text.push_str(&format!("\n{}, ± {:.0} %", source.quality.label(), sigma * 100.0));
    if !source.note.is_empty() {
        text.push_str(&format!("\n{}", source.note));
    }
    text
}

fn short_citation(source: &Source) -> String {
    format!("{} ({})", source.publication, source.year)
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn digits_are_grouped() {
        assert_eq!(grouped(1_234_567.0), "1,234,567");
        assert_eq!(grouped(-1500.0), "-1,500");
        assert_eq!(grouped(0.25), "0.25");
        assert_eq!(grouped(0.0), "0");
        assert_eq!(grouped(12.5), "12.5");
        assert_eq!(grouped(100.0), "100");
    }
}
