//! From hand to hand: what two presets differ in, one preset of what two made of a third, what a difference does to the gap, and a copy for others.
//!
//! - **Every field takes part without a line of code.** A preset is taken as a tree of values through the same description by which it is written.
//! - **By id, never by place.** Entries of lists are told apart by their ids, or by what they are about; where nothing tells them apart, the list is one value.
//! - **A figure is one thing**: its value, its source and its uncertainty are never taken apart.

mod address;
mod difference;
mod effect;
mod handover;
mod key;
mod local;
mod merge;
mod order;
mod read;
mod scenario;
mod shape;
mod three;
mod value;
mod words;
mod write;

pub use address::{Address, Step};
pub use difference::{Diff, Difference, DifferenceKind, apply_some, diff};
pub use effect::{ALL_ORDERS, Effect, EffectError, EffectPart, EffectWay, MarketEffect, effect};
pub use handover::{LeftOut, Private, PrivatePart, copy_for_others, private_parts, usually_left_out};
pub use key::KeyBy;
pub use merge::{Choice, Choices, Conflict, Merge, Merged, merge, merge_without_base};
pub use scenario::{ScenarioEdit, held_against, scenario_edits, scenario_edits_sentence};
pub use three::{LookAlike, MergeSide, Three};
pub use value::{Exactly, Value, ValueError};
pub use words::{Sayer, Teller, Told, count_told, lines, on_one_line};
