//! What earlier runs of the program have left in their journals, and where the program keeps what must outlive it.

use crate::app::tasks::journal::JournalKeeper;
use crate::app::tasks::newest::Wake;
use crate::app::tasks::task::Task;
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::{Left, Orphan, Recovered, preset_of_sheet};
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
    /// Writes that of the run sheet that is being written in it.
    pub of_sheet: Option<JournalKeeper<RunSheet>>,
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
        Self {
            wake,
            data: None,
            keeper: None,
            of_sheet: None,
            recovery,
            found: Vec::new(),
            searches: 0,
            asked: false,
            wanted: true,
        }
    }

    /// True while what is done to the document and to the run sheet is written down.
    pub fn is_kept(&self) -> bool {
        let is_sheet_kept = self.of_sheet.as_ref().is_some_and(JournalKeeper::is_sound);
        self.keeper.as_ref().is_some_and(JournalKeeper::is_sound) && is_sheet_kept
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
    /// What was written on, or why it cannot be had.
    pub read: Result<FoundIn, Finding>,
}

/// What a journal holds.
pub enum FoundIn {
    /// A preset.
    Preset(Box<Recovered>),
    /// A run sheet, with its map or why that cannot be had.
    RunSheet(Box<Recovered<RunSheet>>, Result<Arc<Preset>, Finding>),
}

impl FoundIn {
    fn of(left: Left) -> Self {
        match left {
            Left::Preset(recovered) => Self::Preset(recovered),
            Left::RunSheet(recovered) => {
                let document = &recovered.document;
                let folder = document.path().or(document.map_path()).and_then(Path::parent);
                let preset = preset_of_sheet(document.sheet(), folder);
                Self::RunSheet(recovered, preset.map(Arc::new))
            }
        }
    }

    fn is_unsaved(&self) -> bool {
        match self {
            Self::Preset(recovered) => recovered.document.is_unsaved(),
            Self::RunSheet(recovered, _) => recovered.document.is_unsaved(),
        }
    }
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
        match orphan.read().map(FoundIn::of) {
            // The program ended between saving and removing it, or everything had been taken back.
            Ok(found) if !found.is_unsaved() => orphan.remove().map_err(|error| error.to_string())?,
            read => tell(Found { orphan, read }),
        }
    }
    Ok(())
}
