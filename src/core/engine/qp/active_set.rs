//! Exact answers: which bounds and limits hold at the optimum, and the linear equations that are left once that is known.
//!
//! A primal-dual active-set method (M. Hintermüller, K. Ito, K. Kunisch, The primal-dual active set strategy as a semismooth
//! Newton method, SIAM Journal on Optimization 13, 2002): solve with the columns that are taken to rest at a bound held there;
//! let go of those whose multiplier has the wrong sign, hold those that went outside, and solve again until nothing changes. The
//! answer is then the optimum to rounding. It may cycle on some programs; the caller then falls back on an interior point.

use crate::engine::qp::kkt::{Order, System};
use crate::engine::qp::program::{Program, Sense, Solution};
use crate::tolerance::{OUTSIDE, UNMOVED, WRONG_SIGN};
use std::sync::atomic::{AtomicBool, Ordering};

/// Where a column stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// Between its bounds.
    Free,
    /// At its lower bound.
    Lower,
    /// At its upper bound.
    Upper,
}

/// Bounds and rows that hold with equality at the optimum.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ActiveSet {
    /// Side per column.
    pub columns: Vec<Side>,
    /// Per row, whether it holds with equality; always so for equations.
    pub rows: Vec<bool>,
}

/// A set that changes in so few places may be at its end.
const FEW: usize = 12;
/// Rounds in which a set may change as a whole without coming nearer; after that it changes in one place at a time until it does,
/// which keeps it from going round in circles (J. Júdice, F. Pires, A block principal pivoting algorithm for large-scale strictly
/// monotone linear complementarity problems, Computers and Operations Research 21, 1994).
const PATIENCE: usize = 3;

/// Where the method starts.
#[derive(Clone, Debug, PartialEq)]
pub struct Start {
    /// What is believed to hold.
    pub set: ActiveSet,
    /// Multiplier per row.
    pub row_duals: Vec<f64>,
}

impl Start {
    /// What holds at an approximate answer.
    pub fn near(program: &Program, solution: &Solution) -> Self {
        Self { set: ActiveSet::near(program, solution), row_duals: solution.row_duals.clone() }
    }

    /// Solves from here on; the answer, if the set settles within so many rounds, or comes so near that `is_good` finds nothing to
    /// mend: where bounds coincide, rounding decides which of them is said to hold, and may do so in turns for ever. A round on a
    /// large map takes seconds, so that `cancel` is looked at before each.
    pub fn settle(
        self,
        program: &Program,
        rounds: usize,
        cancel: &AtomicBool,
        is_good: impl Fn(&Solution) -> bool,
    ) -> Option<Solution> {
        let Self { mut set, mut row_duals } = self;
        let (mut best, mut patience) = (usize::MAX, PATIENCE);
        let mut order = Order::default();
        for left in (0..rounds).rev() {
            if cancel.load(Ordering::Relaxed) {
                return None;
            }
            let solution = set.solve(program, row_duals, &mut order)?;
            let next = set.corrected(program, &solution);
            let changes = next.changes_from(&set);
            if changes == 0 || (changes <= FEW && is_good(&solution)) {
                return Some(solution);
            }
            if changes < best {
                (best, patience) = (changes, PATIENCE);
            } else if patience > 0 {
                patience -= 1;
            } else if changes > left {
                return None; // one by one they would outlast the rounds
            }
            if patience > 0 {
                set = next;
            } else {
                set.take_first_change(next);
            }
            row_duals = solution.row_duals;
        }
        None
    }
}

impl ActiveSet {
    /// Takes over one place of another set: the first in which the two differ.
    fn take_first_change(&mut self, other: Self) {
        let column = self.columns.iter().zip(&other.columns).position(|(a, b)| a != b);
        match column {
            Some(at) => self.columns[at] = other.columns[at],
            None => self.rows = other.rows,
        }
    }

    /// How many columns and rows stand otherwise.
    fn changes_from(&self, other: &Self) -> usize {
        let columns = self.columns.iter().zip(&other.columns).filter(|(a, b)| a != b).count();
        columns + self.rows.iter().zip(&other.rows).filter(|(a, b)| a != b).count()
    }

    /// Everything at its reference: at a bound where the reference is one and the slope pushes against it.
    pub fn at_rest(program: &Program) -> Self {
        let side = |column: &crate::engine::qp::program::Column| {
            if column.lower == column.upper || (column.lower == 0.0 && column.slope > 0.0) {
                Side::Lower
            } else if column.upper == 0.0 && column.slope < 0.0 {
                Side::Upper
            } else {
                Side::Free
            }
        };
        Self {
            columns: program.columns.iter().map(side).collect(),
            rows: program.rows.iter().map(|row| row.sense == Sense::Equal).collect(),
        }
    }

    /// What holds at an approximate answer: a bound whose multiplier says more than the distance to it.
    pub fn near(program: &Program, solution: &Solution) -> Self {
        let columns = program
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let value = solution.values[at];
                if column.lower == column.upper || solution.lower_duals[at] > column.curvature * (value - column.lower)
                {
                    Side::Lower
                } else if solution.upper_duals[at] > column.curvature * (column.upper - value) {
                    Side::Upper
                } else {
                    Side::Free
                }
            })
            .collect();
        let rows = program
            .rows
            .iter()
            .zip(&solution.row_duals)
            .map(|(row, dual)| {
                let slack = row.right - row.terms.iter().map(|(at, factor)| factor * solution.values[*at]).sum::<f64>();
                // The curvature of what stands in the row turns a distance into a multiplier.
                let bend = row.terms.iter().map(|(at, _)| program.columns[*at].curvature).fold(f64::INFINITY, f64::min);
                row.sense == Sense::Equal || *dual > bend * slack
            })
            .collect();
        Self { columns, rows }
    }

    fn corrected(&self, program: &Program, solution: &Solution) -> Self {
        let mut columns: Vec<Side> = program
            .columns
            .iter()
            .enumerate()
            .map(|(at, column)| {
                let (value, outside) = (solution.values[at], OUTSIDE * column.scale);
                let wrong = -WRONG_SIGN.max(UNMOVED * column.curvature * column.scale * column.scale);
                match self.columns[at] {
                    _ if column.lower == column.upper => Side::Lower,
                    Side::Free if value < column.lower - outside => Side::Lower,
                    Side::Free if value > column.upper + outside => Side::Upper,
                    Side::Lower if solution.lower_duals[at] * column.scale < wrong => Side::Free,
                    Side::Upper if solution.upper_duals[at] * column.scale < wrong => Side::Free,
                    side => side,
                }
            })
            .collect();
        let rows: Vec<bool> = program
            .rows
            .iter()
            .enumerate()
            .map(|(at, row)| {
                let mut sum = -row.right;
                let mut largest = row.right.abs();
                for (column, factor) in &row.terms {
                    sum += factor * solution.values[*column];
                    largest = largest.max((factor * program.columns[*column].scale).abs());
                }
                if self.rows[at]
                    && sum.abs() > OUTSIDE * largest
                    && row.terms.iter().all(|(at, _)| columns[*at] != Side::Free)
                {
                    // Nothing in it can move. Of what would close it by leaving its bound, that gives way first whose multiplier is
                    // first used up when the multiplier of the row moves: the ratio test of a dual simplex.
                    let loosest = row
                        .terms
                        .iter()
                        .filter(|(at, factor)| {
                            let leaves = if factor * sum > 0.0 { Side::Upper } else { Side::Lower };
                            columns[*at] == leaves && program.columns[*at].lower < program.columns[*at].upper
                        })
                        .min_by(|a, b| {
                            let lasts = |(at, factor): &(usize, f64)| {
                                (solution.lower_duals[*at] + solution.upper_duals[*at]).max(0.0) / factor.abs()
                            };
                            lasts(a).total_cmp(&lasts(b))
                        });
                    if let Some((loosest, _)) = loosest {
                        columns[*loosest] = Side::Free;
                    }
                }
                match self.rows[at] {
                    _ if row.sense == Sense::Equal => true,
                    true => solution.row_duals[at] * largest >= -WRONG_SIGN,
                    false => sum > OUTSIDE * largest,
                }
            })
            .collect();
        Self { columns, rows }
    }

    /// The optimum if exactly these bounds and rows hold. Multipliers of columns held at a bound may come out negative. Where the
    /// equations leave the multiplier of a row open, it stays as near as may be to what it was: a site at which everything rests
    /// at a bound still has a price.
    fn solve(&self, program: &Program, mut row_duals: Vec<f64>, order: &mut Order) -> Option<Solution> {
        let columns = &program.columns;
        let mut values: Vec<f64> = columns
            .iter()
            .zip(&self.columns)
            .map(|(column, side)| match side {
                Side::Free => 0.0,
                Side::Lower => column.lower,
                Side::Upper => column.upper,
            })
            .collect();
        row_duals.iter_mut().zip(&self.rows).filter(|(_, holds)| !**holds).for_each(|(dual, _)| *dual = 0.0);
        let system = System::of(program, self, &values)?;
        system.solve(&mut values, &mut row_duals, order)?;
        let gradient = program.gradient(&values, &row_duals);
        Some(Solution {
            lower_duals: (0..columns.len())
                .map(|at| match self.columns[at] {
                    // A fixed column has no side: its multiplier goes where its sign belongs.
                    Side::Lower if columns[at].lower == columns[at].upper => gradient[at].max(0.0),
                    Side::Lower => gradient[at],
                    _ => 0.0,
                })
                .collect(),
            upper_duals: (0..columns.len())
                .map(|at| match self.columns[at] {
                    Side::Lower if columns[at].lower == columns[at].upper => (-gradient[at]).max(0.0),
                    Side::Upper => -gradient[at],
                    _ => 0.0,
                })
                .collect(),
            values,
            row_duals,
        })
    }
}
