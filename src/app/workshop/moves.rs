//! Moves of teams: what was handed in, and a form that makes one in seconds.

use crate::app::commands::action::{Action, Actions};
use crate::app::commands::workshop_wish::WorkshopWish;
use crate::app::tasks::task::State as TaskState;
use crate::app::tasks::workshop::Adjudicating;
use crate::app::workshop::forms::{Means, MoveForm};
use crate::app::workshop::playing::{Playing, push};
use crate::app::workshop::words::{choose_ui, several_ui};
use crate::draw::{Theme, usd};
use chokepoint_core::model::workshop::{DraftOf, Fact, MoveKind, Part, PlayMove, Team, TeamFigures};
use chokepoint_core::model::{CommodityId, Country, EntityRef, Preset, RecipeId, SiteId, Tag, list_words};
use chokepoint_core::workshop::{ControlMeans, MoveTemplate, Session, State};
use egui::{Button, DragValue, Grid, Label, RichText, Ui};
use jiff::civil::Date;
use std::collections::BTreeSet;
use strum::VariantArray as _;

impl MoveForm {
    fn template(&self) -> Option<MoveTemplate> {
        let cost_usd = self.cost_musd * 1e6;
        Some(match self.kind {
            MoveKind::Licence => MoveTemplate::Licence {
                lists: self.lists.clone(),
                to: self.to.clone(),
                approved: self.approved_percent / 100.0,
                wait_months: self.wait_months,
            },
            MoveKind::Exemption => MoveTemplate::Exemption { rule: self.rule.clone(), countries: self.let_off.clone() },
            MoveKind::Release => {
                let (site, commodity) = self.release.clone();
                MoveTemplate::Release { site, commodity, quantity: self.quantity, cost_usd }
            }
            MoveKind::NewPlant => {
                let (site, recipe) = self.plant.clone();
                MoveTemplate::NewPlant { site, recipe, per_year: self.per_year, cost_usd }
            }
            MoveKind::OwnControl => {
                let means = match self.means {
                    Means::Ban => ControlMeans::Ban,
                    Means::Quota => ControlMeans::Quota(self.quota),
                    Means::Tariff => ControlMeans::Tariff(self.duty_percent / 100.0),
                };
                MoveTemplate::OwnControl { means, lists: self.lists.clone(), to: self.to.clone() }
            }
            MoveKind::Prepared => MoveTemplate::Prepared(self.part.clone()?),
            MoveKind::Note => MoveTemplate::Note,
        })
    }

    /// The move, as it would be handed in; or what is still to be said.
    fn made(&self, session: &Session, state: &State, team: &Team, round: Date) -> Result<PlayMove, String> {
        let id = session.next_move();
        let template = self.template().ok_or("Choose what the team does")?;
        let months = jiff::Span::new().try_months(i64::from(self.after_months)).unwrap_or_default();
        let from = round.checked_add(months).unwrap_or(round);
        let preset = session.preset();
        let effect = template.effect(preset, &team.country, from, &format!("workshop-{id}"))?;
        let title = match self.kind {
            MoveKind::Note => self.note.trim().to_owned(),
            _ => template.title(preset),
        };
        let round = state.round.clone().ok_or("no round has begun")?;
        Ok(PlayMove { id, team: team.id.clone(), round, title, why: self.why.trim().to_owned(), effect })
    }
}

/// What teams have done, and the form.
pub(super) fn moves_ui(
    ui: &mut Ui,
    theme: &Theme,
    playing: &mut Playing,
    trying: &mut Adjudicating,
    actions: &mut Actions,
) {
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    if sheet.teams.is_empty() {
        ui.weak("The run sheet has no team");
        return;
    }
    for team in &sheet.teams {
        team_ui(ui, theme, playing, team, actions);
    }
    ui.separator();
    let Some(day) = playing.day() else {
        ui.weak("Teams move once the first round has begun");
        return;
    };
    form_ui(ui, playing, day);
    let chosen = playing.moves.team.clone().and_then(|team| sheet.team(&team).cloned());
    let Some(team) = chosen else { return };
    let made = playing.moves.made(&playing.session, &playing.state, &team, day);
    let judged = made.and_then(|made| {
        playing.judge_move(&made)?;
        Ok(made)
    });
    ui.horizontal_wrapped(|ui| {
        let can_try = judged.is_ok() && !trying.is_running() && playing.moves.kind != MoveKind::Note;
        let tried = ui.add_enabled(can_try, Button::new("Try it"));
        let tried = tried.on_hover_text("What the engine would answer, before it is handed in; nobody else sees it");
        let hand_in = ui.add_enabled(judged.is_ok(), Button::new(RichText::new("Hand in").strong()));
        if let Ok(made) = &judged {
            if tried.clicked() {
                actions.push(Action::Workshop(WorkshopWish::Try(made.clone())));
            }
            if hand_in.clicked() {
                push(actions, Fact::Committed(made.clone()));
                playing.moves.why.clear();
                playing.moves.note.clear();
                trying.forget();
            }
        }
        if trying.is_running() {
            ui.spinner();
            if ui.small_button("Stop").clicked() {
                trying.stop();
            }
        }
    });
    if let Err(why) = &judged {
        ui.add(Label::new(RichText::new(why).color(theme.warn())).wrap());
    }
    tried_ui(ui, theme, playing, trying, judged.ok().as_ref());
}

/// What a team has handed in, and what it may still spend.
fn team_ui(ui: &mut Ui, theme: &Theme, playing: &Playing, team: &Team, actions: &mut Actions) {
    ui.horizontal_wrapped(|ui| {
        ui.strong(&team.name);
        ui.weak(team.aim.label());
        if let Some(budget) = team.budget_usd {
            let spent = playing.state.moves_of(&team.id).map(|made| playing.session.cost_usd(made)).sum::<f64>();
            ui.weak(format!("{} of {} left", usd(budget - spent), usd(budget)));
        }
    });
    if !team.briefing.is_empty() || !team.roles.is_empty() {
        egui::CollapsingHeader::new("Briefing").id_salt(("briefing", team.id.as_str())).show(ui, |ui| {
            ui.add(Label::new(&team.briefing).wrap());
            for role in &team.roles {
                ui.add(Label::new(format!("{}: {}", role.name, role.briefing)).wrap());
            }
        });
    }
    for (made, _) in playing.state.moves.iter().filter(|(made, _)| made.team == team.id) {
        ui.horizontal_wrapped(|ui| {
            let number = playing.session.sheet().round_number(&made.round).unwrap_or(0);
            ui.add(Label::new(format!("Round {number}: {}", made.title)).wrap()).on_hover_text(&made.why);
            let fact = Fact::Withdrawn(made.id);
            if playing.session.judge(playing.line, &fact).is_ok() {
                let button = ui.small_button("Take back");
                let name = format!("Take back {}", made.title);
                button.widget_info(|| egui::WidgetInfo::labeled(egui::Role::Button, true, &name));
                if button.clicked() {
                    push(actions, fact);
                }
            }
        });
        if !made.why.is_empty() {
            ui.add(Label::new(RichText::new(format!("“{}”", made.why)).color(theme.weak_text())).wrap());
        }
    }
}

fn form_ui(ui: &mut Ui, playing: &mut Playing, day: Date) {
    let sheet = std::sync::Arc::clone(playing.session.sheet());
    let preset = std::sync::Arc::clone(playing.session.preset());
    let drafts = playing.state.drafts.clone();
    let form = &mut playing.moves;
    ui.strong("A move");
    let teams: Vec<_> = sheet.teams.iter().map(|team| (Some(team.id.clone()), team.name.clone())).collect();
    if form.team.is_none() {
        form.team = sheet.teams.first().map(|team| team.id.clone());
    }
    let before = form.team.clone();
    choose_ui(ui, "team", &mut form.team, &teams);
    let Some(team) = form.team.as_ref().and_then(|team| sheet.team(team)) else { return };
    if form.team != before || form.why.is_empty() {
        form.why = drafts.get(&DraftOf::Why(team.id.clone())).cloned().unwrap_or_default();
    }
    let kinds: Vec<_> = MoveKind::VARIANTS
        .iter()
        .filter(|kind| team.may_make(**kind))
        .map(|kind| (*kind, kind.label().to_owned()))
        .collect();
    if !team.may_make(form.kind) {
        form.kind = kinds.first().map_or(MoveKind::Note, |(kind, _)| *kind);
    }
    choose_ui(ui, "kind", &mut form.kind, &kinds);
    ui.weak(form.kind.help());
    let money = |ui: &mut Ui, form: &mut MoveForm| {
        let mut value = form.cost_musd;
        number(ui, "cost, million USD", &mut value, 10.0);
        form.cost_musd = value;
    };
    match form.kind {
        MoveKind::Licence => {
            several_ui(ui, "goods on", "choose lists…", &mut form.lists, &lists(&preset));
            several_ui(ui, "to", "everywhere", &mut form.to, &countries(&preset));
            number(ui, "% approved", &mut form.approved_percent, 1.0);
            months(ui, "months until decided", &mut form.wait_months);
        }
        MoveKind::Exemption => {
            let rules: Vec<_> = preset.rules.iter().map(|rule| (rule.id.clone(), rule.title.clone())).collect();
            choose_ui(ui, "rule", &mut form.rule, &rules);
            several_ui(ui, "let off", "choose countries…", &mut form.let_off, &countries(&preset));
        }
        MoveKind::Release => {
            choose_ui(ui, "stock", &mut form.release, &stocks(&preset));
            number(ui, "units", &mut form.quantity, 10.0);
            money(ui, form);
        }
        MoveKind::NewPlant => {
            choose_ui(ui, "plant", &mut form.plant, &plants(&preset));
            number(ui, "units a year more", &mut form.per_year, 10.0);
            money(ui, form);
        }
        MoveKind::OwnControl => {
            let means = [(Means::Ban, "Ban"), (Means::Quota, "Quota"), (Means::Tariff, "Duty")];
            choose_ui(ui, "means", &mut form.means, &means.map(|(means, name)| (means, name.to_owned())));
            several_ui(ui, "goods on", "choose lists…", &mut form.lists, &lists(&preset));
            several_ui(ui, "to", "everywhere", &mut form.to, &countries(&preset));
            match form.means {
                Means::Ban => {}
                Means::Quota => number(ui, "units a year", &mut form.quota, 10.0),
                Means::Tariff => number(ui, "% of the value", &mut form.duty_percent, 1.0),
            }
        }
        MoveKind::Prepared => {
            let parts: Vec<_> = prepared(&preset, team).into_iter().map(|(part, name)| (Some(part), name)).collect();
            choose_ui(ui, "what", &mut form.part, &parts);
        }
        MoveKind::Note => {
            let field = egui::TextEdit::singleline(&mut form.note).hint_text("What the team says or does");
            let field = ui.add(field.desired_width(240.0));
            crate::app::form::spoken::named(&field, "What the team says");
        }
    }
    if !matches!(form.kind, MoveKind::Prepared | MoveKind::Note) {
        months(ui, "months from now until it acts", &mut form.after_months);
        let months = jiff::Span::new().try_months(i64::from(form.after_months)).unwrap_or_default();
        let from = day.checked_add(months).unwrap_or(day);
        ui.weak(format!("Acts from {}", from.strftime("%b %Y")));
    }
    let field = egui::TextEdit::singleline(&mut form.why).hint_text("Why, in the team's words").desired_width(240.0);
    let field = ui.add(field);
    crate::app::form::spoken::named(&field, "Why");
    if field.changed() {
        let fact = Fact::Drafted { of: DraftOf::Why(team.id.clone()), text: form.why.clone() };
        playing.typed.push(fact);
    }
}

/// What the engine would answer, beside what it would without the move.
fn tried_ui(ui: &mut Ui, theme: &Theme, playing: &Playing, trying: &Adjudicating, made: Option<&PlayMove>) {
    if let TaskState::Failed(why) = trying.state() {
        ui.add(Label::new(RichText::new(why).color(theme.error())).wrap());
    }
    let Some((request, answered)) = trying.answer() else { return };
    let (Some(before), Some(tried)) = (&answered.before, &request.tried) else { return };
    let is_of_now = std::sync::Arc::ptr_eq(&request.session, &playing.session) && request.line == playing.line;
    let is_same = |made: &PlayMove| PlayMove { why: String::new(), ..made.clone() };
    if !is_of_now || made.map(is_same) != Some(is_same(tried)) {
        ui.weak("What was tried before was another move, or another state; try again");
        return;
    }
    ui.strong(format!("If it is done: {}", tried.title));
    Grid::new("tried").striped(true).show(ui, |ui| {
        for heading in ["", "gap, end of round", "gap, end of scenario"] {
            ui.weak(heading);
        }
        ui.end_row();
        let pairs = before.figures.iter().zip(&answered.answer.figures);
        let further = before.outlook.iter().zip(&answered.answer.outlook);
        for ((now, then), (far_now, far_then)) in pairs.zip(further) {
            let name = playing.session.sheet().team(&now.team).map_or_else(String::new, |team| team.name.clone());
            ui.label(name);
            ui.label(change(now, then));
            ui.label(change(far_now, far_then));
            ui.end_row();
        }
    });
}

fn change(before: &TeamFigures, after: &TeamFigures) -> String {
    format!("{:.2} to {:.2} %", before.gap_per_cent(), after.gap_per_cent())
}

fn number(ui: &mut Ui, label: &str, value: &mut f64, speed: f64) {
    ui.horizontal(|ui| {
        let words = ui.label(label);
        ui.add(DragValue::new(value).speed(speed).range(0.0..=1e12).max_decimals(2)).labelled_by(words.id);
    });
}

fn months(ui: &mut Ui, label: &str, value: &mut u32) {
    ui.horizontal(|ui| {
        let words = ui.label(label);
        ui.add(DragValue::new(value).range(0..=240)).labelled_by(words.id);
    });
}

/// Lists that goods on the map are on.
fn lists(preset: &Preset) -> Vec<(Tag, String)> {
    let tags: BTreeSet<&Tag> = preset.map.commodities.iter().flat_map(|commodity| &commodity.tags).collect();
    tags.into_iter().map(|tag| (tag.clone(), list_words(&preset.lists, tag))).collect()
}

/// Countries of the map and the groups that they are in, by name.
fn countries(preset: &Preset) -> Vec<(Country, String)> {
    let on_map: BTreeSet<&Country> = preset.map.sites.iter().map(|site| &site.country).collect();
    let is_meant = |country: &Country| on_map.iter().any(|site| *site == country || site.is_in(country));
    Country::known().filter(is_meant).map(|country| (country.clone(), country.name().to_owned())).collect()
}

/// Where goods are made, kept or used: what could be released there.
fn stocks(preset: &Preset) -> Vec<((SiteId, CommodityId), String)> {
    let mut found = Vec::new();
    for site in &preset.map.sites {
        let kept = site.stocks.iter().map(|stock| &stock.commodity);
        let asked = site.demands.iter().map(|demand| &demand.commodity);
        let goods: BTreeSet<&CommodityId> = kept.chain(asked).collect();
        for good in goods {
            let name = preset.map.commodity(good).map_or(good.as_str(), |good| good.name.as_str());
            found.push(((site.id.clone(), good.clone()), format!("{}: {name}", site.name)));
        }
    }
    found
}

/// What sites make.
fn plants(preset: &Preset) -> Vec<((SiteId, RecipeId), String)> {
    let of_site = |site: &chokepoint_core::model::Site| {
        let name = |id: &RecipeId| preset.map.recipe(id).map_or_else(|| id.to_string(), |recipe| recipe.name.clone());
        let each = site.activities.iter().map(|activity| {
            ((site.id.clone(), activity.recipe.clone()), format!("{}: {}", site.name, name(&activity.recipe)))
        });
        each.collect::<Vec<_>>()
    };
    preset.map.sites.iter().flat_map(of_site).collect()
}

/// What the preset holds ready for a team: its measures, and the rules that its country issues; everything for a team without a country.
fn prepared(preset: &Preset, team: &Team) -> Vec<(Part, String)> {
    let is_theirs =
        |country: &Country| team.country.0.is_empty() || country.is_in(&team.country) || team.country.is_in(country);
    let measures = preset
        .measures
        .iter()
        .filter(|measure| is_theirs(&measure.by))
        .map(|measure| Part::Measure(measure.id.clone()));
    let rules = preset.rules.iter().filter(|rule| is_theirs(&rule.issuer)).map(|rule| Part::Rule(rule.id.clone()));
    let named = |part: Part| {
        let entity = EntityRef::from(&part);
        let name = entity.name(preset).unwrap_or_default().to_owned();
        (part, name)
    };
    measures.chain(rules).map(named).collect()
}
