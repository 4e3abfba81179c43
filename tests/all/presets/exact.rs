//! The shipped presets are solved to rounding in every column. What the general solver would leave does not pass: it is off by 1e-6 and more.

use chokepoint_core::engine::{Network, solve};
use chokepoint_core::store::builtin::{self, BUILTINS};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// Months of each scenario that are played: enough for bans, ramps and stocks to bite.
const MONTHS: u32 = 8;
/// Scenarios of each preset that are played: the last, which are the most involved.
const SCENARIOS: usize = 2;

#[test]
fn every_preset_is_exact() {
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
}
