//! The tables behind the brief. Figures are written in full, months by their first day.

use crate::report::ReportRequest;
use crate::report::worst::losses;
use chokepoint_core::engine::{MonthIx, Outcome, Rung};
use chokepoint_core::insight::{Attribution, Buyer, Cell, Consumer, Cut, GapRow, Table, figure_entries, hhi};
use chokepoint_core::model::Preset;
use typed_index_collections::TiSlice;

/// All tables of the brief.
pub(super) fn all(request: &ReportRequest<'_>, told: &[(&Outcome, &[GapRow])]) -> Vec<Table> {
    let table = |name: &str, head: &[&str], rows: Vec<Vec<Cell>>| Table { rows, ..Table::new(name, head) };
    vec![
        table(
            "shares",
            &["scenario", "month", "commodity", "cut", "country", "volume_per_month", "share", "hhi"],
            shares(told),
        ),
        table("gaps", &gap_head(), gaps(told)),
        table("shortages", &SHORTAGES, shortages(told)),
        table("routes", &ROUTES, routes(told)),
        table("unsold", &["scenario", "month", "site", "commodity", "unit", "unsold_per_month"], unsold(told)),
        table("sites", &["id", "name", "country", "stage"], sites(told)),
        table("figures", &["figure", "unit", "value", "sigma", "source", "quality"], figures(request.preset)),
    ]
}

/// Unsold goods below this share of what passes are the solver's rounding.
const LEFT_OVER: f64 = 1e-6;
const SHORTAGES: [&str; 11] = [
    "scenario",
    "site",
    "commodity",
    "unit",
    "demand",
    "gap",
    "usd_at_stake",
    "first_short_month",
    "months_short",
    "months_to_recover",
    "months_of_cover",
];
const ROUTES: [&str; 10] = [
    "scenario",
    "month",
    "route",
    "commodity",
    "from",
    "to",
    "verdict",
    "permitted",
    "baseline_per_month",
    "flow_per_month",
];

fn day(outcome: &Outcome, month: MonthIx) -> String {
    outcome.timeline.first_day(month).to_string()
}

fn shares(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let baseline = network.baseline_month();
        let months = outcome.result().map_or(TiSlice::from_ref(&[]), |play| play.months.as_slice());
        let dated = months.iter_enumerated().map(|(at, month)| (day(outcome, at), month));
        for (when, month) in std::iter::once(("baseline".to_owned(), &baseline)).chain(dated) {
            for cut in Cut::ALL {
                let book = Attribution::new(network, month, cut);
                for (commodity, entry) in network.map.commodities.iter_enumerated() {
                    let shares = book.shares(commodity, Buyer::World);
                    let hhi = hhi(&shares);
                    rows.extend(shares.into_iter().map(|share| {
                        vec![
                            outcome.scenario.as_str().into(),
                            when.as_str().into(),
                            entry.id.as_str().into(),
                            cut.key().into(),
                            share.country.code().into(),
                            share.volume.into(),
                            share.share.into(),
                            hhi.into(),
                        ]
                    }));
                }
            }
        }
    }
    rows
}

fn gap_head() -> Vec<&'static str> {
    let mut head = vec!["scenario", "month", "site", "commodity", "consumer", "demand"];
    head.extend(Rung::ALL.map(Rung::label));
    head.extend(["gap", "usd_at_stake"]);
    head
}

fn gaps(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, rows) in told {
        let map = &outcome.network.map;
        for row in *rows {
            let consumer = if matches!(row.consumer, Consumer::Market(_)) { "market" } else { "intake" };
            let mut cells: Vec<Cell> = vec![
                outcome.scenario.as_str().into(),
                day(outcome, row.month).into(),
                map.sites[row.site].id.as_str().into(),
                map.commodities[row.commodity].id.as_str().into(),
                consumer.into(),
                row.demand.into(),
            ];
            cells.extend(row.filled.into_values().map(Cell::from));
            cells.extend([row.gap.into(), (row.gap * row.value_at_stake_usd).into()]);
            table.push(cells);
        }
    }
    table
}

fn shortages(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, rows) in told {
        let map = &outcome.network.map;
        for loss in losses(outcome, rows) {
            let commodity = &map.commodities[loss.commodity];
            table.push(vec![
                outcome.scenario.as_str().into(),
                map.sites[loss.site].id.as_str().into(),
                commodity.id.as_str().into(),
                commodity.unit.as_str().into(),
                loss.demand.into(),
                loss.gap.into(),
                loss.usd.into(),
                loss.first.map_or(Cell::Empty, |month| day(outcome, month).into()),
                loss.resilience.months_short.into(),
                loss.resilience.time_to_recover.map_or(Cell::Empty, Cell::from),
                loss.resilience.cover.into(),
            ]);
        }
    }
    table
}

/// What is made or delivered and nobody uses: by-products above all.
fn unsold(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let Some(play) = outcome.result() else { continue };
        for (at, month) in play.months.iter_enumerated() {
            for ((node, volume), throughput) in network.nodes.iter().zip(&month.unsold).zip(&network.throughput) {
                if *volume > LEFT_OVER * throughput {
                    let commodity = &network.map.commodities[node.commodity];
                    table.push(vec![
                        outcome.scenario.as_str().into(),
                        day(outcome, at).into(),
                        network.map.sites[node.site].id.as_str().into(),
                        commodity.id.as_str().into(),
                        commodity.unit.as_str().into(),
                        (*volume).into(),
                    ]);
                }
            }
        }
    }
    table
}

fn routes(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let Some(play) = outcome.result() else { continue };
        for ((at, verdicts), month) in outcome.verdicts.iter_enumerated().zip(&play.months) {
            for ((route, entry), (verdict, flow)) in
                network.routes.iter().zip(&network.map.routes).zip(verdicts.iter().zip(&month.flows))
            {
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    entry.id.as_str().into(),
                    entry.commodity.as_str().into(),
                    entry.from.as_str().into(),
                    entry.to.as_str().into(),
                    verdict.kind().label().into(),
                    verdict.permitted.into(),
                    route.baseline.into(),
                    (*flow).into(),
                ]);
            }
        }
    }
    table
}

/// Sites are those of the map, which all scenarios share.
fn sites(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let map = told.first().map(|(outcome, _)| &outcome.network.map);
    let sites = map.into_iter().flat_map(|map| &map.sites);
    sites
        .map(|site| {
            let (name, country) = (site.name.as_str().into(), site.country.code().into());
            vec![site.id.as_str().into(), name, country, site.stage.label().into()]
        })
        .collect()
}

/// Every figure with its uncertainty and source: what the results rest on.
fn figures(preset: &Preset) -> Vec<Vec<Cell>> {
    figure_entries(preset)
        .into_iter()
        .map(|entry| {
            vec![
                entry.name.into(),
                entry.unit.into(),
                entry.value.into(),
                entry.sigma.into(),
                entry.publication.into(),
                entry.quality.label().into(),
            ]
        })
        .collect()
}
