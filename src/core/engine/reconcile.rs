//! Reconciliation: the consistent baseline nearest to inconsistent figures.
//!
//! Weighted least squares under the balances of the map, the method that material flow analysis uses (O. Cencic, Nonlinear
//! data reconciliation in material flow analysis with software STAN, Sustainable Environment Research 26, 2016, sections 2
//! and 3, for its linear case): every figure moves by a share of its own standard deviation, together as little as the
//! balances allow. Yields of recipes stay as they are. The error bars afterwards are `S - S A' (A S A')^-1 A S`, with `S` the
//! variances before and `A` the balances, over the figures that no limit holds.
//!
//! A figure's standard deviation is its own `sigma`, or the default of its source's quality. A `sigma` of 10 or more marks a figure as unknown: it is
//! filled in. A plain 0 stays 0. Goods made together with others may stay unsold; what is made alone may not. Error bars go through a dense
//! Cholesky factor, up to 2,500 balances. A figure that moves by more than 3 of its sigma is flagged as a gross error.

use crate::engine::index::{ActivityIx, DemandIx, NodeIx, RouteIx, SiteIx};
use crate::engine::network::{MONTHS, Network, StandsIn};
use crate::engine::qp::program::{Column, Program, Row, Sense, SolveError};
use crate::model::{Addressed, Field, FieldPath, Figure, Preset, Quality, Site, SiteId, visit_figures_mut};
use crate::tolerance::{PIVOT, STILL};
use std::collections::{BTreeSet, HashMap};
use std::sync::atomic::AtomicBool;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// A relative standard deviation from which on a figure counts as unknown.
pub const UNKNOWN: f64 = 10.0;
/// A figure that has to move by more than so many of its standard deviations is probably wrong.
pub const GROSS: f64 = 3.0;
/// Most balances for which error bars are worked out: the matrix is dense.
const MOST_BALANCES: usize = 2_500;

/// A figure that reconciliation may move, by index in the network.
#[derive(Clone, Copy)]
enum Adjustable {
    /// Baseline volume of a route.
    Route(RouteIx),
    /// Baseline level of an activity.
    Activity(ActivityIx),
    /// Quantity of a demand.
    Demand(DemandIx),
}

/// One figure before and after, per year.
#[derive(Clone, Debug, PartialEq)]
pub struct Adjustment {
    /// Where it stands in the preset.
    pub path: FieldPath,
    /// What it says, in words.
    pub name: String,
    /// Unit of the figure, per year.
    pub unit: String,
    /// Value as entered.
    pub before: f64,
    /// Value as reconciled.
    pub after: f64,
    /// Standard deviation as entered.
    pub sigma_before: f64,
    /// Standard deviation that is left; none where the map is too large to work it out.
    pub sigma_after: Option<f64>,
    /// True when the figure was given as unknown.
    pub is_unknown: bool,
}

impl Adjustment {
    /// By how many standard deviations it moved; 0 for an unknown, which has none.
    pub fn in_sigma(&self) -> f64 {
        if self.is_unknown || self.sigma_before <= 0.0 {
            0.0
        } else {
            (self.after - self.before).abs() / self.sigma_before
        }
    }

    /// True when it moved so far that it is probably wrong.
    pub fn is_gross(&self) -> bool {
        self.in_sigma() > GROSS
    }
}

/// The nearest consistent baseline.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reconciliation {
    /// Every figure that may move, those that moved most sigma first.
    pub adjustments: Vec<Adjustment>,
    /// Sum of the squared moves in sigma.
    pub chi_squared: f64,
    /// Worst imbalance before, as a share of what passes through the site.
    pub imbalance_before: f64,
}

/// A figure as an unknown of the program, per month.
struct Slot {
    figure: Adjustable,
    path: FieldPath,
    value: f64,
    sigma: f64,
    limit: f64,
    is_unknown: bool,
}

/// Reconciles the baseline of a preset.
///
/// # Errors
/// When no consistent baseline lies within capacities and maxima, or the solver gives up.
pub fn reconcile(preset: &Preset, network: &Network) -> Result<Reconciliation, SolveError> {
    reconcile_holding(preset, network, &BTreeSet::new())
}

/// As [`reconcile`], with figures that stay as they are, by their addresses.
///
/// # Errors
/// As of [`reconcile`]; also when what is held contradicts itself.
pub fn reconcile_holding(
    preset: &Preset,
    network: &Network,
    held: &BTreeSet<FieldPath>,
) -> Result<Reconciliation, SolveError> {
    let mut slots = slots(preset, network);
    for slot in slots.iter_mut().filter(|slot| held.contains(&slot.path)) {
        (slot.sigma, slot.is_unknown) = (0.0, false);
    }
    let mut program = Program::default();
    for slot in &slots {
        let is_fixed = slot.sigma <= 0.0;
        program.add_column(Column {
            lower: if is_fixed { 0.0 } else { -slot.value },
            upper: if is_fixed { 0.0 } else { (slot.limit - slot.value).max(0.0) },
            curvature: if is_fixed { 1.0 } else { 2.0 / (slot.sigma * slot.sigma) },
            slope: 0.0,
            scale: if is_fixed { 1.0 } else { slot.sigma },
        });
    }
    let (mut rows, mut open) = balances(network, &slots);
    add_by_products(network, &mut program, slots.len(), &mut rows, &mut open);
    for (terms, open) in rows.iter().zip(&open) {
        if !terms.is_empty() {
            program.rows.push(Row { terms: terms.clone(), right: -open, sense: Sense::Equal });
        }
    }
    let solution = program.solve("the balance of the baseline", None, &AtomicBool::new(false))?;
    let sigmas = error_bars(&program, &solution.values);
    let mut adjustments: Vec<Adjustment> = slots
        .iter()
        .enumerate()
        .map(|(at, slot)| {
            let moved = solution.values[at];
            let after = if moved.abs() <= STILL * slot.sigma { slot.value } else { slot.value + moved };
            let (name, unit) = figure_name(network, slot.figure);
            Adjustment {
                path: slot.path.clone(),
                name,
                unit,
                before: slot.value * MONTHS,
                after: after.max(0.0) * MONTHS,
                sigma_before: slot.sigma * MONTHS,
                sigma_after: sigmas.as_ref().map(|sigmas| sigmas[at] * MONTHS),
                is_unknown: slot.is_unknown,
            }
        })
        .collect();
    // Of two that moved as much the one that the network has first stays first: routes, activities, demands.
    adjustments.sort_by(|a, b| b.in_sigma().total_cmp(&a.in_sigma()));
    let imbalance = |(node, open): (NodeIx, &f64)| open.abs() / network.throughput[node].max(f64::MIN_POSITIVE);
    Ok(Reconciliation {
        chi_squared: adjustments.iter().map(|entry| entry.in_sigma().powi(2)).sum(),
        imbalance_before: open
            .iter_enumerated()
            .filter(|(node, _)| network.throughput[*node] > 0.0)
            .map(imbalance)
            .fold(0.0, f64::max),
        adjustments,
    })
}

/// The preset with the reconciled figures and what is left of their uncertainty.
pub fn apply(preset: &Preset, reconciliation: &Reconciliation) -> Preset {
    let adjustments: HashMap<&FieldPath, &Adjustment> =
        reconciliation.adjustments.iter().map(|entry| (&entry.path, entry)).collect();
    let mut after = preset.clone();
    visit_figures_mut(&mut after, &mut |path, figure| {
        let Some(entry) = adjustments.get(&path) else { return };
        figure.value = entry.after;
        if let Some(sigma) = entry.sigma_after.filter(|_| entry.after > 0.0) {
            figure.sigma = Some(sigma / entry.after);
        }
    });
    after
}

/// The address of a figure in the preset, which may list its entities in another order than the network does. What the
/// network has added to the map has an address that leads nowhere.
fn address(sites: &HashMap<&SiteId, &Site>, network: &Network, figure: Adjustable) -> FieldPath {
    let site_at =
        |site: SiteIx| (FieldPath::from(network.map.sites[site].address()), sites.get(&network.map.sites[site].id));
    match figure {
        Adjustable::Route(at) => FieldPath::from(network.route_entry(at).address()).field(Field::Baseline),
        Adjustable::Activity(at) => {
            let (path, site) = site_at(network.activities[at].site);
            let activities = site.map(|site| site.activities.as_slice()).unwrap_or_default();
            // A site runs a recipe once.
            let recipe = &network.activity_entry(at).recipe;
            let slot = activities.iter().position(|entry| entry.recipe == *recipe).unwrap_or(activities.len());
            path.at(Field::Activities, slot).field(Field::Baseline)
        }
        Adjustable::Demand(at) => {
            let (path, site) = site_at(network.nodes[network.demands[at].node].site);
            let demands = site.map(|site| site.demands.as_slice()).unwrap_or_default();
            let entered = network.demand_entry(at);
            let slot = demands.iter().position(|entry| entry == entered).unwrap_or(demands.len());
            path.at(Field::Demands, slot).field(Field::Quantity)
        }
    }
}

/// What a figure is about in words, and its unit.
fn figure_name(network: &Network, figure: Adjustable) -> (String, String) {
    let map = &network.map;
    let site = |at: SiteIx| map.sites[at].name.as_str();
    let good = |node: NodeIx| &map.commodities[network.nodes[node].commodity];
    match figure {
        Adjustable::Route(at) => {
            let route = &network.routes[at];
            let (from, to) = (network.nodes[route.from].site, network.nodes[route.to].site);
            (format!("{} from {} to {}", good(route.from).name, site(from), site(to)), good(route.from).unit.clone())
        }
        Adjustable::Activity(at) => {
            let activity = &network.activities[at];
            let unit = activity.outputs.first().map_or(String::new(), |(node, _)| good(*node).unit.clone());
            (format!("{} at {}", map.recipes[activity.recipe].name, site(activity.site)), unit)
        }
        Adjustable::Demand(at) => {
            let node = network.demands[at].node;
            (format!("demand of {} for {}", site(network.nodes[node].site), good(node).name), good(node).unit.clone())
        }
    }
}

fn slots(preset: &Preset, network: &Network) -> Vec<Slot> {
    let mut slots = Vec::new();
    let sites: HashMap<&SiteId, &Site> = preset.map.sites.iter().map(|site| (&site.id, site)).collect();
    let mut add = |figure: Adjustable, entered: &Figure, limit: f64, size: f64| {
        let quality = preset.source(&entered.source).map_or(Quality::default(), |source| source.quality);
        let relative = entered.sigma.unwrap_or_else(|| quality.default_sigma());
        let value = entered.value / MONTHS;
        let is_unknown = relative >= UNKNOWN;
        // A plain 0 says that there is nothing; an unknown may be anything up to its limit.
        let sigma = if is_unknown { UNKNOWN * value.max(size) } else { relative * value };
        let path = address(&sites, network, figure);
        slots.push(Slot { figure, path, value, sigma, limit, is_unknown });
    };
    for (at, route) in network.routes.iter_enumerated() {
        add(Adjustable::Route(at), &network.route_entry(at).baseline, route.maximum, route.maximum);
    }
    for at in network.activities.keys() {
        if matches!(network.activities[at].instead_of, Some(StandsIn::Demand(_))) {
            continue; // an alternative product is no figure of the file
        }
        let entry = network.activity_entry(at);
        let capacity = entry.capacity.value / MONTHS;
        add(Adjustable::Activity(at), &entry.baseline, capacity, capacity);
    }
    for (at, demand) in network.demands.iter_enumerated() {
        let size = network.throughput[demand.node].max(demand.quantity);
        add(Adjustable::Demand(at), &network.demand_entry(at).quantity, f64::INFINITY, size);
    }
    slots
}

/// What a balance adds up: the place of a slot and its sign or yield.
type Terms = Vec<(usize, f64)>;

/// Per node, the coefficients of the figures and what is left over as entered.
fn balances(network: &Network, slots: &[Slot]) -> (TiVec<NodeIx, Terms>, TiVec<NodeIx, f64>) {
    let mut rows: TiVec<NodeIx, Terms> = ti_vec![Vec::new(); network.nodes.len()];
    let mut open: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for (at, slot) in slots.iter().enumerate() {
        let mut book = |node: NodeIx, coefficient: f64| {
            open[node] += coefficient * slot.value;
            match rows[node].iter_mut().find(|(known, _)| *known == at) {
                Some((_, sum)) => *sum += coefficient,
                None => rows[node].push((at, coefficient)),
            }
        };
        match slot.figure {
            Adjustable::Route(route) => {
                book(network.routes[route].from, -1.0);
                book(network.routes[route].to, 1.0);
            }
            Adjustable::Activity(activity) => {
                let activity = &network.activities[activity];
                activity.inputs.iter().for_each(|(node, quantity)| book(*node, -quantity));
                activity.outputs.iter().for_each(|(node, quantity)| book(*node, *quantity));
            }
            Adjustable::Demand(demand) => book(network.demands[demand].node, -1.0),
        }
    }
    (rows, open)
}

/// What is made together with something else may be left unsold: as much as now, more or less, at next to no cost.
fn add_by_products(
    network: &Network,
    program: &mut Program,
    figures: usize,
    rows: &mut TiSlice<NodeIx, Vec<(usize, f64)>>,
    open: &mut TiSlice<NodeIx, f64>,
) {
    for activity in network.activities.iter().filter(|activity| activity.outputs.len() > 1) {
        for (node, _) in &activity.outputs {
            let is_there = rows[*node].iter().any(|(column, _)| *column >= figures);
            if is_there || network.throughput[*node] <= 0.0 {
                continue;
            }
            let (unsold, size) = (network.baseline_unsold[*node], UNKNOWN * network.throughput[*node]);
            let column = program.add_column(Column {
                lower: -unsold,
                upper: f64::INFINITY,
                curvature: 2.0 / (size * size),
                slope: 0.0,
                scale: size,
            });
            rows[*node].push((column, -1.0));
            open[*node] -= unsold;
        }
    }
}

/// Standard deviations of all columns after the balances are imposed; none for a map that is too large.
fn error_bars(program: &Program, values: &[f64]) -> Option<Vec<f64>> {
    let balances = program.rows.len();
    if balances > MOST_BALANCES {
        return None;
    }
    // A figure at its limit is held by the limit: it has no spread, and no part in the balances'.
    let spread: Vec<f64> = program
        .columns
        .iter()
        .zip(values)
        .map(|(column, value)| {
            let slack = (value - column.lower).min(column.upper - value);
            if column.upper <= column.lower || slack <= STILL * column.scale { 0.0 } else { column.scale }
        })
        .collect();
    let mut in_rows: Vec<Vec<(usize, f64)>> = vec![Vec::new(); program.columns.len()];
    for (at, row) in program.rows.iter().enumerate() {
        for (column, coefficient) in &row.terms {
            in_rows[*column].push((at, *coefficient));
        }
    }
    let mut matrix = vec![0.0; balances * balances];
    for (column, entries) in in_rows.iter().enumerate() {
        let variance = spread[column].powi(2);
        for (row, left) in entries {
            for (other, right) in entries {
                matrix[row * balances + other] += left * right * variance;
            }
        }
    }
    let factor = cholesky(matrix, balances);
    let after = in_rows.iter().zip(&spread).map(|(entries, sigma)| {
        let mut right = vec![0.0; balances];
        entries.iter().for_each(|(row, coefficient)| right[*row] = *coefficient);
        forward(&factor, balances, &mut right);
        let explained: f64 = right.iter().map(|entry| entry * entry).sum::<f64>() * sigma.powi(2);
        sigma * (1.0 - explained).max(0.0).sqrt()
    });
    Some(after.collect())
}

/// Lower triangle `L` of `L L' = matrix`. A balance that follows from others, or in which nothing can move, leaves a zero
/// pivot and is skipped.
fn cholesky(mut matrix: Vec<f64>, size: usize) -> Vec<f64> {
    for pivot in 0..size {
        let usual = matrix[pivot * size + pivot];
        let mut rest = usual;
        for column in 0..pivot {
            rest -= matrix[pivot * size + column].powi(2);
        }
        let root = if rest > PIVOT * usual { rest.sqrt() } else { 0.0 };
        matrix[pivot * size + pivot] = root;
        for row in pivot + 1..size {
            let mut entry = matrix[row * size + pivot];
            for column in 0..pivot {
                entry -= matrix[row * size + column] * matrix[pivot * size + column];
            }
            matrix[row * size + pivot] = if root > 0.0 { entry / root } else { 0.0 };
        }
    }
    matrix
}

/// Solves `L x = right` in place.
fn forward(factor: &[f64], size: usize, right: &mut [f64]) {
    for row in 0..size {
        let known: f64 = (0..row).map(|column| factor[row * size + column] * right[column]).sum();
        let pivot = factor[row * size + row];
        right[row] = if pivot > 0.0 { (right[row] - known) / pivot } else { 0.0 };
    }
}
