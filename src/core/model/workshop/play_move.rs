//! What teams do.

use crate::model::rule::Rule;
use crate::model::scenario::{Measure, MeasureEffect};
use crate::model::workshop::ids::{MoveId, RoundId, TeamId};
use crate::model::workshop::inject::Part;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// A move that a team has committed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlayMove {
    /// Its number.
    pub id: MoveId,
    /// Who makes it.
    pub team: TeamId,
    /// In which round.
    pub round: RoundId,
    /// What it is, in a line.
    pub title: String,
    /// Why, as the team says it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub why: String,
    /// What it does.
    pub effect: MoveEffect,
}

/// What a move does.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum MoveEffect {
    /// Issues a rule.
    Rule(Box<Rule>),
    /// Takes a measure.
    Measure(Box<Measure>),
    /// Does what the preset holds ready.
    Take(Part),
    /// Nothing on the map: what was said.
    Note,
}

/// The kinds of moves: what a team may be allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, EnumCount, VariantArray)]
pub enum MoveKind {
    /// A licence is required of goods that leave.
    Licence,
    /// Somebody is let off a rule.
    Exemption,
    /// A stock is put on the market.
    Release,
    /// Capacity is built.
    NewPlant,
    /// Any other control: a ban, a quota, a duty.
    OwnControl,
    /// What the preset holds ready: its measures, rules and events.
    Prepared,
    /// Nothing on the map: what was said.
    Note,
}

impl MoveKind {
    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Licence => "Licence",
            Self::Exemption => "Exemption",
            Self::Release => "Stock release",
            Self::NewPlant => "New plant",
            Self::OwnControl => "Own control",
            Self::Prepared => "Prepared move",
            Self::Note => "Note",
        }
    }

    /// What a move of this kind does.
    pub fn help(self) -> &'static str {
        match self {
            Self::Licence => "A share of the goods on a list leaves, after a wait",
            Self::Exemption => "A rule lets countries off",
            Self::Release => "A stock that nobody may touch otherwise is put on the market",
            Self::NewPlant => "A site gets more capacity",
            Self::OwnControl => "A ban, a quota or a duty of one's own",
            Self::Prepared => "What the map holds ready: a measure, a rule or an event",
            Self::Note => "What was said; nothing moves on the map",
        }
    }
}

impl MoveEffect {
    /// The kind of moves that it belongs to.
    pub fn kind(&self) -> MoveKind {
        match self {
            Self::Rule(rule) => match rule.instrument {
                crate::model::rule::Instrument::Licence { .. } => MoveKind::Licence,
                _ => MoveKind::OwnControl,
            },
            Self::Measure(measure) => match measure.effect {
                MeasureEffect::Exempt { .. } => MoveKind::Exemption,
                MeasureEffect::StockRelease { .. } | MeasureEffect::StockSharing { .. } => MoveKind::Release,
                MeasureEffect::NewCapacity { .. } | MeasureEffect::PriceFloor { .. } => MoveKind::NewPlant,
                MeasureEffect::Thrift { .. } => MoveKind::Prepared,
            },
            Self::Take(_) => MoveKind::Prepared,
            Self::Note => MoveKind::Note,
        }
    }
}
