//! Rows of a month's program, added up entry by entry, and what each says.

use crate::engine::index::{ActivityIx, DemandIx, NodeIx, RouteIx};
use crate::engine::month::variables::Variable;
use crate::engine::qp::program::{Row, Sense};
use crate::tolerance::{CLOSED, DECIMALS};

/// What a row says, by which it is known again in another program of the map: what a month's rows are, and how many, depends on what the rules
/// of the month tell apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum RowKey {
    /// The balance of a node.
    Balance(NodeIx),
    /// A joint limit of a site's activities, by its place.
    Site(usize),
    /// What comes back for recycling, by its place.
    Return(usize),
    /// A quota: the first route that it covers, and which of those that begin there.
    Quota(RouteIx, usize),
    /// What serves one demand alone.
    Use(DemandIx),
    /// A mix at a node, and which of those there.
    Blend(NodeIx, usize),
    /// The earmarked parts of a route's departures.
    Departures(RouteIx),
    /// The earmarked parts of an activity.
    Runs(ActivityIx),
    /// The earmarked parts of a stock.
    Stock(NodeIx),
    /// The earmarked parts of what is unsold.
    Unsold(NodeIx),
    /// What passes on a route of those groups of uses that are treated no better than the one at this place of the treatments.
    NoBetter(RouteIx, usize),
    /// What passes of those that are treated alike.
    Alike(RouteIx, usize),
    /// What comes in for a group of uses goes out for it.
    Earmarked(NodeIx, usize),
    /// What was ordered free comes free.
    OrderedFree(RouteIx),
}

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
        let settled = self.constant.abs() <= CLOSED * self.turnover;
        Row { terms: self.terms, right: if settled { 0.0 } else { -self.constant }, sense }
    }
}
