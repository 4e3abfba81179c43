//! The form of what is chosen: the sheet, a round, an inject, a team.

use crate::app::form::choices::countries;
use crate::app::state::keyboard::keep_in_sight;
use crate::app::workshop::sheet::chosen::Chosen;
use crate::app::workshop::sheet::draft::Draft;
use crate::app::workshop::sheet::fields::Fields;
use crate::app::workshop::sheet::inject_form::inject_ui;
use crate::draw::Theme;
use chokepoint_core::model::workshop::{Aim, MoveKind, Role, RoundId, RunSheet, TeamId, TeamKind};
use chokepoint_core::model::{Country, Preset, SiteId};
use chokepoint_core::workshop::formula;
use chokepoint_core::workshop::sheet_edit::{date_round, remove_round, remove_team};
use egui::{Label, RichText, ScrollArea, Ui};
use strum::VariantArray as _;

/// A step: its name, and its key where more of the kind belongs to it.
pub(super) type Step = (String, String);

/// Shows the form, and does what is typed.
pub(super) fn form_ui(ui: &mut Ui, theme: &Theme, draft: &mut Draft) {
    let mut next = RunSheet::clone(draft.sheet());
    let mut chosen = draft.chosen.clone();
    let (preset, findings) = (std::sync::Arc::clone(draft.preset()), draft.findings().to_vec());
    let salt = match &chosen {
        Chosen::Whole => "sheet".to_owned(),
        Chosen::Round(id) => format!("rounds/{id}"),
        Chosen::Inject(id) => format!("injects/{id}"),
        Chosen::Team(id) => format!("teams/{id}"),
    };
    let step = ScrollArea::vertical().auto_shrink([false, false]).id_salt(&salt).show(ui, |ui| {
        let words = |place: &str, of: &str| Fields::new(theme, &findings, place.to_owned(), of.to_owned());
        let step = match chosen.clone() {
            Chosen::Whole => whole_ui(ui, words("sheet", "the run sheet"), &mut next, &preset),
            Chosen::Round(id) => round_ui(ui, words(&salt, &format!("round {id}")), &mut next, &id),
            Chosen::Inject(id) => {
                inject_ui(ui, words(&salt, &format!("inject {id}")), &mut next, &id, &preset, &mut chosen)
            }
            Chosen::Team(id) => team_ui(ui, words(&salt, &format!("team {id}")), &mut next, &id, &preset),
        };
        keep_in_sight(ui);
        step
    });
    if let Some((name, key)) = step.inner {
        draft.chosen = chosen;
        draft.become_sheet(next, name, key);
    }
}

/// Sites by name.
pub(super) fn sites(preset: &Preset) -> Vec<(SiteId, String)> {
    preset.map.sites.iter().map(|site| (site.id.clone(), site.name.clone())).collect()
}

fn whole_ui(ui: &mut Ui, mut fields: Fields<'_>, sheet: &mut RunSheet, preset: &Preset) -> Option<Step> {
    fields.text(ui, "title", "Workshop title", &mut sheet.title);
    fields.row(ui, "preset", "Preset", |ui, _| ui.add(Label::new(&sheet.preset).truncate()));
    let scenarios: Vec<_> =
        preset.scenarios.iter().map(|scenario| (scenario.id.clone(), scenario.name.clone())).collect();
    fields.choice(ui, "scenario", "Scenario played", &mut sheet.scenario, &scenarios);
    fields.lines(ui, "notes", "Facilitator's notes", &mut sheet.notes);
    ui.add_space(6.0);
    ui.strong("Score");
    let score = &mut sheet.score;
    fields.figure(ui, "gap", "Per % of gap", &mut score.per_cent_of_gap, 3, "points");
    fields.figure(ui, "cost", "Per billion USD", &mut score.per_billion_usd, 3, "points");
    fields.figure(ui, "months", "Per month supplied", &mut score.per_month_supplied, 3, "points");
    for aim in Aim::VARIANTS {
        ui.add(Label::new(RichText::new(format!("{}: {}", aim.label(), formula(score, *aim))).weak()).wrap());
    }
    fields.changed()
}

fn round_ui(ui: &mut Ui, mut fields: Fields<'_>, sheet: &mut RunSheet, id: &RoundId) -> Option<Step> {
    let number = sheet.round_number(id)?;
    let told = sheet.injects.iter().filter(|inject| inject.round == *id).count();
    let mut removes = false;
    ui.horizontal(|ui| {
        ui.strong(format!("Round {number}"));
        let help = if told == 0 {
            "Takes the round out".to_owned()
        } else {
            format!("Takes the round out, and the {told} injects that are due in it")
        };
        removes = ui.small_button("Remove round").on_hover_text(help).clicked();
    });
    if removes {
        remove_round(sheet, id);
        return Some((format!("remove round {number}"), String::new()));
    }
    let round = sheet.rounds.iter_mut().find(|round| round.id == *id)?;
    fields.text(ui, "title", "Round title", &mut round.title);
    let mut date = round.date;
    fields.date(ui, "date", "Begins on", &mut date);
    fields.minutes(ui, "minutes", "Minutes", &mut round.minutes);
    fields.lines(ui, "briefing", "Briefing, read out", &mut round.briefing);
    fields.lines(ui, "notes", "Notes, for you alone", &mut round.notes);
    if date != round.date {
        date_round(sheet, id, date);
    }
    fields.changed()
}

fn team_ui(ui: &mut Ui, mut fields: Fields<'_>, sheet: &mut RunSheet, id: &TeamId, preset: &Preset) -> Option<Step> {
    let only = sheet.injects.iter().filter(|inject| inject.to.as_slice() == std::slice::from_ref(id)).count();
    let name = sheet.team(id)?.name.clone();
    let mut removes = false;
    ui.horizontal(|ui| {
        ui.strong("Team");
        let help = if only == 0 {
            "Takes the team out, also of those who are told something".to_owned()
        } else {
            format!("Takes the team out, and the {only} injects that only it is told")
        };
        removes = ui.small_button("Remove team").on_hover_text(help).clicked();
    });
    if removes {
        remove_team(sheet, id);
        return Some((format!("remove team {name}"), String::new()));
    }
    let team = sheet.teams.iter_mut().find(|team| team.id == *id)?;
    fields.text(ui, "name", "Team name", &mut team.name);
    let kinds: Vec<_> = TeamKind::VARIANTS.iter().map(|kind| (*kind, kind.label().to_owned())).collect();
    fields.choice(ui, "kind", "Team is a", &mut team.kind, &kinds);
    let mut options = vec![(Country::default(), "none".to_owned())];
    options.extend(countries());
    fields.choice(ui, "country", "Speaks for", &mut team.country, &options);
    let aims: Vec<_> = Aim::VARIANTS.iter().map(|aim| (*aim, aim.label().to_owned())).collect();
    fields.choice(ui, "aim", "Wants its markets", &mut team.aim, &aims);
    let none = if team.country.0.is_empty() { "every market" } else { "every market of its country" };
    fields.picked(ui, "answers_for", "Answers for", &mut team.answers_for, &sites(preset), none);
    fields.lines(ui, "briefing", "Briefing, secret", &mut team.briefing);
    let kinds = MoveKind::VARIANTS.iter().filter(|kind| **kind != MoveKind::Note);
    let kinds: Vec<_> = kinds.map(|kind| (*kind, kind.label().to_owned())).collect();
    fields.ticked(ui, "may", "May make", &mut team.may, &kinds, "every kind of move");
    let mut has_budget = team.budget_usd.is_some();
    let ticked = fields.row(ui, "", "", |ui, _| ui.checkbox(&mut has_budget, "Its moves have a budget").changed());
    if ticked {
        team.budget_usd = has_budget.then_some(1e9);
        fields.mark("budget_usd", "Budget");
    }
    if let Some(budget) = &mut team.budget_usd {
        fields.figure(ui, "budget_usd", "Budget", budget, 0, "USD");
    }
    roles_ui(ui, &mut fields, &mut team.roles);
    fields.changed()
}

fn roles_ui(ui: &mut Ui, fields: &mut Fields<'_>, roles: &mut Vec<Role>) {
    ui.add_space(6.0);
    let mut added = false;
    ui.horizontal(|ui| {
        ui.strong("Roles");
        added = ui.small_button("Add role").clicked();
    });
    if added {
        roles.push(Role { name: format!("Role {}", roles.len() + 1), ..Role::default() });
        fields.mark("", "Roles");
    }
    let mut removed = None;
    for (at, role) in roles.iter_mut().enumerate() {
        let number = at + 1;
        fields.text(ui, &format!("roles[{at}]/name"), &format!("Role {number}"), &mut role.name);
        fields.lines(ui, &format!("roles[{at}]/briefing"), &format!("Role {number}, secret"), &mut role.briefing);
        fields.row(ui, "", "", |ui, _| {
            if ui.small_button(format!("Remove role {number}")).clicked() {
                removed = Some(at);
            }
        });
    }
    if let Some(at) = removed {
        roles.remove(at);
        fields.mark("", "Roles");
    }
}
