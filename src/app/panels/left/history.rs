//! Every step that was done or taken back.

use crate::app::commands::action::{Action, Actions};
use chokepoint_core::edit::Document;
use chokepoint_core::model::capital;
use egui::{RichText, Ui};

/// Every step, oldest first; a click goes there.
pub fn history_ui(ui: &mut Ui, document: &Document, actions: &mut Actions) {
    let (names, done) = document.history();
    ui.weak("A click goes back or forth to that state");
    ui.add_space(4.0);
    if ui.selectable_label(done == 0, "As opened").clicked() {
        actions.push(Action::GoTo(0));
    }
    for (at, name) in names.iter().enumerate() {
        let state = at + 1;
        let text = RichText::new(capital(name));
        let text = if state > done { text.weak().italics() } else { text };
        let row = ui.push_id(at, |ui| ui.add(egui::Button::selectable(state == done, text).truncate())).inner;
        // The present is in sight whenever it has moved, also when the list is opened.
        let here = ui.scope_id().with("present");
        if state == done && ui.data(|data| data.get_temp::<usize>(here)) != Some(done) {
            row.scroll_to_me(Some(egui::Align::Center));
            ui.data_mut(|data| data.insert_temp(here, done));
        }
        if row.on_hover_text(*name).clicked() {
            actions.push(Action::GoTo(state));
        }
    }
}
