//! The columns of one month's program: what may move, how far, and how the objective pulls at it.
//!
//! In USD, with `e` the embodied and `w` the scarce value of a good per unit (`scarcity.rs`), the objective is
//!
//! | tier | term | weight |
//! |---|---|---|
//! | contracts already made | `3 e c ((1 - f/c)^2 + p (1 - f/c))`, `p` the highest priority in that part of the map | above any shortage |
//! | shortage | `priority w D ((u/D)^2 + 0.05 u/D)` | 1 |
//! | stock given up in the contract program | `0.02 w size ((d/size)^2 + d/size)` | below any shortage |
//! | deviation from baseline trade | `d e size ((f - f0)/size)^2` | `d` = 1e-6 |
//! | cost | `5 d e (duty + cost of a new route / price)` a unit | |
//! | stock against target | as deviation | |
//! | goods left unsold | as deviation, and `20 d e` a unit beyond what is usual | |
//! | the first unit of what is nothing in the baseline | `0.1 d e` a unit | |
//! | what goods are earmarked for (`uses.rs`) | as deviation | a tenth of `d` |
//!
//! `u^2/D` rations equals by the same percentage; the linear term makes a shortage exactly zero when it need not be. A demand with ten times the
//! priority of another that competes for the same goods loses about a tenth of its share: of 50 % for the one, 2.8 % for the other,
//! `10 (2 x 0.028 + 0.05) = 2 x 0.5 + 0.05`. The lower tiers are so light that they move a shortage by no more than a hundred-thousandth of a demand.
//!
//! The baseline is at rest in this objective: only costs that a rule adds, or that a new route brings, pull. So a month without rules has
//! the exact baseline as its unique optimum, and the solver is not even called (`Program::rests_at_reference`).

use crate::engine::index::{ActivityIx, DemandIx, NodeIx, RouteIx};
use crate::engine::month::reach::{Bearer, Reach};
use crate::engine::month::scarcity::scarce_values;
use crate::engine::month::{Month, Stage};
use crate::engine::qp::program::{Column, Program};
use crate::tolerance::{NEGLIGIBLE, NO_RANGE, SOLVER_REST};
use typed_index_collections::TiVec;

/// Weight of the linear part of a shortage against its quadratic part.
pub const EXACT: f64 = 0.05;
/// Weight of deviations and stocks against shortage: never buys shortage.
const DEVIATION: f64 = 1e-6;
/// Weight of cost: a 25 % duty moves about a sixth of the trade of a route that others can take over, 160 % all of it.
const COST: f64 = 5.0 * DEVIATION;
/// Weight of the first unit of what is nothing in the baseline: an idle plant, a new route, waste, a stock nobody wants.
/// A quantity that rests at 0 without being pushed there is where an interior-point answer loses half its digits.
const FIRST_UNIT: f64 = 0.1 * DEVIATION;
/// Weight of a unit left unsold beyond what is in the baseline: more than cutting the last unit of trade and output all the way up a
/// long chain, so that nobody makes or buys goods to throw them away, unless for the sake of a by-product; and far less than a shortage.
const DUMPING: f64 = 20.0 * DEVIATION;
/// Weight of what goods are earmarked for: it only makes the answer unique.
const EARMARK: f64 = 0.1 * DEVIATION;
/// Weight of contracts already made against the shortage of the highest priority: no shortage breaks them.
const CONTRACT: f64 = 3.0;
/// Weight of goods ordered free that come bound to a use, against goods that do not come at all: no shortage turns them round, and they come.
const BOUND: f64 = 0.75 * CONTRACT;
/// Curvature of the same, so that what cannot come free is shared alike.
const BOUND_ALIKE: f64 = 0.1 * CONTRACT;
/// Weight of giving up stock that may be shared, in the contract program, against shortage: less than a shortage, more than any re-routing.
const RELUCTANCE: f64 = 0.02;

/// A quantity: its reference, and the column that deviates from it if it may.
#[derive(Clone, Copy)]
pub struct Variable {
    /// What it is if nothing deviates.
    pub reference: f64,
    size: f64,
    /// Which column, if it may.
    pub column: Option<usize>,
}

impl Variable {
    /// Its value at an answer.
    pub fn value(self, values: &[f64]) -> f64 {
        let value = self.reference + self.column.map_or(0.0, |column| values[column]);
        if value < SOLVER_REST * self.size { 0.0 } else { value }
    }
}

/// A quantity that may deviate from what it would be, units per month.
#[derive(Clone, Copy)]
struct Deviating {
    /// What it is if nothing deviates.
    reference: f64,
    /// Greatest value; may be infinite.
    upper: f64,
    /// Natural size, which deviations are measured by.
    size: f64,
    /// Embodied value by which it is weighed, USD per unit.
    value: f64,
}

/// A shortage, or the part of one that a group of uses bears.
#[derive(Clone, Copy)]
pub struct Shortage {
    /// Of which demand.
    pub demand: DemandIx,
    /// Who bears it.
    pub bearer: Bearer,
    /// How much.
    pub variable: Variable,
}

/// The quantities of a month.
pub struct Quantities {
    /// Orders that are kept; part of the departures on their routes.
    pub orders: Vec<(RouteIx, Variable)>,
    /// Departures beyond these orders.
    pub flows: TiVec<RouteIx, Variable>,
    /// Levels of activities.
    pub levels: TiVec<ActivityIx, Variable>,
    /// In the order of demands; several of one where goods are earmarked.
    pub shortages: Vec<Shortage>,
    /// Stocks at the end of the month; two entries of a node where what is held and what is refilled are told apart.
    pub stocks: Vec<(NodeIx, Variable)>,
    /// Goods left unsold.
    pub unsold: Vec<(NodeIx, Variable)>,
}

impl Quantities {
    /// What departs on a route: beyond orders, and the orders.
    pub fn departing(&self, route: RouteIx) -> impl Iterator<Item = Variable> + '_ {
        let ordered = self.orders.iter().filter(move |(at, _)| *at == route).map(|(_, order)| *order);
        std::iter::once(self.flows[route]).chain(ordered)
    }
}

/// Lays out the columns of a month, one quantity after the other.
pub struct Variables<'a, 'b> {
    month: &'b Month<'a>,
    /// The columns so far.
    pub program: Program,
    /// Value of one unit at each node by which rationing goes, USD.
    scarce: TiVec<NodeIx, f64>,
    /// Per part of the map, its highest priority.
    priority: Vec<f64>,
    /// Nodes whose owner has stock of his own and goes on ordering as if he had none.
    stocked: TiVec<NodeIx, bool>,
    /// Nodes that anything can reach this month; what nothing can reach is left out of the program.
    pub supplied: TiVec<NodeIx, bool>,
}

impl<'a, 'b> Variables<'a, 'b> {
    /// Nothing laid out yet.
    pub fn new(month: &'b Month<'a>) -> Self {
        let network = month.network;
        let mut priority = vec![1.0_f64; network.parts.count];
        for (at, demand) in network.demands.iter_enumerated() {
            let highest = &mut priority[network.parts.of[demand.node]];
            *highest = highest.max(network.demand_entry(at).priority);
        }
        let mut stocked: TiVec<NodeIx, bool> = network.nodes.iter().map(|_| false).collect();
        for store in month.stores.iter().filter(|store| !store.shared) {
            stocked[store.node] = month.opening[store.node] > NEGLIGIBLE * network.throughput[store.node];
        }
        Self {
            month,
            program: Program::default(),
            scarce: scarce_values(network, month.bounds),
            priority,
            stocked,
            supplied: supplied(month),
        }
    }

    /// The highest priority of those whom goods at a node can have to do with.
    fn priority(&self, node: NodeIx) -> f64 {
        self.priority[self.month.network.parts.of[node]]
    }

    /// Nothing: whatever was usual, this month it is 0.
    fn fixed_at_zero(&self, baseline: f64) -> Variable {
        Variable { reference: 0.0, size: baseline, column: None }
    }

    /// As [`Self::deviation`], but not below `least`.
    fn deviation_above(&mut self, least: f64, of: Deviating, weights: Weights) -> Variable {
        let variable = self.deviation(of, weights);
        if let Some(at) = variable.column {
            let column = &mut self.program.columns[at];
            // What may hardly move may not move: see below.
            let least = if of.upper - least <= NO_RANGE * of.size { of.upper } else { least };
            column.lower = column.lower.max(least - of.reference);
        }
        variable
    }

    /// A column that deviates from the reference within `0..=upper`.
    fn deviation(&mut self, of: Deviating, weights: Weights) -> Variable {
        let Deviating { reference, upper, size, value } = of;
        // A range too narrow for an interior has none; what cannot move is left out or shut.
        let upper = if upper <= NO_RANGE * size { 0.0 } else { upper };
        if upper <= 0.0 && reference <= NO_RANGE * size {
            return Variable { reference: 0.0, size: 0.0, column: None };
        }
        let size = size.max(f64::MIN_POSITIVE);
        let column = Column {
            lower: -reference,
            upper: upper.max(0.0) - reference,
            curvature: weights.curvature(value, size),
            slope: weights.linear * value,
            scale: size,
        };
        Variable { reference, size, column: Some(self.program.add_column(column)) }
    }

    /// Orders that are kept whatever else is short: what was contracted on routes that take time, and what those who have stock of their
    /// own order on the others. In units a month, from 0 to what was ordered.
    pub fn orders(&mut self) -> Vec<(RouteIx, Variable)> {
        let (contracts, is_delivery) = match self.month.stage {
            Stage::Order => return Vec::new(),
            Stage::Contract { orders } => (orders, false),
            Stage::Delivery { contracts, .. } => (contracts, true),
        };
        let network = self.month.network;
        let mut orders = Vec::new();
        for (at, contract) in contracts.iter_enumerated() {
            let route = &network.routes[at];
            let is_kept = (is_delivery && route.transit > 0) || (self.stocked[route.to] && self.supplied[route.from]);
            let ordered = contract.min(self.month.bounds.routes[at]);
            if is_kept && ordered > NEGLIGIBLE * network.route_sizes[at] {
                // Stiff where it gives way, so that what cannot be kept is shared alike and the program stays well scaled.
                let weights = Weights { quadratic: CONTRACT, linear: -CONTRACT * self.priority(route.from) };
                let value = network.embodied_usd[route.from];
                orders.push((
                    at,
                    self.deviation(Deviating { reference: ordered, upper: ordered, size: ordered, value }, weights),
                ));
            }
        }
        orders
    }

    /// Departures per route beyond what is ordered for certain.
    pub fn routes(&mut self, orders: &[(RouteIx, Variable)]) -> TiVec<RouteIx, Variable> {
        let (network, bounds) = (self.month.network, self.month.bounds);
        let mut ordered: TiVec<RouteIx, f64> = network.routes.iter().map(|_| 0.0).collect();
        for (at, order) in orders {
            ordered[*at] = order.reference;
        }
        let mut variables = TiVec::with_capacity(network.routes.len());
        for (at, route) in network.routes.iter_enumerated() {
            // What takes time leaves as contracted.
            if !self.month.stage.is_instant(route.transit) || !self.supplied[route.from] {
                variables.push(self.fixed_at_zero(route.baseline));
                continue;
            }
            let new =
                if route.baseline > 0.0 { 0.0 } else { COST * route.cost / network.prices[route.from] + FIRST_UNIT };
            let weights = Weights { quadratic: DEVIATION, linear: COST * bounds.tariffs[at] + new };
            let reference = (bounds.rests[at] - ordered[at]).max(0.0);
            let upper = (bounds.routes[at] - ordered[at]).max(0.0);
            let (size, value) = (network.route_sizes[at], network.embodied_usd[route.from]);
            variables.push(self.deviation(Deviating { reference, upper, size, value }, weights));
        }
        variables
    }

    /// Levels per activity.
    pub fn activities(&mut self) -> TiVec<ActivityIx, Variable> {
        let network = self.month.network;
        let mut variables = TiVec::with_capacity(network.activities.len());
        for (at, activity) in network.activities.iter_enumerated() {
            let made: f64 =
                activity.outputs.iter().map(|(node, quantity)| quantity * network.embodied_usd[*node]).sum();
            let size = network.activity_sizes[at];
            if activity.inputs.iter().any(|(node, _)| !self.supplied[*node]) {
                variables.push(self.fixed_at_zero(activity.baseline));
                continue;
            }
            let weights =
                Weights { quadratic: DEVIATION, linear: if activity.baseline > 0.0 { 0.0 } else { FIRST_UNIT } };
            variables.push(self.deviation(
                Deviating { reference: activity.baseline, upper: self.month.bounds.activities[at], size, value: made },
                weights,
            ));
        }
        variables
    }

    /// What is lacking per demand, in order; by group of uses where its goods may be earmarked.
    pub fn shortages(&mut self, reach: Option<&Reach<'_>>) -> Vec<Shortage> {
        let (network, bounds) = (self.month.network, self.month.bounds);
        let mut shortages = Vec::with_capacity(network.demands.len());
        for ((at, demand), wanted) in network.demands.iter_enumerated().zip(&bounds.demands) {
            if !self.supplied[demand.node] {
                let variable = Variable { reference: *wanted, size: *wanted, column: None };
                shortages.push(Shortage { demand: at, bearer: Bearer::All, variable });
                continue;
            }
            let value = network.demand_entry(at).priority * self.scarce[demand.node];
            let bearers = reach.and_then(|reach| reach.bearers(self.month, at));
            let mut add = |bearer: Bearer, wanted: f64| {
                let weights = Weights { quadratic: 1.0, linear: EXACT };
                let of = Deviating { reference: 0.0, upper: wanted, size: wanted, value };
                shortages.push(Shortage { demand: at, bearer, variable: self.deviation(of, weights) });
            };
            match bearers {
                Some(bearers) if bearers.len() > 1 => {
                    bearers.into_iter().for_each(|(bearer, part)| add(bearer, part * wanted))
                }
                _ => add(Bearer::All, *wanted),
            }
        }
        shortages
    }

    /// The part of a quantity that is earmarked for a group of uses.
    pub fn earmark(&mut self, reference: f64, size: f64, value: f64) -> Variable {
        self.deviation(Deviating { reference, upper: f64::INFINITY, size, value }, EARMARKED)
    }

    /// As [`Self::earmark`] where all of a quantity is earmarked: it is the part, and bears what the part would weigh.
    pub fn earmark_whole(&mut self, whole: Variable, reference: f64, size: f64, value: f64) -> Variable {
        if let Some(at) = whole.column {
            let curvature = EARMARKED.curvature(value, size.max(f64::MIN_POSITIVE));
            let column = &mut self.program.columns[at];
            column.curvature += curvature;
            column.slope += curvature * (whole.reference - reference);
        }
        whole
    }

    /// Keeps a quantity at its least value.
    pub fn shut(&mut self, variable: Variable) {
        if let Some(at) = variable.column {
            let column = &mut self.program.columns[at];
            column.upper = column.lower;
        }
    }

    /// Keeps a quantity at its greatest value, which is finite.
    pub fn fill(&mut self, variable: Variable) {
        if let Some(at) = variable.column {
            let column = &mut self.program.columns[at];
            column.lower = column.upper;
        }
    }

    /// What of an order comes bound to a use although it was ordered free.
    pub fn bound_order(&mut self, order: Variable, from: NodeIx) -> Variable {
        let value = self.month.network.embodied_usd[from];
        let weights = Weights { quadratic: BOUND_ALIKE, linear: BOUND * self.priority(from) };
        self.deviation(Deviating { reference: 0.0, upper: order.reference, size: order.reference, value }, weights)
    }

    /// Stock per node at the end of the month; in a contract program two entries, what is held and what is refilled.
    pub fn stocks(&mut self) -> Vec<(NodeIx, Variable)> {
        let network = self.month.network;
        let mut variables = Vec::with_capacity(2 * self.month.stores.len());
        for store in self.month.stores.iter().filter(|store| self.supplied[store.node]).copied().collect::<Vec<_>>() {
            let (node, target, opening) = (store.node, store.target, self.month.opening[store.node]);
            let size = target.max(network.throughput[node]);
            let least = (opening - store.draw).max(0.0);
            let value = network.embodied_usd[node];
            match self.month.stage {
                Stage::Delivery { .. } => {
                    let weights = Weights { quadratic: DEVIATION, linear: if target > 0.0 { 0.0 } else { FIRST_UNIT } };
                    variables.push((
                        node,
                        self.deviation_above(
                            least,
                            Deviating { reference: target, upper: f64::INFINITY, size, value },
                            weights,
                        ),
                    ));
                }
                Stage::Order | Stage::Contract { .. } => {
                    // Orders go out as if there were no stock, for it serves its owner first; it is then given up for a shortage, but for
                    // that only.
                    let held = opening.min(target);
                    let kept = if store.shared || matches!(self.month.stage, Stage::Contract { .. }) {
                        let weights = Weights { quadratic: RELUCTANCE, linear: -RELUCTANCE };
                        let kept = Deviating { reference: held, upper: held, size, value: self.scarce[node] };
                        self.deviation_above(least.min(held), kept, weights)
                    } else {
                        Variable { reference: held, size, column: None }
                    };
                    variables.push((node, kept));
                    // What is missing to the target is refilled, and what lies above it is used, as trade allows.
                    let weights = Weights { quadratic: DEVIATION, linear: 0.0 };
                    let (reference, upper) = ((target - held).max(0.0), (opening.max(target) - held).max(0.0));
                    variables.push((node, self.deviation(Deviating { reference, upper, size, value }, weights)));
                }
            }
        }
        variables
    }

    /// Goods left unsold per node: what usually is, and in an entry of its own what goes beyond. That costs the same however little is usual, so that a
    /// trace of surplus in the figures of a map opens no drain.
    pub fn unsold(&mut self) -> Vec<(NodeIx, Variable)> {
        let (network, at_hand) = (self.month.network, self.month.at_hand());
        let mut variables = Vec::with_capacity(network.nodes.len());
        for (node, usual) in network.baseline_unsold.iter_enumerated() {
            if !self.supplied[node] {
                // Scrap that is too little to decide about.
                variables.push((node, Variable { reference: at_hand[node], size: *usual, column: None }));
                continue;
            }
            let size = usual.max(network.throughput[node]);
            let value = network.embodied_usd[node];
            let deviating = |reference: f64, upper: f64| Deviating { reference, upper, size, value };
            if *usual > 0.0 {
                let weights = Weights { quadratic: DEVIATION, linear: 0.0 };
                variables.push((node, self.deviation(deviating(*usual, *usual), weights)));
            }
            let weights = Weights { quadratic: DEVIATION, linear: DUMPING };
            variables.push((node, self.deviation(deviating(0.0, f64::INFINITY), weights)));
        }
        variables
    }
}

/// Nodes that goods can reach this month: what lies there, arrives there, or can be made of what is reached.
fn supplied(month: &Month<'_>) -> TiVec<NodeIx, bool> {
    let network = month.network;
    let is_decided_about = |(at, baseline): (f64, &f64)| at > NEGLIGIBLE * baseline;
    let mut supplied: TiVec<NodeIx, bool> =
        month.at_hand().into_iter().zip(&network.throughput).map(is_decided_about).collect();
    let instant = |at: RouteIx| month.stage.is_instant(network.routes[at].transit);
    loop {
        let before = supplied.iter().filter(|supplied| **supplied).count();
        for (at, route) in network.routes.iter_enumerated() {
            supplied[route.to] |= supplied[route.from] && instant(at) && month.bounds.routes[at] > 0.0;
        }
        for (at, activity) in network.activities.iter_enumerated() {
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
struct Weights {
    /// Weight of the squared relative deviation.
    quadratic: f64,
    /// Weight of the relative deviation.
    linear: f64,
}

/// How it pulls at what is earmarked.
const EARMARKED: Weights = Weights { quadratic: EARMARK, linear: 0.0 };

impl Weights {
    /// Second derivative of the objective by a quantity of this size, USD per squared unit; `value` is its worth, USD per unit.
    fn curvature(&self, value: f64, size: f64) -> f64 {
        2.0 * self.quadratic * value / size
    }
}
