//! Names of what a workshop is made of.

use crate::model::ids::id;
use serde::{Deserialize, Serialize};
use std::fmt;

id!(
    /// Names a team.
    TeamId
);
id!(
    /// Names an inject; its number on an exercise list (MSEL).
    InjectId
);
id!(
    /// Names a question.
    QuestionId
);
id!(
    /// Names a round.
    RoundId
);

/// Number of a move, in the order in which moves were committed over all branches of a session; from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MoveId(pub u32);

impl fmt::Display for MoveId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "move-{}", self.0)
    }
}

/// A line of play: the first is the main one, others branch off it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BranchId(pub u32);

/// The line that every session begins with.
pub const MAIN_LINE: BranchId = BranchId(0);

impl fmt::Display for BranchId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if *self == MAIN_LINE { f.write_str("main line") } else { write!(f, "line {}", self.0 + 1) }
    }
}
