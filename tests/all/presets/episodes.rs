//! Past episodes: the committed table is what the command writes, and its parts are what they say.

use chokepoint_core::episodes::{Parameters, Part, episodes, replay, report};
use chokepoint_core::model::{Instrument, Presumption};
use chokepoint_core::store::builtin;
use std::collections::BTreeSet;
use std::sync::atomic::AtomicBool;

#[test]
fn the_committed_table_is_what_the_command_writes() {
    let written = report(&Parameters::CHOSEN, &AtomicBool::new(false)).expect("a table");
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
    let set = Parameters { rerouting_per_month: 0.3, approval_share: 0.2, processing_months: 5, ramp_slip_months: 7 };
    let presets: BTreeSet<&str> =
        episodes().expect("they read").iter().map(|episode| episode.preset.as_str()).collect();
    for name in presets {
        let before = builtin::load(name).expect("a preset");
        let mut after = before.clone();
        let mut scenario = before.scenarios[0].clone();
        set.apply(&mut after, &mut scenario);
        assert_eq!((scenario.rerouting_per_month, scenario.ramp_slip_months), (0.3, 7));
        for (rule, was) in after.rules.iter().zip(&before.rules) {
            match &rule.instrument {
                Instrument::Licence {
                    approval_share, processing_months, presumption: Presumption::CaseByCase, ..
                } => {
                    assert_eq!((*approval_share, *processing_months), (0.2, 5), "{}", rule.id);
                }
                other => assert_eq!(other, &was.instrument, "{}", rule.id),
            }
        }
    }
}

#[test]
fn a_frictionless_world_without_refusals_is_the_usual_trade() {
    // Everything is approved at once: what is left of the episode of 2025 is a rule for military users, whom few magnets reach.
    let set = Parameters { approval_share: 1.0, processing_months: 0, rerouting_per_month: 0.1, ramp_slip_months: 0 };
    let episodes = episodes().expect("they read");
    let results = replay(&episodes[0], &set, &AtomicBool::new(false)).expect("a replay");
    for point in results.iter().flat_map(|result| &result.points) {
        assert!((point.engine - 1.0).abs() < 0.05 && (point.unchanged - 1.0).abs() < 1e-12, "{point:?}");
    }
}
