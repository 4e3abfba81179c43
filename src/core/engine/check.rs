//! Findings of a preset, the physical ones included.

use crate::engine::calendar::Timeline;
use crate::engine::explain::counting;
use crate::engine::index::{RouteIx, RuleIx};
use crate::engine::network::{MONTHS, Network};
use crate::engine::rules::{RuleBook, licences_survive};
use crate::model::{Addressed, Field, FieldPath, Finding, Instrument, Kinds, Preset, Presumption, validate};
use crate::tolerance::NOTICEABLE;
use std::borrow::Borrow;
use typed_index_collections::TiSlice;

/// Everything that is wrong with a preset: [`validate`], and where its baseline needs more than it supplies.
/// ```
/// use chokepoint_core::engine::check;
/// use chokepoint_core::model::Finding;
/// use chokepoint_core::store::builtin;
///
/// let preset = builtin::load("teaching-12-sites").map_err(|finding| finding.to_string())?;
/// assert!(!check(&preset).iter().any(Finding::is_error));
/// # Ok::<(), String>(())
/// ```
pub fn check(preset: &Preset) -> Vec<Finding> {
    with_balances(preset, validate(preset), || Network::build(&preset.map))
}

/// As [`check`], for who has the map in index form already.
pub fn check_indexed(preset: &Preset, network: &Network) -> Vec<Finding> {
    with_balances(preset, validate(preset), || network)
}

fn with_balances<N: Borrow<Network>>(
    preset: &Preset,
    found: Vec<Finding>,
    network: impl FnOnce() -> N,
) -> Vec<Finding> {
    if found.iter().any(Finding::is_error) {
        return found; // a map with errors has no meaningful balances
    }
    let network = network();
    let network: &Network = network.borrow();
    let mut findings = Kinds::default();
    for (node, deficit) in network.baseline_deficit.iter_enumerated() {
        if *deficit > NOTICEABLE * network.throughput[node] {
            let at = network.nodes[node];
            let (site, commodity) = (&network.map.sites[at.site], &network.map.commodities[at.commodity]);
            findings.push(Finding::warning(
                site.address(),
                format!(
                    "the baseline needs {} {} of {} a year more than arrives and is made there",
                    counting(deficit * MONTHS, 4),
                    commodity.unit,
                    commodity.name
                ),
                "raise what arrives or lower what is used; until then it counts as a shortage without any rule",
            ));
        }
    }
    short_returns(network, &mut findings);
    idle_rules(preset, network, &mut findings);
    unsaid_deliveries(preset, network, &mut findings);
    unsaid_licences(preset, &mut findings);
    found.into_iter().chain(findings.finish()).collect()
}

/// Recycling that runs on more than comes back.
fn short_returns(network: &Network, findings: &mut Kinds) {
    let levels = network.baseline_levels();
    for (at, recipe) in network.map.recipes.iter_enumerated() {
        let Some(returns) = &recipe.returns else { continue };
        let made = network.commodity(&returns.commodity).map_or(0.0, |commodity| network.made(commodity, &levels));
        let used: f64 = network
            .activities
            .iter()
            .zip(&levels)
            .filter(|(activity, _)| activity.recipe == at)
            .map(|(_, level)| level)
            .sum();
        let back = returns.share.value * made;
        if used > back * (1.0 + NOTICEABLE) {
            findings.push(Finding::warning(
                FieldPath::from(recipe.address()).field(Field::Returns),
                format!("the baseline recycles {:.4} a year, but only {:.4} come back", used * MONTHS, back * MONTHS),
                "raise the share that comes back or lower the baseline of the recycling sites",
            ));
        }
    }
}

/// Rules of files from before clauses said whether they reach deliveries within a country: then they did, now they do not unless they say so.
fn unsaid_deliveries(preset: &Preset, network: &Network, findings: &mut Kinds) {
    let Some(scenario) = preset.scenarios.first() else { return };
    let mut as_before = preset.rules.clone();
    for rule in &mut as_before {
        rule.clauses.retain_mut(|clause| match clause.in_country_mut() {
            Some(said @ None) => {
                *said = Some(true);
                true
            }
            _ => false,
        });
    }
    if as_before.iter().all(|rule| rule.clauses.is_empty()) {
        return;
    }
    let touched = RuleBook::of_all(network, &as_before, Timeline::of(scenario)).touched();
    for (at, rule) in TiSlice::<RuleIx, _>::from_ref(&preset.rules).iter_enumerated() {
        let mut within: Vec<RouteIx> = (touched.iter())
            .filter(|touched| touched.rule == at && network.is_in_country(touched.route))
            .map(|touched| touched.route)
            .collect();
        within.dedup();
        if !within.is_empty() {
            let deliveries = match within.len() {
                1 => "a delivery within a country that it caught".to_owned(),
                routes => format!("{routes} deliveries within a country that it caught"),
            };
            findings.push(Finding::warning(
                FieldPath::from(rule.address()).field(Field::Clauses),
                format!("it passes {deliveries} in earlier versions of the program"),
                "say `in_country` at its clauses: false where the text speaks of exports, true where it reaches transfers within a country",
            ));
        }
    }
}

/// Licences of files from before rules said whether they are renewed and whether they survive a suspension: then they were applied for anew in both
/// cases, now in neither unless the rule says so.
fn unsaid_licences(preset: &Preset, findings: &mut Kinds) {
    for rule in &preset.rules {
        let Instrument::Licence { processing_months, valid_months: valid, renewed, presumption, .. } = &rule.instrument
        else {
            continue;
        };
        if *processing_months == 0 || *presumption == Presumption::Denial {
            continue;
        }
        let place = FieldPath::from(rule.address());
        if valid.is_some() && renewed.is_none() {
            findings.push(Finding::warning(
                place.field(Field::Instrument).field(Field::Renewed),
                "its approvals are renewed before they run out; earlier versions of the program let nothing pass until they were decided anew",
                "say `renewed`: true where holders can renew in time, false where they have to apply anew",
            ));
        }
        for (at, suspension) in rule.calendar.suspensions.iter().enumerate() {
            if suspension.licences.is_none() && licences_survive(rule, at) {
                findings.push(Finding::warning(
                    place.field(Field::Calendar).at(Field::Suspensions, at).field(Field::Licences),
                    "licences that were given before the suspension stay good; in earlier versions of the program they were applied for anew after it",
                    "say `licences`: Stay, or Void where the text says that they are",
                ));
            }
        }
    }
}

/// Rules that no route of the map can ever meet.
fn idle_rules(preset: &Preset, network: &Network, findings: &mut Kinds) {
    let Some(scenario) = preset.scenarios.first() else { return };
    let can_catch = RuleBook::of_all(network, &preset.rules, Timeline::of(scenario)).can_catch();
    for (rule, can_catch) in preset.rules.iter().zip(can_catch) {
        if !can_catch && rule.is_armed() {
            findings.push(Finding::warning(
                rule.address(),
                "it touches no route of the map",
                "check its lists, its destinations and users, and the tags of the commodities",
            ));
        }
    }
}
