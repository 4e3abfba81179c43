//! A strictly convex quadratic program with a diagonal Hessian, its solution, and its certificate.
//!
//! `minimise  sum of h v^2 / 2 + g v   subject to   rows,  lower <= v <= upper`, every `h` above 0, so that the answer
//! is unique. Columns are deviations from a reference, so that the objective is near 0 and a relative gap means
//! something; each has a natural size. An interior point finds what holds at the optimum (`interior_point.rs`), or the month before
//! tells; the equations that are left are then solved exactly (`active_set.rs`).

use crate::engine::qp::active_set::Start;
use crate::engine::qp::interior_point::{Attempt, interior_point, interior_point_watched};
use std::sync::atomic::{AtomicBool, Ordering};

/// One unknown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Column {
    /// Least value.
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

/// Seconds after which an attempt at one program is given up.
const SECONDS: f64 = 60.0;
/// Columns from which on a program may take so long that somebody wants to give it up on the way.
const LARGE: usize = 3_000;
/// How much longer an attempt at such a program may take. It can be given up by hand, and a limit that strikes on a busy machine
/// only would make the answer depend on the machine.
const PATIENCE: f64 = 20.0;
/// Tried in turn; the certificate, not the solver's word, decides whether an answer is good. An exact answer is then found from
/// there, so that the first need not be sharp.
const ATTEMPTS: [Attempt; 5] = [
    Attempt { tolerance: 1e-10, magnified: 1.0, seconds: SECONDS },
    Attempt { tolerance: 1e-12, magnified: 1.0, seconds: SECONDS },
    Attempt { tolerance: 1e-12, magnified: 1e3, seconds: SECONDS },
    Attempt { tolerance: 1e-9, magnified: 1e3, seconds: SECONDS },
    Attempt { tolerance: 1e-12, magnified: 30.0, seconds: SECONDS },
];
/// Rounds in which an active set that held a month before may settle: all of them take as long as the interior point.
const WARM_ROUNDS: usize = 40;
/// Rounds in which the set near an interior-point answer may settle.
const ROUNDS: usize = 50;
/// A certificate this good is an exact answer but for rounding.
const EXACT: f64 = 1e-10;
/// What an exact answer may be off in quantities, where rounding keeps its set from settling.
const EXACT_QUANTITY: f64 = 1e-12;
/// What it may be off in the gradient.
const EXACT_GRADIENT: f64 = 1e-16;
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

    /// Solves the program; `place` goes into error messages. `starts` are tried in turn: what is believed to hold at the
    /// answer, such as what held in the month before.
    ///
    /// # Errors
    /// When it is cancelled, when a number is not finite, or when no attempt gives an answer that satisfies the optimality conditions.
    pub fn solve(
        &self,
        place: &str,
        starts: impl IntoIterator<Item = Start>,
        cancel: &AtomicBool,
    ) -> Result<Solution, SolveError> {
        if !self.is_finite() {
            return Err(SolveError::NotFinite { place: place.to_owned() });
        }
        if self.rests_at_reference() {
            return Ok(self.reference());
        }
        if let Some(exact) = starts.into_iter().find_map(|start| self.exact(start, WARM_ROUNDS, cancel)) {
            return Ok(exact);
        }
        let (mut best, mut status) = (None, String::new());
        let mut least = ACCEPTABLE;
        let is_cancelled = || cancel.load(Ordering::Relaxed);
        for attempt in ATTEMPTS {
            // Ordering and the first factors of a large program take seconds, in which nobody is asked.
            if is_cancelled() {
                return Err(SolveError::Cancelled);
            }
            let answer = if self.columns.len() < LARGE {
                interior_point(self, attempt)
            } else {
                let attempt = Attempt { seconds: attempt.seconds * PATIENCE, ..attempt };
                interior_point_watched(self, attempt, cancel, &|_| {})
            };
            if is_cancelled() {
                return Err(SolveError::Cancelled);
            }
            let (solution, said) = answer.map_err(|status| SolveError::Unsolved { place: place.to_owned(), status })?;
            if let Some(exact) = self.exact(Start::near(self, &solution), ROUNDS, cancel) {
                return Ok(exact);
            }
            let worst = self.certify(&solution).worst();
            if worst <= GOOD_ENOUGH {
                return Ok(solution);
            }
            status = format!("{said}, residual {worst:.1e}");
            if worst <= least {
                (least, best) = (worst, Some(solution));
            }
        }
        best.ok_or_else(|| SolveError::Unsolved { place: place.to_owned(), status })
    }

    /// Solves a linear program: one whose curvatures are all 0. `on_gap` is told the relative gap on the way.
    ///
    /// # Errors
    /// As [`Program::solve`].
    pub fn solve_linear(
        &self,
        place: &str,
        seconds: f64,
        cancel: &AtomicBool,
        on_gap: &(dyn Fn(f64) + Sync),
    ) -> Result<Solution, SolveError> {
        if !self.is_finite() {
            return Err(SolveError::NotFinite { place: place.to_owned() });
        }
        #[cfg(feature = "highs")]
        let answer = {
            on_gap(1.0); // the simplex has no gap to tell of
            crate::engine::qp::highs::by_highs(self, seconds).map(|solution| (solution, "optimal".to_owned()))
        };
        #[cfg(not(feature = "highs"))]
        let answer = {
            let attempt = Attempt { tolerance: 1e-9, magnified: 1.0, seconds };
            interior_point_watched(self, attempt, cancel, on_gap)
        };
        if cancel.load(Ordering::Relaxed) {
            return Err(SolveError::Cancelled);
        }
        let unsolved = |status| SolveError::Unsolved { place: place.to_owned(), status };
        let (solution, said) = answer.map_err(unsolved)?;
        let worst = self.certify(&solution).worst();
        if worst <= GOOD_ENOUGH { Ok(solution) } else { Err(unsolved(format!("{said}, residual {worst:.1e}"))) }
    }

    /// The optimum to rounding, if the method of active sets settles on it from here.
    fn exact(&self, start: Start, rounds: usize, cancel: &AtomicBool) -> Option<Solution> {
        let is_good = |solution: &Solution| self.certify(&self.tidy(solution.clone())).is_exact();
        let solution = self.tidy(start.settle(self, rounds, cancel, is_good)?);
        (self.certify(&solution).worst() <= EXACT).then_some(solution)
    }

    /// Takes rounding off: values within bounds, multipliers of the right sign.
    fn tidy(&self, mut solution: Solution) -> Solution {
        for (at, column) in self.columns.iter().enumerate() {
            solution.values[at] = solution.values[at].clamp(column.lower, column.upper);
            solution.lower_duals[at] = solution.lower_duals[at].max(0.0);
            solution.upper_duals[at] = solution.upper_duals[at].max(0.0);
        }
        for (row, dual) in self.rows.iter().zip(&mut solution.row_duals) {
            if row.sense == Sense::AtMost {
                *dual = dual.max(0.0);
            }
        }
        solution
    }

    fn is_finite(&self) -> bool {
        self.columns.iter().all(|column| {
            column.lower.is_finite()
                && !column.upper.is_nan()
                && column.lower <= column.upper
                && column.curvature.is_finite()
                && column.curvature >= 0.0
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
    fn is_exact(&self) -> bool {
        self.primal.max(self.bounds) <= EXACT_QUANTITY && self.stationarity.max(self.gap) <= EXACT_GRADIENT
    }
}
