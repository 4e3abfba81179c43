//! Fields of the forms of a run sheet: label, value, and what is wrong with it.

use crate::app::form::{closing, entries_ui, finding_ui, number_ui, room, ticks_ui};
use crate::app::state::keyboard::keep_in_sight;
use crate::draw::Theme;
use chokepoint_core::model::Finding;
use egui::{Align, ComboBox, Id, Label, Layout, PopupCloseBehavior, Response, RichText, TextEdit, Ui, vec2};
use jiff::civil::Date;

/// Width of labels, points.
const LABEL: f32 = 118.0;
/// Width of lists to choose from, points.
const CHOOSER: f32 = 260.0;
/// Most that a number may be.
const MOST: f64 = 1e15;

/// The fields of one entry. Remembers which was changed in this frame.
pub(super) struct Fields<'a> {
    theme: &'a Theme,
    findings: &'a [Finding],
    // Address of the entry, such as `injects/3`.
    place: String,
    // What a step is called that changes a field of it: `inject 3`.
    of: String,
    changed: Option<(String, String)>,
}

impl<'a> Fields<'a> {
    /// The fields of the entry at an address; `of` is what it is called in words.
    pub fn new(theme: &'a Theme, findings: &'a [Finding], place: String, of: String) -> Self {
        Self { theme, findings, place, of, changed: None }
    }

    /// The name of the step of what was changed in this frame, and its key.
    pub fn changed(self) -> Option<(String, String)> {
        self.changed
    }

    /// Notes that a field was changed.
    pub fn mark(&mut self, field: &str, label: &str) {
        self.changed = Some((format!("{} of {}", label.to_lowercase(), self.of), format!("{}/{field}", self.place)));
    }

    fn id(&self, field: &str) -> Id {
        Id::unique(("run sheet", self.place.as_str(), field))
    }

    /// A label with something beside it, and below both what is wrong with the field.
    pub fn row<R>(&self, ui: &mut Ui, field: &str, label: &str, add: impl FnOnce(&mut Ui, &Response) -> R) -> R {
        let height = ui.spacing().interact_size.y;
        let inner = ui.horizontal(|ui| {
            let words = ui.allocate_ui_with_layout(vec2(LABEL, height), Layout::left_to_right(Align::Center), |ui| {
                ui.set_min_width(LABEL);
                ui.label(label)
            });
            add(ui, &words.inner)
        });
        self.findings_ui(ui, field);
        inner.inner
    }

    /// What is wrong with a field.
    pub fn findings_ui(&self, ui: &mut Ui, field: &str) {
        let place = format!("{}/{field}", self.place);
        for finding in self.findings.iter().filter(|finding| finding.place.to_string() == place) {
            finding_ui(ui, self.theme, finding);
        }
    }

    /// A line of text.
    pub fn text(&mut self, ui: &mut Ui, field: &str, label: &str, value: &mut String) {
        let id = self.id(field);
        let changed = self.row(ui, field, label, |ui, name| {
            let edit = TextEdit::singleline(value).id(id).desired_width(room(ui));
            ui.add(edit).labelled_by(name.id).changed()
        });
        if changed {
            self.mark(field, label);
        }
    }

    /// Several lines of text.
    pub fn lines(&mut self, ui: &mut Ui, field: &str, label: &str, value: &mut String) {
        let id = self.id(field);
        let changed = self.row(ui, field, label, |ui, name| {
            let edit = TextEdit::multiline(value).id(id).desired_rows(2).desired_width(room(ui));
            ui.add(edit).labelled_by(name.id).changed()
        });
        if changed {
            self.mark(field, label);
        }
    }

    /// Text that counts once the field is left, where `judge` takes it; what it does not take stays in the field with a remark.
    pub fn draft(
        &mut self,
        ui: &mut Ui,
        field: &str,
        label: &str,
        value: &str,
        judge: impl FnOnce(&str) -> Result<(), String>,
    ) -> Option<String> {
        let id = self.id(field);
        let key = id.with("draft");
        let mut draft = ui.data(|data| data.get_temp::<String>(key)).unwrap_or_else(|| value.to_owned());
        let response = self.row(ui, field, label, |ui, name| {
            ui.add(TextEdit::singleline(&mut draft).id(id).desired_width(110.0)).labelled_by(name.id)
        });
        let text = draft.trim().to_owned();
        let judged = if text == value { Ok(()) } else { judge(&text) };
        let has_focus = response.has_focus();
        if let Err(why) = &judged
            && !has_focus
        {
            let remark = RichText::new(format!("{why}; {value} stays")).small().color(self.theme.error());
            ui.add(Label::new(remark).wrap());
        }
        let keep = has_focus || judged.is_err();
        ui.data_mut(|data| {
            if keep {
                data.insert_temp(key, draft);
            } else {
                data.remove::<String>(key);
            }
        });
        let is_new = response.lost_focus() && judged.is_ok() && text != value;
        if is_new {
            self.mark(field, label);
        }
        is_new.then_some(text)
    }

    /// A day, such as 2025-10-09. It counts once the field is left.
    pub fn date(&mut self, ui: &mut Ui, field: &str, label: &str, value: &mut Date) {
        let judge = |text: &str| {
            text.parse::<Date>().map(|_| ()).map_err(|_| "not a date; write it like 2025-10-09".to_owned())
        };
        let typed = self.draft(ui, field, label, &value.to_string(), judge);
        if let Some(date) = typed.and_then(|text| text.parse().ok()) {
            *value = date;
        }
    }

    /// A figure of 0 or more.
    pub fn figure(&mut self, ui: &mut Ui, field: &str, label: &str, value: &mut f64, decimals: usize, unit: &str) {
        let before = *value;
        let why = self.row(ui, field, label, |ui, name| {
            let (response, why) = number_ui(ui, value, 0.0..=MOST, decimals, unit);
            response.labelled_by(name.id);
            why
        });
        if let Some(why) = why {
            ui.add(Label::new(RichText::new(why).small().color(self.theme.error())).wrap());
        }
        if *value != before {
            self.mark(field, label);
        }
    }

    /// Whole minutes.
    pub fn minutes(&mut self, ui: &mut Ui, field: &str, label: &str, value: &mut u32) {
        let mut minutes = f64::from(*value);
        self.figure(ui, field, label, &mut minutes, 0, "min");
        *value = minutes.round().clamp(0.0, f64::from(super::scale::LONGEST)) as u32;
    }

    /// One of several.
    pub fn choice<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        field: &str,
        label: &str,
        value: &mut T,
        options: &[(T, String)],
    ) {
        let salt = self.id(field);
        let picked = self.row(ui, field, label, |ui, name| {
            let text = options.iter().find(|(option, _)| option == value).map_or("\u{2014}", |(_, text)| text.as_str());
            let combo = ComboBox::from_id_salt(salt).selected_text(text).width(CHOOSER.min(room(ui))).truncate();
            let combo = combo.close_behavior(closing(options.len()));
            let combo = combo.show_ui(ui, |ui| entries_ui(ui, Some(&*value), options));
            let picked = combo.inner.flatten();
            if picked.is_some() {
                // The list has taken the keyboard with it.
                combo.response.request_focus();
            }
            combo.response.labelled_by(name.id);
            picked
        });
        if let Some(picked) = picked.filter(|picked| picked != value) {
            *value = picked;
            self.mark(field, label);
        }
    }

    /// Any number of few, ticked in a list.
    pub fn ticked<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        field: &str,
        label: &str,
        chosen: &mut Vec<T>,
        options: &[(T, String)],
        none: &str,
    ) {
        let salt = self.id(field);
        let before = chosen.clone();
        self.row(ui, field, label, |ui, name| {
            let named: Vec<&str> =
                options.iter().filter(|(option, _)| chosen.contains(option)).map(|(_, text)| text.as_str()).collect();
            let text = if named.is_empty() { none.to_owned() } else { named.join(", ") };
            let combo = ComboBox::from_id_salt(salt).selected_text(text).width(CHOOSER.min(room(ui))).truncate();
            let combo = combo.close_behavior(PopupCloseBehavior::CloseOnClickOutside).show_ui(ui, |ui| {
                ticks_ui(ui, chosen, options);
                keep_in_sight(ui);
            });
            combo.response.labelled_by(name.id);
        });
        if *chosen != before {
            self.mark(field, label);
        }
    }

    /// Any number of many, added from a list that can be searched; each that is chosen has a button that takes it out.
    pub fn picked<T: Clone + PartialEq>(
        &mut self,
        ui: &mut Ui,
        field: &str,
        label: &str,
        chosen: &mut Vec<T>,
        options: &[(T, String)],
        none: &str,
    ) {
        let salt = self.id(field);
        let (mut added, mut removed) = (None, None);
        self.row(ui, field, label, |ui, name| {
            ui.vertical(|ui| {
                for value in chosen.iter() {
                    let words = options.iter().find(|(option, _)| option == value);
                    let words = words.map_or("not in the preset any more", |(_, words)| words.as_str());
                    ui.horizontal(|ui| {
                        let out = ui.small_button("\u{00d7}").on_hover_text("Takes it out");
                        out.widget_info(|| {
                            egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Take out {words}"))
                        });
                        if out.clicked() {
                            removed = Some(value.clone());
                        }
                        ui.add(Label::new(words).truncate());
                    });
                }
                let left: Vec<(T, String)> =
                    options.iter().filter(|(option, _)| !chosen.contains(option)).cloned().collect();
                let text = if chosen.is_empty() { none } else { "and\u{2026}" };
                let combo = ComboBox::from_id_salt(salt).selected_text(text).width(CHOOSER.min(room(ui))).truncate();
                let combo = combo.close_behavior(closing(left.len()));
                let combo = combo.show_ui(ui, |ui| entries_ui(ui, None, &left));
                added = combo.inner.flatten();
                combo.response.labelled_by(name.id);
            });
        });
        if let Some(value) = removed {
            chosen.retain(|other| *other != value);
            self.mark(field, label);
        }
        if let Some(value) = added {
            chosen.push(value);
            self.mark(field, label);
        }
    }
}
