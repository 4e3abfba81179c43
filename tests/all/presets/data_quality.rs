//! Where figures come from, what a gap rests on, and which figure moves it: answers worked out in the comments.

use crate::kit::maps::*;
use chokepoint_core::engine::SolveError;
use chokepoint_core::insight::{
    CANDIDATES, QualityCounts, TradeQuality, assumed_months, figure_entries, gap_footing, gap_rows, known_words,
    sensitivity,
};
use chokepoint_core::model::*;
use chokepoint_core::store::builtin;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

fn source(id: &str, quality: Quality) -> Source {
    Source { id: id.into(), publication: format!("About {id}"), year: 2025, quality, ..Source::default() }
}

/// A mine in CN that sells 100 a month to a market in the US; a licence lets 40 % pass.
fn licensed() -> MapMaker {
    let mut map = MapMaker::ore()
        .mine("mine", "CN", 100.0, 200.0)
        .market("market", "US", "ore", 100.0)
        .route("ore", "mine", "market", 100.0, 200.0)
        .rule(rule("licence", Instrument::licence(0.4, 0), vec![domestic("list")]));
    map.preset.sources = vec![source("customs", Quality::Measured), source("guess", Quality::Illustrative)];
    map
}

fn of_site(id: &str) -> FieldPath {
    EntityRef::Site(id.into()).into()
}

/// Usual level of the first activity of a site.
fn level(site: &str) -> FieldPath {
    of_site(site).at(Field::Activities, 0).field(Field::Baseline)
}

/// The first stock of a site.
fn stock(site: &str) -> FieldPath {
    of_site(site).at(Field::Stocks, 0).field(Field::Initial)
}

/// The first demand of a site.
fn demand(site: &str) -> FieldPath {
    of_site(site).at(Field::Demands, 0).field(Field::Quantity)
}

/// What is at stake at the first demand of a site.
fn value(site: &str) -> FieldPath {
    of_site(site).at(Field::Demands, 0).field(Field::ValueAtStakeUsd)
}

/// Usual volume of a route.
fn volume(route: &str) -> FieldPath {
    FieldPath::from(EntityRef::Route(route.into())).field(Field::Baseline)
}

/// Every figure of a map is known exactly but those that the test gives a sigma.
fn exact(map: &mut MapMaker) {
    for entry in figure_entries(&map.preset) {
        figure_mut(&mut map.preset, &entry.path).expect("the figure").sigma = Some(0.0);
    }
}

fn set(map: &mut MapMaker, path: FieldPath, source: &str, sigma: f64) {
    let figure = figure_mut(&mut map.preset, &path).expect("the figure");
    (figure.source, figure.sigma) = (source.into(), Some(sigma));
}

#[test]
fn every_figure_of_every_preset_is_found_again_at_its_address() {
    for builtin in builtin::BUILTINS {
        let mut preset = builtin.preset().expect("a preset");
        let entries = figure_entries(&preset);
        assert!(entries.len() > 60, "{}", builtin.name);
        for entry in &entries {
            let figure = figure_mut(&mut preset, &entry.path).expect("the figure");
            assert_eq!((figure.value, &figure.source), (entry.value, &entry.source), "{}", entry.name);
        }
        let mut paths: Vec<&FieldPath> = entries.iter().map(|entry| &entry.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), entries.len(), "no address twice");
    }
}

#[test]
fn figures_are_counted_by_the_quality_of_their_source() {
    let mut map = licensed();
    set(&mut map, volume("mine-market"), "customs", 0.1);
    set(&mut map, demand("market"), "guess", 0.1);
    let entries = figure_entries(&map.preset);
    // Price, level, capacity and value at stake have no source; the route's cost is a plain 0, and its maximum is by a rule and counted apart.
    let counts = QualityCounts::of(&entries);
    assert_eq!(
        counts,
        QualityCounts { measured: 1, estimated: 0, illustrative: 1, unsourced: 4, unexplained: 0, by_rule: 1 }
    );
    assert_eq!(counts.all(), 6);
    let found = entries.iter().find(|entry| entry.path == volume("mine-market")).expect("the volume");
    assert_eq!(found.path.entity(), Some(&EntityRef::Route("mine-market".into())));
    assert_eq!(
        (found.year, found.publication.as_str(), found.unit.as_str()),
        (Some(2025), "About customs", "t a year")
    );
}

#[test]
fn trade_is_weighed_by_value_and_only_where_it_crosses_a_border() {
    // A tonne is 1,000 USD and the map is drawn by the month: 1,200 t a year to the US are measured, 720 to JP are estimated, 480 to KR have no
    // source, and what stays in CN is no trade.
    let mut map = licensed()
        .market("japan", "JP", "ore", 60.0)
        .market("korea", "KR", "ore", 40.0)
        .market("home", "CN", "ore", 500.0)
        .route("ore", "mine", "japan", 60.0, 60.0)
        .route("ore", "mine", "korea", 40.0, 40.0)
        .route("ore", "mine", "home", 500.0, 500.0);
    map.preset.sources.push(source("analyst", Quality::Estimated));
    map.preset.map.commodities[0].price_usd.value = 1_000.0;
    set(&mut map, volume("mine-market"), "customs", 0.1);
    set(&mut map, volume("mine-japan"), "analyst", 0.1);
    set(&mut map, volume("mine-home"), "customs", 0.1);
    let trade = TradeQuality::of(&map.preset).expect("something is traded");
    assert_eq!((trade.measured_usd, trade.estimated_usd, trade.illustrative_usd), (1_200_000.0, 720_000.0, 480_000.0));
    assert_eq!(
        trade.words(),
        "Of the value of usual trade across borders, 50 % rests on measured volumes, 30 % on estimated and 20 % on illustrative ones"
    );
    map.preset.map.routes.retain(|route| route.id.as_str() == "mine-home");
    assert_eq!(TradeQuality::of(&map.preset), None);
}

#[test]
fn months_after_the_day_of_knowledge_are_assumed() {
    // 24 months from January 2025; known up to 26 November 2026: December alone begins later. The scenario's own day counts before the preset's.
    let mut preset = licensed().preset;
    let scenario = &mut preset.scenarios[0];
    (scenario.start, scenario.months) = (jiff::civil::date(2025, 1, 1), 24);
    assert_eq!(known_words(&preset, &preset.scenarios[0]), None);
    preset.as_of = Some(jiff::civil::date(2026, 11, 26));
    assert_eq!(assumed_months(&preset, &preset.scenarios[0]), Some(1));
    assert_eq!(
        known_words(&preset, &preset.scenarios[0]).as_deref(),
        Some("Known up to 26 November 2026; the last of its 24 months is assumed")
    );
    preset.scenarios[0].as_of = Some(jiff::civil::date(2025, 4, 4));
    assert_eq!(assumed_months(&preset, &preset.scenarios[0]), Some(20));
    preset.scenarios[0].as_of = Some(jiff::civil::date(2024, 12, 31));
    assert_eq!(assumed_months(&preset, &preset.scenarios[0]), Some(24));
    preset.scenarios[0].as_of = Some(jiff::civil::date(2030, 1, 1));
    assert_eq!(assumed_months(&preset, &preset.scenarios[0]), Some(0));
    // Who knows more than his own preset is told so, and who knows what nobody can, too.
    let said = |preset: &Preset| -> Vec<String> {
        validate(preset)
            .into_iter()
            .filter(|found| found.to_string().contains("as_of"))
            .map(|found| found.to_string())
            .collect()
    };
    assert!(said(&preset).iter().any(|words| words.contains("up to 2026-11-26 only")), "{:?}", said(&preset));
    preset.scenarios[0].as_of = Some(jiff::civil::date(2025, 4, 4));
    assert_eq!(said(&preset), Vec::<String>::new());
    preset.as_of = Some(jiff::civil::date(3025, 1, 1));
    assert!(said(&preset).iter().any(|words| words.contains("3025")), "{:?}", said(&preset));
}

#[test]
fn a_gap_rests_on_the_demand_and_the_supply_of_its_markets() {
    // The licence leaves 60 of 100 unmet in the US and 20 of 33.3 in JP: three quarters of the gap and one quarter.
    let mut map = licensed().market("other", "JP", "ore", 100.0 / 3.0);
    map = map.route("ore", "mine", "other", 100.0 / 3.0, 100.0 / 3.0);
    map.preset.map.sites[0].activities[0].baseline.value += 400.0;
    set(&mut map, demand("market"), "guess", 0.1);
    set(&mut map, volume("mine-market"), "customs", 0.1);
    set(&mut map, demand("other"), "customs", 0.1);
    set(&mut map, volume("mine-other"), "customs", 0.1);
    set(&mut map, value("market"), "customs", 0.1);
    set(&mut map, value("other"), "guess", 0.1);
    let outcome = map.solve();
    let footing = gap_footing(&map.preset, &outcome.network, &gap_rows(&outcome)).expect("a gap");
    assert_close(footing.gap_usd, 80_000.0, 0.1);
    assert_close(footing.demand, 0.75, 1e-6);
    assert_close(footing.value, 0.25, 1e-6);
    assert_close(footing.supply, 0.0, 1e-6);
    assert_close(footing.quantity, 0.75, 1e-6);
    map.preset.scenarios[0].rules.clear();
    let outcome = map.solve();
    assert_eq!(gap_footing(&map.preset, &outcome.network, &gap_rows(&outcome)), None, "no gap rests on nothing");
}

#[test]
fn the_swing_of_a_figure_is_what_the_gap_does() {
    // 60 a month are missing at 1,000 USD each: 60,000. Raising the demand by 10 % raises the trade and the mine that go with it;
    // 40 % of 110 pass, 66 are missing: 6,000 more. The same for the volume and for the mine's level. The value at
    // stake, 50 % higher, adds 30,000. Squares: 900 + 3 x 36 = 1,008.
    let mut map = licensed();
    exact(&mut map);
    set(&mut map, demand("market"), "guess", 0.1);
    set(&mut map, volume("mine-market"), "guess", 0.1);
    set(&mut map, level("mine"), "guess", 0.1);
    set(&mut map, value("market"), "customs", 0.5);
    let steps = Mutex::new(Vec::new());
    let count = |done, all| steps.lock().expect("no panic").push((done, all));
    let scenario = &map.preset.scenarios[0];
    let found = sensitivity(&map.preset, scenario, None, CANDIDATES, &AtomicBool::new(false), &count).expect("swings");
    assert_close(found.gap_usd, 60_000.0, 0.1);
    assert_eq!((found.played, found.set_aside), (3, 0));
    assert_eq!(steps.lock().expect("no panic").last(), Some(&(3, 3)));
    assert_eq!(found.swings[0].figure.path, value("market"));
    assert_close(found.swings[0].usd, 30_000.0, 0.1);
    assert_close(found.swings[0].part, 900.0 / 1008.0, 1e-5);
    for swing in &found.swings[1..] {
        assert_close(swing.usd, 6_000.0, 0.5);
    }
    assert_close(found.illustrative_part().expect("something swings"), 108.0 / 1008.0, 1e-5);
    assert_close(found.sigma_usd(), 1_008.0_f64.sqrt() * 1_000.0, 1.0);
}

#[test]
fn a_stock_narrows_the_gap_and_few_candidates_leave_the_rest_aside() {
    // 20 in store fill 20 of the 60: 40,000. Half as much again fills 10 more.
    let mut map = licensed();
    map.preset.map.sites[1].stocks.push(Stock {
        commodity: "ore".into(),
        initial: Figure::plain(20.0),
        target: Some(Figure::plain(0.0)),
        draw_per_month: None,
        usable: 1.0,
    });
    exact(&mut map);
    set(&mut map, stock("market"), "guess", 0.5);
    set(&mut map, volume("mine-market"), "guess", 0.01);
    let scenario = &map.preset.scenarios[0];
    let found = sensitivity(&map.preset, scenario, None, 1, &AtomicBool::new(false), &|_, _| {}).expect("swings");
    assert_close(found.gap_usd, 40_000.0, 1.0);
    assert_eq!((found.played, found.set_aside), (1, 1));
    assert_close(found.swings[0].usd, -10_000.0, 1.0);
}

#[test]
fn it_stops_when_it_is_told_to() {
    let map = licensed();
    let stopped = sensitivity(&map.preset, &map.preset.scenarios[0], None, 5, &AtomicBool::new(true), &|_, _| {});
    assert_eq!(stopped, Err(SolveError::Cancelled));
}
