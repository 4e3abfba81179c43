//! Prices near the answer, from nowhere: a predictor-corrector interior point on the matrix of the prices.
//!
//! S. Mehrotra, On the implementation of a primal-dual interior point method, SIAM Journal on Optimization 2, 1992. Bounds enter the diagonal of
//! `B D B'` alone, so that there is one unknown a row, where a solver for general cones has one a column and bound besides. Distances to bounds
//! are unknowns of their own: values may violate bounds on the way, which saves a third of the iterations. Values and prices each go as far as their own bounds
//! let them, which saves a fifth. It is followed to where the products of distance and multiplier are 1e-8 of those of a typical column, from where
//! whole steps end the search in six parts of seven, and where they do not to 1e-10 and then 1e-14: of the parts that are left after 1e-10 that ends a
//! quarter to two thirds, in less time than [`approach`](crate::engine::qp::proximal::approach) takes for them. Steps are not refined: what they miss the
//! next one closes.

use crate::engine::qp::double::Double;
use crate::engine::qp::normal::Normal;
use crate::engine::qp::scaled::Scaled;
use std::sync::atomic::{AtomicBool, Ordering};

/// Iterations after which what is there has to do.
const ITERATIONS: usize = 100;
/// Products of distance and multiplier, against that of typical columns, from which whole steps are tried, one after the other.
pub const DEPTHS: [f64; 3] = [1e-8, 1e-10, 1e-14];
/// Miss of rows and gradients at which it may end.
const MISS: f64 = 1e-7;
/// Distance to bounds to start with, in what a typical column may move, and product of distance and multiplier, in that times the steepest pull.
/// What is scarce is worth a million times what a typical column weighs: with both near 1, steps are a hundredth long for twenty iterations.
const FIRST_DISTANCE: f64 = 30.0;
const FIRST_PRODUCT: f64 = 300.0;
/// Share of the way to the nearest bound that a step goes.
const SHORT: f64 = 0.995;
/// How many times as far as the other that values or prices may go in a step.
const APART: f64 = 10.0;
/// A step so short is none; so many of them, and it is stuck.
const STUCK: f64 = 1e-4;
const STUCK_STEPS: usize = 4;
/// Ridge on the diagonal, relative and absolute.
const RIDGE: (f64, f64) = (1e-13, 1e-20);

/// Values, prices, distances to bounds and their multipliers; or a change of them.
#[derive(Clone)]
struct Iterate {
    values: Vec<f64>,
    prices: Vec<f64>,
    lower: Bounds,
    /// Distance 1 and multiplier 0 where there is none.
    upper: Bounds,
}

/// Distance to a bound and its multiplier, per column. In vectors of their own: the processor takes several columns at a time, and every digit is that
/// of one at a time.
#[derive(Clone)]
struct Bounds {
    distance: Vec<f64>,
    multiplier: Vec<f64>,
}

/// The way to the optimal prices, as far as it has been followed.
pub struct CentralPath<'a> {
    scaled: &'a Scaled,
    at: Iterate,
    change: Iterate,
    /// 1 where a column has an upper bound, 0 where it has none.
    has_upper: Vec<f64>,
    /// Upper bound per column; 0 where there is none.
    upper: Vec<f64>,
    /// What a typical column may move.
    typical: f64,
    /// How many bounds there are.
    bounds: f64,
    /// Mean product of distance and multiplier.
    mean: f64,
    row_miss: Vec<f64>,
    gradient: Vec<f64>,
    lower_miss: Vec<f64>,
    upper_miss: Vec<f64>,
    /// How far each column gives way.
    weights: Vec<f64>,
    /// Inverse of its distances to the lower and to the upper bound, which is 0 where there is none.
    from_lower: Vec<f64>,
    from_upper: Vec<f64>,
    /// How far each column is pulled off where it is by what it misses.
    pulls: Vec<f64>,
    /// What columns feel of a change of prices.
    moves: Vec<f64>,
}

/// Which change is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Direction {
    /// Where Newton's method goes by itself: it only tells how far to aim off the bounds.
    Predictor,
    /// The step itself, which makes good what the predictor neglects.
    Corrector,
}

impl<'a> CentralPath<'a> {
    /// Where it begins.
    pub fn new(scaled: &'a Scaled) -> Self {
        let (width, height) = (scaled.width(), scaled.height());
        let is_bounded = |at: usize| scaled.upper[at].is_finite();
        let has_upper: Vec<f64> = (0..width).map(|at| f64::from(u8::from(is_bounded(at)))).collect();
        let mut ranges: Vec<f64> =
            (0..scaled.decided).map(|at| scaled.size[at].min(scaled.upper[at] - scaled.lower[at])).collect();
        ranges.sort_by(f64::total_cmp);
        let typical = ranges.get(ranges.len() / 2).copied().filter(|range| *range > 0.0).unwrap_or(1.0);
        let steepest = scaled.slope.iter().fold(0.0_f64, |most, slope| most.max(slope.abs()));
        let product = FIRST_PRODUCT * typical * typical.max(steepest);
        let away = |distance: f64| distance.max(FIRST_DISTANCE * typical);
        let values: Vec<f64> = (0..width).map(|at| 0.0_f64.clamp(scaled.lower[at], scaled.upper[at])).collect();
        let distance: Vec<f64> = (0..width).map(|at| away(values[at] - scaled.lower[at])).collect();
        let lower = Bounds { multiplier: distance.iter().map(|distance| product / distance).collect(), distance };
        let off_upper = |at: usize| if is_bounded(at) { away(scaled.upper[at] - values[at]) } else { 1.0 };
        let distance: Vec<f64> = (0..width).map(off_upper).collect();
        let multiplier = distance.iter().zip(&has_upper).map(|(distance, has)| has * product / distance).collect();
        let upper = Bounds { distance, multiplier };
        let at = Iterate { values, prices: vec![0.0; height], lower, upper };
        Self {
            scaled,
            change: at.clone(),
            at,
            bounds: width as f64 + has_upper.iter().sum::<f64>(),
            has_upper,
            upper: (0..width).map(|at| if is_bounded(at) { scaled.upper[at] } else { 0.0 }).collect(),
            typical,
            mean: 0.0,
            row_miss: vec![0.0; height],
            gradient: vec![0.0; width],
            lower_miss: vec![0.0; width],
            upper_miss: vec![0.0; width],
            weights: vec![0.0; width],
            from_lower: vec![0.0; width],
            from_upper: vec![0.0; width],
            pulls: vec![0.0; width],
            moves: vec![0.0; width],
        }
    }

    /// Follows it further, down to such products, and says the prices there; none where it was there already.
    pub fn follow(&mut self, normal: &mut Normal, depth: f64, cancel: &AtomicBool) -> Option<Vec<Double>> {
        let (mut stuck, mut has_moved) = (0, false);
        for _ in 0..ITERATIONS {
            if self.look(depth) || stuck >= STUCK_STEPS || cancel.load(Ordering::Relaxed) {
                break;
            }
            let length = self.advance(normal);
            has_moved = true;
            if !length.is_finite() {
                break;
            }
            stuck = if length < STUCK { stuck + 1 } else { 0 };
        }
        has_moved.then(|| self.prices())
    }

    /// The prices; that of a `<=` row that does not bind is 0.
    fn prices(&self) -> Vec<Double> {
        let prices = self.at.prices.iter().zip(&self.scaled.slacks);
        let price = |(price, slack): (&f64, &Option<usize>)| {
            let lower = &self.at.lower;
            let is_open = slack.is_some_and(|slack| lower.distance[slack] > lower.multiplier[slack] || *price < 0.0);
            Double::from(if price.is_finite() && !is_open { *price } else { 0.0 })
        };
        prices.map(price).collect()
    }

    /// Works out what is missed; true when that is little enough.
    fn look(&mut self, depth: f64) -> bool {
        let scaled = self.scaled;
        scaled.transposed_product(&self.at.prices, &mut self.gradient);
        scaled.excess(&self.at.values, &mut self.row_miss);
        let width = scaled.width();
        let values = &self.at.values[..width];
        let (low, low_dual) = (&self.at.lower.distance[..width], &self.at.lower.multiplier[..width]);
        let (up, up_dual) = (&self.at.upper.distance[..width], &self.at.upper.multiplier[..width]);
        let (curvature, slope, bottom) = (&scaled.curvature[..width], &scaled.slope[..width], &scaled.lower[..width]);
        let (has_upper, top) = (&self.has_upper[..width], &self.upper[..width]);
        let (gradient, weights) = (&mut self.gradient[..width], &mut self.weights[..width]);
        let (lower_miss, upper_miss) = (&mut self.lower_miss[..width], &mut self.upper_miss[..width]);
        let (from_lower, from_upper) = (&mut self.from_lower[..width], &mut self.from_upper[..width]);
        for at in 0..width {
            gradient[at] += curvature[at] * values[at] + slope[at] - low_dual[at] + up_dual[at];
            lower_miss[at] = values[at] - bottom[at] - low[at];
            upper_miss[at] = has_upper[at] * (top[at] - values[at] - up[at]);
            from_lower[at] = 1.0 / low[at];
            from_upper[at] = has_upper[at] / up[at];
            weights[at] = 1.0 / (curvature[at] + low_dual[at] * from_lower[at] + up_dual[at] * from_upper[at]);
        }
        let (mut products, mut worst) = (0.0, 0.0_f64);
        for at in 0..width {
            products += low[at] * low_dual[at] + up[at] * up_dual[at];
            worst = worst.max(gradient[at].abs()).max(lower_miss[at].abs()).max(upper_miss[at].abs());
        }
        self.mean = products / self.bounds;
        let rows =
            self.row_miss.iter().zip(&scaled.turnover).map(|(miss, size)| miss.abs() / size.max(f64::MIN_POSITIVE));
        self.mean <= depth * self.typical * self.typical
            && rows.fold(0.0, f64::max) <= MISS
            && worst <= MISS * self.typical
    }

    /// One step: where Newton's method would go by itself tells how far to aim off the bounds, and what it neglects. Its length.
    fn advance(&mut self, normal: &mut Normal) -> f64 {
        normal.factor(self.scaled, &self.weights, |_, entry| RIDGE.0 * entry + RIDGE.1);
        self.find_change(normal, 0.0, Direction::Predictor);
        let (distances, multipliers) = self.longest();
        let length = distances.min(multipliers);
        let products =
            self.at.lower.products(&self.change.lower, length) + self.at.upper.products(&self.change.upper, length);
        let share = products / self.bounds / self.mean;
        let aim = (share * share * share).clamp(1e-6, 1.0) * self.mean;
        self.find_change(normal, aim, Direction::Corrector);
        let (distances, multipliers) = self.longest();
        let least = distances.min(multipliers);
        // What blocks the one need not hold up the other; far apart they lead astray.
        let length = |longest: f64| (SHORT * longest.min(APART * least)).min(1.0);
        self.at.move_by(&self.change, length(distances), length(multipliers));
        length(least)
    }

    /// The change that closes everything but for products of changes, with products of distance and multiplier at `aim`; the corrector takes
    /// the products of the change before for those of its own.
    fn find_change(&mut self, normal: &mut Normal, aim: f64, direction: Direction) {
        let (scaled, width) = (self.scaled, self.scaled.width());
        let neglected = if direction == Direction::Corrector { 1.0 } else { 0.0 };
        let (low_dual, up_dual) = (&self.at.lower.multiplier[..width], &self.at.upper.multiplier[..width]);
        let (from_lower, from_upper) = (&self.from_lower[..width], &self.from_upper[..width]);
        let (lower_miss, upper_miss) = (&self.lower_miss[..width], &self.upper_miss[..width]);
        let (gradient, weights, has_upper) =
            (&self.gradient[..width], &self.weights[..width], &self.has_upper[..width]);
        let Iterate { values, prices, lower, upper } = &mut self.change;
        let (low_step, low_dual_step) = (&mut lower.distance[..width], &mut lower.multiplier[..width]);
        let (up_step, up_dual_step) = (&mut upper.distance[..width], &mut upper.multiplier[..width]);
        let (pulls, moves) = (&mut self.pulls[..width], &mut self.moves[..width]);
        for at in 0..width {
            // What the products of changes leave over; a change before is not needed beyond it.
            low_dual_step[at] *= neglected * low_step[at];
            up_dual_step[at] *= neglected * up_step[at];
            let from_below = (aim - low_dual_step[at] - low_dual[at] * lower_miss[at]) * from_lower[at];
            let from_above = (aim - up_dual_step[at] - up_dual[at] * upper_miss[at]) * from_upper[at];
            pulls[at] = -gradient[at] - low_dual[at] + from_below + up_dual[at] - from_above;
            moves[at] = weights[at] * pulls[at];
        }
        prices.copy_from_slice(&self.row_miss);
        scaled.add_product(moves, prices);
        normal.solve(prices);
        scaled.transposed_product(prices, moves);
        let values = &mut values[..width];
        for at in 0..width {
            values[at] = weights[at] * (pulls[at] - moves[at]);
            low_step[at] = values[at] + lower_miss[at];
            up_step[at] = has_upper[at] * (upper_miss[at] - values[at]);
            let of_lower = aim - low_dual_step[at] - low_dual[at] * low_step[at];
            let of_upper = aim - up_dual_step[at] - up_dual[at] * up_step[at];
            low_dual_step[at] = of_lower * from_lower[at] - low_dual[at];
            up_dual_step[at] = of_upper * from_upper[at] - up_dual[at];
        }
    }

    /// The longest steps, up to 1, that leave distances positive, and multipliers.
    fn longest(&self) -> (f64, f64) {
        // A quotient only where it is the least so far.
        let shorten = |longest: &mut f64, at: f64, change: f64| {
            if at < -change * *longest {
                *longest = -at / change;
            }
        };
        let (mut distances, mut multipliers) = (1.0_f64, 1.0_f64);
        for (at, change) in [(&self.at.lower, &self.change.lower), (&self.at.upper, &self.change.upper)] {
            for (at, change) in at.distance.iter().zip(&change.distance) {
                shorten(&mut distances, *at, *change);
            }
            for (at, change) in at.multiplier.iter().zip(&change.multiplier) {
                shorten(&mut multipliers, *at, *change);
            }
        }
        (distances, multipliers)
    }
}

impl Bounds {
    /// Products of distance and multiplier so far along a change, added up.
    fn products(&self, change: &Self, length: f64) -> f64 {
        let after = |at: &[f64], change: &[f64], place: usize| at[place] + length * change[place];
        let product = |place: usize| {
            after(&self.distance, &change.distance, place) * after(&self.multiplier, &change.multiplier, place)
        };
        (0..self.distance.len()).map(product).sum()
    }
}

impl Iterate {
    /// Values and distances go so far along the change, prices and multipliers so far.
    fn move_by(&mut self, change: &Self, distances: f64, multipliers: f64) {
        let add = |at: &mut [f64], change: &[f64], length: f64| {
            at.iter_mut().zip(change).for_each(|(at, change)| *at += length * change);
        };
        add(&mut self.values, &change.values, distances);
        add(&mut self.prices, &change.prices, multipliers);
        for (at, change) in [(&mut self.lower, &change.lower), (&mut self.upper, &change.upper)] {
            add(&mut at.distance, &change.distance, distances);
            add(&mut at.multiplier, &change.multiplier, multipliers);
        }
    }
}
