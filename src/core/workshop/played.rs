//! The preset that is played: that of the workshop, with what was revealed and what teams did. Moves are rules and measures, never changes to the map: so lines of play are
//! scenarios beside each other in one preset, and every plot that compares scenarios compares them.

use crate::model::workshop::{BranchId, InjectId, MoveEffect, Part, PlayMove};
use crate::model::{Preset, Scenario, ScenarioId};
use crate::workshop::session::{Session, move_id_text};
use crate::workshop::state::State;
use jiff::civil::Date;

/// The scenario that a line of play is in the document of a session.
pub fn session_scenario(branch: BranchId) -> ScenarioId {
    ScenarioId(format!("workshop-{}", branch.0 + 1))
}

/// The preset with the scenario of one state of play, which stands last.
pub fn played(session: &Session, state: &State) -> Preset {
    let mut preset = (**session.preset()).clone();
    let name = session.sheet().title.clone();
    add(&mut preset, session, state, session_scenario(crate::model::workshop::MAIN_LINE), name, &|_| true, &|_| true);
    preset
}

/// The preset with a scenario for every line of play.
pub fn session_document(session: &Session) -> Preset {
    let mut preset = (**session.preset()).clone();
    for line in session.lines() {
        let state = session.state(line.id);
        let name = format!("{} ({})", line.name, session.sheet().title);
        add(&mut preset, session, &state, session_scenario(line.id), name, &|_| true, &|_| true);
    }
    preset
}

/// Adds the scenario of a state, with the injects and moves that are let pass.
pub(super) fn add(
    preset: &mut Preset,
    session: &Session,
    state: &State,
    id: ScenarioId,
    name: String,
    has_inject: &dyn Fn(&InjectId) -> bool,
    has_move: &dyn Fn(&PlayMove) -> bool,
) {
    let Some(base) = session.preset().scenario(&session.sheet().scenario) else { return };
    let mut scenario = Scenario { id: id.clone(), name, note: String::new(), ..base.clone() };
    for revealed in state.revealed.iter().filter(|revealed| has_inject(&revealed.inject)) {
        let Some(inject) = session.sheet().inject(&revealed.inject) else { continue };
        inject.withdraws.iter().for_each(|part| take_out(&mut scenario, part));
        inject.reveals.iter().for_each(|part| select(&mut scenario, part));
    }
    for (made, _) in &state.moves {
        let acts = has_move(made);
        match &made.effect {
            MoveEffect::Rule(rule) => {
                let id = once(&mut preset.rules, (**rule).clone(), |rule| rule.id.clone());
                if acts {
                    select(&mut scenario, &Part::Rule(id));
                }
            }
            MoveEffect::Measure(measure) => {
                let id = once(&mut preset.measures, (**measure).clone(), |measure| measure.id.clone());
                if acts {
                    select(&mut scenario, &Part::Measure(id));
                }
            }
            MoveEffect::Take(part) if acts => {
                let from = session.sheet().round(&made.round).map(|round| round.date);
                take(preset, &mut scenario, made, part, from.unwrap_or(base.start));
            }
            MoveEffect::Take(_) | MoveEffect::Note => {}
        }
    }
    preset.scenarios.retain(|known| known.id != id);
    preset.scenarios.push(scenario);
}

fn select(scenario: &mut Scenario, part: &Part) {
    match part {
        Part::Rule(id) => _ = once(&mut scenario.rules, id.clone(), Clone::clone),
        Part::Event(id) => _ = once(&mut scenario.events, id.clone(), Clone::clone),
        Part::Measure(id) => _ = once(&mut scenario.measures, id.clone(), Clone::clone),
    }
}

/// Selects what the preset holds ready. What it dates before the round acts from the round on, as a copy under the name of the move: what has been answered stays as it was.
fn take(preset: &mut Preset, scenario: &mut Scenario, made: &PlayMove, part: &Part, from: Date) {
    let id = move_id_text(made);
    let taken = match part {
        Part::Rule(known) => {
            preset.rule(known).filter(|_| !scenario.rules.contains(known)).cloned().and_then(|mut rule| {
                let calendar = &mut rule.calendar;
                if calendar.announced.unwrap_or(calendar.in_force) >= from {
                    return None;
                }
                calendar.announced = calendar.announced.map(|day| day.max(from));
                calendar.in_force = calendar.in_force.max(from);
                rule.id = id.as_str().into();
                Some(Part::Rule(once(&mut preset.rules, rule, |rule| rule.id.clone())))
            })
        }
        Part::Event(known) => {
            let event = preset.events.iter().find(|event| event.id == *known).cloned();
            event.filter(|event| event.from < from && !scenario.events.contains(known)).map(|mut event| {
                event.from = from;
                event.id = id.as_str().into();
                Part::Event(once(&mut preset.events, event, |event| event.id.clone()))
            })
        }
        Part::Measure(known) => {
            let measure = preset.measures.iter().find(|measure| measure.id == *known).cloned();
            measure.filter(|measure| measure.from < from && !scenario.measures.contains(known)).map(|mut measure| {
                measure.from = from;
                measure.id = id.as_str().into();
                Part::Measure(once(&mut preset.measures, measure, |measure| measure.id.clone()))
            })
        }
    };
    select(scenario, taken.as_ref().unwrap_or(part));
}

/// Adds an entry that is not there yet, and says its name.
fn once<T, I: PartialEq>(list: &mut Vec<T>, entry: T, id: impl Fn(&T) -> I) -> I {
    let name = id(&entry);
    if list.iter().all(|known| id(known) != name) {
        list.push(entry);
    }
    name
}

fn take_out(scenario: &mut Scenario, part: &Part) {
    match part {
        Part::Rule(id) => scenario.rules.retain(|known| known != id),
        Part::Event(id) => scenario.events.retain(|known| known != id),
        Part::Measure(id) => scenario.measures.retain(|known| known != id),
    }
}

/// What a move costs, USD.
pub fn cost_usd(preset: &Preset, made: &PlayMove) -> f64 {
    match &made.effect {
        MoveEffect::Measure(measure) => measure.cost_usd.value,
        MoveEffect::Take(Part::Measure(id)) => {
            preset.measures.iter().find(|measure| measure.id == *id).map_or(0.0, |measure| measure.cost_usd.value)
        }
        MoveEffect::Take(_) | MoveEffect::Rule(_) | MoveEffect::Note => 0.0,
    }
}

/// The first day on which a move acts; none where it takes what is held ready, which acts from its round on at the earliest, or does nothing.
pub(super) fn begins(made: &PlayMove) -> Option<Date> {
    match &made.effect {
        MoveEffect::Rule(rule) => Some(rule.calendar.announced.unwrap_or(rule.calendar.in_force)),
        MoveEffect::Measure(measure) => Some(measure.from),
        MoveEffect::Take(_) | MoveEffect::Note => None,
    }
}
