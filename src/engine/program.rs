//! A strictly convex quadratic program with a diagonal Hessian, its solution by `clarabel`, and its certificate.
//!
//! `minimise  sum of h v^2 / 2 + g v   subject to   rows,  lower <= v <= upper`, every `h` above 0, so that the answer
//! is unique. Columns are deviations from a reference, so that the objective is near 0 and a relative gap means
//! something; they are scaled by a natural size given with each column, rows by their largest entry.

use clarabel::algebra::CscMatrix;
use clarabel::solver::{
    DefaultSettingsBuilder, DefaultSolver, IPSolver as _, SolverStatus,
    SupportedConeT::{self, NonnegativeConeT, ZeroConeT},
};

/// One unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Least value.
    pub lower: f64,
    /// Greatest value; may be infinite.
    pub upper: f64,
    /// Second derivative of the objective; above 0.
    pub curvature: f64,
    /// First derivative of the objective at 0.
    pub slope: f64,
    /// Natural size, used to scale the column; above 0.
    pub scale: f64,
}

/// One condition.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Columns and their coefficients.
    pub terms: Vec<(usize, f64)>,
    /// Right-hand side.
    pub right: f64,
    /// `=` or `<=`.
    pub sense: Sense,
}

/// How a row compares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sense {
    /// Terms equal the right-hand side.
    Equal,
    /// Terms are at most the right-hand side.
    AtMost,
}

/// The program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Unknowns.
    pub columns: Vec<Column>,
    /// Conditions.
    pub rows: Vec<Row>,
}

/// An answer with its multipliers, in the units of the program.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Solution {
    /// Value per column.
    pub values: Vec<f64>,
    /// Multiplier per row; at least 0 for `<=` rows.
    pub row_duals: Vec<f64>,
    /// Multiplier per column for its lower bound, at least 0.
    pub lower_duals: Vec<f64>,
    /// Multiplier per column for its upper bound, at least 0.
    pub upper_duals: Vec<f64>,
}

/// How far an answer is from satisfying the optimality (KKT) conditions; all 0 for an exact one. Checked from the
/// program itself, without asking the solver.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Certificate {
    /// Worst violation of a row, relative to the largest term in it.
    pub primal: f64,
    /// Worst violation of a bound, relative to the column's size.
    pub bounds: f64,
    /// Worst component of the scaled gradient of the Lagrangian.
    pub stationarity: f64,
    /// Sum of multiplier times slack: primal less dual objective, relative to 1 + the objective.
    pub gap: f64,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum SolveError {
    /// Somebody asked to stop.
    #[error("cancelled")]
    Cancelled,
    /// A number that goes into the program is not one.
    #[error("the program of {place} holds a number that is not finite; check the figures there")]
    NotFinite {
        /// Month and what was being worked out.
        place: String,
    },
    /// The solver gave up.
    #[error(
        "no answer in {place}: the solver ended with {status}; look for figures that differ by many orders of magnitude"
    )]
    Unsolved {
        /// Month and what was being worked out.
        place: String,
        /// The solver's own word.
        status: String,
    },
    /// The answer does not hold.
    #[error("the answer of {place} fails its audit ({what}); it is not shown")]
    Audit {
        /// Month.
        place: String,
        /// Which check failed and by how much.
        what: String,
    },
}

/// What the solver is asked for.
#[derive(Clone, Copy)]
struct Attempt {
    tolerance: f64,
    /// What the objective is multiplied by: the tolerance is absolute, and another size sends the iterates another way.
    magnified: f64,
}

/// Tried in turn; the certificate, not the solver's word, decides whether an answer is good.
const ATTEMPTS: [Attempt; 5] = [
    Attempt { tolerance: 1e-12, magnified: 1.0 },
    Attempt { tolerance: 1e-9, magnified: 1.0 },
    Attempt { tolerance: 1e-12, magnified: 1e3 },
    Attempt { tolerance: 1e-9, magnified: 1e3 },
    Attempt { tolerance: 1e-12, magnified: 30.0 },
];
/// Seconds after which one program is given up.
const TIME_LIMIT: f64 = 60.0;
/// A certificate this good ends the search.
const GOOD_ENOUGH: f64 = 1e-6;
/// A certificate worse than this is no answer; between the two the best of all attempts counts, and the audit says so.
const ACCEPTABLE: f64 = 1e-5;

impl Program {
    /// Adds a column and returns its index.
    pub fn add_column(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// Solves the program; `place` goes into error messages.
    pub fn solve(&self, place: &str) -> Result<Solution, SolveError> {
        if !self.is_finite() {
            return Err(SolveError::NotFinite { place: place.to_owned() });
        }
        if self.rests_at_reference() {
            return Ok(self.reference());
        }
        let (mut best, mut status) = (None, String::new());
        let mut least = ACCEPTABLE;
        for attempt in ATTEMPTS {
            let (solution, said) = self.interior_point(attempt)?;
            let certificate = self.certify(&solution);
            let worst = certificate.worst();
            if worst <= GOOD_ENOUGH {
                return Ok(solution);
            }
            status = format!("{said:?}, residual {worst:.1e}");
            if worst <= least {
                (least, best) = (worst, Some(solution));
            }
        }
        best.ok_or_else(|| SolveError::Unsolved { place: place.to_owned(), status })
    }

    fn is_finite(&self) -> bool {
        self.columns.iter().all(|column| {
            column.lower.is_finite()
                && !column.upper.is_nan()
                && column.lower <= column.upper
                && column.curvature.is_finite()
                && column.curvature > 0.0
                && column.slope.is_finite()
                && column.scale.is_finite()
                && column.scale > 0.0
        }) && self
            .rows
            .iter()
            .all(|row| row.right.is_finite() && row.terms.iter().all(|(_, coefficient)| coefficient.is_finite()))
    }

    /// True when no deviation at all is feasible and nothing is gained by any: the reference is then the optimum, exactly.
    fn rests_at_reference(&self) -> bool {
        self.columns.iter().all(|column| {
            column.lower <= 0.0
                && column.upper >= 0.0
                && (column.slope <= 0.0 || column.lower == 0.0)
                && (column.slope >= 0.0 || column.upper == 0.0)
        }) && self.rows.iter().all(|row| match row.sense {
            Sense::Equal => row.right == 0.0,
            Sense::AtMost => row.right >= 0.0,
        })
    }

    fn reference(&self) -> Solution {
        Solution {
            values: vec![0.0; self.columns.len()],
            row_duals: vec![0.0; self.rows.len()],
            lower_duals: self.columns.iter().map(|column| column.slope.max(0.0)).collect(),
            upper_duals: self.columns.iter().map(|column| (-column.slope).max(0.0)).collect(),
        }
    }

    fn interior_point(&self, attempt: Attempt) -> Result<(Solution, SolverStatus), SolveError> {
        let Attempt { tolerance, magnified } = attempt;
        let scaled = Scaled::of(self, magnified);
        if scaled.free.is_empty() {
            return Ok((scaled.restore(self, &[], &vec![0.0; scaled.right.len()]), SolverStatus::Solved));
        }
        let settings = DefaultSettingsBuilder::default()
            .verbose(false)
            .max_iter(200)
            .time_limit(TIME_LIMIT)
            .tol_gap_abs(tolerance)
            .tol_gap_rel(tolerance)
            .tol_feas(tolerance)
            .build()
            .map_err(|error| unsolved(error.to_string()))?;
        let mut solver = DefaultSolver::new(
            &scaled.hessian,
            &scaled.gradient,
            &scaled.matrix,
            &scaled.right,
            &scaled.cones,
            settings,
        )
        .map_err(|error| unsolved(error.to_string()))?;
        solver.solve();
        Ok((scaled.restore(self, &solver.solution.x, &solver.solution.z), solver.solution.status))
    }

    /// The objective at given values.
    pub fn objective(&self, values: &[f64]) -> f64 {
        self.columns
            .iter()
            .zip(values)
            .map(|(column, value)| column.curvature * value * value / 2.0 + column.slope * value)
            .sum()
    }

    /// Checks an answer against the optimality conditions.
    pub fn certify(&self, solution: &Solution) -> Certificate {
        let mut certificate = Certificate::default();
        let mut gradient: Vec<f64> = self
            .columns
            .iter()
            .zip(&solution.values)
            .map(|(column, value)| column.curvature * value + column.slope)
            .collect();
        let mut gap = 0.0;
        for (row, dual) in self.rows.iter().zip(&solution.row_duals) {
            let (mut sum, mut largest) = (-row.right, row.right.abs());
            for (column, coefficient) in &row.terms {
                sum += coefficient * solution.values[*column];
                largest = largest.max((coefficient * self.columns[*column].scale).abs());
                gradient[*column] += coefficient * dual;
            }
            let violation = match row.sense {
                Sense::Equal => sum.abs(),
                Sense::AtMost => {
                    gap += dual.max(0.0) * (-sum).max(0.0);
                    certificate.stationarity = certificate.stationarity.max(-dual * largest);
                    sum.max(0.0)
                }
            };
            certificate.primal = certificate.primal.max(violation / largest.max(f64::MIN_POSITIVE));
        }
        for (at, column) in self.columns.iter().enumerate() {
            let (value, lower, upper) = (solution.values[at], solution.lower_duals[at], solution.upper_duals[at]);
            let outside = (column.lower - value).max(value - column.upper).max(0.0);
            certificate.bounds = certificate.bounds.max(outside / column.scale);
            certificate.stationarity =
                certificate.stationarity.max((gradient[at] - lower + upper).abs() * column.scale);
            gap += lower * (value - column.lower).max(0.0);
            if upper > 0.0 {
                gap += upper * (column.upper - value).max(0.0);
            }
        }
        certificate.gap = gap / (1.0 + self.objective(&solution.values).abs());
        // A comparison with NaN is false, so a NaN anywhere must be made to count.
        if !solution.values.iter().all(|value| value.is_finite()) || !gap.is_finite() {
            certificate.primal = f64::INFINITY;
        }
        certificate
    }
}

impl Certificate {
    /// The worst of the four.
    pub fn worst(&self) -> f64 {
        self.primal.max(self.bounds).max(self.stationarity).max(self.gap)
    }
}

fn unsolved(status: String) -> SolveError {
    SolveError::Unsolved { place: "the solver's set-up".to_owned(), status }
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
        let mut gradient: Vec<f64> = columns
            .iter()
            .zip(&solution.values)
            .map(|(column, value)| column.curvature * value + column.slope)
            .collect();
        for (row, dual) in program.rows.iter().zip(&solution.row_duals) {
            for (column, coefficient) in &row.terms {
                gradient[*column] += coefficient * dual;
            }
        }
        for (at, column) in columns.iter().enumerate().filter(|(_, column)| column.lower == column.upper) {
            debug_assert_eq!(solution.values[at], column.lower);
            solution.lower_duals[at] = gradient[at].max(0.0);
            solution.upper_duals[at] = (-gradient[at]).max(0.0);
        }
        solution
    }
}
