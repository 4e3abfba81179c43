//! Findings of a preset, the physical ones included.

use crate::engine::calendar::Timeline;
use crate::engine::network::{MONTHS, Network};
use crate::engine::rules::RuleBook;
use crate::model::{Addressed, Field, FieldPath, Finding, Preset, validate};
use crate::tolerance::NOTICEABLE;
use std::borrow::Borrow;

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
    mut findings: Vec<Finding>,
    network: impl FnOnce() -> N,
) -> Vec<Finding> {
    if findings.iter().any(Finding::is_error) {
        return findings; // a map with errors has no meaningful balances
    }
    let network = network();
    let network: &Network = network.borrow();
    for (node, deficit) in network.baseline_deficit.iter_enumerated() {
        if *deficit > NOTICEABLE * network.throughput[node] {
            let at = network.nodes[node];
            let (site, commodity) = (&network.map.sites[at.site], &network.map.commodities[at.commodity]);
            findings.push(Finding::warning(
                site.address(),
                format!(
                    "the baseline needs {:.4} {} of {} a year more than arrives and is made there",
                    deficit * MONTHS,
                    commodity.unit,
                    commodity.name
                ),
                "raise what arrives or lower what is used; until then it counts as a shortage without any rule",
            ));
        }
    }
    short_returns(network, &mut findings);
    idle_rules(preset, network, &mut findings);
    findings
}

/// Recycling that runs on more than comes back.
fn short_returns(network: &Network, findings: &mut Vec<Finding>) {
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

/// Rules that no route of the map can ever meet.
fn idle_rules(preset: &Preset, network: &Network, findings: &mut Vec<Finding>) {
    let Some(scenario) = preset.scenarios.first() else { return };
    let can_catch = RuleBook::of_all(network, &preset.rules, Timeline::of(scenario)).can_catch();
    for (rule, can_catch) in preset.rules.iter().zip(can_catch) {
        if !can_catch {
            findings.push(Finding::warning(
                rule.address(),
                "it touches no route of the map",
                "check its lists, its destinations and users, and the tags of the commodities",
            ));
        }
    }
}
