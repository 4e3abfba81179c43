//! What each move changed.

use crate::diff::{ALL_ORDERS, EffectWay};
use crate::engine::{Network, Rung, SolveError, simulate};
use crate::insight::shapley_parts;
use crate::model::workshop::{MAIN_LINE, MoveEffect, MoveId, TeamId};
use crate::tolerance::SHORTAGE;
use crate::workshop::adjudicate::Books;
use crate::workshop::played::{played, session_scenario};
use crate::workshop::session::Session;
use crate::workshop::state::State;
use rayon::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// What one move does.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveCredit {
    /// Which move.
    pub id: MoveId,
    /// By how much the gap of all markets grows, USD at stake from the first round to the end of the scenario.
    pub change_usd: f64,
    /// By how much that of each team's markets grows, in the order of the run sheet.
    pub of_teams: Vec<(TeamId, f64)>,
}

/// What moves do to the gap.
#[derive(Clone, Debug, PartialEq)]
pub struct MoveEffects {
    /// The gap of all markets without any move, USD at stake from the first round to the end of the scenario.
    pub before_usd: f64,
    /// The same with all of them.
    pub after_usd: f64,
    /// Each move that acts on the map, in the order in which they were made. Their changes add up to the whole.
    pub moves: Vec<MoveCredit>,
    /// How they are told apart.
    pub way: EffectWay,
}

/// What the moves of a state do to the gap, in all and move by move: each on average over all orders in which they could have been made where they are few (Shapley
/// value), in their order where they are many. What was said and does nothing on the map is left out.
///
/// # Errors
/// As [`simulate`].
pub fn move_effects(
    session: &Session,
    state: &State,
    cancel: &AtomicBool,
    on_progress: &(dyn Fn(usize, usize) + Sync),
) -> Result<MoveEffects, SolveError> {
    let acts = state.moves.iter().filter(|(made, _)| made.effect != MoveEffect::Note);
    let ids: Vec<MoveId> = acts.map(|(made, _)| made.id).collect();
    let number = ids.len();
    let way = if number <= ALL_ORDERS { EffectWay::AllOrders } else { EffectWay::InOrder };
    // Sets of moves by the bits of their number; or the first none, one, two and so on.
    let sets: Vec<Vec<MoveId>> = match way {
        EffectWay::AllOrders => (0..1_usize << number)
            .map(|set| ids.iter().enumerate().filter(|(at, _)| set & (1 << at) != 0).map(|(_, id)| *id).collect())
            .collect(),
        EffectWay::InOrder => (0..=number).map(|first| ids.iter().take(first).copied().collect()).collect(),
    };
    let (all, done) = (sets.len(), AtomicUsize::new(0));
    on_progress(0, all);
    let play = |set: &Vec<MoveId>| -> Result<(f64, f64, Vec<f64>), SolveError> {
        let mut state = state.clone();
        state.moves.retain(|(made, _)| set.contains(&made.id));
        let preset = played(session, &state);
        let scenario = preset.scenario(&session_scenario(MAIN_LINE)).ok_or(SolveError::Cancelled)?;
        let network = Network::build(&preset.map);
        let play = simulate(&preset, &network, scenario, Rung::TOP, cancel)?;
        let books = Books { sheet: session.sheet(), preset: &preset, scenario, network: &network, play: &play };
        let (lost, stake) = books.lost_usd();
        on_progress(done.fetch_add(1, Ordering::Relaxed) + 1, all);
        Ok((lost, stake, books.lost_usd_of_teams()))
    };
    let totals = sets.par_iter().map(play).collect::<Result<Vec<_>, SolveError>>()?;
    let parts = |totals: &[f64]| match way {
        EffectWay::AllOrders => shapley_parts(totals, number),
        EffectWay::InOrder => totals.windows(2).map(|pair| pair[1] - pair[0]).collect(),
    };
    // What is less than the dust of the solver is nothing.
    let stake = totals.iter().map(|(_, stake, _)| *stake).fold(0.0, f64::max);
    let without_dust = |usd: f64| if usd.abs() <= SHORTAGE * stake { 0.0 } else { usd };
    let whole = parts(&totals.iter().map(|(lost, _, _)| *lost).collect::<Vec<f64>>());
    let teams: Vec<TeamId> = session.sheet().teams.iter().map(|team| team.id.clone()).collect();
    let of_teams: Vec<Vec<f64>> = (0..teams.len())
        .map(|team| {
            parts(&totals.iter().map(|(_, _, lost)| lost.get(team).copied().unwrap_or(0.0)).collect::<Vec<f64>>())
        })
        .collect();
    let credit = |(at, id): (usize, &MoveId)| MoveCredit {
        id: *id,
        change_usd: without_dust(whole.get(at).copied().unwrap_or(0.0)),
        of_teams: teams
            .iter()
            .zip(&of_teams)
            .map(|(team, parts)| (team.clone(), without_dust(parts.get(at).copied().unwrap_or(0.0))))
            .collect(),
    };
    Ok(MoveEffects {
        before_usd: totals.first().map_or(0.0, |(lost, _, _)| *lost),
        after_usd: totals.last().map_or(0.0, |(lost, _, _)| *lost),
        moves: ids.iter().enumerate().map(credit).collect(),
        way,
    })
}
