//! The order of attempts at a program, part by part: prices that were right before, then an interior point, then proximal steps, each ending
//! in whole Newton steps that close the rows to rounding.

use crate::engine::qp::central_path::{CentralPath, DEPTHS};
use crate::engine::qp::double::Double;
use crate::engine::qp::exact::{Point, settle};
use crate::engine::qp::interior_point::{Attempt, interior_point, interior_point_watched};
use crate::engine::qp::memory::Memory;
use crate::engine::qp::normal::Normal;
use crate::engine::qp::parts::{Part, parts};
use crate::engine::qp::program::{Column, Program, Sense, Solution, SolveError};
use crate::engine::qp::proximal::{Effort, approach};
use crate::engine::qp::scaled::{Limit, Scaled};
use crate::tolerance::{ACCEPTABLE_CERTIFICATE, EXACT, EXACT_CERTIFICATE, GOOD_CERTIFICATE, INEXACT};
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Seconds after which an attempt at one program is given up.
const SECONDS: f64 = 60.0;
/// Columns from which on a program may take so long that somebody wants to give it up on the way.
const LARGE: usize = 3_000;
/// How much longer an attempt at such a program may take. It can be given up by hand, and a limit that strikes on a busy machine
/// only would make the answer depend on the machine.
const PATIENCE: f64 = 20.0;
/// Tried in turn where our own methods have no answer; the certificate, not the solver's word, decides whether an answer is good.
const ATTEMPTS: [Attempt; 3] = [
    Attempt { tolerance: 1e-12, magnified: 1.0, seconds: SECONDS },
    Attempt { tolerance: 1e-12, magnified: 1e3, seconds: SECONDS },
    Attempt { tolerance: 1e-9, magnified: 1e3, seconds: SECONDS },
];
/// Whole steps from prices that were right before.
const WARM_ROUNDS: usize = 20;
/// Whole steps from the end of the interior point.
const ROUNDS: usize = 20;
/// Rows from which on an answer is kept that was found at once: worlds of a month differ in some of their parts.
const WORTH_KEEPING: usize = 16;
/// Share of its weight below which what a price would gain without end counts as nothing.
const NO_GAIN: f64 = 1e-9;

/// What is said of a program that has no answer.
const CANNOT_HOLD: &str = "conditions that cannot all hold";

/// Parts of programs for which a general interior point had to stand in.
static FALL_BACKS: AtomicUsize = AtomicUsize::new(0);

/// How often since the start of the process a general interior point had to stand in for the exact methods.
pub fn fall_backs() -> usize {
    FALL_BACKS.load(Ordering::Relaxed)
}

/// Where to start: what the rows were worth at the answer of a program like this.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Start {
    /// Multiplier per row.
    pub row_duals: Vec<f64>,
}

/// Values and prices while the parts of a program are solved.
struct Answer {
    values: Vec<f64>,
    row_duals: Vec<Double>,
}

/// What stands where there is no exact answer.
enum NoAnswer {
    /// Why there is none.
    Proof(String),
    /// The nearest that was found.
    Near(Point),
}

impl Program {
    /// Solves the program; `place` goes into error messages. `starts` are tried in turn: prices that are believed to be near, such as
    /// those of the month before.
    ///
    /// # Errors
    /// When it is cancelled, when a number is not finite, when its rows cannot all hold, or when no attempt gives an answer that satisfies the
    /// optimality conditions.
    pub fn solve(
        &self,
        place: &str,
        starts: impl IntoIterator<Item = Start>,
        cancel: &AtomicBool,
    ) -> Result<Solution, SolveError> {
        self.solve_known(place, starts, &RefCell::default(), cancel)
    }

    /// As [`Program::solve`]; a part that the memory holds is not solved again, and what had to be looked for is put into it.
    ///
    /// # Errors
    /// As [`Program::solve`].
    pub fn solve_known(
        &self,
        place: &str,
        starts: impl IntoIterator<Item = Start>,
        memory: &RefCell<Memory>,
        cancel: &AtomicBool,
    ) -> Result<Solution, SolveError> {
        if !self.is_finite() {
            return Err(SolveError::NotFinite { place: place.to_owned() });
        }
        let unsolved = |status: String| SolveError::Unsolved { place: place.to_owned(), status };
        let (parts, resting) = parts(self);
        for row in resting {
            self.check_resting(row).map_err(unsolved)?;
        }
        let starts: Vec<Start> = starts.into_iter().filter(|start| start.row_duals.len() == self.rows.len()).collect();
        let mut answer = Answer {
            values: self.columns.iter().map(|column| 0.0_f64.clamp(column.lower, column.upper)).collect(),
            row_duals: vec![Double::default(); self.rows.len()],
        };
        let mut places = vec![usize::MAX; self.columns.len()];
        for part in parts.iter().filter(|part| !part.rests_at_reference(self)) {
            let solved = self.solve_part(part, &starts, memory, &mut places, &mut answer, cancel);
            if cancel.load(Ordering::Relaxed) {
                return Err(SolveError::Cancelled);
            }
            solved.map_err(unsolved)?;
        }
        Ok(self.with_multipliers(answer))
    }

    /// Whether a row in which nothing can move holds.
    fn check_resting(&self, row: usize) -> Result<(), String> {
        let Limit { right, turnover, .. } = Limit::of(self, row);
        let miss = match self.rows[row].sense {
            Sense::Equal => right.abs(),
            Sense::AtMost => (-right).max(0.0),
        };
        if miss <= INEXACT * turnover {
            return Ok(());
        }
        Err(format!("condition {row} missed by {:.1e} of its size, as nothing in it can move", miss / turnover))
    }

    fn solve_part(
        &self,
        part: &Part,
        starts: &[Start],
        memory: &RefCell<Memory>,
        places: &mut [usize],
        answer: &mut Answer,
        cancel: &AtomicBool,
    ) -> Result<(), String> {
        let scaled = Scaled::of(self, &part.columns, &part.rows, places);
        if let Some(known) = memory.borrow().find(&scaled) {
            scaled.restore(self, &known.values, &known.prices, &mut answer.values, &mut answer.row_duals);
            return Ok(());
        }
        let mut normal = Normal::of(&scaled);
        let warm = scaled.nearby(&mut normal, starts, cancel);
        let is_warm = warm.is_some();
        let point = match warm.map_or_else(|| scaled.search(&mut normal, cancel), Ok) {
            Ok(point) => point,
            Err(NoAnswer::Proof(proof)) => return Err(proof),
            Err(NoAnswer::Near(point)) => {
                let other = self.general(part, cancel);
                if cancel.load(Ordering::Relaxed) {
                    return Ok(());
                }
                match other {
                    // The better of two that are not exact.
                    Ok((worst, solution)) if worst < point.worst => {
                        self.enter(part, &solution, answer);
                        return Ok(());
                    }
                    Err(said) if point.worst > ACCEPTABLE_CERTIFICATE => return Err(said),
                    _ => point,
                }
            }
        };
        scaled.restore(self, &point.values, &point.prices, &mut answer.values, &mut answer.row_duals);
        // What is small and found at once is found again sooner than looked up.
        if (!is_warm || scaled.height() >= WORTH_KEEPING) && !cancel.load(Ordering::Relaxed) {
            memory.borrow_mut().keep(scaled, point);
        }
        Ok(())
    }

    /// The answer of a general interior point to a part, with its worst certificate, where our own methods have none.
    fn general(&self, part: &Part, cancel: &AtomicBool) -> Result<(f64, Solution), String> {
        let program = part.program(self);
        let mut best: Option<(f64, Solution)> = None;
        let mut status = String::new();
        for attempt in ATTEMPTS {
            let (solution, said) = if program.columns.len() < LARGE {
                interior_point(&program, attempt)?
            } else {
                let attempt = Attempt { seconds: attempt.seconds * PATIENCE, ..attempt };
                interior_point_watched(&program, attempt, cancel, &|_| {})?
            };
            if cancel.load(Ordering::Relaxed) {
                return Err(said);
            }
            let worst = program.certify(&solution).worst();
            status = format!("{said}, residual {worst:.1e}");
            if worst <= best.as_ref().map_or(ACCEPTABLE_CERTIFICATE, |(least, _)| *least) {
                best = Some((worst, solution));
            }
            if worst <= EXACT_CERTIFICATE {
                break;
            }
        }
        best.ok_or_else(|| {
            let is_infeasible = status.contains("PrimalInfeasible");
            if is_infeasible { CANNOT_HOLD.to_owned() } else { status }
        })
    }

    /// Enters the answer of a general interior point to a part.
    fn enter(&self, part: &Part, solution: &Solution, answer: &mut Answer) {
        FALL_BACKS.fetch_add(1, Ordering::Relaxed);
        for (column, value) in part.columns.iter().zip(&solution.values) {
            answer.values[*column] = *value;
        }
        for (row, dual) in part.rows.iter().zip(&solution.row_duals) {
            answer.row_duals[*row] =
                Double::from(if self.rows[*row].sense == Sense::AtMost { dual.max(0.0) } else { *dual });
        }
    }

    /// The multipliers of bounds: whatever balances the gradient where a column stands at one.
    fn with_multipliers(&self, answer: Answer) -> Solution {
        let Answer { values, row_duals } = answer;
        let row_dual_rests: Vec<f64> = row_duals.iter().map(|dual| dual.low).collect();
        let row_duals: Vec<f64> = row_duals.iter().map(|dual| dual.high).collect();
        let gradient = self.gradient(&values, &row_duals, &row_dual_rests);
        let at_bound = |bound: fn(&Column) -> f64, sign: f64| -> Vec<f64> {
            let columns = self.columns.iter().zip(&values).zip(&gradient);
            columns
                .map(|((column, value), slope)| if *value == bound(column) { (sign * slope).max(0.0) } else { 0.0 })
                .collect()
        };
        let (lower_duals, upper_duals) = (at_bound(|column| column.lower, 1.0), at_bound(|column| column.upper, -1.0));
        Solution { values, row_duals, row_dual_rests, lower_duals, upper_duals }
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
}

impl Scaled {
    /// The exact answer of a part, if prices that were right before lead to it at once.
    fn nearby(&self, normal: &mut Normal, starts: &[Start], cancel: &AtomicBool) -> Option<Point> {
        let mut points = starts.iter().map(|start| {
            let prices = self.prices(&start.row_duals);
            settle(self, normal, prices, WARM_ROUNDS, cancel)
        });
        points.find(|point| point.worst <= EXACT)
    }

    /// The exact answer of a part, from nowhere; otherwise why there is none, or the nearest that was found.
    fn search(&self, normal: &mut Normal, cancel: &AtomicBool) -> Result<Point, NoAnswer> {
        let mut path = CentralPath::new(self);
        let nothing = vec![Double::default(); self.height()];
        let mut near = nothing.clone();
        let mut point = Point { worst: f64::INFINITY, ..Point::default() };
        for depth in DEPTHS {
            let Some(prices) = path.follow(normal, depth, cancel) else { continue };
            near = prices;
            point = settle(self, normal, near.clone(), ROUNDS, cancel);
            if point.worst <= EXACT {
                return Ok(point);
            }
        }
        // From there on, and from nowhere where the interior point has led astray: far out on a flat, from where nothing closes to the last digit.
        let mut best = point;
        for (prices, effort) in [(near.clone(), Effort::Trial), (nothing, Effort::Whole), (near, Effort::Whole)] {
            let (point, direction) = approach(self, normal, prices, effort, cancel);
            if point.worst < best.worst {
                best = point;
            }
            // No less will do while there is something left to try: where two columns make nearly the same of everything, a miss of 4e-12 of a row was
            // a millionth of a mine.
            if best.worst <= EXACT {
                return Ok(best);
            }
            if best.worst <= INEXACT || effort == Effort::Trial {
                continue;
            }
            if let Some(gain) = self.gain_without_end(&direction) {
                return Err(NoAnswer::Proof(format!("{CANNOT_HOLD}: together they miss by {gain:.1e} of their size")));
            }
        }
        if best.worst <= INEXACT { Ok(best) } else { Err(NoAnswer::Near(best)) }
    }

    /// What the rows, added up with these multipliers, miss at the least whatever the columns are: above 0 it proves that they cannot all hold
    /// (Farkas' lemma). Relative to the largest term in it.
    fn gain_without_end(&self, direction: &[f64]) -> Option<f64> {
        let mut sum = Double::default();
        let mut largest = 0.0_f64;
        let most = direction.iter().fold(0.0_f64, |most, entry| most.max(entry.abs()));
        for (row, entry) in direction.iter().enumerate() {
            if self.slacks[row].is_some() && *entry < -NO_GAIN * most {
                return None;
            }
            sum.add_product(-entry, Double::from(self.right[row]));
            largest = largest.max((entry * self.turnover[row]).abs());
        }
        for at in 0..self.decided {
            let terms = self.column(at).iter().map(|(row, factor)| factor * direction[*row]);
            let (total, size) = terms.fold((0.0, 0.0_f64), |(total, size), term| (total + term, size.max(term.abs())));
            if total.abs() <= NO_GAIN * size {
                continue;
            }
            let bound = if total > 0.0 { self.lower[at] } else { self.upper[at] };
            if bound.is_infinite() {
                return None;
            }
            sum.add_product(total, Double::from(bound));
        }
        let gain = sum.rounded() / largest.max(f64::MIN_POSITIVE);
        (gain > NO_GAIN).then_some(gain)
    }
}
