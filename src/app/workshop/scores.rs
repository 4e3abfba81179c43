//! How teams stand, by what formula, and what each move changed.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::state::context::Ctx;
use crate::app::state::shown::Explained;
use crate::app::tasks::task::{Bar, State as TaskState};
use crate::app::tasks::workshop::Crediting;
use crate::app::workshop::playing::{Playing, push};
use crate::app::workshop::words::choose_ui;
use crate::draw::{Theme, usd, usd_change};
use chokepoint_core::engine::DemandIx;
use chokepoint_core::insight::Consumer;
use chokepoint_core::model::capital;
use chokepoint_core::model::workshop::{Aim, Fact, FigureOf, Override, RoundId, Team, TeamId};
use chokepoint_core::workshop::{Score, answers_for, formula, months_supplied_words, scores};
use egui::{Button, DragValue, Grid, Label, RichText, Ui};
use std::collections::BTreeMap;
use strum::VariantArray as _;

/// Scores by round, the newest first.
pub(super) fn scores_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    playing: &mut Playing,
    crediting: &mut Crediting,
    actions: &mut Actions,
) {
    let theme = ctx.theme;
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    for aim in Aim::VARIANTS.iter().filter(|aim| sheet.teams.iter().any(|team| team.aim == **aim)) {
        let words = format!("To {}: {}", aim.label(), formula(&sheet.score, *aim));
        ui.add(Label::new(RichText::new(words).color(theme.weak_text())).wrap());
    }
    ui.add(Label::new(RichText::new(months_supplied_words()).color(theme.weak_text())).wrap());
    let answered = scores(&sheet, &playing.state);
    if answered.is_empty() {
        ui.weak("No round has been answered yet");
        return;
    }
    for (round, of_teams) in answered.iter().rev() {
        let number = sheet.round_number(round).unwrap_or(0);
        ui.strong(format!("After round {number}"));
        let is_newest = answered.last().is_some_and(|(newest, _)| newest == round);
        table_ui(ui, ctx, playing, (round, of_teams), is_newest, actions);
    }
    for put in &playing.state.overrides {
        let name = sheet.team(&put.team).map_or("", |team| team.name.as_str());
        let number = sheet.round_number(&put.round).unwrap_or(0);
        let words = format!(
            "Round {number}, {name}: {} put to {} by the facilitator: {}",
            put.figure.label(),
            put.value,
            put.reason
        );
        ui.add(Label::new(words).wrap());
    }
    override_ui(ui, playing, &answered, actions);
    ui.separator();
    credit_ui(ui, theme, playing, crediting, actions);
}

fn table_ui(
    ui: &mut Ui,
    ctx: &Ctx<'_>,
    playing: &Playing,
    (round, scores): (&RoundId, &[Score]),
    is_newest: bool,
    actions: &mut Actions,
) {
    let theme = ctx.theme;
    Grid::new(("scores", round.as_str())).striped(true).show(ui, |ui| {
        for heading in ["team", "gap", "cost", "supplied", "points"] {
            ui.weak(heading);
        }
        ui.end_row();
        for score in scores {
            let name = playing.session.sheet().team(&score.team).map_or("", |team| team.name.as_str());
            let mark = |figure: FigureOf| if score.overridden.contains(&figure) { "*" } else { "" };
            ui.label(name);
            ui.label(format!("{:.2} %{}", score.gap_per_cent, mark(FigureOf::Gap)));
            ui.label(format!("{}{}", usd(score.cost_usd), mark(FigureOf::Cost)));
            let months = format!("{:.0} mo{}", score.months_supplied, mark(FigureOf::MonthsSupplied));
            let tip = if score.is_short {
                "From then on a market lacks more than it would if nothing had been told and nobody had moved"
            } else {
                "No market lacks more than it would if nothing had been told and nobody had moved"
            };
            let months = if score.is_short { RichText::new(months).color(theme.gap()) } else { RichText::new(months) };
            ui.label(months).on_hover_text(tip);
            ui.strong(format!("{:.1}", score.points));
            // The chain behind it is that of what is on screen, which is the newest.
            if let Some(worst) =
                playing.session.sheet().team(&score.team).filter(|_| is_newest).and_then(|team| worst(ctx, team))
            {
                let why =
                    ui.small_button("Why?").on_hover_text("Explains its largest loss on the map and in the plot Why");
                let name = format!("Why {name}");
                why.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if why.clicked() {
                    actions.push(Action::Explain(worst));
                }
            }
            ui.end_row();
        }
    });
}

/// What a team's markets lose most of, in what is on screen; none where they lose nothing, or until it is known.
fn worst(ctx: &Ctx<'_>, team: &Team) -> Option<Explained> {
    let solved = ctx.results.answered()?;
    let network = &solved.outcome.network;
    let mut lost: BTreeMap<DemandIx, f64> = BTreeMap::new();
    for row in solved.rows.iter() {
        if let Consumer::Market(demand) = row.consumer
            && answers_for(team, network, demand)
        {
            *lost.entry(demand).or_default() += row.gap * row.value_at_stake_usd;
        }
    }
    let (demand, _) = lost.into_iter().filter(|(_, usd)| *usd > 0.0).max_by(|a, b| a.1.total_cmp(&b.1))?;
    let node = network.nodes[network.demands[demand].node];
    let site = network.map.sites.get(node.site)?.id.clone();
    let good = network.map.commodities.get(node.commodity).map(|good| good.id.clone());
    Some(Explained { site, good })
}

/// A figure of the facilitator in the place of the engine's, with its reason.
fn override_ui(ui: &mut Ui, playing: &mut Playing, answered: &[(RoundId, Vec<Score>)], actions: &mut Actions) {
    let Some((round, _)) = answered.last() else { return };
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    ui.collapsing("Put a figure in the place of the engine's", |ui| {
        let form = &mut playing.overrides;
        let teams: Vec<_> = sheet.teams.iter().map(|team| (Some(team.id.clone()), team.name.clone())).collect();
        if form.team.is_none() {
            form.team = sheet.teams.first().map(|team| team.id.clone());
        }
        choose_ui(ui, "team ", &mut form.team, &teams);
        let figures: Vec<_> = FigureOf::VARIANTS.iter().map(|figure| (*figure, figure.label().to_owned())).collect();
        choose_ui(ui, "figure", &mut form.figure, &figures);
        ui.horizontal(|ui| {
            let words = ui.label("value");
            ui.add(DragValue::new(&mut form.value).speed(0.1)).labelled_by(words.id);
        });
        let field =
            ui.add(egui::TextEdit::singleline(&mut form.reason).hint_text("Reason; it is logged").desired_width(240.0));
        crate::app::form::spoken::named(&field, "Reason");
        let Some(team) = form.team.clone() else { return };
        let put = Override {
            round: round.clone(),
            team,
            figure: form.figure,
            value: form.value,
            reason: form.reason.trim().to_owned(),
        };
        let fact = Fact::Overridden(put);
        let judged = playing.session.judge(playing.line, &fact);
        let button = ui.add_enabled(judged.is_ok(), Button::new("Put it"));
        if button.clicked() {
            playing.overrides.reason.clear();
            push(actions, fact);
        }
        if let Err(refused) = judged {
            button.on_disabled_hover_text(refused.to_string());
        }
    });
}

/// What each move changed, once it is asked for.
fn credit_ui(ui: &mut Ui, theme: &Theme, playing: &Playing, crediting: &mut Crediting, actions: &mut Actions) {
    ui.strong("What each move changed");
    if playing.state.moves.is_empty() {
        ui.weak("Nobody has moved yet");
        return;
    }
    let part = match crediting.state() {
        TaskState::Running(Some((done, all))) if *all > 0 => *done as f32 / *all as f32,
        _ => 0.0,
    };
    let bar = Bar { doing: "Playing sets of moves", part, width: Some(120.0), stop: "Stop", ..Bar::default() };
    crediting.progress_ui(ui, &bar);
    if let TaskState::Failed(why) = crediting.state() {
        ui.add(Label::new(RichText::new(why).color(theme.error())).wrap());
    }
    let of_now = crediting.answer().filter(|(request, _)| {
        std::sync::Arc::ptr_eq(&request.session, &playing.session) && request.line == playing.line
    });
    match of_now {
        Some((_, effect)) => {
            let words = format!(
                "Without any move {} of demand is unmet from the first round to the end of the scenario, with all of them {}",
                usd(effect.before_usd),
                usd(effect.after_usd)
            );
            ui.add(Label::new(words).wrap());
            for credit in &effect.moves {
                let Some(made) = playing.state.made(credit.id) else { continue };
                let sheet = playing.session.sheet();
                let name = |team: &TeamId| sheet.team(team).map_or_else(|| team.to_string(), |team| team.name.clone());
                let of_teams = credit.of_teams.iter().filter(|(_, usd)| *usd != 0.0);
                let of_teams: Vec<String> =
                    of_teams.map(|(team, usd)| format!("{} {}", name(team), usd_change(*usd))).collect();
                ui.horizontal_wrapped(|ui| {
                    ui.strong(usd_change(credit.change_usd));
                    let line = ui.add(Label::new(format!("{}: {}", name(&made.team), made.title)).wrap());
                    if !of_teams.is_empty() {
                        line.on_hover_text(of_teams.join("\n"));
                    }
                });
            }
            ui.weak(capital(effect.way.words()));
        }
        None => {
            let is_asked = !crediting.is_running() && ui.button("Work it out").clicked();
            actions.extend_workshop(is_asked.then_some(WorkshopWish::Credit));
        }
    }
}
