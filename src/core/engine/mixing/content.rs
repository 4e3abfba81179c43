//! How much of a good's value is counted content, at every site, on every route, month by month.
//!
//! A counted item made in the issuer country is counted whole. Anything else is counted by what went into it: the
//! counted value of the inputs over the value of the outputs, so that value added elsewhere dilutes it. Sites mix what
//! they hold by volume; one that segregates keeps a clean line beside the tainted one and sells from the clean line first
//! where a content clause would catch the goods.
//!
//! Contents are carried with stocks. A verdict judges the goods by what was on the map when the month began: the steady state of the baseline in
//! the first month, after that what each site held, received and made, mixed by volume, with goods at sea keeping the composition they left with.
//! Verdicts can therefore differ between rungs; those shown are of the top one. Item by item, contents are worked out for the first relief
//! alone, in the steady state.
//!
//! A clean lot takes clean inputs throughout. The clean line serves first the routes that a content clause could catch, in the proportions of
//! *baseline* trade: those of the month would swing, since what is freed flows, and what flows is tainted again. Without lines of its own, one
//! tainted lot taints all that a site makes.
//!
//! Idle plants and closed alternatives are mixed with a trace weight, so that a content clause can be judged before they open.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx};
use crate::engine::mixing::sweep::{Sources, Table, Weights, add, sweep};
use crate::engine::network::{MonthOutcome, Network, NetworkActivity};
use crate::model::{CommodityId, Country, Tag};
use crate::tolerance::CONTENT;
use std::collections::VecDeque;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// What a content clause counts: items of `lists` originating in `issuer`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Counted {
    /// Country of origin.
    pub issuer: Country,
    /// Lists of the items.
    pub lists: Vec<Tag>,
    /// Only this item of the lists; all of them if not given. Shares of single items add up to the share of all.
    pub item: Option<CommodityId>,
}

/// Content of the goods on a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Content {
    /// Counted share of the value of the tainted line, 0 to 1.
    pub tainted: f64,
    /// Share of the volume that comes off a clean line, 0 to 1.
    pub clean: f64,
}

/// What is counted on a map, and where clean lines go: everything that does not change from month to month.
#[derive(Clone, Debug)]
pub struct ContentModel {
    counted: Vec<Counted>,
    /// Per label and route, whether a clause could catch its goods.
    wanted: Vec<TiVec<RouteIx, bool>>,
    /// Per label and node, the part of what leaves it that does so on wanted routes.
    wanted_part: Vec<TiVec<NodeIx, f64>>,
    sources: Sources,
}

/// Composition of everything on the map at the end of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Contents {
    /// Per node, the counted share of the value by label, then the clean share of the volume by label.
    table: Table,
    /// Per route, the composition of what is on its way, the next to arrive first.
    in_transit: TiVec<RouteIx, VecDeque<Vec<f64>>>,
}

impl ContentModel {
    /// A model of several `counted` at once; `wanted(label, route)` says whether a clause could catch a route's goods.
    pub fn new(network: &Network, counted: Vec<Counted>, wanted: impl Fn(usize, RouteIx) -> bool) -> Self {
        let wanted: Vec<TiVec<RouteIx, bool>> =
            (0..counted.len()).map(|label| network.routes.keys().map(|route| wanted(label, route)).collect()).collect();
        let weights = Weights::baseline(network);
        let part = |wanted: &TiVec<RouteIx, bool>| {
            let mut leaving: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
            let mut flagged = leaving.clone();
            for (at, route) in network.routes.iter_enumerated() {
                leaving[route.from] += weights.routes[at];
                flagged[route.from] += if wanted[at] { weights.routes[at] } else { 0.0 };
            }
            flagged.into_iter().zip(leaving).map(|(part, all)| if all > 0.0 { part / all } else { 0.0 }).collect()
        };
        let wanted_part = wanted.iter().map(part).collect();
        Self { counted, wanted, wanted_part, sources: Sources::of(network) }
    }

    /// Index of what is counted, if it was asked for.
    pub fn label(&self, issuer: &Country, lists: &[Tag]) -> Option<usize> {
        self.counted.iter().position(|counted| &counted.issuer == issuer && counted.lists == lists)
    }

    /// Part of what usually leaves a node that does so on routes that a clause could catch, 0 to 1.
    pub fn watched_part(&self, node: NodeIx, label: usize) -> f64 {
        self.wanted_part[label][node]
    }

    /// Indices of all that is counted.
    pub fn labels(&self) -> std::ops::Range<usize> {
        0..self.counted.len()
    }

    /// What a label counts.
    pub fn counted(&self, label: usize) -> &Counted {
        &self.counted[label]
    }

    /// Whether a clause could catch a route's goods.
    pub fn is_wanted(&self, label: usize, route: RouteIx) -> bool {
        self.wanted[label][route]
    }

    /// The steady state of the baseline.
    pub fn steady(&self, network: &Network) -> Contents {
        let weights = Weights::baseline(network);
        let guess = Table::new(network.nodes.len(), 2 * self.counted.len());
        let table = self.mix(network, guess, &weights, &|_| true, &ti_vec![(Vec::new(), 0.0); network.nodes.len()]);
        let in_transit = (network.routes.keys())
            .map(|route| {
                let row = self.route_row(network, &table, route);
                VecDeque::from(vec![row; network.routes[route].transit])
            })
            .collect();
        Contents { table, in_transit }
    }

    /// The composition after a month: what lay there, what arrived and what was made, mixed at every site.
    pub fn carry(
        &self,
        network: &Network,
        before: &Contents,
        opening: &TiSlice<NodeIx, f64>,
        month: &MonthOutcome,
    ) -> Contents {
        if self.counted.is_empty() {
            return before.clone();
        }
        let mut held: TiVec<NodeIx, (Vec<f64>, f64)> = TiVec::with_capacity(network.nodes.len());
        for (node, volume) in opening.iter_enumerated() {
            held.push((before.table.row(node).iter().map(|share| share * volume).collect(), *volume));
        }
        let mut in_transit = before.in_transit.clone();
        for (route, queue) in in_transit.iter_mut_enumerated() {
            if let Some(row) = queue.pop_front() {
                let (sum, volume) = &mut held[network.routes[route].to];
                add(sum, &row, month.arrivals[route]);
                *volume += month.arrivals[route];
            }
        }
        let weights = Weights { routes: month.flows.clone(), activities: month.activities.clone() };
        let instant = |route: RouteIx| network.routes[route].transit == 0;
        let table = self.mix(network, before.table.clone(), &weights, &instant, &held);
        for (route, queue) in in_transit.iter_mut_enumerated().filter(|(route, _)| !instant(*route)) {
            queue.push_back(self.route_row(network, &table, route));
        }
        Contents { table, in_transit }
    }

    /// The composition that a month's departures and levels would lead to if they went on, with nothing in stock and nothing on its way.
    pub fn settled(&self, network: &Network, before: &Contents, month: &MonthOutcome) -> Contents {
        let weights = Weights { routes: month.flows.clone(), activities: month.activities.clone() };
        let nothing = ti_vec![(Vec::new(), 0.0); network.nodes.len()];
        let table = self.mix(network, before.table.clone(), &weights, &|_| true, &nothing);
        Contents { table, in_transit: before.in_transit.clone() }
    }

    /// Counted share of the value of what leaves on a route, both lines together, 0 to 1.
    pub fn share_on_route(&self, network: &Network, contents: &Contents, route: RouteIx, label: usize) -> f64 {
        self.leaving(network, &contents.table, route, label).0
    }

    /// The inputs of an activity with the value that each has in one unit of value made; none where what it makes is counted whole, so
    /// that no input could free it.
    pub fn dilution(
        &self,
        network: &Network,
        activity: ActivityIx,
        output: NodeIx,
        label: usize,
    ) -> Option<Vec<(NodeIx, f64)>> {
        let activity = &network.activities[activity];
        if self.is_counted_whole(network, activity, output, label) {
            return None;
        }
        let value = |(node, quantity): &(NodeIx, f64)| quantity * network.prices[*node];
        let made: f64 = activity.outputs.iter().map(value).sum();
        let of_made = |input: &(NodeIx, f64)| (input.0, if made > 0.0 { value(input) / made } else { 0.0 });
        Some(activity.inputs.iter().map(of_made).collect())
    }

    /// Whether what an activity makes is itself an item that the label counts.
    fn is_counted_whole(&self, network: &Network, activity: &NetworkActivity, output: NodeIx, label: usize) -> bool {
        let counted = &self.counted[label];
        let good = &network.map.commodities[network.nodes[output].commodity];
        network.map.sites[activity.site].country.is_in(&counted.issuer) && good.is_on(&counted.lists)
    }

    /// A composition without anything that these labels count.
    pub fn without(&self, row: &[f64], labels: impl IntoIterator<Item = usize>) -> Vec<f64> {
        let mut row = row.to_vec();
        for label in labels {
            row[label] = 0.0;
            row[self.counted.len() + label] = 1.0;
        }
        row
    }

    /// Content of what leaves on a route.
    pub fn on_route(&self, network: &Network, contents: &Contents, route: RouteIx, label: usize) -> Content {
        let (share, clean) = self.leaving(network, &contents.table, route, label);
        let tainted = if clean < 1.0 { (share / (1.0 - clean)).min(1.0) } else { 0.0 };
        Content { tainted: if tainted < CONTENT { 0.0 } else { tainted }, clean }
    }

    /// Counted share of the value and clean share of the volume of what leaves on a route.
    fn leaving(&self, network: &Network, table: &Table, route: RouteIx, label: usize) -> (f64, f64) {
        let node = network.routes[route].from;
        let row = table.row(node);
        let (share, clean) = (row[label], row[self.counted.len() + label]);
        if !network.map.sites[network.nodes[node].site].segregates || clean <= 0.0 || clean >= 1.0 {
            return (share, clean);
        }
        // The clean line serves first where a clause would catch the goods; the others get what is left of it.
        let part = self.wanted_part[label][node];
        let served = if part > 0.0 { (clean / part).min(1.0) } else { 0.0 };
        let clean_here = if self.wanted[label][route] {
            served
        } else if part < 1.0 {
            ((clean - part * served) / (1.0 - part)).clamp(0.0, 1.0)
        } else {
            0.0
        };
        let tainted = (share / (1.0 - clean)).min(1.0);
        ((1.0 - clean_here) * tainted, clean_here)
    }

    fn route_row(&self, network: &Network, table: &Table, route: RouteIx) -> Vec<f64> {
        let labels = self.counted.len();
        let mut row = vec![0.0; 2 * labels];
        for label in 0..labels {
            (row[label], row[labels + label]) = self.leaving(network, table, route, label);
        }
        row
    }

    /// Mixes what is `held` with what comes on `instant` routes and what is made; nodes that nothing reaches keep their
    /// composition.
    fn mix(
        &self,
        network: &Network,
        guess: Table,
        weights: &Weights,
        instant: &dyn Fn(RouteIx) -> bool,
        held: &TiSlice<NodeIx, (Vec<f64>, f64)>,
    ) -> Table {
        let labels = self.counted.len();
        sweep(network, guess, false, &|node, table, row| {
            let (sum, mut total) = (&held[node].0, held[node].1);
            add(row, sum, 1.0);
            for &route in self.sources.arriving[node].iter().filter(|route| instant(**route)) {
                let volume = weights.routes[route];
                if volume <= 0.0 {
                    continue;
                }
                total += volume;
                for label in 0..labels {
                    let (share, clean) = self.leaving(network, table, route, label);
                    row[label] += volume * share;
                    row[labels + label] += volume * clean;
                }
            }
            for &(activity, quantity) in &self.sources.making[node] {
                let volume = weights.activities[activity] * quantity;
                total += volume;
                for label in 0..labels {
                    let (share, clean) = self.made(network, table, activity, node, label);
                    row[label] += volume * share;
                    row[labels + label] += volume * clean;
                }
            }
            if total <= 0.0 {
                row.copy_from_slice(table.row(node));
                return;
            }
            row.iter_mut().for_each(|share| *share /= total);
            if !network.map.sites[network.nodes[node].site].segregates {
                // Without lines of their own, one tainted lot taints all.
                for label in 0..labels {
                    row[labels + label] = f64::from(u8::from(row[label] < CONTENT));
                }
            }
        })
    }

    /// Counted share of the value and clean share of the volume of what an activity makes.
    fn made(&self, network: &Network, table: &Table, activity: ActivityIx, output: NodeIx, label: usize) -> (f64, f64) {
        let (activity, counted) = (&network.activities[activity], &self.counted[label]);
        if self.is_counted_whole(network, activity, output, label) {
            // Counted whole as the item it has become.
            let good = &network.map.commodities[network.nodes[output].commodity];
            let is_item = counted.item.as_ref().is_none_or(|item| *item == good.id);
            return (f64::from(u8::from(is_item)), f64::from(u8::from(!is_item)));
        }
        let value = |(node, quantity): &(NodeIx, f64)| quantity * network.prices[*node];
        let output_value: f64 = activity.outputs.iter().map(value).sum();
        let (mut share, mut clean) = (0.0, 1.0_f64);
        for input in &activity.inputs {
            let row = table.row(input.0);
            share += row[label] * value(input);
            // A clean lot takes clean inputs throughout.
            clean = clean.min(row[self.counted.len() + label]);
        }
        (if output_value > 0.0 { (share / output_value).min(1.0) } else { 0.0 }, clean)
    }
}

impl Contents {
    /// Counted share of the value at a node, both lines together, 0 to 1.
    pub fn share(&self, node: NodeIx, label: usize) -> f64 {
        self.table.row(node)[label]
    }

    /// Composition of what lies at a node: the counted share of the value by label, then the clean share of the volume by label.
    pub fn row(&self, node: NodeIx) -> &[f64] {
        self.table.row(node)
    }

    /// Says what lies at a node from now on.
    pub fn replace(&mut self, node: NodeIx, row: &[f64]) {
        self.table.set(node, row);
    }

    /// Composition, as of a node, of what arrives on a route that takes time.
    pub fn arriving(&self, route: RouteIx) -> Option<&[f64]> {
        self.in_transit[route].front().map(Vec::as_slice)
    }
}
