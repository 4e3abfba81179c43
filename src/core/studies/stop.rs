//! A stop of exports as a scenario of its own on a map: one ban, nothing else.

use crate::engine::{Network, Rung, SolveError, simulate};
use crate::insight::{Loss, loss};
use crate::model::{
    Calendar, Clause, CommodityId, Country, Instrument, Preset, Rule, RuleId, Scenario, ScenarioId, Scope, SourceId,
    Tag, USUALLY_DIVERTED,
};
use jiff::civil::Date;
use std::sync::atomic::AtomicBool;

/// Which exports of whom stop, from when, for how long.
#[derive(Clone, Debug, PartialEq)]
pub struct Stop<'a> {
    /// Who stops them.
    pub issuer: &'a Country,
    /// What is stopped, to everybody.
    pub goods: &'a [CommodityId],
    /// First day: the first of a month.
    pub start: Date,
    /// Months of the stop, and of the play.
    pub months: u32,
    /// Share of the room above its baseline that a route gains each month.
    pub rerouting_per_month: f64,
}

/// What everything is called that a stop adds to a map.
const NAME: &str = "stop of a study";

/// What a country loses when exports stop, with every help that the market has: re-routing, stocks, substitutes and new capacity that its owners
/// have announced. No measure is taken and no other rule is in force.
///
/// # Errors
/// [`SolveError`] when a month cannot be solved, or soon after `cancel` is set.
pub fn stopped_losses(preset: &Preset, stop: &Stop, loser: &Country, cancel: &AtomicBool) -> Result<Loss, SolveError> {
    let mut preset = preset.clone();
    let list = Tag::from(NAME);
    for good in &mut preset.map.commodities {
        // A file may have a list of this name.
        good.tags.retain(|known| *known != list);
        if stop.goods.contains(&good.id) {
            good.tags.push(list.clone());
        }
    }
    let scenario = scenario(stop);
    preset.rules = vec![ban(stop, list)];
    let network = Network::build(&preset.map);
    let play = simulate(&preset, &network, &scenario, Rung::TOP, cancel)?;
    Ok(loss(&network, &play, loser))
}

fn ban(stop: &Stop, list: Tag) -> Rule {
    Rule {
        id: RuleId::from(NAME),
        title: NAME.to_owned(),
        issuer: stop.issuer.clone(),
        source: SourceId::default(),
        instrument: Instrument::Ban,
        clauses: vec![Clause::domestic(vec![list])],
        scope: Scope::default(),
        exemptions: Vec::new(),
        general_licences: Vec::new(),
        calendar: Calendar::from_day(stop.start),
        blanks: Vec::new(),
        checked: None,
        note: String::new(),
    }
}

fn scenario(stop: &Stop) -> Scenario {
    Scenario {
        id: ScenarioId::from(NAME),
        name: NAME.to_owned(),
        as_of: None,
        start: stop.start,
        months: stop.months,
        rerouting_per_month: stop.rerouting_per_month,
        rerouting_by_good: false,
        diverted: USUALLY_DIVERTED,
        ramp_slip_months: 0,
        rules: vec![RuleId::from(NAME)],
        events: Vec::new(),
        measures: Vec::new(),
        note: String::new(),
    }
}
