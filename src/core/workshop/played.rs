//! The preset that is played: that of the workshop, with what was revealed and what teams did. Moves are rules and measures, never changes to the map: so lines of play are
//! scenarios beside each other in one preset, and every plot that compares scenarios compares them.

use crate::model::workshop::{BranchId, InjectId, MoveEffect, Part, PlayMove};
use crate::model::{Preset, Scenario, ScenarioId};
use crate::workshop::session::Session;
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
        let name = format!("{}: {}", session.sheet().title, line.name.to_lowercase());
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
                if preset.rule(&rule.id).is_none() {
                    preset.rules.push((**rule).clone());
                }
                if acts {
                    select(&mut scenario, &Part::Rule(rule.id.clone()));
                }
            }
            MoveEffect::Measure(measure) => {
                if preset.measures.iter().all(|known| known.id != measure.id) {
                    preset.measures.push((**measure).clone());
                }
                if acts {
                    select(&mut scenario, &Part::Measure(measure.id.clone()));
                }
            }
            MoveEffect::Take(part) if acts => select(&mut scenario, part),
            MoveEffect::Take(_) | MoveEffect::Note => {}
        }
    }
    preset.scenarios.retain(|known| known.id != id);
    preset.scenarios.push(scenario);
}

fn select(scenario: &mut Scenario, part: &Part) {
    fn once<T: PartialEq + Clone>(list: &mut Vec<T>, id: &T) {
        if !list.contains(id) {
            list.push(id.clone());
        }
    }
    match part {
        Part::Rule(id) => once(&mut scenario.rules, id),
        Part::Event(id) => once(&mut scenario.events, id),
        Part::Measure(id) => once(&mut scenario.measures, id),
    }
}

fn take_out(scenario: &mut Scenario, part: &Part) {
    match part {
        Part::Rule(id) => scenario.rules.retain(|known| known != id),
        Part::Event(id) => scenario.events.retain(|known| known != id),
        Part::Measure(id) => scenario.measures.retain(|known| known != id),
    }
}

/// What a move costs, USD.
pub(super) fn cost_usd(preset: &Preset, made: &PlayMove) -> f64 {
    match &made.effect {
        MoveEffect::Measure(measure) => measure.cost_usd.value,
        MoveEffect::Take(Part::Measure(id)) => {
            preset.measures.iter().find(|measure| measure.id == *id).map_or(0.0, |measure| measure.cost_usd.value)
        }
        MoveEffect::Take(_) | MoveEffect::Rule(_) | MoveEffect::Note => 0.0,
    }
}

/// The first day on which a move acts; none where what it takes is dated by the preset, or where it does nothing.
pub(super) fn begins(_preset: &Preset, made: &PlayMove) -> Option<Date> {
    match &made.effect {
        MoveEffect::Rule(rule) => Some(rule.calendar.announced.unwrap_or(rule.calendar.in_force)),
        MoveEffect::Measure(measure) => Some(measure.from),
        MoveEffect::Take(_) | MoveEffect::Note => None,
    }
}
