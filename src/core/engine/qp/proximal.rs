//! Prices from anywhere: proximal Newton steps with a line search.
//!
//! The program is concave and piecewise quadratic in its prices, and flat where everything in a row rests at a bound: Newton's method by
//! itself stalls on the flats between near-equal routes. A proximal term, `-|y - y_k|^2 / 2 s` around the prices of the round before, takes the
//! flats away; each round is solved by Newton steps with a line search on the derivative, which is piecewise linear and falls, and `s`
//! grows from round to round. It is the method of multipliers (R. T. Rockafellar, Augmented Lagrangians and applications of the proximal point
//! algorithm in convex programming, Mathematics of Operations Research 1, 1976; X. Li, D. Sun, K.-C. Toh, A highly efficient semismooth Newton
//! augmented Lagrangian method for solving Lasso problems, SIAM Journal on Optimization 28, 2018). Rows that cannot all hold, be it for the rounding of
//! their figures, end at the answer of the nearest program that has one (A. Chiche, J. C. Gilbert, How the augmented Lagrangian algorithm can
//! deal with an infeasible convex quadratic optimization problem, Journal of Convex Analysis 23, 2016).

use crate::engine::qp::double::Double;
use crate::engine::qp::exact::{Point, settle};
use crate::engine::qp::normal::Normal;
use crate::engine::qp::scaled::Scaled;
use crate::tolerance::EXACT;
use std::sync::atomic::{AtomicBool, Ordering};

/// How loosely the prices are held at first, what that grows by, and where it ends: a price that is wrong by the weight of a shortage comes back
/// by what a rounding error of a weak column pulls.
const FIRST: f64 = 1e4;
const GROWTH: f64 = 10.0;
const LAST: f64 = 1e18;
/// The same of slacks, which have no curvature to be compared with.
const LAST_SLACK: f64 = 1e6;
/// Share of the way of a round within which its end is found; and where rows cannot all hold, so that the way proves it.
const ACCURACY: (f64, f64) = (0.02, 1e-11);
/// Newton steps in all, and in one round.
const STEPS: usize = 1_500;
const STEPS_A_ROUND: usize = 100;
/// Miss of a row, relative to its largest term, from which on whole steps are worth a try.
const NEAR: f64 = 1e-6;
/// Whole steps of such a try.
const TRY: usize = 12;
/// Least that is left of the gradient of a round: far below any miss that counts.
const LEFT: f64 = 3e-14;
/// Newton steps of a round without a smaller gradient after which it has no end.
const IDLE: usize = 15;
/// Rounds after which a miss that falls no more is that of rows that cannot all hold.
const STALE: usize = 4;
/// Rounds without an end after which a trial is given up: prices that lie wrong by the weight of a shortage come back in a thousand steps or
/// not at all, where those from nowhere are right after half as many.
const LOST: usize = 4;

/// How long it is tried from the same prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effort {
    /// As long as rounds come to an end.
    Trial,
    /// As long as there are steps.
    Whole,
}

/// The nearest point that the method finds from these prices, and the direction in which they were still moving.
pub fn approach(
    scaled: &Scaled,
    normal: &mut Normal,
    prices: Vec<Double>,
    effort: Effort,
    cancel: &AtomicBool,
) -> (Point, Vec<f64>) {
    let mut search = Search::from(scaled, prices);
    let mut best = Point { worst: f64::INFINITY, ..Point::default() };
    let (mut least, mut stale, mut lost) = (f64::INFINITY, 0, 0);
    while search.steps < STEPS && !cancel.load(Ordering::Relaxed) {
        let is_found = search.round(scaled, normal, cancel);
        lost += usize::from(!is_found);
        if lost >= LOST && effort == Effort::Trial {
            break;
        }
        let miss = search.miss(scaled);
        if miss <= NEAR {
            let point = settle(scaled, normal, search.clean_prices(scaled), TRY, cancel);
            if point.worst < best.worst {
                best = point;
            }
            if best.worst <= EXACT {
                break;
            }
        }
        stale = if miss < 0.5 * least { 0 } else { stale + 1 };
        least = least.min(miss);
        if stale > 1 && search.looseness >= LAST {
            search.accuracy = ACCURACY.1;
        }
        if stale >= STALE && search.looseness >= LAST {
            break;
        }
        search.next(if is_found { GROWTH } else { 1.0 / GROWTH });
    }
    if best.worst == f64::INFINITY {
        best = settle(scaled, normal, search.clean_prices(scaled), 0, cancel);
    }
    let direction = search.drift();
    (best, direction)
}

struct Search {
    prices: Vec<Double>,
    /// Prices and slacks of the round before.
    centre: Vec<Double>,
    slacks: Vec<f64>,
    looseness: f64,
    /// Share of the way of a round within which its end is found.
    accuracy: f64,
    pulls: Vec<f64>,
    values: Vec<f64>,
    weights: Vec<f64>,
    excess: Vec<f64>,
    /// What the derivative of the round's objective is per price.
    gradient: Vec<f64>,
    direction: Vec<f64>,
    /// How pulls change along the direction.
    changes: Vec<f64>,
    steps: usize,
}

impl Search {
    fn from(scaled: &Scaled, prices: Vec<Double>) -> Self {
        let (width, height) = (scaled.width(), scaled.height());
        Self {
            centre: prices.clone(),
            prices,
            slacks: vec![0.0; width - scaled.decided],
            looseness: FIRST,
            accuracy: ACCURACY.0,
            pulls: vec![0.0; width],
            values: vec![0.0; width],
            weights: vec![0.0; width],
            excess: vec![0.0; height],
            gradient: vec![0.0; height],
            direction: vec![0.0; height],
            changes: vec![0.0; width],
            steps: 0,
        }
    }

    /// The next round: held around where this one ended, and more loosely.
    fn next(&mut self, growth: f64) {
        self.centre.clone_from(&self.prices);
        let decided = self.values.len() - self.slacks.len();
        self.slacks.copy_from_slice(&self.values[decided..]);
        self.looseness = (self.looseness * growth).clamp(FIRST, LAST);
    }

    /// How the prices moved since the round before.
    fn drift(&self) -> Vec<f64> {
        self.prices.iter().zip(&self.centre).map(|(now, then)| (now.high - then.high) + (now.low - then.low)).collect()
    }

    /// The prices, without what rounding leaves of that of a `<=` row that does not bind.
    fn clean_prices(&self, scaled: &Scaled) -> Vec<Double> {
        let is_open = |slack: &Option<usize>| slack.is_some_and(|slack| self.values[slack] > 0.0);
        let prices = self.prices.iter().zip(&scaled.slacks);
        prices.map(|(price, slack)| if is_open(slack) { Double::default() } else { *price }).collect()
    }

    /// Worst miss of a row, relative to its largest term.
    fn miss(&self, scaled: &Scaled) -> f64 {
        worst(&self.excess, &scaled.turnover)
    }

    /// Newton steps until the prices of this round are found; whether they are.
    fn round(&mut self, scaled: &Scaled, normal: &mut Normal, cancel: &AtomicBool) -> bool {
        let (mut least, mut stale) = (f64::INFINITY, 0);
        for _ in 0..STEPS_A_ROUND {
            self.look(scaled);
            let left = worst(&self.gradient, &scaled.turnover);
            let moved = self.drift();
            let moved = worst(&moved, &scaled.turnover) / self.looseness;
            stale = if left < 0.5 * least { 0 } else { stale + 1 };
            least = least.min(left);
            let is_found = left <= (self.accuracy * moved).max(LEFT)
                || (left <= 1e-9 && stale >= 2 && self.accuracy == ACCURACY.0);
            if is_found || stale >= IDLE || self.steps >= STEPS || cancel.load(Ordering::Relaxed) {
                return is_found;
            }
            self.steps += 1;
            self.find_direction(scaled, normal);
            let along = self.line_search(scaled);
            for (price, direction) in self.prices.iter_mut().zip(&self.direction) {
                *price += along * direction;
            }
        }
        self.look(scaled);
        false
    }

    /// Values and derivative at the prices.
    fn look(&mut self, scaled: &Scaled) {
        scaled.pull(&self.prices, &mut self.pulls);
        for at in 0..scaled.width() {
            let (value, weight) = self.stand(scaled, at, self.pulls[at]);
            (self.values[at], self.weights[at]) = (value, weight);
        }
        scaled.excess(&self.values, &mut self.excess);
        let drift = self.drift();
        for ((gradient, excess), drift) in self.gradient.iter_mut().zip(&self.excess).zip(drift) {
            *gradient = excess - drift / self.looseness;
        }
    }

    /// What a column is under a pull, and how far it gives way.
    fn stand(&self, scaled: &Scaled, at: usize, pull: f64) -> (f64, f64) {
        match at.checked_sub(scaled.decided) {
            None => {
                let (value, is_free) = scaled.stand(at, pull);
                (value, if is_free { 1.0 / scaled.curvature[at] } else { 0.0 })
            }
            // A slack has no curvature but that of its own proximal term.
            Some(slack) => {
                let looseness = self.looseness.min(LAST_SLACK);
                let value = self.slacks[slack] + looseness * pull;
                if value > 0.0 { (value, looseness) } else { (0.0, 0.0) }
            }
        }
    }

    /// The Newton direction, refined once.
    fn find_direction(&mut self, scaled: &Scaled, normal: &mut Normal) {
        let ridge = 1.0 / self.looseness;
        normal.factor(scaled, &self.weights, |_, entry| ridge + f64::EPSILON * entry);
        self.direction.copy_from_slice(&self.gradient);
        normal.solve(&mut self.direction);
        let mut rest = vec![0.0; scaled.height()];
        scaled.transposed_product(&self.direction, &mut self.changes);
        for (at, change) in self.changes.iter().enumerate().filter(|(at, _)| self.weights[*at] > 0.0) {
            for (row, factor) in scaled.column(at) {
                rest[*row] += factor * self.weights[at] * change;
            }
        }
        for (row, rest) in rest.iter_mut().enumerate() {
            *rest = self.gradient[row] - *rest - ridge * self.direction[row];
        }
        normal.solve(&mut rest);
        self.direction.iter_mut().zip(&rest).for_each(|(direction, rest)| *direction += rest);
        scaled.transposed_product(&self.direction, &mut self.changes);
    }

    /// How far to go along the direction: where the derivative along it has all but vanished. It falls and is piecewise linear, so that a
    /// bracket with false position (the Illinois rule) finds that in a few looks.
    fn line_search(&self, scaled: &Scaled) -> f64 {
        let at_start: f64 = self.direction.iter().zip(&self.gradient).map(|(a, b)| a * b).sum();
        let whole = self.derivative(scaled, 1.0);
        if whole > 0.5 * at_start {
            let mut along = 2.0;
            for _ in 0..40 {
                if self.derivative(scaled, along) <= 0.5 * at_start {
                    break;
                }
                along *= 2.0;
            }
            return along;
        }
        if whole >= -0.1 * at_start {
            return 1.0;
        }
        let (mut low, mut high, mut at_low, mut at_high, mut along) = (0.0, 1.0, at_start, whole, 1.0);
        for _ in 0..40 {
            let guess = (low * at_high - high * at_low) / (at_high - at_low);
            along = if guess > low && guess < high { guess } else { 0.5 * (low + high) };
            let derivative = self.derivative(scaled, along);
            if derivative.abs() <= 0.1 * at_start {
                break;
            }
            if derivative > 0.0 {
                (low, at_low, at_high) = (along, derivative, 0.5 * at_high);
            } else {
                (high, at_high, at_low) = (along, derivative, 0.5 * at_low);
            }
        }
        along
    }

    /// The derivative of the round's objective along the direction, so far along it: what it was at the start, less what every column that
    /// moves takes off it.
    fn derivative(&self, scaled: &Scaled, along: f64) -> f64 {
        let mut sum = 0.0;
        for (at, change) in self.changes.iter().enumerate().filter(|(_, change)| **change != 0.0) {
            let (value, _) = self.stand(scaled, at, self.pulls[at] - along * change);
            sum += change * (value - self.values[at]);
        }
        for (direction, gradient) in self.direction.iter().zip(&self.gradient) {
            sum += direction * (gradient - along * direction / self.looseness);
        }
        sum
    }
}

/// Worst entry, relative to the largest term of its row.
fn worst(entries: &[f64], turnover: &[f64]) -> f64 {
    let relative = entries.iter().zip(turnover).map(|(entry, size)| entry.abs() / size.max(f64::MIN_POSITIVE));
    relative.fold(0.0, f64::max)
}
