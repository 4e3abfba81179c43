//! The coordinated policy: a lower bound, worked out by hand and held against the market on random maps.

use crate::kit::maps::*;
use chokepoint_core::engine::{Coordinated, Outcome, SolveError, coordinate, solve};
use chokepoint_core::insight::planning_rows;
use chokepoint_core::model::*;
use chokepoint_core::store::{Pattern, Size, generate};
use jiff::civil::date;
use proptest::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

fn planned(map: &MapMaker) -> (Outcome, Coordinated) {
    let outcome = map.solve();
    let plan = coordinate(&map.preset, &outcome, &AtomicBool::new(false), &|_| {}).expect("a plan");
    (outcome, plan)
}

#[test]
fn foresight_saves_what_matters_most_for_later() {
    // A depot holds 100 ore for two markets that want 50 a month each; the mine is banned throughout, two months. A unit costs
    // the first market 1,000 USD and the second 5,000. The market shares each month's stock as it comes; with foresight all
    // 100 go to the second market, 50 a month: it loses nothing, the first 2 x 50 x 1,000 = 100,000 USD.
    let mut map = MapMaker::ore()
        .months(2, 1.0)
        .mine("mine", "CN", 100.0, 100.0)
        .site("depot", "JP", Stage::Refine)
        .stock("ore", 100.0)
        .market("cheap", "US", "ore", 50.0)
        .market("dear", "US", "ore", 50.0)
        .route("ore", "mine", "depot", 100.0, 100.0)
        .route("ore", "depot", "cheap", 50.0, 50.0)
        .route("ore", "depot", "dear", 50.0, 50.0)
        .ban();
    map.preset.map.sites[3].demands[0].value_at_stake_usd = Figure::plain(5000.0);
    let (outcome, plan) = planned(&map);
    assert_close(plan.loss_usd, 100_000.0, 0.1);
    // The market: all 100 in the first month, 50 each; nothing in the second: 50 x 1,000 + 50 x 5,000.
    assert_close(plan.market_loss_usd, 300_000.0, 10.0);
    let rows = planning_rows(&outcome, &plan);
    assert_close(rows[0].saved_usd(), 250_000.0, 10.0);
    assert_close(rows[1].saved_usd(), -50_000.0, 10.0);
    assert_close(rows.iter().map(|row| row.coordinated_usd).sum::<f64>(), plan.loss_usd, 1e-6);
    assert!(plan.worst_residual < 1e-8 && plan.optimality_gap < 1e-8, "{plan:?}");
}

#[test]
fn limits_hold_over_the_whole_horizon() {
    // 100 a month from a banned mine, two months at sea: what is at sea serves months 1 and 2. Of the 200 in the market's own
    // store a quarter may be drawn a month: 50 in each of months 3 to 6 (with foresight, since nothing else helps). 4 x 50 missing.
    let mut map = MapMaker::one_mine().months(6, 1.0).stock("ore", 200.0).transit(2).ban();
    map.preset.map.sites[1].stocks[0].draw_per_month = Some(0.25);
    let (_, plan) = planned(&map);
    assert_close(plan.loss_usd, 4.0 * 50.0 * 1000.0, 1.0);
    let short: Vec<f64> = plan.shortages.iter().map(|month| month.raw[0]).collect();
    assert_close(short[0] + short[1], 0.0, 1e-3);
}

#[test]
fn a_plan_can_be_given_up() {
    let map = MapMaker::one_mine();
    let outcome = map.solve();
    let given_up = coordinate(&map.preset, &outcome, &AtomicBool::new(true), &|_| {});
    assert_eq!(given_up, Err(SolveError::Cancelled));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    /// What the market did is one of the plans: no plan is worse, and none is below nothing.
    #[test]
    fn no_plan_is_worse_than_the_market(seed in any::<u64>(), months in 1..9_u32) {
        let mut preset = generate(Pattern::Random, Size { sites: 24, routes: 60 }, seed);
        preset.scenarios[0].months = months;
        preset.rules[0].calendar.lapses = Some(date(2026, 6, 1));
        let network = Arc::new(chokepoint_core::engine::Network::build(&preset.map));
        let go = AtomicBool::new(false);
        let outcome = solve(&preset, network, &preset.scenarios[0], &go, &|_| {}).expect("solved");
        let plan = coordinate(&preset, &outcome, &go, &|_| {}).expect("a plan");
        let at_stake: f64 = planning_rows(&outcome, &plan).iter().map(|row| row.wanted_usd).sum();
        prop_assert!(plan.loss_usd <= plan.market_loss_usd + 1e-7 * at_stake, "{plan:?}");
        prop_assert!(plan.loss_usd >= 0.0 && plan.worst_residual < 1e-7);
    }
}
