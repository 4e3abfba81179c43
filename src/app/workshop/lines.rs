//! Lines of play: going back to an earlier round and playing on otherwise.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::tasks::files::PickKind;
use crate::app::tasks::task::{Bar, State as TaskState};
use crate::app::tasks::workshop::Reporting;
use crate::app::workshop::playing::{Playing, push};
use crate::app::workshop::words::choose_ui;
use crate::draw::Theme;
use chokepoint_core::model::workshop::Fact;
use chokepoint_core::workshop::{scores, session_scenario};
use egui::{Button, Label, Ui};

/// All lines, how they stand, and a form for another.
pub(super) fn lines_ui(ui: &mut Ui, playing: &mut Playing, actions: &mut Actions) {
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    for line in playing.session.lines() {
        let state = playing.session.state(line.id);
        let number = state.round.as_ref().and_then(|round| sheet.round_number(round)).unwrap_or(0);
        let words = match &line.leaves {
            None => format!("{} (round {number})", line.name),
            Some((_, round)) => {
                let from = sheet.round_number(round).unwrap_or(0);
                format!("{} (from round {from}, now {number})", line.name)
            }
        };
        if ui.selectable_label(line.id == playing.line, words).clicked() {
            actions.push(Action::Workshop(WorkshopWish::ShowLine(line.id)));
        }
        if let Some((round, of_teams)) = scores(&sheet, &state).last() {
            let number = sheet.round_number(round).unwrap_or(0);
            let points = of_teams.iter().map(|score| {
                let name = sheet.team(&score.team).map_or("", |team| team.name.as_str());
                format!("{name} {:.1}", score.points)
            });
            let words = format!("After round {number}: {}", points.collect::<Vec<_>>().join(", "));
            ui.add(Label::new(egui::RichText::new(words).weak()).wrap());
        }
    }
    if playing.session.lines().len() > 1 && ui.button("Compare the lines in plots").clicked() {
        let lines = playing.session.lines().into_iter().map(|line| session_scenario(line.id));
        actions.push(Action::CompareOnly(lines.collect()));
    }
    ui.separator();
    ui.strong("Back to an earlier round");
    if playing.state.rounds.is_empty() {
        ui.weak("No round has begun yet");
        return;
    }
    let rounds: Vec<_> = playing
        .state
        .rounds
        .iter()
        .filter_map(|(round, _)| sheet.round(round))
        .map(|round| (Some(round.id.clone()), round.title.clone()))
        .collect();
    let form = &mut playing.lines;
    if form.round.is_none() {
        form.round = rounds.last().and_then(|(round, _)| round.clone());
    }
    choose_ui(ui, "from the beginning of", &mut form.round, &rounds);
    let field = egui::TextEdit::singleline(&mut form.name).hint_text("What it is called").desired_width(200.0);
    let field = ui.add(field);
    crate::app::form::spoken::named(&field, "Name of the line");
    let is_named = !form.name.trim().is_empty();
    let button = ui.add_enabled(is_named && form.round.is_some(), Button::new("Play another line"));
    if button.clicked()
        && let Some(round) = form.round.take()
    {
        let name = std::mem::take(&mut form.name).trim().to_owned();
        push(actions, Fact::Branched { name, parent: playing.line, round });
    }
    ui.weak("What was played stays; both lines can be compared");
}

/// The report of everything that was played.
pub(super) fn report_ui(
    ui: &mut Ui,
    theme: &Theme,
    playing: &Playing,
    reporting: &mut Reporting,
    actions: &mut Actions,
) {
    ui.separator();
    ui.strong("After-action report");
    let step = match reporting.state() {
        TaskState::Running(Some(step)) => (step.doing, step.done as f32 / step.all.max(1) as f32),
        _ => ("Writing the report", 0.0),
    };
    reporting.progress_ui(ui, &Bar { doing: step.0, part: step.1, width: Some(120.0), stop: "Stop", ..Bar::default() });
    match reporting.state() {
        TaskState::Failed(why) => {
            ui.add(Label::new(egui::RichText::new(why).color(theme.error())).wrap());
        }
        TaskState::Done => {
            if let Some((request, page)) = reporting.answer() {
                let is_of_now = std::sync::Arc::ptr_eq(&request.session, &playing.session);
                let since = if is_of_now { "" } else { "; more was played since" };
                ui.add(Label::new(format!("Written to {}{since}", page.display())).wrap().selectable(true));
            }
        }
        _ => {}
    }
    let button = ui.add_enabled(!reporting.is_running(), Button::new("Write it…"));
    let help = "Who did what and knew what, what each move changed, predictions, lines not taken: a page, tables and a workbook";
    if button.on_hover_text(help).clicked() {
        actions.push(Action::Pick(PickKind::AfterAction));
    }
}
