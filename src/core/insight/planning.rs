//! The price of not planning: what each market loses beyond the least loss that perfect foresight could reach.

use crate::engine::{Coordinated, DemandIx, Outcome, loss_per_unit};
use typed_index_collections::TiVec;

/// One final demand under the two policies, over all months.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlanningRow {
    /// Index of the demand.
    pub demand: DemandIx,
    /// USD at stake in all that is wanted.
    pub wanted_usd: f64,
    /// USD at stake in what the market leaves unmet.
    pub market_usd: f64,
    /// USD at stake in what the coordinated policy leaves unmet.
    pub coordinated_usd: f64,
}

impl PlanningRow {
    /// What planning would save this market, USD; below 0 where the plan serves another in its place.
    pub fn saved_usd(&self) -> f64 {
        self.market_usd - self.coordinated_usd
    }
}

/// One row per final demand, those that planning would save most first; they add up to the losses of `plan`.
pub fn planning_rows(outcome: &Outcome, plan: &Coordinated) -> Vec<PlanningRow> {
    let Some(market) = outcome.result() else { return Vec::new() };
    let network = &outcome.network;
    let mut rows: Vec<PlanningRow> = network
        .demands
        .keys()
        .map(|demand| {
            let unit = loss_per_unit(network, demand);
            let of_market = |pick: fn(&crate::engine::MonthOutcome) -> &TiVec<DemandIx, f64>| -> f64 {
                market.months.iter().map(|month| unit * pick(month)[demand]).sum()
            };
            PlanningRow {
                demand,
                wanted_usd: of_market(|month| &month.demands),
                market_usd: of_market(|month| &month.shortages),
                coordinated_usd: plan.shortages.iter().map(|month| unit * month[demand]).sum(),
            }
        })
        .collect();
    rows.sort_by(|a, b| b.saved_usd().total_cmp(&a.saved_usd()).then(a.demand.cmp(&b.demand)));
    rows
}
