//! What teams are asked to foresee, and what they say before it is revealed.

use crate::model::ids::SiteId;
use crate::model::workshop::ids::QuestionId;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Something that teams foresee under seal.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Name of it.
    pub id: QuestionId,
    /// What is asked, as read out.
    pub text: String,
    /// What settles it.
    pub asked: Asked,
}

/// What settles a question.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Asked {
    /// Whether some demand of these sites runs short from the month in which the first round begins until a day. The answer of the engine settles it.
    ShortBy {
        /// Whose demand; empty: every market's.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sites: Vec<SiteId>,
        /// First day that does not count any more.
        day: Date,
    },
    /// Which share of the demand of these sites, per cent by USD at stake, is unmet from the month in which the first round begins until a day. The answer of the engine settles it.
    GapUntil {
        /// Whose demand; empty: every market's.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        sites: Vec<SiteId>,
        /// First day that does not count any more.
        day: Date,
    },
    /// Whether something comes true that the facilitator settles.
    YesOrNo,
    /// A figure that the facilitator settles.
    Figure {
        /// Its unit, such as `per cent`.
        unit: String,
    },
}

impl Asked {
    /// Whether a probability is asked for; else an interval.
    pub fn is_yes_or_no(&self) -> bool {
        matches!(self, Self::ShortBy { .. } | Self::YesOrNo)
    }

    /// Whether the engine settles it; else the facilitator does.
    pub fn is_of_the_engine(&self) -> bool {
        matches!(self, Self::ShortBy { .. } | Self::GapUntil { .. })
    }

    /// Unit of the figure that is asked for.
    pub fn unit(&self) -> &str {
        match self {
            Self::ShortBy { .. } | Self::YesOrNo => "per cent likely",
            Self::GapUntil { .. } => "per cent of demand",
            Self::Figure { unit } => unit,
        }
    }
}

/// What a team foresees.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum Prediction {
    /// How likely it is, 0 to 1.
    Probability(f64),
    /// Between which two figures it lies, nine times out of ten.
    Interval {
        /// The lower one.
        low: f64,
        /// The upper one.
        high: f64,
    },
}
