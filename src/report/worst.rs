//! Who is hit hardest, and when.

use chokepoint_core::engine::{CommodityIx, DemandIx, MonthIx, Outcome, SiteIx};
use chokepoint_core::insight::{Consumer, GapRow, Resilience, SHORT, resilience};
use std::collections::BTreeMap;
use typed_index_collections::TiVec;

/// A consumer's loss over the whole span.
#[derive(Clone, Copy, Debug)]
pub(super) struct Loss {
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

impl Loss {
    /// Gap as a share of the demand.
    pub fn share(&self) -> f64 {
        if self.demand > 0.0 { self.gap / self.demand } else { 0.0 }
    }
}

/// Every final demand that goes short, the largest share first.
pub(super) fn losses(outcome: &Outcome, rows: &[GapRow]) -> Vec<Loss> {
    let mut sums: BTreeMap<DemandIx, Loss> = BTreeMap::new();
    let standing: TiVec<DemandIx, Resilience> = resilience(outcome, rows).into();
    for row in rows {
        let Consumer::Market(demand) = row.consumer else { continue };
        let loss = sums.entry(demand).or_insert_with(|| Loss {
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
    let mut losses: Vec<Loss> = sums.into_values().filter(|loss| loss.share() > SHORT).collect();
    losses.sort_by(|a, b| b.share().total_cmp(&a.share()).then(a.consumer.cmp(&b.consumer)));
    losses
}

/// The consumers that get a picture: the worst three, and the worst military one where it is not among them.
pub(super) fn pictured(losses: &[Loss]) -> Vec<Loss> {
    let mut chosen: Vec<Loss> = losses.iter().take(3).copied().collect();
    let military = losses.iter().skip(3).find(|loss| loss.military > 0.0);
    match military {
        Some(loss) if chosen.iter().all(|loss| loss.military <= 0.0) => chosen.push(*loss),
        _ => chosen.extend(losses.get(3)),
    }
    chosen
}
