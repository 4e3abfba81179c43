//! What happens while a workshop is played, as it is written down: one fact a line, in order. What holds at any time follows from the facts before it.

use crate::model::preset::Preset;
use crate::model::workshop::ids::{BranchId, InjectId, MoveId, QuestionId, RoundId, TeamId};
use crate::model::workshop::play_move::PlayMove;
use crate::model::workshop::question::Prediction;
use crate::model::workshop::run_sheet::RunSheet;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// Where a round is.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumCount, VariantArray,
)]
pub enum Phase {
    /// The round's briefing is read.
    #[default]
    Brief,
    /// The teams talk.
    Plan,
    /// The teams hand in their moves.
    Commit,
    /// The engine answers; nobody moves.
    Adjudicate,
    /// Everybody sees what was done and what came of it.
    Reveal,
    /// What was learnt.
    HotWash,
}

impl Phase {
    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Brief => "Brief",
            Self::Plan => "Plan",
            Self::Commit => "Commit",
            Self::Adjudicate => "Adjudicate",
            Self::Reveal => "Reveal",
            Self::HotWash => "Hot wash",
        }
    }

    /// What is done in it.
    pub fn help(self) -> &'static str {
        match self {
            Self::Brief => "Read out the briefing; teams read theirs",
            Self::Plan => "Teams talk, try moves and foresee what is asked",
            Self::Commit => "Teams hand in their moves",
            Self::Adjudicate => "The engine answers; nobody moves any more",
            Self::Reveal => "Everybody sees what was done and what came of it",
            Self::HotWash => "What was learnt, while it is fresh",
        }
    }
}

/// What has become of an inject, in the words of exercise lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount, VariantArray)]
pub enum InjectStatus {
    /// Not told yet.
    #[default]
    Pending,
    /// Told.
    Delivered,
    /// Told, and the players did what was expected.
    Met,
    /// Told, and they did not.
    NotMet,
    /// Left out.
    Cancelled,
}

impl InjectStatus {
    /// The word on screen and on the exercise list.
    pub fn label(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Delivered => "delivered",
            Self::Met => "met",
            Self::NotMet => "not met",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A figure of a team's score.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, EnumCount, VariantArray)]
pub enum FigureOf {
    /// Per cent of the demand that is unmet, by USD at stake.
    Gap,
    /// What its moves cost, USD.
    Cost,
    /// Months without a shortage.
    MonthsSupplied,
}

impl FigureOf {
    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Gap => "gap, % of demand",
            Self::Cost => "cost, USD",
            Self::MonthsSupplied => "months supplied",
        }
    }
}

/// A figure that the facilitator has put in the place of the engine's.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Override {
    /// In which round.
    pub round: RoundId,
    /// Whose.
    pub team: TeamId,
    /// Which figure.
    pub figure: FigureOf,
    /// What it is put to, in the unit of the figure.
    pub value: f64,
    /// Why.
    pub reason: String,
}

/// What somebody is typing and has not handed in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum DraftOf {
    /// Why a team makes the move it is about to make.
    Why(TeamId),
    /// What a team says.
    Note(TeamId),
    /// The evaluator's comment on an inject.
    Comment(InjectId),
    /// The facilitator's remark.
    Remark,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Fact {
    /// The workshop began, with this preset and this run sheet. The first fact, and only it.
    Opened {
        /// The map that is played.
        preset: Box<Preset>,
        /// What was planned.
        sheet: Box<RunSheet>,
    },
    /// A round began; its first phase with it.
    RoundBegun(RoundId),
    /// A phase began.
    PhaseBegun(Phase),
    /// An inject was told.
    Revealed(InjectId),
    /// It was taken back: a slip of the hand.
    RevealUndone(InjectId),
    /// A team handed in a move.
    Committed(PlayMove),
    /// It took it back before it was answered.
    Withdrawn(MoveId),
    /// A team foresaw something, under seal. A later word of the same team counts instead.
    Foreseen {
        /// Who.
        team: TeamId,
        /// What was asked.
        question: QuestionId,
        /// What it said.
        prediction: Prediction,
    },
    /// The facilitator settled a question: 1 for yes and 0 for no, or the figure.
    Settled {
        /// Which question.
        question: QuestionId,
        /// The answer.
        actual: f64,
    },
    /// The engine answered a round.
    Adjudicated {
        /// Which round.
        round: RoundId,
        /// The figures of each team, in the order of the run sheet, as the engine gave them.
        figures: Vec<TeamFigures>,
    },
    /// The facilitator put a figure in the place of the engine's.
    Overridden(Override),
    /// The evaluator said what became of an inject.
    Evaluated {
        /// Which inject.
        inject: InjectId,
        /// What became of it.
        status: InjectStatus,
        /// His comment.
        comment: String,
    },
    /// Somebody remarked something; nobody: the facilitator.
    Remarked {
        /// Who; none: the facilitator.
        team: Option<TeamId>,
        /// What.
        text: String,
    },
    /// Another line of play began where a round had begun; this fact is its first.
    Branched {
        /// What it is called.
        name: String,
        /// The line that it leaves.
        parent: BranchId,
        /// The round at whose beginning it leaves it.
        round: RoundId,
    },
    /// Somebody is typing; kept so that a crash loses no more than the last keystroke.
    Drafted {
        /// What it is.
        of: DraftOf,
        /// What stands there.
        text: String,
    },
}

/// The figures of a team at the end of a round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TeamFigures {
    /// Whose.
    pub team: TeamId,
    /// USD at stake in the demand that it answers for, from the month in which the first round begins until the end of the round.
    pub at_stake_usd: f64,
    /// The part of it that is unmet, USD.
    pub lost_usd: f64,
    /// What its moves cost until then, USD.
    pub cost_usd: f64,
    /// Months from that one until the first in which a market of its lacks more than it would if nothing had been told or done, or until the end of the round where there is
    /// none.
    pub months_supplied: u32,
    /// Whether there is such a month by then.
    pub is_short: bool,
}

impl TeamFigures {
    /// Per cent of the demand that is unmet.
    pub fn gap_per_cent(&self) -> f64 {
        if self.at_stake_usd > 0.0 { 100.0 * self.lost_usd / self.at_stake_usd } else { 0.0 }
    }
}

/// A fact with its place and time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionEntry {
    /// Seconds since 1970.
    pub at: u64,
    /// On which line of play.
    pub branch: BranchId,
    /// What happened.
    pub fact: Fact,
}
