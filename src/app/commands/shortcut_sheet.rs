//! The sheet of shortcuts, made of the table of commands, and the list of steps.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::command::{GESTURES, Group, TABLE};
use chokepoint_core::edit::Document;
use egui::{Context, RichText, Ui};

/// Shows every command that has a key, and what the mouse does.
pub fn sheet_ui(ctx: &Context, open: &mut bool) {
    let room = ctx.content_rect();
    egui::Window::new("Keys and mouse")
        .open(open)
        .default_size([820.0_f32.min(room.width() - 80.0), 560.0_f32.min(room.height() - 120.0)])
        .default_pos(room.center() - egui::vec2(410.0_f32.min(room.width() / 2.0 - 40.0), 290.0))
        .vscroll(true)
        .show(ctx, |ui| {
            ui.columns(2, |columns| {
                for (at, column) in columns.iter_mut().enumerate() {
                    // The first four groups are about as long as the other three and the mouse.
                    let (first, second) = Group::ALL.split_at(4);
                    let groups = if at == 0 { first } else { second };
                    groups.iter().for_each(|group| group_ui(column, *group));
                    if at == 1 {
                        table_ui(column, "On the map", GESTURES.iter().map(|(how, what)| ((*how).to_owned(), *what)));
                    }
                }
            });
            ui.add_space(6.0);
            ui.weak("Every command, with or without a key, is in the list of commands (Ctrl+K)");
        });
}

fn group_ui(ui: &mut Ui, group: Group) {
    let ctx = ui.ctx().clone();
    let rows = TABLE.iter().filter(|entry| entry.group == group && !entry.keys.is_empty()).map(|entry| {
        let keys: Vec<String> = entry.keys.iter().map(|key| ctx.format_shortcut(key)).collect();
        (keys.join(" or "), entry.name)
    });
    table_ui(ui, group.label(), rows);
}

fn table_ui(ui: &mut Ui, title: &str, rows: impl Iterator<Item = (String, &'static str)>) {
    ui.add_space(6.0);
    ui.label(RichText::new(title).strong());
    egui::Grid::new(("sheet", title)).num_columns(2).striped(true).min_col_width(150.0).show(ui, |ui| {
        for (keys, what) in rows {
            ui.label(RichText::new(keys).monospace().small());
            ui.add(egui::Label::new(what).wrap());
            ui.end_row();
        }
    });
}

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
        if row.on_hover_text(*name).clicked() {
            actions.push(Action::GoTo(state));
        }
    }
}

fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
