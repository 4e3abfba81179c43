//! A workshop as data: the run sheet that is written before it, and the facts that are written down while it is played.

mod fact;
mod ids;
mod inject;
mod play_move;
mod question;
mod run_sheet;
mod team;

pub use fact::{DraftOf, Fact, FigureOf, InjectStatus, Override, Phase, SessionEntry, TeamFigures};
pub use ids::{BranchId, InjectId, MAIN_LINE, MoveId, QuestionId, RoundId, TeamId};
pub use inject::{Inject, InjectKind, Part};
pub use play_move::{MoveEffect, MoveKind, PlayMove};
pub use question::{Asked, Prediction, Question};
pub use run_sheet::{Round, RunSheet, SHEET_FORMAT, ScoreWeights};
pub use team::{Aim, Role, Team, TeamKind};
