//! What goods are made of and where they end: steady-state mass balances of shares.
//!
//! Downstream, every node mixes what arrives and what is made there; upstream, it inherits the uses of whatever takes
//! from it. Both are sparse linear systems `s = A s + b` whose rows sum to at most one, solved by Gauss-Seidel sweeps
//! in stage order: one sweep settles a chain, cycles (recycling) converge geometrically.

pub mod content;
pub mod ore;
pub mod uses;

pub use content::{Content, ContentModel, Contents, Counted};
pub use ore::{OreOrigins, ore_origins};
pub use uses::{UseClass, UseProfile};

use crate::engine::network::{Network, Node};

/// Largest change in a sweep that counts as settled.
const SETTLED: f64 = 1e-15;
/// Sweeps after which a cycle that nothing enters or leaves is left as it stands.
const MOST_SWEEPS: usize = 10_000;

/// Shares per node and label, row by row.
#[derive(Clone, Debug, PartialEq)]
struct Table {
    labels: usize,
    shares: Vec<f64>,
}

impl Table {
    fn new(nodes: usize, labels: usize) -> Self {
        Self { labels, shares: vec![0.0; nodes * labels] }
    }

    fn row(&self, node: usize) -> &[f64] {
        &self.shares[node * self.labels..(node + 1) * self.labels]
    }

    /// Stores a row and returns the largest change.
    fn set(&mut self, node: usize, row: &[f64]) -> f64 {
        let mut change = 0.0_f64;
        for (old, new) in self.shares[node * self.labels..(node + 1) * self.labels].iter_mut().zip(row) {
            change = change.max((*old - new).abs());
            *old = *new;
        }
        change
    }
}

/// Volumes that weigh the mixing: one per route and one per activity.
struct Weights {
    routes: Vec<f64>,
    activities: Vec<f64>,
}

impl Weights {
    /// Baseline volumes, and a trace of what an idle plant or a closed alternative could carry, so that it too has a
    /// composition. The trace is too small to move a share that trade decides.
    fn baseline(network: &Network) -> Self {
        const TRACE: f64 = 1e-12;
        let routes = network.routes.iter().map(|route| route.baseline + TRACE * route.maximum).collect();
        let activities = network
            .activities
            .iter()
            .enumerate()
            .map(|(at, activity)| activity.baseline + TRACE * network.potential(at))
            .collect();
        Self { routes, activities }
    }
}

impl Network {
    /// Most an activity may ever do, units of activity per month.
    pub fn potential(&self, activity: usize) -> f64 {
        let entry = self.activity_entry(activity);
        let later = entry.ramp.iter().map(|step| step.capacity.value).fold(entry.capacity.value, f64::max);
        later / crate::engine::network::MONTHS
    }
}

/// What enters a node: arriving routes, and activities that make its goods with the quantity per unit of activity.
#[derive(Clone, Debug)]
struct Sources {
    arriving: Vec<Vec<usize>>,
    making: Vec<Vec<(usize, f64)>>,
}

impl Sources {
    fn of(network: &Network) -> Self {
        let mut arriving: Vec<Vec<usize>> = vec![Vec::new(); network.nodes.len()];
        for (at, route) in network.routes.iter().enumerate() {
            arriving[route.to].push(at);
        }
        let mut making: Vec<Vec<(usize, f64)>> = vec![Vec::new(); network.nodes.len()];
        for (at, activity) in network.activities.iter().enumerate() {
            for (node, quantity) in &activity.outputs {
                making[*node].push((at, *quantity));
            }
        }
        Self { arriving, making }
    }
}

/// Repeats `update(node, table, row)` over the nodes in stage order, from a first guess, until nothing moves.
fn sweep(network: &Network, guess: Table, upstream: bool, update: &dyn Fn(usize, &Table, &mut [f64])) -> Table {
    let mut order: Vec<usize> = (0..network.nodes.len()).collect();
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

fn add(row: &mut [f64], shares: &[f64], volume: f64) {
    for (sum, share) in row.iter_mut().zip(shares) {
        *sum += volume * share;
    }
}

fn divide(row: &mut [f64], total: f64) {
    if total > 0.0 {
        row.iter_mut().for_each(|share| *share /= total);
    } else {
        row.fill(0.0);
    }
}
