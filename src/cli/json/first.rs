//! Format 1: flows, levels, shortages, shares and gaps.

use chokepoint_core::engine::{MonthIx, Outcome, Rung};
use chokepoint_core::insight::{Attribution, Buyer, Cut, GapRow, gap_rows};
use chokepoint_core::model::Preset;
use serde::Serialize;

/// Version of the output format.
const FORMAT: u32 = 1;

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    preset: &'a str,
    scenario: &'a str,
    policy: &'static str,
    start: String,
    audit: AuditJson,
    routes: Vec<RouteJson<'a>>,
    activities: Vec<ActivityJson<'a>>,
    shortages: Vec<ShortageJson<'a>>,
    shares: Vec<ShareJson<'a>>,
    gaps: Vec<GapJson<'a>>,
}

#[derive(Serialize)]
pub(super) struct AuditJson {
    worst_residual: f64,
    optimality_gap: f64,
}

#[derive(Serialize)]
struct RouteJson<'a> {
    id: &'a str,
    month: usize,
    flow: f64,
    verdict: &'static str,
}

#[derive(Serialize)]
struct ActivityJson<'a> {
    site: &'a str,
    recipe: &'a str,
    month: usize,
    level: f64,
}

#[derive(Serialize)]
struct ShortageJson<'a> {
    site: &'a str,
    commodity: &'a str,
    month: usize,
    demand: f64,
    shortage: f64,
}

#[derive(Serialize)]
pub(super) struct ShareJson<'a> {
    commodity: &'a str,
    cut: &'static str,
    country: String,
    month: usize,
    share: f64,
}

#[derive(Serialize)]
pub(super) struct GapJson<'a> {
    site: &'a str,
    commodity: &'a str,
    month: usize,
    demand: f64,
    permitted: f64,
    rerouted: f64,
    stocks: f64,
    new_capacity: f64,
    substitutes: f64,
    measures: f64,
    gap: f64,
    /// Left out where nothing is.
    #[serde(skip_serializing_if = "Option::is_none")]
    made_good: Option<f64>,
}

/// The outcome of a scenario as JSON.
pub(super) fn outcome_json(preset: &Preset, outcome: &Outcome) -> Result<String, serde_json::Error> {
    serde_json::to_string(&Document {
        format: FORMAT,
        preset: &preset.title,
        scenario: outcome.scenario.as_str(),
        policy: "market",
        start: outcome.timeline.start().to_string(),
        audit: audit(outcome),
        routes: routes(outcome),
        activities: activities(outcome),
        shortages: shortages(outcome),
        shares: shares(outcome),
        gaps: gaps(outcome),
    })
}

pub(super) fn audit(outcome: &Outcome) -> AuditJson {
    AuditJson { worst_residual: outcome.audit.worst_residual, optimality_gap: outcome.audit.optimality_gap }
}

pub(super) fn months(outcome: &Outcome) -> impl Iterator<Item = (MonthIx, &chokepoint_core::engine::MonthOutcome)> {
    outcome.play(Rung::TOP).into_iter().flat_map(|play| play.months.iter_enumerated())
}

fn routes(outcome: &Outcome) -> Vec<RouteJson<'_>> {
    let mut list = Vec::new();
    for (month, result) in months(outcome) {
        for (route, flow) in result.flows.iter_enumerated() {
            let verdict = outcome.verdicts[month][route].kind().label();
            let id = outcome.network.route_entry(route).id.as_str();
            list.push(RouteJson { id, month: month.number(), flow: *flow, verdict });
        }
    }
    list
}

fn activities(outcome: &Outcome) -> Vec<ActivityJson<'_>> {
    let map = &outcome.network.map;
    let mut list = Vec::new();
    for (month, result) in months(outcome) {
        for (activity, level) in outcome.network.activities.iter().zip(&result.activities) {
            list.push(ActivityJson {
                site: map.sites[activity.site].id.as_str(),
                recipe: map.recipes[activity.recipe].id.as_str(),
                month: month.number(),
                level: *level,
            });
        }
    }
    list
}

fn shortages(outcome: &Outcome) -> Vec<ShortageJson<'_>> {
    let network = &outcome.network;
    let mut list = Vec::new();
    for (month, result) in months(outcome) {
        for (at, demand) in network.demands.iter_enumerated() {
            let node = network.nodes[demand.node];
            list.push(ShortageJson {
                site: network.map.sites[node.site].id.as_str(),
                commodity: network.map.commodities[node.commodity].id.as_str(),
                month: month.number(),
                demand: result.demands[at],
                shortage: result.shortages[at],
            });
        }
    }
    list
}

pub(super) fn shares(outcome: &Outcome) -> Vec<ShareJson<'_>> {
    let mut list = Vec::new();
    for (month, result) in months(outcome) {
        let books = Cut::ALL.map(|cut| (cut, Attribution::new(&outcome.network, result, cut)));
        for (at, commodity) in outcome.network.map.commodities.iter_enumerated() {
            for (cut, book) in &books {
                for share in book.shares(at, Buyer::World) {
                    list.push(ShareJson {
                        commodity: commodity.id.as_str(),
                        cut: cut.key(),
                        country: share.country.0,
                        month: month.number(),
                        share: share.share,
                    });
                }
            }
        }
    }
    list
}

pub(super) fn gaps(outcome: &Outcome) -> Vec<GapJson<'_>> {
    gap_rows(outcome).iter().map(|row| gap(outcome, row)).collect()
}

fn gap<'a>(outcome: &'a Outcome, row: &GapRow) -> GapJson<'a> {
    let map = &outcome.network.map;
    GapJson {
        site: map.sites[row.site].id.as_str(),
        commodity: map.commodities[row.commodity].id.as_str(),
        month: row.month.number(),
        demand: row.demand,
        permitted: row.filled[Rung::Permitted],
        rerouted: row.filled[Rung::Rerouting],
        stocks: row.filled[Rung::Stocks],
        new_capacity: row.filled[Rung::NewCapacity],
        substitutes: row.filled[Rung::Substitutes],
        measures: row.filled[Rung::Measures],
        gap: row.gap,
        made_good: (row.made_good > 0.0).then_some(row.made_good),
    }
}
