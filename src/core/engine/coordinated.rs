//! The coordinated policy: all months at once, by somebody who knows them all. A lower bound of the loss, never a forecast.
//!
//! A linear program over the whole horizon: least USD at stake in unmet demand, under the same limits that the market met month
//! by month (verdicts, quotas, capacities, re-routing, ramps). What the market did is one of its plans, so its least loss is at
//! most the market's; the difference is the price of not planning. Verdicts are those of the market's play: contents would
//! differ a little under another plan.
//!
//! Goods in transit and stocks link the months; recycling lives on what this very plan made. clarabel solves the program on a thread of its own with
//! progress and cancel; with the feature `highs` HiGHS does, which cannot be given up before its time limit.

use crate::engine::index::{ActivityIx, DemandIx, MonthIx, NodeIx, RouteIx};
use crate::engine::month::bounds::{Blend, Bounds, Returning};
use crate::engine::network::Network;
use crate::engine::play::outcome::Outcome;
use crate::engine::play::simulate::limits_met;
use crate::engine::qp::program::{Column, Program, Row, Sense, SolveError};
use crate::model::Preset;
use crate::tolerance::COORDINATED_REST;
use std::sync::atomic::AtomicBool;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// What perfect foresight could have done.
#[derive(Clone, Debug, PartialEq)]
pub struct Coordinated {
    /// Unmet per month and demand, units per month.
    pub shortages: TiVec<MonthIx, TiVec<DemandIx, f64>>,
    /// The least possible loss over all months, USD at stake.
    pub loss_usd: f64,
    /// The market's loss under the same limits, USD at stake.
    pub market_loss_usd: f64,
    /// Worst violation of a balance or a limit, relative.
    pub worst_residual: f64,
    /// Distance from the optimum, relative to what all demand has at stake.
    pub optimality_gap: f64,
}

/// Seconds after which it is given up.
const SECONDS: f64 = 600.0;
/// Digits of the relative gap at the end; progress is counted in them.
const DIGITS: f64 = 9.0;

/// Works out the coordinated policy of a solved scenario. `on_progress` is told a share from 0 to 1.
///
/// # Errors
/// [`SolveError::Cancelled`] soon after `cancel` is set; otherwise when the program has no audited answer in ten minutes.
pub fn coordinate(
    preset: &Preset,
    outcome: &Outcome,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(f64) + Sync),
) -> Result<Coordinated, SolveError> {
    let place = "the coordinated policy";
    let met = limits_met(preset, outcome).zip(outcome.result());
    let Some(((mut bounds, returning), market)) = met else {
        return Err(SolveError::Unsolved {
            place: place.to_owned(),
            status: "the scenario not being solved yet".to_owned(),
        });
    };
    let network: &Network = &outcome.network;
    for (bounds, played) in bounds.iter_mut().zip(&market.months) {
        take_for_the_whole(bounds, &played.flows);
    }
    let plan = Plan::build(network, &bounds, &returning);
    let solution = plan.program.solve_linear(place, SECONDS, cancel, &|gap| {
        on_progress((-gap.log10() / DIGITS).clamp(0.0, 1.0));
    })?;
    let certificate = plan.program.certify(&solution);
    let shortages: TiVec<MonthIx, TiVec<DemandIx, f64>> = plan
        .shortages
        .iter()
        .map(|columns| {
            let short = |column: &Option<usize>| {
                let (value, size) =
                    column.map_or((0.0, 0.0), |at| (solution.values[at], plan.program.columns[at].scale));
                if value > COORDINATED_REST * size { value } else { 0.0 }
            };
            columns.iter().map(short).collect()
        })
        .collect();
    let loss = |shortages: &TiSlice<DemandIx, f64>| -> f64 {
        shortages.iter_enumerated().map(|(demand, short)| short * loss_per_unit(network, demand)).sum()
    };
    Ok(Coordinated {
        loss_usd: shortages.iter().map(|month| loss(month)).sum(),
        market_loss_usd: market.months.iter().map(|month| loss(&month.shortages)).sum(),
        worst_residual: certificate.primal.max(certificate.bounds),
        optimality_gap: certificate.gap.max(certificate.stationarity),
        shortages,
    })
}

/// What one missing unit of a demand costs, USD: its value at stake, or its price where nothing is at stake.
pub fn loss_per_unit(network: &Network, demand: DemandIx) -> f64 {
    let stake = network.demand_entry(demand).value_at_stake_usd.value;
    if stake > 0.0 { stake } else { network.prices[network.demands[demand].node] }
}

/// The plan looks at the whole of the goods on a route. Where rules tell uses apart its limit is the verdict, or what passed if that is more because those
/// who pass whole took the place of others.
fn take_for_the_whole(bounds: &mut Bounds, passed: &TiSlice<RouteIx, f64>) {
    for told in &bounds.told_apart {
        let of_verdict = bounds.permitted[told.route] * told.level;
        bounds.routes[told.route] = of_verdict.max(passed[told.route]).min(bounds.routes[told.route]);
    }
    for quota in &mut bounds.quotas {
        let is_told = |at: &RouteIx| bounds.told_apart.iter().any(|told| told.route == *at);
        if quota.routes.iter().any(is_told) {
            let counted = quota.routes.iter().zip(&quota.counted);
            let passed: f64 = counted.map(|(at, counted)| counted.worth * passed[*at]).sum();
            quota.volume = passed.max(quota.volume);
        }
    }
}

/// The program of the whole horizon and the columns that are read from it.
struct Plan {
    program: Program,
    /// Column per month and demand.
    shortages: TiVec<MonthIx, TiVec<DemandIx, Option<usize>>>,
}

/// The columns of one month.
struct MonthColumns {
    flows: TiVec<RouteIx, Option<usize>>,
    levels: TiVec<ActivityIx, Option<usize>>,
    shortages: TiVec<DemandIx, Option<usize>>,
    /// Per node; none where nothing may be kept.
    stocks: TiVec<NodeIx, Option<usize>>,
}

impl Plan {
    fn build(network: &Network, bounds: &TiSlice<MonthIx, Bounds>, returning: &[Returning]) -> Self {
        let mut program = Program::default();
        let at_stake: f64 = bounds
            .iter()
            .flat_map(|month| month.demands.iter_enumerated())
            .map(|(demand, wanted)| wanted * loss_per_unit(network, demand))
            .sum();
        let total = if at_stake > 0.0 { at_stake } else { 1.0 };
        let months: TiVec<MonthIx, MonthColumns> =
            bounds.keys().map(|month| columns(network, bounds, month, total, &mut program)).collect();
        for month in bounds.keys() {
            balances(network, bounds, &months, month, &mut program);
            joint_limits(network, &bounds[month], &months[month], &mut program);
            drawing(network, &bounds[month], &months, month, &mut program);
        }
        for entry in returning {
            returns(network, entry, &months, &mut program);
        }
        Self { program, shortages: months.into_iter().map(|month| month.shortages).collect() }
    }
}

fn columns(
    network: &Network,
    bounds: &TiSlice<MonthIx, Bounds>,
    month: MonthIx,
    total: f64,
    program: &mut Program,
) -> MonthColumns {
    let limits = &bounds[month];
    let mut add = |upper: f64, size: f64, slope: f64| {
        let column = Column { lower: 0.0, upper, curvature: 0.0, slope, scale: size.max(f64::MIN_POSITIVE) };
        (upper > 0.0).then(|| program.add_column(column))
    };
    let flows = network.routes.iter().zip(&limits.routes);
    let flows = flows.map(|(route, upper)| add(*upper, route.baseline.max(route.maximum / 10.0), 0.0)).collect();
    let levels = network.activities.iter().zip(&limits.activities);
    let levels = levels.map(|(activity, upper)| add(*upper, activity.baseline.max(upper / 10.0), 0.0)).collect();
    let shortages = limits.demands.iter_enumerated();
    let shortages = shortages.map(|(at, wanted)| add(*wanted, *wanted, loss_per_unit(network, at) / total)).collect();
    let kept = stores(network, &bounds[..=month]);
    let stocks = kept.iter_enumerated();
    let stocks = stocks
        .map(|(node, kept)| if *kept { add(f64::INFINITY, network.throughput[node], 0.0) } else { None })
        .collect();
    MonthColumns { flows, levels, shortages, stocks }
}

/// Where goods may be kept: where there is a store, where they arrive unasked, and where a measure has released some.
fn stores(network: &Network, until_now: &TiSlice<MonthIx, Bounds>) -> TiVec<NodeIx, bool> {
    let mut kept: TiVec<NodeIx, bool> = ti_vec![false; network.nodes.len()];
    network.stocks.iter().for_each(|stock| kept[stock.node] = true);
    network.routes.iter().filter(|route| route.transit > 0).for_each(|route| kept[route.to] = true);
    until_now.iter().flat_map(|month| &month.released).for_each(|(node, _)| kept[*node] = true);
    kept
}

/// What is used, sent, served and kept at a node is at most what was kept, arrives and is made.
fn balances(
    network: &Network,
    bounds: &TiSlice<MonthIx, Bounds>,
    months: &TiSlice<MonthIx, MonthColumns>,
    month: MonthIx,
    program: &mut Program,
) {
    let (limits, now) = (&bounds[month], &months[month]);
    let mut terms: TiVec<NodeIx, Vec<(usize, f64)>> = ti_vec![Vec::new(); network.nodes.len()];
    let mut given: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for (at, route) in network.routes.iter_enumerated() {
        if let Some(column) = now.flows[at] {
            terms[route.from].push((column, 1.0));
        }
        match month.before(route.transit) {
            None => given[route.to] += route.baseline,
            Some(sent) => terms[route.to].extend(months[sent].flows[at].map(|column| (column, -1.0))),
        }
    }
    for (activity, column) in network.activities.iter().zip(&now.levels) {
        let Some(column) = *column else { continue };
        activity.inputs.iter().for_each(|(node, quantity)| terms[*node].push((column, *quantity)));
        activity.outputs.iter().for_each(|(node, quantity)| terms[*node].push((column, -quantity)));
    }
    for (at, demand) in network.demands.iter_enumerated() {
        given[demand.node] -= limits.demands[at];
        terms[demand.node].extend(now.shortages[at].map(|column| (column, -1.0)));
    }
    for (node, column) in now.stocks.iter_enumerated() {
        terms[node].extend(column.map(|column| (column, 1.0)));
        if let Some(before) = month.previous() {
            terms[node].extend(months[before].stocks[node].map(|column| (column, -1.0)));
        }
    }
    if month == MonthIx::FIRST {
        network.stocks.iter().for_each(|stock| given[stock.node] += stock.initial);
    }
    limits.released.iter().for_each(|(node, quantity)| given[*node] += quantity);
    let rows = terms.into_iter().zip(given).filter(|(terms, _)| !terms.is_empty());
    program.rows.extend(rows.map(|(terms, right)| Row { terms: merged(terms), right, sense: Sense::AtMost }));
}

/// One entry a column: a recipe may take and give the same good.
fn merged(mut terms: Vec<(usize, f64)>) -> Vec<(usize, f64)> {
    terms.sort_unstable_by_key(|(column, _)| *column);
    terms.dedup_by(|next, kept| {
        let same = next.0 == kept.0;
        if same {
            kept.1 += next.1;
        }
        same
    });
    terms
}

fn joint_limits(network: &Network, limits: &Bounds, now: &MonthColumns, program: &mut Program) {
    let sites = limits.sites.iter().map(|(members, limit)| at_most(members, &now.levels, *limit));
    // What a quota of the year has left is what the market left of it; the plan may draw on that every month, so that the bound is lower, but still one.
    let quotas = limits.quotas.iter().map(|quota| {
        let counted = quota.routes.iter().zip(&quota.counted);
        let terms = counted.filter_map(|(at, counted)| Some((now.flows[*at]?, counted.worth))).collect();
        Row { terms, right: quota.volume, sense: Sense::AtMost }
    });
    program.rows.extend(sites.chain(quotas).filter(|row| !row.terms.is_empty()));
    // Where goods take time the market's own mix is of other months' departures; without the row the bound is lower, but still one.
    let is_instant = |blend: &&Blend| blend.routes.iter().all(|(at, _)| network.routes[*at].transit == 0);
    for blend in limits.blends.iter().filter(is_instant) {
        let routes = blend.routes.iter().filter_map(|(at, coefficient)| Some((now.flows[*at]?, *coefficient)));
        let levels = blend.activities.iter().filter_map(|(at, coefficient)| Some((now.levels[*at]?, *coefficient)));
        program.rows.push(Row { terms: merged(routes.chain(levels).collect()), right: 0.0, sense: Sense::AtMost });
    }
}

/// What these members may be together.
fn at_most<K: Copy>(members: &[K], columns: &TiSlice<K, Option<usize>>, right: f64) -> Row
where
    usize: From<K>,
{
    let terms = members.iter().filter_map(|at| Some((columns[*at]?, 1.0))).collect();
    Row { terms, right, sense: Sense::AtMost }
}

/// A store with a drawing rule gives up only so much a month.
fn drawing(
    network: &Network,
    limits: &Bounds,
    months: &TiSlice<MonthIx, MonthColumns>,
    month: MonthIx,
    program: &mut Program,
) {
    for stock in network.stocks.iter().filter(|stock| stock.draw.is_finite()) {
        let released: f64 =
            limits.released.iter().filter(|(node, _)| *node == stock.node).map(|(_, quantity)| quantity).sum();
        let Some(now) = months[month].stocks[stock.node] else { continue };
        let mut row = Row { terms: vec![(now, -1.0)], right: stock.draw - released, sense: Sense::AtMost };
        match month.previous().and_then(|before| months[before].stocks[stock.node]) {
            Some(before) => row.terms.push((before, 1.0)),
            None => row.right -= stock.initial,
        }
        program.rows.push(row);
    }
}

/// Recycling lives on what this very plan has made before.
fn returns(network: &Network, entry: &Returning, months: &TiSlice<MonthIx, MonthColumns>, program: &mut Program) {
    for (month, now) in months.iter_enumerated() {
        let mut terms: Vec<(usize, f64)> =
            entry.members.iter().filter_map(|at| Some((now.levels[*at]?, 1.0))).collect();
        if terms.is_empty() {
            continue;
        }
        let mut right = entry.at_rest;
        if entry.lag > 0
            && let Some(then) = month.before(entry.lag)
        {
            right = 0.0;
            for (activity, column) in months[then].levels.iter_enumerated() {
                let made = network.made_per_unit(activity, entry.commodity);
                if let Some(column) = column.filter(|_| made > 0.0) {
                    terms.push((column, -entry.per_made * made));
                }
            }
        }
        program.rows.push(Row { terms: merged(terms), right, sense: Sense::AtMost });
    }
}

#[cfg(all(test, feature = "highs"))]
mod tests {
    use super::*;
    use crate::engine::play::simulate::solve;
    use crate::engine::qp::highs::by_highs;
    use crate::engine::qp::interior_point::{Attempt, interior_point};
    use crate::store::{Pattern, Size, generate};
    use std::sync::Arc;

    #[test]
    fn highs_and_the_interior_point_find_the_same_loss() {
        for seed in 1..6 {
            let mut preset = generate(Pattern::Random, Size { sites: 40, routes: 120 }, seed);
            preset.scenarios[0].months = 12;
            let network = Arc::new(Network::build(&preset.map));
            let outcome =
                solve(&preset, network, &preset.scenarios[0], &AtomicBool::new(false), &|_| {}).expect("solved");
            let (bounds, returning) = limits_met(&preset, &outcome).expect("limits");
            let program = Plan::build(&outcome.network, &bounds, &returning).program;
            let attempt = Attempt { tolerance: 1e-10, magnified: 1.0, seconds: 60.0 };
            let inner = interior_point(&program, attempt).expect("clarabel").0;
            let simplex = by_highs(&program, 60.0).expect("HiGHS");
            let (a, b) = (program.objective(&inner.values), program.objective(&simplex.values));
            assert!((a - b).abs() <= 1e-6 * a.abs().max(1e-6), "{a} is not {b}");
        }
    }
}
