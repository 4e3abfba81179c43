//! The tables behind the brief, as CSV. Figures are written in full, months by their first day.

use super::worst::losses;
use super::{ReportError, ReportRequest};
use crate::engine::{Outcome, Rung};
use crate::insight::{Buyer, Consumer, Cut, GapRow, gap_rows, hhi, supply_shares};

/// Name and text of every table.
pub(super) fn all(request: &ReportRequest<'_>) -> Result<Vec<(&'static str, Vec<u8>)>, ReportError> {
    let told: Vec<(&Outcome, Vec<GapRow>)> =
        request.outcomes.iter().map(|outcome| (outcome, gap_rows(outcome))).collect();
    Ok(vec![
        (
            "shares.csv",
            text(
                &["scenario", "month", "commodity", "cut", "country", "volume_per_month", "share", "hhi"],
                shares(&told),
            )?,
        ),
        ("gaps.csv", text(&gap_head(), gaps(&told))?),
        ("shortages.csv", text(&SHORTAGES, shortages(&told))?),
        ("routes.csv", text(&ROUTES, routes(&told))?),
        ("unsold.csv", text(&["scenario", "month", "site", "commodity", "unit", "unsold_per_month"], unsold(&told))?),
        ("sites.csv", text(&["id", "name", "country", "stage"], sites(&told))?),
    ])
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

fn text(head: &[&str], rows: Vec<Vec<String>>) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(head)?;
    for row in rows {
        writer.write_record(row.iter().map(|cell| harmless(cell).into_owned()))?;
    }
    writer.into_inner().map_err(|error| ReportError::Table(error.into_error().into()))
}

/// A spreadsheet would run a text that begins like a formula; an apostrophe keeps it a text.
fn harmless(cell: &str) -> std::borrow::Cow<'_, str> {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) && cell.parse::<f64>().is_err() {
        format!("'{cell}").into()
    } else {
        cell.into()
    }
}

fn day(outcome: &Outcome, month: usize) -> String {
    outcome.timeline.first_day(month).to_string()
}

fn shares(told: &[(&Outcome, Vec<GapRow>)]) -> Vec<Vec<String>> {
    let mut rows = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let baseline = network.baseline_month();
        let months = outcome.result().map_or(&[][..], |play| &play.months);
        let dated = months.iter().enumerate().map(|(at, month)| (day(outcome, at), month));
        for (when, month) in std::iter::once(("baseline".to_owned(), &baseline)).chain(dated) {
            for (commodity, entry) in network.map.commodities.iter().enumerate() {
                for cut in Cut::ALL {
                    let shares = supply_shares(network, month, commodity, cut, Buyer::World);
                    let hhi = hhi(&shares);
                    rows.extend(shares.into_iter().map(|share| {
                        vec![
                            outcome.scenario.to_string(),
                            when.clone(),
                            entry.id.to_string(),
                            cut.key().to_owned(),
                            share.country.code().to_owned(),
                            share.volume.to_string(),
                            share.share.to_string(),
                            hhi.to_string(),
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

fn gaps(told: &[(&Outcome, Vec<GapRow>)]) -> Vec<Vec<String>> {
    let mut table = Vec::new();
    for (outcome, rows) in told {
        let map = &outcome.network.map;
        for row in rows {
            let consumer = if matches!(row.consumer, Consumer::Market(_)) { "market" } else { "intake" };
            let mut cells = vec![
                outcome.scenario.to_string(),
                day(outcome, row.month),
                map.sites[row.site].id.to_string(),
                map.commodities[row.commodity].id.to_string(),
                consumer.to_owned(),
                row.demand.to_string(),
            ];
            cells.extend(row.filled.iter().map(f64::to_string));
            cells.extend([row.gap.to_string(), (row.gap * row.value_at_stake_usd).to_string()]);
            table.push(cells);
        }
    }
    table
}

fn shortages(told: &[(&Outcome, Vec<GapRow>)]) -> Vec<Vec<String>> {
    let mut table = Vec::new();
    for (outcome, rows) in told {
        let map = &outcome.network.map;
        for loss in losses(outcome, rows) {
            let commodity = &map.commodities[loss.commodity];
            table.push(vec![
                outcome.scenario.to_string(),
                map.sites[loss.site].id.to_string(),
                commodity.id.to_string(),
                commodity.unit.clone(),
                loss.demand.to_string(),
                loss.gap.to_string(),
                loss.usd.to_string(),
                loss.first.map_or_else(String::new, |month| day(outcome, month)),
                loss.resilience.months_short.to_string(),
                loss.resilience.time_to_recover.map_or_else(String::new, |months| months.to_string()),
                loss.resilience.cover.to_string(),
            ]);
        }
    }
    table
}

/// What is made or delivered and nobody uses: by-products above all.
fn unsold(told: &[(&Outcome, Vec<GapRow>)]) -> Vec<Vec<String>> {
    let mut table = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let Some(play) = outcome.result() else { continue };
        for (at, month) in play.months.iter().enumerate() {
            for ((node, volume), usual) in network.nodes.iter().zip(&month.unsold).zip(&network.throughput) {
                if *volume > LEFT_OVER * usual {
                    let commodity = &network.map.commodities[node.commodity];
                    table.push(vec![
                        outcome.scenario.to_string(),
                        day(outcome, at),
                        network.map.sites[node.site].id.to_string(),
                        commodity.id.to_string(),
                        commodity.unit.clone(),
                        volume.to_string(),
                    ]);
                }
            }
        }
    }
    table
}

fn routes(told: &[(&Outcome, Vec<GapRow>)]) -> Vec<Vec<String>> {
    let mut table = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let Some(play) = outcome.result() else { continue };
        for (at, (verdicts, month)) in outcome.verdicts.iter().zip(&play.months).enumerate() {
            for ((route, entry), (verdict, flow)) in
                network.routes.iter().zip(&network.map.routes).zip(verdicts.iter().zip(&month.flows))
            {
                table.push(vec![
                    outcome.scenario.to_string(),
                    day(outcome, at),
                    entry.id.to_string(),
                    entry.commodity.to_string(),
                    entry.from.to_string(),
                    entry.to.to_string(),
                    verdict.kind().label().to_owned(),
                    verdict.permitted.to_string(),
                    route.baseline.to_string(),
                    flow.to_string(),
                ]);
            }
        }
    }
    table
}

/// Sites are those of the map, which all scenarios share.
fn sites(told: &[(&Outcome, Vec<GapRow>)]) -> Vec<Vec<String>> {
    let map = told.first().map(|(outcome, _)| &outcome.network.map);
    let sites = map.into_iter().flat_map(|map| &map.sites);
    sites
        .map(|site| {
            let country = site.country.code().to_owned();
            vec![site.id.to_string(), site.name.clone(), country, site.stage.label().to_owned()]
        })
        .collect()
}
