//! Ranks, and how far two orders agree.

/// Rank of each value, 1 for the largest; equals share the mean of their ranks.
pub fn ranks(values: &[f64]) -> Vec<f64> {
    let rank = |value: &f64| {
        let larger = values.iter().filter(|other| *other > value).count();
        let equal = values.iter().filter(|other| *other == value).count();
        larger as f64 + (equal as f64 + 1.0) / 2.0
    };
    values.iter().map(rank).collect()
}

/// Spearman's rank correlation of pairs, -1 to 1: Pearson's correlation of their ranks, so that ties count rightly. None below three pairs,
/// where it says nothing, and where one side has no order at all.
pub fn rank_correlation(pairs: &[(f64, f64)]) -> Option<f64> {
    if pairs.len() < 3 {
        return None;
    }
    let (a, b): (Vec<f64>, Vec<f64>) = pairs.iter().copied().unzip();
    let (a, b) = (ranks(&a), ranks(&b));
    let mean = (pairs.len() as f64 + 1.0) / 2.0;
    let product = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| (a - mean) * (b - mean)).sum::<f64>();
    let spread = (product(&a, &a) * product(&b, &b)).sqrt();
    (spread > 0.0).then(|| product(&a, &b) / spread)
}

#[cfg(test)]
mod tests {
    use super::{rank_correlation, ranks};

    #[test]
    fn equals_share_the_mean_of_their_ranks() {
        // 9 is first; the two 5 would be second and third and share 2.5; 1 is last.
        assert_eq!(ranks(&[5.0, 9.0, 1.0, 5.0]), [2.5, 1.0, 4.0, 2.5]);
    }

    #[test]
    fn the_correlation_is_that_of_the_ranks() {
        // Ranks 1 2 3 4 beside 2 1 3 4: differences 1, -1, 0, 0; 1 - 6 * 2 / (4 * 15) = 0.8.
        let one = rank_correlation(&[(40.0, 7.0), (30.0, 8.0), (20.0, 6.0), (10.0, 1.0)]);
        assert!((one.expect("four pairs") - 0.8).abs() < 1e-12);
        // With a tie, from the deviations of the ranks: 1.5 0.5 -0.5 -1.5 beside 1.5 0.5 -1 -1. Products 2.25 + 0.25 + 0.5 + 1.5 = 4.5; squares 5 and
        // 2.25 + 0.25 + 1 + 1 = 4.5. 4.5 / sqrt(5 * 4.5) = 0.948683.
        let tied = rank_correlation(&[(4.0, 9.0), (3.0, 5.0), (2.0, 0.0), (1.0, 0.0)]);
        assert!((tied.expect("four pairs") - 0.948_683_298).abs() < 1e-9);
        assert_eq!(rank_correlation(&[(1.0, 2.0), (2.0, 1.0)]), None);
        assert_eq!(rank_correlation(&[(1.0, 2.0), (2.0, 2.0), (3.0, 2.0)]), None);
    }
}
