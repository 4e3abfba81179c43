//! What goods are made of and where they end: steady-state mass balances of shares.
//!
//! Downstream, every node mixes what arrives and what is made there; upstream, it inherits the uses of whatever takes
//! from it. Both are sparse linear systems `s = A s + b` whose rows sum to at most one, solved by Gauss-Seidel sweeps
//! in stage order: one sweep settles a chain, cycles (recycling) converge geometrically.

use super::Network;
use crate::model::{Country, EndUse, Tag};

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
    fn given(flows: &[f64], levels: &[f64]) -> Self {
        Self { routes: flows.to_vec(), activities: levels.to_vec() }
    }

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
    pub(super) fn potential(&self, activity: usize) -> f64 {
        let entry = self.activity_entry(activity);
        let later = entry.ramp.iter().map(|step| step.capacity.value).fold(entry.capacity.value, f64::max);
        later / super::network::MONTHS
    }
}

/// What an activity makes: `(activity, output node, table so far, row to fill)`.
type Made<'a> = dyn Fn(usize, usize, &Table, &mut [f64]) + 'a;

/// Mixes downstream. `made(activity, output, table, row)` writes the shares of what an activity makes.
fn mix_downstream(network: &Network, weights: &Weights, labels: usize, made: &Made<'_>) -> Table {
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
    sweep(network, labels, false, &|node, table, row| {
        let mut total = 0.0;
        let mut scratch = vec![0.0; labels];
        for &route in &arriving[node] {
            let volume = weights.routes[route];
            total += volume;
            add(row, table.row(network.routes[route].from), volume);
        }
        for &(activity, quantity) in &making[node] {
            let volume = weights.activities[activity] * quantity;
            total += volume;
            scratch.fill(0.0);
            made(activity, node, table, &mut scratch);
            add(row, &scratch, volume);
        }
        divide(row, total);
    })
}

/// Repeats `update(node, table, row)` over the nodes in stage order until nothing moves.
fn sweep(network: &Network, labels: usize, upstream: bool, update: &dyn Fn(usize, &Table, &mut [f64])) -> Table {
    let mut order: Vec<usize> = (0..network.nodes.len()).collect();
    order.sort_by_key(|&node| {
        let Node { site, commodity } = Node::of(network, node);
        (network.map.commodities[commodity].stage, network.map.sites[site].stage, node)
    });
    if upstream {
        order.reverse();
    }
    let mut table = Table::new(network.nodes.len(), labels);
    if labels == 0 {
        return table;
    }
    let mut row = vec![0.0; labels];
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

use super::Node;

impl Node {
    fn of(network: &Network, node: usize) -> Self {
        network.nodes[node]
    }
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

/// What a content clause counts: items of `lists` originating in `issuer`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// Country of origin.
    pub issuer: Country,
    /// Lists of the items.
    pub lists: Vec<Tag>,
}

/// Share of the value of each node's goods that is counted content, in the steady state of the baseline.
///
/// A counted item made in the issuer country is counted whole. Anything else is counted by what went into it: the
/// counted value of the inputs over the value of the outputs, so that value added elsewhere dilutes it.
#[derive(Clone, Debug, PartialEq)]
pub struct ContentShares {
    counted: Vec<Counted>,
    table: Table,
}

impl ContentShares {
    /// Solves for all `counted` at once.
    pub fn solve(network: &Network, counted: Vec<Counted>) -> Self {
        let weights = Weights::baseline(network);
        let table = mix_downstream(network, &weights, counted.len(), &|at, output, table, row| {
            let activity = &network.activities[at];
            let value = |(node, quantity): &(usize, f64)| quantity * network.prices[*node];
            let made: f64 = activity.outputs.iter().map(value).sum();
            if made > 0.0 {
                for input in &activity.inputs {
                    add(row, table.row(input.0), value(input) / made);
                }
            }
            let good = &network.map.commodities[network.nodes[output].commodity];
            let country = &network.map.sites[activity.site].country;
            for (share, counted) in row.iter_mut().zip(&counted) {
                let originates = country.is_in(&counted.issuer) && good.is_on(&counted.lists);
                *share = if originates { 1.0 } else { share.min(1.0) };
            }
        });
        Self { counted, table }
    }

    /// Share of value at a node, 0 to 1; 0 for what was not asked for.
    pub fn share(&self, node: usize, issuer: &Country, lists: &[Tag]) -> f64 {
        let label = self.counted.iter().position(|counted| &counted.issuer == issuer && counted.lists == lists);
        label.map_or(0.0, |label| self.table.row(node)[label])
    }
}

/// A kind of use that a rule can aim at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct UseClass {
    /// What for.
    pub end_use: EndUse,
    /// By soldiers or not.
    pub military: bool,
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
        let mut classes: Vec<UseClass> = (0..network.demands.len())
            .flat_map(|demand| {
                let end_use = network.demand_entry(demand).end_use.clone();
                [false, true].map(|military| UseClass { end_use: end_use.clone(), military })
            })
            .collect();
        classes.sort();
        classes.dedup();
        let weights = Weights::baseline(network);
        let table = Self::table(network, &weights, &classes);
        Self { classes, table }
    }

    fn table(network: &Network, weights: &Weights, classes: &[UseClass]) -> Table {
        let mut leaving: Vec<Vec<usize>> = vec![Vec::new(); network.nodes.len()];
        for (at, route) in network.routes.iter().enumerate() {
            leaving[route.from].push(at);
        }
        let mut using: Vec<Vec<(usize, f64)>> = vec![Vec::new(); network.nodes.len()];
        for (at, activity) in network.activities.iter().enumerate() {
            for (node, quantity) in &activity.inputs {
                using[*node].push((at, *quantity));
            }
        }
        let mut demanded: Vec<Vec<usize>> = vec![Vec::new(); network.nodes.len()];
        for (at, demand) in network.demands.iter().enumerate() {
            demanded[demand.node].push(at);
        }
        sweep(network, classes.len(), true, &|node, table, row| {
            for &at in &demanded[node] {
                let (demand, entry) = (&network.demands[at], network.demand_entry(at));
                for (share, class) in row.iter_mut().zip(classes) {
                    if class.end_use == entry.end_use {
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

    /// The uses of the goods at a node with their shares; empty where nothing takes from it.
    pub fn uses(&self, node: usize) -> impl Iterator<Item = (&UseClass, f64)> {
        self.classes.iter().zip(self.table.row(node).iter().copied()).filter(|(_, share)| *share > 0.0)
    }
}

/// Countries out of whose ground the goods at each node came.
#[derive(Clone, Debug, PartialEq)]
pub struct OreOrigins {
    countries: Vec<Country>,
    table: Table,
}

impl OreOrigins {
    /// Countries and their shares at a node; empty where nothing came in.
    pub fn shares(&self, node: usize) -> impl Iterator<Item = (&Country, f64)> {
        self.countries.iter().zip(self.table.row(node).iter().copied()).filter(|(_, share)| *share > 0.0)
    }
}

/// Origin of the ore at every node, by value of the inputs, for given flows and levels (units per month).
pub fn ore_origins(network: &Network, flows: &[f64], levels: &[f64]) -> OreOrigins {
    let mut countries: Vec<Country> = network
        .activities
        .iter()
        .filter(|activity| activity.inputs.is_empty())
        .map(|activity| network.map.sites[activity.site].country.clone())
        .collect();
    countries.sort();
    countries.dedup();
    let weights = Weights::given(flows, levels);
    let table = mix_downstream(network, &weights, countries.len(), &|at, _, table, row| {
        let activity = &network.activities[at];
        if activity.inputs.is_empty() {
            let country = &network.map.sites[activity.site].country;
            if let Some(label) = countries.iter().position(|known| known == country) {
                row[label] = 1.0;
            }
            return;
        }
        for (node, quantity) in &activity.inputs {
            add(row, table.row(*node), quantity * network.prices[*node]);
        }
        let known = row.iter().sum();
        divide(row, known);
    });
    OreOrigins { countries, table }
}
