//! Who runs short: one definition for every sentence, table and plot. A demand runs short where in some month more than [`SHORT`] of it is unmet.

use crate::engine::{CommodityIx, DemandIx, MonthIx, Network, Outcome, SiteIx};
use crate::insight::gap::{Consumer, GapRow, GapSelection, SHORT};
use crate::insight::resilience::{Resilience, resilience};
use crate::tolerance::SAME_GAP;
use std::cmp::Reverse;
use std::collections::BTreeMap;
use typed_index_collections::TiVec;

/// A consumer's loss over the whole span.
#[derive(Clone, Copy, Debug, PartialEq)]
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
    pub first: MonthIx,
    /// The month in which the largest share is unmet; the first of equals.
    pub worst: MonthIx,
    /// That share, 0 to 1.
    pub worst_share: f64,
    /// Part of the demand that goes to military users.
    pub military: f64,
    /// Months of the span.
    pub months: usize,
    /// How it stands the scenario.
    pub resilience: Resilience,
}

impl ShortDemand {
    /// Mean share of a month's demand that is unmet while it is short, 0 to 1, by the demand of the mean month.
    pub fn mean_share(&self) -> f64 {
        let months = self.resilience.months_short.max(1) as f64;
        self.share() * self.months.max(1) as f64 / months
    }

    /// Gap as a share of the demand.
    pub fn share(&self) -> f64 {
        if self.demand > 0.0 { self.gap / self.demand } else { 0.0 }
    }
}

/// Every final demand that runs short, the largest share over the whole span first.
pub fn short_demands(outcome: &Outcome, rows: &[GapRow]) -> Vec<ShortDemand> {
    let mut sums: BTreeMap<DemandIx, ShortDemand> = BTreeMap::new();
    let standing: TiVec<DemandIx, Resilience> = resilience(outcome, rows).into();
    for row in rows {
        let Consumer::Market(demand) = row.consumer else { continue };
        let Some(first) = standing[demand].first_short() else { continue };
        let short = sums.entry(demand).or_insert_with(|| ShortDemand {
            consumer: row.consumer,
            site: row.site,
            commodity: row.commodity,
            demand: 0.0,
            gap: 0.0,
            usd: 0.0,
            first,
            months: outcome.timeline.months(),
            worst: first,
            worst_share: 0.0,
            resilience: standing[demand],
            military: outcome.network.demand_entry(demand).military_share,
        });
        short.demand += row.demand;
        short.gap += row.gap;
        short.usd += row.gap * row.value_at_stake_usd;
        let share = if row.demand > 0.0 { row.gap / row.demand } else { 0.0 };
        // What differs by rounding is no worse.
        if share > short.worst_share + SAME_GAP {
            (short.worst, short.worst_share) = (row.month, share);
        }
    }
    let mut short: Vec<ShortDemand> = sums.into_values().collect();
    short.sort_by(|a, b| b.share().total_cmp(&a.share()).then(a.consumer.cmp(&b.consumer)));
    short
}

/// What orders shortages by who goes short first: of several in one month that with the largest share, 0 to 1, then as on the map.
pub fn order_of_shortage(month: MonthIx, share: f64, consumer: Consumer) -> impl Ord {
    // What differs by rounding is the same share.
    (month, Reverse((share / SAME_GAP).round() as i64), consumer)
}

/// Whose shortage is the first of those selected, by [`order_of_shortage`].
pub fn first_short(rows: &[GapRow], selection: GapSelection) -> Option<&GapRow> {
    let is_short = |row: &&GapRow| row.demand > 0.0 && row.gap > SHORT * row.demand;
    let selected = |row: &&GapRow| selection.takes(row.consumer, row.site, row.commodity);
    let short = rows.iter().filter(selected).filter(is_short);
    short.min_by_key(|row| order_of_shortage(row.month, row.gap / row.demand, row.consumer))
}

/// `Europe: defence: F-35`: how a demand is named everywhere.
pub fn demand_name(network: &Network, site: SiteIx, commodity: CommodityIx) -> String {
    let site = network.map.sites.get(site).map_or("a site", |site| site.name.as_str());
    let commodity = network.map.commodities.get(commodity).map_or("goods", |entry| entry.name.as_str());
    format!("{site}: {commodity}")
}
