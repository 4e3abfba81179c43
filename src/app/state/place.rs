//! Where somebody was in a preset, found again when the file is opened again. It belongs to the user and not to the file.

use crate::draw::{WorldCentre, WorldView};
use chokepoint_core::model::{Arrangement, ScenarioId, SiteId, Tiles};
use jiff::civil::Date;
use serde::{Deserialize, Deserializer, Serialize};

/// Files whose places are kept.
const MOST: usize = 30;

/// Where somebody was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Place {
    /// The scenario.
    pub scenario: ScenarioId,
    /// The month, by its first day.
    pub month: Option<Date>,
    /// The world was shown, and not the stages.
    pub world: bool,
    /// Offset in points, zoom and stretch of the map of stages; none where all of it was to be seen.
    pub map: Option<[f32; 4]>,
    /// The same of the map of the world; none where all of it was to be seen.
    #[serde(default)]
    pub globe: Option<GlobePlace>,
    /// Sites that were selected.
    pub selected: Vec<SiteId>,
    /// What else was selected: the word of its kind and its id.
    #[serde(default)]
    pub entity: Option<(String, String)>,
    /// The panes, and what each showed.
    #[serde(deserialize_with = "panes_of_any_version")]
    pub panes: Arrangement,
    /// The notes on the map were hidden.
    #[serde(default)]
    pub notes_hidden: bool,
    /// The baseline took in what was switched on.
    #[serde(default)]
    pub baseline_open: bool,
}

/// How the world was looked at.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct GlobePlace {
    /// The Pacific stood in the middle, and not the Atlantic.
    pub pacific: bool,
    /// Where the middle of the map was, points.
    pub offset: [f32; 2],
    /// How near it was, as in [`WorldView`].
    pub zoom: f32,
}

impl GlobePlace {
    /// What is kept of a look.
    pub fn of(view: &WorldView) -> Self {
        Self { pacific: view.centre == WorldCentre::Pacific, offset: view.offset.into(), zoom: view.zoom }
    }

    /// The same look again; none where it is none.
    pub fn view(self) -> Option<WorldView> {
        let is_look = self.offset.iter().all(|figure| figure.is_finite()) && self.zoom.is_finite() && self.zoom > 0.0;
        let centre = if self.pacific { WorldCentre::Pacific } else { WorldCentre::Atlantic };
        is_look.then(|| WorldView { centre, offset: self.offset.into(), zoom: self.zoom })
    }
}

/// Earlier versions kept how the panes lay, and nothing else about them.
fn panes_of_any_version<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Arrangement, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Panes {
        Whole(Arrangement),
        Tiles(Option<Tiles>),
    }
    Ok(match Panes::deserialize(deserializer)? {
        Panes::Whole(panes) => panes,
        Panes::Tiles(tiles) => Arrangement { tiles, ..Arrangement::default() },
    })
}

/// The places of the files that were open last, the newest first, by the name of the file.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Places(Vec<(String, Place)>);

impl Places {
    /// Keeps the place of a file.
    pub fn keep(&mut self, file: String, place: Place) {
        self.0.retain(|(known, _)| *known != file);
        self.0.insert(0, (file, place));
        self.0.truncate(MOST);
    }

    /// The place of a file; none where it was never open, or long ago.
    pub fn of(&self, file: &str) -> Option<&Place> {
        self.0.iter().find(|(known, _)| known == file).map(|(_, place)| place)
    }
}
