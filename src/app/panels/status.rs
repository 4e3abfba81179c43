//! The line at the bottom: solver, audit, findings, saved.

use crate::app::commands::action::{Action, Actions, Switch};
use crate::app::commands::command::Command;
use crate::app::commands::menu::keys_text;
use crate::app::form::spoken::{spoken, spoken_at_once};
use crate::app::state::context::Ctx;
use crate::app::state::results::{Progress, Results};
use crate::app::state::troubles::Troubles;
use crate::app::tasks::solver::LONGEST;
use chokepoint_core::engine::{MonthIx, Rung};
use chokepoint_core::model::count_words;
use egui::{RichText, Ui};
use std::time::Duration;

/// Rungs of the ladder below the result.
const LOWER_RUNGS: usize = Rung::ALL.len() - 1;
const SECOND: Duration = Duration::from_secs(1);
/// From here on a solve takes so long that somebody may want to stop it.
const A_WHILE: Duration = SECOND;

/// Work off the window's thread, in words.
#[derive(Clone, Copy, Debug, Default)]
pub struct Background<'a> {
    /// What is being worked in of the last change.
    pub following: Option<&'a str>,
    /// What is being done to a file.
    pub writing: Option<&'a str>,
    /// Why something is missing on screen that no pane speaks of.
    pub failure: Option<&'a str>,
}

/// Shows the line.
pub fn status_ui(ui: &mut Ui, ctx: &Ctx<'_>, work: Background<'_>, actions: &mut Actions) {
    let Background { following, writing, failure } = work;
    ui.horizontal(|ui| {
        solver_ui(ui, ctx, following, actions);
        ui.separator();
        if let Some(why) = failure {
            failure_ui(ui, why, actions);
            ui.separator();
        }
        troubles_ui(ui, ctx.troubles, actions);
        audit_ui(ui, ctx.results);
        let errors = ctx.findings.iter().filter(|finding| finding.is_error()).count();
        let warnings = ctx.findings.len() - errors;
        let text = match (errors, warnings) {
            (0, 0) if following.is_some() => RichText::new("Not checked yet"),
            (0, 0) => RichText::new("No findings"),
            (0, warnings) => RichText::new(count_words(warnings, "warning")).color(ui.visuals().warn_fg_color),
            (errors, 0) => RichText::new(count_words(errors, "error")).color(ui.visuals().error_fg_color),
            (errors, warnings) => {
                RichText::new(format!("{}, {}", count_words(errors, "error"), count_words(warnings, "warning")))
                    .color(ui.visuals().error_fg_color)
            }
        };
        if ui.add(egui::Button::new(text).small()).on_hover_text("What the program noticed about this preset").clicked()
        {
            actions.push(Action::Toggle(Switch::Findings));
        }
        ui.with_layout(egui::Layout::right_to_left(egui::Align::Center), |ui| {
            let state = if ctx.document.is_unsaved() { "unsaved changes" } else { "saved" };
            let name = ctx.document.name();
            let text = match writing {
                Some(busy) => format!("{name}: {busy}…"),
                None => format!("{name}: {state}"),
            };
            ui.add(egui::Label::new(&text).truncate()).on_hover_text(text);
            if let Some(message) = ctx.message {
                ui.separator();
                spoken(&ui.add(egui::Label::new(message).truncate()));
            }
        });
    });
}

fn solver_ui(ui: &mut Ui, ctx: &Ctx<'_>, following: Option<&str>, actions: &mut Actions) {
    if let Some(words) = following {
        ui.label(words);
        return;
    }
    match &ctx.results.progress {
        Progress::Idle => {
            ui.label("Nothing solved yet");
        }
        Progress::Solving { months, ladder } => {
            let total = ctx.timeline().map_or(0, |timeline| timeline.months());
            solving_ui(ui, ctx.results.waited(), (*months, *ladder), total, actions);
        }
        Progress::Solved { first, total } => {
            ui.label(format!("Solved in {} ms (first month in {} ms)", total.as_millis(), first.as_millis().max(1)));
        }
        Progress::Stopped => {
            ui.label("Stopped: what is shown is not finished");
            button(ui, "Solve", Command::Solve, actions);
        }
        Progress::Failed(why) => {
            wrong_ui(ui, why);
        }
    }
}

/// How far it is; once it has taken a while also for how long, and the way out.
fn solving_ui(ui: &mut Ui, waited: Duration, (months, ladder): (usize, usize), total: usize, actions: &mut Actions) {
    let words = if months < total {
        format!("Solving… month {} of {total}", MonthIx(months).number())
    } else {
        format!("Solving… gap by kind of help, {ladder} of {} months", total * LOWER_RUNGS)
    };
    if waited < A_WHILE {
        ui.label(words);
        // A month that takes long sends nothing that would wake the window.
        ui.ctx().request_repaint_after(A_WHILE - waited);
        return;
    }
    let minutes = LONGEST.as_secs() / 60;
    ui.label(format!("{words}, {} s", waited.as_secs()))
        .on_hover_text(format!("It is given up by itself after {minutes} minutes; Stop ends it now"));
    let part = (months + ladder) as f32 / (total * (1 + LOWER_RUNGS)).max(1) as f32;
    ui.add(egui::ProgressBar::new(part).desired_width(120.0).show_percentage());
    button(ui, "Stop", Command::StopSolving, actions);
    ui.ctx().request_repaint_after(SECOND);
}

fn button(ui: &mut Ui, text: &str, command: Command, actions: &mut Actions) {
    let tip = format!("{} ({})", command.row().name, keys_text(ui.ctx(), command));
    if ui.small_button(text).on_hover_text(tip).clicked() {
        actions.push(Action::Do(command));
    }
}

/// What has gone wrong, in one line, said at once.
fn wrong_ui(ui: &mut Ui, words: &str) -> egui::Response {
    let label = egui::Label::new(RichText::new(words).color(ui.visuals().error_fg_color)).truncate();
    let response = ui.add(label);
    spoken_at_once(&response);
    response
}

/// Why something is missing on screen, and a way to have it after all.
fn failure_ui(ui: &mut Ui, why: &str, actions: &mut Actions) {
    wrong_ui(ui, why).on_hover_text(why);
    if ui.small_button("Try again").clicked() {
        actions.push(Action::TryAgain);
    }
}

/// What has gone wrong and shows in no pane, each until it is mended or put aside.
fn troubles_ui(ui: &mut Ui, troubles: &Troubles, actions: &mut Actions) {
    for (about, words) in troubles.iter() {
        wrong_ui(ui, words).on_hover_text(words);
        if ui.small_button("Put aside").on_hover_text("It has been read").clicked() {
            actions.push(Action::PutAside(about));
        }
        ui.separator();
    }
}

fn audit_ui(ui: &mut Ui, results: &Results) {
    let Some(solved) = results.solved() else { return };
    let text = format!("Audit: worst residual {:.0e}", solved.outcome.audit.worst_residual);
    ui.label(text).on_hover_text(
        "After every solve the engine checks that nothing is made, lost or carried beyond its limit; this is the worst \
         relative error it found. An answer above 1e-6 is not shown",
    );
    ui.separator();
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::state::troubles::About;
    use egui_kittest::{Harness, kittest::Queryable as _};

    #[test]
    fn what_has_gone_wrong_stands_until_it_is_put_aside() {
        let mut troubles = Troubles::default();
        troubles.note(About::Journal, "no journal is kept: the disk is full; save often".to_owned());
        let show = move |ui: &mut Ui, actions: &mut Actions| {
            troubles_ui(ui, &troubles, actions);
            for action in actions.drain() {
                if let Action::PutAside(about) = action {
                    troubles.clear(about);
                }
            }
        };
        let mut harness = Harness::new_ui_state(show, Actions::default());
        let words = "no journal is kept: the disk is full; save often";
        harness.get_by_label(words);
        harness.get_by_label("Put aside").click();
        harness.run();
        assert!(harness.query_by_label(words).is_none());
    }

    #[test]
    fn what_has_broken_down_is_said_and_tried_again_by_a_button() {
        let show =
            |ui: &mut Ui, actions: &mut Actions| failure_ui(ui, "the maker of plots stopped unexpectedly", actions);
        let mut harness = Harness::new_ui_state(show, Actions::default());
        harness.get_by_label("the maker of plots stopped unexpectedly");
        harness.get_by_label("Try again").click();
        harness.run();
        assert!(matches!(harness.state_mut().drain().as_slice(), [Action::TryAgain]));
    }
}
