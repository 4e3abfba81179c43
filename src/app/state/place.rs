//! Where somebody was in a preset, found again when the file is opened again. It belongs to the user and not to the file.

use chokepoint_core::model::{ScenarioId, SiteId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

/// Files whose places are kept.
const MOST: usize = 30;

/// How panes lie beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Tiles {
    /// A pane, by the title of its kind.
    Pane {
        /// Of its kind.
        title: String,
        /// Which of its kind, from 1.
        number: usize,
    },
    /// Several in one place, one in front.
    Tabs {
        /// From left to right.
        children: Vec<Tiles>,
        /// The one in front.
        active: usize,
    },
    /// Several side by side, or one under the other.
    Row {
        /// Side by side.
        across: bool,
        /// In their order.
        children: Vec<Tiles>,
        /// Their parts of the room.
        shares: Vec<f32>,
    },
}

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
    /// The panes; none where none was open.
    pub panes: Option<Tiles>,
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
