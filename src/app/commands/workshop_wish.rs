//! What is asked for while a workshop is prepared or played.

use chokepoint_core::model::Preset;
use chokepoint_core::model::workshop::{BranchId, Fact, PlayMove, RunSheet};
use std::path::PathBuf;
use std::sync::Arc;

/// Something that is wanted of a workshop.
pub enum WorkshopWish {
    /// Choose what is played.
    Choose,
    /// Begin what was chosen: one of those that come with the program, by its number.
    BeginBuiltin(usize),
    /// Begin the run sheet, or go on with the session, in a file.
    Play(PathBuf),
    /// Begin the run sheet that is being written, on its map; its session lies beside its file, where it has one.
    BeginOpen(Box<RunSheet>, Arc<Preset>, Option<PathBuf>),
    /// Write down a fact on the line of play that is looked at.
    Add(Fact),
    /// Let the engine answer the round.
    Adjudicate,
    /// Try a move before it is handed in.
    Try(PlayMove),
    /// Look at another line of play.
    ShowLine(BranchId),
    /// Work out what each move changed.
    Credit,
    /// Write the after-action report into a folder.
    Report(PathBuf),
    /// Open or close the public screen, a window of its own.
    PublicWindow,
    /// Show the public screen in this window, or leave it.
    PublicHere,
    /// End the workshop; its file stays.
    End,
}
