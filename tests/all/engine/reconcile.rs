//! Reconciliation against answers worked out by hand.

use crate::kit::maps::*;
use chokepoint_core::engine::{Adjustment, Network, Reconciliation, apply_reconciliation, check, reconcile};
use chokepoint_core::model::*;
use chokepoint_core::store::builtin;

/// A mine, a route and a market in a row; volumes per month, standard deviations relative.
fn chain(mine: (f64, f64), route: (f64, f64), market: (f64, f64)) -> MapMaker {
    let mut map = MapMaker::ore()
        .mine("mine", "AU", mine.0, 1000.0)
        .market("market", "JP", "ore", market.0)
        .route("ore", "mine", "market", route.0, 1000.0);
    map.preset.map.sites[0].activities[0].baseline.sigma = Some(mine.1);
    map.preset.map.sites[1].demands[0].quantity.sigma = Some(market.1);
    map.preset.map.routes[0].baseline.sigma = Some(route.1);
    map
}

fn solved(map: &MapMaker) -> (Network, Reconciliation) {
    let network = Network::build(&map.preset.map);
    let reconciliation = reconcile(&map.preset, &network).expect("a balance");
    (network, reconciliation)
}

fn of(reconciliation: &Reconciliation, path: FieldPath) -> Adjustment {
    reconciliation.adjustments.iter().find(|entry| entry.path == path).expect("the figure").clone()
}

/// Usual level of the first activity of a site.
fn level(site: &str) -> FieldPath {
    FieldPath::from(EntityRef::Site(site.into())).at(Field::Activities, 0).field(Field::Baseline)
}

/// The first demand of a site.
fn demand(site: &str) -> FieldPath {
    FieldPath::from(EntityRef::Site(site.into())).at(Field::Demands, 0).field(Field::Quantity)
}

/// Usual volume of a route.
fn volume(route: &str) -> FieldPath {
    FieldPath::from(EntityRef::Route(route.into())).field(Field::Baseline)
}

#[test]
fn three_measurements_of_one_flow_meet_in_their_mean() {
    // 100, 120 and 110, each +- 10: all three are the same flow, so its best value is the mean, 110, and its standard
    // deviation 10 / sqrt 3 = 5.7735. In sigma they move by 1, 1 and 0, so chi squared is 2.
    let (_, found) = solved(&chain((100.0, 0.1), (120.0, 10.0 / 120.0), (110.0, 10.0 / 110.0)));
    for figure in [level("mine"), volume("mine-market"), demand("market")] {
        let entry = of(&found, figure);
        assert_close(entry.after / 12.0, 110.0, 1e-4);
        assert_close(entry.sigma_after.expect("an error bar") / 12.0, 10.0 / 3.0_f64.sqrt(), 1e-6);
    }
    assert_close(of(&found, level("mine")).in_sigma(), 1.0, 1e-5);
    assert_close(found.chi_squared, 2.0, 1e-4);
    assert!(found.adjustments.iter().all(|entry| !entry.is_gross()));
}

#[test]
fn the_surer_figure_moves_less() {
    // 100 +- 2 and 110 +- 4 of one flow, and an unknown between them: weights 1/4 and 1/16, so the best value is
    // (100/4 + 110/16) / (1/4 + 1/16) = 102, its variance 1 / (5/16) = 3.2.
    let (_, found) = solved(&chain((100.0, 0.02), (0.0, 10.0), (110.0, 4.0 / 110.0)));
    assert_close(of(&found, level("mine")).after / 12.0, 102.0, 1e-3);
    assert_close(of(&found, demand("market")).after / 12.0, 102.0, 1e-3);
    let filled = of(&found, volume("mine-market"));
    assert_close(filled.after / 12.0, 102.0, 1e-3);
    assert_close(filled.sigma_after.expect("an error bar") / 12.0, 3.2_f64.sqrt(), 1e-3);
    assert_close(filled.in_sigma(), 0.0, 0.0);
}

#[test]
fn a_zero_too_much_is_flagged_and_unknown_flows_are_filled_in() {
    // 100 are dug and 60 +- 3 reach one market; the other route is unknown, and its market says 400 instead of 40.
    let mut map = MapMaker::ore()
        .mine("mine", "AU", 100.0, 1000.0)
        .market("known", "JP", "ore", 60.0)
        .market("wrong", "US", "ore", 400.0)
        .route("ore", "mine", "known", 60.0, 1000.0)
        .route("ore", "mine", "wrong", 0.0, 1000.0);
    map.preset.map.sites[0].activities[0].baseline.sigma = Some(0.01);
    map.preset.map.sites[1].demands[0].quantity.sigma = Some(0.05);
    map.preset.map.sites[2].demands[0].quantity.sigma = Some(0.05);
    map.preset.map.routes[0].baseline.sigma = Some(0.05);
    map.preset.map.routes[1].baseline.sigma = Some(10.0);
    let (_, found) = solved(&map);
    let gross: Vec<&FieldPath> =
        found.adjustments.iter().filter(|entry| entry.is_gross()).map(|entry| &entry.path).collect();
    assert!(gross.contains(&&demand("wrong")), "{gross:?}");
    assert_eq!(found.adjustments[0].path, **gross.first().expect("one"), "what moved most comes first");
    let balanced = apply_reconciliation(&map.preset, &found);
    let filled = balanced.map.routes.iter().find(|route| route.to.as_str() == "wrong").expect("the route");
    let stated = balanced.map.sites[2].demands[0].quantity.value;
    assert_close(filled.baseline.value, stated, 1e-3);
    let network = Network::build(&balanced.map);
    assert!(network.baseline_deficit.iter().all(|deficit| *deficit < 1e-4));
}

#[test]
fn capacities_hold_and_by_products_may_stay_unsold() {
    // Ore of two elements, one part each; 50 of one are wanted and 80 of the other: 80 must be dug, 30 stay unsold; the
    // refinery can do 70, so the market that asked for 80 is what moves to 70.
    let mut map = MapMaker::default()
        .commodity("a", Stage::Refine, 10.0, &[])
        .commodity("b", Stage::Refine, 10.0, &[])
        .recipe("refine", &[], &[("a", 1.0), ("b", 1.0)])
        .site("refinery", "AU", Stage::Refine)
        .runs("refine", 60.0, 70.0)
        .market("market", "JP", "a", 50.0)
        .demand("b", 80.0, 1.0)
        .route("a", "refinery", "market", 50.0, 100.0)
        .route("b", "refinery", "market", 80.0, 100.0);
    map.preset.map.routes[0].id = "a".into();
    map.preset.map.routes[1].id = "b".into();
    for route in &mut map.preset.map.routes {
        route.baseline.sigma = Some(0.01);
    }
    let (_, found) = solved(&map);
    let level = of(&found, level("refinery")).after / 12.0;
    assert!(level <= 70.0 + 1e-6, "{level} is above the capacity");
    let balanced = apply_reconciliation(&map.preset, &found);
    let flow = |id: &str| balanced.map.route(&id.into()).expect("the route").baseline.value / 12.0;
    assert_close(flow("a"), 50.0, 1e-3);
    assert!(flow("b") <= level + 1e-4);
    assert!(check(&balanced).iter().all(|finding| !finding.message.contains("baseline needs")));
}

#[test]
fn a_figure_that_is_off_is_put_back_whatever_the_order_of_the_file() {
    let mut preset = builtin::load("rare-earths-2025").expect("the preset");
    preset.map.routes.reverse();
    preset.map.sites.reverse();
    for site in &mut preset.map.sites {
        site.activities.reverse();
        site.demands.reverse();
    }
    let route = preset.map.routes.iter_mut().find(|route| route.baseline.value > 100.0).expect("a route");
    route.baseline.value *= 0.8;
    let network = Network::build(&preset.map);
    let found = reconcile(&preset, &network).expect("a balance");
    assert!(found.imbalance_before > 1e-3);
    let balanced = apply_reconciliation(&preset, &found);
    let wrong: Vec<String> =
        check(&balanced).iter().filter(|finding| finding.is_error()).map(ToString::to_string).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let network = Network::build(&balanced.map);
    let again = reconcile(&balanced, &network).expect("a balance");
    assert!(again.imbalance_before < 1e-6, "{} is left", again.imbalance_before);
}

#[test]
fn a_consistent_preset_stays_as_it_is() {
    let preset = builtin::load("rare-earths-2025").expect("the preset");
    let network = Network::build(&preset.map);
    let found = reconcile(&preset, &network).expect("a balance");
    let moved: Vec<&Adjustment> = found.adjustments.iter().filter(|entry| entry.in_sigma() > 0.01).collect();
    assert!(moved.is_empty(), "{moved:?}");
}

#[test]
fn the_worked_example_of_stan_is_reproduced() {
    // O. Cencic, Nonlinear data reconciliation in material flow analysis with software STAN, Sustainable Environment Research 26
    // (2016), the hypothetical example. Process 1 takes flow 1 (100 +- 10) and flow 2 (50, exact) and what comes back from process
    // 2 (flow 4, unknown), and sends flow 3 (300 +- 30) to process 2, which sends flow 5 (160 +- 16) on; flow 4 is 0.5 +- 0.05 of
    // flow 3. The published answer: flows 1, 3, 4, 5 are 102.426 +- 7.883, 302.416 +- 22.609, 149.990 +- 21.213, 152.426 +- 7.883,
    // the coefficient 0.49597 +- 0.03768.
    //
    // Yields are held here, so the coefficient's freedom is written as two counter-flows at process 2, linearised at the answer:
    // flow 4 - c flow 3, with c = 0.495973, is measured as (0.5 - c) 302.416 = 1.2178 +- 0.05 x 302.416 = 15.1208, split between
    // 101.2178 and 100, each +- 15.1208 / sqrt 2. An answer of the nonlinear problem must come out of that unchanged.
    let (c, flow_3) = (0.495973, 302.416229);
    let spread = 0.05 * flow_3 / 2.0_f64.sqrt();
    let shift = (0.5 - c) * flow_3;
    let mut map = MapMaker::default()
        .commodity("good", Stage::Refine, 10.0, &[])
        .commodity("back", Stage::Metal, 10.0, &[])
        .commodity("on", Stage::Magnet, 10.0, &[])
        .recipe("flow-1", &[], &[("good", 1.0)])
        .recipe("flow-2", &[], &[("good", 1.0)])
        .recipe("reuse", &[("back", 1.0)], &[("good", 1.0)])
        .recipe("split", &[("good", 1.0)], &[("back", c), ("on", 1.0 - c)])
        .recipe("more-back", &[("on", 1.0)], &[("back", 1.0)])
        .recipe("more-on", &[("back", 1.0)], &[("on", 1.0)])
        .site("process-1", "AT", Stage::Refine)
        .runs("flow-1", 100.0, 1e3)
        .runs("flow-2", 50.0, 1e3)
        .runs("reuse", 150.0, 1e3)
        .site("process-2", "AT", Stage::Metal)
        .runs("split", 300.0, 1e3)
        .runs("more-back", 100.0 + shift, 1e3)
        .runs("more-on", 100.0, 1e3)
        .market("process-3", "AT", "on", 150.0)
        .route("good", "process-1", "process-2", 300.0, 1e3)
        .route("back", "process-2", "process-1", 150.0, 1e3)
        .route("on", "process-2", "process-3", 160.0, 1e3);
    let sites = &mut map.preset.map.sites;
    let sigmas = [
        (0, 0, 0.1),
        (0, 1, 0.0),
        (0, 2, 10.0),
        (1, 0, 10.0),
        (1, 1, spread / (100.0 + shift)),
        (1, 2, spread / 100.0),
    ];
    for (site, slot, sigma) in sigmas {
        sites[site].activities[slot].baseline.sigma = Some(sigma);
    }
    sites[2].demands[0].quantity.sigma = Some(10.0);
    for (route, sigma) in [(0, 0.1), (1, 10.0), (2, 0.1)] {
        map.preset.map.routes[route].baseline.sigma = Some(sigma);
    }
    let (_, found) = solved(&map);
    let route = |id: &str| of(&found, volume(id));
    let runs = |site: &Site| site.activities.iter().position(|activity| activity.recipe.as_str() == "flow-1");
    let first = map.preset.map.sites.iter().find_map(|site| {
        Some(FieldPath::from(site.address()).at(Field::Activities, runs(site)?).field(Field::Baseline))
    });
    for (entry, value, sigma) in [
        (of(&found, first.expect("flow 1")), 102.425960, 7.882792),
        (route("process-1-process-2"), 302.416229, 22.608614),
        (route("process-2-process-1"), 149.990270, 21.213297),
        (route("process-2-process-3"), 152.425960, 7.882792),
    ] {
        // Unknowns are given a spread of ten times their size, which is not quite boundless: four digits are what that leaves.
        assert_close(entry.after / 12.0, value, 2e-3 * value);
        assert_close(entry.sigma_after.expect("an error bar") / 12.0, sigma, 2e-3 * sigma);
    }
}
