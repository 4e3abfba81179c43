//! The sheet of shortcuts, made of the table of commands.

use crate::app::commands::command::{Command, Group};
use crate::app::state::topic::Float;
use egui::{Context, RichText, Ui};

/// What the mouse and the keys on the map do beside the table.
const GESTURES: &[(&str, &str)] = &[
    ("Double click on the map", "Add a site there"),
    ("Drag from a port", "Draw a route; what fits lights up"),
    ("Double click on a name", "Rename the site"),
    ("Double click on a note", "Write it anew"),
    ("Drag from the handle of a note", "Point its arrow at a site, a route or a place"),
    ("Drag a site", "Move it, or all that are selected; with Alt off the grid"),
    ("Shift+click", "Add a site to the selection, or take it out"),
    ("Shift+drag on the map", "Select what is in the box"),
    ("Drag on the map", "Look elsewhere"),
    ("Wheel", "Zoom"),
    ("Right click on a site", "Its menu"),
    ("Tab, Shift+Tab on the map", "Next or previous site; from a route the site it goes to, or comes from"),
    ("Arrow keys", "Move what is selected; with Shift by one point"),
    ("Enter on the map", "Go to the fields of what is selected; accept the route that is being drawn"),
    ("Escape in a field or a plot", "Back to the map"),
    ("Left, right in a plot", "Month before or after; Home, End: the first, the last"),
];

/// Shows every command that has a key, and what the mouse does.
pub fn sheet_ui(ctx: &Context, open: &mut bool) {
    let room = ctx.content_rect();
    egui::Window::new(Float::Keys.title())
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
    let rows = Command::ALL.iter().map(|command| command.row());
    let rows = rows.filter(|row| row.group == group && !row.keys.is_empty()).map(|row| {
        let keys: Vec<String> = row.keys.iter().map(|key| ctx.format_shortcut(key)).collect();
        (keys.join(" or "), row.name)
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
