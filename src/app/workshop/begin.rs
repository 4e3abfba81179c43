//! What is played: a run sheet that comes with the program, one in a file, or a session that was broken off.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::sheet_wish::SheetWish;
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::topic::Float;
use crate::app::state::view::CORNER;
use crate::app::tasks::files::PickKind;
use crate::app::tasks::workshop::KeptSession;
use crate::draw::Theme;
use chokepoint_core::store::builtin::SHEETS;
use egui::{Context, Label, RichText, ScrollArea, Ui, Window};
use std::path::{Path, PathBuf};

/// What there is to choose from.
pub(super) struct Offered<'a> {
    /// Something is being opened.
    pub is_busy: bool,
    /// The session that is being played.
    pub playing: Option<PathBuf>,
    /// Why the last choice could not be opened.
    pub problem: Option<&'a str>,
    /// The session that was being played when the program ended.
    pub broken_off: Option<&'a Path>,
    /// Sessions that lie in the user's folder, the newest first.
    pub sessions: &'a [KeptSession],
}

/// Shows the window.
pub(super) fn begin_ui(ctx: &Context, theme: &Theme, open: &mut bool, offered: &Offered<'_>, actions: &mut Actions) {
    let is_busy = offered.is_busy;
    let window = Window::new(Float::Workshop.title()).open(open).default_size([520.0, 320.0]).default_pos(CORNER);
    window.show(ctx, |ui| {
        let words = "A workshop has rounds, teams, and injects that the facilitator reveals. The engine answers moves in seconds. \
                     Everything that is done is written to a session file, move by move, and can be gone on with.";
        ui.add(Label::new(words).wrap());
        ui.add_space(6.0);
        if let Some(path) = offered.broken_off {
            ui.add(Label::new(RichText::new("A workshop was being played when the program ended").strong()).wrap());
            go_on_ui(ui, is_busy, path, &path.display().to_string(), actions);
            ui.add_space(6.0);
        }
        for (at, sheet) in SHEETS.iter().enumerate() {
            ui.horizontal(|ui| {
                let play = ui.add_enabled(!is_busy, egui::Button::new("Play"));
                play.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Button, !is_busy, format!("Play {}", sheet.title))
                });
                if play.clicked() {
                    actions.push(Action::Workshop(WorkshopWish::BeginBuiltin(at)));
                }
                let edit = ui.button("Edit\u{2026}").on_hover_text("Writes on a copy of it");
                edit.widget_info(|| {
                    egui::WidgetInfo::labeled(egui::Role::Button, true, format!("Edit a copy of {}", sheet.title))
                });
                if edit.clicked() {
                    actions.push(Action::Sheet(SheetWish::EditBuiltin(at)));
                }
                ui.add(Label::new(sheet.title).wrap());
            });
        }
        ui.add_space(6.0);
        ui.horizontal_wrapped(|ui| {
            if ui.add_enabled(!is_busy, egui::Button::new("Run sheet or session in a file…")).clicked() {
                actions.push(Action::Pick(PickKind::Workshop));
            }
            if ui.button("Run sheet editor").on_hover_text("Writes a run sheet of your own").clicked() {
                actions.push(Action::Sheet(SheetWish::Show));
            }
            if is_busy {
                ui.spinner();
                ui.label("Opening…");
            }
        });
        let others = offered.sessions.iter().filter(|kept| {
            offered.broken_off != Some(kept.path.as_path()) && offered.playing.as_ref() != Some(&kept.path)
        });
        let others: Vec<&KeptSession> = others.collect();
        if !others.is_empty() {
            ui.add_space(6.0);
            ui.strong("Sessions");
            ScrollArea::vertical().max_height(200.0).show(ui, |ui| {
                others.iter().for_each(|kept| go_on_ui(ui, is_busy, &kept.path, &kept.words, actions));
            });
        }
        if offered.playing.is_some() {
            let words = "A workshop is being played. Its session stays in its file when another is begun.";
            ui.add(Label::new(RichText::new(words).color(theme.warn())).wrap());
        }
        if let Some(problem) = offered.problem {
            ui.add_space(6.0);
            ui.add(Label::new(RichText::new(problem).color(theme.error())).wrap().selectable(true));
        }
    });
}

/// A session that can be gone on with.
fn go_on_ui(ui: &mut Ui, is_busy: bool, path: &Path, words: &str, actions: &mut Actions) {
    ui.horizontal(|ui| {
        let button = ui.add_enabled(!is_busy, egui::Button::new("Go on")).on_hover_text(path.display().to_string());
        button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, !is_busy, format!("Go on with {words}")));
        if button.clicked() {
            actions.push(Action::Workshop(WorkshopWish::Play(path.to_owned())));
        }
        ui.add(Label::new(words).wrap());
    });
}
