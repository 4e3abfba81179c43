//! A workshop while it is played: what holds after the facts so far, what the engine answers, what everybody may see, and what came of it.
//!
//! A [`Session`] is a list of facts and nothing else; a [`State`] follows from it. Nothing here keeps time, files or windows: who plays hands in facts with
//! their time, and gets a reason where one cannot be.

mod adjudicate;
mod check;
mod effects;
mod exercise_list;
mod foresight;
mod lacking;
mod list_into_sheet;
mod played;
mod public;
pub mod score;
mod session;
pub mod sheet_edit;
mod state;
mod template;

pub use adjudicate::{Answer, adjudicate, adjudicate_again, answers_for, try_move};
pub use check::check_sheet;
pub use effects::{MoveCredit, MoveEffects, move_effects};
pub use exercise_list::{FromList, ListColumn, ListRow, exercise_list, injects_of_list};
pub use foresight::{Foreseen, INTERVAL_LEVEL, brier, foreseen, interval_score};
pub use list_into_sheet::{Lack, MadeForList, lacks_of_list, take_list, with_made};
pub use played::{cost_usd, played, session_document, session_scenario};
pub use public::{
    PublicAnswer, PublicForesight, PublicMove, PublicNews, PublicQuestion, PublicState, PublicTeam, public_state,
};
pub use score::{Score, formula, months_supplied_words, score, scores};
pub use session::{Line, Refused, Session};
pub use state::{Remark, Revealed, Settled, State, elapsed};
pub use template::{ControlMeans, MoveTemplate};
