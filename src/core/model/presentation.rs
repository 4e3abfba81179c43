//! Views that are shown to a room, in order: what a presentation goes through.

use crate::model::ids::{ScenarioId, SiteId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// One picture of one scenario in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PresetView {
    /// What it is called on the wall.
    pub name: String,
    /// Scenario that is played.
    pub scenario: ScenarioId,
    /// A day of the month that is shown.
    pub month: Date,
    /// What fills the wall.
    pub picture: ViewPicture,
    /// The site whose shortage is explained, with the chain behind it; left out: nobody's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub explains: Option<SiteId>,
    /// Shown without its result until that is revealed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub covered: bool,
}

/// What fills the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewPicture {
    /// The map by stages.
    Stages,
    /// The map of the world.
    World,
    /// A plot, by the title of its pane.
    Plot(String),
}
