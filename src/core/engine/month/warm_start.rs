//! What goods were worth at the optimum of a like program: the next is solved from there.

use crate::engine::index::{MonthIx, RouteIx, SiteIx};
use crate::engine::month::rows::RowKey;
use crate::engine::network::Network;
use crate::engine::qp::program::Solution;
use crate::engine::qp::solve::Start;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use typed_index_collections::TiVec;

/// What goods were worth at the last optimum of one kind of program; empty before the first. Prices say by themselves which bounds hold, whatever
/// the bounds of the next program are.
#[derive(Clone, Debug, Default)]
pub struct WarmStart {
    /// Nodes of the map.
    nodes: usize,
    /// What the rows say: which there are depends on what is told apart in a month. Shared by all programs in a row that have the same.
    rows: Arc<[RowKey]>,
    /// Multiplier per row. Shared: whoever foresees a month takes a copy of all that a play carries.
    prices: Arc<[f64]>,
}

/// What held in each month of a play: a near start for another play of the same map, under other limits or with other figures.
#[derive(Clone, Debug, Default)]
pub struct PlayStarts {
    months: TiVec<MonthIx, MonthStarts>,
}

/// Somebody who buys clean in a month that is foreseen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct CleanBuyer {
    /// Whose goods are to be freed.
    pub maker: SiteIx,
    /// Routes that taint.
    pub tainting: BTreeSet<RouteIx>,
    /// Whether they are taken from in part.
    pub blends: bool,
}

/// What held in the programs of a month.
#[derive(Clone, Debug, Default)]
pub struct MonthStarts {
    /// Of the order program; empty where nobody holds stock.
    pub order: WarmStart,
    /// Of the contract program; empty on a map without transit.
    pub contract: WarmStart,
    /// Of the delivery program.
    pub delivery: WarmStart,
    /// Of the order programs by which it was weighed who buys clean, by who does.
    pub foreseen: BTreeMap<Vec<CleanBuyer>, WarmStart>,
}

impl PlayStarts {
    /// What held in a month, if that was played.
    pub fn month(&self, month: MonthIx) -> Option<&MonthStarts> {
        self.months.get(month)
    }

    /// Takes in what held in the next month.
    pub fn push(&mut self, starts: MonthStarts) {
        self.months.push(starts);
    }
}

impl WarmStart {
    /// Where to start with the next program, if there was one before.
    pub fn start(&self, network: &Network, rows: &[RowKey]) -> Option<Start> {
        // Nothing is known yet, or only of a map of another shape: a figure that differs may open a place that was closed.
        if self.nodes != network.nodes.len() {
            return None;
        }
        if *self.rows == *rows {
            return Some(Start { row_duals: self.prices.to_vec() });
        }
        let known: BTreeMap<&RowKey, f64> = self.rows.iter().zip(self.prices.iter().copied()).collect();
        Some(Start { row_duals: rows.iter().map(|row| known.get(row).copied().unwrap_or(0.0)).collect() })
    }

    /// Takes in the answer of a program.
    pub fn keep(&mut self, network: &Network, rows: &[RowKey], solution: &Solution) {
        self.nodes = network.nodes.len();
        if *self.rows != *rows {
            self.rows = rows.into();
        }
        self.prices = solution.row_duals.as_slice().into();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Pattern, Size, generate};

    #[test]
    fn what_held_on_a_map_of_another_shape_is_no_start() {
        let network = |sites| Network::build(&generate(Pattern::Random, Size { sites, routes: 5 * sites }, 1).map);
        let (one, other) = (network(12), network(40));
        let mut warm_start = WarmStart::default();
        warm_start.keep(&one, &[], &Solution::default());
        assert!(one.nodes.len() != other.nodes.len());
        assert!(warm_start.start(&one, &[]).is_some());
        assert!(warm_start.start(&other, &[]).is_none());
    }
}
