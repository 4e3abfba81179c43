//! The same programs by clarabel, as somebody would who writes them down by hand: columns in their own size, bounds as rows.
//!
//! The objective stands in `docs/program.md`; this is a second reading of it, as `benches/peers/monthly.py` is a third.

use crate::model::{Limits, Model};
use clarabel::algebra::CscMatrix;
use clarabel::solver::SupportedConeT::{NonnegativeConeT, ZeroConeT};
use clarabel::solver::{DefaultSettingsBuilder, DefaultSolver, IPSolver as _, SolverStatus};

const DEVIATION: f64 = 1e-6;
const COST: f64 = 5.0 * DEVIATION;
const FIRST_UNIT: f64 = 0.1 * DEVIATION;
const DUMPING: f64 = 20.0 * DEVIATION;
const EXACT: f64 = 0.05;
/// Part of its size below which a column is taken as fixed: without an interior it would cost the solver its digits.
const FIXED: f64 = 1e-8;

/// A column: its reference, natural size, curvature, slope and greatest value, and the rows that it stands in.
struct Column {
    reference: f64,
    size: f64,
    bend: f64,
    slope: f64,
    upper: f64,
    terms: Vec<(usize, f64)>,
}

fn columns(model: &Model, month: &Limits) -> Vec<Column> {
    let mut columns = Vec::new();
    let mut add = |(reference, size): (f64, f64), value: f64, (pull, push): (f64, f64), upper, terms| {
        columns.push(Column { reference, size, bend: 2.0 * pull * value / size, slope: push * value, upper, terms });
    };
    for (at, route) in model.routes.iter().enumerate() {
        let new = if route.baseline > 0.0 { 0.0 } else { COST * route.cost / model.price[route.from] + FIRST_UNIT };
        let terms = vec![(route.from, -1.0), (route.to, 1.0)];
        let pulls = (DEVIATION, COST * month.tariffs[at] + new);
        add((route.baseline, route.size), model.worth[route.from], pulls, month.routes[at], terms);
    }
    for (at, activity) in model.activities.iter().enumerate() {
        let made = activity.outputs.iter().map(|(node, quantity)| quantity * model.worth[*node]).sum();
        let new = if activity.baseline > 0.0 { 0.0 } else { FIRST_UNIT };
        let inputs = activity.inputs.iter().map(|(node, quantity)| (*node, -quantity));
        let terms = inputs.chain(activity.outputs.iter().copied()).collect();
        add((activity.baseline, activity.size), made, (DEVIATION, new), month.activities[at], terms);
    }
    for (demand, wanted) in model.demands.iter().zip(&month.demands) {
        let value = demand.priority * month.scarce[demand.node];
        add((0.0, wanted.max(1e-9)), value, (1.0, EXACT), *wanted, vec![(demand.node, 1.0)]);
    }
    for (push, is_usual) in [(0.0, true), (DUMPING, false)] {
        for node in 0..model.nodes {
            let (usual, size) = (model.unsold[node], model.unsold[node].max(model.throughput[node]));
            let (reference, upper) = if is_usual { (usual, usual) } else { (0.0, f64::INFINITY) };
            add((reference, size), model.worth[node], (DEVIATION, push), upper, vec![(node, -1.0)]);
        }
    }
    columns
}

/// Solves month after month; the largest difference of a shortage from what this engine found, as a share of its demand.
///
/// # Errors
/// The solver's word where it does not end at an optimum.
pub fn solve(model: &Model) -> Result<f64, String> {
    let first = model.routes.len() + model.activities.len();
    let mut worst = 0.0_f64;
    for (month, found) in model.months.iter().zip(&model.found) {
        let values = solve_month(model, month)?;
        for ((value, known), wanted) in values[first..].iter().zip(&found.shortages).zip(&month.demands) {
            worst = worst.max((value - known).abs() / wanted.max(1e-12));
        }
    }
    Ok(worst)
}

fn solve_month(model: &Model, month: &Limits) -> Result<Vec<f64>, String> {
    let columns = columns(model, month);
    let is_free = |column: &Column| column.upper > FIXED * column.size;
    let free: Vec<&Column> = columns.iter().filter(|column| is_free(column)).collect();
    let weight = columns.iter().map(|column| column.bend * column.size * column.size).fold(0.0, f64::max);
    let mut right = vec![0.0; model.nodes];
    model.demands.iter().zip(&month.demands).for_each(|(demand, wanted)| right[demand.node] += wanted);
    for column in &free {
        column.terms.iter().for_each(|(row, factor)| right[*row] -= factor * column.reference);
    }
    let (mut rows, mut places, mut factors) = (Vec::new(), Vec::new(), Vec::new());
    let mut entry = |row: usize, column: usize, factor: f64| {
        rows.push(row);
        places.push(column);
        factors.push(factor);
    };
    for (at, column) in free.iter().enumerate() {
        column.terms.iter().for_each(|(row, factor)| entry(*row, at, factor * column.size));
        entry(right.len(), at, -1.0);
        right.push(column.reference / column.size);
        if column.upper.is_finite() {
            entry(right.len(), at, 1.0);
            right.push((column.upper - column.reference) / column.size);
        }
    }
    let matrix = CscMatrix::new_from_triplets(right.len(), free.len(), rows, places, factors);
    let diagonal: Vec<f64> = free.iter().map(|column| column.bend * column.size * column.size / weight).collect();
    let at: Vec<usize> = (0..free.len()).collect();
    let hessian = CscMatrix::new_from_triplets(free.len(), free.len(), at.clone(), at, diagonal);
    let gradient: Vec<f64> = free.iter().map(|column| column.slope * column.size / weight).collect();
    let cones = [ZeroConeT(model.nodes), NonnegativeConeT(right.len() - model.nodes)];
    let settings = DefaultSettingsBuilder::default()
        .verbose(false)
        .tol_gap_abs(1e-12)
        .tol_gap_rel(1e-12)
        .tol_feas(1e-12)
        .build()
        .map_err(|error| error.to_string())?;
    let mut solver = DefaultSolver::new(&hessian, &gradient, &matrix, &right, &cones, settings)
        .map_err(|error| error.to_string())?;
    solver.solve();
    if !matches!(solver.solution.status, SolverStatus::Solved | SolverStatus::AlmostSolved) {
        return Err(format!("{:?}", solver.solution.status));
    }
    let mut moved = solver.solution.x.iter();
    let value = |column: &Column| {
        if is_free(column) { (column.reference + moved.next().unwrap_or(&0.0) * column.size).max(0.0) } else { 0.0 }
    };
    Ok(columns.iter().map(value).collect())
}
