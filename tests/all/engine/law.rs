//! The law as it is written: what a clause says of borders, thresholds and contents, on small maps whose verdict was worked out from the text.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, RouteIx, Verdict, check, explain_reckoning, judge_route};
use chokepoint_core::model::*;
use chokepoint_core::store;
use std::sync::atomic::AtomicBool;

fn read(text: &str) -> Preset {
    store::parse(text).unwrap_or_else(|finding| panic!("{finding}"))
}

/// The verdict on a route of a preset in the first month of its first scenario.
fn verdict(preset: &Preset, route: &str) -> Verdict {
    let map = MapMaker { preset: preset.clone() };
    let network = map.network();
    let at: RouteIx = network.route(&route.into()).expect("the route");
    judge_route(preset, &network, &preset.scenarios[0], at, MonthIx::FIRST, &AtomicBool::new(false))
        .expect("a verdict")
        .verdict
}

/// Share of a route's usual trade that passes.
fn passes(preset: &Preset, route: &str) -> f64 {
    verdict(preset, route).permitted
}

#[test]
fn an_export_control_does_not_reach_a_delivery_within_a_country() {
    let mut preset = read(include_str!("../../cases/21-in-country-delivery.ron"));
    assert_close(passes(&preset, "x"), 1.0, 1e-12);
    *preset.rules[0].clauses[0].in_country_mut().expect("it has a say") = Some(true);
    assert_close(passes(&preset, "x"), 0.0, 1e-12);
    // What crosses a border is caught either way.
    let market = preset.map.sites.iter_mut().find(|site| site.id.as_str() == "us").expect("the market");
    market.country = "US".into();
    for said in [None, Some(false), Some(true)] {
        *preset.rules[0].clauses[0].in_country_mut().expect("it has a say") = said;
        assert_close(passes(&preset, "x"), 0.0, 1e-12);
    }
}

#[test]
fn members_of_a_group_are_different_countries() {
    let at = |from: &str, to: &str| {
        let mut preset = read(include_str!("../../cases/21-in-country-delivery.ron"));
        for site in &mut preset.map.sites {
            match site.id.as_str() {
                "jp" => site.country = from.into(),
                "us" => site.country = to.into(),
                _ => {}
            }
        }
        passes(&preset, "x")
    };
    assert_close(at("DE", "DE"), 1.0, 1e-12);
    assert_close(at("DE", "FR"), 0.0, 1e-12);
    assert_close(at("DE", "EU"), 0.0, 1e-12);
    // Where the map names the group alone, nobody knows that it stays in one of its countries.
    assert_close(at("EU", "EU"), 0.0, 1e-12);
}

#[test]
fn a_file_that_does_not_say_is_told_once() {
    let told = |preset: &Preset| {
        let told = check(preset).into_iter().filter(|finding| finding.place.to_string() == "rules/61/clauses");
        told.map(|finding| finding.message).collect::<Vec<_>>()
    };
    let mut preset = read(include_str!("../../cases/21-in-country-delivery.ron"));
    assert_eq!(
        told(&preset),
        ["it passes a delivery within a country that it caught in earlier versions of the program"]
    );
    for said in [false, true] {
        *preset.rules[0].clauses[0].in_country_mut().expect("it has a say") = Some(said);
        assert!(told(&preset).is_empty());
    }
    // Nothing to say where no delivery is concerned.
    *preset.rules[0].clauses[0].in_country_mut().expect("it has a say") = None;
    let market = preset.map.sites.iter_mut().find(|site| site.id.as_str() == "us").expect("the market");
    market.country = "US".into();
    assert!(told(&preset).is_empty());
}

#[test]
fn clean_is_what_lies_below_the_threshold() {
    // 100 magnets of 0.05 % and 60 of 5 %, threshold 0.1 %: 100 of 160 pass, whether the hub keeps lines apart or only sends on what it buys.
    let mut preset = read(include_str!("../../cases/27-clean-line-below-threshold.ron"));
    assert_close(passes(&preset, "x"), 0.625, 1e-12);
    let hub = preset.map.sites.iter_mut().find(|site| site.id.as_str() == "hub").expect("the hub");
    hub.segregates = false;
    assert_close(passes(&preset, "x"), 0.625, 1e-12);
    // Judged as 0.05 % each and 5 % each, not as 1.9 % on average: above 5 % nothing is caught.
    if let Clause::Content { threshold, .. } = &mut preset.rules[0].clauses[0] {
        *threshold = 0.0501;
    }
    assert_close(passes(&preset, "x"), 1.0, 1e-12);
}

/// American parts of 40 USD, one in a Japanese module of 100 USD, one of which is in a Korean machine of 200 USD beside `direct` American parts
/// of 40 USD; machines go to China.
fn machines(direct: f64) -> MapMaker {
    let mut inputs = vec![("module", 1.0)];
    if direct > 0.0 {
        inputs.push(("part", direct));
    }
    let map = MapMaker::default()
        .commodity("part", Stage::Refine, 40.0, &["us-ccl"])
        .commodity("module", Stage::Magnet, 100.0, &["us-ccl-carriers"])
        .commodity("machine", Stage::Product, 200.0, &["us-ccl-carriers"])
        .recipe("make", &[], &[("part", 1.0)])
        .recipe("mount", &[("part", 1.0)], &[("module", 1.0)])
        .recipe("assemble", &inputs, &[("machine", 1.0)])
        .site("us-maker", "US", Stage::Refine)
        .runs("make", 20.0 + 10.0 * direct, 100.0)
        .site("jp-maker", "JP", Stage::Magnet)
        .runs("mount", 20.0, 100.0)
        .site("kr-maker", "KR", Stage::Product)
        .runs("assemble", 10.0, 100.0)
        .market("cn-modules", "CN", "module", 10.0)
        .market("cn-machines", "CN", "machine", 10.0)
        .route("part", "us-maker", "jp-maker", 20.0, 100.0)
        .route("module", "jp-maker", "kr-maker", 10.0, 100.0)
        .route("module", "jp-maker", "cn-modules", 10.0, 100.0)
        .route("machine", "kr-maker", "cn-machines", 10.0, 100.0);
    if direct > 0.0 { map.route("part", "us-maker", "kr-maker", 10.0 * direct, 100.0) } else { map }
}

fn de_minimis(threshold: f64, comparison: Comparison, second_incorporation: bool) -> Rule {
    let clause = Clause::Content {
        carriers: vec!["us-ccl-carriers".into()],
        counted: vec!["us-ccl".into()],
        threshold,
        comparison,
        second_incorporation,
        from: None,
        in_country: Some(true),
        provision: Provision::default(),
    };
    let mut rule = rule("us", Instrument::Ban, vec![clause]);
    rule.issuer = "US".into();
    rule
}

#[test]
fn a_threshold_is_met_or_exceeded() {
    use Comparison::{AtOrAbove, MoreThan};
    // A module is 40 % American.
    for (threshold, comparison, share) in [
        (0.4, AtOrAbove, 0.0),
        (0.4, MoreThan, 1.0),
        (0.399, MoreThan, 0.0),
        (0.401, AtOrAbove, 1.0),
        (0.0, MoreThan, 0.0),
    ] {
        let map = machines(0.0).rule(de_minimis(threshold, comparison, false));
        assert_close(passes(&map.preset, "jp-maker-cn-modules"), share, 1e-12);
    }
}

#[test]
fn what_was_built_into_a_good_that_is_built_in_counts_no_more() {
    let at = |direct: f64, threshold: f64, second: bool| {
        let map = machines(direct).rule(de_minimis(threshold, Comparison::MoreThan, second));
        (passes(&map.preset, "jp-maker-cn-modules"), passes(&map.preset, "kr-maker-cn-machines"))
    };
    // A module is 40 % American, a machine with a module 20 %; after the second incorporation, nothing of it.
    assert_eq!(at(0.0, 0.1, false), (0.0, 0.0));
    assert_eq!(at(0.0, 0.1, true), (0.0, 1.0));
    // With an American part beside the module 40 %, of which the part by itself is 20 %.
    assert_eq!(at(1.0, 0.25, false), (0.0, 0.0));
    assert_eq!(at(1.0, 0.25, true), (0.0, 1.0));
    assert_eq!(at(1.0, 0.19, true), (0.0, 0.0));
}

#[test]
fn a_content_is_reckoned_in_usd_by_the_price_of_the_map() {
    // A module of 100 USD has a part of 40 USD: 40.00 of 100.00 USD. The machine of 200 USD takes a module, of which 40 of 100 USD count, and half
    // a part of 40 USD: 60.00 of 200.00 USD.
    let mut map = machines(0.5).rule(de_minimis(0.25, Comparison::AtOrAbove, false));
    map.preset.sources.push(Source {
        id: "stats".into(),
        publication: "Statistics".to_owned(),
        table: "table 3".to_owned(),
        year: 2025,
        quality: Quality::Estimated,
        note: String::new(),
    });
    map.preset.map.commodities[2].price_usd.source = "stats".into();
    let network = map.network();
    let told = |route: &str| {
        let route = network.route(&route.into()).expect("the route");
        let (scenario, cancel) = (&map.preset.scenarios[0], AtomicBool::new(false));
        let judged = judge_route(&map.preset, &network, scenario, route, MonthIx::FIRST, &cancel).expect("a verdict");
        let lines: Vec<String> =
            judged.reckonings.iter().map(|found| explain_reckoning(&map.preset, &network, found)).collect();
        lines.join("\n")
    };
    assert_eq!(
        told("jp-maker-cn-modules"),
        "how reckoned, by us: 40.00 of 100.00 USD per t (40 %), threshold 25 %; 40.00 with part; \
         100.00 is the map's price of module: no source given"
    );
    assert_eq!(
        told("kr-maker-cn-machines"),
        "how reckoned, by us: 60.00 of 200.00 USD per t (30 %), threshold 25 %; 40.00 with module and 20.00 with part; \
         200.00 is the map's price of machine: Statistics, table 3, 2025 (estimated)"
    );
    // Where the rule looks for nothing that is in it, there is nothing to reckon.
    assert_eq!(told("us-maker-jp-maker"), "");
}
