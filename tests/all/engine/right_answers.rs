//! Small maps whose answer was worked out by hand: what each of them guards against stands in its notes.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, Network, Play, Rung, check, simulate};
use chokepoint_core::model::*;
use chokepoint_core::store;
use std::sync::atomic::AtomicBool;

/// A map of `tests/cases`, played.
struct Case {
    network: Network,
    play: Play,
}

impl Case {
    fn of(preset: &Preset) -> Self {
        let errors: Vec<String> =
            check(preset).iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect();
        assert!(errors.is_empty(), "{errors:?}");
        let network = Network::build(&preset.map);
        let scenario = &preset.scenarios[0];
        let play = simulate(preset, &network, scenario, Rung::TOP, &AtomicBool::new(false));
        Self { play: play.unwrap_or_else(|error| panic!("{}: {error}", preset.notes)), network }
    }

    /// Share of a market's demand for a good that is short in a month, counted from 1.
    fn short(&self, site: &str, commodity: &str, month: usize) -> f64 {
        let month = &self.play.months[MonthIx::numbered(month).expect("a month")];
        let (mut short, mut wanted) = (0.0, 0.0);
        for (at, demand) in self.network.demands.iter_enumerated() {
            let node = self.network.nodes[demand.node];
            let (here, good) =
                (&self.network.map.sites[node.site].id, &self.network.map.commodities[node.commodity].id);
            if here.as_str() == site && good.as_str() == commodity {
                short += month.shortages[at];
                wanted += month.demands[at];
            }
        }
        assert!(wanted > 0.0, "{site} wants no {commodity}");
        short / wanted
    }
}

fn read(text: &str) -> Preset {
    store::parse(text).unwrap_or_else(|finding| panic!("{finding}"))
}

/// The map of a file of `tests/cases`, played.
macro_rules! case {
    ($name:literal) => {
        Case::of(&read(include_str!(concat!("../../cases/", $name, ".ron"))))
    };
}

/// Asserts that a share is what it should be, within `within`.
#[track_caller]
fn is(share: f64, right: f64, within: f64) {
    assert!((share - right).abs() <= within, "{share} is not {right}");
}

#[test]
fn a_by_product_that_cannot_be_sold_touches_nothing_else() {
    for price in [10.0, 100.0, 300.0, 1_000.0] {
        let mut preset = read(include_str!("../../cases/01-by-product-ban-starves-main.ron"));
        let by = preset.map.commodities.iter_mut().find(|good| good.id.as_str() == "by").expect("the by-product");
        by.price_usd.value = price;
        let case = Case::of(&preset);
        is(case.short("home", "main", 3), 0.0, 1e-9);
        is(case.short("us", "by", 3), 1.0, 1e-9);
    }
}

#[test]
fn the_name_of_a_recipe_decides_nothing() {
    for case in [case!("02-recipe-name-decides"), case!("02b-recipe-name-decides-same-map-other-names")] {
        is(case.short("us", "p", 1), 0.5, 1e-6);
        is(case.short("us", "q", 1), 0.5, 1e-6);
    }
}

#[test]
fn a_rule_on_a_chain_that_is_not_connected_starts_no_clock() {
    // Without it: the ban of month 13 finds a route that gains 10 % of its room a month.
    let case = case!("05-unrelated-rule-starts-the-clock");
    is(case.short("us", "g", 12), 0.0, 1e-9);
    is(case.short("us", "g", 13), 0.9, 1e-6);
}

#[test]
fn a_control_of_one_day_stops_a_day() {
    // 10 % of one day of thirty is 0.33 % of the month; the route has room for part of it on the other days.
    let short = case!("06-one-day-control").short("us", "g", 4);
    assert!((0.0..=0.0034).contains(&short), "{short}");
}

#[test]
fn a_licence_that_passes_all_but_a_trace_is_as_good_as_none() {
    is(case!("07-licence-9999").short("us", "g", 4), 0.0, 1e-3);
}

#[test]
fn a_stock_serves_its_owner_who_goes_on_ordering() {
    // The quota halves what leaves in month 1 and arrives in month 2. Of 10 a month each orders and gets 5; the one who holds 60 fills up with 5 a
    // month for a year.
    let case = case!("09-stockholder-stops-ordering");
    for month in 2..=12 {
        is(case.short("b", "g", month), 0.5, 1e-6);
        is(case.short("a", "g", month), 0.0, 1e-6);
    }
}

#[test]
fn a_stock_serves_its_owner_where_goods_take_no_time_too() {
    let mut preset = read(include_str!("../../cases/09-stockholder-stops-ordering.ron"));
    preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
    let case = Case::of(&preset);
    for month in 1..=12 {
        is(case.short("b", "g", month), 0.5, 1e-6);
        is(case.short("a", "g", month), 0.0, 1e-6);
    }
}

#[test]
fn an_abundant_input_decides_nothing() {
    let case = case!("24-abundant-input-decides");
    is(case.short("us", "p1", 1), 0.5, 1e-4);
    is(case.short("us", "p2", 1), 0.5, 1e-4);
}

#[test]
fn a_large_chain_that_is_not_connected_changes_nothing() {
    let case = case!("25-huge-other-chain");
    is(case.short("m0", "g", 1), 0.5, 1e-6);
    is(case.short("m1", "g", 1), 0.5, 1e-6);
}

#[test]
fn figures_that_do_not_quite_balance_give_an_answer() {
    let case = case!("30-no-answer");
    assert!(case.play.audit.worst_residual <= 1e-9);
}

#[test]
fn alternatives_make_nothing_of_nothing() {
    // One per cent of each is left, 0.1 of 10. Of it each could stand in for the other at one half for one: 0.1 serves itself or 0.2 of the
    // other, so that at best 0.2 of 10 of both are served.
    let case = case!("31-alternatives-make-goods-from-nothing");
    for good in ["a", "b"] {
        is(case.short("us", good, 1), 0.98, 1e-6);
    }
}

#[test]
fn a_break_even_is_held_against_the_main_product() {
    is(case!("32-break-even-by-alphabet").short("us", "main", 2), 0.0, 1e-9);
}

#[test]
fn a_limit_that_does_not_bind_erases_nothing() {
    for limit in [30.0, 1e8, 1e12, 1e15] {
        for transit in [0, 1] {
            let mut preset = read(include_str!("../../cases/map-route-without-limit.ron"));
            for route in &mut preset.map.routes {
                route.maximum.value = limit;
                route.transit_months = transit;
            }
            let case = Case::of(&preset);
            for (at, month) in case.play.months.iter_enumerated() {
                is(case.short("home", "ore", at.number()), 0.0, 0.0);
                is(month.flows.raw[0], 2.5, 1e-12);
            }
        }
    }
}

#[test]
fn a_plant_whose_goods_are_stopped_stops_buying() {
    // Ore 10 a month from Australia to a Chinese plant that sells all its metal abroad. With the ban nothing is sold, so nothing is made, bought or dug.
    for transit in [0, 1] {
        let map = MapMaker::default()
            .months(6, 0.0)
            .commodity("ore", Stage::Mine, 10.0, &[])
            .commodity("metal", Stage::Metal, 50.0, &["list"])
            .recipe("dig", &[], &[("ore", 1.0)])
            .recipe("smelt", &[("ore", 2.0)], &[("metal", 1.0)])
            .mine("mine", "AU", 10.0, 10.0)
            .site("plant", "CN", Stage::Metal)
            .runs("smelt", 5.0, 5.0)
            .market("us", "US", "metal", 5.0)
            .route("ore", "mine", "plant", 10.0, 10.0)
            .transit(transit)
            .route("metal", "plant", "us", 5.0, 5.0)
            .ban();
        let case = Case::of(&map.preset);
        for month in case.play.months.iter().skip(2) {
            for figure in month.flows.iter().chain(&month.activities) {
                is(*figure, 0.0, 1e-9);
            }
        }
    }
}

#[test]
fn ten_times_the_priority_loses_less_than_a_tenth() {
    // Half of the ore is left, and `priority x (2 u/D + 0.05)` is the same for both.
    let map = MapMaker::ore()
        .mine("mine", "CN", 20.0, 20.0)
        .site("high", "US", Stage::Market)
        .demand("ore", 10.0, 10.0)
        .site("low", "US", Stage::Market)
        .demand("ore", 10.0, 1.0)
        .route("ore", "mine", "high", 10.0, 10.0)
        .route("ore", "mine", "low", 10.0, 10.0)
        .rule(rule("quota", Instrument::quota(120.0), vec![domestic("list")]));
    let case = Case::of(&map.preset);
    // 10 (2 r + 0.05) = 2 (1 - r) + 0.05, so r = 1.55 / 22.
    is(case.short("high", "ore", 1), 1.55 / 22.0, 1e-5);
    is(case.short("low", "ore", 1), 1.0 - 1.55 / 22.0, 1e-5);
}

#[test]
fn who_always_bought_the_alternative_loses_no_more_than_who_turns_to_it() {
    // A quota leaves 5 of 10 magnet cars; all 10 cars without magnets come, and serve either use. 15 for 20 users: each use lacks a quarter,
    // though a car without magnets holds nothing scarce and hardly anything that is tracked.
    let mut map = MapMaker::ore()
        .commodity("free", Stage::Product, 0.01, &[])
        .recipe("build", &[], &[("free", 1.0)])
        .mine("mine", "CN", 10.0, 10.0)
        .site("works", "JP", Stage::Product)
        .runs("build", 10.0, 10.0)
        .site("us", "US", Stage::Market)
        .demand("ore", 10.0, 1.0)
        .demand("free", 10.0, 1.0)
        .route("ore", "mine", "us", 10.0, 10.0)
        .route("free", "works", "us", 10.0, 10.0)
        .rule(rule("quota", Instrument::quota(60.0), vec![domestic("list")]));
    let us = map.preset.map.sites.iter_mut().find(|site| site.id.as_str() == "us").expect("the market");
    us.demands[0].alternatives.push(Alternative {
        commodity: "free".into(),
        ratio: Figure::plain(1.0),
        lead_months: 0,
        max_share: 1.0,
        penalty: 0.0,
    });
    let case = Case::of(&map.preset);
    is(case.short("us", "ore", 1), 0.25, 1e-3);
    is(case.short("us", "free", 1), 0.25, 1e-3);
}

#[test]
fn a_stock_is_shared_where_a_measure_says_so() {
    // As when a stock serves its owner first, but with the sharing of stocks ordered: both are covered while the stock of 60 lasts, which makes up for
    // 10 a month that the quota keeps back from month 2 on.
    let mut preset = read(include_str!("../../cases/09-stockholder-stops-ordering.ron"));
    preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
    preset.scenarios[0].rerouting_per_month = 1.0;
    let effect = MeasureEffect::StockSharing { commodity: "g".into(), sites: Vec::new() };
    let measure = Measure {
        id: "share".into(),
        title: "Stocks are shared".to_owned(),
        by: "US".into(),
        from: START,
        cost_usd: Figure::plain(0.0),
        effect,
        note: String::new(),
    };
    preset.scenarios[0].measures.push(measure.id.clone());
    preset.measures.push(measure);
    let case = Case::of(&preset);
    for month in 1..=5 {
        is(case.short("a", "g", month), 0.0, 1e-6);
        is(case.short("b", "g", month), 0.0, 1e-6);
    }
}
