//! What of the unmet demand was only postponed.

use crate::engine::Outcome;

/// What markets lacked and took later, over the months of a scenario, USD at stake.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct MadeGood {
    /// Made good within the months.
    pub made_good: f64,
    /// Still waiting at the end.
    pub waiting: f64,
}

/// What of the gap of a scenario is made good later; nothing where no demand is postponed.
pub fn made_good(outcome: &Outcome) -> MadeGood {
    let mut all = MadeGood::default();
    let Some(play) = outcome.result() else { return all };
    let stake = |demand| outcome.network.demand_entry(demand).value_at_stake_usd.value;
    for (month, postponed) in play.postponed.iter_enumerated() {
        for entry in postponed {
            all.made_good += stake(entry.demand) * entry.made_good;
            if Some(month) == play.postponed.last_key() {
                all.waiting += stake(entry.demand) * entry.waiting;
            }
        }
    }
    all
}
