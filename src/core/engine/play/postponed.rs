//! Demand that waits: what a market lacks in a month and does not give up, it takes later.
//!
//! Of a shortage `u` of a demand `D` the share that it says (`model::Postponed`) is postponed. Each month the market asks for `pull` of what waits on top of
//! `D`, with the same priority. What it does not get of that waits on and is no new shortage: it was one when it was lacking first. More than `patience`
//! months of `D` do not wait; the rest is given up.
//!
//! ```text
//! waiting before + postponed = made good + given up + waiting
//! ```
//!
//! So the shortages of all months add up to what was lacking when it was wanted, and what was made good of it stands beside.

use crate::engine::index::DemandIx;
use crate::engine::month::bounds::Bounds;
use crate::engine::network::{MonthOutcome, Network};
use typed_index_collections::{TiVec, ti_vec};

/// What becomes of the postponed part of a demand in a month, units.
#[derive(Clone, Debug, PartialEq)]
pub struct PostponedMonth {
    /// Which demand.
    pub demand: DemandIx,
    /// Postponed of the month's shortage.
    pub postponed: f64,
    /// Made good of what was postponed before; part of the month's demand that is met.
    pub made_good: f64,
    /// Given up, because more waits than the market has patience for.
    pub given_up: f64,
    /// Waiting at the end of the month.
    pub waiting: f64,
}

/// What waits per demand, units.
#[derive(Clone)]
pub(super) struct Waiting(TiVec<DemandIx, f64>);

impl Waiting {
    /// Nothing.
    pub(super) fn none(network: &Network) -> Self {
        Self(ti_vec![0.0; network.demands.len()])
    }

    /// What is asked for this month on top of a demand.
    fn asked(&self, network: &Network, demand: DemandIx) -> f64 {
        network.demand_entry(demand).postponed.as_ref().map_or(0.0, |postponed| postponed.pull * self.0[demand])
    }

    /// Adds what is asked for on top to the demands of a month.
    pub(super) fn ask(&self, network: &Network, bounds: &mut Bounds) {
        for (demand, wanted) in bounds.demands.iter_mut_enumerated() {
            *wanted += self.asked(network, demand);
        }
    }

    /// Takes in a month that has been played with what was asked for on top, and takes what of that was not met out of its demands and shortages.
    pub(super) fn settle(&mut self, network: &Network, outcome: &mut MonthOutcome) -> Vec<PostponedMonth> {
        let mut all = Vec::new();
        for demand in network.demands.keys() {
            let Some(terms) = &network.demand_entry(demand).postponed else { continue };
            let asked = self.asked(network, demand);
            let own = outcome.demands[demand] - asked;
            let unmet = outcome.shortages[demand].min(asked);
            outcome.demands[demand] -= unmet;
            outcome.shortages[demand] -= unmet;
            let (made_good, postponed) = (asked - unmet, terms.share * outcome.shortages[demand]);
            let waiting = (self.0[demand] - made_good + postponed).max(0.0);
            let kept = waiting.min(terms.patience_months * own.max(0.0));
            self.0[demand] = kept;
            if asked > 0.0 || waiting > 0.0 {
                all.push(PostponedMonth { demand, postponed, made_good, given_up: waiting - kept, waiting: kept });
            }
        }
        all
    }
}
