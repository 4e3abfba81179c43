//! What is asked for while a run sheet is written.

use chokepoint_core::workshop::FromList;
use std::path::PathBuf;

/// Something that is wanted of the run sheet that is being written.
#[derive(Clone, Debug, PartialEq)]
pub enum SheetWish {
    /// Show the window in which it is written.
    Show,
    /// Begin a new one for the open map.
    New,
    /// Write on a copy of one that comes with the program, by its number.
    EditBuiltin(usize),
    /// Write on one in a file.
    Open(PathBuf),
    /// Write on what an earlier run of the program has left: the number in the list of those that were found.
    Recover(usize),
    /// Write it to its file.
    Save,
    /// Pick a file and write it there.
    SaveAs,
    /// Write it to a file that was picked.
    SaveTo(PathBuf),
    /// Play it.
    Play,
    /// Write its exercise list to a file.
    ExportList(PathBuf),
    /// Put the injects of an exercise list into it.
    TakeList {
        /// What the list gives.
        list: Box<FromList>,
        /// Whether they take the place of all that it has.
        replaces: bool,
        /// Name of the file.
        name: String,
    },
    /// Put it aside.
    Close,
}
