//! Elimination in a small dense matrix: the work of a front.
//!
//! Columns of the rest are brought up to date four at a time and eight rows at a time, so that what is read of the eliminated columns serves four
//! (K. Goto, R. A. van de Geijn, Anatomy of high-performance matrix multiplication, ACM Transactions on Mathematical Software 34, 2008). Every entry
//! takes off what the eliminated columns say in their order, one product after the other and none fused, so that the digits are those of one entry at a
//! time, however wide the processor's vectors are.

use fearless_simd::{Level, dispatch};
use std::ops::Range;

/// Rows from which on the widest vectors gain anything; below, their loops are over before they begin.
const WIDE: usize = 64;
/// A pivot that stands for infinity: the unknown stays 0.
const FIXED: f64 = 1e100;
/// Columns that are eliminated before the rest is brought up to date.
const BLOCK: usize = 32;
/// Columns of the rest that are brought up to date together.
const COLUMNS: usize = 4;
/// Rows of them at a time: two of the widest vectors, four of the narrowest.
const ROWS: usize = 8;

/// Eliminates the first unknowns, as many as there are floors, of a symmetric matrix, column by column, of which the lower half is read; the rest is
/// brought up to date. What stands above the diagonal means nothing afterwards. A pivot that falls below its floor is taken for infinite.
pub fn eliminate(vectors: Level, matrix: &mut [f64], height: usize, floors: &[f64]) {
    if height < WIDE {
        eliminate_here::<false>(matrix, height, floors);
    } else {
        dispatch!(vectors, _simd => eliminate_here::<true>(matrix, height, floors));
    }
}

#[inline(always)]
fn eliminate_here<const TOGETHER: bool>(matrix: &mut [f64], height: usize, floors: &[f64]) {
    let width = floors.len();
    for start in (0..width).step_by(BLOCK) {
        let end = (start + BLOCK).min(width);
        for column in start..end {
            update(matrix, height, column, start..column);
            let entries = &mut matrix[column * height + column..(column + 1) * height];
            let pivot = if entries[0] > floors[column] { entries[0].sqrt() } else { FIXED };
            entries[0] = pivot;
            entries[1..].iter_mut().for_each(|entry| *entry /= pivot);
        }
        let mut column = end;
        while TOGETHER && column + COLUMNS <= height {
            update_together(matrix, height, column, start..end);
            column += COLUMNS;
        }
        for column in column..height {
            update(matrix, height, column, start..end);
        }
    }
}

/// Takes what these eliminated columns say off another one, four at a time: fewer ways to memory, and the sums are those of one at a time.
#[inline(always)]
fn update(matrix: &mut [f64], height: usize, column: usize, eliminated: Range<usize>) {
    let (before, after) = matrix.split_at_mut(column * height);
    let to = &mut after[column..height];
    let source = |at: usize| &before[at * height + column..(at + 1) * height];
    let mut at = eliminated.start;
    while at + 4 <= eliminated.end {
        let (a, b, c, d) = (source(at), source(at + 1), source(at + 2), source(at + 3));
        let (of_a, of_b, of_c, of_d) = (a[0], b[0], c[0], d[0]);
        for ((((to, a), b), c), d) in to.iter_mut().zip(a).zip(b).zip(c).zip(d) {
            *to = *to - of_a * a - of_b * b - of_c * c - of_d * d;
        }
        at += 4;
    }
    for at in at..eliminated.end {
        let from = source(at);
        let factor = from[0];
        to.iter_mut().zip(from).for_each(|(to, entry)| *to -= factor * entry);
    }
}

/// The same for this column and the next ones, eight rows at a time.
#[inline(always)]
fn update_together(matrix: &mut [f64], height: usize, column: usize, eliminated: Range<usize>) {
    let (before, after) = matrix.split_at_mut(column * height);
    let columns = before[eliminated.start * height..eliminated.end * height].chunks_exact(height);
    let mut factors = [[0.0; COLUMNS]; BLOCK];
    for (factors, from) in factors.iter_mut().zip(columns.clone()) {
        factors.copy_from_slice(&from[column..column + COLUMNS]);
    }
    let (first, rest) = after.split_at_mut(height);
    let (second, rest) = rest.split_at_mut(height);
    let (third, rest) = rest.split_at_mut(height);
    let mut to = [first, second, third, &mut rest[..height]];
    let mut row = column;
    while row + ROWS <= height {
        let mut tile = [[0.0; ROWS]; COLUMNS];
        for (entries, to) in tile.iter_mut().zip(&to) {
            entries.copy_from_slice(&to[row..row + ROWS]);
        }
        for (from, factors) in columns.clone().zip(&factors) {
            let Some(from) = from[row..].first_chunk::<ROWS>() else { break };
            for at in 0..COLUMNS {
                for along in 0..ROWS {
                    tile[at][along] -= factors[at] * from[along];
                }
            }
        }
        for (entries, to) in tile.iter().zip(&mut to) {
            to[row..row + ROWS].copy_from_slice(entries);
        }
        row += ROWS;
    }
    for row in row..height {
        let mut entries = to.each_ref().map(|to| to[row]);
        for (from, factors) in columns.clone().zip(&factors) {
            for at in 0..COLUMNS {
                entries[at] -= factors[at] * from[row];
            }
        }
        for (entry, to) in entries.iter().zip(&mut to) {
            to[row] = *entry;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix with its diagonal above the sum of its row, its lower half.
    fn matrix(height: usize) -> Vec<f64> {
        let entry = |row: usize, column: usize| match row == column {
            true => height as f64,
            false => ((row * 31 + column * 17) % 101) as f64 / 101.0 - 0.5,
        };
        (0..height * height).map(|at| entry(at % height, at / height)).collect()
    }

    fn lower(matrix: &[f64], height: usize) -> Vec<u64> {
        let is_lower = |at: &usize| at % height >= at / height;
        (0..matrix.len()).filter(is_lower).map(|at| matrix[at].to_bits()).collect()
    }

    #[test]
    fn the_digits_do_not_depend_on_the_vectors() {
        for (height, width) in [(WIDE, 1), (WIDE + 3, 40), (101, 101), (130, 33)] {
            let floors = vec![0.0; width];
            let (mut one, mut wide, mut plain) = (matrix(height), matrix(height), matrix(height));
            eliminate_here::<false>(&mut one, height, &floors);
            eliminate(Level::new(), &mut wide, height, &floors);
            eliminate_here::<true>(&mut plain, height, &floors);
            assert_eq!(lower(&one, height), lower(&wide, height), "{height}, {width}");
            assert_eq!(lower(&one, height), lower(&plain, height), "{height}, {width}");
        }
    }

    #[test]
    fn what_is_eliminated_gives_the_matrix_back() {
        let height = 70;
        let before = matrix(height);
        let mut factors = before.clone();
        eliminate(Level::new(), &mut factors, height, &vec![0.0; height]);
        for row in 0..height {
            for column in 0..=row {
                let product: f64 =
                    (0..=column).map(|at| factors[at * height + row] * factors[at * height + column]).sum();
                let expected = before[column * height + row];
                assert!(
                    (product - expected).abs() < 1e-12 * height as f64,
                    "{row}, {column}: {product} is not {expected}"
                );
            }
        }
    }

    #[test]
    fn a_pivot_below_its_floor_leaves_its_unknown_at_0() {
        // The second row is the first once more: nothing is left of its pivot.
        let mut matrix = vec![4.0, 4.0, 0.0, 4.0];
        eliminate(Level::new(), &mut matrix, 2, &[1e-9, 1e-9]);
        assert_eq!((matrix[0], matrix[1], matrix[3]), (2.0, 2.0, FIXED));
    }
}
