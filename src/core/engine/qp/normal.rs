//! The matrix of all methods here: `B D B'`, a row and a column per price, with `D` what a column gives way under a pull.
//!
//! Two rows meet where a column stands in both, so that the pattern is that of the map. Bounds change `D` and never the pattern: order and
//! pattern of the factors are found once a program.

use crate::engine::qp::cholesky::{Factors, Symbolic};
use crate::engine::qp::scaled::Scaled;

/// The pattern of the matrix and the factors of the last one.
pub struct Normal {
    symbolic: Symbolic,
    /// Per front: place, column, and product of its two coefficients.
    products: Vec<Vec<(usize, usize, f64)>>,
    /// Front and place of each diagonal entry.
    diagonals: Vec<Vec<(usize, usize)>>,
    factors: Factors,
    diagonal: Vec<f64>,
    floors: Vec<f64>,
}

/// Share of its pivot below which what rounding leaves of the pivot's ridge counts as nothing.
const FLOOR: f64 = 0.1;

impl Normal {
    /// The pattern for a part of a program.
    pub fn of(scaled: &Scaled) -> Self {
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); scaled.height()];
        for at in 0..scaled.decided {
            for (row, _) in scaled.column(at) {
                neighbours[*row].extend(scaled.column(at).iter().map(|(other, _)| *other).filter(|other| other != row));
            }
        }
        for row in &mut neighbours {
            row.sort_unstable();
            row.dedup();
        }
        let symbolic = Symbolic::of(&neighbours);
        let mut products = vec![Vec::new(); symbolic.fronts()];
        for at in 0..scaled.width() {
            let entries = scaled.column(at);
            for (own, (row, factor)) in entries.iter().enumerate() {
                for (other, second) in &entries[..=own] {
                    let (front, place) = symbolic.place_of(*row, *other);
                    products[front].push((place, at, factor * second));
                }
            }
        }
        let mut diagonals = vec![Vec::new(); symbolic.fronts()];
        for row in 0..scaled.height() {
            let (front, place) = symbolic.place_of(row, row);
            diagonals[front].push((place, row));
        }
        let (diagonal, floors) = (vec![0.0; scaled.height()], vec![0.0; scaled.height()]);
        Self { symbolic, products, diagonals, factors: Factors::default(), diagonal, floors }
    }

    /// Factors the matrix of these weights per column, and `ridge` on its diagonal, told per row with what stands there.
    pub fn factor(&mut self, scaled: &Scaled, weights: &[f64], ridge: impl Fn(usize, f64) -> f64) {
        self.diagonal.fill(0.0);
        for (at, weight) in weights.iter().enumerate().filter(|(_, weight)| **weight != 0.0) {
            for (row, factor) in scaled.column(at) {
                self.diagonal[*row] += weight * factor * factor;
            }
        }
        for (row, (diagonal, floor)) in self.diagonal.iter_mut().zip(&mut self.floors).enumerate() {
            *diagonal = ridge(row, *diagonal);
            *floor = FLOOR * *diagonal;
        }
        let Self { symbolic, products, diagonals, factors, diagonal, floors } = self;
        symbolic.factor(factors, floors, |front, matrix| {
            diagonals[front].iter().for_each(|(place, row)| matrix[*place] += diagonal[*row]);
            for (place, column, product) in &products[front] {
                matrix[*place] += weights[*column] * product;
            }
        });
    }

    /// Solves with the last factors, in place.
    pub fn solve(&mut self, right: &mut [f64]) {
        self.symbolic.solve(&mut self.factors, right);
    }
}
