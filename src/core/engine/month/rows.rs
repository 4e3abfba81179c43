//! Rows of a month's program, added up entry by entry.

use crate::engine::month::variables::Variable;
use crate::engine::qp::program::{Row, Sense};
use crate::tolerance::DECIMALS;

/// What these may be together.
pub fn at_most(members: &[Variable], limit: f64) -> Row {
    let terms = members.iter().filter_map(|variable| Some((variable.column?, 1.0))).collect();
    let right = limit - members.iter().map(|variable| variable.reference).sum::<f64>();
    // Within rounding of its limit is at its limit.
    let right = if right.abs() <= DECIMALS * limit { 0.0 } else { right };
    Row { terms, right, sense: Sense::AtMost }
}

/// A balance being added up.
pub struct Balance {
    terms: Vec<(usize, f64)>,
    constant: f64,
    turnover: f64,
}

impl Balance {
    /// Nothing but what is there.
    pub fn new(opening: f64) -> Self {
        Self { terms: Vec::new(), constant: opening, turnover: opening.abs() }
    }

    /// Books what is decided already.
    pub fn fixed(&mut self, volume: f64) {
        self.constant += volume;
        self.turnover += volume.abs();
    }

    /// Books a multiple of a variable.
    pub fn book(&mut self, variable: Variable, coefficient: f64) {
        self.fixed(coefficient * variable.reference);
        if let Some(column) = variable.column {
            match self.terms.iter_mut().find(|(known, _)| *known == column) {
                Some((_, sum)) => *sum += coefficient,
                None => self.terms.push((column, coefficient)),
            }
        }
    }

    /// The row that holds the sum at 0, or at most there.
    pub fn into_row(self, sense: Sense) -> Row {
        let settled = self.constant.abs() <= DECIMALS * self.turnover;
        Row { terms: self.terms, right: if settled { 0.0 } else { -self.constant }, sense }
    }
}
