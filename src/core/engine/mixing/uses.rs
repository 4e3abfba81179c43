//! What goods are used for in the end.
//!
//! A route's goods are followed to their final uses in the baseline. A rule aimed at military users stops the military share of a route; per use
//! the strictest finding holds, and the verdict is their sum. What passes stays of its use on the way to the market (`month/uses.rs`).

use crate::engine::index::{ActivityIx, DemandIx, NodeIx};
use crate::engine::mixing::sweep::{Table, Weights, add, divide, leaving, sweep};
use crate::engine::network::Network;
use crate::model::EndUse;
use typed_index_collections::{TiVec, ti_vec};

/// A kind of use that a rule can aim at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UseClass {
    /// End use of the goods.
    pub end_use: EndUse,
    /// By soldiers or not.
    pub military: bool,
    /// Humanitarian or not.
    pub humanitarian: bool,
}

/// What the goods at each node end up as, in shares of their volume, in the steady state of the baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct UseProfile {
    classes: Vec<UseClass>,
    table: Table,
}

impl UseProfile {
    /// Follows every good to its final uses; a recipe passes on the uses of its outputs by their value.
    pub fn solve(network: &Network) -> Self {
        let mut classes: Vec<UseClass> = (network.demands.keys())
            .flat_map(|demand| {
                let entry = network.demand_entry(demand);
                [false, true].map(|military| UseClass {
                    end_use: entry.end_use.clone(),
                    military,
                    humanitarian: entry.humanitarian,
                })
            })
            .collect();
        classes.sort();
        classes.dedup();
        let weights = Weights::baseline(network);
        let table = Self::table(network, &weights, &classes);
        Self { classes, table }
    }

    fn table(network: &Network, weights: &Weights, classes: &[UseClass]) -> Table {
        let leaving = leaving(network);
        let mut using: TiVec<NodeIx, Vec<(ActivityIx, f64)>> = ti_vec![Vec::new(); network.nodes.len()];
        for (at, activity) in network.activities.iter_enumerated() {
            for (node, quantity) in &activity.inputs {
                using[*node].push((at, *quantity));
            }
        }
        let mut demanded: TiVec<NodeIx, Vec<DemandIx>> = ti_vec![Vec::new(); network.nodes.len()];
        for (at, demand) in network.demands.iter_enumerated() {
            demanded[demand.node].push(at);
        }
        sweep(network, Table::new(network.nodes.len(), classes.len()), true, &|node, table, row| {
            for &at in &demanded[node] {
                let (demand, entry) = (&network.demands[at], network.demand_entry(at));
                for (share, class) in row.iter_mut().zip(classes) {
                    if class.end_use == entry.end_use && class.humanitarian == entry.humanitarian {
                        let part = if class.military { entry.military_share } else { 1.0 - entry.military_share };
                        *share += demand.quantity * part;
                    }
                }
            }
            for &route in &leaving[node] {
                add(row, table.row(network.routes[route].to), weights.routes[route]);
            }
            let mut made = vec![0.0; classes.len()];
            for &(activity, quantity) in &using[node] {
                made.fill(0.0);
                for (output, made_quantity) in &network.activities[activity].outputs {
                    add(&mut made, table.row(*output), made_quantity * network.prices[*output]);
                }
                let known = made.iter().sum();
                divide(&mut made, known);
                add(row, &made, weights.activities[activity] * quantity);
            }
            // What ends unsold has no use; the shares are of what is used.
            let known = row.iter().sum();
            divide(row, known);
        })
    }

    /// The kinds of use of the whole map, sorted.
    pub fn classes(&self) -> &[UseClass] {
        &self.classes
    }

    /// Share of each of these in the goods at a node; all 0 where nothing takes from it.
    pub fn shares(&self, node: NodeIx) -> &[f64] {
        self.table.row(node)
    }

    /// The uses of the goods at a node with their shares; empty where nothing takes from it.
    pub fn uses(&self, node: NodeIx) -> impl Iterator<Item = (&UseClass, f64)> {
        self.classes.iter().zip(self.table.row(node).iter().copied()).filter(|(_, share)| *share > 0.0)
    }
}
