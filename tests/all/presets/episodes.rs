//! Past episodes: the committed table is what the command writes, and its parts are what they say.

use chokepoint_core::episodes::{Desks, Licences, Parameters, Part, compare, episodes, replay, report};
use chokepoint_core::model::{Clause, Commodity, Country, Desk, Instrument, Presumption, Rule, ScenarioId, Stage};
use chokepoint_core::store::builtin;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

#[test]
fn the_committed_table_is_what_the_command_writes() {
    let written = report(&AtomicBool::new(false)).expect("a table");
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/VALIDATION.md")).expect("the file");
    let differs = written.lines().zip(committed.lines()).find(|(now, then)| now != then);
    assert!(
        written == committed,
        "VALIDATION.md is not what the engine says now; look at what has changed and why, then write it anew with \
         `cargo run -- validate -o VALIDATION.md`. First difference (now, committed): {differs:#?}"
    );
}

#[test]
fn every_series_has_points_in_order_and_something_held_back() {
    for episode in episodes().expect("they read") {
        for series in &episode.series {
            assert!(series.points.iter().any(|point| point.part == Part::HeldBack), "{}", series.title);
            assert!(!series.misses.is_empty() && !series.source.is_empty(), "{}", series.title);
            for point in &series.points {
                assert!(point.from < point.until && point.observed.is_finite() && point.observed >= 0.0);
            }
        }
        let calibrated = episode.series.iter().flat_map(|series| &series.points);
        // An episode that the parameters were set with has more than one point for it; one that they were not set with says how many were in sight.
        let seen = calibrated.filter(|point| point.part == Part::Calibration).count();
        assert!(seen > 1 || seen == 0 && episode.told.contains("in sight"), "{}", episode.title);
    }
}

#[test]
fn one_set_reaches_every_licence_and_leaves_bans_and_refusals_alone() {
    let licences = Licences::Share { approved: 0.2, processing_months: 5 };
    let set = Parameters { rerouting_per_month: 0.3, ramp_slip_months: 7, diverted: 0.6, postponed: 0.4, licences };
    let desks = Desks { learn_months: 3.0, materials: 0.2, products: 0.9, rival: 0.4 };
    let at_desks = Parameters { licences: Licences::Desks(desks), ..set };
    let presets: BTreeSet<&str> =
        episodes().expect("they read").iter().map(|episode| episode.preset.as_str()).collect();
    for name in presets {
        let before = builtin::load(name).expect("a preset");
        for set in [set, at_desks] {
            let mut after = before.clone();
            let mut scenario = before.scenarios[0].clone();
            set.apply(&mut after, &mut scenario);
            assert_eq!((scenario.rerouting_per_month, scenario.ramp_slip_months, scenario.diverted), (0.3, 7, 0.6));
            let shares = after.map.sites.iter().flat_map(|site| &site.demands).map(|demand| demand.postponed.as_ref());
            assert!(shares.map(|postponed| postponed.map(|one| one.share)).all(|share| share == Some(0.4)));
            // What the split adds stands at the end.
            for (rule, was) in after.rules.iter().zip(&before.rules) {
                match &rule.instrument {
                    Instrument::Licence {
                        approval_share,
                        processing_months,
                        presumption: Presumption::CaseByCase,
                        desk,
                        ..
                    } => match (set == at_desks, desk) {
                        (false, None) => assert_eq!((*approval_share, *processing_months), (0.2, 5), "{}", rule.id),
                        (true, Some(Desk { learn_months, .. })) => {
                            // Where a rule names raw materials alone, theirs; what is split keeps the products.
                            let lists = was.clause_lists();
                            let is_material =
                                |good: &Commodity| matches!(good.stage, Stage::Mine | Stage::Refine | Stage::Metal);
                            let named: Vec<&Commodity> =
                                before.map.commodities.iter().filter(|good| good.is_on(&lists)).collect();
                            let only_materials = !named.is_empty() && named.into_iter().all(is_material);
                            let is_listed = matches!(was.clauses[..], [Clause::Domestic { .. }]);
                            let right = if only_materials && is_listed { 0.2 } else { 0.9 };
                            assert_eq!((*approval_share, *learn_months), (right, 3.0), "{}", rule.id);
                        }
                        _ => panic!("{}: a desk belongs where desks are asked for", rule.id),
                    },
                    other => assert_eq!(other, &was.instrument, "{}", rule.id),
                }
            }
        }
    }
}

#[test]
fn products_and_raw_materials_have_desks_of_their_own() {
    // Two rules on the map of rare earths, one on that of gallium, which is split.
    let magnets = ("rare-earths-2025", "april-2025", "cn-2025-18", ["cn-2025-18-civil", "cn-2025-18-civil-materials"]);
    let wafers = ("gallium-germanium-antimony", "licences", "cn-2023-23", ["cn-2023-23", "cn-2023-23/materials"]);
    for (preset, scenario, list, names) in [magnets, wafers] {
        let before = builtin::load(preset).expect("a preset");
        let mut after = before.clone();
        let mut scenario = before.scenario(&ScenarioId::from(scenario)).expect("the episode's").clone();
        Parameters::CHOSEN.apply(&mut after, &mut scenario);
        let find = |name: &str| after.rules.iter().find(|rule| rule.id.as_str() == name).expect("a rule");
        let [products, materials] = names.map(find);
        let share = |rule: &Rule| match &rule.instrument {
            Instrument::Licence { approval_share, .. } => *approval_share,
            _ => panic!("a licence"),
        };
        // Everything of products, half of materials; half of that for the United States, whose rival issues it.
        assert_eq!((share(products), share(materials)), (1.0, 0.5));
        for rule in [products, materials] {
            let rival = rule.instrument.desk().and_then(|desk| desk.rival.clone()).expect("a rival");
            assert_eq!((rival.countries, rival.share), (vec![Country::from("US")], 0.5));
            assert!(scenario.rules.contains(&rule.id));
        }
        let is_product = |good: &Commodity| matches!(good.stage, Stage::Magnet | Stage::Component | Stage::Product);
        for (good, unsplit) in after.map.commodities.iter().zip(&before.map.commodities) {
            let reached = unsplit.is_on(&[list.into()]);
            assert_eq!(good.is_on(&products.clause_lists()), reached && is_product(good), "{}", good.id);
            assert_eq!(good.is_on(&materials.clause_lists()), reached && !is_product(good), "{}", good.id);
        }
    }
}

#[test]
fn the_band_holds_the_middle_and_baselines_stand_where_trade_is_licensed() {
    let episodes = episodes().expect("they read");
    let results = compare(episodes, &AtomicBool::new(false)).expect("replays");
    for (episode, series) in episodes.iter().zip(&results) {
        for compared in series {
            let title = &compared.result.series.title;
            for (point, (low, high)) in compared.result.points.iter().zip(&compared.band) {
                assert!(*low <= point.engine && point.engine <= *high, "{title}");
            }
            // Goods that China licenses, on their way out of China: no quota, halt or ban, and nothing that others sell.
            let has_licences = ["rare-earths-2025", "gallium-germanium-antimony", "battery-graphite-lithium"];
            let is_licensed = has_licences.contains(&episode.preset.as_str()) && title.starts_with("China's");
            assert_eq!(compared.fitted.is_some(), is_licensed, "{title}");
        }
    }
}

#[test]
fn a_frictionless_world_without_refusals_is_the_usual_trade() {
    // Everything is approved at once: what is left of the episode of 2025 is a rule for military users, whom few magnets reach.
    let licences = Licences::Share { approved: 1.0, processing_months: 0 };
    let set = Parameters { rerouting_per_month: 0.1, ramp_slip_months: 0, diverted: 0.75, postponed: 0.5, licences };
    let episodes = episodes().expect("they read");
    let results = replay(&episodes[0], &set, &AtomicBool::new(false)).expect("a replay");
    for point in results.iter().flat_map(|result| &result.points) {
        assert!((point.engine - 1.0).abs() < 0.05 && (point.unchanged - 1.0).abs() < 1e-12, "{point:?}");
    }
}
