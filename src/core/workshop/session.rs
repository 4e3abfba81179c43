//! A session: facts in order, on one or several lines of play, and what keeps a fact from being added.

use crate::engine::SolveError;
use crate::model::workshop::{
    BranchId, Fact, MAIN_LINE, MoveEffect, MoveId, Phase, PlayMove, Prediction, RoundId, RunSheet, SessionEntry,
};
use crate::model::{EntityRef, Finding, Preset, validate};
use crate::workshop::lacking::Lacking;
use crate::workshop::played::{begins, cost_usd, played};
use crate::workshop::state::State;
use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

/// A workshop that is being played, or was.
#[derive(Clone, Debug)]
pub struct Session {
    preset: Arc<Preset>,
    sheet: Arc<RunSheet>,
    entries: Vec<SessionEntry>,
    // What holds on each line after all its facts: each fact is taken in once, and not again whenever somebody asks.
    states: BTreeMap<BranchId, State>,
    // What would be lacking if nothing were told or done, once somebody has asked: map and run sheet of a session never change.
    anyway: Arc<OnceLock<Lacking>>,
}

/// A line of play.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: BranchId,
    /// What it is called.
    pub name: String,
    /// The line that it leaves, and the round at whose beginning it does; none for the main line.
    pub leaves: Option<(BranchId, RoundId)>,
}

/// Why a fact cannot be, and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{why}; {remedy}")]
pub struct Refused {
    /// What is wrong.
    pub why: String,
    /// What to do about it.
    pub remedy: String,
}

fn refused(why: impl Into<String>, remedy: impl Into<String>) -> Refused {
    Refused { why: why.into(), remedy: remedy.into() }
}

impl Session {
    /// A workshop that begins now.
    pub fn open(preset: Preset, sheet: RunSheet, at: u64) -> Self {
        let fact = Fact::Opened { preset: Box::new(preset.clone()), sheet: Box::new(sheet.clone()) };
        let entries = vec![SessionEntry { at, branch: MAIN_LINE, fact }];
        let states = BTreeMap::from([(MAIN_LINE, State::after(&entries))]);
        let anyway = Arc::new(OnceLock::new());
        Self { preset: Arc::new(preset), sheet: Arc::new(sheet), entries, states, anyway }
    }

    /// The session that some facts make.
    ///
    /// # Errors
    /// Place of the first fact that cannot be, counted from 0, and why.
    pub fn replay(entries: impl IntoIterator<Item = SessionEntry>) -> Result<Self, (usize, Refused)> {
        let mut entries = entries.into_iter();
        let no_beginning = || refused("it does not begin with what is played", "open another session");
        let first = entries.next().ok_or_else(|| (0, no_beginning()))?;
        let Fact::Opened { preset, sheet } = first.fact else { return Err((0, no_beginning())) };
        let mut session = Self::open(*preset, *sheet, first.at);
        for (at, entry) in entries.enumerate() {
            session.add(entry).map_err(|refused| (at + 1, refused))?;
        }
        Ok(session)
    }

    /// The map that is played, as it was before anything was revealed.
    pub fn preset(&self) -> &Arc<Preset> {
        &self.preset
    }

    /// What was planned.
    pub fn sheet(&self) -> &Arc<RunSheet> {
        &self.sheet
    }

    /// All facts, in order.
    pub fn entries(&self) -> &[SessionEntry] {
        &self.entries
    }

    /// Seconds since 1970 at which it began.
    pub fn began(&self) -> u64 {
        self.entries.first().map_or(0, |entry| entry.at)
    }

    /// Every line of play, the main one first.
    pub fn lines(&self) -> Vec<Line> {
        let main = Line { id: MAIN_LINE, name: "Main line".to_owned(), leaves: None };
        let others = self.entries.iter().filter_map(|entry| match &entry.fact {
            Fact::Branched { name, parent, round } => {
                Some(Line { id: entry.branch, name: name.clone(), leaves: Some((*parent, round.clone())) })
            }
            _ => None,
        });
        std::iter::once(main).chain(others).collect()
    }

    /// The line of this number.
    pub fn line(&self, id: BranchId) -> Option<Line> {
        self.lines().into_iter().find(|line| line.id == id)
    }

    /// Number that the next line gets.
    pub fn next_branch(&self) -> BranchId {
        BranchId(u32::try_from(self.lines().len()).unwrap_or(u32::MAX))
    }

    /// Number that the next move gets. A preset that an earlier workshop was kept in has moves of its own: counting goes on behind them.
    pub fn next_move(&self) -> MoveId {
        let made = self.entries.iter().filter(|entry| matches!(entry.fact, Fact::Committed(_))).count();
        let rules = self.preset.rules.iter().map(|rule| rule.id.as_str());
        let measures = self.preset.measures.iter().map(|measure| measure.id.as_str());
        let events = self.preset.events.iter().map(|event| event.id.as_str());
        let kept = rules.chain(measures).chain(events).filter_map(|id| id.strip_prefix(OF_MOVE)?.parse::<u32>().ok());
        let kept = kept.max().unwrap_or(0);
        MoveId(u32::try_from(made).unwrap_or(u32::MAX).saturating_add(kept).saturating_add(1))
    }

    /// The facts that a line of play rests on, in order: those of the line that it leaves until its round began, and its own.
    pub fn facts(&self, branch: BranchId) -> Vec<&SessionEntry> {
        let mut facts = match self.line(branch).and_then(|line| line.leaves) {
            // A line leaves one that was there before it, so this comes to an end.
            Some((parent, round)) if parent < branch => {
                let mut before = self.facts(parent);
                let begun = before.iter().position(|entry| matches!(&entry.fact, Fact::RoundBegun(id) if *id == round));
                before.truncate(begun.map_or(before.len(), |at| at + 1));
                before
            }
            _ => Vec::new(),
        };
        facts.extend(self.entries.iter().filter(|entry| entry.branch == branch));
        facts
    }

    /// What holds on a line of play.
    pub fn state(&self, branch: BranchId) -> State {
        self.states.get(&branch).cloned().unwrap_or_default()
    }

    /// What held on a line of play when a round had been answered and the next had not begun; none before its answer.
    pub fn state_after(&self, branch: BranchId, round: &RoundId) -> Option<State> {
        let mut facts = self.facts(branch);
        let answered =
            facts.iter().position(|entry| matches!(&entry.fact, Fact::Adjudicated { round: id, .. } if id == round))?;
        let next = facts.iter().skip(answered).position(|entry| matches!(entry.fact, Fact::RoundBegun(_)));
        facts.truncate(next.map_or(facts.len(), |next| answered + next));
        Some(State::after(facts))
    }

    /// Adds a fact.
    ///
    /// # Errors
    /// Why it cannot be; the session is then as it was.
    pub fn add(&mut self, entry: SessionEntry) -> Result<(), Refused> {
        self.judge(entry.branch, &entry.fact)?;
        let branch = entry.branch;
        if let Some(state) = self.states.get_mut(&branch) {
            state.take(&entry);
        }
        self.entries.push(entry);
        if !self.states.contains_key(&branch) {
            // A line that begins with this fact rests on those of the one that it leaves.
            let state = State::after(self.facts(branch));
            self.states.insert(branch, state);
        }
        Ok(())
    }

    /// Whether a fact can be now.
    ///
    /// # Errors
    /// Why it cannot.
    pub fn judge(&self, branch: BranchId, fact: &Fact) -> Result<(), Refused> {
        if let Fact::Branched { parent, round, .. } = fact {
            return self.judge_branch(branch, *parent, round);
        }
        let Some(state) = self.states.get(&branch) else {
            return Err(refused(format!("there is no {branch}"), "choose a line of play that is there"));
        };
        let is_finite = |value: f64| {
            if value.is_finite() { Ok(()) } else { Err(refused("the figure is no number", "give one")) }
        };
        match fact {
            Fact::Opened { .. } => Err(refused("the workshop has begun already", "begin another session")),
            Fact::Branched { .. } => Ok(()),
            Fact::RoundBegun(round) => self.judge_round(state, round),
            Fact::PhaseBegun(phase) => judge_phase(state, *phase),
            Fact::Revealed(inject) => {
                if self.sheet.inject(inject).is_none() {
                    return Err(refused(format!("there is no inject {inject}"), "reveal one that is on the run sheet"));
                }
                if state.is_revealed(inject) {
                    return Err(refused(format!("inject {inject} is revealed already"), "reveal another"));
                }
                self.unanswered(state, "reveal")
            }
            Fact::RevealUndone(inject) => {
                if !state.is_revealed(inject) {
                    return Err(refused(format!("inject {inject} is not revealed"), "there is nothing to take back"));
                }
                let here =
                    state.revealed.iter().any(|one| one.inject == *inject && Some(&one.round) == state.round.as_ref());
                if !here {
                    return Err(refused(
                        format!("inject {inject} was revealed in an earlier round, which has been answered"),
                        "branch from that round to play it without",
                    ));
                }
                self.unanswered(state, "take back")
            }
            Fact::Committed(made) => self.judge_move(state, made),
            Fact::Withdrawn(id) => {
                let made =
                    state.made(*id).ok_or_else(|| refused(format!("there is no {id}"), "nothing to take back"))?;
                if Some(&made.round) != state.round.as_ref() {
                    return Err(refused(
                        format!("{id} was made in an earlier round, which has been answered"),
                        "branch from that round to play it without",
                    ));
                }
                self.unanswered(state, "take back")
            }
            Fact::Foreseen { team, question, prediction } => {
                self.known_team(team)?;
                let (inject, asked) = self
                    .sheet
                    .question(question)
                    .ok_or_else(|| refused(format!("there is no question {question}"), "answer one that is asked"))?;
                if !state.is_revealed(&inject.id) {
                    return Err(refused(
                        format!("question {question} has not been asked yet"),
                        "reveal its inject first",
                    ));
                }
                if state.settled.contains_key(question) {
                    return Err(refused(format!("question {question} is settled"), "what is known cannot be foreseen"));
                }
                judge_prediction(*prediction, asked.asked.is_yes_or_no())
            }
            Fact::Settled { question, actual } => {
                let (inject, asked) = self
                    .sheet
                    .question(question)
                    .ok_or_else(|| refused(format!("there is no question {question}"), "settle one that is asked"))?;
                if !state.is_revealed(&inject.id) {
                    return Err(refused(
                        format!("question {question} has not been asked yet"),
                        "reveal its inject first",
                    ));
                }
                is_finite(*actual)?;
                if asked.asked.is_yes_or_no() && *actual != 0.0 && *actual != 1.0 {
                    return Err(refused("the answer is neither yes nor no", "say 1 for yes or 0 for no"));
                }
                Ok(())
            }
            Fact::Adjudicated { round, figures } => {
                if state.round.as_ref() != Some(round) || state.phase != Phase::Adjudicate {
                    return Err(refused(format!("round {round} is not being answered"), "go to its phase Adjudicate"));
                }
                let teams = self.sheet.teams.iter().map(|team| &team.id);
                if !teams.eq(figures.iter().map(|figures| &figures.team)) {
                    return Err(refused("the answer is of other teams", "adjudicate again"));
                }
                let all = figures.iter().flat_map(|of| [of.at_stake_usd, of.lost_usd, of.cost_usd]);
                all.into_iter().try_for_each(is_finite)?;
                self.unanswered(state, "answer")
            }
            Fact::Overridden(put) => {
                self.known_team(&put.team)?;
                is_finite(put.value)?;
                if !state.answers.contains_key(&put.round) {
                    return Err(refused(format!("round {} has no answer yet", put.round), "adjudicate it first"));
                }
                if put.reason.trim().is_empty() {
                    return Err(refused("it has no reason", "say why the engine's figure does not count"));
                }
                Ok(())
            }
            Fact::Evaluated { inject, .. } => match self.sheet.inject(inject) {
                None => Err(refused(format!("there is no inject {inject}"), "evaluate one that is on the run sheet")),
                Some(_) => Ok(()),
            },
            Fact::Remarked { team, text } => {
                team.as_ref().map_or(Ok(()), |team| self.known_team(team))?;
                if text.trim().is_empty() { Err(refused("nothing was said", "write it down first")) } else { Ok(()) }
            }
            Fact::Drafted { .. } => Ok(()),
        }
    }

    /// What would be lacking if nothing were told or done; worked out once.
    pub(super) fn lacking_anyway(
        &self,
        work_out: &dyn Fn() -> Result<Lacking, SolveError>,
    ) -> Result<&Lacking, SolveError> {
        if let Some(known) = self.anyway.get() {
            return Ok(known);
        }
        let found = work_out()?;
        Ok(self.anyway.get_or_init(|| found))
    }

    /// What a move costs, USD.
    pub fn cost_usd(&self, made: &PlayMove) -> f64 {
        cost_usd(&self.preset, made)
    }

    fn known_team(&self, team: &crate::model::workshop::TeamId) -> Result<(), Refused> {
        match self.sheet.team(team) {
            None => Err(refused(format!("there is no team {team}"), "choose one of the run sheet")),
            Some(_) => Ok(()),
        }
    }

    fn unanswered(&self, state: &State, what: &str) -> Result<(), Refused> {
        let Some(round) = &state.round else {
            return Err(refused(format!("there is nothing to {what} before the first round"), "begin it"));
        };
        if state.answers.contains_key(round) {
            let remedy = "begin the next round, or branch from this one";
            return Err(refused(format!("round {round} has been answered; it is too late to {what}"), remedy));
        }
        Ok(())
    }

    fn judge_branch(&self, branch: BranchId, parent: BranchId, round: &RoundId) -> Result<(), Refused> {
        if branch != self.next_branch() {
            return Err(refused(format!("the next line of play is {}", self.next_branch()), "branch again"));
        }
        if self.line(parent).is_none() {
            return Err(refused(format!("there is no {parent}"), "branch from a line that is there"));
        }
        if !self.state(parent).rounds.iter().any(|(begun, _)| begun == round) {
            return Err(refused(
                format!("round {round} was not played on the {parent}"),
                "branch from a round that was",
            ));
        }
        Ok(())
    }

    fn judge_round(&self, state: &State, round: &RoundId) -> Result<(), Refused> {
        if state.round.is_some() && !state.is_answered() {
            let here = state.round.clone().unwrap_or_default();
            return Err(refused(format!("round {here} has no answer yet"), "go to its phase Adjudicate first"));
        }
        match self.sheet.round_after(state.round.as_ref()) {
            Some(next) if next.id == *round => Ok(()),
            Some(next) => Err(refused(format!("the next round is {}", next.id), "rounds are played in their order")),
            None => Err(refused("there is no further round", "branch from an earlier one, or write the report")),
        }
    }

    fn judge_move(&self, state: &State, made: &PlayMove) -> Result<(), Refused> {
        self.known_team(&made.team)?;
        self.unanswered(state, "move")?;
        let (Some(team), Some(round)) = (self.sheet.team(&made.team), self.sheet.round(&made.round)) else {
            return Err(refused(format!("there is no round {}", made.round), "move in the round that is played"));
        };
        if state.round.as_ref() != Some(&round.id) {
            return Err(refused(format!("round {} is not being played", round.id), "move in the round that is"));
        }
        if !matches!(state.phase, Phase::Plan | Phase::Commit) {
            return Err(refused(format!("nobody moves in the phase {}", state.phase.label()), "go to Plan or Commit"));
        }
        if made.id != self.next_move() {
            return Err(refused(format!("the next move is {}", self.next_move()), "hand it in again"));
        }
        if made.title.trim().is_empty() {
            return Err(refused("the move has no title", "say in a line what it is"));
        }
        let kind = made.effect.kind();
        if !team.may_make(kind) {
            let may: Vec<&str> = team.may.iter().map(|kind| kind.label()).collect();
            return Err(refused(
                format!("{} may not make a move of this kind ({})", team.name, kind.label()),
                format!("it may make: {}", may.join(", ")),
            ));
        }
        let own = move_id_text(made);
        let said = match &made.effect {
            MoveEffect::Rule(rule) => Some(rule.id.as_str()),
            MoveEffect::Measure(measure) => Some(measure.id.as_str()),
            _ => None,
        };
        if said.is_some_and(|said| said != own) {
            return Err(refused(format!("what it makes is not called {own}"), "hand it in again"));
        }
        let taken = state.moves.iter().find(|(known, _)| match (&known.effect, &made.effect) {
            (MoveEffect::Take(known), MoveEffect::Take(part)) => known == part,
            _ => false,
        });
        if let Some((known, _)) = taken {
            let team = self.sheet.team(&known.team).map_or("", |team| team.name.as_str());
            let number = self.sheet.round_number(&known.round).unwrap_or(0);
            let why = format!("{team} has done it in round {number}: it acts already");
            return Err(refused(why, "choose another, or take that one back first"));
        }
        if let Some(day) = begins(made).filter(|day| *day < round.date) {
            let (day, date) = (day.strftime("%-d %b %Y"), round.date.strftime("%-d %b %Y"));
            return Err(refused(
                format!("it would act from {day}, before the round begins"),
                format!("let it act from {date} on or later"),
            ));
        }
        if let Some(budget) = team.budget_usd {
            let spent: f64 = state.moves_of(&team.id).map(|made| cost_usd(&self.preset, made)).sum();
            let cost = cost_usd(&self.preset, made);
            if spent + cost > budget {
                let left = (budget - spent).max(0.0) / 1e6;
                return Err(refused(
                    format!("it costs {:.1} million USD, and {} has {left:.1} million left", cost / 1e6, team.name),
                    "choose a smaller one",
                ));
            }
        }
        let mut after = state.clone();
        after.moves.push((made.clone(), 0));
        let known: Vec<Finding> = validate(&played(self, state));
        let mut new = validate(&played(self, &after))
            .into_iter()
            .filter(|finding| finding.is_error() && !known.contains(finding));
        if let MoveEffect::Take(part) = &made.effect
            && EntityRef::from(part).name(&self.preset).is_none()
        {
            return Err(refused(format!("{} is not in the preset", EntityRef::from(part)), "choose one that is"));
        }
        new.next()
            .map_or(Ok(()), |finding| Err(refused(format!("{}: {}", finding.place, finding.message), finding.remedy)))
    }
}

/// How the ids of the rules, events and measures begin that moves make; the number of the move follows.
const OF_MOVE: &str = "workshop-move-";

/// The id of the rule, event or measure that a move makes.
pub(super) fn move_id_text(made: &PlayMove) -> String {
    format!("{OF_MOVE}{}", made.id.0)
}

fn judge_phase(state: &State, phase: Phase) -> Result<(), Refused> {
    if state.round.is_none() {
        return Err(refused("no round has begun", "begin the first"));
    }
    let is_answered = state.is_answered();
    match phase {
        Phase::Reveal | Phase::HotWash if !is_answered => {
            Err(refused("the round has no answer yet", "let the engine answer first"))
        }
        Phase::Brief | Phase::Plan | Phase::Commit if is_answered => {
            Err(refused("the round has been answered", "begin the next round, or branch from this one"))
        }
        _ => Ok(()),
    }
}

fn judge_prediction(prediction: Prediction, is_yes_or_no: bool) -> Result<(), Refused> {
    match prediction {
        Prediction::Probability(_) if !is_yes_or_no => {
            Err(refused("a figure was asked for", "give the interval in which it lies"))
        }
        Prediction::Interval { .. } if is_yes_or_no => Err(refused("yes or no was asked", "say how likely it is")),
        Prediction::Probability(p) if !(0.0..=1.0).contains(&p) => {
            Err(refused("it is not between 0 and 100 %", "say how likely it is"))
        }
        Prediction::Interval { low, high } if !(low.is_finite() && high.is_finite() && low <= high) => {
            Err(refused("the upper figure is below the lower one", "change them round"))
        }
        _ => Ok(()),
    }
}
