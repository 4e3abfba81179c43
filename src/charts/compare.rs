//! Scenarios side by side, on the same axes.

use crate::charts::gap::subject;
use crate::charts::shares::split_of;
use crate::charts::{PlotRequest, largest_by, month_names};
use crate::draw::chart::{Form, Line, Lines, Plot, Series, Split, SplitRow, SplitSide, Tint};
use crate::draw::percent;
use chokepoint_core::engine::{CommodityIx, MonthIx, Outcome, Rung, Timeline};
use chokepoint_core::insight::{
    Attribution, BandedGaps, Bands, Buyer, Cut, GapRow, GapSelection, GapUnit, KeyFigures, gap_bands, key_figures,
    worst_month,
};
use chokepoint_core::model::{Preset, SiteId};
use jiff::civil::Date;
use typed_index_collections::{TiVec, ti_vec};

/// A solved scenario among others.
#[derive(Clone, Copy)]
pub struct Compared<'a> {
    /// Name of the scenario.
    pub name: &'a str,
    /// What came of it.
    pub outcome: &'a Outcome,
    /// Who goes short in it.
    pub rows: &'a [GapRow],
}

/// The key figures of a scenario: of all markets, or of the demands of one site.
pub fn key_figures_of(one: &Compared<'_>, banded: Option<&BandedGaps>, market: Option<&SiteId>) -> KeyFigures {
    let network = &one.outcome.network;
    let Some(market) = market.and_then(|id| network.site(id)) else {
        return key_figures(one.name, one.outcome, one.rows, banded);
    };
    let rows: Vec<GapRow> = one.rows.iter().filter(|row| row.site == market).cloned().collect();
    KeyFigures {
        demands: network.demands.iter().filter(|demand| network.nodes[demand.node].site == market).count(),
        range: banded.and_then(|banded| banded.range(GapSelection::Site(market), GapUnit::Usd)),
        ..key_figures(one.name, one.outcome, &rows, None)
    }
}

fn source(preset: &Preset, compared: &[Compared<'_>]) -> String {
    let names: Vec<&str> = compared.iter().map(|one| one.name).collect();
    format!("Source: {}, scenarios {}", preset.title, names.join("; "))
}

/// Whose demand scenarios are compared by, and in what it is counted.
#[derive(Clone, Copy)]
pub struct ComparedDemand {
    /// Whose.
    pub selection: GapSelection,
    /// In what.
    pub unit: GapUnit,
}

impl ComparedDemand {
    /// That of all markets, by its value.
    pub const ALL: Self = Self { selection: GapSelection::AllMarkets, unit: GapUnit::Usd };

    fn bands(self, one: &Compared<'_>) -> Bands {
        gap_bands(one.rows, self.selection, self.unit)
    }

    /// `the value at stake in all markets`, `what US drives needs`.
    fn words(self, compared: &[Compared<'_>]) -> String {
        let Some(one) = compared.first().filter(|_| self.selection != GapSelection::AllMarkets) else {
            return "the value at stake in all markets".to_owned();
        };
        let (who, of) = subject(&one.outcome.network, self.selection);
        format!("{who}: {}", of.trim_start_matches("of "))
    }
}

/// Unmet share of a demand, a line per scenario, on one calendar.
pub fn comparison_gap(preset: &Preset, compared: &[Compared<'_>], demand: ComparedDemand) -> Plot {
    // The calendar runs from the first month of any scenario to the last of any.
    let first = compared.iter().map(|one| one.outcome.timeline.start()).min();
    let calendar: Option<&Timeline> =
        compared.iter().map(|one| &one.outcome.timeline).find(|timeline| Some(timeline.start()) == first);
    let offset = |one: &Compared<'_>| {
        let months = calendar.map_or(0, |calendar| calendar.month_of(one.outcome.timeline.start()));
        usize::try_from(months).unwrap_or(0)
    };
    let number = compared.iter().map(|one| offset(one) + one.outcome.timeline.months()).max().unwrap_or(0);
    let mut worst: Option<(f64, &str)> = None;
    let mut least: Option<(f64, &str)> = None;
    let mut lines = Vec::new();
    for (at, one) in compared.iter().enumerate() {
        let bands = demand.bands(one);
        let mut values: TiVec<MonthIx, Option<f64>> = ti_vec![None; number];
        for ((month, gap), wanted) in bands.gap.iter_enumerated().zip(&bands.demand) {
            if let Some(value) = values.get_mut(month.after(offset(one))) {
                *value = Some(if *wanted > 0.0 { gap / wanted * 100.0 } else { 0.0 });
            }
        }
        let share = bands.gap_share();
        if worst.is_none_or(|(most, _)| share > most) {
            worst = Some((share, one.name));
        }
        if least.is_none_or(|(few, _)| share < few) {
            least = Some((share, one.name));
        }
        lines.push(Line {
            series: Series::new(one.name, Tint::Number(at)),
            pick: None,
            values,
            beside: TiVec::new(),
            beside_unit: String::new(),
            before: None,
        });
    }
    let of = match demand.selection {
        GapSelection::AllMarkets => "of the value at stake".to_owned(),
        _ => format!("of {}", demand.words(compared)),
    };
    let title = match (worst, least) {
        (Some((most, worst)), Some((few, least))) if worst != least => {
            format!("{worst} leaves {} {of} unmet, {least} {}", percent(most), percent(few))
        }
        (Some((most, worst)), _) => format!("{worst} leaves {} {of} unmet", percent(most)),
        _ => "No scenario to compare".to_owned(),
    };
    Plot {
        name: "compare-gap".to_owned(),
        title,
        unit: format!("Unmet per cent of {}, per month", demand.words(compared)),
        source: source(preset, compared),
        empty: "Choose scenarios to compare",
        form: Form::Lines(Lines {
            months: calendar.map(|calendar| month_names(calendar, number)).unwrap_or_default(),
            lines,
            unit: "%".to_owned(),
            beside: None,
        }),
    }
}

/// Over which months the help of scenarios is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedOver {
    /// Over all.
    AllMonths,
    /// Over one.
    Month(ComparedIn),
}

/// What fills a demand, a bar per scenario.
pub fn comparison_fill(preset: &Preset, compared: &[Compared<'_>], demand: ComparedDemand, over: ComparedOver) -> Plot {
    let mut series: Vec<Series> = Rung::ALL.map(|rung| Series::new(rung.label(), Tint::Rung(rung))).to_vec();
    series.push(Series::new("substitution gap", Tint::Gap));
    let rows: Vec<SplitRow> = compared
        .iter()
        .map(|one| {
            let (label, bands) = match over {
                ComparedOver::AllMonths => (one.name.to_owned(), demand.bands(one)),
                ComparedOver::Month(when) => {
                    let month = when.month(one);
                    let label = format!("{}, {}", one.name, one.outcome.timeline.label(month));
                    (label, demand.bands(one).of_month(month))
                }
            };
            let (demand, filled, gap) = bands.total();
            let mut shares: Vec<f64> = filled.values().map(|part| part / demand).collect();
            shares.push(gap / demand);
            let side =
                SplitSide { label: String::new(), shares: if demand > 0.0 { shares } else { Vec::new() }, note: gap };
            SplitRow { label, pick: None, sides: vec![side] }
        })
        .collect();
    let help = |row: &SplitRow| row.sides.first().map_or(0.0, |side| side.shares.iter().skip(1).take(5).sum::<f64>());
    let title = match largest_by(rows.iter(), |row| help(row)) {
        Some(row) => {
            let who = match demand.selection {
                GapSelection::AllMarkets => "what markets need".to_owned(),
                _ => demand.words(compared),
            };
            format!("Help fills up to {} of {who}, in {}", percent(help(row)), row.label)
        }
        None => "No scenario to compare".to_owned(),
    };
    Plot {
        name: "compare-fill".to_owned(),
        title,
        unit: format!(
            "Share of {}, {}",
            demand.words(compared),
            match over {
                ComparedOver::AllMonths => "sum of all months",
                ComparedOver::Month(when) => when.words(),
            }
        ),
        source: source(preset, compared),
        empty: "Choose scenarios to compare",
        form: Form::Split(Split { row_head: "scenario", series_head: "filled by", note_head: "", series, rows }),
    }
}

/// In which month scenarios are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ComparedIn {
    /// In the month of this day; the first or last one of a scenario that does not reach it.
    MonthOf(Date),
    /// Each in the month in which most is missing in it.
    Worst,
}

impl ComparedIn {
    fn month(self, one: &Compared<'_>) -> MonthIx {
        let timeline = &one.outcome.timeline;
        match self {
            Self::MonthOf(day) => MonthIx::at(timeline.month_of(day).max(0)).unwrap_or_default().min(timeline.last()),
            Self::Worst => worst_month(&gap_bands(one.rows, GapSelection::AllMarkets, GapUnit::Usd).gap),
        }
    }

    fn words(self) -> &'static str {
        match self {
            Self::MonthOf(_) => "in the month shown",
            Self::Worst => "each scenario in the month in which most is missing",
        }
    }
}

/// Shares of some commodities before, and in each scenario in a month.
pub fn comparison_shares(
    preset: &Preset,
    compared: &[Compared<'_>],
    cut: Cut,
    commodities: &[CommodityIx],
    when: ComparedIn,
) -> Plot {
    let Some(first) = compared.first() else {
        return Plot {
            name: "compare-shares".to_owned(),
            title: "No scenario to compare".to_owned(),
            unit: String::new(),
            source: source(preset, compared),
            empty: "Choose scenarios to compare",
            form: Form::Split(Split::default()),
        };
    };
    let network = &first.outcome.network;
    let baseline = network.baseline_month();
    let before = Attribution::new(network, &baseline, cut);
    let books: Vec<(String, Option<Attribution<'_>>)> = compared
        .iter()
        .map(|one| {
            let at = when.month(one);
            let month = one.outcome.result().and_then(|play| play.months.get(at));
            let label = format!("{}, {}", one.name, one.outcome.timeline.label(at));
            (label, month.map(|month| Attribution::new(&one.outcome.network, month, cut)))
        })
        .collect();
    let found = commodities
        .iter()
        .filter_map(|commodity| {
            let old = before.shares(*commodity, Buyer::World);
            let mut sides = vec![("baseline".to_owned(), old.clone())];
            sides.extend(books.iter().map(|(label, book)| {
                (label.clone(), book.as_ref().map(|book| book.shares(*commodity, Buyer::World)).unwrap_or_default())
            }));
            (!old.is_empty()).then_some((*commodity, sides))
        })
        .collect();
    let request = PlotRequest { preset, outcome: first.outcome, rows: first.rows, month: MonthIx::FIRST, bands: None };
    let split = split_of(&request, found);
    let share = |side: &SplitSide, series: usize| side.shares.get(series).copied().unwrap_or(0.0);
    let spread = split.rows.iter().flat_map(|row| {
        let split = &split;
        (0..split.series.len()).map(move |at| {
            let values = row.sides.iter().skip(1).map(|side| share(side, at));
            let (low, high) =
                values.fold((f64::INFINITY, 0.0), |(low, high): (f64, f64), value| (low.min(value), high.max(value)));
            (high - low, low, high, &row.label, &split.series[at].name)
        })
    });
    let title = match largest_by(spread, |found| found.0) {
        Some((apart, low, high, commodity, country)) if apart >= 0.005 && compared.len() > 1 => {
            format!("Scenarios differ most in {country}'s share of {commodity}: {} to {}", percent(low), percent(high))
        }
        _ => "These scenarios lead to the same shares".to_owned(),
    };
    Plot {
        name: "compare-shares".to_owned(),
        title,
        unit: format!("Shares of world supply, {}, {}", cut.label(), when.words()),
        source: source(preset, compared),
        empty: "Choose scenarios to compare",
        form: Form::Split(split),
    }
}
