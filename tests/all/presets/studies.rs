//! Tables by others, and what our maps say.

use crate::kit::maps::*;
use crate::kit::run::chokepoint;
use chokepoint_core::insight::{RiskTerms, group_balance, sourcing_shares, supply_risk};
use chokepoint_core::model::*;
use chokepoint_core::store::builtin;
use chokepoint_core::studies::{
    Answer, Published, Question, Stop, StopRow, Study, answer, report, stopped_losses, studies,
};
use std::sync::atomic::AtomicBool;

#[test]
fn the_committed_tables_are_what_the_maps_say() {
    let committed = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/BENCHMARKS.md")).expect("the file");
    let all: Vec<&Study> = studies().expect("they read").iter().collect();
    let now = report(&all, &AtomicBool::new(false)).expect("answers");
    let differs = now.lines().zip(committed.lines()).find(|(now, committed)| now != committed);
    assert!(
        now == committed,
        "BENCHMARKS.md is not what the maps say now; look at what has changed and why, then write it anew with \
         `cargo run -- benchmarks -o BENCHMARKS.md`. First difference (now, committed): {differs:#?}"
    );
}

/// The files say in words where ours differ and why: words that no longer hold must be written anew.
#[test]
fn the_words_on_where_ours_differ_still_hold() {
    let ask = |name: &str| {
        let study = studies().expect("they read").iter().find(|study| study.name == name).expect("a study");
        answer(study, &AtomicBool::new(false)).expect("an answer")
    };
    let Answer::Stops { rows, .. } = ask("usgs-2024-1057") else { panic!("stops") };
    let within = |row: &StopRow, usd: f64| match row.published {
        Published::Loss { low, high, .. } => (usd >= low, usd <= high),
        _ => panic!("an interval"),
    };
    for row in &rows {
        let is_germanium = row.title == "Germanium";
        assert_eq!(within(row, row.materials.lost_usd), (is_germanium, true), "{}: the material alone", row.title);
        assert_eq!(within(row, row.products.lost_usd), (true, true), "{}: inside", row.title);
        assert!(!is_germanium || (row.products.lost_usd - row.materials.lost_usd).abs() < 1e6);
    }
    let Answer::Stops { rows, .. } = ask("usgs-2025-1047") else { panic!("stops") };
    let row = |title: &str| rows.iter().find(|row| row.title == title).expect("a row");
    for title in ["Terbium", "Dysprosium"] {
        assert!(row(title).place_materials >= 8.0 && row(title).place_products <= 2.0, "{title}");
    }
    for title in ["Antimony", "Natural graphite"] {
        assert!(Some(row(title).place_materials) < row(title).place, "{title}: further up");
    }
    assert!(Some(row("Germanium").place_products) > row("Germanium").place);
    assert!(row("Gadolinium").place_materials >= 7.0 && row("Gadolinium").place_products >= 8.0);
    let Answer::Risks { rows, .. } = ask("eu-2023") else { panic!("risks") };
    for row in &rows {
        let ours = row.risk.expect("the Union uses some").risk;
        match row.title.as_str() {
            "Light rare earths" => assert!(ours < row.published - 0.5 && row.risk.expect("some").reliance == 0.0),
            "Germanium" => assert_close(ours, row.published, 0.5),
            title => assert!(ours > row.published, "{title}: above"),
        }
    }
}

#[test]
fn every_study_names_what_is_on_its_maps_and_says_what_is_not_comparable() {
    for study in studies().expect("they read") {
        assert!(!study.not_comparable.is_empty() && study.link.starts_with("https://"), "{}", study.name);
        let named: Vec<(&str, Vec<&CommodityId>)> = match &study.question {
            Question::Stop { cases, .. } => cases
                .iter()
                .map(|case| (case.preset.as_str(), case.materials.iter().chain(&case.products).collect()))
                .collect(),
            Question::SupplyRisk { materials, .. } => {
                materials.iter().map(|one| (one.preset.as_str(), one.commodities.iter().flatten().collect())).collect()
            }
        };
        for (preset, goods) in named {
            assert!(!study.why.is_empty(), "{}", study.name);
            let map = builtin::load(preset).expect("a preset").map;
            assert!(!goods.is_empty(), "{}", study.name);
            for good in goods {
                let found = map.commodity(good).unwrap_or_else(|| panic!("{}: {good} on {preset}", study.name));
                assert!(!found.unit.is_empty());
            }
        }
        if let Question::Stop { cases, .. } = &study.question {
            for case in cases {
                if let Published::Loss { usd, low, high } = case.published {
                    assert!(low <= usd && usd <= high, "{}", case.title);
                }
            }
        }
    }
}

/// A map for the supply risk, volumes per month: China digs 60 and sells 30 to Germany, Australia digs 30 and sells 10 to France, Germany digs
/// 10 and sells 4 to France. Germany uses 30 + 10 - 4 = 36, France 10 + 4 = 14, China 30, Australia 20.
fn four_countries() -> MapMaker {
    MapMaker::ore()
        .mine("cn", "CN", 60.0, 60.0)
        .mine("au", "AU", 30.0, 30.0)
        .mine("de", "DE", 10.0, 10.0)
        .market("cn-use", "CN", "ore", 30.0)
        .market("au-use", "AU", "ore", 20.0)
        .market("de-use", "DE", "ore", 36.0)
        .market("fr-use", "FR", "ore", 14.0)
        .route("ore", "cn", "cn-use", 30.0, 30.0)
        .route("ore", "au", "au-use", 20.0, 20.0)
        .route("ore", "cn", "de-use", 30.0, 30.0)
        .route("ore", "au", "fr-use", 10.0, 10.0)
        .route("ore", "de", "de-use", 6.0, 6.0)
        .route("ore", "de", "fr-use", 4.0, 4.0)
}

#[test]
fn the_supply_risk_is_the_formula_of_the_union() {
    let map = four_countries();
    let network = map.network();
    let (month, ore) = (network.baseline_month(), network.commodity(&"ore".into()).expect("ore"));
    let union = Country::from("EU");
    // The Union gets 30 from China, 10 from Australia and 10 of its own: shares 0.6, 0.2, 0.2. What Germany sells France is no part of it.
    let sourced: Vec<(String, f64)> =
        sourcing_shares(&network, &month, ore, &union).into_iter().map(|one| (one.country.0, one.share)).collect();
    assert_eq!(sourced.iter().map(|one| one.0.as_str()).collect::<Vec<_>>(), ["CN", "AU", "DE"]);
    for ((_, share), expected) in sourced.iter().zip([0.6, 0.2, 0.2]) {
        assert_close(*share, expected, 1e-12);
    }
    // It makes 10 and brings in 40 net: 40 / 50 = 0.8.
    assert_close(group_balance(&network, &month, ore, &union).reliance().expect("it uses some"), 0.8, 1e-12);
    // Weights: China 6, Australia 2, Germany 1. World shares 0.6, 0.3, 0.1: 0.36 * 6 + 0.09 * 2 + 0.01 * 1 = 2.35. Sourcing: 0.36 * 6 + 0.04 * 2 +
    // 0.04 * 1 = 2.28. Risk: (2.35 * 0.4 + 2.28 * 0.6) * (1 - 0.1) * 0.9 = (0.94 + 1.368) * 0.81 = 1.86948.
    let weight = |country: &Country| match country.code() {
        "CN" => 6.0,
        "AU" => 2.0,
        _ => 1.0,
    };
    let terms = RiskTerms { buyers: &union, weight: &weight, recycled: 0.1, substitution: 0.9 };
    let risk = supply_risk(&network, &month, &[ore], &terms).expect("a risk");
    assert_close(risk.global, 2.35, 1e-9);
    assert_close(risk.sourcing, 2.28, 1e-9);
    assert_close(risk.risk, 1.869_48, 1e-9);
    // Who uses none has none.
    let nobody = Country::from("JP");
    let terms = RiskTerms { buyers: &nobody, ..terms };
    assert_eq!(supply_risk(&network, &month, &[ore], &terms), None);
}

/// What the United States lose of [`MapMaker::one_mine`] beside a mine in Australia with room for 20 more.
fn lost(start: jiff::civil::Date, months: u32, issuer: &str, goods: &[CommodityId]) -> (f64, f64) {
    let map = MapMaker::one_mine().mine("au", "AU", 10.0, 30.0).market("au-use", "AU", "ore", 10.0);
    let map = map.route("ore", "au", "au-use", 10.0, 10.0).route("ore", "au", "us", 0.0, 20.0);
    let issuer = Country::from(issuer);
    let stop = Stop { issuer: &issuer, goods, start, months, rerouting_per_month: 1.0 };
    let loss = stopped_losses(&map.preset, &stop, &Country::from("US"), &AtomicBool::new(false)).expect("a play");
    (loss.lost_usd, loss.at_stake_usd)
}

#[test]
fn a_stop_bans_the_goods_and_nothing_else() {
    let ore = [CommodityId::from("ore")];
    // The market wants 100 a month at 1,000 USD a unit: 300,000 at stake in three months. China sends nothing. Australia may send 20 from the first month
    // on, a new customer who needs no qualification: 80 are missing, 3 * 80 * 1,000.
    let (usd, at_stake) = lost(START, 3, "CN", &ore);
    assert_close(at_stake, 300_000.0, 1e-6);
    assert_close(usd, 240_000.0, 1.0);
    // Another issuer has nothing to stop; neither has China of goods that are not named.
    assert_close(lost(START, 3, "JP", &ore).0, 0.0, 1e-3);
    assert_close(lost(START, 3, "CN", &[]).0, 0.0, 1e-3);
}

#[test]
fn the_command_prints_the_studies_named_and_names_them_where_a_name_is_wrong() {
    let said = chokepoint(["benchmarks", "eu-2023"]);
    assert_eq!(said.status, Some(0), "{}", said.errors);
    assert!(said.out.contains("Heavy rare earths") && !said.out.contains("Samarium |"), "{}", said.out);
    let json = chokepoint(["benchmarks", "eu-2023", "--json"]).out;
    let value: serde_json::Value = serde_json::from_str(&json).expect("JSON");
    assert_eq!(value[0]["study"]["name"], "eu-2023");
    assert!(value[0]["answer"]["Risks"]["rows"][0]["risk"]["risk"].is_number(), "{json}");
    let wrong = chokepoint(["benchmarks", "eu-2099", "eu-2023"]);
    assert_eq!(wrong.status, Some(1));
    let said = wrong.errors;
    assert!(
        said.contains("eu-2099: there is no such study") && said.contains("usgs-2024-1057, usgs-2025-1047"),
        "{said}"
    );
    let nowhere = chokepoint(["benchmarks", "eu-2023", "-o", "/no/such/folder/x.md"]);
    assert_eq!(nowhere.status, Some(1));
    assert!(nowhere.errors.contains("/no/such/folder/x.md"), "{}", nowhere.errors);
}
