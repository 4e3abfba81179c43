//! How good the figures behind an answer are.

use crate::engine::{DemandIx, Network, NodeIx};
use crate::insight::figures::{FigureEntry, figure_quality};
use crate::insight::gap::{Consumer, GapRow};
use crate::model::{Figure, Preset, Quality};
use crate::tolerance::GAP_VALUE;
use std::collections::HashMap;
use typed_index_collections::{TiVec, ti_vec};

/// How many figures are of which quality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QualityCounts {
    /// Counted or reported.
    pub measured: usize,
    /// Worked out by an office, agency or analyst.
    pub estimated: usize,
    /// Assumed, with a source that says so.
    pub illustrative: usize,
    /// Without any source; they count as illustrative elsewhere.
    pub unsourced: usize,
    /// In the place of what their source says, without a reason; they are counted by quality as well.
    pub unexplained: usize,
    /// Room and costs of routes, whatever their source: no statistic holds them, they follow from a rule that the preset states, and
    /// are counted apart.
    pub by_rule: usize,
}

impl QualityCounts {
    /// Counts of the entries by quality.
    pub fn of(entries: &[FigureEntry]) -> Self {
        let mut counts = Self::default();
        for entry in entries {
            counts.unexplained += usize::from(entry.asks_for_reason());
            match entry.quality {
                _ if entry.is_by_rule() => counts.by_rule += 1,
                _ if entry.source.is_empty() => counts.unsourced += 1,
                Quality::Measured => counts.measured += 1,
                Quality::Estimated => counts.estimated += 1,
                Quality::Illustrative => counts.illustrative += 1,
            }
        }
        counts
    }

    /// All that somebody could have measured: those by rule are left out.
    pub fn all(self) -> usize {
        self.measured + self.estimated + self.illustrative + self.unsourced
    }
}

/// How much of the usual trade across borders rests on volumes of which quality, USD a year. The price of the commodity is the weight alone:
/// its own quality is not counted. A volume without a source is illustrative.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TradeQuality {
    /// On volumes that were counted or reported.
    pub measured_usd: f64,
    /// On volumes that an office, agency or analyst worked out.
    pub estimated_usd: f64,
    /// On volumes that are assumed.
    pub illustrative_usd: f64,
}

impl TradeQuality {
    /// Sums the usual trade of a preset over the routes that cross a border; none where nothing of value does.
    pub fn of(preset: &Preset) -> Option<Self> {
        let (sites, goods): (HashMap<_, _>, HashMap<_, _>) = (
            preset.map.sites.iter().map(|site| (&site.id, &site.country)).collect(),
            preset.map.commodities.iter().map(|good| (&good.id, good.price_usd.value)).collect(),
        );
        let mut found = Self::default();
        for route in preset.map.routes.iter().filter(|route| sites.get(&route.from) != sites.get(&route.to)) {
            let usd = route.baseline.value * goods.get(&route.commodity).copied().unwrap_or(0.0);
            match figure_quality(preset, &route.baseline) {
                Quality::Measured => found.measured_usd += usd,
                Quality::Estimated => found.estimated_usd += usd,
                Quality::Illustrative => found.illustrative_usd += usd,
            }
        }
        (found.all_usd() > 0.0).then_some(found)
    }

    /// All of the trade, USD a year.
    pub fn all_usd(self) -> f64 {
        self.measured_usd + self.estimated_usd + self.illustrative_usd
    }

    /// The shares in a sentence.
    pub fn words(self) -> String {
        let part = |usd: f64| {
            let percent = usd / self.all_usd() * 100.0;
            // A share that is not nothing is not written as nothing.
            if (percent > 0.0 && percent < 10.0) || (percent > 99.0 && percent < 100.0) {
                format!("{percent:.1} %")
            } else {
                format!("{percent:.0} %")
            }
        };
        format!(
            "Of the value of usual trade across borders, {} rests on measured volumes, {} on estimated and {} on illustrative ones",
            part(self.measured_usd),
            part(self.estimated_usd),
            part(self.illustrative_usd),
        )
    }
}

/// Which parts of a gap rest on illustrative figures, as shares of the gap in USD at stake, 0 to 1.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GapFooting {
    /// The gap, USD at stake over all months.
    pub gap_usd: f64,
    /// Share at markets whose demand is illustrative.
    pub demand: f64,
    /// Share at markets whose value at stake is illustrative.
    pub value: f64,
    /// Share whose usual supply is illustrative: of each market the part of its usual supply that comes on routes, or from
    /// activities of its own site, with illustrative volumes.
    pub supply: f64,
    /// Share for which any of demand and supply is illustrative: what rests on assumptions even before it is valued.
    pub quantity: f64,
}

/// What the gap of an outcome rests on; none where there is no gap.
pub fn gap_footing(preset: &Preset, network: &Network, rows: &[GapRow]) -> Option<GapFooting> {
    let illustrative = |figure: &Figure| figure_quality(preset, figure) == Quality::Illustrative;
    let mut gaps: TiVec<DemandIx, f64> = ti_vec![0.0; network.demands.len()];
    for row in rows {
        if let Consumer::Market(demand) = row.consumer {
            gaps[demand] += row.gap.max(0.0) * row.value_at_stake_usd;
        }
    }
    let gap_usd: f64 = gaps.iter().sum();
    let wanted: f64 = rows
        .iter()
        .filter(|row| matches!(row.consumer, Consumer::Market(_)))
        .map(|row| row.demand * row.value_at_stake_usd)
        .sum();
    // What the solver leaves of nothing is nothing.
    if gap_usd <= GAP_VALUE * wanted {
        return None;
    }
    let mut footing = GapFooting { gap_usd, ..GapFooting::default() };
    for (at, gap) in gaps.iter_enumerated() {
        let (part, entry) = (gap / gap_usd, network.demand_entry(at));
        let demand = f64::from(u8::from(illustrative(&entry.quantity)));
        let supply = supply_share(network, network.demands[at].node, &illustrative);
        footing.demand += part * demand;
        footing.value += part * f64::from(u8::from(illustrative(&entry.value_at_stake_usd)));
        footing.supply += part * supply;
        footing.quantity += part * demand.max(supply);
    }
    Some(footing)
}

/// Share of the usual supply of a node whose volume is illustrative; all of it where nothing usually comes.
fn supply_share(network: &Network, node: NodeIx, illustrative: &dyn Fn(&Figure) -> bool) -> f64 {
    let (mut all, mut assumed) = (0.0, 0.0);
    let mut add = |volume: f64, figure: &Figure| {
        all += volume;
        assumed += if illustrative(figure) { volume } else { 0.0 };
    };
    for (at, route) in network.routes.iter_enumerated().filter(|(_, route)| route.to == node) {
        add(route.baseline, &network.route_entry(at).baseline);
    }
    for (at, activity) in network.activities.iter_enumerated() {
        for (_, quantity) in activity.outputs.iter().filter(|(output, _)| *output == node) {
            add(quantity * activity.baseline, &network.activity_entry(at).baseline);
        }
    }
    if all > 0.0 { assumed / all } else { 1.0 }
}
