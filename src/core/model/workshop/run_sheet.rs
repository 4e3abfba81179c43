//! What is written before a workshop: its rounds, what is told in them, and who plays.

use crate::model::ids::ScenarioId;
use crate::model::preset::FORMAT;
use crate::model::workshop::ids::{InjectId, QuestionId, RoundId, TeamId};
use crate::model::workshop::inject::Inject;
use crate::model::workshop::question::Question;
use crate::model::workshop::team::Team;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The newest format of run sheets that this program writes: that of presets.
pub const SHEET_FORMAT: u32 = FORMAT;

/// A run sheet: beside its preset as `NAME.workshop.ron`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunSheet {
    /// Version of the format.
    pub format: u32,
    /// What the workshop is called.
    pub title: String,
    /// Name of the preset that is played: a built-in one, or a file beside the run sheet without its ending.
    pub preset: String,
    /// Scenario of the preset that is played: its months, and what acts before the first round.
    pub scenario: ScenarioId,
    /// What the facilitator should know; nobody else sees it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// How a score is reckoned.
    #[serde(default, skip_serializing_if = "ScoreWeights::is_usual")]
    pub score: ScoreWeights,
    /// Who plays.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<Team>,
    /// What is played, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rounds: Vec<Round>,
    /// What is told, by round and minute.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub injects: Vec<Inject>,
}

/// A turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// Name that injects refer to.
    pub id: RoundId,
    /// Name on screen.
    pub title: String,
    /// The day on which it begins in the game: moves act from then on, and the score of the round before ends.
    pub date: Date,
    /// Minutes that it takes at the table.
    #[serde(default)]
    pub minutes: u32,
    /// What everybody is told at its beginning.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub briefing: String,
    /// What only the facilitator sees.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
}

/// How points are reckoned: see the formula at the head of `workshop::score`.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ScoreWeights {
    /// Points for each per cent of the demand that is unmet.
    pub per_cent_of_gap: f64,
    /// Points for each billion USD that moves cost.
    pub per_billion_usd: f64,
    /// Points for each month without a shortage.
    pub per_month_supplied: f64,
}

impl ScoreWeights {
    fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}

impl Default for ScoreWeights {
    fn default() -> Self {
        Self { per_cent_of_gap: 1.0, per_billion_usd: 1.0, per_month_supplied: 0.0 }
    }
}

impl RunSheet {
    /// A run sheet of a preset with one round and nobody to play it.
    pub fn new(preset: &str, scenario: ScenarioId, date: Date) -> Self {
        Self {
            format: SHEET_FORMAT,
            title: "Workshop".to_owned(),
            preset: preset.to_owned(),
            scenario,
            notes: String::new(),
            score: ScoreWeights::default(),
            teams: Vec::new(),
            rounds: vec![Round {
                id: "1".into(),
                title: "Round 1".to_owned(),
                date,
                minutes: 45,
                briefing: String::new(),
                notes: String::new(),
            }],
            injects: Vec::new(),
        }
    }

    /// The round of this name.
    pub fn round(&self, id: &RoundId) -> Option<&Round> {
        self.rounds.iter().find(|round| &round.id == id)
    }

    /// Number of a round, from 1; none where there is no such round.
    pub fn round_number(&self, id: &RoundId) -> Option<usize> {
        self.rounds.iter().position(|round| &round.id == id).map(|at| at + 1)
    }

    /// The round after one; the first where none is given; none after the last.
    pub fn round_after(&self, id: Option<&RoundId>) -> Option<&Round> {
        let Some(id) = id else { return self.rounds.first() };
        let at = self.rounds.iter().position(|round| &round.id == id)?;
        self.rounds.get(at + 1)
    }

    /// The team of this name.
    pub fn team(&self, id: &TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| &team.id == id)
    }

    /// The inject of this number.
    pub fn inject(&self, id: &InjectId) -> Option<&Inject> {
        self.injects.iter().find(|inject| &inject.id == id)
    }

    /// What is told in a round, by minute; of one minute as listed.
    pub fn injects_of(&self, round: &RoundId) -> Vec<&Inject> {
        let mut found: Vec<&Inject> = self.injects.iter().filter(|inject| &inject.round == round).collect();
        found.sort_by_key(|inject| inject.minute);
        found
    }

    /// A question, with the inject that asks it.
    pub fn question(&self, id: &QuestionId) -> Option<(&Inject, &Question)> {
        let mut asked = self.injects.iter().filter_map(|inject| Some((inject, inject.question.as_ref()?)));
        asked.find(|(_, question)| &question.id == id)
    }
}
