//! The law as it is written: what a clause says of borders, thresholds and contents, on small maps whose verdict was worked out from the text.

use crate::kit::maps::*;
use chokepoint_core::engine::{MonthIx, RouteIx, Verdict, check, judge_route};
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
        .0
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
