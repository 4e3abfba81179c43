//! A strictly convex quadratic program with a diagonal Hessian, its solution, and its certificate.
//!
//! `minimise  sum of h v^2 / 2 + g v   subject to   rows,  lower <= v <= upper`, every `h` above 0, so that the answer
//! is unique. Columns are deviations from a reference, so that the objective is near 0 and a relative gap means
//! something; each has a natural size. How it is solved: `solve.rs`.

use crate::engine::qp::double::Double;
use crate::model::count_words;
use std::time::Duration;

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
    /// What rounding took off each of them; empty if nobody kept it. The gradient of a weak column is the difference of multipliers that are many
    /// orders of magnitude larger.
    pub row_dual_rests: Vec<f64>,
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
    /// Worst distance that a column would still move by its own gradient, within its bounds and relative to its size; the same for the price of
    /// a `<=` row that has the wrong sign or does not bind. Columns without curvature have none. Unlike the gradient and the gap it says of the
    /// lightest column as much as of the heaviest.
    pub distance: f64,
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
    /// It took longer than somebody wanted to wait.
    #[error(
        "no answer within {}: it was given up, and nothing of it is shown; solve fewer months or a smaller map, or allow more time",
        limit_words(*limit)
    )]
    TimeLimit {
        /// How long it was to take at most.
        limit: Duration,
    },
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

/// A time limit in words: `2 minutes`, `90 seconds`.
fn limit_words(limit: Duration) -> String {
    let (count, unit) = match limit.as_secs() {
        0 => return format!("{} milliseconds", limit.as_millis()),
        seconds if seconds % 60 == 0 => (seconds / 60, "minute"),
        seconds => (seconds, "second"),
    };
    count_words(count as usize, unit)
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
    pub fn gradient(&self, values: &[f64], row_duals: &[f64], row_dual_rests: &[f64]) -> Vec<f64> {
        let mut gradient: Vec<Double> = (self.columns.iter().zip(values))
            .map(|(column, value)| {
                let mut sum = Double::from(column.slope);
                sum.add_product(column.curvature, Double::from(*value));
                sum
            })
            .collect();
        for (at, (row, dual)) in self.rows.iter().zip(row_duals).enumerate() {
            let dual = Double { high: *dual, low: row_dual_rests.get(at).copied().unwrap_or(0.0) };
            for (column, coefficient) in &row.terms {
                gradient[*column].add_product(*coefficient, dual);
            }
        }
        gradient.into_iter().map(Double::rounded).collect()
    }

    /// Largest term of a row if every column were of its natural size; its right-hand side counts as one.
    pub fn turnover(&self, row: usize) -> f64 {
        let row = &self.rows[row];
        let terms = row.terms.iter().map(|(column, coefficient)| (coefficient * self.columns[*column].scale).abs());
        terms.fold(row.right.abs(), f64::max)
    }

    /// True for a row that holds where every column is 0, its right-hand side being this.
    pub(super) fn holds_at_rest(&self, row: usize, right: f64) -> bool {
        match self.rows[row].sense {
            Sense::Equal => right == 0.0,
            Sense::AtMost => right >= 0.0,
        }
    }

    /// Checks an answer against the optimality conditions.
    pub fn certify(&self, solution: &Solution) -> Certificate {
        let mut certificate = Certificate::default();
        let values = &solution.values;
        let gradient = self.gradient(values, &solution.row_duals, &solution.row_dual_rests);
        let mut gap = 0.0;
        for (at, (row, dual)) in self.rows.iter().zip(&solution.row_duals).enumerate() {
            let (mut sum, mut largest) = (Double::from(-row.right), self.turnover(at));
            for (column, coefficient) in &row.terms {
                sum.add_product(*coefficient, Double::from(values[*column]));
                largest = largest.max((coefficient * values[*column]).abs());
            }
            let sum = sum.rounded();
            let largest = largest.max(f64::MIN_POSITIVE);
            let violation = match row.sense {
                Sense::Equal => sum.abs(),
                Sense::AtMost => {
                    let slack = (-sum).max(0.0);
                    gap += dual.max(0.0) * slack;
                    certificate.stationarity = certificate.stationarity.max(-dual * largest);
                    // Either the row binds, or its price moves nobody.
                    let moved =
                        row.terms.iter().map(|(column, coefficient)| self.moved(*column, values, coefficient * dual));
                    let moved = moved.fold(0.0, f64::max);
                    let wrong = if *dual < 0.0 { moved } else { moved.min(slack / largest) };
                    certificate.distance = certificate.distance.max(wrong);
                    sum.max(0.0)
                }
            };
            certificate.primal = certificate.primal.max(violation / largest);
        }
        for (at, column) in self.columns.iter().enumerate() {
            let (value, lower, upper) = (values[at], solution.lower_duals[at], solution.upper_duals[at]);
            let outside = (column.lower - value).max(value - column.upper).max(0.0);
            certificate.bounds = certificate.bounds.max(outside / column.scale);
            certificate.distance = certificate.distance.max(self.moved(at, values, gradient[at]));
            certificate.stationarity =
                certificate.stationarity.max((gradient[at] - lower + upper).abs() * column.scale);
            gap += lower * (value - column.lower).max(0.0);
            if upper > 0.0 {
                gap += upper * (column.upper - value).max(0.0);
            }
        }
        certificate.gap = gap / (1.0 + self.objective(values).abs());
        // A comparison with NaN is false, so a NaN anywhere must be made to count.
        if !values.iter().all(|value| value.is_finite()) || !gap.is_finite() {
            certificate.primal = f64::INFINITY;
        }
        certificate
    }

    /// How far a column would move under a gradient, within its bounds, relative to its size.
    fn moved(&self, at: usize, values: &[f64], gradient: f64) -> f64 {
        let (column, value) = (&self.columns[at], values[at]);
        if column.curvature <= 0.0 {
            return 0.0;
        }
        let best = (value - gradient / column.curvature).clamp(column.lower, column.upper);
        (best - value).abs() / column.scale.max(value.abs())
    }
}

impl Certificate {
    /// The worst of what is measured in the program's own objective: rows, bounds, gradient and gap. It says little of a column that weighs
    /// little, and is all there is for a linear program.
    pub fn worst(&self) -> f64 {
        self.primal.max(self.bounds).max(self.stationarity).max(self.gap)
    }

    /// The worst of what is measured in the size of each column and the turnover of each row.
    pub fn inexactness(&self) -> f64 {
        self.primal.max(self.bounds).max(self.distance)
    }
}
