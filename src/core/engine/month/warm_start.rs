//! What held at the optimum of the month before: the next is solved from there.

use crate::engine::index::{ActivityIx, DemandIx, MonthIx, NodeIx, RouteIx};
use crate::engine::network::Network;
use crate::engine::qp::active_set::{ActiveSet, Side, Start};
use crate::engine::qp::program::{Program, Solution};
use typed_index_collections::TiVec;

/// What a column of a month's program stands for, whatever its place in that month's program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Quantity {
    /// Departures on a route that are ordered for certain.
    Order(RouteIx),
    /// Departures on a route beyond those.
    Flow(RouteIx),
    /// Level of an activity.
    Level(ActivityIx),
    /// Shortage of a demand.
    Shortage(DemandIx),
    /// Unsold goods at a node.
    Unsold(NodeIx),
    /// Stock at a node that its site wants to hold.
    Stock(NodeIx),
    /// Stock at a node beyond what is held first.
    Refill(NodeIx),
    /// Part of a quantity that is bound to a group of uses, counted through the program.
    Earmark(usize),
}

/// What held at the last optimum of one kind of program; empty before the first.
#[derive(Clone, Debug, Default)]
pub struct WarmStart {
    sides: Vec<Option<Side>>,
    earmarks: Vec<Side>,
    rows: Vec<(bool, f64)>,
}

/// What held in each month of a play: a near start for another play of the same map, under other limits or with other figures.
#[derive(Clone, Debug, Default)]
pub struct PlayStarts {
    months: TiVec<MonthIx, MonthStarts>,
}

/// What held in both programs of a month.
#[derive(Clone, Debug, Default)]
pub struct MonthStarts {
    /// Of the contract program; empty on a map without transit.
    pub contract: WarmStart,
    /// Of the delivery program.
    pub delivery: WarmStart,
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
    /// Where to start with the next program, if there was one before. Its rows must be the nodes, then the joint limits.
    pub fn start(&self, network: &Network, program: &Program, quantities: &[Quantity]) -> Option<Start> {
        // Nothing is known yet, or only of a map of another shape: a figure that differs may open a place that was closed.
        if self.sides.len() != places(network) {
            return None;
        }
        let ActiveSet { mut columns, mut rows } = ActiveSet::at_rest(program);
        let earmarks = quantities.iter().filter(|quantity| matches!(quantity, Quantity::Earmark(_))).count();
        for (column, quantity) in quantities.iter().enumerate() {
            let bounds = &program.columns[column];
            let side = match quantity {
                Quantity::Earmark(at) => self.earmarks.get(*at).copied().filter(|_| self.earmarks.len() == earmarks),
                _ => self.sides[place(network, *quantity)],
            };
            match side {
                Some(Side::Upper) if bounds.upper.is_infinite() => {}
                Some(side) if bounds.lower < bounds.upper => columns[column] = side,
                _ => {}
            }
        }
        let mut row_duals = vec![0.0; program.rows.len()];
        // Another number of joint limits is another set of limits.
        let known = if self.rows.len() == rows.len() { rows.len() } else { network.nodes.len() };
        for (at, (holds, dual)) in self.rows.iter().take(known).enumerate() {
            rows[at] |= holds;
            row_duals[at] = *dual;
        }
        Some(Start { set: ActiveSet { columns, rows }, row_duals })
    }

    /// Takes in the answer of a program.
    pub fn keep(&mut self, network: &Network, program: &Program, quantities: &[Quantity], solution: &Solution) {
        let Start { set, row_duals } = Start::near(program, solution);
        self.sides = vec![None; places(network)];
        self.earmarks.clear();
        for (column, quantity) in quantities.iter().enumerate() {
            match quantity {
                Quantity::Earmark(_) => self.earmarks.push(set.columns[column]),
                _ => self.sides[place(network, *quantity)] = Some(set.columns[column]),
            }
        }
        self.rows = set.rows.into_iter().zip(row_duals).collect();
    }
}

/// How many places there are.
fn places(network: &Network) -> usize {
    place(network, Quantity::Order(RouteIx(network.routes.len())))
}

/// A place for every quantity of a map.
fn place(network: &Network, quantity: Quantity) -> usize {
    let (routes, activities, demands) = (network.routes.len(), network.activities.len(), network.demands.len());
    let nodes = network.nodes.len();
    match quantity {
        Quantity::Flow(RouteIx(at)) => at,
        Quantity::Level(ActivityIx(at)) => routes + at,
        Quantity::Shortage(DemandIx(at)) => routes + activities + at,
        Quantity::Unsold(NodeIx(at)) => routes + activities + demands + at,
        Quantity::Stock(NodeIx(at)) => routes + activities + demands + nodes + at,
        Quantity::Refill(NodeIx(at)) => routes + activities + demands + 2 * nodes + at,
        Quantity::Order(RouteIx(at)) => routes + activities + demands + 3 * nodes + at,
        Quantity::Earmark(at) => 2 * routes + activities + demands + 3 * nodes + at,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{Size, generate};

    #[test]
    fn what_held_on_a_map_of_another_shape_is_no_start() {
        let network = |sites| Network::build(&generate(Size { sites, routes: 5 * sites }, 1).map);
        let (one, other, program) = (network(12), network(40), Program::default());
        let mut warm_start = WarmStart::default();
        warm_start.keep(&one, &program, &[], &Solution::default());
        assert!(places(&one) != places(&other));
        assert!(warm_start.start(&one, &program, &[]).is_some());
        assert!(warm_start.start(&other, &program, &[]).is_none());
    }
}
