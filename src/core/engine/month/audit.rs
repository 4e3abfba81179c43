//! The engine's own check of what it computed, in the units of the map and without asking the solver.

use crate::engine::index::NodeIx;
use crate::engine::month::{Month, Stage};
use crate::engine::network::MonthOutcome;
use crate::engine::qp::program::{Certificate, SolveError};
use crate::tolerance::AUDIT;
use typed_index_collections::TiVec;

/// Priority below which a demand may weigh less than a detour.
const LEAST_PRIORITY: f64 = 1e-2;

/// Worst figures over the months that were checked; all 0 for an exact answer.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Audit {
    /// Worst imbalance of a commodity at a site, relative to its turnover; or breach of a limit, relative to the limit.
    pub worst_residual: f64,
    /// Worst distance of a quantity from its optimum, in its own size: how far it would still move by its own gradient, or what the conditions
    /// of the program miss relative to their largest term ([`Certificate::inexactness`]).
    pub optimality_gap: f64,
}

impl Audit {
    /// The worse of two, figure by figure.
    pub fn worst(self, other: Self) -> Self {
        Self {
            worst_residual: self.worst_residual.max(other.worst_residual),
            optimality_gap: self.optimality_gap.max(other.optimality_gap),
        }
    }
}

/// Checks a month: finite, not negative, within limits, every balance closed.
pub fn audit(
    month: &Month<'_>,
    outcome: &MonthOutcome,
    bound: &TiVec<NodeIx, bool>,
    certificate: Certificate,
) -> Result<Audit, SolveError> {
    let fail = |what: String| Err(SolveError::Audit { place: month.solving.place.to_owned(), what });
    let figures = [
        &outcome.flows.raw,
        &outcome.arrivals.raw,
        &outcome.activities.raw,
        &outcome.demands.raw,
        &outcome.shortages.raw,
        &outcome.stocks.raw,
        &outcome.unsold.raw,
    ];
    if figures.iter().any(|figures| figures.iter().any(|figure| !figure.is_finite() || *figure < 0.0)) {
        return fail("a figure is negative or not a number".to_owned());
    }
    let residual = breach(month, outcome).max(imbalance(month, outcome));
    let audit = Audit { worst_residual: residual, optimality_gap: certificate.inexactness() };
    if residual > AUDIT {
        return fail(format!("residual {residual:.1e}"));
    }
    let unreached = unreached(month, outcome, bound);
    if unreached > AUDIT {
        return fail(format!("trade that nothing forbids is missing, {unreached:.1e} of a route or plant"));
    }
    Ok(audit)
}

/// Trade and making that nothing forbids and that would serve somebody: goods are left unsold at one end of a route or plant, the other end is
/// short, and it has room. The least of the three, relative to its size; 0 at an optimum, since serving weighs more than anything else.
fn unreached(month: &Month<'_>, outcome: &MonthOutcome, bound: &TiVec<NodeIx, bool>) -> f64 {
    let (network, bounds) = (month.network, month.bounds);
    // What is bound to a use may not serve another; what a rule does not let pass for one use may not either.
    let is_bound = |node: NodeIx| bound.get(node).is_some_and(|reached| *reached);
    let is_told = |at| bounds.told_apart.iter().any(|told| told.route == at);
    let spare = |node: NodeIx| {
        if is_bound(node) { 0.0 } else { (outcome.unsold[node] - network.baseline_unsold[node]).max(0.0) }
    };
    let mut short: TiVec<NodeIx, f64> = network.nodes.iter().map(|_| 0.0).collect();
    for (at, demand) in network.demands.iter_enumerated() {
        if network.demand_entry(at).priority >= LEAST_PRIORITY {
            short[demand.node] += outcome.shortages[at];
        }
    }
    // What a quota, a joint capacity or a blend covers may be forbidden by that.
    let is_in_quota = |at| {
        bounds.quotas.iter().any(|quota| quota.routes.contains(&at))
            || bounds.blends.iter().any(|blend| blend.routes.iter().any(|(of, _)| *of == at))
    };
    let is_joint = |at| {
        bounds.sites.iter().chain(&bounds.returns).any(|(members, _)| members.contains(&at))
            || bounds.blends.iter().any(|blend| blend.activities.iter().any(|(of, _)| *of == at))
    };
    let routes = network.routes.iter_enumerated().map(|(at, route)| {
        let missing = spare(route.from).min(short[route.to]).min(bounds.routes[at] - outcome.flows[at]);
        let counts = missing > AUDIT * network.route_sizes[at]
            && month.stage.is_instant(route.transit)
            && !is_in_quota(at)
            && !is_told(at);
        if counts { missing / network.route_sizes[at] } else { 0.0 }
    });
    let activities = network.activities.iter_enumerated().map(|(at, activity)| {
        let inputs = activity.inputs.iter().map(|(node, quantity)| spare(*node) / quantity);
        let lacking = activity.outputs.iter().map(|(node, quantity)| short[*node] / quantity).fold(0.0, f64::max);
        let missing = inputs.fold(bounds.activities[at] - outcome.activities[at], f64::min).min(lacking);
        let counts = missing > AUDIT * network.activity_sizes[at] && activity.instead_of.is_none() && !is_joint(at);
        if counts { missing / network.activity_sizes[at] } else { 0.0 }
    });
    routes.chain(activities).fold(0.0, f64::max)
}

/// Worst breach of a limit, relative to it; what is dust beside the column's natural size is none.
fn breach(month: &Month<'_>, outcome: &MonthOutcome) -> f64 {
    let over = |value: f64, limit: f64, size: f64| (value - limit).max(0.0) / limit.max(size).max(f64::MIN_POSITIVE);
    let bounds = month.bounds;
    let routes = outcome.flows.iter_enumerated().map(|(at, flow)| {
        let limit = match month.stage {
            Stage::Delivery { contracts, .. } if month.network.routes[at].transit > 0 => contracts[at],
            _ => bounds.routes[at],
        };
        over(*flow, limit, month.network.route_sizes[at])
    });
    let activities = outcome.activities.iter_enumerated();
    let activities =
        activities.map(|(at, level)| over(*level, bounds.activities[at], month.network.activity_sizes[at]));
    let shortages =
        outcome.shortages.iter().zip(&bounds.demands).map(|(shortage, demand)| over(*shortage, *demand, 0.0));
    routes.chain(activities).chain(shortages).fold(0.0, f64::max)
}

/// Worst imbalance of a node, relative to its turnover. A node that is all but idle is measured against what usually
/// passes through it, not against dust.
fn imbalance(month: &Month<'_>, outcome: &MonthOutcome) -> f64 {
    let (open, turnover) = balances(month, outcome);
    let size = turnover.iter().zip(&month.network.throughput).map(|(turnover, throughput)| turnover.max(*throughput));
    open.iter().zip(size).map(|(open, size)| open.abs() / size).fold(0.0, f64::max)
}

/// Per node, what is left after every entry of the month is booked (0 when the books close), and the sum of the entries.
pub fn balances(month: &Month<'_>, outcome: &MonthOutcome) -> (TiVec<NodeIx, f64>, TiVec<NodeIx, f64>) {
    let network = month.network;
    let mut open = month.opening.to_vec();
    let mut turnover = open.clone();
    let mut book = |node: NodeIx, volume: f64| {
        open[node] += volume;
        turnover[node] += volume.abs();
    };
    for (at, route) in network.routes.iter_enumerated() {
        book(route.from, -outcome.flows[at]);
        book(route.to, outcome.arrivals[at]);
    }
    for (activity, level) in network.activities.iter().zip(&outcome.activities) {
        activity.inputs.iter().for_each(|(node, quantity)| book(*node, -quantity * level));
        activity.outputs.iter().for_each(|(node, quantity)| book(*node, quantity * level));
    }
    for (at, demand) in network.demands.iter_enumerated() {
        book(demand.node, outcome.shortages[at]);
        book(demand.node, -outcome.demands[at]);
    }
    for ((node, stock), unsold) in outcome.stocks.iter_enumerated().zip(&outcome.unsold) {
        book(node, -stock);
        book(node, -unsold);
    }
    (open, turnover)
}
