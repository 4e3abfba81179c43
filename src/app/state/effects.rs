//! What the states of the document came to: the gap of each that has been solved, by scenario.

use chokepoint_core::edit::Document;
use chokepoint_core::model::ScenarioId;
use std::collections::BTreeMap;

/// Gaps by state of the document ([`chokepoint_core::edit::Document::state`]) and scenario.
#[derive(Default)]
pub struct Effects(BTreeMap<(u64, ScenarioId), f64>);

impl Effects {
    /// Notes what a state came to: unmet of all that is at stake in all markets, 0 to 1.
    pub fn note(&mut self, state: u64, scenario: &ScenarioId, gap: f64) {
        let key = (state, scenario.clone());
        self.0.entry(key).or_insert(gap);
    }

    /// What a scenario came to when it was solved last, and whether it still does: nothing that matters has been changed since. None where it
    /// was solved in no state that led to the present one.
    pub fn last(&self, document: &Document, scenario: &ScenarioId) -> Option<(f64, bool)> {
        let (_, done) = document.history();
        let mut holds = true;
        for step in (0..done).rev().filter_map(|at| document.step(at)) {
            if let Some(gap) = self.gap(step.leads_to, scenario) {
                return Some((gap, holds));
            }
            holds &= !step.matters;
        }
        self.gap(document.first_state(), scenario).map(|gap| (gap, holds))
    }

    /// What a state came to, as [`Self::note`] has it; none where nobody waited for it.
    pub fn gap(&self, state: u64, scenario: &ScenarioId) -> Option<f64> {
        self.0.get(&(state, scenario.clone())).copied()
    }
}
