//! The quantities of one month on a map: what a play hands on, and what a baseline is made of.

/// One month on one rung. Vectors are indexed like those of the [`Network`](super::Network); volumes are units of the commodity per month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct MonthOutcome {
    /// Departures per route.
    pub flows: Vec<f64>,
    /// Arrivals per route; equal to the departures of `transit_months` before.
    pub arrivals: Vec<f64>,
    /// Level per activity, units of activity per month.
    pub activities: Vec<f64>,
    /// Unmet part per demand.
    pub shortages: Vec<f64>,
    /// Wanted per demand in this month.
    pub demands: Vec<f64>,
    /// Stock at the end of the month per node.
    pub stocks: Vec<f64>,
    /// Made or delivered but used by nobody, per node.
    pub unsold: Vec<f64>,
}
