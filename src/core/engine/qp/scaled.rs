//! One connected part of a program in the form in which it is solved.
//!
//! Fixed columns are gone, every column is counted so that its curvature is near 1, every row so that its length is near 1, and the objective
//! so that the heaviest column weighs about 1. All factors are powers of two: scaling rounds nothing, so that what is exact here is exact in
//! the units of the program. A `<=` row has a slack, a last column of its own with neither curvature nor slope.
//!
//! Given prices `y` of the rows, each column by itself is best at `x = clamp(-(c + B' y) / h, l, u)`: the program is concave in its prices, one a
//! row, and whatever the prices are, every column stands exactly where its own gradient vanishes. What is left open are the rows.

use crate::engine::qp::double::Double;
use crate::engine::qp::program::{Program, Sense};

/// The part, scaled. Columns from `decided` on are slacks.
#[derive(Debug)]
pub struct Scaled {
    /// Where the entries of each column start, and where the last ends.
    starts: Vec<usize>,
    /// Row and coefficient per entry.
    entries: Vec<(usize, f64)>,
    /// Column and coefficient per entry of each row, slacks left out.
    pub by_row: Vec<Vec<(usize, f64)>>,
    /// Columns of the program among the columns; the others are slacks.
    pub decided: usize,
    /// Second derivative per column, from 1/2 to 2; 0 for a slack.
    pub curvature: Vec<f64>,
    /// First derivative at 0 per column.
    pub slope: Vec<f64>,
    /// Least value per column.
    pub lower: Vec<f64>,
    /// Greatest value per column; may be infinite.
    pub upper: Vec<f64>,
    /// Natural size per decided column.
    pub size: Vec<f64>,
    /// Right-hand side per row.
    pub right: Vec<f64>,
    /// Largest term per row if every column were of its natural size.
    pub turnover: Vec<f64>,
    /// Slack per row, if it has one.
    pub slacks: Vec<Option<usize>>,
    /// Column of the program, and what it is multiplied by, per decided column.
    columns: Vec<(usize, f64)>,
    /// Row of the program, and what its price is multiplied by to be that of the program, per row.
    rows: Vec<(usize, f64)>,
}

impl Scaled {
    /// These columns of a program, which are not fixed, under these rows, all of whose other columns are.
    pub fn of(program: &Program, columns: &[usize], rows: &[usize], places: &mut [usize]) -> Self {
        let heaviest =
            columns.iter().map(|at| program.columns[*at]).map(|column| column.curvature * column.scale.powi(2));
        let weight = power_of_two(heaviest.fold(0.0, f64::max));
        let columns: Vec<(usize, f64)> =
            columns.iter().map(|at| (*at, power_of_two((program.columns[*at].curvature / weight).sqrt()))).collect();
        for (place, (column, _)) in columns.iter().enumerate() {
            places[*column] = place;
        }
        let mut scaled = Self {
            starts: vec![0],
            entries: Vec::new(),
            decided: columns.len(),
            curvature: Vec::new(),
            slope: Vec::new(),
            lower: Vec::new(),
            upper: Vec::new(),
            size: Vec::new(),
            by_row: Vec::new(),
            right: Vec::new(),
            turnover: Vec::new(),
            slacks: Vec::new(),
            columns,
            rows: Vec::new(),
        };
        for (at, factor) in &scaled.columns {
            let column = &program.columns[*at];
            scaled.curvature.push(column.curvature / weight / (factor * factor));
            scaled.slope.push(column.slope / weight / factor);
            scaled.lower.push(column.lower * factor);
            scaled.upper.push(column.upper * factor);
            scaled.size.push(column.scale * factor);
        }
        scaled.add_rows(program, rows, places, weight);
        scaled
    }

    fn add_rows(&mut self, program: &Program, rows: &[usize], places: &[usize], weight: f64) {
        let mut by_column: Vec<Vec<(usize, f64)>> = vec![Vec::new(); self.decided];
        let mut slack_rows = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let Limit { terms, right, turnover } = Limit::of(program, *row);
            let terms =
                terms.iter().map(|(column, factor)| (places[*column], factor / self.columns[places[*column]].1));
            let terms: Vec<(usize, f64)> = terms.collect();
            let length = power_of_two(terms.iter().map(|(_, factor)| factor * factor).sum::<f64>().sqrt());
            let terms: Vec<(usize, f64)> =
                terms.into_iter().map(|(column, factor)| (column, factor / length)).collect();
            for (column, factor) in &terms {
                by_column[*column].push((at, *factor));
            }
            self.by_row.push(terms);
            self.right.push(right / length);
            self.turnover.push(turnover / length);
            self.rows.push((*row, weight / length));
            self.slacks.push(None);
            if program.rows[*row].sense == Sense::AtMost {
                slack_rows.push(at);
            }
        }
        for row in slack_rows {
            self.slacks[row] = Some(by_column.len());
            by_column.push(vec![(row, 1.0)]);
            self.curvature.push(0.0);
            self.slope.push(0.0);
            self.lower.push(0.0);
            self.upper.push(f64::INFINITY);
        }
        for entries in by_column {
            self.entries.extend(entries);
            self.starts.push(self.entries.len());
        }
    }

    /// Whether this is the same part to the last digit, wherever it stands in its program.
    pub fn is_same_as(&self, other: &Self) -> bool {
        let (one, two) = (self, other);
        one.decided == two.decided
            && one.starts == two.starts
            && one.right == two.right
            && one.lower == two.lower
            && one.upper == two.upper
            && one.slope == two.slope
            && one.curvature == two.curvature
            && one.entries == two.entries
            && one.slacks == two.slacks
            && one.size == two.size
            && one.turnover == two.turnover
    }

    /// Columns, slacks included.
    pub fn width(&self) -> usize {
        self.slope.len()
    }

    /// Rows.
    pub fn height(&self) -> usize {
        self.right.len()
    }

    /// Rows and coefficients of a column.
    pub fn column(&self, at: usize) -> &[(usize, f64)] {
        &self.entries[self.starts[at]..self.starts[at + 1]]
    }

    /// `B' y`.
    pub fn transposed_product(&self, prices: &[f64], products: &mut [f64]) {
        for (at, product) in products.iter_mut().enumerate() {
            *product = self.column(at).iter().map(|(row, factor)| factor * prices[*row]).sum();
        }
    }

    /// `B x - b`.
    pub fn excess(&self, values: &[f64], excess: &mut [f64]) {
        excess.fill(0.0);
        self.add_product(values, excess);
        excess.iter_mut().zip(&self.right).for_each(|(excess, right)| *excess -= right);
    }

    /// Adds `B x`.
    pub fn add_product(&self, values: &[f64], products: &mut [f64]) {
        for (at, value) in values.iter().enumerate().filter(|(_, value)| **value != 0.0) {
            for (row, factor) in self.column(at) {
                products[*row] += factor * value;
            }
        }
    }

    /// `-(c + B' y)` per column, the sum taken in twice the precision: what each would be at these prices, but for its curvature and its
    /// bounds.
    pub fn pull(&self, prices: &[Double], pulls: &mut [f64]) {
        for (at, pull) in pulls.iter_mut().enumerate() {
            let mut sum = Double::from(self.slope[at]);
            for (row, factor) in self.column(at) {
                sum.add_product(*factor, prices[*row]);
            }
            *pull = -sum.rounded();
        }
    }

    /// The value of a decided column under a pull, and whether it is free there.
    pub fn stand(&self, at: usize, pull: f64) -> (f64, bool) {
        let value = pull / self.curvature[at];
        (value.clamp(self.lower[at], self.upper[at]), value > self.lower[at] && value < self.upper[at])
    }

    /// Enters values and prices into those of the program; bounds are met to the last digit.
    pub fn restore(
        &self,
        program: &Program,
        values: &[f64],
        prices: &[Double],
        solution: &mut [f64],
        row_duals: &mut [Double],
    ) {
        for ((column, factor), value) in self.columns.iter().zip(values) {
            let bounds = &program.columns[*column];
            solution[*column] = (value / factor).clamp(bounds.lower, bounds.upper);
        }
        for ((row, factor), price) in self.rows.iter().zip(prices) {
            row_duals[*row] = price.scaled(*factor);
        }
    }

    /// Prices of the program in the units of this part.
    pub fn prices(&self, row_duals: &[f64]) -> Vec<Double> {
        let prices = self.rows.iter().zip(&self.slacks).map(|((row, factor), slack)| {
            let price = row_duals[*row] / factor;
            Double::from(if slack.is_some() { price.max(0.0) } else { price })
        });
        prices.collect()
    }
}

/// A row of the program without its fixed columns.
pub struct Limit {
    /// Columns that are not fixed, each once, and their coefficients.
    pub terms: Vec<(usize, f64)>,
    /// What is left of the right-hand side.
    pub right: f64,
    /// Largest term of the whole row, were every column of its natural size.
    pub turnover: f64,
}

impl Limit {
    /// A row of a program.
    pub fn of(program: &Program, row: usize) -> Self {
        let entered = &program.rows[row];
        let mut right = Double::from(entered.right);
        let mut terms: Vec<(usize, f64)> = Vec::with_capacity(entered.terms.len());
        for (at, factor) in entered.terms.iter().filter(|(_, factor)| *factor != 0.0) {
            let column = &program.columns[*at];
            if column.lower == column.upper {
                right.add_product(-factor, Double::from(column.lower));
            } else {
                terms.push((*at, *factor));
            }
        }
        // A column may stand in a row twice.
        terms.sort_by_key(|(at, _)| *at);
        terms.dedup_by(|later, first| {
            let is_same = later.0 == first.0;
            first.1 += if is_same { later.1 } else { 0.0 };
            is_same
        });
        terms.retain(|(_, factor)| *factor != 0.0);
        Self { terms, right: right.rounded(), turnover: program.turnover(row) }
    }
}

/// The power of two next below a positive number: its exponent alone.
fn power_of_two(number: f64) -> f64 {
    const EXPONENT: u64 = 0x7ff0_0000_0000_0000;
    if number.is_normal() && number > 0.0 { f64::from_bits(number.to_bits() & EXPONENT) } else { 1.0 }
}
