//! The tables behind the brief. Figures are written in full, months by their first day.

use crate::report::ReportRequest;
use chokepoint_core::engine::{MonthIx, Outcome, Rung};
use chokepoint_core::insight::{
    Attribution, BandedGaps, Buyer, Cell, Consumer, Cut, GapRange, GapRow, GapSelection, GapUnit, Ledger, Table,
    figure_entries, hhi, licence_totals, short_demands,
};
use chokepoint_core::model::Preset;
use jiff::civil::Date;
use typed_index_collections::TiSlice;

/// Tables with a row per month and route, plant or balance: too many for a workbook that is mailed.
const MONTHLY: [&str; 6] = ["routes", "activities", "balances", "contents", "unsold", "shares"];

/// Whether a table is one of the books of every month.
pub(super) fn is_monthly(name: &str) -> bool {
    MONTHLY.contains(&name)
}

/// Which scenarios the tables with a row per month hold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BriefTables {
    /// The one that is told in full; of the others what final demand lacks, and totals.
    #[default]
    Told,
    /// All of them.
    All,
}

/// All tables of the brief: what every scenario comes to, and the books of every month of those that are asked for.
///
/// The books of a scenario are a few megabytes, so that those of a dozen would go through no mail.
pub(super) fn all(
    request: &ReportRequest<'_>,
    told: &[(&Outcome, &[GapRow])],
    banded: &[Option<&BandedGaps>],
    full: usize,
) -> Vec<Table> {
    let chosen = match request.tables {
        BriefTables::Told => told.get(full..=full).unwrap_or_default(),
        BriefTables::All => told,
    };
    let is_chosen = |at: usize| request.tables == BriefTables::All || at == full;
    let kept: Vec<Kept<'_>> =
        chosen.iter().filter_map(|(outcome, _)| Some((*outcome, Ledger::of(request.preset, outcome)?))).collect();
    let table = |name: &str, head: &[&str], rows: Vec<Vec<Cell>>| Table { rows, ..Table::new(name, head) };
    let mut tables = vec![
        table(
            "shares",
            &["scenario", "month", "commodity", "cut", "country", "volume_per_month", "share", "hhi"],
            shares(chosen),
        ),
        table("gaps", &gap_head(told), gaps(told, is_chosen)),
        table("shortages", &shortage_head(banded), shortages(told, banded)),
        table("routes", &ROUTES, routes(&kept)),
        table("activities", &ACTIVITIES, activities(&kept)),
        table("balances", &BALANCES, balances(&kept)),
        table("quotas", &QUOTAS, quotas(&kept)),
        table("contents", &CONTENTS, contents(&kept)),
        table("unsold", &["scenario", "month", "site", "commodity", "unit", "unsold_per_month"], unsold(chosen)),
        table("sites", &["id", "name", "country", "stage"], sites(told)),
        table("figures", &["figure", "unit", "value", "sigma", "source", "quality"], figures(request.preset)),
    ];
    // Only where a rule has a desk.
    for (name, head, rows) in
        [("licences", LICENCES.as_slice(), licences(chosen)), ("licence-totals", &LICENCE_TOTALS, licence_sums(told))]
    {
        if !rows.is_empty() {
            tables.push(table(name, head, rows));
        }
    }
    tables
}

/// An outcome and its books.
type Kept<'a> = (&'a Outcome, Ledger);

/// Unsold goods below this share of what passes are the solver's rounding.
const LEFT_OVER: f64 = 1e-6;
/// A gap below this share of what is wanted is the solver's rounding.
const NO_GAP: f64 = 1e-6;
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
const ROUTES: [&str; 14] = [
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
    "arrived_per_month",
    "level_per_month",
    "limit_per_month",
    "duty",
];
const ACTIVITIES: [&str; 6] = ["scenario", "month", "site", "recipe", "level_per_month", "limit_per_month"];
/// What came, then where it went: the sums are equal.
const BALANCES: [&str; 14] = [
    "scenario",
    "month",
    "site",
    "commodity",
    "unit",
    "opening",
    "released",
    "arrived",
    "made",
    "used",
    "departed",
    "served",
    "unsold",
    "closing",
];
const QUOTAS: [&str; 8] =
    ["scenario", "month", "rule", "set_aside_for", "buyer", "routes", "volume_per_month", "used_per_month"];
const LICENCES: [&str; 12] = [
    "scenario",
    "month",
    "rule",
    "route",
    "destination",
    "unit",
    "applied",
    "decided",
    "approved",
    "given_up",
    "waiting",
    "lack",
];
const LICENCE_TOTALS: [&str; 10] = [
    "scenario",
    "rule",
    "commodity",
    "destination",
    "unit",
    "applied",
    "approved",
    "refused",
    "given_up",
    "waiting_at_the_end",
];
const CONTENTS: [&str; 8] = ["scenario", "month", "route", "issuer", "lists", "threshold", "share", "clean"];

fn day(outcome: &Outcome, month: MonthIx) -> Date {
    outcome.timeline.first_day(month)
}

fn shares(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut rows = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        let baseline = network.baseline_month();
        let months = outcome.result().map_or(TiSlice::from_ref(&[]), |play| play.months.as_slice());
        let dated = months.iter_enumerated().map(|(at, month)| (Cell::from(day(outcome, at)), month));
        for (when, month) in std::iter::once((Cell::from("baseline"), &baseline)).chain(dated) {
            for cut in Cut::ALL {
                let book = Attribution::new(network, month, cut);
                for (commodity, entry) in network.map.commodities.iter_enumerated() {
                    let shares = book.shares(commodity, Buyer::World);
                    let hhi = hhi(&shares);
                    rows.extend(shares.into_iter().map(|share| {
                        vec![
                            outcome.scenario.as_str().into(),
                            when.clone(),
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

/// Whether anything of what was lacking is made good later.
fn is_made_good(told: &[(&Outcome, &[GapRow])]) -> bool {
    told.iter().flat_map(|(_, rows)| *rows).any(|row| row.made_good > 0.0)
}

/// With what is made good beside the gap where anything is.
fn gap_head(told: &[(&Outcome, &[GapRow])]) -> Vec<&'static str> {
    let mut head = vec!["scenario", "month", "site", "commodity", "consumer", "demand"];
    head.extend(Rung::ALL.map(Rung::label));
    head.extend(["gap", "usd_at_stake"]);
    if is_made_good(told) {
        head.push("made_good");
    }
    head
}

/// Every consumer in every month of the scenarios that are chosen; of the others the final demands that lack anything, and what they lack.
fn gaps(told: &[(&Outcome, &[GapRow])], is_chosen: impl Fn(usize) -> bool) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    let is_made_good = is_made_good(told);
    for (at, (outcome, rows)) in told.iter().enumerate() {
        let map = &outcome.network.map;
        for row in *rows {
            let is_market = matches!(row.consumer, Consumer::Market(_));
            if !is_chosen(at) && !(is_market && (row.gap > NO_GAP * row.demand || row.made_good > 0.0)) {
                continue;
            }
            let consumer = if is_market { "market" } else { "intake" };
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
            if is_made_good {
                cells.push(row.made_good.into());
            }
            table.push(cells);
        }
    }
    table
}

/// With the range of the gap where any licence states a band.
fn shortage_head(banded: &[Option<&BandedGaps>]) -> Vec<&'static str> {
    let mut head = SHORTAGES.to_vec();
    if banded.iter().any(Option::is_some) {
        head.extend(["gap_least", "gap_most", "hangs_on"]);
    }
    head
}

fn shortages(told: &[(&Outcome, &[GapRow])], banded: &[Option<&BandedGaps>]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    let is_banded = banded.iter().any(Option::is_some);
    for ((outcome, rows), banded) in told.iter().zip(banded) {
        let map = &outcome.network.map;
        for loss in short_demands(outcome, rows) {
            let commodity = &map.commodities[loss.commodity];
            let mut cells: Vec<Cell> = vec![
                outcome.scenario.as_str().into(),
                map.sites[loss.site].id.as_str().into(),
                commodity.id.as_str().into(),
                commodity.unit.as_str().into(),
                loss.demand.into(),
                loss.gap.into(),
                loss.usd.into(),
                day(outcome, loss.first).into(),
                loss.resilience.months_short.into(),
                loss.resilience.time_to_recover.map_or(Cell::Empty, Cell::from),
                loss.resilience.cover.into(),
            ];
            if is_banded {
                let selection = GapSelection::Consumer(loss.consumer);
                let range = banded.and_then(|banded| banded.range(selection, GapUnit::Units));
                cells.extend(GapRange::cells(range.as_ref()));
            }
            table.push(cells);
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

fn routes(kept: &[Kept<'_>]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, ledger) in kept {
        let network = &outcome.network;
        let Some(play) = outcome.result() else { continue };
        for ((at, month), limits) in play.months.iter_enumerated().zip(&ledger.limits) {
            for (route, entry) in network.map.routes.iter_enumerated() {
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    entry.id.as_str().into(),
                    entry.commodity.as_str().into(),
                    entry.from.as_str().into(),
                    entry.to.as_str().into(),
                    outcome.verdicts[at][route].kind().label().into(),
                    limits.permitted[route].into(),
                    network.routes[route].baseline.into(),
                    month.flows[route].into(),
                    month.arrivals[route].into(),
                    limits.levels[route].into(),
                    limits.routes[route].into(),
                    limits.tariffs[route].into(),
                ]);
            }
        }
    }
    table
}

fn activities(kept: &[Kept<'_>]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, ledger) in kept {
        let network = &outcome.network;
        let Some(play) = outcome.result() else { continue };
        for ((at, month), limits) in play.months.iter_enumerated().zip(&ledger.limits) {
            for (activity, entry) in network.activities.iter_enumerated() {
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    network.map.sites[entry.site].id.as_str().into(),
                    network.map.recipes[entry.recipe].id.as_str().into(),
                    month.activities[activity].into(),
                    limits.activities[activity].into(),
                ]);
            }
        }
    }
    table
}

/// What came to every commodity at every site, and where it went.
fn balances(kept: &[Kept<'_>]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, ledger) in kept {
        let network = &outcome.network;
        for (at, balances) in ledger.balances.iter_enumerated() {
            for (node, balance) in network.nodes.iter().zip(balances) {
                let commodity = &network.map.commodities[node.commodity];
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    network.map.sites[node.site].id.as_str().into(),
                    commodity.id.as_str().into(),
                    commodity.unit.as_str().into(),
                    balance.opening.into(),
                    balance.released.into(),
                    balance.arrived.into(),
                    balance.made.into(),
                    balance.used.into(),
                    balance.departed.into(),
                    balance.served.into(),
                    balance.unsold.into(),
                    balance.closing.into(),
                ]);
            }
        }
    }
    table
}

fn quotas(kept: &[Kept<'_>]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, ledger) in kept {
        let Some(play) = outcome.result() else { continue };
        for ((at, month), limits) in play.months.iter_enumerated().zip(&ledger.limits) {
            for quota in &limits.quotas {
                let routes: Vec<&str> =
                    quota.routes.iter().map(|route| outcome.network.route_entry(*route).id.as_str()).collect();
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    quota.rule.as_str().into(),
                    quota.set_aside_for.as_ref().map_or(Cell::Empty, |country| country.code().into()),
                    quota.buyer.as_deref().map_or(Cell::Empty, Cell::from),
                    routes.join("; ").into(),
                    quota.volume.into(),
                    quota.used(month).into(),
                ]);
            }
        }
    }
    table
}

/// What licensing desks do with what is ordered on each route.
fn licences(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, _) in told {
        let network = &outcome.network;
        for (at, queues) in outcome.result().into_iter().flat_map(|play| play.licences.iter_enumerated()) {
            for queue in queues {
                let commodity = network.nodes[network.routes[queue.route].from].commodity;
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    queue.rule.as_str().into(),
                    network.route_entry(queue.route).id.as_str().into(),
                    network.ends(queue.route).1.code().into(),
                    network.map.commodities[commodity].unit.as_str().into(),
                    queue.applied.into(),
                    queue.decided.into(),
                    queue.approved.into(),
                    queue.given_up.into(),
                    queue.waiting.into(),
                    queue.lack.into(),
                ]);
            }
        }
    }
    table
}

/// What licensing desks have done over all months, by rule, good and destination.
fn licence_sums(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, _) in told {
        let goods = &outcome.network.map.commodities;
        for total in licence_totals(outcome) {
            table.push(vec![
                outcome.scenario.as_str().into(),
                total.rule.as_str().into(),
                goods[total.commodity].id.as_str().into(),
                total.destination.code().into(),
                goods[total.commodity].unit.as_str().into(),
                total.applied.into(),
                total.approved.into(),
                total.refused.into(),
                total.given_up.into(),
                total.waiting.into(),
            ]);
        }
    }
    table
}

/// What content clauses find in the goods on the routes that they could catch.
fn contents(kept: &[Kept<'_>]) -> Vec<Vec<Cell>> {
    let mut table = Vec::new();
    for (outcome, ledger) in kept {
        for (at, contents) in ledger.contents.iter_enumerated() {
            for entry in contents {
                let lists: Vec<&str> = entry.counted.lists.iter().map(|list| list.as_str()).collect();
                table.push(vec![
                    outcome.scenario.as_str().into(),
                    day(outcome, at).into(),
                    outcome.network.route_entry(entry.route).id.as_str().into(),
                    entry.counted.issuer.code().into(),
                    lists.join("; ").into(),
                    entry.counted.threshold.share.into(),
                    entry.content.tainted.into(),
                    entry.content.clean.into(),
                ]);
            }
        }
    }
    table
}

/// Sites are those of the map, which all scenarios share.
fn sites(told: &[(&Outcome, &[GapRow])]) -> Vec<Vec<Cell>> {
    let map = told.first().map(|(outcome, _)| &outcome.network.map);
    let sites = map.into_iter().flat_map(|map| map.sites.iter().map(|site| (site, map.stage_names.label(site.stage))));
    sites
        .map(|(site, stage)| {
            let (name, country) = (site.name.as_str().into(), site.country.code().into());
            vec![site.id.as_str().into(), name, country, stage.into()]
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
