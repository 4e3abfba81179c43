//! A piece of a map on the clipboard.

use crate::model::commodity::Commodity;
use crate::model::control_list::ControlList;
use crate::model::figure::Source;
use crate::model::map_note::MapNote;
use crate::model::recipe::Recipe;
use crate::model::route::Route;
use crate::model::rule::Rule;
use crate::model::scenario::{Event, Measure, Scenario};
use crate::model::site::Site;
use serde::{Deserialize, Serialize};

/// Version of the text on the clipboard.
pub const CLIP: u32 = 1;

/// Sites with the routes between them, or a rule, an event, a measure or a scenario, and everything that these name, or a note: whole by itself.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clip {
    /// Version of the text, see [`CLIP`].
    pub clip: u32,
    /// Citations of the figures below.
    #[serde(default)]
    pub sources: Vec<Source>,
    /// What the recipes, stocks, demands and routes are about.
    #[serde(default)]
    pub commodities: Vec<Commodity>,
    /// What the sites run.
    #[serde(default)]
    pub recipes: Vec<Recipe>,
    /// Sites that were copied.
    #[serde(default)]
    pub sites: Vec<Site>,
    /// The routes between them.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// What the lists are called that the rules name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lists: Vec<ControlList>,
    /// Rules that were copied, or that a scenario or a measure names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rules: Vec<Rule>,
    /// Events that were copied, or that a scenario names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// Measures that were copied, or that a scenario names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub measures: Vec<Measure>,
    /// The scenario that was copied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scenarios: Vec<Scenario>,
    /// The note on the map that was copied.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub map_notes: Vec<MapNote>,
}
