//! Who plays.

use crate::model::country::Country;
use crate::model::ids::SiteId;
use crate::model::workshop::ids::TeamId;
use crate::model::workshop::play_move::MoveKind;
use serde::{Deserialize, Serialize};
use strum::{EnumCount, VariantArray};

/// A side in a workshop.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Team {
    /// Name that injects refer to.
    pub id: TeamId,
    /// Name on screen.
    pub name: String,
    /// What it plays.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub kind: TeamKind,
    /// Country it speaks for; of a company, the country it answers to. Empty: none.
    #[serde(default, skip_serializing_if = "is_nowhere")]
    pub country: Country,
    /// What it wants.
    #[serde(default, skip_serializing_if = "is_usual")]
    pub aim: Aim,
    /// Sites whose demand its score counts. Empty: every market of its country, or, where it has none, every market.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub answers_for: Vec<SiteId>,
    /// What only the team is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub briefing: String,
    /// Who sits in it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Moves that it may make. Empty: every kind.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub may: Vec<MoveKind>,
    /// What its moves may cost, USD in all. None: as much as it likes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub budget_usd: Option<f64>,
}

/// A seat in a team.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// What it is called, such as `Minister of trade`.
    pub name: String,
    /// What only who plays it is told.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub briefing: String,
}

/// What a team plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount, VariantArray)]
pub enum TeamKind {
    /// A government.
    #[default]
    Country,
    /// A part of one.
    Ministry,
    /// A company.
    Company,
}

impl TeamKind {
    /// The word on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Country => "country",
            Self::Ministry => "ministry",
            Self::Company => "company",
        }
    }
}

/// What a team wants of the markets that its score counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, EnumCount, VariantArray)]
pub enum Aim {
    /// That they are supplied: a gap costs points.
    #[default]
    Supply,
    /// That they feel it: a gap brings points.
    Pressure,
}

impl Aim {
    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Supply => "keep them supplied",
            Self::Pressure => "make them feel it",
        }
    }
}

impl Team {
    /// Whether it may make moves of a kind; a remark is always free.
    pub fn may_make(&self, kind: MoveKind) -> bool {
        kind == MoveKind::Note || self.may.is_empty() || self.may.contains(&kind)
    }
}

fn is_usual<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

fn is_nowhere(country: &Country) -> bool {
    country.0.is_empty()
}
