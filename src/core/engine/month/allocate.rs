//! One month's program: who makes, ships, keeps and lacks what.
//!
//! The objective and its weights stand in `variables.rs`. The baseline is calibrated to be at rest: only costs that a rule adds, or that a new route
//! brings, pull.
//!
//! Goods in transit arrive whatever is decided today, and who holds stock would rather use it than fight for goods. So a month has up to three
//! programs. The *order* program clears the market as if shipping took no time and there were no stocks: it says who would buy what. The
//! *contract* program clears it with stocks as the last resort, orders into the hands of those who hold stock being kept: it says what is worth
//! sending. The *delivery* program then uses what is physically there, and honours those contracts first.
//!
//! Without the contract program a myopic market would never order from afar: what arrives this month was sent before, so nothing decided today
//! pays today. In the coming month firms know today's verdicts and no more. Without the order program he who holds stock would live on it
//! and leave the goods to others, who would thank him; when it is gone he has neither. Sharing is a measure that a scenario may order. A map
//! without transit and stocks needs the delivery program alone.
//!
//! What a measure puts on the market is held where it lies until somebody is short, like any stock: a release fills holes and takes nobody's
//! orders. Were it used up first, orders would stop for as long as it lasts and be missed when it is gone.
//!
//! Sites that no supply can reach are left out, and goods of less than a millionth of what usually passes are carried along unsold instead of
//! being decided about: a program whose whole range is that narrow has no interior, and its answer no digits.

use crate::engine::index::{ActivityIx, DemandIx, NodeIx, RouteIx};
use crate::engine::month::bounds::Blend;
use crate::engine::month::settle::settle;
use crate::engine::month::variables::{Variable, Variables};
use crate::engine::month::warm_start::WarmStart;
use crate::engine::month::{Month, Stage};
use crate::engine::network::{MonthOutcome, NetworkActivity, StandsIn};
use crate::engine::qp::program::{Certificate, Program, Row, Sense, SolveError};
use crate::tolerance::{CLOSED, DECIMALS};
use std::sync::atomic::AtomicBool;
use typed_index_collections::{TiVec, ti_vec};

/// A program together with what its columns mean.
struct Model {
    program: Program,
    /// Orders that are kept; part of the departures on their routes.
    orders: Vec<(RouteIx, Variable)>,
    /// Departures beyond these orders.
    flows: TiVec<RouteIx, Variable>,
    levels: TiVec<ActivityIx, Variable>,
    shortages: TiVec<DemandIx, Variable>,
    stocks: Vec<(NodeIx, Variable)>,
    unsold: Vec<(NodeIx, Variable)>,
}

/// Solves one month's program, from what held in the same month of another play or in the month before on.
pub fn allocate(
    month: &Month<'_>,
    warm_start: &mut WarmStart,
    warm: Option<&WarmStart>,
    cancel: &AtomicBool,
) -> Result<(MonthOutcome, Certificate), SolveError> {
    let model = Model::build(month);
    let known = warm.into_iter().chain([&*warm_start]);
    let starts = known.filter_map(|known| known.start(month.network, &model.program));
    let solution = model.program.solve(month.place, starts, cancel)?;
    warm_start.keep(month.network, &solution);
    let certificate = model.program.certify(&solution);
    let values = &solution.values;
    let read = |variable: &Variable| variable.value(values);
    let per_node = |entries: &[(NodeIx, Variable)]| {
        let mut sums: TiVec<NodeIx, f64> = ti_vec![0.0; month.network.nodes.len()];
        entries.iter().for_each(|(node, variable)| sums[*node] += read(variable));
        sums
    };
    let mut flows = model.flows.iter().map(read).collect::<TiVec<RouteIx, f64>>();
    for (at, order) in &model.orders {
        flows[*at] += read(order);
    }
    let arrivals = match month.stage {
        Stage::Order | Stage::Contract { .. } => flows.clone(),
        Stage::Delivery { arrivals, .. } => (flows.keys())
            .map(|at| if month.network.routes[at].transit > 0 { arrivals[at] } else { flows[at] })
            .collect(),
    };
    let mut outcome = MonthOutcome {
        flows,
        arrivals,
        activities: model.levels.iter().map(read).collect(),
        shortages: model.shortages.iter().map(read).collect(),
        demands: month.bounds.demands.clone(),
        stocks: per_node(&model.stocks),
        unsold: per_node(&model.unsold),
    };
    settle(month, &mut outcome);
    Ok((outcome, certificate))
}

impl Model {
    fn build(month: &Month<'_>) -> Self {
        let mut builder = Variables::new(month);
        let orders = builder.orders();
        let flows = builder.routes(&orders);
        let levels = builder.activities();
        let shortages = builder.shortages();
        let stocks = builder.stocks();
        let unsold = builder.unsold();
        let mut model = Self { program: builder.program, orders, flows, levels, shortages, stocks, unsold };
        model.balances(month);
        model.joint_limits(month);
        model
    }

    /// One row a node: opening + arrivals + outputs = inputs + departures + (demand - shortage) + stock + unsold.
    fn balances(&mut self, month: &Month<'_>) {
        let network = month.network;
        let mut rows: TiVec<NodeIx, Balance> = month.opening.iter().map(|opening| Balance::new(*opening)).collect();
        let orders = self.orders.iter().map(|(at, order)| (*at, *order));
        for (at, departing) in self.flows.iter_enumerated().map(|(at, flow)| (at, *flow)).chain(orders) {
            let route = &network.routes[at];
            rows[route.from].book(departing, -1.0);
            if month.stage.is_instant(route.transit) {
                rows[route.to].book(departing, 1.0);
            }
        }
        if let Stage::Delivery { arrivals, .. } = month.stage {
            for (at, route) in network.routes.iter_enumerated().filter(|(_, route)| route.transit > 0) {
                rows[route.to].fixed(arrivals[at]);
            }
        }
        for (activity, level) in network.activities.iter().zip(&self.levels) {
            activity.inputs.iter().for_each(|(node, quantity)| rows[*node].book(*level, -quantity));
            activity.outputs.iter().for_each(|(node, quantity)| rows[*node].book(*level, *quantity));
        }
        for (at, demand) in network.demands.iter_enumerated() {
            rows[demand.node].fixed(-month.bounds.demands[at]);
            rows[demand.node].book(self.shortages[at], 1.0);
        }
        for (node, stock) in &self.stocks {
            rows[*node].book(*stock, -1.0);
        }
        for (node, unsold) in &self.unsold {
            rows[*node].book(*unsold, -1.0);
        }
        self.program.rows.extend(rows.into_iter().map(Balance::into_row));
    }

    fn joint_limits(&mut self, month: &Month<'_>) {
        let of_levels = month.bounds.sites.iter().chain(&month.bounds.returns);
        let of_levels = of_levels.map(|(members, limit)| {
            let levels: Vec<Variable> = members.iter().map(|at| self.levels[*at]).collect();
            at_most(&levels, *limit)
        });
        let of_flows = month.bounds.quotas.iter().map(|quota| {
            let ordered = self.orders.iter().filter(|(at, _)| quota.routes.contains(at)).map(|(_, order)| *order);
            let flows: Vec<Variable> = quota.routes.iter().map(|at| self.flows[*at]).chain(ordered).collect();
            at_most(&flows, quota.volume)
        });
        // What stands in for a good in one use serves that use alone: it can neither be sold on nor made into anything.
        let of_uses = month.network.demands.keys().filter_map(|demand| {
            let stands_in = |activity: &NetworkActivity| activity.instead_of == Some(StandsIn::Demand(demand));
            let activities = month.network.activities.iter_enumerated();
            let mut members: Vec<Variable> =
                activities.filter(|(_, activity)| stands_in(activity)).map(|(at, _)| self.levels[at]).collect();
            if members.is_empty() {
                return None;
            }
            members.push(self.shortages[demand]);
            Some(at_most(&members, month.bounds.demands[demand]))
        });
        let rows: Vec<Row> = of_levels.chain(of_flows).chain(of_uses).collect();
        self.program.rows.extend(rows);
        for blend in &month.bounds.blends {
            let row = self.blend(month, blend);
            if row.terms.iter().all(|(_, coefficient)| *coefficient < 0.0) {
                // Nothing taints the mix.
            } else if row.terms.iter().any(|(_, coefficient)| *coefficient < 0.0) {
                self.program.rows.push(row);
            } else {
                // Where nothing thins the mix, nothing may taint it: shut, and not a row without an interior.
                for (column, _) in row.terms {
                    self.program.columns[column].upper = self.program.columns[column].lower;
                }
            }
        }
    }

    /// A mix that stays below a content.
    fn blend(&self, month: &Month<'_>, blend: &Blend) -> Row {
        let mut row = Balance::new(0.0);
        let mut arrived = 0.0;
        for (at, coefficient) in &blend.routes {
            match month.stage {
                Stage::Delivery { arrivals, .. } if month.network.routes[*at].transit > 0 => {
                    arrived += coefficient * arrivals[*at];
                }
                _ => {
                    row.book(self.flows[*at], *coefficient);
                    let orders = self.orders.iter().filter(|(of, _)| of == at);
                    orders.for_each(|(_, order)| row.book(*order, *coefficient));
                }
            }
        }
        for (at, coefficient) in &blend.activities {
            row.book(self.levels[*at], *coefficient);
        }
        // What has arrived tainted is there, whatever is decided.
        row.fixed(arrived.min(0.0));
        Row { sense: Sense::AtMost, ..row.into_row() }
    }
}

/// What these may be together.
fn at_most(members: &[Variable], limit: f64) -> Row {
    let terms = members.iter().filter_map(|variable| Some((variable.column?, 1.0))).collect();
    let right = limit - members.iter().map(|variable| variable.reference).sum::<f64>();
    // Within rounding of its limit is at its limit.
    let right = if right.abs() <= DECIMALS * limit { 0.0 } else { right };
    Row { terms, right, sense: Sense::AtMost }
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

    fn book(&mut self, variable: Variable, coefficient: f64) {
        self.fixed(coefficient * variable.reference);
        if let Some(column) = variable.column {
            match self.terms.iter_mut().find(|(known, _)| *known == column) {
                Some((_, sum)) => *sum += coefficient,
                None => self.terms.push((column, coefficient)),
            }
        }
    }

    fn into_row(self) -> Row {
        let settled = self.constant.abs() <= CLOSED * self.turnover;
        Row { terms: self.terms, right: if settled { 0.0 } else { -self.constant }, sense: Sense::Equal }
    }
}
