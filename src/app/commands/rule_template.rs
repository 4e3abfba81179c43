//! What a new rule may start from.

use crate::app::commands::action::Action;
use chokepoint_core::edit::Brought;
use chokepoint_core::model::{
    Blank, Calendar, Clause, Entities, Instrument, Preset, Rule, RuleId, Scenario, Scope, TechnologyTag,
};
use strum::EnumCount;

/// The kinds of rule that one may start from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumCount)]
pub enum Template {
    /// Nothing leaves.
    Ban,
    /// A share leaves after a wait.
    Licence,
    /// So much a year leaves.
    Quota,
    /// A duty on the value.
    Tariff,
    /// Goods made abroad of the issuer's materials.
    TraceContent,
    /// Goods made abroad with the issuer's technology.
    Technology,
    /// Named owners and what they hold.
    EntityList,
}

impl Template {
    /// All of them, in the order of the menu.
    pub const ALL: [Self; Self::COUNT] =
        [Self::Ban, Self::Licence, Self::Quota, Self::Tariff, Self::TraceContent, Self::Technology, Self::EntityList];

    /// What it is called.
    pub fn label(self) -> &'static str {
        match self {
            Self::Ban => "Ban",
            Self::Licence => "Licence",
            Self::Quota => "Quota",
            Self::Tariff => "Tariff",
            Self::TraceContent => "Trace content",
            Self::Technology => "Technology",
            Self::EntityList => "Entity list",
        }
    }

    /// What a rule of this kind does.
    pub fn help(self) -> &'static str {
        match self {
            Self::Ban => "Nothing on a list leaves the issuer's territory",
            Self::Licence => "A share of what is on a list leaves, after a wait",
            Self::Quota => "So much a year leaves, over all routes together",
            Self::Tariff => "A duty on the value makes other routes cheaper",
            Self::TraceContent => {
                "Goods made abroad that contain the issuer's materials need a licence, as in Announcement 61"
            }
            Self::Technology => "Goods made abroad with the issuer's technology, whatever they contain",
            Self::EntityList => "Named owners and whatever they hold at 50 % or more get nothing",
        }
    }

    /// Adds a rule of this kind to a scenario.
    pub fn add(self, preset: &Preset, scenario: &Scenario) -> Action {
        Action::AddRule { rule: Box::new(self.rule(preset, scenario)), brought: Brought::default() }
    }

    /// A rule of this kind from the start of the scenario. Who issues it, which goods it reaches and to whom is for its maker to say: until then it does nothing.
    fn rule(self, preset: &Preset, scenario: &Scenario) -> Rule {
        let domestic = Clause::domestic(Vec::new());
        let mut scope = Scope::default();
        let (instrument, clause) = match self {
            Self::Ban => (Instrument::Ban, domestic),
            Self::Licence => (Instrument::licence(0.5, 2), domestic),
            Self::Quota => (Instrument::quota(1000.0), domestic),
            Self::Tariff => (Instrument::Tariff { ad_valorem: 0.25 }, domestic),
            Self::TraceContent => (Instrument::licence(0.5, 2), Clause::content(Vec::new(), Vec::new(), 0.001)),
            Self::Technology => (
                Instrument::licence(0.5, 2),
                Clause::technology(Vec::new(), first_technology(preset).into_iter().collect()),
            ),
            Self::EntityList => {
                scope.entities = Some(Entities { named: Vec::new(), affiliates_from: Some(0.5), end_users: false });
                (Instrument::Ban, domestic)
            }
        };
        Rule {
            id: RuleId::from(self.label().to_lowercase().replace(' ', "-").as_str()),
            title: format!("New {}", self.label().to_lowercase()),
            issuer: "ZZ".into(),
            source: Default::default(),
            instrument,
            clauses: vec![clause],
            scope,
            exemptions: Vec::new(),
            general_licences: Vec::new(),
            calendar: Calendar::from_day(scenario.start),
            blanks: Blank::ALL.to_vec(),
            checked: None,
            note: String::new(),
        }
    }
}

fn first_technology(preset: &Preset) -> Option<TechnologyTag> {
    preset.map.sites.iter().flat_map(|site| &site.technologies).map(|technology| technology.tag.clone()).next()
}
