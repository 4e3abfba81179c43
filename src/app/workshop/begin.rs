//! What is played: a run sheet that comes with the program, one in a file, or a session that was broken off.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::tasks::files::PickKind;
use crate::draw::Theme;
use chokepoint_core::store::builtin::SHEETS;
use egui::{Context, Label, RichText, Window};

/// Shows the window.
pub(super) fn begin_ui(
    ctx: &Context,
    theme: &Theme,
    open: &mut bool,
    (is_busy, is_playing): (bool, bool),
    problem: Option<&str>,
    actions: &mut Actions,
) {
    let window = Window::new(Float::Workshop.title()).open(open).default_size([520.0, 320.0]).default_pos(CORNER);
    window.show(ctx, |ui| {
        let words = "A workshop has rounds, teams, and injects that the facilitator reveals. The engine answers moves in seconds. \
                     Everything that is done is written to a session file, move by move, and can be gone on with.";
        ui.add(Label::new(words).wrap());
        ui.add_space(6.0);
        for (at, sheet) in SHEETS.iter().enumerate() {
            ui.horizontal(|ui| {
                let play = ui.add_enabled(!is_busy, egui::Button::new("Play"));
                play.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Button, !is_busy, format!("Play {}", sheet.title))
                });
                if play.clicked() {
                    actions.push(Action::Workshop(WorkshopWish::BeginBuiltin(at)));
                }
                ui.add(Label::new(sheet.title).wrap());
            });
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add_enabled(!is_busy, egui::Button::new("Run sheet or session in a file…")).clicked() {
                actions.push(Action::Pick(PickKind::Workshop));
            }
            if is_busy {
                ui.spinner();
                ui.label("Opening…");
            }
        });
        if is_playing {
            let words = "A workshop is being played. Its session stays in its file when another is begun.";
            ui.add(Label::new(RichText::new(words).color(theme.warn())).wrap());
        }
        if let Some(problem) = problem {
            ui.add_space(6.0);
            ui.add(Label::new(RichText::new(problem).color(theme.error())).wrap().selectable(true));
        }
    });
}
