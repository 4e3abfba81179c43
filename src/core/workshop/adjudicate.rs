//! The answer of the engine to a round: the play under all that acts, and the figures of each team until the round ends.

use crate::engine::{DemandIx, MonthIx, Network, Play, Rung, SolveError, Timeline, simulate};
use crate::insight::SHORT;
use crate::model::workshop::{Asked, BranchId, PlayMove, QuestionId, RoundId, RunSheet, Team, TeamFigures};
use crate::model::{Country, Preset, SiteId};
use crate::workshop::played::{cost_usd, played, session_scenario};
use crate::workshop::session::Session;
use crate::workshop::state::State;
use jiff::civil::Date;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

/// What the engine answers.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The figures of each team, in the order of the run sheet.
    pub figures: Vec<TeamFigures>,
    /// The same until the scenario ends, if nobody did anything more.
    pub outlook: Vec<TeamFigures>,
    /// Questions that it settles.
    pub settled: Vec<(QuestionId, f64)>,
    /// The map in index form.
    pub network: Arc<Network>,
    /// The play with all that was done.
    pub play: Play,
}

/// Answers the round that is played on a line.
///
/// # Errors
/// As [`simulate`].
pub fn adjudicate(session: &Session, branch: BranchId, cancel: &AtomicBool) -> Result<Answer, SolveError> {
    answer(session, &session.state(branch), cancel)
}

/// What the engine would answer if a move were made as well: for who wants to try it before handing it in.
///
/// # Errors
/// As [`simulate`].
pub fn try_move(
    session: &Session,
    branch: BranchId,
    made: &PlayMove,
    cancel: &AtomicBool,
) -> Result<Answer, SolveError> {
    let mut state = session.state(branch);
    state.moves.push((made.clone(), 0));
    answer(session, &state, cancel)
}

/// Answers the round of a state.
///
/// # Errors
/// As [`simulate`].
pub(super) fn answer(session: &Session, state: &State, cancel: &AtomicBool) -> Result<Answer, SolveError> {
    let preset = played(session, state);
    let network = Arc::new(Network::build(&preset.map));
    let id = session_scenario(crate::model::workshop::MAIN_LINE);
    let Some(scenario) = preset.scenario(&id) else { return Err(SolveError::Cancelled) };
    let play = simulate(&preset, &network, scenario, Rung::TOP, cancel)?;
    let (sheet, timeline) = (session.sheet(), Timeline::of(scenario));
    let until = round_end(sheet, state.round.as_ref(), timeline);
    let figures = figures_until(sheet, state, &preset, &network, &play, timeline, until);
    let end = end_of(timeline);
    let outlook = figures_until(sheet, state, &preset, &network, &play, timeline, end);
    let settled = settled_by(sheet, state, &network, &play, timeline, until);
    Ok(Answer { figures, outlook, settled, network, play })
}

/// The first day that does not count for a round any more: that on which the next begins, or the day after the last of the scenario.
pub(super) fn round_end(sheet: &RunSheet, round: Option<&RoundId>, timeline: Timeline) -> Date {
    let end = end_of(timeline);
    let next = round.and_then(|round| sheet.round_after(Some(round)));
    next.map_or(end, |next| next.date.first_of_month().min(end))
}

/// The day from which on figures count: what was lacking before the first round is nobody's doing.
fn game_start(sheet: &RunSheet) -> Date {
    sheet.rounds.first().map_or(Date::MIN, |round| round.date.first_of_month())
}

/// The day after the last of a scenario.
pub(super) fn end_of(timeline: Timeline) -> Date {
    timeline.first_day(MonthIx(timeline.months()))
}

/// What all markets lose until a day, and what is at stake, USD.
pub(super) fn lost_usd(
    sheet: &RunSheet,
    network: &Network,
    play: &Play,
    timeline: Timeline,
    until: Date,
) -> (f64, f64) {
    let sum = sum(network, play, timeline, (game_start(sheet), until), &|_| true);
    (sum.lost_usd, sum.at_stake_usd)
}

/// The figures of each team until a day, in the order of the run sheet.
pub fn figures_until(
    sheet: &RunSheet,
    state: &State,
    preset: &Preset,
    network: &Network,
    play: &Play,
    timeline: Timeline,
    until: Date,
) -> Vec<TeamFigures> {
    let of_team = |team: &Team| {
        let sum =
            sum(network, play, timeline, (game_start(sheet), until), &|demand| answers_for(team, network, demand));
        TeamFigures {
            team: team.id.clone(),
            at_stake_usd: sum.at_stake_usd,
            lost_usd: sum.lost_usd,
            cost_usd: state.moves_of(&team.id).map(|made| cost_usd(preset, made)).sum(),
            months_supplied: u32::try_from(sum.first_short.unwrap_or(sum.months)).unwrap_or(u32::MAX),
            is_short: sum.first_short.is_some(),
        }
    };
    sheet.teams.iter().map(of_team).collect()
}

/// Questions that are asked and that the engine settles by a day, with their answers.
pub fn settled_by(
    sheet: &RunSheet,
    state: &State,
    network: &Network,
    play: &Play,
    timeline: Timeline,
    until: Date,
) -> Vec<(QuestionId, f64)> {
    let asked = sheet.injects.iter().filter(|inject| state.is_revealed(&inject.id));
    let open = asked
        .filter_map(|inject| inject.question.as_ref())
        .filter(|question| !state.settled.contains_key(&question.id));
    let settle = |question: &crate::model::workshop::Question| {
        let (sites, day) = match &question.asked {
            Asked::ShortBy { sites, day } | Asked::GapUntil { sites, day } => (sites, *day),
            Asked::YesOrNo | Asked::Figure { .. } => return None,
        };
        if day > until {
            return None;
        }
        let sum = sum(network, play, timeline, (game_start(sheet), day), &|demand| is_of(sites, network, demand));
        let actual = match question.asked {
            Asked::ShortBy { .. } => f64::from(u8::from(sum.first_short.is_some())),
            _ if sum.at_stake_usd > 0.0 => 100.0 * sum.lost_usd / sum.at_stake_usd,
            _ => 0.0,
        };
        Some((question.id.clone(), actual))
    };
    open.filter_map(settle).collect()
}

/// Whether a team's score counts a demand.
pub fn answers_for(team: &Team, network: &Network, demand: DemandIx) -> bool {
    if !team.answers_for.is_empty() {
        return is_of(&team.answers_for, network, demand);
    }
    let Country(code) = &team.country;
    let site = network.nodes[network.demands[demand].node].site;
    code.is_empty() || network.map.sites[site].country.is_in(&team.country)
}

fn is_of(sites: &[SiteId], network: &Network, demand: DemandIx) -> bool {
    let site = network.nodes[network.demands[demand].node].site;
    sites.is_empty() || sites.contains(&network.map.sites[site].id)
}

struct Sum {
    at_stake_usd: f64,
    lost_usd: f64,
    months: usize,
    first_short: Option<usize>,
}

/// What demands lose from the month in which the first round begins until a day; what is made good later of what was lacking before is no demand of its month, as in [`crate::insight::GapRow`].
fn sum(
    network: &Network,
    play: &Play,
    timeline: Timeline,
    (from, until): (Date, Date),
    counts: &dyn Fn(DemandIx) -> bool,
) -> Sum {
    let month = |date: Date| usize::try_from(timeline.month_of(date)).unwrap_or(0).min(play.months.len());
    let (begins, ends) = (month(from), month(until));
    let months = ends.saturating_sub(begins);
    let mut sum = Sum { at_stake_usd: 0.0, lost_usd: 0.0, months, first_short: None };
    for demand in network.demands.keys().filter(|demand| counts(*demand)) {
        let value = network.demand_entry(demand).value_at_stake_usd.value;
        for (at, (month, of)) in play.months.iter_enumerated().take(ends).skip(begins).enumerate() {
            let made_good: f64 = play
                .postponed
                .get(month)
                .into_iter()
                .flatten()
                .filter(|entry| entry.demand == demand)
                .map(|entry| entry.made_good)
                .sum();
            let wanted = of.demands[demand] - made_good;
            let short = of.shortages[demand].min(of.demands[demand]).max(0.0);
            sum.at_stake_usd += wanted * value;
            sum.lost_usd += short * value;
            if wanted > 0.0 && short > SHORT * wanted && sum.first_short.is_none_or(|first| at < first) {
                sum.first_short = Some(at);
            }
        }
    }
    sum
}
