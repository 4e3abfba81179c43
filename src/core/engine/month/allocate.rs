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

use crate::engine::index::{NodeIx, RouteIx};
use crate::engine::month::bounds::Blend;
use crate::engine::month::reach::Reach;
use crate::engine::month::rows::{Balance, RowKey, at_most};
use crate::engine::month::settle::settle;
use crate::engine::month::uses::Earmarks;
use crate::engine::month::variables::{Quantities, Variable, Variables};
use crate::engine::month::warm_start::WarmStart;
use crate::engine::month::{Month, Solving, Stage};
use crate::engine::network::{Earmarked, MonthOutcome, NetworkActivity, StandsIn};
use crate::engine::qp::fault::strike;
use crate::engine::qp::program::{Certificate, Program, Row, Sense, SolveError};
use typed_index_collections::{TiVec, ti_vec};

/// A program together with what its columns mean.
struct Model {
    program: Program,
    /// What each row of it says.
    keys: Vec<RowKey>,
    quantities: Quantities,
    /// The parts of these that are bound to a group of uses.
    earmarks: Earmarks,
}

/// A month's answer.
pub struct Allocation {
    /// What happens.
    pub outcome: MonthOutcome,
    /// Nodes whose goods may be bound to a use; empty where nothing is.
    pub bound: TiVec<NodeIx, bool>,
    /// How far it is from the optimum.
    pub certificate: Certificate,
}

/// Solves one month's program, from the first that is known of what held in like programs, or else from what held in the one before.
pub fn allocate<'a>(
    month: &Month<'_>,
    warm_start: &mut WarmStart,
    near: impl IntoIterator<Item = &'a WarmStart>,
) -> Result<Allocation, SolveError> {
    let model = Model::build(month);
    // Where the nearest leads nowhere, another does as little, and every attempt costs.
    let start_of = |known: &WarmStart| known.start(month.network, &model.keys);
    let start = near.into_iter().find_map(start_of).or_else(|| start_of(warm_start));
    let Solving { place, memory, cancel } = month.solving;
    let mut solution = model.program.solve_known(place, start, memory, cancel)?;
    strike(month.network.map.sites.first().map(|site| site.id.as_str()), &mut solution.values, cancel)?;
    // Before anything is drawn from it: what is no number has no bounds to be held within.
    if solution.values.iter().any(|value| !value.is_finite()) {
        return Err(SolveError::Audit { place: place.to_owned(), what: "a figure is not a number".to_owned() });
    }
    warm_start.keep(month.network, &model.keys, &solution);
    let certificate = model.program.certify(&solution);
    let values = &solution.values;
    let read = |variable: &Variable| variable.value(values);
    let per_node = |entries: &[(NodeIx, Variable)]| {
        let mut sums: TiVec<NodeIx, f64> = ti_vec![0.0; month.network.nodes.len()];
        entries.iter().for_each(|(node, variable)| sums[*node] += read(variable));
        sums
    };
    let mut flows = model.quantities.flows.iter().map(read).collect::<TiVec<RouteIx, f64>>();
    for (at, order) in &model.quantities.orders {
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
        activities: model.quantities.levels.iter().map(read).collect(),
        shortages: ti_vec![0.0; month.network.demands.len()],
        demands: month.bounds.demands.clone(),
        stocks: per_node(&model.quantities.stocks),
        unsold: per_node(&model.quantities.unsold),
        earmarked: Earmarked::default(),
    };
    for short in &model.quantities.shortages {
        outcome.shortages[short.demand] += read(&short.variable);
    }
    settle(month, &mut outcome);
    if let Some(uses) = &month.uses {
        outcome.earmarked = model.earmarks.earmarked(month.network, uses.groups.count(), &outcome, values);
    }
    Ok(Allocation { outcome, bound: model.earmarks.reached, certificate })
}

impl Model {
    fn build(month: &Month<'_>) -> Self {
        let mut builder = Variables::new(month);
        let orders = builder.orders();
        let flows = builder.routes(&orders);
        let levels = builder.activities();
        let reach = Reach::of(month, &builder.supplied);
        let shortages = builder.shortages(reach.as_ref());
        let stocks = builder.stocks();
        let unsold = builder.unsold();
        let quantities = Quantities { orders, flows, levels, shortages, stocks, unsold };
        let earmarks = reach.as_ref().map(|reach| Earmarks::lay_out(&mut builder, reach, month, &quantities));
        let mut model =
            Self { program: builder.program, keys: Vec::new(), quantities, earmarks: earmarks.unwrap_or_default() };
        model.balances(month);
        model.joint_limits(month);
        if let Some(reach) = &reach {
            let rows = model.earmarks.rows(reach, month, &model.quantities);
            rows.into_iter().for_each(|(key, row)| model.add(key, row));
        }
        model
    }

    fn add(&mut self, key: RowKey, row: Row) {
        self.keys.push(key);
        self.program.rows.push(row);
    }

    /// One row a node: opening + arrivals + outputs = inputs + departures + (demand - shortage) + stock + unsold.
    fn balances(&mut self, month: &Month<'_>) {
        let network = month.network;
        let mut rows: TiVec<NodeIx, Balance> = month.opening.iter().map(|opening| Balance::new(*opening)).collect();
        let orders = self.quantities.orders.iter().map(|(at, order)| (*at, *order));
        for (at, departing) in self.quantities.flows.iter_enumerated().map(|(at, flow)| (at, *flow)).chain(orders) {
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
        for (activity, level) in network.activities.iter().zip(&self.quantities.levels) {
            activity.inputs.iter().for_each(|(node, quantity)| rows[*node].book(*level, -quantity));
            activity.outputs.iter().for_each(|(node, quantity)| rows[*node].book(*level, *quantity));
        }
        for (at, demand) in network.demands.iter_enumerated() {
            rows[demand.node].fixed(-month.bounds.demands[at]);
        }
        for short in &self.quantities.shortages {
            rows[network.demands[short.demand].node].book(short.variable, 1.0);
        }
        for (node, stock) in &self.quantities.stocks {
            rows[*node].book(*stock, -1.0);
        }
        for (node, unsold) in &self.quantities.unsold {
            rows[*node].book(*unsold, -1.0);
        }
        for (node, row) in rows.into_iter_enumerated() {
            self.add(RowKey::Balance(node), row.into_row(Sense::Equal));
        }
    }

    fn joint_limits(&mut self, month: &Month<'_>) {
        let sites = month.bounds.sites.iter().enumerate().map(|(at, limit)| (RowKey::Site(at), limit));
        let returns = month.bounds.returns.iter().enumerate().map(|(at, limit)| (RowKey::Return(at), limit));
        let of_levels = sites.chain(returns).map(|(key, (members, limit))| {
            let levels: Vec<Variable> = members.iter().map(|at| self.quantities.levels[*at]).collect();
            (key, at_most(&levels, *limit))
        });
        let quota_keys = numbered(month.bounds.quotas.iter().map(|quota| quota.routes.first().copied()));
        let quota_keys = quota_keys.map(|(route, at)| RowKey::Quota(route.unwrap_or_default(), at));
        let of_flows = month.bounds.quotas.iter().map(|quota| {
            let is_told = |at: RouteIx| month.bounds.told_apart.iter().any(|told| told.route == at);
            let covered = || quota.routes.iter().zip(&quota.counted);
            let ordered = covered().flat_map(|(at, counted)| {
                let of_route = self.quantities.orders.iter().filter(move |(of, _)| of == at);
                of_route.map(move |(_, order)| (*order, counted.worth))
            });
            let flows = covered().map(|(at, counted)| (self.quantities.flows[*at], counted.worth));
            let all: Vec<(Variable, f64)> = flows.chain(ordered).collect();
            if !quota.routes.iter().any(|at| is_told(*at)) && all.iter().all(|(_, worth)| *worth == 1.0) {
                let flows: Vec<Variable> = all.into_iter().map(|(flow, _)| flow).collect();
                return at_most(&flows, quota.volume);
            }
            let mut sum = Balance::new(-quota.volume);
            all.into_iter().for_each(|(flow, worth)| sum.book(flow, worth));
            // Where uses are told apart, those that are exempt do not count.
            for (at, counted) in covered().filter(|(at, _)| is_told(**at)) {
                let spared = self.earmarks.of_route(*at).filter(|(group, _)| !counted.groups[*group]);
                spared.for_each(|(_, part)| sum.book(part, -counted.worth));
            }
            sum.into_row(Sense::AtMost)
        });
        // What stands in for a good in one use serves that use alone: it can neither be sold on nor made into anything.
        let of_uses = month.network.demands.keys().filter_map(|demand| {
            let stands_in = |activity: &NetworkActivity| activity.instead_of == Some(StandsIn::Demand(demand));
            let activities = month.network.activities.iter_enumerated();
            let mut members: Vec<Variable> = activities
                .filter(|(_, activity)| stands_in(activity))
                .map(|(at, _)| self.quantities.levels[at])
                .collect();
            if members.is_empty() {
                return None;
            }
            members.extend(
                self.quantities.shortages.iter().filter(|short| short.demand == demand).map(|short| short.variable),
            );
            Some((RowKey::Use(demand), at_most(&members, month.bounds.demands[demand])))
        });
        let rows: Vec<(RowKey, Row)> = of_levels.chain(quota_keys.zip(of_flows)).chain(of_uses).collect();
        rows.into_iter().for_each(|(key, row)| self.add(key, row));
        let blends = month.bounds.blends.iter();
        for (blend, (node, at)) in blends.clone().zip(numbered(blends.map(|blend| blend.node))) {
            let row = self.blend(month, blend);
            if row.terms.iter().all(|(_, coefficient)| *coefficient < 0.0) {
                // Nothing taints the mix.
            } else if row.terms.iter().any(|(_, coefficient)| *coefficient < 0.0) {
                self.add(RowKey::Blend(node, at), row);
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
                    row.book(self.quantities.flows[*at], *coefficient);
                    let orders = self.quantities.orders.iter().filter(|(of, _)| of == at);
                    orders.for_each(|(_, order)| row.book(*order, *coefficient));
                }
            }
        }
        for (at, coefficient) in &blend.activities {
            row.book(self.quantities.levels[*at], *coefficient);
        }
        // What has arrived tainted is there, whatever is decided.
        row.fixed(arrived.min(0.0));
        row.into_row(Sense::AtMost)
    }
}

/// Each with how many like it come before.
fn numbered<T: PartialEq + Clone>(entries: impl Iterator<Item = T>) -> impl Iterator<Item = (T, usize)> {
    let entries: Vec<T> = entries.collect();
    let before = |at: usize| entries[..at].iter().filter(|known| **known == entries[at]).count();
    let numbers: Vec<usize> = (0..entries.len()).map(before).collect();
    entries.into_iter().zip(numbers)
}
