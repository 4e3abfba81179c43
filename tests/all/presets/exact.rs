//! The shipped presets are solved to rounding in every column, by our own methods alone.

use chokepoint_core::engine::{Network, fall_backs, solve};
use chokepoint_core::store::builtin::{self, BUILTINS};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Months of each scenario that are played: enough for bans, ramps and stocks to bite.
const MONTHS: u32 = 8;
/// Scenarios of each preset that are played: the last, which are the most involved.
const SCENARIOS: usize = 2;

#[test]
fn every_preset_is_exact_without_falling_back() {
    for shipped in BUILTINS {
        let preset = builtin::load(shipped.name).expect("the preset");
        let network = Arc::new(Network::build(&preset.map));
        for scenario in preset.scenarios.iter().rev().take(SCENARIOS) {
            let mut scenario = scenario.clone();
            scenario.months = scenario.months.min(MONTHS);
            let outcome =
                solve(&preset, Arc::clone(&network), &scenario, &AtomicBool::new(false), &|_| {}).expect("a solution");
            assert!(outcome.audit.optimality_gap <= 1e-9, "{}, {}: {:?}", shipped.name, scenario.id, outcome.audit);
        }
    }
    // Counted in the whole process: the other tests do not need it either.
    assert_eq!(fall_backs(), 0);
}
