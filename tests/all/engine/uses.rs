//! Rules that tell uses apart: who is short, and who is not, downstream of them. All volumes a month.

use crate::kit::maps::*;
use chokepoint_core::engine::{Network, Rung, simulate};
use chokepoint_core::model::*;
use chokepoint_core::store::{self, Pattern, Size, generate};
use std::sync::atomic::AtomicBool;

/// Part of the demand at a market that is short in a month, counted from 1.
fn short(preset: &Preset, month: usize, site: &str) -> f64 {
    let network = Network::build(&preset.map);
    let play =
        simulate(preset, &network, &preset.scenarios[0], Rung::TOP, &AtomicBool::new(false)).expect("a solution");
    assert!(play.audit.worst_residual < 1e-9, "{:?}", play.audit);
    let month = &play.months.raw[month - 1];
    let site = network.site(&site.into()).expect("the site");
    let at = |demand: &chokepoint_core::engine::NetworkDemand| network.nodes[demand.node].site == site;
    let demands = network.demands.iter_enumerated().filter(|(_, demand)| at(demand));
    let (mut lacking, mut wanted) = (0.0, 0.0);
    for (demand, _) in demands {
        lacking += month.shortages[demand];
        wanted += month.demands[demand];
    }
    lacking / wanted
}

#[track_caller]
fn are(map: &MapMaker, month: usize, right: &[(&str, f64)]) {
    for (site, right) in right {
        let short = short(&map.preset, month, site);
        assert!((short - right).abs() <= 1e-6, "{site} is short {short} in month {month}, not {right}");
    }
}

/// A rule of CN on `list` that is aimed at military users.
fn military(instrument: Instrument) -> Rule {
    let mut rule = rule("military", instrument, vec![domestic("list")]);
    rule.scope.users = Users::Military;
    rule
}

fn licence(approval_share: f64) -> Instrument {
    Instrument::Licence {
        approval_share,
        processing_months: 0,
        presumption: Presumption::CaseByCase,
        valid_months: None,
        renewed: None,
        general_per_year: None,
        desk: None,
        band: None,
    }
}

/// Ore from China to a plant in Japan that makes metal of it for a civil market of 7 and an army of 3.
fn plant(months: u32, rerouting: f64) -> MapMaker {
    MapMaker::ore()
        .months(months, rerouting)
        .commodity("metal", Stage::Metal, 50.0, &[])
        .recipe("smelt", &[("ore", 1.0)], &[("metal", 1.0)])
        .mine("mine", "CN", 10.0, 10.0)
        .site("plant", "JP", Stage::Metal)
        .runs("smelt", 10.0, 10.0)
        .site("civil", "US", Stage::Market)
        .demand("metal", 7.0, 1.0)
        .site("army", "US", Stage::Market)
        .demand("metal", 3.0, 1.0)
        .used_for("weapons", 1.0)
        .route("metal", "plant", "civil", 7.0, 20.0)
        .route("metal", "plant", "army", 3.0, 20.0)
}

fn read(text: &str) -> Preset {
    store::parse(text).unwrap_or_else(|finding| panic!("{finding}"))
}

#[test]
fn a_ban_on_military_users_hits_them_and_nobody_else() {
    let preset = read(include_str!("../../cases/22-military-ban-hits-civil.ron"));
    for month in [1, 2] {
        assert!(short(&preset, month, "civ") <= 1e-9);
        assert!(short(&preset, month, "arm") >= 1.0 - 1e-9);
    }
}

#[test]
fn a_quota_does_not_count_what_is_exempt() {
    let preset = read(include_str!("../../cases/10-quota-stricter-than-ban.ron"));
    assert!(short(&preset, 1, "a") <= 1e-9);
    assert!((short(&preset, 1, "b") - 0.6).abs() <= 1e-6);
}

#[test]
fn a_licence_for_military_users_passes_its_share_of_theirs() {
    for share in [0.25, 0.5, 0.9999] {
        let map = plant(3, 0.0).route("ore", "mine", "plant", 10.0, 10.0).rule(military(licence(share)));
        are(&map, 2, &[("civil", 0.0), ("army", 1.0 - share)]);
    }
}

#[test]
fn one_market_with_both_users_lacks_the_military_part() {
    // Of 10, 3 are military.
    let map = MapMaker::one_mine().rule(military(Instrument::Ban));
    let mut preset = map.preset;
    preset.map.sites.last_mut().expect("the market").demands[0].military_share = 0.3;
    assert!((short(&preset, 1, "us") - 0.3).abs() <= 1e-6);
}

#[test]
fn civil_goods_make_room_for_the_army_where_others_are_free() {
    // Ore from China and from Australia, 5 of each. China sends its 5 to civil users alone, who want 7; what comes from Australia is free: 2 for them
    // and 3 for the army.
    let map = plant(2, 0.0)
        .mine("free", "AU", 5.0, 5.0)
        .route("ore", "mine", "plant", 5.0, 5.0)
        .route("ore", "free", "plant", 5.0, 5.0)
        .rule(military(Instrument::Ban));
    are(&map, 1, &[("civil", 0.0), ("army", 0.0)]);
    // With 9 of 10 from China, 7 pass for civil users, and what is free serves the army: 1 of 3.
    let map = plant(2, 0.0)
        .mine("free", "AU", 1.0, 1.0)
        .route("ore", "mine", "plant", 9.0, 9.0)
        .route("ore", "free", "plant", 1.0, 1.0)
        .rule(military(Instrument::Ban));
    are(&map, 1, &[("civil", 0.0), ("army", 2.0 / 3.0)]);
}

#[test]
fn a_month_at_sea_makes_no_civil_goods_military() {
    // What was at sea before the ban is free and serves both in the first month.
    let map = plant(5, 0.0).route("ore", "mine", "plant", 10.0, 10.0).transit(1).rule(military(Instrument::Ban));
    are(&map, 1, &[("civil", 0.0), ("army", 0.0)]);
    for month in 2..=5 {
        are(&map, month, &[("civil", 0.0), ("army", 1.0)]);
    }
}

#[test]
fn what_lay_in_stock_before_is_free_and_what_comes_after_is_not() {
    // The plant holds 6 of ore. The army wants 3 a month, and gets the stock for two months. Civil users are served by what comes in.
    let mut map = plant(6, 0.0).route("ore", "mine", "plant", 10.0, 10.0).rule(military(Instrument::Ban));
    let plant = map.preset.map.sites.iter_mut().find(|site| site.id.as_str() == "plant").expect("the plant");
    let stock = Stock {
        commodity: "ore".into(),
        initial: Figure::plain(6.0),
        target: Some(Figure::plain(6.0)),
        draw_per_month: None,
        usable: 1.0,
    };
    plant.stocks.push(stock);
    are(&map, 1, &[("civil", 0.0), ("army", 0.0)]);
    are(&map, 2, &[("civil", 0.0), ("army", 0.0)]);
    for month in 3..=6 {
        are(&map, month, &[("civil", 0.0), ("army", 1.0)]);
    }
}

#[test]
fn a_by_product_for_the_army_lacks_its_share_and_the_main_product_nothing() {
    // One unit of ore makes a main product for civil users and a by-product for the army.
    let map = |instrument: Instrument| {
        MapMaker::ore()
            .months(2, 0.0)
            .commodity("main", Stage::Metal, 80.0, &[])
            .commodity("by", Stage::Metal, 20.0, &[])
            .recipe("split", &[("ore", 1.0)], &[("main", 1.0), ("by", 1.0)])
            .mine("mine", "CN", 10.0, 10.0)
            .site("plant", "JP", Stage::Metal)
            .runs("split", 10.0, 10.0)
            .market("civil", "US", "main", 10.0)
            .site("army", "US", Stage::Market)
            .demand("by", 10.0, 1.0)
            .used_for("weapons", 1.0)
            .route("ore", "mine", "plant", 10.0, 10.0)
            .route("main", "plant", "civil", 10.0, 10.0)
            .route("by", "plant", "army", 10.0, 10.0)
            .rule(military(instrument))
    };
    are(&map(Instrument::Ban), 1, &[("civil", 0.0), ("army", 1.0)]);
    are(&map(licence(0.5)), 1, &[("civil", 0.0), ("army", 0.5)]);
    are(&map(licence(0.9999)), 1, &[("civil", 0.0), ("army", 1e-4)]);
}

#[test]
fn civil_goods_do_not_reach_the_army_by_another_plant() {
    // A second plant makes the same metal for civil users alone; re-routing opens a way from it to the army, but not for what was let
    // in for civil users.
    let map = plant(12, 0.5)
        .route("ore", "mine", "plant", 10.0, 10.0)
        .mine("second", "CN", 5.0, 20.0)
        .site("civil-plant", "KR", Stage::Metal)
        .runs("smelt", 5.0, 20.0)
        .site("cars", "US", Stage::Market)
        .demand("metal", 5.0, 1.0)
        .used_for("cars", 0.0)
        .route("ore", "second", "civil-plant", 5.0, 20.0)
        .route("metal", "civil-plant", "cars", 5.0, 20.0)
        .route("metal", "civil-plant", "army", 0.0, 20.0)
        .rule(military(Instrument::Ban));
    are(&map, 12, &[("civil", 0.0), ("cars", 0.0), ("army", 1.0)]);
}

#[test]
fn both_users_lose_their_own_shares_under_two_rules() {
    // Military users are banned; all others need a licence, which passes 60 %.
    let mut other = rule("other", licence(0.6), vec![domestic("list")]);
    other.scope.users = Users::Civil;
    let map = plant(2, 0.0).route("ore", "mine", "plant", 10.0, 10.0).rule(military(Instrument::Ban)).rule(other);
    are(&map, 1, &[("civil", 0.4), ("army", 1.0)]);
}

/// A made-up map on which half of every other demand is military. Nothing takes time: with ships on their way markets overshoot, whoever a ban is
/// aimed at.
fn mixed(seed: u64) -> Preset {
    let mut preset = generate(Pattern::Random, Size { sites: 24, routes: 60 }, seed);
    preset.scenarios[0].months = 4;
    preset.map.routes.iter_mut().for_each(|route| route.transit_months = 0);
    let demands = preset.map.sites.iter_mut().flat_map(|site| &mut site.demands);
    for (at, demand) in demands.enumerate() {
        demand.military_share = if at % 2 == 0 { 0.5 } else { 0.0 };
    }
    preset
}

/// The rules of a made-up map, aimed at military users.
fn at_the_army(mut preset: Preset, instrument: Option<&Instrument>) -> Preset {
    for rule in &mut preset.rules {
        rule.scope.users = Users::Military;
        if let Some(instrument) = instrument {
            rule.instrument = instrument.clone();
        }
    }
    preset
}

fn shortages(preset: &Preset) -> Vec<f64> {
    let network = Network::build(&preset.map);
    let play =
        simulate(preset, &network, &preset.scenarios[0], Rung::TOP, &AtomicBool::new(false)).expect("a solution");
    let parts = play.months.iter().flat_map(|month| month.shortages.iter().zip(&month.demands));
    parts.map(|(short, wanted)| short / wanted.max(f64::MIN_POSITIVE)).collect()
}

#[test]
fn a_rule_that_tells_uses_apart_and_passes_everything_changes_nothing() {
    for seed in 0..40 {
        let with = at_the_army(mixed(seed), Some(&licence(1.0)));
        let mut without = with.clone();
        without.scenarios[0].rules.clear();
        for (one, other) in shortages(&with).into_iter().zip(shortages(&without)) {
            assert!((one - other).abs() <= 1e-9, "seed {seed}: {one} is not {other}");
        }
    }
}

#[test]
fn a_ban_on_military_users_costs_no_demand_more_than_its_military_part() {
    for seed in 0..40 {
        let preset = at_the_army(mixed(seed), Some(&Instrument::Ban));
        let network = Network::build(&preset.map);
        let military: Vec<f64> = network.demands.keys().map(|at| network.demand_entry(at).military_share).collect();
        let mut without = preset.clone();
        without.scenarios[0].rules.clear();
        for (at, (short, before)) in shortages(&preset).into_iter().zip(shortages(&without)).enumerate() {
            let most = before + military[at % military.len()];
            assert!(short <= most + 1e-6, "seed {seed}: {short} of a demand is short, not {most}");
        }
    }
}
