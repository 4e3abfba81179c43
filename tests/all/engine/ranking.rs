//! What helps most and what would hurt most, worked out by hand.

use crate::kit::maps::*;
use chokepoint_core::engine::SolveError;
use chokepoint_core::insight::ranking;
use chokepoint_core::model::*;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;

/// One mine in China sells 60 a month, one in Australia 40, to one market that values a unit at 1,000 USD. A ban stops China for the
/// three months: 180 are missing, 180,000 USD.
fn map() -> MapMaker {
    MapMaker::default()
        .months(3, 0.0)
        .commodity("ore", Stage::Mine, 10.0, &["list"])
        .recipe("mine", &[], &[("ore", 1.0)])
        .site("china", "CN", Stage::Mine)
        .runs("mine", 60.0, 60.0)
        .site("australia", "AU", Stage::Mine)
        .runs("mine", 40.0, 40.0)
        .market("market", "US", "ore", 100.0)
        .route("ore", "china", "market", 60.0, 60.0)
        .route("ore", "australia", "market", 40.0, 40.0)
        .ban()
}

fn measure(id: &str, cost_usd: f64, effect: MeasureEffect) -> Measure {
    Measure {
        id: id.into(),
        title: id.to_owned(),
        by: "US".into(),
        from: jiff::civil::date(2026, 1, 1),
        cost_usd: Figure::plain(cost_usd),
        effect,
        note: String::new(),
    }
}

fn release(quantity: f64) -> MeasureEffect {
    MeasureEffect::StockRelease { site: "market".into(), commodity: "ore".into(), quantity: Figure::plain(quantity) }
}

#[test]
fn measures_and_lost_plants_are_ranked_by_what_they_do_to_the_gap() {
    // Releases of 50 and 20 fill that much, what the first month leaves included: 50,000 and 20,000 USD. The second is taken, so that 160,000 are missing as it is. The market
    // saves a twentieth, 5 a month: 15,000. Without Australia 40 a month more are missing: 120,000; without China nothing changes.
    let mut map = map();
    let thrift = MeasureEffect::Thrift { site: "market".into(), commodity: "ore".into(), share: 0.05 };
    map.preset.measures = vec![
        measure("large", 10_000.0, release(50.0)),
        measure("small", 1_000.0, release(20.0)),
        measure("thrift", 0.0, thrift),
    ];
    map.preset.scenarios[0].measures = vec!["small".into()];
    let steps = Mutex::new(0);
    let count = |_, all| {
        *steps.lock().expect("no panic") += 1;
        assert_eq!(all, 5);
    };
    let go = AtomicBool::new(false);
    let found = ranking(&map.preset, &map.solve(), 9, &go, &count).expect("a ranking");
    assert_eq!(*steps.lock().expect("no panic"), 5);
    assert_close(found.gap_usd, 160_000.0, 1.0);
    let ids: Vec<&str> = found.measures.iter().map(|benefit| benefit.measure.as_str()).collect();
    assert_eq!(ids, ["large", "small", "thrift"]);
    for (benefit, saved) in found.measures.iter().zip([50_000.0, 20_000.0, 15_000.0]) {
        assert_close(benefit.saved_usd, saved, 1.0);
    }
    assert_eq!(found.measures.iter().map(|benefit| benefit.taken).collect::<Vec<bool>>(), [false, true, false]);
    assert_close(found.measures[0].per_usd().expect("a cost"), 5.0, 1e-3);
    assert_eq!(found.measures[2].per_usd(), None, "no cost is known");
    assert_close(found.measures[1].per_usd().expect("a cost"), 20.0, 1e-2);
    let sites: Vec<&str> = found.plants.iter().map(|loss| loss.site.as_str()).collect();
    assert_eq!(sites, ["australia", "china"]);
    assert_close(found.plants[0].harm_usd, 120_000.0, 1.0);
    assert_close(found.plants[1].harm_usd, 0.0, 1.0);
    assert_eq!(found.untried, 0);
}

#[test]
fn only_the_largest_plants_are_tried_and_it_can_be_stopped() {
    let map = map();
    let solved = map.solve();
    let found = ranking(&map.preset, &solved, 1, &AtomicBool::new(false), &|_, _| {}).expect("a ranking");
    assert_eq!((found.plants.len(), found.untried), (1, 1));
    assert_eq!(found.plants[0].site.as_str(), "china");
    let stopped = ranking(&map.preset, &solved, 1, &AtomicBool::new(true), &|_, _| {});
    assert_eq!(stopped, Err(SolveError::Cancelled));
}
