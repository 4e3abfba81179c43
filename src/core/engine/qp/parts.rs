//! The parts of a program that have nothing to do with each other: solved one by one, each in its own scale.
//!
//! Columns belong together if they stand in one row; a fixed column is a number, and ties nothing. What happens in one part changes no digit
//! of another, and a chain that weighs ten million times as much elsewhere hides nothing of a small one.

use crate::engine::qp::program::{Program, Row};
use crate::engine::qp::scaled::Limit;

/// One part.
pub struct Part {
    /// Its columns, none of them fixed, in the order of the program.
    pub columns: Vec<usize>,
    /// Its rows, in the order of the program.
    pub rows: Vec<usize>,
}

/// The parts of a program in the order of their first columns, and the rows in which nothing can move.
pub fn parts(program: &Program) -> (Vec<Part>, Vec<usize>) {
    let mut leaders: Vec<usize> = (0..program.columns.len()).collect();
    let is_free = |at: usize| program.columns[at].lower < program.columns[at].upper;
    let first_free: Vec<Option<usize>> = program
        .rows
        .iter()
        .map(|row| {
            let mut free =
                row.terms.iter().filter(|(_, factor)| *factor != 0.0).map(|(at, _)| *at).filter(|at| is_free(*at));
            let first = free.next()?;
            for other in free {
                let (a, b) = (leader(&mut leaders, first), leader(&mut leaders, other));
                leaders[a.max(b)] = a.min(b);
            }
            Some(first)
        })
        .collect();
    let mut place = vec![usize::MAX; program.columns.len()];
    let mut parts: Vec<Part> = Vec::new();
    for at in (0..program.columns.len()).filter(|at| is_free(*at)) {
        let first = leader(&mut leaders, at);
        if place[first] == usize::MAX {
            place[first] = parts.len();
            parts.push(Part { columns: Vec::new(), rows: Vec::new() });
        }
        parts[place[first]].columns.push(at);
    }
    let mut fixed = Vec::new();
    for (row, first) in first_free.iter().enumerate() {
        match first {
            Some(first) => parts[place[leader(&mut leaders, *first)]].rows.push(row),
            None => fixed.push(row),
        }
    }
    (parts, fixed)
}

/// The first column of those that one belongs to.
fn leader(leaders: &mut [usize], mut at: usize) -> usize {
    while leaders[at] != at {
        leaders[at] = leaders[leaders[at]];
        at = leaders[at];
    }
    at
}

impl Part {
    /// True when no deviation at all is feasible and nothing is gained by any: the reference is then the optimum, exactly.
    pub fn rests_at_reference(&self, program: &Program) -> bool {
        self.columns.iter().map(|at| &program.columns[*at]).all(|column| {
            column.lower <= 0.0
                && column.upper >= 0.0
                && (column.slope <= 0.0 || column.lower == 0.0)
                && (column.slope >= 0.0 || column.upper == 0.0)
        }) && self.rows.iter().all(|row| program.holds_at_rest(*row, Limit::of(program, *row).right))
    }

    /// The part as a program of its own, its rows rid of fixed columns.
    pub fn program(&self, program: &Program) -> Program {
        let mut part =
            Program { columns: self.columns.iter().map(|at| program.columns[*at]).collect(), rows: Vec::new() };
        for row in &self.rows {
            let limit = Limit::of(program, *row);
            let place = |at: usize| self.columns.partition_point(|known| *known < at);
            part.rows.push(Row {
                terms: limit.terms.into_iter().map(|(at, factor)| (place(at), factor)).collect(),
                right: limit.right,
                sense: program.rows[*row].sense,
            });
        }
        part
    }
}
