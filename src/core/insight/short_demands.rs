//! Who is hit hardest, and when.

use crate::engine::{CommodityIx, DemandIx, MonthIx, Outcome, SiteIx};
use crate::insight::gap::{Consumer, GapRow, SHORT};
use crate::insight::resilience::{Resilience, resilience};
use std::collections::BTreeMap;
use typed_index_collections::TiVec;

/// A consumer's loss over the whole span.
#[derive(Clone, Copy, Debug)]
pub struct ShortDemand {
    /// The consumer that loses.
    pub consumer: Consumer,
    /// Site, by index in the network.
    pub site: SiteIx,
    /// Commodity, by index in the network.
    pub commodity: CommodityIx,
    /// Units wanted over all months.
    pub demand: f64,
    /// Units that go unmet over all months.
    pub gap: f64,
    /// USD at stake in the gap.
    pub usd: f64,
    /// First month short.
    pub first: Option<MonthIx>,
    /// Part of the demand that goes to military users.
    pub military: f64,
    /// How it stands the scenario.
    pub resilience: Resilience,
}

impl ShortDemand {
    /// Gap as a share of the demand.
    pub fn share(&self) -> f64 {
        if self.demand > 0.0 { self.gap / self.demand } else { 0.0 }
    }
}

/// Every final demand that goes short, the largest share first.
pub fn short_demands(outcome: &Outcome, rows: &[GapRow]) -> Vec<ShortDemand> {
    let mut sums: BTreeMap<DemandIx, ShortDemand> = BTreeMap::new();
    let standing: TiVec<DemandIx, Resilience> = resilience(outcome, rows).into();
    for row in rows {
        let Consumer::Market(demand) = row.consumer else { continue };
        let loss = sums.entry(demand).or_insert_with(|| ShortDemand {
            consumer: row.consumer,
            site: row.site,
            commodity: row.commodity,
            demand: 0.0,
            gap: 0.0,
            usd: 0.0,
            first: standing[demand].first_short(),
            resilience: standing[demand],
            military: outcome.network.demand_entry(demand).military_share,
        });
        loss.demand += row.demand;
        loss.gap += row.gap;
        loss.usd += row.gap * row.value_at_stake_usd;
    }
    let mut short: Vec<ShortDemand> = sums.into_values().filter(|loss| loss.share() > SHORT).collect();
    short.sort_by(|a, b| b.share().total_cmp(&a.share()).then(a.consumer.cmp(&b.consumer)));
    short
}
