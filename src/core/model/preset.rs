//! The file as a whole.

use crate::model::commodity::Commodity;
use crate::model::control_list::ControlList;
use crate::model::figure::{Figure, Source};
use crate::model::ids::{CommodityId, NoteId, RecipeId, RouteId, RuleId, ScenarioId, SiteId, SourceId, Tag};
use crate::model::map_note::MapNote;
use crate::model::presentation::PresetView;
use crate::model::recipe::Recipe;
use crate::model::route::Route;
use crate::model::rule::Rule;
use crate::model::save_note::SaveNote;
use crate::model::scenario::{Event, Measure, Scenario, USUALLY_DIVERTED};
use crate::model::site::{Company, Site};
use crate::model::stage::StageNames;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// The newest format this program writes.
pub const FORMAT: u32 = 1;

/// A map, the rules that may act on it, and the scenarios that select from them: one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Preset {
    /// Version of the format.
    pub format: u32,
    /// Title of the preset.
    pub title: String,
    /// Who made it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// Licence of the data.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub licence: String,
    /// What it shows and what it leaves out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// Day up to which the world was known when the file was written; none: nobody said. What came later is for who plays it to set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Date>,
    /// Saves that somebody signed, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub saves: Vec<SaveNote>,
    /// Views that a presentation goes through, in order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub views: Vec<PresetView>,
    /// Published figures that the map must agree with; the brief says how closely it does.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub benchmarks: Vec<Benchmark>,
    /// Sources that its figures and rules cite.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sources: Vec<Source>,
    /// The physical world.
    pub map: Map,
    /// Remarks on the map of stages.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map_notes: Vec<MapNote>,
    /// What the lists are called that goods are on and rules name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ControlList>,
    /// Controls that scenarios may select.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Events that scenarios may select.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Measures that scenarios may select.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// What can be played; the first is opened.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
}

impl Preset {
    /// A preset with one scenario and nothing on the map.
    pub fn empty() -> Self {
        Self {
            format: FORMAT,
            title: "Untitled".to_owned(),
            authors: Vec::new(),
            licence: String::new(),
            notes: String::new(),
            as_of: None,
            saves: Vec::new(),
            views: Vec::new(),
            benchmarks: Vec::new(),
            sources: Vec::new(),
            map: Map::default(),
            map_notes: Vec::new(),
            lists: Vec::new(),
            rules: Vec::new(),
            events: Vec::new(),
            measures: Vec::new(),
            scenarios: vec![Scenario {
                id: "baseline".into(),
                name: "No controls".to_owned(),
                as_of: None,
                start: jiff::civil::date(2026, 1, 1),
                months: 24,
                rerouting_per_month: 0.1,
                rerouting_by_good: false,
                diverted: USUALLY_DIVERTED,
                ramp_slip_months: 0,
                rules: Vec::new(),
                events: Vec::new(),
                measures: Vec::new(),
                note: String::new(),
            }],
        }
    }

    /// Day up to which a scenario takes the world as known: its own, or that of the preset; none where neither says so.
    pub fn known_until(&self, scenario: &Scenario) -> Option<Date> {
        scenario.as_of.or(self.as_of)
    }

    /// What other scenarios are held against: the first scenario, as long as nothing acts in it.
    pub fn baseline(&self) -> Option<&Scenario> {
        self.scenarios.first().filter(|scenario| scenario.is_without_controls())
    }

    /// The rules of a scenario that say all that a rule has to say, in its order: those that act.
    pub fn acting_rules(&self, scenario: &Scenario) -> impl Iterator<Item = &Rule> {
        scenario.rules.iter().filter_map(|id| self.rule(id)).filter(|rule| rule.is_armed())
    }

    /// The scenario of this name.
    pub fn scenario(&self, id: &ScenarioId) -> Option<&Scenario> {
        self.scenarios.iter().find(|scenario| &scenario.id == id)
    }

    /// The rule of this name.
    pub fn rule(&self, id: &RuleId) -> Option<&Rule> {
        self.rules.iter().find(|rule| &rule.id == id)
    }

    /// The source of this name.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }

    /// The remark of this name.
    pub fn map_note(&self, id: &NoteId) -> Option<&MapNote> {
        self.map_notes.iter().find(|note| &note.id == id)
    }

    /// The list of this tag; none where nobody has given it a title.
    pub fn list(&self, tag: &Tag) -> Option<&ControlList> {
        self.lists.iter().find(|list| &list.tag == tag)
    }
}

/// A published share that the map's baseline must reproduce.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Benchmark {
    /// What it says, such as `China's share of mined rare earths, 2024`.
    pub title: String,
    /// Country whose share it is.
    pub country: crate::model::country::Country,
    /// Stage whose production is counted, by location: mass of all commodities of the stage.
    pub stage: crate::model::stage::Stage,
    /// Commodities counted; empty means all of the stage.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub commodities: Vec<CommodityId>,
    /// The published share, 0 to 1.
    pub share: Figure,
}

/// Everything physical: shared by all scenarios of a file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Map {
    /// Its own names for the columns of the stage map; left out: the usual ones.
    #[serde(default, skip_serializing_if = "StageNames::is_empty")]
    pub stage_names: StageNames,
    /// Commodities: what moves.
    #[serde(default)]
    pub commodities: Vec<Commodity>,
    /// Recipes: how it is made.
    #[serde(default)]
    pub recipes: Vec<Recipe>,
    /// Sites: where it is made, stored and used.
    #[serde(default)]
    pub sites: Vec<Site>,
    /// Companies whose own owners matter to rules.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub companies: Vec<Company>,
    /// Routes: between which sites it moves.
    #[serde(default)]
    pub routes: Vec<Route>,
}

impl Map {
    /// The commodity of this name.
    pub fn commodity(&self, id: &CommodityId) -> Option<&Commodity> {
        self.commodities.iter().find(|commodity| &commodity.id == id)
    }

    /// The recipe of this name.
    pub fn recipe(&self, id: &RecipeId) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| &recipe.id == id)
    }

    /// The site of this name.
    pub fn site(&self, id: &SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| &site.id == id)
    }

    /// The route of this name.
    pub fn route(&self, id: &RouteId) -> Option<&Route> {
        self.routes.iter().find(|route| &route.id == id)
    }
}
