//! The ways out of a plot: onto the clipboard, or into a file.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::menu::picture_sizes_ui;
use crate::app::state::context::Ctx;
use crate::app::state::export::{Export, Subject};
use crate::report::PlotFile;
use egui::Ui;

/// The entries of a menu that takes a plot away.
pub fn export_menu_ui(ui: &mut Ui, ctx: &Ctx<'_>, subject: &Subject, actions: &mut Actions) {
    ui.set_min_width(200.0);
    let export = |file| Export { subject: subject.clone(), file, size: ctx.shown.picture };
    let copies = [
        ("Copy as picture", PlotFile::Png, "To be pasted into a slide or a document"),
        ("Copy as SVG", PlotFile::Svg, "Lines and text, for a drawing program"),
    ];
    for (words, file, help) in copies {
        if ui.button(words).on_hover_text(help).clicked() {
            actions.push(Action::Copy(export(file)));
            ui.close();
        }
    }
    ui.separator();
    for file in PlotFile::ALL {
        if ui.button(format!("Save {}…", file.ending().to_uppercase())).on_hover_text(file.help()).clicked() {
            actions.push(Action::Export(export(file)));
            ui.close();
        }
    }
    ui.separator();
    picture_sizes_ui(ui, ctx, actions);
}
