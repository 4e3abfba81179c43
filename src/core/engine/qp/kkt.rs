//! The linear equations that are left once it is known which bounds and rows hold: their factors, and their solution to rounding.

use crate::engine::qp::active_set::{ActiveSet, Side};
use crate::engine::qp::program::Program;
use crate::tolerance::REGULARISATION;
use clarabel::algebra::CscMatrix;
use clarabel::qdldl::{QDLDLFactorisation, QDLDLSettingsBuilder};

/// Times the equations are solved: the first for the answer, the others for what rounding has left of it.
const SOLVES: usize = 4;

/// The order in which unknowns are eliminated: finding a good one takes as long as the elimination, and a set that changes in a few
/// places keeps it.
#[derive(Default)]
pub struct Order {
    /// Place per unknown of the program, from 1; 0 where it was not among the unknowns.
    places: Vec<usize>,
}

impl Order {
    /// The order of some unknowns, new ones first; none before one is known.
    fn of(&self, unknowns: &[usize]) -> Option<Vec<usize>> {
        if self.places.is_empty() {
            return None;
        }
        let mut order: Vec<usize> = (0..unknowns.len()).collect();
        order.sort_by_key(|at| self.places.get(unknowns[*at]).copied().unwrap_or(0));
        Some(order)
    }

    /// Takes in an order that has been found.
    fn learn(&mut self, unknowns: &[usize], order: &[usize]) {
        if self.places.is_empty() {
            self.places = vec![0; unknowns.iter().max().map_or(0, |last| last + 1)];
            for (place, at) in order.iter().enumerate() {
                self.places[unknowns[*at]] = place + 1;
            }
        }
    }
}

/// The linear equations over free columns and holding rows, `[I A'; A 0]`, with columns scaled by the root of their curvature and
/// rows to length 1, so that its conditioning is that of the map and not of its units.
pub struct System {
    /// Column of the program and the root of its curvature.
    free: Vec<(usize, f64)>,
    /// Row of the program and its length.
    rows: Vec<(usize, f64)>,
    /// Entries per row: place among the free columns and scaled coefficient.
    entries: Vec<Vec<(usize, f64)>>,
    right: Vec<f64>,
}

impl System {
    pub fn of(program: &Program, set: &ActiveSet, held: &[f64]) -> Option<Self> {
        let mut place = vec![usize::MAX; program.columns.len()];
        let mut free = Vec::new();
        for (at, column) in program.columns.iter().enumerate() {
            if set.columns[at] == Side::Free {
                place[at] = free.len();
                free.push((at, column.curvature.sqrt()));
            }
        }
        let mut right: Vec<f64> = free.iter().map(|(at, root)| -program.columns[*at].slope / root).collect();
        let (mut rows, mut entries, mut limits) = (Vec::new(), Vec::new(), Vec::new());
        for (at, row) in program.rows.iter().enumerate().filter(|(at, _)| set.rows[*at]) {
            let mut limit = row.right;
            let mut terms = Vec::with_capacity(row.terms.len());
            for (column, factor) in &row.terms {
                if place[*column] == usize::MAX {
                    limit -= factor * held[*column];
                } else {
                    terms.push((place[*column], factor / free[place[*column]].1));
                }
            }
            let length = terms.iter().map(|(_, factor)| factor * factor).sum::<f64>().sqrt();
            if length > 0.0 {
                terms.iter_mut().for_each(|(_, factor)| *factor /= length);
                rows.push((at, length));
                entries.push(terms);
                limits.push(limit / length);
            }
        }
        right.extend(limits);
        right.iter().all(|entry| entry.is_finite()).then_some(Self { free, rows, entries, right })
    }

    /// Fills in the values of free columns and the multipliers of holding rows.
    pub fn solve(&self, values: &mut [f64], row_duals: &mut [f64], order: &mut Order) -> Option<()> {
        if self.free.is_empty() {
            return Some(()); // every column rests at a bound
        }
        let mut factors = self.factor(values.len(), order)?;
        let mut answer = vec![0.0; self.free.len()];
        answer.extend(self.rows.iter().map(|(at, length)| row_duals[*at] * length));
        for _ in 0..SOLVES {
            let mut rest = self.residual(&answer);
            factors.solve(&mut rest);
            answer.iter_mut().zip(&rest).for_each(|(entry, correction)| *entry += correction);
        }
        if answer.iter().any(|entry| !entry.is_finite()) {
            return None;
        }
        for ((at, root), value) in self.free.iter().zip(&answer) {
            values[*at] = value / root;
        }
        for ((at, length), dual) in self.rows.iter().zip(&answer[self.free.len()..]) {
            row_duals[*at] = dual / length;
        }
        Some(())
    }

    fn factor(&self, columns: usize, order: &mut Order) -> Option<QDLDLFactorisation> {
        let (free, rows) = (self.free.len(), self.rows.len());
        let size = free + rows;
        let mut starts: Vec<usize> = (0..=free).collect();
        let (mut places, mut numbers) = ((0..free).collect::<Vec<usize>>(), vec![1.0; free]);
        for (at, terms) in self.entries.iter().enumerate() {
            let mut terms = terms.clone();
            terms.sort_unstable_by_key(|(place, _)| *place);
            for (place, factor) in terms {
                places.push(place);
                numbers.push(factor);
            }
            places.push(free + at);
            numbers.push(-REGULARISATION);
            starts.push(places.len());
        }
        let matrix = CscMatrix::new(size, size, starts, places, numbers);
        let mut signs = vec![1_i8; free];
        signs.resize(size, -1);
        // An unknown by its place in the program, columns first.
        let unknowns: Vec<usize> =
            self.free.iter().map(|(at, _)| *at).chain(self.rows.iter().map(|(at, _)| columns + at)).collect();
        let mut settings = QDLDLSettingsBuilder::default();
        settings.Dsigns(signs).regularize_eps(REGULARISATION / 10.0).regularize_delta(REGULARISATION);
        if let Some(order) = order.of(&unknowns) {
            settings.perm(order);
        }
        let settings = settings.build().ok()?;
        let factors = QDLDLFactorisation::new(&matrix, Some(settings)).ok()?;
        order.learn(&unknowns, &factors.perm);
        Some(factors)
    }

    /// What is left of the right-hand side, without the regularisation.
    fn residual(&self, answer: &[f64]) -> Vec<f64> {
        let (values, duals) = answer.split_at(self.free.len());
        let mut rest = self.right.clone();
        for (entry, value) in rest.iter_mut().zip(values) {
            *entry -= value;
        }
        for (at, terms) in self.entries.iter().enumerate() {
            let mut sum = 0.0;
            for (place, factor) in terms {
                rest[*place] -= factor * duals[at];
                sum += factor * values[*place];
            }
            rest[self.free.len() + at] -= sum;
        }
        rest
    }
}
