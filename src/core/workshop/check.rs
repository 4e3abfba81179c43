//! What is wrong with a run sheet, against the preset that it is of.

use crate::engine::{MonthIx, Timeline};
use crate::model::workshop::{Asked, Part, QuestionId, RunSheet};
use crate::model::{EntityRef, Finding, Preset, SiteId};
use std::collections::BTreeSet;

/// Everything that is wrong with a run sheet, in its order.
pub fn check_sheet(sheet: &RunSheet, preset: &Preset) -> Vec<Finding> {
    let mut found = Vec::new();
    let Some(scenario) = preset.scenario(&sheet.scenario) else {
        let known: Vec<&str> = preset.scenarios.iter().map(|scenario| scenario.id.as_str()).collect();
        found.push(Finding::error(
            "scenario",
            format!("there is no scenario {}", sheet.scenario),
            format!("choose one of {}", known.join(", ")),
        ));
        return found;
    };
    let timeline = Timeline::of(scenario);
    if sheet.rounds.is_empty() {
        found.push(Finding::error("rounds", "there is no round", "add one"));
    }
    let (start, end) = (timeline.start(), timeline.first_day(MonthIx(timeline.months())));
    each_once("rounds", sheet.rounds.iter().map(|round| round.id.as_str()), &mut found);
    each_once("teams", sheet.teams.iter().map(|team| team.id.as_str()), &mut found);
    each_once("injects", sheet.injects.iter().map(|inject| inject.id.as_str()), &mut found);
    let mut before = None;
    for round in &sheet.rounds {
        let place = || format!("rounds/{}/date", round.id);
        if round.date < start || round.date >= end {
            let span = format!("{} to {}", start.strftime("%-d %b %Y"), end.strftime("%-d %b %Y"));
            found.push(Finding::error(
                place(),
                format!("{} is outside the scenario", round.date),
                format!("choose a day of {span}"),
            ));
        }
        if before.is_some_and(|before| round.date.first_of_month() <= before) {
            found.push(Finding::error(
                place(),
                "it is not in a later month than the round before",
                "put the rounds in the order of their dates, at least a month apart",
            ));
        }
        before = Some(round.date.first_of_month());
    }
    let weights = [sheet.score.per_cent_of_gap, sheet.score.per_billion_usd, sheet.score.per_month_supplied];
    if weights.iter().any(|weight| !weight.is_finite() || *weight < 0.0) {
        found.push(Finding::error("score", "a weight is below 0 or no number", "give 0 or more"));
    }
    for team in &sheet.teams {
        let place = |field: &str| format!("teams/{}/{field}", team.id);
        if !team.country.0.is_empty() && !team.country.is_known() {
            found.push(Finding::error(
                place("country"),
                format!("there is no country {}", team.country.code()),
                "give its two letters, such as JP",
            ));
        }
        if team.budget_usd.is_some_and(|budget| !budget.is_finite() || budget < 0.0) {
            found.push(Finding::error(
                place("budget_usd"),
                "it is below 0 or no number",
                "give 0 or more, or leave it out",
            ));
        }
        unknown_sites(&team.answers_for, preset, &place("answers_for"), &mut found);
    }
    let mut questions: BTreeSet<&QuestionId> = BTreeSet::new();
    for inject in &sheet.injects {
        let place = |field: &str| format!("injects/{}/{field}", inject.id);
        let round = sheet.round(&inject.round);
        if round.is_none() {
            found.push(Finding::error(
                place("round"),
                format!("there is no round {}", inject.round),
                "choose one of the run sheet",
            ));
        }
        if let Some(round) = round.filter(|round| round.minutes > 0 && inject.minute > round.minutes) {
            let message = format!("it is due after {} minutes, and the round takes {}", inject.minute, round.minutes);
            found.push(Finding::warning(place("minute"), message, "let it come earlier, or give the round more time"));
        }
        for team in inject.to.iter().filter(|team| sheet.team(team).is_none()) {
            found.push(Finding::error(
                place("to"),
                format!("there is no team {team}"),
                "choose teams of the run sheet, or nobody for everybody",
            ));
        }
        for part in inject.reveals.iter().chain(&inject.withdraws) {
            let entity = EntityRef::from(part);
            if entity.name(preset).is_none() {
                found.push(Finding::error(
                    place("reveals"),
                    format!("{entity} is not in the preset"),
                    "choose a rule, an event or a measure that is",
                ));
            }
        }
        // What takes the place of something has usually the same beginning.
        if let Some(round) = round.filter(|_| inject.withdraws.is_empty()) {
            for part in &inject.reveals {
                if let Some(day) = first_day(part, preset).filter(|day| *day < start.max(first_of(sheet, round))) {
                    let message =
                        format!("{} acts from {day}, before the round in which it is revealed", EntityRef::from(part));
                    found.push(Finding::warning(
                        place("reveals"),
                        message,
                        "scores of the rounds before were reckoned without it",
                    ));
                }
            }
        }
        let Some(question) = &inject.question else { continue };
        if !questions.insert(&question.id) {
            found.push(Finding::error(
                place("question"),
                format!("question {} stands twice", question.id),
                "give it another name",
            ));
        }
        if let Asked::ShortBy { sites, day } | Asked::GapUntil { sites, day } = &question.asked {
            unknown_sites(sites, preset, &place("question"), &mut found);
            if *day <= start || *day > end {
                found.push(Finding::error(
                    place("question"),
                    format!("{day} is outside the scenario"),
                    "choose a day of its months",
                ));
            }
        }
    }
    found
}

fn first_of(sheet: &RunSheet, round: &crate::model::workshop::Round) -> jiff::civil::Date {
    // Whatever acts in the months before the first round belongs to the beginning of the game.
    if sheet.rounds.first().is_some_and(|first| first.id == round.id) {
        jiff::civil::Date::MIN
    } else {
        round.date.first_of_month()
    }
}

/// The first day on which something acts that the preset dates.
fn first_day(part: &Part, preset: &Preset) -> Option<jiff::civil::Date> {
    match part {
        Part::Rule(id) => preset.rule(id).map(|rule| rule.calendar.in_force),
        Part::Event(id) => preset.events.iter().find(|event| event.id == *id).map(|event| event.from),
        Part::Measure(id) => preset.measures.iter().find(|measure| measure.id == *id).map(|measure| measure.from),
    }
}

fn unknown_sites(sites: &[SiteId], preset: &Preset, place: &str, found: &mut Vec<Finding>) {
    for site in sites.iter().filter(|site| preset.map.site(site).is_none()) {
        found.push(Finding::error(place, format!("there is no site {site}"), "choose sites of the map"));
    }
}

fn each_once<'s>(list: &str, ids: impl Iterator<Item = &'s str>, found: &mut Vec<Finding>) {
    let mut known = BTreeSet::new();
    for id in ids {
        if id.trim().is_empty() {
            found.push(Finding::error(list, "an entry has no id", "give it one"));
        } else if !known.insert(id) {
            found.push(Finding::error(format!("{list}/{id}"), "it stands twice", "give one of them another id"));
        }
    }
}
