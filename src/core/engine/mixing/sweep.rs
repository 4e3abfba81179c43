//! Steady states on the map: shares per node, and the sweeps that settle them.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx};
use crate::engine::network::{Network, Node};
use crate::tolerance::{SETTLED, TRACE_WEIGHT};
use typed_index_collections::{TiVec, ti_vec};

/// Sweeps after which a cycle that nothing enters or leaves is left as it stands.
const MOST_SWEEPS: usize = 10_000;

/// Shares per node and label, row by row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Table {
    pub(super) labels: usize,
    shares: Vec<f64>,
}

impl Table {
    pub(super) fn new(nodes: usize, labels: usize) -> Self {
        Self { labels, shares: vec![0.0; nodes * labels] }
    }

    pub(super) fn row(&self, node: NodeIx) -> &[f64] {
        let NodeIx(node) = node;
        &self.shares[node * self.labels..(node + 1) * self.labels]
    }

    /// Stores a row and returns the largest change.
    pub(super) fn set(&mut self, node: NodeIx, row: &[f64]) -> f64 {
        let NodeIx(node) = node;
        let mut change = 0.0_f64;
        for (old, new) in self.shares[node * self.labels..(node + 1) * self.labels].iter_mut().zip(row) {
            change = change.max((*old - new).abs());
            *old = *new;
        }
        change
    }
}

/// Volumes that weigh the mixing: one per route and one per activity.
pub(super) struct Weights {
    pub(super) routes: TiVec<RouteIx, f64>,
    pub(super) activities: TiVec<ActivityIx, f64>,
}

impl Weights {
    /// Baseline volumes, and a trace of what an idle plant or a closed alternative could carry, so that it too has a
    /// composition. The trace is too small to move a share that trade decides.
    pub(super) fn baseline(network: &Network) -> Self {
        let trace = |baseline: f64, size: &f64| baseline + TRACE_WEIGHT * size;
        let routes = network.routes.iter().zip(&network.route_sizes);
        let activities = network.activities.iter().zip(&network.activity_sizes);
        let routes = routes.map(|(route, size)| trace(route.baseline, size)).collect();
        let activities = activities.map(|(activity, size)| trace(activity.baseline, size)).collect();
        Self { routes, activities }
    }
}

/// What enters a node: arriving routes, and activities that make its goods with the quantity per unit of activity.
#[derive(Clone, Debug)]
pub(super) struct Sources {
    pub(super) arriving: TiVec<NodeIx, Vec<RouteIx>>,
    pub(super) making: TiVec<NodeIx, Vec<(ActivityIx, f64)>>,
}

impl Sources {
    pub(super) fn of(network: &Network) -> Self {
        let mut arriving: TiVec<NodeIx, Vec<RouteIx>> = ti_vec![Vec::new(); network.nodes.len()];
        for (at, route) in network.routes.iter_enumerated() {
            arriving[route.to].push(at);
        }
        let mut making: TiVec<NodeIx, Vec<(ActivityIx, f64)>> = ti_vec![Vec::new(); network.nodes.len()];
        for (at, activity) in network.activities.iter_enumerated() {
            for (node, quantity) in &activity.outputs {
                making[*node].push((at, *quantity));
            }
        }
        Self { arriving, making }
    }
}

/// The routes that leave each node.
pub(super) fn leaving(network: &Network) -> TiVec<NodeIx, Vec<RouteIx>> {
    let mut leaving: TiVec<NodeIx, Vec<RouteIx>> = ti_vec![Vec::new(); network.nodes.len()];
    for (at, route) in network.routes.iter_enumerated() {
        leaving[route.from].push(at);
    }
    leaving
}

/// Repeats `update(node, table, row)` over the nodes in stage order, from a first guess, until nothing moves.
pub(super) fn sweep(
    network: &Network,
    guess: Table,
    upstream: bool,
    update: &dyn Fn(NodeIx, &Table, &mut [f64]),
) -> Table {
    let mut order: Vec<NodeIx> = network.nodes.keys().collect();
    order.sort_by_key(|&node| {
        let Node { site, commodity } = network.nodes[node];
        (network.map.commodities[commodity].stage, network.map.sites[site].stage, node)
    });
    if upstream {
        order.reverse();
    }
    let mut table = guess;
    if table.labels == 0 {
        return table;
    }
    let mut row = vec![0.0; table.labels];
    for _ in 0..MOST_SWEEPS {
        let mut change = 0.0_f64;
        for &node in &order {
            row.fill(0.0);
            update(node, &table, &mut row);
            change = change.max(table.set(node, &row));
        }
        if change <= SETTLED {
            break;
        }
    }
    table
}

pub(super) fn add(row: &mut [f64], shares: &[f64], volume: f64) {
    for (sum, share) in row.iter_mut().zip(shares) {
        *sum += volume * share;
    }
}

pub(super) fn divide(row: &mut [f64], total: f64) {
    if total > 0.0 {
        row.iter_mut().for_each(|share| *share /= total);
    } else {
        row.fill(0.0);
    }
}
