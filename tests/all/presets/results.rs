//! The rare-earth presets in play: the right markets go short, for the right reason.

use chokepoint_core::engine::{Network, Outcome, Rung, solve};
use chokepoint_core::insight::{causes, gap_rows};
use chokepoint_core::model::ClauseKind;
use chokepoint_core::store::builtin;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Plays a scenario of a shipped preset, its horizon cut to keep the test short.
fn play(name: &str, scenario: &str, months: u32) -> Outcome {
    let preset = builtin::load(name).expect("the preset");
    let network = Arc::new(Network::build(&preset.map));
    let mut scenario = preset.scenario(&scenario.into()).expect("the scenario").clone();
    scenario.months = scenario.months.min(months);
    let outcome = solve(&preset, network, &scenario, &AtomicBool::new(false), &|_| {}).expect("a solution");
    assert!(outcome.audit.worst_residual < 1e-6 && outcome.audit.optimality_gap < 1e-6, "{:?}", outcome.audit);
    outcome
}

/// Share of a market's demand that stays unmet over the horizon, and the share that substitutes fill.
fn unmet(outcome: &Outcome, site: &str, commodity: &str) -> (f64, f64) {
    let network = &outcome.network;
    let (site, commodity) = (network.site(&site.into()), network.commodity(&commodity.into()));
    let (mut demand, mut gap, mut substituted) = (0.0, 0.0, 0.0);
    for row in gap_rows(outcome).iter().filter(|row| Some(row.site) == site && Some(row.commodity) == commodity) {
        demand += row.demand;
        gap += row.gap;
        substituted += row.filled[Rung::Substitutes];
    }
    assert!(demand > 0.0, "nobody wants it there");
    (gap / demand, substituted / demand)
}

#[test]
fn motors_without_magnets_fill_what_magnets_leave() {
    let outcome = play("magnets-ev", "heavy-stop", 36);
    let (gap, substituted) = unmet(&outcome, "market-eu", "evs");
    assert!(gap > 0.05 && gap < 0.5 && substituted > 0.1, "gap {gap}, substituted {substituted}");
    let (magnets, _) = unmet(&outcome, "market-eu", "ndfeb-ht");
    assert!(magnets > 2.0 * gap, "uses without a substitute should lose more: {magnets} beside {gap}");
    let (free, _) = unmet(&outcome, "market-eu", "evs-free");
    assert!(free < 0.02, "cars without magnets need none: {free}");
}

#[test]
fn rated_orders_go_short_last_and_the_quoted_f35_changes_the_answer() {
    let audited = play("samarium-cobalt-defence", "april-2025", 24);
    let industry = unmet(&audited, "market-eu", "smco").0;
    let defence = unmet(&audited, "us-defence", "smco").0;
    assert!(industry > defence, "industry {industry}, defence {defence}");
    let quoted = play("samarium-cobalt-defence", "april-2025-quoted", 24);
    assert!(unmet(&quoted, "us-defence", "smco").0 > defence + 0.3);
}

#[test]
fn each_side_of_the_escalation_table_hurts_the_other() {
    let china = play("chips-and-magnets", "cn-2-us-0", 15);
    assert!(unmet(&china, "us-defence", "f-35").0 > 0.1 && unmet(&china, "designers-cn", "eda").0 < 1e-6);
    assert!(causes(&china).iter().any(|cause| cause.clause == ClauseKind::Content));
    let america = play("chips-and-magnets", "cn-0-us-2", 15);
    assert!(unmet(&america, "designers-cn", "eda").0 > 0.5 && unmet(&america, "us-defence", "f-35").0 < 1e-6);
    assert!(causes(&america).iter().any(|cause| cause.clause == ClauseKind::Technology));
}
