//! What holds on a line of play after the facts so far.

use crate::model::workshop::{
    DraftOf, Fact, InjectId, InjectStatus, MoveId, Override, Phase, PlayMove, Prediction, QuestionId, RoundId,
    SessionEntry, TeamFigures, TeamId,
};
use std::collections::BTreeMap;

/// Everything that follows from the facts of one line of play.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct State {
    /// The round that is played; none before the first.
    pub round: Option<RoundId>,
    /// Where it is.
    pub phase: Phase,
    /// When its phase began, seconds since 1970.
    pub phase_began: u64,
    /// When each round began, in order.
    pub rounds: Vec<(RoundId, u64)>,
    /// What was told, in order.
    pub revealed: Vec<Revealed>,
    /// What teams have handed in and not taken back, in order.
    pub moves: Vec<(PlayMove, u64)>,
    /// What teams foresee.
    pub foreseen: BTreeMap<(QuestionId, TeamId), Prediction>,
    /// What came of it.
    pub settled: BTreeMap<QuestionId, Settled>,
    /// What the engine answered, by round.
    pub answers: BTreeMap<RoundId, Vec<TeamFigures>>,
    /// Figures that the facilitator has put in the place of the engine's.
    pub overrides: Vec<Override>,
    /// What became of injects, beyond that they were told.
    pub evaluated: BTreeMap<InjectId, (InjectStatus, String)>,
    /// What was remarked, in order.
    pub remarks: Vec<Remark>,
    /// What is being typed.
    pub drafts: BTreeMap<DraftOf, String>,
}

/// An inject that was told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revealed {
    /// Which.
    pub inject: InjectId,
    /// In which round, whenever it was due.
    pub round: RoundId,
    /// When, seconds since 1970.
    pub at: u64,
}

/// What came of a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Settled {
    /// 1 for yes and 0 for no, or the figure.
    pub actual: f64,
    /// In which round that was known.
    pub round: Option<RoundId>,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remark {
    /// Who; none: the facilitator.
    pub team: Option<TeamId>,
    /// In which round; none before the first.
    pub round: Option<RoundId>,
    /// When, seconds since 1970.
    pub at: u64,
    /// What.
    pub text: String,
}

impl State {
    /// The state after some facts.
    pub fn after<'e>(entries: impl IntoIterator<Item = &'e SessionEntry>) -> Self {
        let mut state = Self::default();
        entries.into_iter().for_each(|entry| state.take(entry));
        state
    }

    /// Takes in one more fact, which must have been found to be possible.
    pub(super) fn take(&mut self, entry: &SessionEntry) {
        let at = entry.at;
        match &entry.fact {
            Fact::Opened { .. } => self.phase_began = at,
            Fact::RoundBegun(round) => {
                self.round = Some(round.clone());
                self.rounds.push((round.clone(), at));
                (self.phase, self.phase_began) = (Phase::Brief, at);
            }
            Fact::PhaseBegun(phase) => (self.phase, self.phase_began) = (*phase, at),
            Fact::Revealed(inject) => {
                let round = self.round.clone().unwrap_or_default();
                self.revealed.push(Revealed { inject: inject.clone(), round, at });
            }
            Fact::RevealUndone(inject) => self.revealed.retain(|revealed| &revealed.inject != inject),
            Fact::Committed(made) => {
                self.drafts.remove(&DraftOf::Why(made.team.clone()));
                self.moves.push((made.clone(), at));
            }
            Fact::Withdrawn(id) => self.moves.retain(|(made, _)| made.id != *id),
            Fact::Foreseen { team, question, prediction } => {
                self.foreseen.insert((question.clone(), team.clone()), *prediction);
            }
            Fact::Settled { question, actual } => {
                self.settled.insert(question.clone(), Settled { actual: *actual, round: self.round.clone() });
            }
            Fact::Adjudicated { round, figures } => _ = self.answers.insert(round.clone(), figures.clone()),
            Fact::Overridden(put) => self.overrides.push(put.clone()),
            Fact::Evaluated { inject, status, comment } => {
                self.drafts.remove(&DraftOf::Comment(inject.clone()));
                self.evaluated.insert(inject.clone(), (*status, comment.clone()));
            }
            Fact::Remarked { team, text } => {
                self.drafts.remove(&team.clone().map_or(DraftOf::Remark, DraftOf::Note));
                self.remarks.push(Remark { team: team.clone(), round: self.round.clone(), at, text: text.clone() });
            }
            Fact::Branched { .. } => {
                (self.phase, self.phase_began) = (Phase::Brief, at);
                // The round is played anew: its clock begins now.
                if let Some((_, began)) = self.rounds.last_mut() {
                    *began = at;
                }
            }
            Fact::Drafted { of, text } if text.is_empty() => _ = self.drafts.remove(of),
            Fact::Drafted { of, text } => _ = self.drafts.insert(of.clone(), text.clone()),
        }
    }

    /// Whether an inject was told.
    pub fn is_revealed(&self, inject: &InjectId) -> bool {
        self.revealed.iter().any(|revealed| &revealed.inject == inject)
    }

    /// Whether the engine has answered the round that is played.
    pub fn is_answered(&self) -> bool {
        self.round.as_ref().is_some_and(|round| self.answers.contains_key(round))
    }

    /// What has become of an inject.
    pub fn status(&self, inject: &InjectId) -> InjectStatus {
        match self.evaluated.get(inject) {
            Some((status, _)) if *status != InjectStatus::Pending => *status,
            _ if self.is_revealed(inject) => InjectStatus::Delivered,
            _ => InjectStatus::Pending,
        }
    }

    /// The move of this number.
    pub fn made(&self, id: MoveId) -> Option<&PlayMove> {
        self.moves.iter().map(|(made, _)| made).find(|made| made.id == id)
    }

    /// Moves of a team.
    pub fn moves_of<'s>(&'s self, team: &'s TeamId) -> impl Iterator<Item = &'s PlayMove> {
        self.moves.iter().map(|(made, _)| made).filter(move |made| &made.team == team)
    }
}

/// The time from one moment to another, seconds since 1970 each: `1:05:09`.
pub fn elapsed(from: u64, to: u64) -> String {
    let seconds = to.saturating_sub(from);
    format!("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
