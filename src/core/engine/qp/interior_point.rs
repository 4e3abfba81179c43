//! The interior-point solver: `clarabel` on the program, scaled.
//!
//! Columns are scaled by their natural size, rows by their largest entry, fixed columns are left out.

use crate::engine::qp::program::{Column, Program, Sense, Solution};
use clarabel::algebra::CscMatrix;
use clarabel::solver::{
    DefaultInfo, DefaultSettingsBuilder, DefaultSolver, IPSolver as _,
    SupportedConeT::{self, NonnegativeConeT, ZeroConeT},
};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::Duration;

/// What the solver is asked for.
#[derive(Clone, Copy)]
pub struct Attempt {
    /// Relative and absolute gap, and feasibility.
    pub tolerance: f64,
    /// What the objective is multiplied by: the tolerance is absolute, and another size sends the iterates another way.
    pub magnified: f64,
    /// Seconds after which it is given up.
    pub seconds: f64,
}

/// An answer and the solver's own word on it, which is not to be believed.
type Answer = Result<(Solution, String), String>;

/// What the solver is told and asked on its way.
#[derive(Default)]
struct Watch {
    stop: AtomicBool,
    /// Bits of the relative gap of the last iteration.
    gap: AtomicU64,
}

/// How often somebody who waits looks at what the solver does.
const LOOK: Duration = Duration::from_millis(20);

/// Solves at one go.
///
/// # Errors
/// The solver's word when it cannot even start.
pub fn interior_point(program: &Program, attempt: Attempt) -> Answer {
    run(program, attempt, None)
}

/// Solves on a thread of its own, so that it can be given up between two iterations; `on_gap` is told the relative gap.
///
/// # Errors
/// As [`interior_point`].
pub fn interior_point_watched(
    program: &Program,
    attempt: Attempt,
    cancel: &AtomicBool,
    on_gap: &(dyn Fn(f64) + Sync),
) -> Answer {
    let watch = Arc::new(Watch::default());
    std::thread::scope(|scope| {
        let told = Arc::clone(&watch);
        let builder = std::thread::Builder::new().name("interior point".to_owned());
        let worker = builder
            .spawn_scoped(scope, move || run(program, attempt, Some(told)))
            .map_err(|error| format!("no thread: {error}"))?;
        while !worker.is_finished() {
            std::thread::park_timeout(LOOK);
            if cancel.load(Ordering::Relaxed) {
                watch.stop.store(true, Ordering::Relaxed);
            }
            let gap = f64::from_bits(watch.gap.load(Ordering::Relaxed));
            if gap > 0.0 {
                on_gap(gap);
            }
        }
        worker.join().unwrap_or_else(|_| Err("the solver's thread broke down".to_owned()))
    })
}

fn run(program: &Program, attempt: Attempt, watch: Option<Arc<Watch>>) -> Answer {
    let Attempt { tolerance, magnified, seconds } = attempt;
    let scaled = Scaled::of(program, magnified);
    if scaled.free.is_empty() {
        return Ok((scaled.restore(program, &[], &vec![0.0; scaled.right.len()]), "nothing to decide".to_owned()));
    }
    let settings = DefaultSettingsBuilder::default()
        .verbose(false)
        .max_iter(200)
        .time_limit(seconds)
        .tol_gap_abs(tolerance)
        .tol_gap_rel(tolerance)
        .tol_feas(tolerance)
        .build()
        .map_err(|error| error.to_string())?;
    let mut solver =
        DefaultSolver::new(&scaled.hessian, &scaled.gradient, &scaled.matrix, &scaled.right, &scaled.cones, settings)
            .map_err(|error| error.to_string())?;
    if let Some(watch) = watch {
        solver.set_termination_callback(move |info: &DefaultInfo<f64>| {
            watch.gap.store(info.gap_rel.to_bits(), Ordering::Relaxed);
            watch.stop.load(Ordering::Relaxed)
        });
    }
    solver.solve();
    Ok((scaled.restore(program, &solver.solution.x, &solver.solution.z), format!("{:?}", solver.solution.status)))
}

/// The program as the solver wants it: fixed columns gone, columns and rows scaled, bounds as rows.
struct Scaled {
    hessian: CscMatrix<f64>,
    gradient: Vec<f64>,
    matrix: CscMatrix<f64>,
    right: Vec<f64>,
    cones: Vec<SupportedConeT<f64>>,
    free: Vec<usize>,
    /// Row of the program and its scale, in the solver's order.
    rows: Vec<(usize, f64)>,
    lower_rows: Vec<usize>,
    upper_rows: Vec<usize>,
    magnified: f64,
}

impl Scaled {
    fn of(program: &Program, magnified: f64) -> Self {
        let is_free = |column: &Column| column.upper > column.lower;
        let free: Vec<usize> = (0..program.columns.len()).filter(|at| is_free(&program.columns[*at])).collect();
        let mut place = vec![usize::MAX; program.columns.len()];
        for (new, old) in free.iter().enumerate() {
            place[*old] = new;
        }
        let (mut rows, mut cols, mut values, mut right) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut kept = Vec::new();
        let mut counts = [0, 0];
        for (sense_at, sense) in [Sense::Equal, Sense::AtMost].into_iter().enumerate() {
            for (at, row) in program.rows.iter().enumerate().filter(|(_, row)| row.sense == sense) {
                let fixed: f64 = row
                    .terms
                    .iter()
                    .filter(|(column, _)| place[*column] == usize::MAX)
                    .map(|(column, coefficient)| coefficient * program.columns[*column].lower)
                    .sum();
                let terms: Vec<(usize, f64)> = row
                    .terms
                    .iter()
                    .filter(|(column, _)| place[*column] != usize::MAX)
                    .map(|(column, coefficient)| (place[*column], coefficient * program.columns[*column].scale))
                    .collect();
                let largest = terms.iter().fold(0.0_f64, |most, (_, value)| most.max(value.abs()));
                if largest == 0.0 {
                    continue; // no freedom left in it; the certificate checks whether it holds
                }
                for (column, value) in terms {
                    rows.push(right.len());
                    cols.push(column);
                    values.push(value / largest);
                }
                right.push((row.right - fixed) / largest);
                kept.push((at, largest));
                counts[sense_at] += 1;
            }
        }
        let mut bound = |column: usize, sign: f64, limit: f64, right: &mut Vec<f64>| {
            rows.push(right.len());
            cols.push(column);
            values.push(sign);
            right.push(sign * limit);
        };
        let (mut lower_rows, mut upper_rows) = (Vec::new(), Vec::new());
        for (new, old) in free.iter().enumerate() {
            let column = &program.columns[*old];
            lower_rows.push(right.len());
            bound(new, -1.0, column.lower / column.scale, &mut right);
            if column.upper.is_finite() {
                upper_rows.push(right.len());
                bound(new, 1.0, column.upper / column.scale, &mut right);
            } else {
                upper_rows.push(usize::MAX);
            }
        }
        let size = free.len();
        let curvature: Vec<f64> = free
            .iter()
            .map(|at| program.columns[*at].curvature * program.columns[*at].scale.powi(2) * magnified)
            .collect();
        let gradient =
            free.iter().map(|at| program.columns[*at].slope * program.columns[*at].scale * magnified).collect();
        let inequalities = right.len() - counts[0];
        Self {
            hessian: CscMatrix::new(size, size, (0..=size).collect(), (0..size).collect(), curvature),
            gradient,
            matrix: CscMatrix::new_from_triplets(right.len(), size, rows, cols, values),
            right,
            cones: vec![ZeroConeT(counts[0]), NonnegativeConeT(inequalities)],
            free,
            rows: kept,
            lower_rows,
            upper_rows,
            magnified,
        }
    }

    fn restore(&self, program: &Program, values: &[f64], duals: &[f64]) -> Solution {
        let columns = &program.columns;
        let mut solution = Solution {
            values: columns.iter().map(|column| column.lower).collect(),
            row_duals: vec![0.0; program.rows.len()],
            row_dual_rests: Vec::new(),
            lower_duals: vec![0.0; columns.len()],
            upper_duals: vec![0.0; columns.len()],
        };
        for (new, (old, largest)) in self.rows.iter().enumerate() {
            solution.row_duals[*old] = duals[new] / largest / self.magnified;
        }
        for (new, old) in self.free.iter().enumerate() {
            let column = &columns[*old];
            solution.values[*old] = (values[new] * column.scale).clamp(column.lower, column.upper);
            solution.lower_duals[*old] = duals[self.lower_rows[new]] / column.scale / self.magnified;
            if self.upper_rows[new] != usize::MAX {
                solution.upper_duals[*old] = duals[self.upper_rows[new]] / column.scale / self.magnified;
            }
        }
        // A fixed column's multipliers follow from the gradient: they are whatever balances it.
        let gradient = program.gradient(&solution.values, &solution.row_duals, &[]);
        for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.lower == column.upper) {
            debug_assert_eq!(solution.values[at], column.lower);
            solution.lower_duals[at] = gradient[at].max(0.0);
            solution.upper_duals[at] = (-gradient[at]).max(0.0);
        }
        solution
    }
}
