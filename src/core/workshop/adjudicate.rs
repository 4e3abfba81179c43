//! The answer of the engine to a round: the play under all that acts, and the figures of each team until the round ends.

use crate::engine::{DemandIx, MonthIx, Network, Play, Rung, SolveError, Timeline, simulate};
use crate::insight::SHORT;
use crate::model::workshop::{Asked, BranchId, PlayMove, Question, QuestionId, RoundId, RunSheet, Team, TeamFigures};
use crate::model::{Country, MeasureEffect, Preset, Scenario, SiteId};
use crate::workshop::lacking::Lacking;
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

/// Answers a round of a line once more, as it stood when it had been answered: the same figures, and every question that the engine can settle by its end. None where it has
/// not been answered.
///
/// # Errors
/// As [`simulate`].
pub fn adjudicate_again(
    session: &Session,
    branch: BranchId,
    round: &RoundId,
    cancel: &AtomicBool,
) -> Result<Option<Answer>, SolveError> {
    let Some(state) = session.state_after(branch, round) else { return Ok(None) };
    let state = State { settled: Default::default(), ..state };
    answer(session, &state, cancel).map(Some)
}

/// Answers the round of a state.
///
/// # Errors
/// As [`simulate`].
fn answer(session: &Session, state: &State, cancel: &AtomicBool) -> Result<Answer, SolveError> {
    let preset = played(session, state);
    let network = Arc::new(Network::build(&preset.map));
    let id = session_scenario(crate::model::workshop::MAIN_LINE);
    let Some(scenario) = preset.scenario(&id) else { return Err(SolveError::Cancelled) };
    let (play, anyway) = rayon::join(
        || simulate(&preset, &network, scenario, Rung::TOP, cancel),
        || session.lacking_anyway(&|| lacking_anyway(session, cancel)),
    );
    let (play, anyway) = (play?, anyway?);
    let books = Books { sheet: session.sheet(), preset: &preset, scenario, network: &network, play: &play };
    let until = books.round_end(state.round.as_ref());
    let figures = books.figures_until(state, until, anyway);
    let outlook = books.figures_until(state, books.end(), anyway);
    let settled = books.settled_by(state, until);
    Ok(Answer { figures, outlook, settled, network, play })
}

/// What is lacking if nothing is told and nobody does anything: the scenario of the run sheet as it stands.
fn lacking_anyway(session: &Session, cancel: &AtomicBool) -> Result<Lacking, SolveError> {
    let preset = played(session, &State::default());
    let network = Network::build(&preset.map);
    let id = session_scenario(crate::model::workshop::MAIN_LINE);
    let Some(scenario) = preset.scenario(&id) else { return Err(SolveError::Cancelled) };
    let play = simulate(&preset, &network, scenario, Rung::TOP, cancel)?;
    Ok(Books { sheet: session.sheet(), preset: &preset, scenario, network: &network, play: &play }.lacking())
}

/// A play and what it was played on.
pub(super) struct Books<'a> {
    pub sheet: &'a RunSheet,
    pub preset: &'a Preset,
    pub scenario: &'a Scenario,
    pub network: &'a Network,
    pub play: &'a Play,
}

impl Books<'_> {
    fn timeline(&self) -> Timeline {
        Timeline::of(self.scenario)
    }

    /// The first day that does not count for a round any more: that on which the next begins, or the day after the last of the scenario.
    fn round_end(&self, round: Option<&RoundId>) -> Date {
        let next = round.and_then(|round| self.sheet.round_after(Some(round)));
        next.map_or(self.end(), |next| next.date.first_of_month().min(self.end()))
    }

    /// The day from which on figures count: what was lacking before the first round is nobody's doing.
    fn start(&self) -> Date {
        self.sheet.rounds.first().map_or(Date::MIN, |round| round.date.first_of_month())
    }

    /// The day after the last of the scenario.
    pub fn end(&self) -> Date {
        self.timeline().first_day(MonthIx(self.timeline().months()))
    }

    /// What all markets lose until the scenario ends, and what is at stake, USD.
    pub fn lost_usd(&self) -> (f64, f64) {
        let sum = self.sum(self.end(), &|_| true);
        (sum.lost_usd, sum.at_stake_usd)
    }

    /// What the markets of each team lose until the scenario ends, USD, in the order of the run sheet.
    pub fn lost_usd_of_teams(&self) -> Vec<f64> {
        let teams = self.sheet.teams.iter();
        teams.map(|team| self.sum(self.end(), &|demand| answers_for(team, self.network, demand)).lost_usd).collect()
    }

    /// The figures of each team until a day, in the order of the run sheet. `anyway` is what would be lacking if nothing had been told or done.
    fn figures_until(&self, state: &State, until: Date, anyway: &Lacking) -> Vec<TeamFigures> {
        let of_team = |team: &Team| {
            let counts = |demand: DemandIx| answers_for(team, self.network, demand);
            let (sum, worse) = (self.sum(until, &counts), self.first_worse(until, &counts, anyway));
            TeamFigures {
                team: team.id.clone(),
                at_stake_usd: sum.at_stake_usd,
                lost_usd: sum.lost_usd,
                // From zero: the sum of nothing is -0.
                cost_usd: state.moves_of(&team.id).fold(0.0, |sum, made| sum + cost_usd(self.preset, made)),
                months_supplied: u32::try_from(worse.unwrap_or(sum.months)).unwrap_or(u32::MAX),
                is_short: worse.is_some(),
            }
        };
        self.sheet.teams.iter().map(of_team).collect()
    }

    /// Questions that are asked and that the engine settles by a day, with their answers.
    fn settled_by(&self, state: &State, until: Date) -> Vec<(QuestionId, f64)> {
        let asked = self.sheet.injects.iter().filter(|inject| state.is_revealed(&inject.id));
        let open = asked
            .filter_map(|inject| inject.question.as_ref())
            .filter(|question| !state.settled.contains_key(&question.id));
        let settle = |question: &Question| {
            let (sites, day) = match &question.asked {
                Asked::ShortBy { sites, day } | Asked::GapUntil { sites, day } => (sites, *day),
                Asked::YesOrNo | Asked::Figure { .. } => return None,
            };
            if day > until {
                return None;
            }
            let sum = self.sum(day, &|demand| is_of(sites, self.network, demand));
            let actual = match question.asked {
                Asked::ShortBy { .. } => f64::from(u8::from(sum.is_short)),
                _ if sum.at_stake_usd > 0.0 => 100.0 * sum.lost_usd / sum.at_stake_usd,
                _ => 0.0,
            };
            Some((question.id.clone(), actual))
        };
        open.filter_map(settle).collect()
    }

    /// What demands lose from the month in which the first round begins until a day; what is made good later of what was lacking before is no demand of its month, and what is
    /// saved was wanted, as in [`crate::insight::GapRow`].
    fn sum(&self, until: Date, counts: &dyn Fn(DemandIx) -> bool) -> Sum {
        let months = self.months_until(until);
        let mut sum = Sum { at_stake_usd: 0.0, lost_usd: 0.0, months: months.len(), is_short: false };
        for demand in self.network.demands.keys().filter(|demand| counts(*demand)) {
            let value = self.network.demand_entry(demand).value_at_stake_usd.value;
            for (wanted, short) in months.clone().map(|month| self.wanted_and_short(demand, MonthIx(month))) {
                sum.at_stake_usd += wanted * value;
                sum.lost_usd += short * value;
                sum.is_short |= short > SHORT * wanted;
            }
        }
        sum
    }

    /// Months from the one in which the first round begins until the first in which a demand lacks more than it would anyway, by [`SHORT`] of what is wanted; none where there
    /// is no such month before a day.
    fn first_worse(&self, until: Date, counts: &dyn Fn(DemandIx) -> bool, anyway: &Lacking) -> Option<usize> {
        let lacks = |demand: DemandIx, month: usize| share(self.wanted_and_short(demand, MonthIx(month)));
        let demands: Vec<DemandIx> = self.network.demands.keys().filter(|demand| counts(*demand)).collect();
        self.months_until(until).position(|month| {
            demands.iter().any(|demand| lacks(*demand, month) > anyway.share(*demand, MonthIx(month)) + SHORT)
        })
    }

    /// Share of each demand that is unmet, by month.
    fn lacking(&self) -> Lacking {
        let of = |demand: DemandIx| {
            (0..self.play.months.len()).map(|month| share(self.wanted_and_short(demand, MonthIx(month)))).collect()
        };
        Lacking(self.network.demands.keys().map(of).collect())
    }

    /// The months that count, from the one in which the first round begins until a day.
    fn months_until(&self, until: Date) -> std::ops::Range<usize> {
        let month =
            |date: Date| usize::try_from(self.timeline().month_of(date)).unwrap_or(0).min(self.play.months.len());
        month(self.start())..month(until)
    }

    /// What a demand wants in a month, and what of it is unmet.
    fn wanted_and_short(&self, demand: DemandIx, month: MonthIx) -> (f64, f64) {
        let of = &self.play.months[month];
        let postponed = self.play.postponed.get(month).into_iter().flatten();
        let made_good: f64 = postponed.filter(|entry| entry.demand == demand).map(|entry| entry.made_good).sum();
        let (left, kept) = (of.demands[demand] - made_good, self.kept(demand, month));
        let wanted = if kept > 0.0 { left / kept } else { left };
        (wanted, of.shortages[demand].min(of.demands[demand]).max(0.0))
    }

    /// Share of a demand that measures of thrift leave in a month.
    fn kept(&self, demand: DemandIx, month: MonthIx) -> f64 {
        let node = self.network.nodes[self.network.demands[demand].node];
        let (site, good) = (&self.network.map.sites[node.site].id, &self.network.map.commodities[node.commodity].id);
        let taken = self.preset.measures.iter().filter(|measure| self.scenario.measures.contains(&measure.id));
        let acting = taken.filter(|measure| self.timeline().covers(month, measure.from, None));
        let left = acting.filter_map(|measure| match &measure.effect {
            MeasureEffect::Thrift { site: at, commodity, share } if at == site && commodity == good => {
                Some(1.0 - share)
            }
            _ => None,
        });
        left.product()
    }
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

/// The part of what is wanted that is unmet.
fn share((wanted, short): (f64, f64)) -> f64 {
    if wanted > 0.0 { short / wanted } else { 0.0 }
}

struct Sum {
    at_stake_usd: f64,
    lost_usd: f64,
    months: usize,
    is_short: bool,
}
