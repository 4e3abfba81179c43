//! The substitution gap: demand that stays unmet after everything the scenario allows.

use crate::engine::{CommodityIx, DemandIx, MonthIx, NodeIx, Outcome, Play, Rung, SiteIx, StandsIn};
use crate::model::GapUnit;
use crate::tolerance::{SAME_GAP, SHORTAGE};
use enum_map::EnumMap;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// A month in which less than this share of the demand is unmet is not called short: firms absorb one per cent.
pub const SHORT: f64 = 0.01;

/// Who goes short.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consumer {
    /// A final demand.
    Market(DemandIx),
    /// What a plant takes in at a node in the baseline.
    Intake(NodeIx),
}

/// How one consumer's demand for one commodity in one month is met. Volumes are units per month.
///
/// `demand = filled.sum() + gap`, to rounding. A rung that takes from this consumer to serve another is negative.
#[derive(Clone, Debug, PartialEq)]
pub struct GapRow {
    /// The consumer: a final demand, or a site's intake.
    pub consumer: Consumer,
    /// Site, by index in the network.
    pub site: SiteIx,
    /// Commodity, by index in the network.
    pub commodity: CommodityIx,
    /// In which month.
    pub month: MonthIx,
    /// Volume wanted in the month, units; what is asked for on top of it because it was lacking before does not count.
    pub demand: f64,
    /// Filled by each rung.
    pub filled: EnumMap<Rung, f64>,
    /// What is left.
    pub gap: f64,
    /// Beyond the demand of the month: made good of what was lacking in months before, units.
    pub made_good: f64,
    /// USD per missing unit; 0 for an intake, whose loss shows at the markets behind it.
    pub value_at_stake_usd: f64,
}

/// Rows of every consumer and month that all rungs have reached, by consumer, then month.
pub fn gap_rows(outcome: &Outcome) -> Vec<GapRow> {
    let plays: Vec<&Play> = Rung::ALL.iter().filter_map(|rung| outcome.play(*rung)).collect();
    if plays.len() < Rung::ALL.len() {
        return Vec::new();
    }
    let (mut rows, shorts) = gap_rows_of(outcome, &plays);
    for (row, shorts) in rows.iter_mut().zip(shorts) {
        let mut left = row.demand;
        for (filled, short) in row.filled.values_mut().zip(shorts) {
            *filled = left - short;
            left = short;
        }
        row.gap = left;
    }
    rows
}

/// Rows of the result alone, as soon as it has been played: demand and gap are final, and what fills the rest is not known yet (0).
pub fn result_rows(outcome: &Outcome) -> Vec<GapRow> {
    let Some(result) = outcome.result() else { return Vec::new() };
    let (mut rows, shorts) = gap_rows_of(outcome, &[result]);
    for (row, shorts) in rows.iter_mut().zip(shorts) {
        row.gap = shorts.first().copied().unwrap_or(0.0);
    }
    rows
}

/// Rows whose parts are still to be filled in, and what each consumer lacks in each play.
pub(super) fn gap_rows_of(outcome: &Outcome, plays: &[&Play]) -> (Vec<GapRow>, Vec<Vec<f64>>) {
    let months = plays.iter().map(|play| play.months.len()).min().unwrap_or(0);
    let (mut rows, mut shorts) = (Vec::new(), Vec::new());
    let mut add = |(row, short): (GapRow, Vec<f64>)| {
        rows.push(row);
        shorts.push(short);
    };
    for demand in outcome.network.demands.keys() {
        MonthIx::all(months).for_each(|month| add(market_row(outcome, plays, demand, month)));
    }
    for node in outcome.network.nodes.keys() {
        if baseline_intake(outcome, node) > 0.0 {
            MonthIx::all(months).for_each(|month| add(intake_row(outcome, plays, node, month)));
        }
    }
    for (row, shorts) in rows.iter().zip(&mut shorts) {
        without_dust(row.demand, shorts);
    }
    (rows, shorts)
}

/// Shortages that differ from none, from all or from one another by no more than [`SHORTAGE`] become the same, so that parts which
/// are differences of them are plainly 0. Each is moved once: nothing drifts.
fn without_dust(demand: f64, shorts: &mut [f64]) {
    for at in 0..shorts.len() {
        let (known, rest) = shorts.split_at_mut(at);
        let Some(short) = rest.first_mut() else { return };
        let ends = [0.0, demand];
        let like = ends.iter().chain(known.iter()).find(|other| (**other - *short).abs() <= SHORTAGE * demand);
        *short = like.copied().unwrap_or(*short);
    }
}

fn market_row(outcome: &Outcome, plays: &[&Play], demand: DemandIx, month: MonthIx) -> (GapRow, Vec<f64>) {
    let network = &outcome.network;
    let node = network.nodes[network.demands[demand].node];
    // Measures may lower the demand itself (thrift): that too is help of the last rung. What was lacking before is no demand of this month: what is
    // made good of it differs from rung to rung.
    let wanted = plays[0].months[month].demands[demand] - made_good_in(plays[0], demand, month);
    let short = |play: &&Play| {
        let month = &play.months[month];
        (month.shortages[demand]).min(month.demands[demand])
    };
    let value = network.demand_entry(demand).value_at_stake_usd.value;
    let mut row = row(Consumer::Market(demand), (node.site, node.commodity), month, wanted, value);
    row.made_good = outcome.result().map_or(0.0, |play| made_good_in(play, demand, month));
    (row, plays.iter().map(short).collect())
}

/// What a demand takes in a month of what it lacked before, units.
fn made_good_in(play: &Play, demand: DemandIx, month: MonthIx) -> f64 {
    let entries = play.postponed.get(month).into_iter().flatten();
    entries.filter(|entry| entry.demand == demand).map(|entry| entry.made_good).sum()
}

fn intake_row(outcome: &Outcome, plays: &[&Play], node: NodeIx, month: MonthIx) -> (GapRow, Vec<f64>) {
    let network = &outcome.network;
    let wanted = baseline_intake(outcome, node);
    let short = |play: &&Play| {
        let levels = &play.months[month].activities;
        let mut taken = 0.0;
        for (activity, level) in network.activities.iter().zip(levels) {
            let coefficient = |inputs: &[(NodeIx, f64)]| {
                inputs.iter().find(|(at, _)| *at == node).map_or(0.0, |(_, quantity)| *quantity)
            };
            taken += level * coefficient(&activity.inputs);
            // Work done by a substitute is not work left undone.
            if let Some(StandsIn::Activity(replaced)) = activity.instead_of {
                taken += level * coefficient(&network.activities[replaced].inputs);
            }
        }
        (wanted - taken).max(0.0)
    };
    let at = network.nodes[node];
    let row = row(Consumer::Intake(node), (at.site, at.commodity), month, wanted, 0.0);
    (row, plays.iter().map(short).collect())
}

fn row(
    consumer: Consumer,
    (site, commodity): (SiteIx, CommodityIx),
    month: MonthIx,
    demand: f64,
    value_at_stake_usd: f64,
) -> GapRow {
    let filled = EnumMap::default();
    GapRow { consumer, site, commodity, month, demand, filled, gap: 0.0, made_good: 0.0, value_at_stake_usd }
}

/// What the plants at a node take in before any rule, units per month.
fn baseline_intake(outcome: &Outcome, node: NodeIx) -> f64 {
    outcome
        .network
        .activities
        .iter()
        .map(|activity| {
            let quantity = activity.inputs.iter().find(|(at, _)| *at == node).map_or(0.0, |(_, quantity)| *quantity);
            quantity * activity.baseline
        })
        .sum()
}

/// Which markets are added up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GapSelection {
    /// Every final demand.
    AllMarkets,
    /// All demands of one site.
    Site(SiteIx),
    /// One commodity wherever it is demanded.
    Commodity(CommodityIx),
    /// One consumer, of one commodity at one site.
    Consumer(Consumer),
}

/// How a demand is met over the months; vectors are by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Bands {
    /// Volume wanted per month.
    pub demand: TiVec<MonthIx, f64>,
    /// Filled by each rung.
    pub filled: EnumMap<Rung, TiVec<MonthIx, f64>>,
    /// What is left.
    pub gap: TiVec<MonthIx, f64>,
    /// Beyond the demand: made good of what was lacking in months before.
    pub made_good: TiVec<MonthIx, f64>,
}

impl Bands {
    /// Sums over all months: demand, filled by each rung, gap. The figures of the waterfall. A part below [`SHORTAGE`] of the whole is
    /// counted with the largest of them, so that it reads 0 and the parts still add up.
    pub fn total(&self) -> (f64, EnumMap<Rung, f64>, f64) {
        let sum = |values: &TiSlice<MonthIx, f64>| values.iter().sum::<f64>();
        let demand = sum(&self.demand);
        let mut parts: [f64; Rung::ALL.len() + 1] =
            std::array::from_fn(|at| sum(self.filled.as_slice().get(at).unwrap_or(&self.gap)));
        let largest = (0..parts.len()).fold(0, |most, at| if parts[at] > parts[most] { at } else { most });
        for at in (0..parts.len()).filter(|at| *at != largest) {
            if parts[at].abs() < SHORTAGE * demand {
                parts[largest] += std::mem::take(&mut parts[at]);
            }
        }
        let [filled @ .., gap] = parts;
        (demand, EnumMap::from_array(filled), gap)
    }

    /// The same of one month alone; nothing where it has none.
    pub fn of_month(&self, month: MonthIx) -> Self {
        let one =
            |values: &TiSlice<MonthIx, f64>| values.get(month).copied().into_iter().collect::<TiVec<MonthIx, f64>>();
        Self {
            demand: one(&self.demand),
            filled: EnumMap::from_fn(|rung: Rung| one(&self.filled[rung])),
            gap: one(&self.gap),
            made_good: one(&self.made_good),
        }
    }

    /// Made good over all months of what was lacking in months before; 0 where it is less than [`SHORTAGE`] of the demand.
    pub fn made_good_total(&self) -> f64 {
        let (demand, made_good) = (self.demand.iter().sum::<f64>(), self.made_good.iter().sum::<f64>());
        if made_good < SHORTAGE * demand { 0.0 } else { made_good }
    }

    /// Gap as a share of the demand over all months, 0 to 1.
    pub fn gap_share(&self) -> f64 {
        let (demand, _, gap) = self.total();
        if demand > 0.0 { gap / demand } else { 0.0 }
    }
}

/// Adds up rows month by month.
pub fn gap_bands(rows: &[GapRow], selection: GapSelection, unit: GapUnit) -> Bands {
    let mut bands = Bands::default();
    for row in rows.iter().filter(|row| selection.takes(row.consumer, row.site, row.commodity)) {
        if row.month >= bands.demand.next_key() {
            bands.demand.resize(row.month.number(), 0.0);
            bands.gap.resize(row.month.number(), 0.0);
            bands.made_good.resize(row.month.number(), 0.0);
            bands.filled.values_mut().for_each(|filled| filled.resize(row.month.number(), 0.0));
        }
        let worth = match unit {
            GapUnit::Units => 1.0,
            GapUnit::Usd => row.value_at_stake_usd,
        };
        bands.demand[row.month] += worth * row.demand;
        bands.gap[row.month] += worth * row.gap;
        bands.made_good[row.month] += worth * row.made_good;
        for (band, filled) in bands.filled.values_mut().zip(row.filled.into_values()) {
            band[row.month] += worth * filled;
        }
    }
    bands
}

impl GapSelection {
    /// Whether a consumer of a good at a site is among those selected.
    pub fn takes(self, consumer: Consumer, site: SiteIx, commodity: CommodityIx) -> bool {
        let market = matches!(consumer, Consumer::Market(_));
        match self {
            Self::AllMarkets => market,
            Self::Site(selected) => market && site == selected,
            Self::Commodity(selected) => market && commodity == selected,
            Self::Consumer(selected) => consumer == selected,
        }
    }
}

/// Unmet share of each site's final demand in a month, 0 to 1, weighed by what is at stake. What plants lack on the way
/// shows at the markets behind them.
pub fn site_gaps(rows: &[GapRow], sites: usize, month: MonthIx) -> TiVec<SiteIx, f64> {
    let mut sums: TiVec<SiteIx, (f64, f64)> = ti_vec![(0.0, 0.0); sites];
    for row in rows.iter().filter(|row| row.month == month) {
        if let (Consumer::Market(_), Some(sum)) = (row.consumer, sums.get_mut(row.site)) {
            let worth = row.value_at_stake_usd.max(f64::MIN_POSITIVE);
            sum.0 += row.gap * worth;
            sum.1 += row.demand * worth;
        }
    }
    sums.into_iter().map(|(gap, demand)| if demand > 0.0 { gap / demand } else { 0.0 }).collect()
}

/// The month in which most value is missing; the last where nothing is.
pub fn worst_month(usd_gap: &TiSlice<MonthIx, f64>) -> MonthIx {
    let most = usd_gap.iter().copied().fold(0.0, f64::max);
    let last = MonthIx::last_of(usd_gap.len());
    let is_worst = |(_, gap): &(MonthIx, &f64)| most > 0.0 && **gap >= most * (1.0 - SAME_GAP);
    usd_gap.iter_enumerated().find(is_worst).map_or(last, |(month, _)| month)
}

#[cfg(test)]
mod tests {
    use super::{Bands, without_dust};
    use enum_map::EnumMap;
    use typed_index_collections::ti_vec;

    #[test]
    fn rounding_of_the_solver_is_no_gap_and_no_help() {
        let mut shorts = [99.999_999, 40.0, 40.000_01, 39.9, 1e-5, -1e-9];
        without_dust(100.0, &mut shorts);
        assert_eq!(shorts, [100.0, 40.0, 40.0, 39.9, 0.0, 0.0]);
        let mut nothing = [0.0, 0.0];
        without_dust(0.0, &mut nothing);
        assert_eq!(nothing, [0.0, 0.0]);
    }

    #[test]
    fn a_part_below_a_millionth_of_the_whole_reads_none_and_the_sum_stays() {
        let month = |value: f64| ti_vec![value];
        let filled = EnumMap::from_array([4.8e12, 6e11, 0.8, 0.0, -14_670.0, 0.0].map(month));
        let bands = Bands { demand: month(5.42e12), filled, gap: month(2e10), made_good: month(0.0) };
        let (demand, filled, gap) = bands.total();
        assert_eq!(filled.as_slice()[1..], [6e11, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(gap, 2e10);
        assert!((filled.values().sum::<f64>() + gap - demand).abs() < 1e5);
    }

    #[test]
    fn what_is_more_than_dust_stays_to_the_last_digit() {
        let real = [60.123, 12.0, 3e-4];
        let mut shorts = real;
        without_dust(100.0, &mut shorts);
        assert_eq!(shorts, real);
    }
}
