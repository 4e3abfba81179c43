//! The quantities of one month on a map: what a play hands on, and what a baseline is made of.

use crate::engine::index::{ActivityIx, DemandIx, NodeIx, RouteIx};
use typed_index_collections::TiVec;

/// One month on one rung. Vectors are indexed like those of the [`Network`](super::Network); volumes are units of the commodity per month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MonthOutcome {
    /// Departures per route.
    pub flows: TiVec<RouteIx, f64>,
    /// Arrivals per route; equal to the departures of `transit_months` before.
    pub arrivals: TiVec<RouteIx, f64>,
    /// Level per activity, units of activity per month.
    pub activities: TiVec<ActivityIx, f64>,
    /// Unmet part per demand.
    pub shortages: TiVec<DemandIx, f64>,
    /// Wanted per demand in this month.
    pub demands: TiVec<DemandIx, f64>,
    /// Stock at the end of the month per node.
    pub stocks: TiVec<NodeIx, f64>,
    /// Made or delivered but used by nobody, per node.
    pub unsold: TiVec<NodeIx, f64>,
    /// What of all that is bound to a use.
    pub earmarked: Earmarked,
}

/// What of a month's goods is bound to a group of uses (`engine::UseGroups`), units per group; empty lists where nothing is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Earmarked {
    /// Of the stock at the end of the month, per node.
    pub stocks: TiVec<NodeIx, Vec<f64>>,
    /// Of the departures, per route.
    pub departures: TiVec<RouteIx, Vec<f64>>,
}
