//! What is being typed and chosen in the panel of a workshop, before it is handed in.

use chokepoint_core::model::workshop::{FigureOf, InjectStatus, MoveKind, Part, RoundId, TeamId};
use chokepoint_core::model::{CommodityId, Country, RecipeId, RuleId, SiteId, Tag};
use std::collections::BTreeMap;
use strum::{EnumCount, VariantArray};

/// What is being typed.
#[derive(Default)]
pub struct RunForm {
    pub remark: Option<String>,
    pub comments: BTreeMap<String, (InjectStatus, String)>,
}

/// The means of an own control, as one chooses it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Means {
    #[default]
    Ban,
    Quota,
    Tariff,
}

/// A move that is being drawn up.
pub struct MoveForm {
    pub team: Option<TeamId>,
    pub kind: MoveKind,
    pub lists: Vec<Tag>,
    pub to: Vec<Country>,
    pub approved_percent: f64,
    pub wait_months: u32,
    pub rule: RuleId,
    pub let_off: Vec<Country>,
    pub release: (SiteId, CommodityId),
    pub quantity: f64,
    pub plant: (SiteId, RecipeId),
    pub per_year: f64,
    pub cost_musd: f64,
    pub means: Means,
    pub quota: f64,
    pub duty_percent: f64,
    pub part: Option<Part>,
    pub note: String,
    pub why: String,
    // Months after the round began at which it acts.
    pub after_months: u32,
}

impl Default for MoveForm {
    fn default() -> Self {
        Self {
            team: None,
            kind: MoveKind::Prepared,
            lists: Vec::new(),
            to: Vec::new(),
            approved_percent: 50.0,
            wait_months: 2,
            rule: RuleId::default(),
            let_off: Vec::new(),
            release: Default::default(),
            quantity: 100.0,
            plant: Default::default(),
            per_year: 100.0,
            cost_musd: 100.0,
            means: Means::default(),
            quota: 1000.0,
            duty_percent: 25.0,
            part: None,
            note: String::new(),
            why: String::new(),
            after_months: 0,
        }
    }
}

/// What is being entered.
pub struct PredictionForm {
    pub team: Option<TeamId>,
    pub percent: f64,
    pub low: f64,
    pub high: f64,
    pub actual: f64,
}

impl Default for PredictionForm {
    fn default() -> Self {
        Self { team: None, percent: 50.0, low: 0.0, high: 10.0, actual: 0.0 }
    }
}

/// A figure that is being put in the place of the engine's.
pub struct OverrideForm {
    pub team: Option<TeamId>,
    pub figure: FigureOf,
    pub value: f64,
    pub reason: String,
}

impl Default for OverrideForm {
    fn default() -> Self {
        Self { team: None, figure: FigureOf::Gap, value: 0.0, reason: String::new() }
    }
}

/// A branch that is being named.
#[derive(Default)]
pub struct LineForm {
    pub name: String,
    pub round: Option<RoundId>,
}

/// What fills the larger part of the public screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount, VariantArray)]
pub enum PublicPicture {
    /// The map of the world.
    #[default]
    World,
    /// The map of stages.
    Stages,
    /// How demand is met over the months.
    Gap,
    /// How teams stand.
    Scores,
}

impl PublicPicture {
    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::World => "World map",
            Self::Stages => "Map by stages",
            Self::Gap => "Gap over the months",
            Self::Scores => "Scores",
        }
    }
}
