//! What a scenario comes to, in a handful of figures.

use crate::engine::{MonthIx, Outcome, Rung};
use crate::insight::banded_gaps::{BandedGaps, GapRange};
use crate::insight::gap::{GapRow, GapSelection, gap_bands};
use crate::insight::short_demands::{ShortDemand, demand_name, short_demands};
use crate::insight::table::{Cell, Table};
use crate::model::GapUnit;
use enum_map::EnumMap;
use jiff::civil::Date;

/// The figures of one scenario, over all its months.
#[derive(Clone, Debug, PartialEq)]
pub struct KeyFigures {
    /// Title of the scenario.
    pub scenario: String,
    /// How many months it has.
    pub months: usize,
    /// USD at stake in unmet demand.
    pub gap_usd: f64,
    /// The same as a share of all that is at stake, 0 to 1.
    pub gap_share: f64,
    /// Final demands that run short in at least a month.
    pub short: usize,
    /// Final demands in all.
    pub demands: usize,
    /// First month in which any goes short.
    pub first_short: Option<MonthIx>,
    /// That month, as a date.
    pub first_day: Option<Date>,
    /// Site and commodity of the demand that loses the largest share.
    pub worst: String,
    /// That share, 0 to 1.
    pub worst_share: f64,
    /// Shares of what is at stake that each rung fills, 0 to 1, in the order of [`Rung::ALL`].
    pub filled: EnumMap<Rung, f64>,
    /// The range of the gap over the bands of licences, USD at stake; none where no licence states one, or until it is worked out.
    pub range: Option<GapRange>,
}

/// The figures of a scenario.
pub fn key_figures(name: &str, outcome: &Outcome, rows: &[GapRow], banded: Option<&BandedGaps>) -> KeyFigures {
    let bands = gap_bands(rows, GapSelection::AllMarkets, GapUnit::Usd);
    let (at_stake, filled, gap) = bands.total();
    let share = |part: f64| if at_stake > 0.0 { part / at_stake } else { 0.0 };
    let short = short_demands(outcome, rows);
    let worst = short.first();
    let first_short = short.iter().map(|demand| demand.first).min();
    KeyFigures {
        scenario: name.to_owned(),
        months: bands.demand.len(),
        gap_usd: gap,
        gap_share: share(gap),
        short: short.len(),
        demands: outcome.network.demands.len(),
        first_short,
        first_day: first_short.map(|month| outcome.timeline.first_day(month)),
        worst: worst.map_or_else(String::new, |one| demand_name(&outcome.network, one.site, one.commodity)),
        worst_share: worst.map_or(0.0, ShortDemand::share),
        filled: filled.map(|_, part| share(part)),
        range: banded.and_then(|banded| banded.range(GapSelection::AllMarkets, GapUnit::Usd)),
    }
}

/// Scenarios as rows.
pub fn key_figures_table(figures: &[KeyFigures]) -> Table {
    let head = [
        "scenario",
        "months",
        "gap_usd",
        "gap_share",
        "demands_short",
        "demands",
        "first_short",
        "worst_hit",
        "worst_hit_share",
    ];
    let mut table = Table::new("scenarios", &head);
    table.head.extend(Rung::ALL.map(|rung| rung.label().to_owned()));
    let is_banded = figures.iter().any(|one| one.range.is_some());
    if is_banded {
        table.head.extend(["gap_least_usd", "gap_most_usd", "hangs_on"].map(str::to_owned));
    }
    for one in figures {
        let mut row: Vec<Cell> = vec![
            one.scenario.as_str().into(),
            one.months.into(),
            one.gap_usd.into(),
            one.gap_share.into(),
            one.short.into(),
            one.demands.into(),
            one.first_day.map_or(Cell::Empty, Cell::from),
            one.worst.as_str().into(),
            one.worst_share.into(),
        ];
        row.extend(one.filled.into_values().map(Cell::from));
        if is_banded {
            row.extend(GapRange::cells(one.range.as_ref()));
        }
        table.rows.push(row);
    }
    table
}
