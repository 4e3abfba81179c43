//! What the states of the document came to: the gap of each that has been solved, by scenario.

use chokepoint_core::model::ScenarioId;
use std::collections::BTreeMap;

/// Gaps by state of the document ([`chokepoint_core::edit::Document::state`]) and scenario.
#[derive(Default)]
pub struct Effects(BTreeMap<(u64, ScenarioId), f64>);

impl Effects {
    /// Notes what a state came to: unmet of all that is at stake in all markets, 0 to 1.
    pub fn note(&mut self, state: u64, scenario: &ScenarioId, gap: f64) {
        let key = (state, scenario.clone());
        if !self.0.contains_key(&key) {
            self.0.insert(key, gap);
        }
    }

    /// What a state came to, as [`Self::note`] has it; none where nobody waited for it.
    pub fn gap(&self, state: u64, scenario: &ScenarioId) -> Option<f64> {
        self.0.get(&(state, scenario.clone())).copied()
    }
}
