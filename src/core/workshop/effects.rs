//! What each move changed.

use crate::diff::{Effect, EffectError, diff, effect};
use crate::workshop::played::{played, session_scenario, without_moves};
use crate::workshop::session::Session;
use crate::workshop::state::State;
use std::sync::atomic::AtomicBool;

/// What the moves of a state do to the gap, in all and move by move: each on average over all orders in which they could have been made where they are few (Shapley value), in
/// their order where they are many. The first map is that without any of them.
///
/// # Errors
/// Where there is none: see [`EffectError`].
pub fn move_effects(
    session: &Session,
    state: &State,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<Effect, EffectError> {
    let (before, after) = (without_moves(session, state), played(session, state));
    let found = diff(&before, &after).map_err(|error| EffectError::Unsound(error.to_string()))?;
    effect((&before, &after), &found, &session_scenario(crate::model::workshop::MAIN_LINE), cancel, on_progress)
}
