//! What is worked out once for an after-action report: every line of play with its states, scores, and what its moves did.

use crate::report::steps::Steps;
use crate::report::{ReportError, Watch};
use chokepoint_core::engine::SolveError;
use chokepoint_core::model::workshop::{Aim, RoundId, RunSheet, SessionEntry, TeamId};
use chokepoint_core::workshop::{Foreseen, Line, MoveEffects, Score, Session, State, foreseen, move_effects, scores};

/// A line of play.
pub(super) struct ToldLine<'a> {
    /// What it is.
    pub line: Line,
    /// What held at its end.
    pub state: State,
    /// The facts that it rests on, in order.
    pub facts: Vec<&'a SessionEntry>,
    /// The rounds that were answered, with the scores of all teams.
    pub scores: Vec<(RoundId, Vec<Score>)>,
    /// What its moves did.
    pub effects: MoveEffects,
    /// What was foreseen and came.
    pub foreseen: Vec<Foreseen>,
}

/// All of a session that the report is made of.
pub(super) struct Told<'a> {
    /// The session.
    pub session: &'a Session,
    /// Its lines, the main one first.
    pub lines: Vec<ToldLine<'a>>,
}

impl<'a> Told<'a> {
    /// Works everything out.
    pub fn of(session: &'a Session, watch: &Watch<'_>) -> Result<Self, ReportError> {
        let steps = Steps::new(watch);
        let known = session.lines();
        let parts: Vec<_> = known.iter().map(|_| steps.part("playing with and without each move", 1)).collect();
        let mut lines = Vec::new();
        for (line, part) in known.into_iter().zip(parts) {
            let state = session.state(line.id);
            let effects = move_effects(session, &state, watch.cancel, &|_, _| {}).map_err(|error| match error {
                SolveError::Cancelled => ReportError::Cancelled,
                other => ReportError::Moves(other),
            })?;
            part.step();
            watch.check()?;
            lines.push(ToldLine {
                facts: session.facts(line.id),
                scores: scores(session.sheet(), &state),
                foreseen: foreseen(session.sheet(), &state),
                line,
                state,
                effects,
            });
        }
        Ok(Self { session, lines })
    }

    /// What was planned.
    pub fn sheet(&self) -> &RunSheet {
        self.session.sheet()
    }

    /// Number of a round, from 1; 0 before the first.
    pub fn number(&self, round: &RoundId) -> usize {
        self.sheet().round_number(round).unwrap_or(0)
    }

    /// Name of a team.
    pub fn team(&self, id: &TeamId) -> String {
        self.sheet().team(id).map_or_else(|| id.to_string(), |team| team.name.clone())
    }

    /// Names of teams; everybody where none is named.
    pub fn to(&self, teams: &[TeamId]) -> String {
        if teams.is_empty() {
            "everybody".to_owned()
        } else {
            teams.iter().map(|id| self.team(id)).collect::<Vec<_>>().join("; ")
        }
    }

    /// What teams with an aim reached at the end of the last answered round of a line, the most points first.
    pub fn ranked(&self, line: &ToldLine<'_>, aim: Aim) -> Vec<Score> {
        let last = line.scores.last().map(|(_, scores)| scores.clone()).unwrap_or_default();
        let of_aim = |score: &Score| self.sheet().team(&score.team).is_some_and(|team| team.aim == aim);
        let mut ranked: Vec<Score> = last.into_iter().filter(of_aim).collect();
        ranked.sort_by(|a, b| b.points.total_cmp(&a.points));
        ranked
    }
}
