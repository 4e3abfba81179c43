//! The order of attempts at a program: what held before, then an interior point with an active set from there, each judged by the
//! certificate.

use crate::engine::qp::active_set::Start;
use crate::engine::qp::interior_point::{Attempt, interior_point, interior_point_watched};
use crate::engine::qp::program::{Program, Sense, Solution, SolveError};
use crate::tolerance::{ACCEPTABLE_CERTIFICATE, EXACT_CERTIFICATE, GOOD_CERTIFICATE};
use std::sync::atomic::{AtomicBool, Ordering};

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

impl Program {
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
        let mut least = ACCEPTABLE_CERTIFICATE;
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
            if worst <= GOOD_CERTIFICATE {
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
        if worst <= GOOD_CERTIFICATE { Ok(solution) } else { Err(unsolved(format!("{said}, residual {worst:.1e}"))) }
    }

    /// The optimum to rounding, if the method of active sets settles on it from here.
    fn exact(&self, start: Start, rounds: usize, cancel: &AtomicBool) -> Option<Solution> {
        let is_good = |solution: &Solution| self.certify(&self.tidy(solution.clone())).is_exact();
        let solution = self.tidy(start.settle(self, rounds, cancel, is_good)?);
        (self.certify(&solution).worst() <= EXACT_CERTIFICATE).then_some(solution)
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
}
