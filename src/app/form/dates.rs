//! Fields that hold days.

use crate::app::form::help::label_ui;
use crate::app::form::{Form, InForm, cell, cell_id};
use egui::Ui;
use jiff::civil::Date;

impl Form<'_> {
    /// A day, typed as 2025-10-09; what is not a day stays in the field with a remark.
    pub fn date(&mut self, ui: &mut Ui, label: &str, field: impl InForm, value: &mut Date) {
        let path = field.of(self.at());
        let name = label_ui(ui, label, &path);
        let id = cell_id(ui, &path).with("draft");
        let mut draft = ui.data(|data| data.get_temp::<String>(id)).unwrap_or_else(|| value.to_string());
        let edit = egui::TextEdit::singleline(&mut draft).desired_width(96.0);
        let response = cell(ui, &path, |ui| ui.add(edit)).labelled_by(name.id);
        let parsed: Result<Date, _> = draft.trim().parse();
        if response.lost_focus()
            && let Ok(date) = parsed
            && date != *value
        {
            *value = date;
            self.mark(&path, label);
        }
        let has_focus = response.has_focus();
        let keep = has_focus || parsed.is_err();
        ui.data_mut(|data| {
            if keep {
                data.insert_temp(id, draft);
            } else {
                data.remove::<String>(id);
            }
        });
        ui.end_row();
        if parsed.is_err() && !has_focus {
            self.remark_ui(ui, &format!("not a date; write it like 2025-10-09; {value} stays"));
        }
        self.findings_ui(ui, &path);
    }
}
