//! A strictly convex quadratic program with a diagonal Hessian, its solution, and its certificate.
//!
//! `minimise  sum of h v^2 / 2 + g v   subject to   rows,  lower <= v <= upper`, every `h` above 0, so that the answer
//! is unique. Columns are deviations from a reference, so that the objective is near 0 and a relative gap means
//! something; each has a natural size. An interior point finds what holds at the optimum (`interior_point.rs`), or the month before
//! tells; the equations that are left are then solved exactly (`active_set.rs`).

use crate::tolerance::{EXACT_GRADIENT, EXACT_QUANTITY};

/// Variable of a program: its bounds and its part in the objective.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Least value of the variable.
    pub lower: f64,
    /// Greatest value; may be infinite.
    pub upper: f64,
    /// Second derivative of the objective; above 0, so that the answer is unique, but for a linear program.
    pub curvature: f64,
    /// First derivative of the objective at 0.
    pub slope: f64,
    /// Natural size, used to scale the column; above 0.
    pub scale: f64,
}

/// Constraint of a program: a linear equation or inequality.
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

/// Convex program with a diagonal quadratic objective and linear constraints.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Program {
    /// Variables of the program.
    pub columns: Vec<Column>,
    /// Constraints of the program.
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
        /// Month and what was being worked out.
        place: String,
        /// Which check failed and by how much.
        what: String,
    },
}

impl Program {
    /// Adds a column and returns its index.
    pub fn add_column(&mut self, column: Column) -> usize {
        self.columns.push(column);
        self.columns.len() - 1
    }

    /// The objective at given values.
    pub fn objective(&self, values: &[f64]) -> f64 {
        self.columns
            .iter()
            .zip(values)
            .map(|(column, value)| column.curvature * value * value / 2.0 + column.slope * value)
            .sum()
    }

    /// Gradient of the objective and of the rows with their multipliers, per column: what the multipliers of bounds must balance.
    pub fn gradient(&self, values: &[f64], row_duals: &[f64]) -> Vec<f64> {
        let mut gradient: Vec<f64> =
            self.columns.iter().zip(values).map(|(column, value)| column.curvature * value + column.slope).collect();
        for (row, dual) in self.rows.iter().zip(row_duals) {
            for (column, coefficient) in &row.terms {
                gradient[*column] += coefficient * dual;
            }
        }
        gradient
    }

    /// Checks an answer against the optimality conditions.
    pub fn certify(&self, solution: &Solution) -> Certificate {
        let mut certificate = Certificate::default();
        let gradient = self.gradient(&solution.values, &solution.row_duals);
        let mut gap = 0.0;
        for (row, dual) in self.rows.iter().zip(&solution.row_duals) {
            let (mut sum, mut largest) = (-row.right, row.right.abs());
            for (column, coefficient) in &row.terms {
                sum += coefficient * solution.values[*column];
                largest = largest.max((coefficient * self.columns[*column].scale).abs());
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

    /// True for an answer in whose digits nothing is left open. The gradient of the weakest tier is ten powers of ten smaller than that of
    /// shortage, so that it has to vanish to rounding.
    pub(super) fn is_exact(&self) -> bool {
        self.primal.max(self.bounds) <= EXACT_QUANTITY && self.stationarity.max(self.gap) <= EXACT_GRADIENT
    }
}
