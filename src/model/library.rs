//! Controls kept outside any map, to be put into one.

use super::{Preset, Rule, Source, SourceId, Tag};
use serde::{Deserialize, Serialize};

/// Rules with their sources and the lists they refer to: one file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RuleLibrary {
    /// Version of the format; that of presets.
    pub format: u32,
    /// Title.
    pub title: String,
    /// What it holds and what its figures are worth.
    #[serde(default)]
    pub notes: String,
    /// What is on the lists that the rules name. A rule bites on a map whose commodities carry the list's tag.
    #[serde(default)]
    pub lists: Vec<ControlList>,
    /// Citations.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// The rules.
    pub rules: Vec<Rule>,
}

/// A list of controlled goods.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ControlList {
    /// The tag that commodities carry.
    pub tag: Tag,
    /// Its name in the announcement.
    pub title: String,
    /// The goods on it, in words.
    pub covers: String,
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
}
