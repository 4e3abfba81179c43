//! That nothing can be changed here, why, and the way to editing where there is one.

use crate::app::commands::action::{Action, Actions};
use crate::app::state::context::Ctx;
use crate::app::state::shown::WorkMode;
use crate::app::state::situation::PLAYED;
use egui::Ui;

/// Says it, in a row of its caller's.
pub fn reading_ui(ui: &mut Ui, ctx: &Ctx<'_>, actions: &mut Actions) {
    if ctx.situation.workshop {
        ui.weak(PLAYED);
        return;
    }
    ui.weak("Reading: nothing can be changed.");
    if ui.small_button("Change it").on_hover_text("Goes on to editing (E)").clicked() {
        actions.push(Action::Work(WorkMode::Edit));
    }
}
