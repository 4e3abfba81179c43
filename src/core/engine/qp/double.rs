//! Numbers of twice the precision, as an unevaluated sum of two.
//!
//! The gradient of a weak column is the difference of prices a million million times as large: in plain numbers nothing would be left of it.
//! Sums and products are exact pairs (T. J. Dekker, A floating-point technique for extending the available precision, Numerische Mathematik
//! 18, 1971; D. E. Knuth, The Art of Computer Programming 2, section 4.2.2), and scalar products are carried along with their errors
//! (T. Ogita, S. M. Rump, S. Oishi, Accurate sum and dot product, SIAM Journal on Scientific Computing 26, 2005). A fused multiply-add
//! would be shorter; it is left out, so that every processor gives the same bytes.

use std::ops::AddAssign;

/// A number as `high + low`, of which `low` is what rounding took off.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Double {
    /// The number, rounded.
    pub high: f64,
    /// What is left of it.
    pub low: f64,
}

/// Splits the 53 digits of a number into two halves: 2^27 + 1.
const SPLIT: f64 = 134_217_729.0;

impl Double {
    /// The number, rounded.
    pub fn rounded(self) -> f64 {
        self.high + self.low
    }

    /// Adds a product of a plain factor with a number.
    pub fn add_product(&mut self, factor: f64, number: Self) {
        let (product, rest) = exact_product(factor, number.high);
        let (sum, lost) = exact_sum(self.high, product);
        self.high = sum;
        self.low += lost + (rest + factor * number.low);
    }

    /// The number times a power of two, which loses nothing.
    pub fn scaled(self, power: f64) -> Self {
        Self { high: self.high * power, low: self.low * power }
    }
}

impl From<f64> for Double {
    fn from(number: f64) -> Self {
        Self { high: number, low: 0.0 }
    }
}

impl AddAssign<f64> for Double {
    fn add_assign(&mut self, number: f64) {
        let (sum, lost) = exact_sum(self.high, number);
        (self.high, self.low) = exact_sum(sum, lost + self.low);
    }
}

/// The rounded sum and what rounding took off.
fn exact_sum(a: f64, b: f64) -> (f64, f64) {
    let sum = a + b;
    let of_b = sum - a;
    (sum, (a - (sum - of_b)) + (b - of_b))
}

/// The rounded product and what rounding took off.
fn exact_product(a: f64, b: f64) -> (f64, f64) {
    let product = a * b;
    let ((a_high, a_low), (b_high, b_low)) = (halves(a), halves(b));
    (product, ((a_high * b_high - product) + a_high * b_low + a_low * b_high) + a_low * b_low)
}

fn halves(number: f64) -> (f64, f64) {
    let wide = SPLIT * number;
    let high = wide - (wide - number);
    (high, number - high)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounding_takes_off_is_kept() {
        // (1 + 2^-40) (1 - 2^-40) = 1 - 2^-80, which a plain number rounds to 1.
        let small = 2.0_f64.powi(-40);
        let mut sum = Double::from(-1.0);
        sum.add_product(1.0 + small, Double::from(1.0 - small));
        assert_eq!(sum.rounded(), -2.0_f64.powi(-80));
        let mut sum = Double::from(1e16);
        sum += 1.0;
        sum += -1e16;
        assert_eq!(sum.rounded(), 1.0);
    }
}
