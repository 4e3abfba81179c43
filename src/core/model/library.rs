//! Controls kept outside any map, to be put into one.

use crate::model::commodity::Commodity;
use crate::model::control_list::ControlList;
use crate::model::figure::Source;
use crate::model::ids::{CommodityId, RecipeId, SourceId, Tag};
use crate::model::preset::Preset;
use crate::model::recipe::Recipe;
use crate::model::route::Route;
use crate::model::rule::Rule;
use crate::model::site::Site;
use serde::{Deserialize, Serialize};

/// Rules with their sources and the lists they refer to: one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLibrary {
    /// Version of the format; that of presets.
    pub format: u32,
    /// Title of the library.
    pub title: String,
    /// What it holds and what its figures are worth.
    #[serde(default)]
    pub notes: String,
    /// What is on the lists that the rules name. A rule catches goods on a map whose commodities carry the list's tag.
    #[serde(default)]
    pub lists: Vec<ControlList>,
    /// Sources that its rules cite.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Rules to choose from.
    pub rules: Vec<Rule>,
}

impl RuleLibrary {
    /// The list of this tag.
    pub fn list(&self, tag: &Tag) -> Option<&ControlList> {
        self.lists.iter().find(|list| &list.tag == tag)
    }

    /// The sources that a rule needs and a preset lacks: its own, by id.
    pub fn missing_sources(&self, rule: &Rule, preset: &Preset) -> Vec<&Source> {
        let needed = |id: &SourceId| !id.is_empty() && preset.source(id).is_none();
        self.sources.iter().filter(|source| source.id == rule.source && needed(&source.id)).collect()
    }

    /// The lists that a rule names and a preset says nothing of, by tag.
    pub fn missing_lists(&self, rule: &Rule, preset: &Preset) -> Vec<&ControlList> {
        rule.lists().iter().filter(|tag| preset.list(tag).is_none()).filter_map(|tag| self.list(tag)).collect()
    }
}

/// Goods, recipes and whole chains kept outside any map, to be pulled into one: one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CommodityLibrary {
    /// Version of the format; that of presets.
    pub format: u32,
    /// Title of the library.
    pub title: String,
    /// What it holds and what its figures are worth.
    #[serde(default)]
    pub notes: String,
    /// Sources that its figures cite.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// Commodities to choose from.
    pub commodities: Vec<Commodity>,
    /// How it is made.
    pub recipes: Vec<Recipe>,
    /// Small maps to start from.
    #[serde(default)]
    pub chains: Vec<Chain>,
}

/// A small map from mine to market whose baseline closes, to start from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chain {
    /// Its name in the list.
    pub title: String,
    /// What it shows and what it leaves out.
    pub note: String,
    /// Sites of the chain.
    pub sites: Vec<Site>,
    /// Routes between its sites.
    pub routes: Vec<Route>,
}

impl CommodityLibrary {
    /// The commodity of this name.
    pub fn commodity(&self, id: &CommodityId) -> Option<&Commodity> {
        self.commodities.iter().find(|commodity| &commodity.id == id)
    }

    /// The recipe of this name.
    pub fn recipe(&self, id: &RecipeId) -> Option<&Recipe> {
        self.recipes.iter().find(|recipe| &recipe.id == id)
    }

    /// The source of this name.
    pub fn source(&self, id: &SourceId) -> Option<&Source> {
        self.sources.iter().find(|source| &source.id == id)
    }
}
