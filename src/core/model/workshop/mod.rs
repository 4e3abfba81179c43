//! A workshop as data: the run sheet that is written before it, and the facts that are written down while it is played.

mod fact;
mod inject;
mod play_move;
mod question;
mod run_sheet;
mod team;

pub use fact::{
    BranchId, DraftOf, Fact, FigureOf, InjectStatus, MAIN_LINE, Override, Phase, SessionEntry, TeamFigures,
};
pub use inject::{Inject, InjectId, InjectKind, Part};
pub use play_move::{MoveEffect, MoveId, MoveKind, PlayMove};
pub use question::{Asked, Prediction, Question, QuestionId};
pub use run_sheet::{Round, RoundId, RunSheet, SHEET_FORMAT, ScoreWeights};
pub use team::{Aim, Role, Team, TeamId, TeamKind};
