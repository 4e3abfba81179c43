//! Figures and the citations behind them.

use crate::model::ids::SourceId;
use serde::{Deserialize, Serialize};

/// A number with its citation. The unit is that of the field that holds it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Figure {
    /// The number itself.
    pub value: f64,
    /// Where it comes from; left out when nobody said.
    #[serde(default, skip_serializing_if = "SourceId::is_empty")]
    pub source: SourceId,
    /// Relative standard deviation (0.1 = 10 %). Left out: the default of the source's [`Quality`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sigma: Option<f64>,
    /// What its source says, where somebody put another number in its place. Left out: the number itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<f64>,
    /// Why another number stands there; empty where nobody said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Figure {
    /// A figure without a citation, as typed by a user.
    pub fn plain(value: f64) -> Self {
        Self { value, ..Self::default() }
    }

    /// True where its source says something else and nobody has said why.
    pub fn asks_for_reason(&self) -> bool {
        self.said.is_some() && self.reason.trim().is_empty()
    }
}

/// The citation behind figures: one entry per publication, table and quality.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Name that figures refer to.
    pub id: SourceId,
    /// Author or institution and title.
    pub publication: String,
    /// Table, page or section.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub table: String,
    /// Year of publication.
    pub year: i16,
    /// How far its figures can be leaned on.
    pub quality: Quality,
    /// What a reader should know: definitions, doubts, how a figure was derived.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// How a figure came about.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Quality {
    /// Counted or reported by those who know, such as customs or company accounts.
    Measured,
    /// Worked out by a statistical office, agency or analyst.
    Estimated,
    /// An assumption made so that the map is whole; not data.
    #[default]
    Illustrative,
}

impl Quality {
    /// Relative standard deviation taken when a figure states none.
    pub fn default_sigma(self) -> f64 {
        match self {
            Self::Measured => 0.05,
            Self::Estimated => 0.15,
            Self::Illustrative => 0.5,
        }
    }

    /// The word shown on screen and in the brief.
    pub fn label(self) -> &'static str {
        match self {
            Self::Measured => "measured",
            Self::Estimated => "estimated",
            Self::Illustrative => "illustrative",
        }
    }
}
