//! One month's program: who makes, ships, keeps and lacks what.
//!
//! Four tiers in one objective, all in shares of the value of the tracked materials that final demand needs:
//! shortage (`u^2/D`, which rations equals by the same percentage, plus a linear term that makes it exactly zero when
//! feasible), deviation from baseline trade (`(f - f0)^2 / max(f0, floor)`), cost, and stock against target. The
//! baseline is calibrated to be at rest: only costs that a rule adds, or that a new route brings, pull.
//!
//! Goods in transit arrive whatever is decided today, so a month has up to two programs. The *contract* program
//! clears the market as if shipping took no time and stocks were the last resort: it says what is worth sending.
//! The *delivery* program then uses what is physically there, and honours those contracts first.

use super::bounds::Bounds;
use super::memory::{Memory, Quantity};
use super::program::{Certificate, Column, Program, Row, Sense, SolveError};
use super::settle::settle;
use super::{MonthOutcome, Network};
use std::sync::atomic::AtomicBool;

/// Weight of the linear part of a shortage against its quadratic part.
const EXACT: f64 = 0.05;
/// Weight of deviations and stocks against shortage: never buys shortage.
const DEVIATION: f64 = 1e-4;
/// Weight of cost: a 25 % duty moves about a sixth of the trade of a route that others can take over, 160 % all of it.
const COST: f64 = 5e-4;
/// Weight of the first unit of what is nothing in the baseline: an idle plant, a new route, waste, a stock nobody wants.
/// A quantity that rests at 0 without being pushed there is where an interior-point answer loses half its digits.
const FIRST_UNIT: f64 = 1e-5;
/// Weight of the first unit of goods left unsold where none are in the baseline: more than cutting the last unit of output,
/// so that nobody makes goods to throw them away, unless for the sake of a by-product.
const DUMPING: f64 = 3e-4;
/// Weight of contracts already made against shortage.
const CONTRACT: f64 = 10.0;
/// Weight of giving up stock, in the contract program, against shortage: less than a shortage, more than any re-routing.
const RELUCTANCE: f64 = 0.02;
/// Share of final demand's value below which a column is treated as if it were that large, so that the solver sees it.
const LEAST_WEIGHT: f64 = 1e-6;
/// Share of a route's or plant's maximum that counts as its size when its baseline is smaller.
const SIZE_FLOOR: f64 = 0.1;
/// Share of a node's throughput that counts as the size of its unsold goods: dumping is a last resort.
const UNSOLD_FLOOR: f64 = 0.01;
/// Share of its size below which a quantity is what the solver leaves of nothing.
const DUST: f64 = 1e-10;
/// Share of its size below which the range of a quantity is no range.
const NARROW: f64 = 1e-8;
/// Share of what usually passes below which goods at a node are too little to decide about: a program whose whole range
/// is that narrow has no interior, and its answer no digits.
const SCRAP: f64 = 1e-6;
/// An imbalance below this share of a node's turnover is rounding of the file's decimals.
const ROUNDING: f64 = 1e-9;

/// Stock kept at a node.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Store {
    /// Where.
    pub node: usize,
    /// Units the site wants to hold.
    pub target: f64,
    /// Most units that may be drawn this month.
    pub draw: f64,
}

/// What one month starts from.
pub struct Month<'a> {
    /// The map.
    pub network: &'a Network,
    /// Limits of the month.
    pub bounds: &'a Bounds,
    /// Units at hand per node.
    pub opening: &'a [f64],
    /// Nodes where stock may be kept.
    pub stores: &'a [Store],
    /// How transit is seen.
    pub transit: Transit<'a>,
    /// For error messages.
    pub place: &'a str,
}

/// How a month's program sees goods in transit.
#[derive(Clone, Copy)]
pub enum Transit<'a> {
    /// Everything arrives at once: what is worth contracting.
    Contract,
    /// What was sent earlier arrives; what was contracted now leaves.
    Delivery {
        /// Arrivals per route with transit.
        arrivals: &'a [f64],
        /// Contracted departures per route with transit.
        contracts: &'a [f64],
    },
}

/// A program together with what its columns mean.
struct Model {
    program: Program,
    flows: Vec<Slot>,
    levels: Vec<Slot>,
    shortages: Vec<Slot>,
    stocks: Vec<(usize, Slot)>,
    unsold: Vec<Slot>,
}

/// A quantity: its reference, and the column that deviates from it if it may.
#[derive(Clone, Copy)]
struct Slot {
    reference: f64,
    size: f64,
    column: Option<usize>,
}

impl Slot {
    fn value(self, values: &[f64]) -> f64 {
        let value = self.reference + self.column.map_or(0.0, |column| values[column]);
        if value < DUST * self.size { 0.0 } else { value }
    }
}

/// Solves one month's program, from what held in the same month of another play or in the month before on.
pub fn allocate(
    month: &Month<'_>,
    memory: &mut Memory,
    guide: Option<&Memory>,
    cancel: &AtomicBool,
) -> Result<(MonthOutcome, Certificate), SolveError> {
    let model = Model::build(month);
    let quantities = model.quantities();
    let known = guide.into_iter().chain([&*memory]);
    let starts = known.filter_map(|memory| memory.start(month.network, &model.program, &quantities));
    let solution = model.program.solve(month.place, starts, cancel)?;
    memory.keep(month.network, &model.program, &quantities, &solution);
    let certificate = model.program.certify(&solution);
    let values = &solution.values;
    let read = |slots: &[Slot]| slots.iter().map(|slot| slot.value(values)).collect::<Vec<f64>>();
    let mut stocks = vec![0.0; month.network.nodes.len()];
    for (node, slot) in &model.stocks {
        stocks[*node] += slot.value(values);
    }
    let flows = read(&model.flows);
    let arrivals = match month.transit {
        Transit::Contract => flows.clone(),
        Transit::Delivery { arrivals, .. } => (0..flows.len())
            .map(|at| if month.network.routes[at].transit > 0 { arrivals[at] } else { flows[at] })
            .collect(),
    };
    let mut outcome = MonthOutcome {
        flows,
        arrivals,
        activities: read(&model.levels),
        shortages: read(&model.shortages),
        demands: month.bounds.demands.clone(),
        stocks,
        unsold: read(&model.unsold),
    };
    settle(month, &mut outcome);
    Ok((outcome, certificate))
}

impl Model {
    fn build(month: &Month<'_>) -> Self {
        let mut builder = Builder::new(month);
        let flows = builder.routes();
        let levels = builder.activities();
        let shortages = builder.shortages();
        let stocks = builder.stocks();
        let unsold = builder.unsold();
        let mut model = Self { program: builder.program, flows, levels, shortages, stocks, unsold };
        model.balances(month);
        model.joint_limits(month);
        model
    }

    /// What each column stands for.
    fn quantities(&self) -> Vec<Quantity> {
        let mut quantities = vec![Quantity::Flow(0); self.program.columns.len()];
        let mut name = |slot: &Slot, quantity: Quantity| {
            if let Some(column) = slot.column {
                quantities[column] = quantity;
            }
        };
        self.flows.iter().enumerate().for_each(|(at, slot)| name(slot, Quantity::Flow(at)));
        self.levels.iter().enumerate().for_each(|(at, slot)| name(slot, Quantity::Level(at)));
        self.shortages.iter().enumerate().for_each(|(at, slot)| name(slot, Quantity::Shortage(at)));
        self.unsold.iter().enumerate().for_each(|(at, slot)| name(slot, Quantity::Unsold(at)));
        let mut last = None;
        for (node, slot) in &self.stocks {
            name(slot, if last == Some(*node) { Quantity::Refill(*node) } else { Quantity::Stock(*node) });
            last = Some(*node);
        }
        quantities
    }

    /// One row a node: opening + arrivals + outputs = inputs + departures + (demand - shortage) + stock + unsold.
    fn balances(&mut self, month: &Month<'_>) {
        let network = month.network;
        let mut rows: Vec<Balance> = month.opening.iter().map(|opening| Balance::new(*opening)).collect();
        for (at, route) in network.routes.iter().enumerate() {
            rows[route.from].book(self.flows[at], -1.0);
            match month.transit {
                Transit::Delivery { arrivals, .. } if route.transit > 0 => rows[route.to].fixed(arrivals[at]),
                _ => rows[route.to].book(self.flows[at], 1.0),
            }
        }
        for (activity, level) in network.activities.iter().zip(&self.levels) {
            activity.inputs.iter().for_each(|(node, quantity)| rows[*node].book(*level, -quantity));
            activity.outputs.iter().for_each(|(node, quantity)| rows[*node].book(*level, *quantity));
        }
        for (at, demand) in network.demands.iter().enumerate() {
            rows[demand.node].fixed(-month.bounds.demands[at]);
            rows[demand.node].book(self.shortages[at], 1.0);
        }
        for (node, stock) in &self.stocks {
            rows[*node].book(*stock, -1.0);
        }
        for (node, unsold) in self.unsold.iter().enumerate() {
            rows[node].book(*unsold, -1.0);
        }
        self.program.rows.extend(rows.into_iter().map(Balance::into_row));
    }

    fn joint_limits(&mut self, month: &Month<'_>) {
        let groups = month
            .bounds
            .sites
            .iter()
            .chain(&month.bounds.returns)
            .map(|(members, limit)| (members, &self.levels, *limit))
            .chain(month.bounds.quotas.iter().map(|quota| (&quota.routes, &self.flows, quota.volume)));
        let mut rows = Vec::new();
        for (members, slots, limit) in groups {
            let terms = members.iter().filter_map(|at| Some((slots[*at].column?, 1.0))).collect();
            let right = limit - members.iter().map(|at| slots[*at].reference).sum::<f64>();
            // Within rounding of its limit is at its limit.
            let right = if right.abs() <= ROUNDING * limit { 0.0 } else { right };
            rows.push(Row { terms, right, sense: Sense::AtMost });
        }
        self.program.rows.extend(rows);
    }
}

/// A balance being added up.
struct Balance {
    terms: Vec<(usize, f64)>,
    constant: f64,
    turnover: f64,
}

impl Balance {
    fn new(opening: f64) -> Self {
        Self { terms: Vec::new(), constant: opening, turnover: opening.abs() }
    }

    fn fixed(&mut self, volume: f64) {
        self.constant += volume;
        self.turnover += volume.abs();
    }

    fn book(&mut self, slot: Slot, coefficient: f64) {
        self.fixed(coefficient * slot.reference);
        if let Some(column) = slot.column {
            match self.terms.iter_mut().find(|(known, _)| *known == column) {
                Some((_, sum)) => *sum += coefficient,
                None => self.terms.push((column, coefficient)),
            }
        }
    }

    fn into_row(self) -> Row {
        let settled = self.constant.abs() <= ROUNDING * self.turnover;
        Row { terms: self.terms, right: if settled { 0.0 } else { -self.constant }, sense: Sense::Equal }
    }
}

struct Builder<'a, 'b> {
    month: &'b Month<'a>,
    program: Program,
    /// Value of the tracked materials that final demand needs in a month: what all weights are shares of.
    total: f64,
    /// Nodes that anything can reach this month; what nothing can reach is left out of the program.
    supplied: Vec<bool>,
}

impl<'a, 'b> Builder<'a, 'b> {
    fn new(month: &'b Month<'a>) -> Self {
        let network = month.network;
        let needed: f64 = network.demands.iter().map(|demand| demand.weight * demand.quantity).sum();
        let traded: f64 = network.throughput.iter().zip(&network.worth).map(|(volume, worth)| volume * worth).sum();
        let total = if needed > 0.0 { needed } else { traded.max(1.0) };
        Self { month, program: Program::default(), total, supplied: supplied(month) }
    }

    /// Nothing: whatever was usual, this month it is 0.
    fn shut(&self, usual: f64) -> Slot {
        Slot { reference: 0.0, size: usual, column: None }
    }

    /// As [`Self::deviation`], but not below `least`.
    fn deviation_above(&mut self, least: f64, reference: f64, upper: f64, size: f64, value: f64, pull: Pull) -> Slot {
        let slot = self.deviation(reference, upper, size, value, pull);
        if let Some(at) = slot.column {
            let column = &mut self.program.columns[at];
            // What may hardly move may not move: see below.
            let least = if upper - least <= NARROW * size { upper } else { least };
            column.lower = column.lower.max(least - reference);
        }
        slot
    }

    /// A column that deviates from `reference` within `0..=upper`, weighed by `value` per unit at natural size `size`.
    fn deviation(&mut self, reference: f64, upper: f64, size: f64, value: f64, pull: Pull) -> Slot {
        // A range too narrow for an interior has none; what cannot move is left out or shut.
        let upper = if upper <= NARROW * size { 0.0 } else { upper };
        if upper <= 0.0 && reference <= NARROW * size {
            return Slot { reference: 0.0, size: 0.0, column: None };
        }
        let size = size.max(f64::MIN_POSITIVE);
        let weight = (value * size / self.total).max(LEAST_WEIGHT);
        let column = Column {
            lower: -reference,
            upper: upper.max(0.0) - reference,
            curvature: 2.0 * pull.bend * weight / (size * size),
            slope: pull.slope * weight / size,
            scale: size,
        };
        Slot { reference, size, column: Some(self.program.add_column(column)) }
    }

    fn routes(&mut self) -> Vec<Slot> {
        let (network, bounds) = (self.month.network, self.month.bounds);
        let mut slots = Vec::with_capacity(network.routes.len());
        for (at, route) in network.routes.iter().enumerate() {
            let worth = network.worth[route.from];
            slots.push(match self.month.transit {
                Transit::Delivery { contracts, .. } if route.transit > 0 => {
                    let contract = contracts[at];
                    if contract <= SCRAP * route.maximum {
                        slots.push(self.shut(route.baseline));
                        continue;
                    }
                    let pull = Pull { bend: CONTRACT, slope: -CONTRACT * EXACT };
                    self.deviation(contract, contract, contract, worth, pull)
                }
                _ if !self.supplied[route.from] => self.shut(route.baseline),
                _ => {
                    let size = route.baseline.max(SIZE_FLOOR * route.maximum);
                    let new = if route.baseline > 0.0 {
                        0.0
                    } else {
                        COST * route.cost / network.prices[route.from] + FIRST_UNIT
                    };
                    let pull = Pull { bend: DEVIATION, slope: COST * bounds.tariffs[at] + new };
                    self.deviation(route.baseline, bounds.routes[at], size, worth, pull)
                }
            });
        }
        slots
    }

    fn activities(&mut self) -> Vec<Slot> {
        let network = self.month.network;
        let mut slots = Vec::with_capacity(network.activities.len());
        for (at, activity) in network.activities.iter().enumerate() {
            let made: f64 = activity.outputs.iter().map(|(node, quantity)| quantity * network.worth[*node]).sum();
            let most = network.potential(at).max(self.month.bounds.activities[at]);
            let size = activity.baseline.max(SIZE_FLOOR * most);
            if activity.inputs.iter().any(|(node, _)| !self.supplied[*node]) {
                slots.push(self.shut(activity.baseline));
                continue;
            }
            let pull = Pull { bend: DEVIATION, slope: if activity.baseline > 0.0 { 0.0 } else { FIRST_UNIT } };
            slots.push(self.deviation(activity.baseline, self.month.bounds.activities[at], size, made, pull));
        }
        slots
    }

    fn shortages(&mut self) -> Vec<Slot> {
        let (network, bounds) = (self.month.network, self.month.bounds);
        let mut slots = Vec::with_capacity(network.demands.len());
        for (demand, wanted) in network.demands.iter().zip(&bounds.demands) {
            if !self.supplied[demand.node] {
                slots.push(Slot { reference: *wanted, size: *wanted, column: None });
                continue;
            }
            let pull = Pull { bend: 1.0, slope: EXACT };
            slots.push(self.deviation(0.0, *wanted, *wanted, demand.weight, pull));
        }
        slots
    }

    fn stocks(&mut self) -> Vec<(usize, Slot)> {
        let network = self.month.network;
        let mut slots = Vec::with_capacity(2 * self.month.stores.len());
        for store in self.month.stores.iter().filter(|store| self.supplied[store.node]).copied().collect::<Vec<_>>() {
            let (node, target, opening) = (store.node, store.target, self.month.opening[store.node]);
            let size = target.max(network.throughput[node]);
            let least = (opening - store.draw).max(0.0);
            let worth = network.worth[node];
            match self.month.transit {
                Transit::Delivery { .. } => {
                    let pull = Pull { bend: DEVIATION, slope: if target > 0.0 { 0.0 } else { FIRST_UNIT } };
                    slots.push((node, self.deviation_above(least, target, f64::INFINITY, size, worth, pull)));
                }
                Transit::Contract => {
                    // Orders go out as if the stock were the last resort: what is there is given up only for a shortage;
                    // what is missing to the target is refilled, and what lies above it is used, as trade allows.
                    let held = opening.min(target);
                    let pull = Pull { bend: DEVIATION, slope: -RELUCTANCE };
                    slots.push((node, self.deviation_above(least.min(held), held, held, size, worth, pull)));
                    let pull = Pull { bend: DEVIATION, slope: 0.0 };
                    let (wanted, most) = ((target - held).max(0.0), (opening.max(target) - held).max(0.0));
                    slots.push((node, self.deviation(wanted, most, size, worth, pull)));
                }
            }
        }
        slots
    }

    fn unsold(&mut self) -> Vec<Slot> {
        let (network, at_hand) = (self.month.network, at_hand(self.month));
        let mut slots = Vec::with_capacity(network.nodes.len());
        for (node, usual) in network.baseline_unsold.iter().enumerate() {
            if !self.supplied[node] {
                // Scrap that is too little to decide about.
                slots.push(Slot { reference: at_hand[node], size: *usual, column: None });
                continue;
            }
            let size = usual.max(UNSOLD_FLOOR * network.throughput[node]);
            let pull = Pull { bend: DEVIATION, slope: if *usual > 0.0 { 0.0 } else { DUMPING } };
            slots.push(self.deviation(*usual, f64::INFINITY, size, network.worth[node], pull));
        }
        slots
    }
}

/// What is at each node whatever is decided: opening stock and goods that arrive.
fn at_hand(month: &Month<'_>) -> Vec<f64> {
    let mut at_hand = month.opening.to_vec();
    if let Transit::Delivery { arrivals, .. } = month.transit {
        for (route, arrived) in month.network.routes.iter().zip(arrivals).filter(|(route, _)| route.transit > 0) {
            at_hand[route.to] += arrived;
        }
    }
    at_hand
}

/// Nodes that goods can reach this month: what lies there, arrives there, or can be made of what is reached.
fn supplied(month: &Month<'_>) -> Vec<bool> {
    let network = month.network;
    let more_than_scrap = |(at, usual): (f64, &f64)| at > SCRAP * usual;
    let mut supplied: Vec<bool> = at_hand(month).into_iter().zip(&network.throughput).map(more_than_scrap).collect();
    let instant = |at: usize| network.routes[at].transit == 0 || matches!(month.transit, Transit::Contract);
    loop {
        let before = supplied.iter().filter(|supplied| **supplied).count();
        for (at, route) in network.routes.iter().enumerate() {
            supplied[route.to] |= supplied[route.from] && instant(at) && month.bounds.routes[at] > 0.0;
        }
        for (at, activity) in network.activities.iter().enumerate() {
            if month.bounds.activities[at] > 0.0 && activity.inputs.iter().all(|(node, _)| supplied[*node]) {
                activity.outputs.iter().for_each(|(node, _)| supplied[*node] = true);
            }
        }
        if supplied.iter().filter(|supplied| **supplied).count() == before {
            return supplied;
        }
    }
}

/// How the objective pulls at a column, in shares of its value.
struct Pull {
    /// Weight of the squared relative deviation.
    bend: f64,
    /// Weight of the relative deviation.
    slope: f64,
}
