//! Where somebody was in a preset, found again when the file is opened again. It belongs to the user and not to the file.

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
    /// Sites that were selected.
    pub selected: Vec<SiteId>,
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
