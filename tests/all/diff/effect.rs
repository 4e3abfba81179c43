//! What a difference does to the gap, against answers worked out by hand and against solving both files.

use crate::kit::maps::*;
use chokepoint_core::diff::{Effect, EffectError, EffectWay, diff, effect};
use chokepoint_core::engine::{Network, SolveError, solve};
use chokepoint_core::insight::{GapSelection, GapUnit, gap_bands, gap_rows};
use chokepoint_core::model::{EntityRef, Instrument, Preset, ScenarioId};
use chokepoint_core::store::builtin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

fn worked_out(a: &Preset, b: &Preset, scenario: &str) -> Effect {
    let found = diff(a, b).expect("it can be taken apart");
    effect((a, b), &found, &ScenarioId::from(scenario), &AtomicBool::new(false), &|_, _| {}).expect("it can be solved")
}

#[test]
fn one_figure_does_what_solving_both_files_says() {
    // Of 100 a month half passes, then a quarter: 50 and 75 are missing, for two months, at 1,000 USD each.
    let passing = |share| {
        let licence = rule("licence", Instrument::licence(share, 0), vec![domestic("list")]);
        MapMaker::one_mine().months(2, 1.0).rule(licence).preset
    };
    let (a, b) = (passing(0.5), passing(0.25));
    let found = worked_out(&a, &b, "baseline");
    assert_close(found.before_usd, 100_000.0, 1.0);
    assert_close(found.after_usd, 150_000.0, 1.0);
    let [part] = found.parts.as_slice() else { panic!("{found:?}") };
    assert_eq!((&part.entities, part.differences), (&vec![Some(EntityRef::Rule("licence".into()))], 1));
    assert_close(part.change_usd, 50_000.0, 1.0);
    let [market] = found.markets.as_slice() else { panic!("{found:?}") };
    assert_eq!((market.site.as_str(), market.name.as_str()), ("us", "us: ore"));
    assert_close(market.change_usd(), 50_000.0, 1.0);
    // A shipped map, with the answer that the window shows.
    let a = builtin::load("teaching-12-sites").expect("it is shipped");
    let mut b = a.clone();
    let america = b.map.sites.iter_mut().find(|site| site.id.as_str() == "america");
    let stock = america.and_then(|site| site.stocks.first_mut()).expect("a market with a stock");
    stock.initial.value *= 0.5;
    let gap = |preset: &Preset| {
        let scenario = preset.scenario(&"licences".into()).expect("it is there");
        let network = Arc::new(Network::build(&preset.map));
        let outcome = solve(preset, network, scenario, &AtomicBool::new(false), &|_| {}).expect("a solution");
        gap_bands(&gap_rows(&outcome), GapSelection::AllMarkets, GapUnit::Usd).total().2
    };
    let found = worked_out(&a, &b, "licences");
    let (before, after) = (gap(&a), gap(&b));
    assert!(after > before * 1.000_1, "the stock is needed: {before}, {after}");
    assert_close(found.before_usd, before, 1e-5 * before);
    assert_close(found.after_usd, after, 1e-5 * before);
    assert_close(found.parts.iter().map(|part| part.change_usd).sum(), after - before, 2e-5 * before);
}

#[test]
fn two_changes_share_what_they_do_together() {
    // Alone the ban leaves 100 a month without, a stock of 60 does nothing; together 40 are missing. Over both orders the ban does
    // (100 + 40) / 2 = 70, the stock (0 - 60) / 2 = -30, at 1,000 USD each.
    let a = MapMaker::one_mine().preset;
    let mut b = MapMaker::one_mine().stock("ore", 60.0).ban().preset;
    b.map.sites[0].note = "a word".to_owned();
    let found = worked_out(&a, &b, "baseline");
    assert_eq!((found.way, found.aside), (EffectWay::AllOrders, 1));
    assert_close(found.before_usd, 0.0, 1.0);
    assert_close(found.after_usd, 40_000.0, 1.0);
    let parts: Vec<(String, f64)> = found.parts.iter().map(|part| (part.words(&a, &b), part.change_usd)).collect();
    let [(ban, does), (stock, helps)] = parts.as_slice() else { panic!("{parts:?}") };
    // The rule and its place in the scenario are one part: none does anything without the other.
    assert_eq!((ban.as_str(), stock.as_str()), ("Rule ban and Scenario No controls", "Site us"));
    assert_close(*does, 70_000.0, 1.0);
    assert_close(*helps, -30_000.0, 1.0);
}

#[test]
fn a_site_and_its_route_are_one_part_and_many_parts_come_in_order() {
    let a = MapMaker::one_mine().ban().preset;
    let mine = |map: MapMaker, id: &str| map.mine(id, "AU", 0.0, 5.0).route("ore", id, "us", 0.0, 5.0);
    let b = mine(MapMaker::one_mine().ban(), "au").preset;
    let found = worked_out(&a, &b, "baseline");
    assert_eq!(found.parts.len(), 1, "{found:?}");
    assert_eq!(found.parts[0].words(&a, &b), "Site au and Route au to us");
    // Nine mines are more than all orders are played of: each after those before it.
    let many = (0..9).fold(MapMaker::one_mine().ban(), |map, at| mine(map, &format!("au-{at}"))).preset;
    let found = worked_out(&a, &many, "baseline");
    assert_eq!((found.way, found.parts.len()), (EffectWay::InOrder, 9));
    let sum: f64 = found.parts.iter().map(|part| part.change_usd).sum();
    assert_close(sum, found.after_usd - found.before_usd, 1.0);
}

#[test]
fn what_has_no_effect_to_tell_says_why() {
    let a = MapMaker::one_mine().preset;
    let run = |b: &Preset, scenario: &str, cancel: bool| {
        let found = diff(&a, b).expect("it can be taken apart");
        effect((&a, b), &found, &scenario.into(), &AtomicBool::new(cancel), &|_, _| {})
    };
    assert_eq!(run(&a, "nowhere", false), Err(EffectError::NoScenario("nowhere".into())));
    let mut broken = a.clone();
    broken.map.commodities.clear();
    assert!(matches!(run(&broken, "baseline", false), Err(EffectError::Unsound(_))));
    assert_eq!(run(&a, "baseline", true), Err(EffectError::Solve(SolveError::Cancelled)));
    // Nothing differs: one map is played, and nothing does anything.
    let same = worked_out(&a, &a, "baseline");
    assert!(same.parts.is_empty() && same.markets.is_empty() && same.before_usd == same.after_usd);
    let played = AtomicBool::new(false);
    let found = diff(&a, &a).expect("it can be taken apart");
    let tell = |done: usize, all: usize| played.store(done == all, Ordering::Relaxed);
    effect((&a, &a), &found, &"baseline".into(), &AtomicBool::new(false), &tell).expect("it can be solved");
    assert!(played.load(Ordering::Relaxed));
}
