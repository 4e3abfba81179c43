//! The exact answer from prices nearby: whole Newton steps on the prices.
//!
//! At given prices every column stands where its own gradient vanishes, at a bound or between them; what is left open are the rows. Where the
//! columns that are free stay the same, the rows depend linearly on the prices, and one step closes them: `B D B' dy = B x - b` with `D` the inverse
//! curvature of free columns. Taken as a rule to let go of and to hold columns that is the primal-dual active-set method (M. Hintermüller,
//! K. Ito, K. Kunisch, The primal-dual active set strategy as a semismooth Newton method, SIAM Journal on Optimization 13, 2002). Prices are
//! kept in twice the precision, so that the rows close to rounding however weak a column is. From far away it may go round in circles; the
//! caller then comes nearer first.

use crate::engine::qp::double::Double;
use crate::engine::qp::normal::Normal;
use crate::engine::qp::scaled::Scaled;
use crate::tolerance::EXACT;
use std::sync::atomic::{AtomicBool, Ordering};

/// Prices and what every column is at them.
#[derive(Clone, Debug, Default)]
pub struct Point {
    /// Price per row.
    pub prices: Vec<Double>,
    /// Value per column; 0 for a slack.
    pub values: Vec<f64>,
    /// Worst miss of a row, relative to its largest term.
    pub worst: f64,
}

/// Miss of a row, relative to its largest term, that is rounding.
const ROUNDING: f64 = 1e-15;
/// Ridge on the diagonal, relative to it, so that rows that follow from others do no harm: at first, and at least.
const RIDGE: f64 = 1e-12;
const LEAST_RIDGE: f64 = 1e-16;
/// What the ridge is multiplied by where it holds the steps back.
const LOWER: f64 = 1e-2;
/// Rounds without a smaller miss after which it is given up.
const PATIENCE: usize = 3;
/// Miss of a row, relative to its largest term, from which on there is no patience at all: of 1,602 starts so far off whose first step brought
/// nothing, in parts of a hundred rows and more of `rare-earths-2025`, 21 came to an end.
const FAR: f64 = 0.1;
/// An entry of the diagonal that keeps a price where it is.
const STILL: f64 = 1e100;

/// Takes whole steps from prices until nothing but rounding is left or nothing gets better; the best point on the way.
pub fn settle(scaled: &Scaled, normal: &mut Normal, prices: Vec<Double>, rounds: usize, cancel: &AtomicBool) -> Point {
    let mut state = State::at(scaled, prices);
    let mut best = state.point();
    let patience = if state.worst > FAR { 0 } else { PATIENCE };
    let (mut ridge, mut patience, mut factored, mut is_polished) = (RIDGE, patience, false, false);
    for _ in 0..rounds {
        // Where only rounding is left one more step takes off what can be.
        if is_polished || cancel.load(Ordering::Relaxed) {
            break;
        }
        is_polished = state.worst <= ROUNDING;
        if state.close_resting_rows(scaled) {
            factored = false;
        }
        if !factored {
            let held = |row: usize| !state.holds[row];
            normal.factor(
                scaled,
                &state.weights,
                |row, entry| {
                    if held(row) || entry == 0.0 { STILL } else { ridge * entry }
                },
            );
        }
        let (before, last) = (state.weights.clone(), state.worst);
        state.step(scaled, normal);
        factored = before == state.weights;
        if state.worst < best.worst {
            patience = if state.worst < 0.5 * best.worst { PATIENCE } else { patience.saturating_sub(1) };
            best = state.point();
        } else if patience == 0 {
            break;
        } else {
            patience -= 1;
        }
        // Where hardly more than rounding is left another step brings nothing.
        if best.worst <= EXACT && state.worst > 0.5 * last {
            break;
        }
        if factored && state.worst > 0.1 * last {
            if ridge <= LEAST_RIDGE {
                break; // the same equations give no more
            }
            ridge *= LOWER;
            factored = false;
        }
    }
    best
}

/// What the columns are and what the rows miss at the prices of a round.
struct State {
    prices: Vec<Double>,
    pulls: Vec<f64>,
    values: Vec<f64>,
    /// How far a column gives way under a pull: the inverse of its curvature, 0 at a bound.
    weights: Vec<f64>,
    excess: Vec<f64>,
    /// Largest term per row.
    largest: Vec<f64>,
    /// Per row, whether it holds with equality.
    holds: Vec<bool>,
    worst: f64,
}

impl State {
    fn at(scaled: &Scaled, mut prices: Vec<Double>) -> Self {
        for (price, slack) in prices.iter_mut().zip(&scaled.slacks) {
            if slack.is_some() && price.high < 0.0 {
                *price = Double::default();
            }
        }
        let (width, height) = (scaled.width(), scaled.height());
        let mut state = Self {
            prices,
            pulls: vec![0.0; width],
            values: vec![0.0; width],
            weights: vec![0.0; width],
            excess: vec![0.0; height],
            largest: vec![0.0; height],
            holds: vec![true; height],
            worst: 0.0,
        };
        state.look(scaled);
        state
    }

    fn point(&self) -> Point {
        Point { prices: self.prices.clone(), values: self.values.clone(), worst: self.worst }
    }

    /// Works out everything from the prices.
    fn look(&mut self, scaled: &Scaled) {
        scaled.pull(&self.prices, &mut self.pulls);
        for at in 0..scaled.decided {
            self.place(scaled, at);
        }
        self.judge(scaled);
    }

    fn place(&mut self, scaled: &Scaled, at: usize) {
        let (value, is_free) = scaled.stand(at, self.pulls[at]);
        self.values[at] = value;
        self.weights[at] = if is_free { 1.0 / scaled.curvature[at] } else { 0.0 };
    }

    /// What the rows miss at these values.
    fn judge(&mut self, scaled: &Scaled) {
        scaled.excess(&self.values, &mut self.excess);
        self.largest.copy_from_slice(&scaled.turnover);
        for at in 0..scaled.decided {
            for (row, factor) in scaled.column(at) {
                self.largest[*row] = self.largest[*row].max((factor * self.values[at]).abs());
            }
        }
        self.worst = 0.0;
        for row in 0..scaled.height() {
            self.holds[row] = scaled.slacks[row].is_none() || self.prices[row].high > 0.0 || self.excess[row] > 0.0;
            if !self.holds[row] {
                self.excess[row] = 0.0;
            }
            self.worst = self.worst.max(self.miss(row));
        }
    }

    fn miss(&self, row: usize) -> f64 {
        self.excess[row].abs() / self.largest[row].max(f64::MIN_POSITIVE)
    }

    /// One step with the factors of the free columns, refined once.
    fn step(&mut self, scaled: &Scaled, normal: &mut Normal) {
        let is_moved: Vec<bool> = (0..scaled.height())
            .map(|row| self.holds[row] && scaled.by_row[row].iter().any(|(at, _)| self.weights[*at] > 0.0))
            .collect();
        let wanted: Vec<f64> =
            self.excess.iter().zip(&is_moved).map(|(excess, is_moved)| if *is_moved { *excess } else { 0.0 }).collect();
        let mut steps = wanted.clone();
        normal.solve(&mut steps);
        let mut rest = steps.clone();
        let (mut moves, mut closed) = (vec![0.0; scaled.width()], vec![0.0; scaled.height()]);
        scaled.transposed_product(&steps, &mut moves);
        moves.iter_mut().zip(&self.weights).for_each(|(step, weight)| *step *= weight);
        product(scaled, &moves, &mut closed);
        for row in 0..scaled.height() {
            rest[row] = if is_moved[row] { wanted[row] - closed[row] } else { 0.0 };
        }
        normal.solve(&mut rest);
        for row in (0..scaled.height()).filter(|row| is_moved[*row]) {
            let step = steps[row] + rest[row];
            if step.is_finite() {
                self.prices[row] += step;
            }
            if scaled.slacks[row].is_some() && self.prices[row].high <= 0.0 {
                self.prices[row] = Double::default();
            }
        }
        self.look(scaled);
    }

    /// Moves the price of each row in which everything rests at a bound, and which does not close, until it does: the ratio test of a dual
    /// simplex, kink after kink. True if any moved.
    fn close_resting_rows(&mut self, scaled: &Scaled) -> bool {
        let mut has_moved = false;
        for row in 0..scaled.height() {
            let rests = self.holds[row] && scaled.by_row[row].iter().all(|(at, _)| self.weights[*at] == 0.0);
            if !rests || self.miss(row) <= ROUNDING {
                continue;
            }
            let mut step = self.closing_step(scaled, row);
            if scaled.slacks[row].is_some() {
                step = step.max(-self.prices[row].high);
            }
            if step != 0.0 && step.is_finite() {
                has_moved = true;
                self.prices[row] += step;
                if scaled.slacks[row].is_some() && self.prices[row].high <= 0.0 {
                    self.prices[row] = Double::default();
                }
                for (at, factor) in &scaled.by_row[row] {
                    self.pulls[*at] -= factor * step;
                    self.place(scaled, *at);
                }
                self.judge(scaled);
            }
        }
        if has_moved {
            self.look(scaled);
        }
        has_moved
    }

    /// How far the price of a row has to move for the row to close by itself, or as far as it helps.
    fn closing_step(&self, scaled: &Scaled, row: usize) -> f64 {
        let sign = self.excess[row].signum();
        let mut kinks: Vec<(f64, f64)> = Vec::new();
        for (at, factor) in &scaled.by_row[row] {
            let (curvature, pull, give) = (scaled.curvature[*at], self.pulls[*at], (factor * sign).abs());
            // A higher price lowers what adds to the row and raises what takes from it.
            let falls = factor * sign > 0.0;
            let (from, to) =
                if falls { (scaled.upper[*at], scaled.lower[*at]) } else { (scaled.lower[*at], scaled.upper[*at]) };
            let direction = if falls { 1.0 } else { -1.0 };
            let leaves = direction * (pull - curvature * from) / give;
            let arrives = direction * (pull - curvature * to) / give;
            let rate = give * give / curvature;
            if leaves.is_finite() && leaves >= 0.0 {
                kinks.push((leaves, rate));
                if arrives.is_finite() {
                    kinks.push((arrives, -rate));
                }
            }
        }
        kinks.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (mut left, mut at, mut rate) = (self.excess[row].abs(), 0.0, 0.0);
        for (kink, change) in kinks {
            let closes = rate * (kink - at);
            if closes >= left {
                return sign * (at + left / rate);
            }
            left -= closes;
            at = kink;
            rate += change;
        }
        // Past the last kink only columns without another bound move.
        if rate > f64::EPSILON { sign * (at + left / rate) } else { sign * at }
    }
}

/// `B x` without slacks.
fn product(scaled: &Scaled, values: &[f64], products: &mut [f64]) {
    products.fill(0.0);
    for (at, value) in values.iter().enumerate().take(scaled.decided).filter(|(_, value)| **value != 0.0) {
        for (row, factor) in scaled.column(at) {
            products[*row] += factor * value;
        }
    }
}
