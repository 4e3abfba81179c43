//! Why a demand runs short: three sentences and a chain, worked out by hand.

use crate::kit::maps::*;
use chokepoint::charts::{WhyWords, why_words};
use chokepoint_core::insight::{gap_rows, short_demands};
use chokepoint_core::model::*;
use jiff::civil::date;

/// `mine` (CN) sends 100 ore a month to `plant` (JP), which has 250 in store and sends 100 metal to `us`. A second chain, `aussie` to `eu`, is whole.
fn chain() -> MapMaker {
    MapMaker::ore()
        .months(6, 0.0)
        .commodity("metal", Stage::Refine, 10.0, &[])
        .recipe("smelt", &[("ore", 1.0)], &[("metal", 1.0)])
        .mine("mine", "CN", 100.0, 100.0)
        .site("plant", "JP", Stage::Refine)
        .runs("smelt", 100.0, 100.0)
        .stock("ore", 250.0)
        .market("us", "US", "metal", 100.0)
        .route("ore", "mine", "plant", 100.0, 100.0)
        .route("metal", "plant", "us", 100.0, 100.0)
        .mine("aussie", "AU", 100.0, 100.0)
        .market("eu", "EU", "ore", 100.0)
        .route("ore", "aussie", "eu", 100.0, 100.0)
}

fn explained(map: &MapMaker) -> (Vec<WhyWords>, Vec<String>) {
    let outcome = map.solve();
    let short = short_demands(&outcome, &gap_rows(&outcome));
    let words: Vec<WhyWords> = short.into_iter().filter_map(|one| why_words(&map.preset, &outcome, one)).collect();
    let chain = words.iter().flat_map(|why| &why.chain).map(|at| outcome.network.route_entry(*at).id.to_string());
    let chain = chain.collect();
    (words, chain)
}

#[test]
fn a_ban_two_steps_upstream_is_named_with_what_held_out_and_what_would_free_it() {
    // The store feeds January and February whole and half of March: short from March on, two months after the ban; from April on all is lacking.
    let (words, chain) = explained(&chain().ban());
    assert_eq!(words.len(), 1, "eu has all it needs");
    assert_eq!(words[0].title, "us: metal lacks 100 % in Apr 2026");
    assert_eq!(chain, ["mine-plant", "plant-us"]);
    let [stops, held, frees] = &words[0].sentences;
    // 100 ore at 10 USD do not come.
    assert_eq!(
        stops,
        "The domestic clause of “ban” stops 1 route of its chain, most of all mine to plant (USD 1,000 in Apr 2026)."
    );
    assert_eq!(
        held,
        "It held out 2 months after the first of these routes was hindered in Jan 2026, most of it on the store of ore at plant."
    );
    assert_eq!(frees, "Mine to plant: an exemption for Japan from “ban” would free it.");
}

#[test]
fn an_outage_is_named_where_no_rule_stops_anything() {
    let mut map = chain();
    map.preset.events.push(Event {
        id: "fire".into(),
        title: "Fire at the plant".to_owned(),
        from: date(2026, 2, 1),
        until: Some(date(2026, 4, 1)),
        effect: EventEffect::Outage { site: "plant".into(), remaining: 0.25 },
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("fire".into());
    let (words, chain) = explained(&map);
    assert_eq!(words.len(), 1);
    assert_eq!(words[0].title, "us: metal lacks 75 % in Feb 2026");
    assert_eq!(chain, ["plant-us"], "what the plant does not take in is no cause");
    let [stops, held, frees] = &words[0].sentences;
    // 75 metal at 10 USD.
    assert_eq!(stops, "plant makes less because of “Fire at the plant” (USD 750 in Feb 2026).");
    assert_eq!(held, "No rule hinders its chain; it is short from Feb 2026 on.");
    assert_eq!(frees, "The end of “Fire at the plant” would free it first.");
}

#[test]
fn of_two_reasons_the_one_that_stops_more_is_told_and_the_other_counted() {
    // us takes 80 from plant, whose ore is banned, and 20 from a works that burns.
    let mut map = MapMaker::ore()
        .months(3, 0.0)
        .commodity("metal", Stage::Refine, 10.0, &[])
        .recipe("smelt", &[("ore", 1.0)], &[("metal", 1.0)])
        .mine("mine", "CN", 80.0, 80.0)
        .site("plant", "JP", Stage::Refine)
        .runs("smelt", 80.0, 80.0)
        .mine("aussie", "AU", 20.0, 20.0)
        .site("works", "AU", Stage::Refine)
        .runs("smelt", 20.0, 20.0)
        .market("us", "US", "metal", 100.0)
        .route("ore", "mine", "plant", 80.0, 80.0)
        .route("ore", "aussie", "works", 20.0, 20.0)
        .route("metal", "plant", "us", 80.0, 80.0)
        .route("metal", "works", "us", 20.0, 20.0)
        .ban();
    map.preset.events.push(Event {
        id: "fire".into(),
        title: "Fire".to_owned(),
        from: date(2026, 1, 1),
        until: None,
        effect: EventEffect::Outage { site: "works".into(), remaining: 0.0 },
        note: String::new(),
    });
    map.preset.scenarios[0].events.push("fire".into());
    let (words, chain) = explained(&map);
    assert_eq!(chain, ["mine-plant", "plant-us", "works-us"]);
    let [stops, held, _] = &words[0].sentences;
    assert!(stops.starts_with("The domestic clause of “ban” stops 1 route"), "{stops}");
    assert!(stops.ends_with("; one more reason stops less."), "{stops}");
    assert!(held.starts_with("Nothing held out: it is short in Jan 2026"), "{held}");
}
