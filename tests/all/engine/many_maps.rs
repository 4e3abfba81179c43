//! What must hold on every map, on two thousand made-up ones.

use crate::kit::maps::*;
use chokepoint_core::engine::{DemandIx, MonthIx, MonthOutcome, Network, Outcome, Rung, simulate, solve};
use chokepoint_core::model::*;
use chokepoint_core::store::{Pattern, Size, generate};
use rayon::prelude::*;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Maps that are tried.
const MAPS: u64 = 2_000;

/// Controls on a small map; every third seed with one month, the others with three.
fn map(seed: u64) -> Preset {
    let mut preset =
        generate(Pattern::Random, Size { sites: 14 + (seed % 12) as usize, routes: 20 + (seed % 40) as usize }, seed);
    preset.scenarios[0].months = if seed.is_multiple_of(3) { 1 } else { 3 };
    preset.scenarios[0].rerouting_per_month = [0.0, 0.1, 1.0][(seed % 3) as usize];
    preset
}

fn solved(preset: &Preset, scenario: usize) -> Outcome {
    let network = Arc::new(Network::build(&preset.map));
    let outcome = solve(preset, network, &preset.scenarios[scenario], &AtomicBool::new(false), &|_| {});
    outcome.unwrap_or_else(|error| panic!("{}: {error}", preset.title))
}

/// The first tier of the objective: what scarcity costs.
fn harm(network: &Network, month: &MonthOutcome) -> f64 {
    let cost = |(demand, short): (DemandIx, &f64)| {
        let (weight, wanted) = (network.demands[demand].weight, month.demands[demand].max(f64::MIN_POSITIVE));
        weight * (short * short / wanted + 0.05 * short)
    };
    month.shortages.iter_enumerated().map(cost).sum()
}

#[test]
fn mass_is_conserved() {
    (0..MAPS).into_par_iter().for_each(|seed| {
        let outcome = solved(&map(seed), 0);
        // The audit has refused what is negative or not a number.
        assert!(outcome.audit.worst_residual <= 1e-9, "map {seed}: {:?}", outcome.audit);
        assert!(outcome.audit.optimality_gap <= 1e-6, "map {seed}: {:?}", outcome.audit);
    });
}

/// In the first month every rung starts from the same state and only allows more. Where goods take no time that can only help;
/// where they do, what is contracted for later may cost today.
#[test]
fn no_rung_is_worse_than_the_one_below() {
    (0..MAPS).into_par_iter().for_each(|seed| {
        let mut preset = map(seed);
        preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
        preset.scenarios[0].months = 1;
        let outcome = solved(&preset, 0);
        let network = &outcome.network;
        let worth: f64 = network.demands.iter().map(|demand| demand.weight * demand.quantity).sum();
        let harms: Vec<f64> = outcome.plays.iter().map(|play| harm(network, &play.months[MonthIx::FIRST])).collect();
        for pair in harms.windows(2) {
            // The lower tiers weigh 1e-4 of the first and may cost that much of it.
            assert!(pair[1] <= pair[0] * (1.0 + 1e-3) + 1e-6 * worth, "map {seed}: {harms:?}");
        }
    });
}

#[test]
fn a_map_without_rules_stays_at_its_baseline() {
    (0..MAPS).into_par_iter().for_each(|seed| {
        let mut preset = map(seed);
        preset.scenarios[1].months = 2;
        // A ramp that starts later is new capacity, not a change of the baseline.
        let network = Network::build(&preset.map);
        let play =
            simulate(&preset, &network, &preset.scenarios[1], Rung::TOP, &AtomicBool::new(false)).expect("solved");
        let usual = network.baseline_month();
        for month in &play.months {
            for (figure, usual) in
                [(&month.flows.raw, &usual.flows.raw), (&month.activities.raw, &usual.activities.raw)]
            {
                for (now, usual) in figure.iter().zip(usual) {
                    assert!((now - usual).abs() <= 1e-6 * usual, "map {seed}: {now} is not {usual}");
                }
            }
            assert!(month.shortages.iter().all(|short| *short == 0.0), "map {seed}");
        }
    });
}

/// The same map with other names, drawn in another order.
fn renamed(preset: &Preset) -> (Preset, BTreeMap<RouteId, RouteId>) {
    let mut other = preset.clone();
    let turned = |id: &str| id.chars().rev().collect::<String>();
    let mut routes = BTreeMap::new();
    for route in &mut other.map.routes {
        let id = RouteId(turned(route.id.as_str()));
        routes.insert(route.id.clone(), id.clone());
        route.id = id;
        route.from = SiteId(turned(route.from.as_str()));
        route.to = SiteId(turned(route.to.as_str()));
        route.commodity = CommodityId(turned(route.commodity.as_str()));
    }
    for site in &mut other.map.sites {
        site.id = SiteId(turned(site.id.as_str()));
        site.demands.iter_mut().for_each(|demand| demand.commodity = CommodityId(turned(demand.commodity.as_str())));
        site.stocks.iter_mut().for_each(|stock| stock.commodity = CommodityId(turned(stock.commodity.as_str())));
        site.activities.iter_mut().for_each(|activity| activity.recipe = RecipeId(turned(activity.recipe.as_str())));
    }
    for recipe in &mut other.map.recipes {
        recipe.id = RecipeId(turned(recipe.id.as_str()));
        if let RecipeKind::Substitute { instead_of, .. } = &mut recipe.kind {
            *instead_of = RecipeId(turned(instead_of.as_str()));
        }
        for amount in recipe.inputs.iter_mut().chain(&mut recipe.outputs) {
            amount.commodity = CommodityId(turned(amount.commodity.as_str()));
        }
    }
    other.map.commodities.iter_mut().for_each(|commodity| commodity.id = CommodityId(turned(commodity.id.as_str())));
    other.map.sites.reverse();
    other.map.routes.reverse();
    (other, routes)
}

#[test]
fn other_names_in_another_order_give_the_same_figures() {
    (0..MAPS / 4).into_par_iter().for_each(|seed| {
        let preset = map(seed);
        let (other, names) = renamed(&preset);
        let (outcome, turned) = (solved(&preset, 0), solved(&other, 0));
        for rung in [Rung::Permitted, Rung::TOP] {
            let (play, mirrored) = (outcome.play(rung).expect("played"), turned.play(rung).expect("played"));
            for (month, image) in play.months.iter().zip(&mirrored.months) {
                for at in outcome.network.routes.keys() {
                    let there = turned.network.route(&names[&outcome.network.route_entry(at).id]).expect("the route");
                    let (flow, size) = (month.flows[at], outcome.network.routes[at].maximum);
                    let far = (flow - image.flows[there]).abs() / size;
                    assert!(far <= 1e-9, "map {seed}, {rung:?}: {flow} became {}", image.flows[there]);
                }
            }
        }
    });
}

/// Maps that are ill on purpose: an answer with an audit, or a finding; never a panic or a hang.
mod ill_posed {
    use super::*;
    use chokepoint_core::engine::check;

    fn chain(capacity: f64, wanted: f64) -> MapMaker {
        MapMaker::ore()
            .months(3, 0.5)
            .mine("mine", "CN", wanted.min(capacity), capacity)
            .market("us", "US", "ore", wanted)
            .route("ore", "mine", "us", wanted.min(capacity), capacity.max(wanted))
            .rule(rule("licence", Instrument::licence(0.5, 1), vec![domestic("list")]))
    }

    #[test]
    fn zero_demand() {
        let months = chain(100.0, 0.0).play(Rung::TOP);
        assert!(months.iter().all(|month| month.shortages.raw[0] == 0.0));
    }

    #[test]
    fn no_supply() {
        let map = chain(0.0, 100.0);
        for month in map.play(Rung::TOP) {
            assert_close(map.shortage(&month, "us"), 100.0, 1e-9);
        }
        assert!(!check(&map.preset).is_empty(), "the baseline needs what nobody makes");
    }

    #[test]
    fn something_out_of_nothing() {
        // One alloy makes two of scrap, one scrap makes one alloy: without a mine that feeds the cycle it is refused.
        let map = MapMaker::default()
            .commodity("alloy", Stage::Metal, 10.0, &[])
            .commodity("scrap", Stage::Metal, 5.0, &[])
            .recipe("shred", &[("alloy", 1.0)], &[("scrap", 2.0)])
            .recipe("melt", &[("scrap", 1.0)], &[("alloy", 1.0)])
            .site("works", "JP", Stage::Metal)
            .runs("shred", 10.0, 10.0)
            .runs("melt", 20.0, 20.0)
            .market("us", "US", "alloy", 10.0)
            .route("alloy", "works", "us", 10.0, 10.0);
        let findings = check(&map.preset);
        assert!(
            findings.iter().any(|finding| finding.is_error() && finding.place.to_string().starts_with("commodities/")),
            "{findings:?}"
        );
    }

    #[test]
    fn eighteen_orders_of_magnitude_in_one_map() {
        // Two chains side by side, one of 1e-9 and one of 1e9 a month: the licence passes half of each from the second month on.
        let mut map = chain(1e-9, 1e-9);
        map = map
            .mine("big-mine", "CN", 1e9, 1e9)
            .market("big-us", "US", "ore", 1e9)
            .route("ore", "big-mine", "big-us", 1e9, 1e9);
        let months = map.play(Rung::TOP);
        for (month, part) in [(0, 1.0), (1, 0.5), (2, 0.5)] {
            assert_close(map.shortage(&months[MonthIx(month)], "big-us") / 1e9, part, 1e-9);
            assert_close(map.shortage(&months[MonthIx(month)], "us") / 1e-9, part, 1e-6);
        }
    }
}
