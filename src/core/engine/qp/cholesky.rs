//! Sparse Cholesky factors `L L'` of a positive definite matrix, front by front.
//!
//! Multifrontal elimination (I. S. Duff, J. K. Reid, The multifrontal solution of indefinite sparse symmetric linear equations, ACM
//! Transactions on Mathematical Software 9, 1983): unknowns that are eliminated with the same neighbours form a front, a small dense
//! matrix; what is left of it after its own unknowns are gone is added to the front of its parent in the elimination tree (J. W. H. Liu,
//! The role of elimination trees in sparse factorization, SIAM Journal on Matrix Analysis and Applications 11, 1990). Small fronts are
//! merged with their parents where that brings in few zeros. The order is approximate minimum degree.
//!
//! Every sum is taken in one fixed order, and inner loops run over independent entries, so that the digits depend neither on the width of
//! the processor's vectors nor on threads.

use crate::engine::qp::dense::eliminate;
use fearless_simd::Level;

/// The pattern of the factors: found once, used for every matrix of that pattern.
pub struct Symbolic {
    /// Unknown of the matrix per place in the order of elimination.
    order: Vec<usize>,
    /// Place in the order of elimination per unknown.
    places: Vec<usize>,
    fronts: Vec<Front>,
    /// Front per place.
    front_of: Vec<usize>,
    /// Numbers that all factors hold.
    size: usize,
    /// The vectors of this processor.
    vectors: Level,
}

/// Unknowns that are eliminated together.
struct Front {
    /// Place of the first of them.
    first: usize,
    /// How many.
    width: usize,
    /// Places of all rows, its own first.
    rows: Vec<usize>,
    /// Fronts whose rest is added to this one.
    children: Vec<usize>,
    /// Row of the parent's front per row of the rest.
    in_parent: Vec<usize>,
    /// Where its factors start.
    start: usize,
}

/// The factors of one matrix, and what their elimination needs; kept so that memory is asked for once.
#[derive(Default)]
pub struct Factors {
    values: Vec<f64>,
    front: Vec<f64>,
    rests: Vec<f64>,
    work: Vec<f64>,
}

/// No front, no parent.
const NONE: usize = usize::MAX;

impl Symbolic {
    /// The pattern of a matrix given by the neighbours of each unknown, itself left out.
    pub fn of(neighbours: &[Vec<usize>]) -> Self {
        let order = minimum_degree(neighbours);
        let parents = elimination_tree(neighbours, &order);
        let order: Vec<usize> = postorder(&parents).into_iter().map(|place| order[place]).collect();
        let parents = elimination_tree(neighbours, &order);
        let places = inverse(&order);
        let counts = column_counts(neighbours, &order, &places, &parents);
        let ranges = merged_fronts(&parents, &counts);
        let mut symbolic =
            Self { front_of: vec![0; order.len()], order, places, fronts: Vec::new(), size: 0, vectors: Level::new() };
        symbolic.lay_out(neighbours, &ranges);
        symbolic
    }

    /// Where an entry of the matrix goes: its front and its place there.
    pub fn place_of(&self, row: usize, column: usize) -> (usize, usize) {
        let (a, b) = (self.places[row], self.places[column]);
        let (row, column) = (a.max(b), a.min(b));
        let at = self.front_of[column];
        let front = &self.fronts[at];
        let own = front.first + front.width;
        let down = if row < own {
            row - front.first
        } else {
            front.width + front.rows[front.width..].partition_point(|known| *known < row)
        };
        (at, (column - front.first) * front.rows.len() + down)
    }

    /// How many fronts there are.
    pub fn fronts(&self) -> usize {
        self.fronts.len()
    }

    /// Works out the rows of the fronts that own these ranges of places, and whose rest goes where.
    fn lay_out(&mut self, neighbours: &[Vec<usize>], ranges: &[(usize, usize)]) {
        for (at, (first, end)) in ranges.iter().enumerate() {
            self.front_of[*first..*end].fill(at);
        }
        let mut seen = vec![NONE; self.order.len()];
        let mut children: Vec<Vec<usize>> = vec![Vec::new(); ranges.len()];
        for (at, (first, end)) in ranges.iter().copied().enumerate() {
            let mut rows: Vec<usize> = Vec::new();
            let mut add = |row: usize| {
                if row >= end && seen[row] != at {
                    seen[row] = at;
                    rows.push(row);
                }
            };
            for place in first..end {
                neighbours[self.order[place]].iter().for_each(|other| add(self.places[*other]));
            }
            for child in children[at].iter().map(|child| &self.fronts[*child]) {
                child.rows[child.width..].iter().for_each(|row| add(*row));
            }
            rows.sort_unstable();
            if let Some(parent) = rows.first() {
                children[self.front_of[*parent]].push(at);
            }
            let rows: Vec<usize> = (first..end).chain(rows).collect();
            let (width, start) = (end - first, self.size);
            self.size += rows.len() * width;
            let children = std::mem::take(&mut children[at]);
            self.fronts.push(Front { first, width, rows, children, in_parent: Vec::new(), start });
        }
        let mut row_of = vec![0; self.order.len()];
        for parent in 0..self.fronts.len() {
            self.fronts[parent].rows.iter().enumerate().for_each(|(at, row)| row_of[*row] = at);
            for child in self.fronts[parent].children.clone() {
                let child = &mut self.fronts[child];
                child.in_parent = child.rows[child.width..].iter().map(|row| row_of[*row]).collect();
            }
        }
    }

    /// Factors the matrix whose entries `fill` adds to each front, which is empty before. An unknown whose pivot falls below its floor
    /// follows from others, and stays 0; `floors` are per unknown.
    pub fn factor(&self, factors: &mut Factors, floors: &[f64], mut fill: impl FnMut(usize, &mut [f64])) {
        let Factors { values, front: matrix, rests, work: in_order, .. } = factors;
        in_order.clear();
        in_order.extend(self.order.iter().map(|unknown| floors[*unknown]));
        values.resize(self.size, 0.0);
        rests.clear();
        for (at, front) in self.fronts.iter().enumerate() {
            let (height, width) = (front.rows.len(), front.width);
            matrix.clear();
            matrix.resize(height * height, 0.0);
            fill(at, matrix);
            // The rest of the last child lies on top.
            for child in front.children.iter().rev() {
                let places = &self.fronts[*child].in_parent;
                let start = rests.len() - places.len() * places.len();
                for (column, from) in rests[start..].chunks_exact(places.len()).enumerate() {
                    let to = &mut matrix[places[column] * height..][..height];
                    for (row, entry) in places.iter().zip(from).skip(column) {
                        to[*row] += entry;
                    }
                }
                rests.truncate(start);
            }
            eliminate(self.vectors, matrix, height, &in_order[front.first..front.first + width]);
            values[front.start..front.start + height * width].copy_from_slice(&matrix[..height * width]);
            for column in width..height {
                rests.extend_from_slice(&matrix[column * height + width..(column + 1) * height]);
            }
        }
    }

    /// Solves with the factors, in place.
    pub fn solve(&self, factors: &mut Factors, right: &mut [f64]) {
        let Factors { values, work, front: below, .. } = factors;
        work.clear();
        work.extend(self.order.iter().map(|unknown| right[*unknown]));
        for front in &self.fronts {
            let (height, width) = (front.rows.len(), front.width);
            let others = &front.rows[width..];
            // What the front takes off the rows below it: together, so that these are looked up once.
            below.clear();
            below.resize(others.len(), 0.0);
            let own = &mut work[front.first..front.first + width];
            for (at, column) in values[front.start..][..height * width].chunks_exact(height).enumerate() {
                let value = own[at] / column[at];
                own[at] = value;
                own[at + 1..].iter_mut().zip(&column[at + 1..width]).for_each(|(to, entry)| *to -= entry * value);
                below.iter_mut().zip(&column[width..]).for_each(|(to, entry)| *to += entry * value);
            }
            others.iter().zip(&*below).for_each(|(row, taken)| work[*row] -= taken);
        }
        for front in self.fronts.iter().rev() {
            let (height, width) = (front.rows.len(), front.width);
            below.clear();
            below.extend(front.rows[width..].iter().map(|row| work[*row]));
            let own = &mut work[front.first..front.first + width];
            for (at, column) in values[front.start..][..height * width].chunks_exact(height).enumerate().rev() {
                let known = dot(&own[at + 1..], &column[at + 1..width]) + dot(below, &column[width..]);
                own[at] = (own[at] - known) / column[at];
            }
        }
        for (value, unknown) in work.iter().zip(&self.order) {
            right[*unknown] = *value;
        }
    }
}

/// The sum of products, in four sums of every fourth: the processor takes them at the same time, and the digits are those of one after the other.
fn dot(one: &[f64], other: &[f64]) -> f64 {
    let (ones, others) = (one.chunks_exact(4), other.chunks_exact(4));
    let rest: f64 = ones.remainder().iter().zip(others.remainder()).map(|(a, b)| a * b).sum();
    let mut sums = [0.0; 4];
    for (a, b) in ones.zip(others) {
        for (sum, (a, b)) in sums.iter_mut().zip(a.iter().zip(b)) {
            *sum += a * b;
        }
    }
    (sums[0] + sums[1]) + (sums[2] + sums[3]) + rest
}

/// An order of elimination that brings in few new entries.
fn minimum_degree(neighbours: &[Vec<usize>]) -> Vec<usize> {
    let as_listed = || (0..neighbours.len()).collect();
    if neighbours.iter().all(Vec::is_empty) {
        return as_listed();
    }
    let mut starts = vec![0];
    let mut entries = Vec::new();
    for row in neighbours {
        entries.extend(row.iter().map(|other| *other as isize));
        starts.push(entries.len() as isize);
    }
    match amd::order(neighbours.len() as isize, &starts, &entries, &amd::Control::default()) {
        Ok((order, ..)) if order.len() == neighbours.len() => order.iter().map(|at| *at as usize).collect(),
        // An order is a matter of speed: in any other the answer is the same to rounding.
        _ => as_listed(),
    }
}

fn inverse(order: &[usize]) -> Vec<usize> {
    let mut places = vec![0; order.len()];
    order.iter().enumerate().for_each(|(place, unknown)| places[*unknown] = place);
    places
}

/// Parent of each place: the first place after it whose elimination it touches.
fn elimination_tree(neighbours: &[Vec<usize>], order: &[usize]) -> Vec<usize> {
    let places = inverse(order);
    let mut parents = vec![NONE; order.len()];
    // The highest known ancestor, so that paths are walked once.
    let mut ancestors = vec![NONE; order.len()];
    for (place, unknown) in order.iter().enumerate() {
        for other in &neighbours[*unknown] {
            let mut below = places[*other];
            while below < place {
                let above = std::mem::replace(&mut ancestors[below], place);
                if above == NONE {
                    parents[below] = place;
                    break;
                }
                below = above;
            }
        }
    }
    parents
}

/// Places so that every subtree is a range.
fn postorder(parents: &[usize]) -> Vec<usize> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); parents.len()];
    let mut roots = Vec::new();
    for (place, parent) in parents.iter().enumerate() {
        if *parent == NONE { roots.push(place) } else { children[*parent].push(place) }
    }
    let mut order = Vec::with_capacity(parents.len());
    for root in roots {
        let mut path = vec![(root, 0)];
        while let Some((place, next)) = path.pop() {
            if let Some(child) = children[place].get(next) {
                path.extend([(place, next + 1), (*child, 0)]);
            } else {
                order.push(place);
            }
        }
    }
    order
}

/// Entries per column of the factors, diagonal included: every row is a subtree of the elimination tree.
fn column_counts(neighbours: &[Vec<usize>], order: &[usize], places: &[usize], parents: &[usize]) -> Vec<usize> {
    let mut counts = vec![1; order.len()];
    let mut seen: Vec<usize> = (0..order.len()).collect();
    for (place, unknown) in order.iter().enumerate() {
        for other in &neighbours[*unknown] {
            let mut below = places[*other];
            while below < place && seen[below] != place {
                seen[below] = place;
                counts[below] += 1;
                below = parents[below];
            }
        }
    }
    counts
}

/// Ranges of places that form fronts: those with the same rows, and small ones with their parents where few zeros come in.
fn merged_fronts(parents: &[usize], counts: &[usize]) -> Vec<(usize, usize)> {
    /// A front that may still grow: its range, its rows, and its zeros.
    struct Growing {
        first: usize,
        end: usize,
        rows: usize,
        zeros: usize,
    }
    let mut fronts: Vec<Growing> = Vec::new();
    for (place, count) in counts.iter().enumerate() {
        let mut front = Growing { first: place, end: place + 1, rows: *count, zeros: 0 };
        // In postorder the last subtree before a place is that of its last child, if it has any.
        while let Some(child) = fronts.last() {
            let parent = parents[child.end - 1];
            if !(front.first..front.end).contains(&parent) {
                break;
            }
            let (width, rows) = (front.end - child.first, child.end - child.first + front.rows);
            let zeros = child.zeros + front.zeros + (child.end - child.first) * (rows - child.rows);
            if zeros * 100 > most_zeros(width) * (width * rows) {
                break;
            }
            front = Growing { first: child.first, end: front.end, rows, zeros };
            fronts.pop();
        }
        fronts.push(front);
    }
    fronts.into_iter().map(|front| (front.first, front.end)).collect()
}

/// Zeros that a front of so many columns may hold, in percent: what they cost is less than another front.
fn most_zeros(width: usize) -> usize {
    match width {
        0..=4 => 60,
        5..=16 => 30,
        17..=48 => 10,
        _ => 5,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A matrix of a grid with a few far connections, its diagonal above the sum of its row; the factors must give back what it was
    /// multiplied by.
    #[test]
    fn factors_solve_the_equations() {
        let (width, size) = (9, 81);
        let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); size];
        let mut connect = |a: usize, b: usize| {
            neighbours[a].push(b);
            neighbours[b].push(a);
        };
        for at in 0..size {
            if at % width + 1 < width {
                connect(at, at + 1);
            }
            if at + width < size {
                connect(at, at + width);
            }
        }
        connect(3, 70);
        connect(20, 55);
        neighbours.iter_mut().for_each(|row| row.sort_unstable());
        let entry = |a: usize, b: usize| -1.0 - ((a * b) % 5) as f64;
        let symbolic = Symbolic::of(&neighbours);
        let mut factors = Factors::default();
        let diagonal = |row: usize| 0.5 - neighbours[row].iter().map(|other| entry(row, *other)).sum::<f64>();
        let mut entries: Vec<Vec<(usize, f64)>> = vec![Vec::new(); symbolic.fronts()];
        for (row, others) in neighbours.iter().enumerate() {
            let below = others.iter().filter(|other| **other < row).map(|other| (*other, entry(row, *other)));
            for (column, value) in below.chain([(row, diagonal(row))]) {
                let (front, place) = symbolic.place_of(row, column);
                entries[front].push((place, value));
            }
        }
        symbolic.factor(&mut factors, &vec![0.0; size], |front, matrix| {
            entries[front].iter().for_each(|(place, value)| matrix[*place] += value);
        });
        let expected: Vec<f64> = (0..size).map(|at| (at as f64).sin()).collect();
        let mut right: Vec<f64> = (0..size)
            .map(|row| {
                let others: f64 = neighbours[row].iter().map(|other| entry(row, *other) * expected[*other]).sum();
                diagonal(row) * expected[row] + others
            })
            .collect();
        symbolic.solve(&mut factors, &mut right);
        for (value, expected) in right.iter().zip(&expected) {
            assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
        }
    }
}
