//! From hand to hand: what two presets differ in, one preset of what two made of a third, and what a difference does to the gap.
//!
//! - **Every field takes part without a line of code.** A preset is taken as a tree of values through the same description by which it is written.
//! - **By id, never by place.** Entries of lists are told apart by their ids, or by what they are about; where nothing tells them apart, the list is one value.
//! - **A figure is one thing**: its value, its source and its uncertainty are never taken apart.

mod address;
mod difference;
mod key;
mod merge;
mod order;
mod read;
mod shape;
mod value;
mod write;

pub use address::{Address, Step};
pub use difference::{Diff, Difference, DifferenceKind, apply_some, diff};
pub use key::KeyBy;
pub use merge::{Choice, Choices, Conflict, Merge, Merged, merge};
pub use value::{Exactly, Value, ValueError};
