//! The books of a scenario: what came to every commodity at every site and where it went, and the limits under which it did. From them
//! a stranger can work out every balance and every limit again.

use crate::engine::{
    ActivityIx, Bounds, DemandIx, MonthIx, MonthOutcome, Network, NodeIx, Outcome, Returning, RouteContent, RuleBook,
    Rung, StandsIn, UseGroups, limits_met,
};
use crate::model::Preset;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// What came to a commodity at a site in a month, and where it went; both sum to the same. Units.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Balance {
    /// In stock when the month began.
    pub opening: f64,
    /// Put on the market by measures.
    pub released: f64,
    /// Arrived on routes.
    pub arrived: f64,
    /// Made on the spot.
    pub made: f64,
    /// Taken in by activities.
    pub used: f64,
    /// Left on routes.
    pub departed: f64,
    /// Final demand that was met.
    pub served: f64,
    /// Left unsold.
    pub unsold: f64,
    /// In stock when the month ended.
    pub closing: f64,
}

/// A limit that several quantities share in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct JointLimit {
    /// What it is.
    pub kind: JointLimitKind,
    /// Activities that share it, by index in the network.
    pub members: Vec<ActivityIx>,
    /// What they take of it together, units of activity per month.
    pub level: f64,
    /// Greatest level, units of activity per month.
    pub limit: f64,
}

/// Why several quantities share a limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JointLimitKind {
    /// The capacity of a site.
    Site,
    /// What comes back for recycling.
    Returns,
    /// A demand that alternatives stand in for: their levels and the shortage are no more than the demand.
    Use(DemandIx),
}

/// The books of the result of a scenario.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Limits per month.
    pub limits: TiVec<MonthIx, Bounds>,
    /// Per month and node.
    pub balances: TiVec<MonthIx, TiVec<NodeIx, Balance>>,
    /// Per month, the content of what leaves on each route that a content clause could catch.
    pub contents: TiVec<MonthIx, Vec<RouteContent>>,
    /// Per month, limits that several activities share.
    pub joint_limits: TiVec<MonthIx, Vec<JointLimit>>,
    /// What limits recycling.
    pub returning: Vec<Returning>,
    /// The uses that the rules tell apart; none where all are treated alike.
    pub use_groups: Option<UseGroups>,
}

impl Ledger {
    /// The books of a scenario; none until its result is there.
    pub fn of(preset: &Preset, outcome: &Outcome) -> Option<Self> {
        let network: &Network = &outcome.network;
        let months = &outcome.result()?.months;
        let (limits, returning) = limits_met(preset, outcome)?;
        let book = RuleBook::new(preset, network, preset.scenario(&outcome.scenario)?, Rung::TOP);
        let before_all = network.baseline_month().stocks;
        let mut balances = TiVec::with_capacity(months.len());
        let mut joint_limits = TiVec::with_capacity(months.len());
        for ((month, played), limits) in months.iter_enumerated().zip(&limits) {
            let opening =
                month.before(1).and_then(|before| months.get(before)).map_or(&before_all, |then| &then.stocks);
            balances.push(month_balances(network, opening, &limits.released, played));
            joint_limits.push(month_joint_limits(network, limits, played));
        }
        let contents = outcome.contents.iter().map(|contents| book.contents(contents)).collect();
        let use_groups = book.use_groups().cloned();
        Some(Self { limits, balances, contents, joint_limits, returning, use_groups })
    }
}

fn month_balances(
    network: &Network,
    opening: &TiSlice<NodeIx, f64>,
    released: &[(NodeIx, f64)],
    month: &MonthOutcome,
) -> TiVec<NodeIx, Balance> {
    let mut books: TiVec<NodeIx, Balance> = ti_vec![Balance::default(); network.nodes.len()];
    for (node, balance) in books.iter_mut_enumerated() {
        balance.opening = opening[node];
        balance.unsold = month.unsold[node];
        balance.closing = month.stocks[node];
    }
    for (node, quantity) in released {
        books[*node].released += quantity;
    }
    for (at, route) in network.routes.iter_enumerated() {
        books[route.from].departed += month.flows[at];
        books[route.to].arrived += month.arrivals[at];
    }
    for (activity, level) in network.activities.iter().zip(&month.activities) {
        activity.inputs.iter().for_each(|(node, quantity)| books[*node].used += quantity * level);
        activity.outputs.iter().for_each(|(node, quantity)| books[*node].made += quantity * level);
    }
    for (at, demand) in network.demands.iter_enumerated() {
        books[demand.node].served += month.demands[at] - month.shortages[at];
    }
    books
}

fn month_joint_limits(network: &Network, limits: &Bounds, month: &MonthOutcome) -> Vec<JointLimit> {
    let level = |members: &[ActivityIx]| members.iter().map(|at| month.activities[*at]).sum::<f64>();
    let shared = |kind: JointLimitKind, all: &[(Vec<ActivityIx>, f64)]| -> Vec<JointLimit> {
        let limit = |(members, limit): &(Vec<ActivityIx>, f64)| JointLimit {
            kind,
            level: level(members),
            limit: *limit,
            members: members.clone(),
        };
        all.iter().filter(|(members, _)| !members.is_empty()).map(limit).collect()
    };
    let mut all = shared(JointLimitKind::Site, &limits.sites);
    all.extend(shared(JointLimitKind::Returns, &limits.returns));
    for demand in network.demands.keys() {
        let stands_in = |at: &ActivityIx| network.activities[*at].instead_of == Some(StandsIn::Demand(demand));
        let members: Vec<ActivityIx> = network.activities.keys().filter(stands_in).collect();
        if !members.is_empty() {
            let level = level(&members) + month.shortages[demand];
            all.push(JointLimit { kind: JointLimitKind::Use(demand), members, level, limit: month.demands[demand] });
        }
    }
    all
}
