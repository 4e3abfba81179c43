//! What decides which commands can be done.

use crate::app::state::shown::WorkMode;
use chokepoint_core::model::StageNames;

/// Why nobody edits beside a workshop: what was typed would be lost with the next move.
pub const PLAYED: &str = "A workshop is being played: its moves change the map";

/// What decides whether a command can be done now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Situation {
    /// What the window is used for.
    pub work: WorkMode,
    /// Number of sites that are selected.
    pub sites: usize,
    /// A note on the map is selected.
    pub note: bool,
    /// Sites, or something else that can be copied, are selected.
    pub copyable: bool,
    /// Something that can be removed is selected.
    pub removable: bool,
    /// What the columns of the map are called.
    pub stage_names: StageNames,
    /// Sites on the map.
    pub on_map: usize,
    /// Routes on the map.
    pub routes: usize,
    /// What undo would take back.
    pub undo: Option<String>,
    /// What redo would make again.
    pub redo: Option<String>,
    /// A file is being read or written.
    pub busy: bool,
    /// The document belongs to a file.
    pub in_file: bool,
    /// A journal is kept.
    pub journal: bool,
    /// The solver works.
    pub solving: bool,
    /// Months of the scenario.
    pub months: usize,
    /// Somebody runs short in the month on screen.
    pub short: bool,
    /// Countries are folded.
    pub folded: bool,
    /// Something was looked at before what is selected.
    pub back: bool,
    /// Something was gone back from.
    pub forth: bool,
    /// There is stock or demand for a measure to act on.
    pub measurable: bool,
    /// A workshop is being played.
    pub workshop: bool,
}
