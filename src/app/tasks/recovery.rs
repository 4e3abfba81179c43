//! What earlier runs of the program have left in their journals, and where the program keeps what must outlive it.

use crate::app::tasks::journal::JournalKeeper;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::Task;
use chokepoint_core::model::Finding;
use chokepoint_core::store::{Orphan, Recovered};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Folder of the journals, in the program's own.
const FOLDER: &str = "journal";
/// Folder of earlier versions, in the program's own.
const VERSIONS: &str = "versions";

/// Journals: that of this window, and those that were found.
pub struct Journals {
    /// Wakes the window.
    pub wake: Wake,
    /// The program's own folder; none: nobody has said where, and nothing is kept.
    pub data: Option<PathBuf>,
    /// Writes the journal of this window; none while none is kept.
    pub keeper: Option<JournalKeeper>,
    /// Looks for those that were left.
    pub recovery: Recovery,
    /// Those that were found and lie over the window.
    pub found: Vec<Found>,
    searches: u64,
    /// The user has asked for them, and wants to hear that there are none.
    pub asked: bool,
    /// Whether one is to be kept.
    pub wanted: bool,
}

impl Journals {
    /// None yet.
    pub fn new(wake: Wake) -> Self {
        let work = |of: &Search, _: &_, tell: &(dyn Fn(Found) + Sync)| search(&of.folder, tell);
        let recovery = Task::new("search for journals", Arc::clone(&wake), work);
        Self { wake, data: None, keeper: None, recovery, found: Vec::new(), searches: 0, asked: false, wanted: true }
    }

    /// True while what is done to the document is written down.
    pub fn is_kept(&self) -> bool {
        self.keeper.as_ref().is_some_and(JournalKeeper::is_sound)
    }

    /// Folder in which earlier versions are kept, while they are.
    pub fn versions(&self) -> Option<PathBuf> {
        self.data.as_ref().filter(|_| self.wanted).map(|data| data.join(VERSIONS))
    }

    /// True while what was found lies over the window.
    pub fn is_asking(&self) -> bool {
        !self.found.is_empty()
    }

    /// Folder of the journals.
    pub fn folder(&self) -> Option<PathBuf> {
        self.data.as_ref().map(|data| data.join(FOLDER))
    }

    /// Looks for those that were left.
    pub fn search(&mut self) {
        if let Some(folder) = self.folder() {
            self.found.clear();
            self.searches += 1;
            self.recovery.ask(Search { folder, number: self.searches });
        }
    }
}

/// A journal that another run of the program has left, and what it holds.
pub struct Found {
    /// The journal; no other window offers it while this is held.
    pub orphan: Orphan,
    /// The document, or why it cannot be had.
    pub read: Result<Box<Recovered>, Finding>,
}

/// Looks for what earlier runs have left in a folder; every step is one of them.
pub type Recovery = Task<Search, Found, ()>;

/// A look into the folder of journals; no two are the same.
#[derive(PartialEq)]
pub struct Search {
    /// Folder of the journals.
    pub folder: PathBuf,
    /// Which look this is.
    pub number: u64,
}

/// Reads all journals of a folder that no window writes to. Those that hold nothing unsaved are removed.
pub fn search(folder: &Path, tell: &(dyn Fn(Found) + Sync)) -> Result<(), String> {
    for orphan in Orphan::all(folder) {
        match orphan.read() {
            // The program ended between saving and removing it, or everything had been taken back.
            Ok(recovered) if !recovered.document.is_unsaved() => orphan.remove().map_err(|error| error.to_string())?,
            read => tell(Found { orphan, read: read.map(Box::new) }),
        }
    }
    Ok(())
}
