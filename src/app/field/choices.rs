//! Fields that are chosen: one of several, any number of several, something or nothing.

use super::Form;
use crate::app::help::label_ui;
use egui::Ui;

impl Form<'_> {
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
}
