//! Answers to parts of programs that may be asked again.
//!
//! A month is foreseen again and again while makers weigh what to buy, and most of the map is the same in each of these worlds; so are the orders of
//! a month in which a plan is dropped again.

use crate::engine::qp::exact::Point;
use crate::engine::qp::scaled::Scaled;

/// Parts that have been solved, and their answers.
#[derive(Debug, Default)]
pub struct Memory {
    parts: Vec<(Scaled, Point)>,
}

impl Memory {
    /// The answer to a part that is the same to the last digit.
    pub fn find(&self, part: &Scaled) -> Option<&Point> {
        self.parts.iter().rev().find(|(known, _)| known.is_same_as(part)).map(|(_, answer)| answer)
    }

    /// Takes in a part and its answer.
    pub fn keep(&mut self, part: Scaled, answer: Point) {
        self.parts.push((part, answer));
    }

    /// Forgets everything: what comes next is another month.
    pub fn forget(&mut self) {
        self.parts.clear();
    }
}
