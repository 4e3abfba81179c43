//! Random numbers for made-up maps, the same on every machine.
//!
//! A small generator (splitmix64, G. L. Steele, D. Lea, C. H. Flood, 2014), and draws that take nothing but sums, products and
//! quotients of it: powers and logarithms may differ in the last digit from one system to the next.

/// The generator.
pub struct Dice(u64);

impl Dice {
    /// The series of a seed.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        bits ^ (bits >> 31)
    }

    /// A whole number from 0 to below the limit; 0 where that is 0.
    pub fn below(&mut self, limit: usize) -> usize {
        usize::try_from(self.next() % limit.max(1) as u64).unwrap_or(0)
    }

    /// A number from 0 to below 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// A number between two others, to three digits, so that files stay readable.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        ((low + self.part() * (high - low)) * 1000.0).round() / 1000.0
    }

    /// True with this probability.
    pub fn falls(&mut self, probability: f64) -> bool {
        self.part() < probability
    }

    /// A size from 1 up, twice as large half as often, as firms are (R. L. Axtell, Zipf distribution of U.S. firm sizes, Science
    /// 293, 2001): a Pareto draw of shape 1, cut off at 100.
    pub fn size(&mut self) -> f64 {
        1.0 / self.between(0.01, 1.0)
    }

    /// 1 or more, each further one with the same probability, at most so many: a geometric draw.
    pub fn count(&mut self, further: f64, most: usize) -> usize {
        (1..most).take_while(|_| self.falls(further)).count() + 1
    }

    /// A place in a list of weights, drawn in proportion to them; none where all are 0.
    pub fn weighed(&mut self, weights: &[f64]) -> Option<usize> {
        let mut lot = self.part() * weights.iter().sum::<f64>();
        let mut last = None;
        for (at, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight > 0.0) {
            last = Some(at);
            if lot < *weight {
                break;
            }
            lot -= weight;
        }
        last
    }
}
