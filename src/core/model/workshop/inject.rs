//! What is told while a workshop is played.

use crate::model::entity::EntityRef;
use crate::model::ids::{EventId, MeasureId, RuleId};
use crate::model::workshop::ids::{InjectId, RoundId, TeamId};
use crate::model::workshop::question::Question;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// A line of the exercise list: hidden until the facilitator reveals it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Inject {
    /// Its number on the list.
    pub id: InjectId,
    /// Round in which it is due.
    pub round: RoundId,
    /// Minutes after the round began at which it is due.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub minute: u32,
    /// Minutes that it keeps the table busy.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub lasts: u32,
    /// What it is.
    #[serde(default)]
    pub kind: InjectKind,
    /// Short title, told with the text.
    pub title: String,
    /// How it reaches the players: `e-mail`, `news ticker`, `telephone`.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub delivery: String,
    /// Who sends it, in the game.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub from: String,
    /// Who gets it. Empty: everybody, so that it stands on the public screen once it is revealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<TeamId>,
    /// What is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What begins to act on the map when it is revealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reveals: Vec<Part>,
    /// What no longer acts on the map from then on: a rule that another takes the place of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub withdraws: Vec<Part>,
    /// What the teams are asked to foresee.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub question: Option<Question>,
    /// What the players are expected to do; the facilitator's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub expected: String,
    /// What is to be learnt of it; the facilitator's.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub learning_point: String,
}

impl Inject {
    /// Whether everybody hears it.
    pub fn is_public(&self) -> bool {
        self.to.is_empty()
    }
}

/// What an inject is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount, VariantArray)]
pub enum InjectKind {
    /// News that moves nothing on the map.
    #[default]
    News,
    /// A rule, or several.
    Rule,
    /// An event.
    Event,
    /// A measure of somebody who does not sit at the table.
    Measure,
    /// Something that the teams are asked.
    Question,
}

impl InjectKind {
    /// The word on screen and on the exercise list.
    pub fn label(self) -> &'static str {
        match self {
            Self::News => "news",
            Self::Rule => "rule",
            Self::Event => "event",
            Self::Measure => "measure",
            Self::Question => "question",
        }
    }
}

/// Something that a preset holds ready and scenarios may select.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Part {
    /// A rule.
    Rule(RuleId),
    /// An event.
    Event(EventId),
    /// A measure.
    Measure(MeasureId),
}

impl From<&Part> for EntityRef {
    fn from(part: &Part) -> Self {
        match part {
            Part::Rule(id) => id.clone().into(),
            Part::Event(id) => id.clone().into(),
            Part::Measure(id) => id.clone().into(),
        }
    }
}

impl Part {
    /// The rule, event or measure at an address; none for anything else.
    pub fn of(entity: &EntityRef) -> Option<Self> {
        match entity {
            EntityRef::Rule(id) => Some(Self::Rule(id.clone())),
            EntityRef::Event(id) => Some(Self::Event(id.clone())),
            EntityRef::Measure(id) => Some(Self::Measure(id.clone())),
            _ => None,
        }
    }
}

fn is_zero(minutes: &u32) -> bool {
    *minutes == 0
}
