//! Views that are shown to a room, in order: what a presentation goes through.

use crate::model::arrangement::Arrangement;
use crate::model::ids::{ScenarioId, SiteId};
use crate::model::months::months_since_year_0;
use crate::model::preset::Preset;
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
    /// The plots below the map, or the one that fills the wall, with what each shows; left out: the view says nothing about plots.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub panes: Option<Arrangement>,
}

/// What fills the wall.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ViewPicture {
    /// The map by stages.
    Stages,
    /// The map of the world.
    World,
    /// A plot, by the title of its pane: `Supply shares`, or `Supply shares 2` where it is the second of its kind.
    Plot(String),
}

impl PresetView {
    /// What it is called until it is given a name of its own.
    pub fn usual_name(&self, preset: &Preset) -> String {
        let scenario =
            preset.scenario(&self.scenario).map_or(self.scenario.as_str(), |scenario| scenario.name.as_str());
        format!("{scenario}{}", self.ending())
    }

    /// True while it has no name of its own, whatever has become of its scenario since.
    pub fn has_usual_name(&self) -> bool {
        self.name.ends_with(&self.ending())
    }

    /// Picture and month, as they stand at the end of its usual name.
    fn ending(&self) -> String {
        format!(": {}, {}", self.picture.words(), self.month.strftime("%b %Y"))
    }

    /// What it shows that the preset does not have any more, in words; none where all is there.
    pub fn lost(&self, preset: &Preset) -> Option<&'static str> {
        let Some(scenario) = preset.scenario(&self.scenario) else {
            return Some("Its scenario is not in the preset any more");
        };
        let month = months_since_year_0(self.month) - months_since_year_0(scenario.start);
        if !(0..i64::from(scenario.months)).contains(&month) {
            return Some("Its month lies outside its scenario now");
        }
        let explains = self.explains.as_ref().filter(|site| preset.map.site(site).is_none());
        explains.map(|_| "The site whose shortage it explains is not on the map any more")
    }
}

impl ViewPicture {
    /// What is seen, as it stands in a sentence.
    pub fn words(&self) -> &str {
        match self {
            Self::Stages => "the map",
            Self::World => "the world",
            Self::Plot(title) => title,
        }
    }
}
