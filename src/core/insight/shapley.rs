//! The parts of the ladder, averaged over all orders in which the kinds of help could come.
//!
//! The ladder credits a kind of help with what it adds to those before it; another order would credit it with another part.
//! The average over all orders is the Shapley value (L. S. Shapley, A value for n-person games, 1953): of the sets without a
//! kind, each of size `s` counts `s! (n - 1 - s)! / n!`. The parts add up to the same demand.

use crate::engine::{Helps, Outcome, Play, Rung};
use crate::insight::gap::{GapRow, gap_rows_of};

/// Rows as [`crate::insight::gap::gap_rows`] gives them, with every part but the permitted one averaged over all orders. `plays` are those of
/// [`crate::engine::simulate_help_sets`].
pub fn shapley_rows(outcome: &Outcome, plays: &[Play]) -> Vec<GapRow> {
    let sets: Vec<Helps> = Helps::all().collect();
    if plays.len() != sets.len() {
        return Vec::new();
    }
    let plays: Vec<&Play> = plays.iter().collect();
    // One row per consumer and month; `short[set]` is what is missing with that set of help.
    let (mut rows, shorts) = gap_rows_of(outcome, &plays);
    for (row, short) in rows.iter_mut().zip(&shorts) {
        row.filled[Rung::Permitted] = row.demand - short[0];
        for rung in Rung::ALL.into_iter().skip(1) {
            row.filled[rung] = sets
                .iter()
                .filter(|set| !set.has(rung))
                .map(|set| {
                    shapley_weight(set.len(), Helps::KINDS) * (short[set.index()] - short[set.with(rung).index()])
                })
                .sum();
        }
        row.gap = short[sets.len() - 1];
    }
    rows
}

/// What each of so many adds to a total, on average over all orders in which they could come; `totals` by the bits of the set's number.
pub fn shapley_parts(totals: &[f64], number: usize) -> Vec<f64> {
    let of = |at: usize| {
        let without = (0..totals.len()).filter(|set| set & (1 << at) == 0);
        without
            .map(|set| shapley_weight(set.count_ones() as usize, number) * (totals[set | (1 << at)] - totals[set]))
            .sum()
    };
    (0..number).map(of).collect()
}

/// Share of all orders of so many in which exactly a given set of this size comes before one that is not in it.
pub fn shapley_weight(size: usize, number: usize) -> f64 {
    let factorial = |number: usize| (1..=number).product::<usize>() as f64;
    factorial(size) * factorial(number - 1 - size) / factorial(number)
}

#[cfg(test)]
mod tests {
    use super::shapley_weight;

    #[test]
    fn the_weights_of_all_sets_without_a_kind_add_up_to_one() {
        // Of 4 other kinds there are 1, 4, 6, 4 and 1 sets of size 0 to 4.
        let sum: f64 =
            [1.0, 4.0, 6.0, 4.0, 1.0].iter().enumerate().map(|(size, sets)| sets * shapley_weight(size, 5)).sum();
        assert!((sum - 1.0).abs() < 1e-12);
    }
}
