//! Reading and writing files off the window's thread, and the system's file dialog.
//!
//! This is no [`Task`](crate::app::tasks::task::Task): there the newest request wins and the one before is given up. A file that was
//! to be written must be written, and each answer must arrive, so there is one piece of work at a time and none takes its place.

use crate::app::state::export::{Copied, Export};
use crate::app::state::indexed::Indexed;
use crate::app::tasks::newest::{Wake, attempt};
use crate::draw::Kept;
use crate::report::{PlotFile, map_png};
use chokepoint_core::diff::{LeftOut, copy_for_others};
use chokepoint_core::edit::FileStamp;
use chokepoint_core::engine::check_indexed;
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store;
use chokepoint_core::store::import::{Mapping, TABLES};
use chokepoint_core::store::{
    BUNDLE_ENDING, Bundle, BundlePicture, Over, PresetFile, SESSION_ENDING, SHEET_ENDING, SaveError, bundle_to_bytes,
    run_sheet_path,
};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::{Duration, Instant};

/// Ending of preset files.
pub const EXTENSION: &str = "ron";
/// Endings of what opens as a preset.
pub const PRESETS: [&str; 2] = [EXTENSION, BUNDLE_ENDING];
/// What is being done while the document is written, in words.
pub const SAVING: &str = "saving";
/// Ending of exported workbooks.
pub const WORKBOOK: &str = "xlsx";

/// A dialog that was answered faster than this was never on screen.
const TOO_FAST: Duration = Duration::from_millis(250);

/// What a file is picked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PickKind {
    /// To be read.
    Open,
    /// To be compared with the open map.
    Compared,
    /// To be what both sides of a merge began from.
    Base,
    /// To be written.
    Save,
    /// To be written as a copy for others.
    Copy,
    /// The same as a bundle.
    Bundle,
    /// A table, to be brought in.
    Table,
    /// Tables of the map, to be written.
    Tables,
    /// A mapping of a table that is brought in, to be read.
    Mapping,
    /// The same, to be written.
    SaveMapping,
    /// A plot or a table is to be written, in a format.
    Export(PlotFile),
    /// A folder is to be filled with the after-action report of a workshop.
    AfterAction,
    /// A folder is to be filled with a brief.
    Folder,
    /// A folder whose presets the gallery shows.
    Shared,
    /// A run sheet or a session of a workshop, to be played.
    Workshop,
    /// A run sheet, to be written on.
    Sheet,
    /// The same, to be written.
    SaveSheet,
    /// An exercise list, to be brought into a run sheet.
    List,
    /// The same, to be written.
    SaveList,
}

impl PickKind {
    /// The ending that a file gets when the user gives none.
    pub fn ending(self) -> Option<&'static str> {
        match self {
            Self::Open | Self::Compared | Self::Base | Self::Save | Self::Copy => Some(EXTENSION),
            Self::Mapping | Self::SaveMapping => Some(EXTENSION),
            Self::Bundle => Some(BUNDLE_ENDING),
            Self::Export(file) => Some(file.ending()),
            Self::Table => Some(TABLES[0]),
            Self::Tables => Some(WORKBOOK),
            Self::Workshop | Self::Sheet => Some(EXTENSION),
            Self::SaveSheet => Some(SHEET_ENDING),
            Self::List => Some(TABLES[0]),
            Self::SaveList => Some(WORKBOOK),
            Self::Folder | Self::AfterAction | Self::Shared => None,
        }
    }

    /// Whether a folder is picked.
    pub fn is_folder(self) -> bool {
        matches!(self, Self::Folder | Self::AfterAction | Self::Shared)
    }

    /// Whether a file is to be written.
    pub fn writes(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::Copy
                | Self::Bundle
                | Self::Export(_)
                | Self::Tables
                | Self::SaveMapping
                | Self::SaveSheet
                | Self::SaveList
        )
    }

    /// Whether a file of this ending is meant.
    pub fn takes(self, ending: &std::ffi::OsStr) -> bool {
        match self {
            Self::Open | Self::Compared | Self::Base => PRESETS.iter().any(|known| ending.eq_ignore_ascii_case(known)),
            Self::SaveSheet => ending.eq_ignore_ascii_case(EXTENSION),
            Self::SaveList => [WORKBOOK, TABLES[0]].iter().any(|known| ending.eq_ignore_ascii_case(known)),
            Self::Table | Self::List => TABLES.iter().any(|known| ending.eq_ignore_ascii_case(known)),
            Self::Workshop => [EXTENSION, SESSION_ENDING].iter().any(|known| ending.eq_ignore_ascii_case(known)),
            _ => self.ending().is_some_and(|known| ending.eq_ignore_ascii_case(known)),
        }
    }
}

/// What the dialog should offer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PickRequest {
    /// What the file is picked for.
    pub kind: PickKind,
    /// Folder to start in.
    pub folder: Option<PathBuf>,
    /// File name to suggest.
    pub name: String,
}

/// What came of the dialog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Picked {
    /// Path of the file or folder that was picked.
    Path(PathBuf),
    /// The user thought better of it.
    Cancelled,
    /// This system has no file dialog.
    Unavailable,
}

/// Asks the user for a file; may take as long as the user does.
pub trait FilePicker: Send + Sync {
    /// Opens the dialog and waits for the user's answer.
    fn pick(&self, ask: &PickRequest) -> Picked;
}

/// The system's own dialog.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemPicker;

impl FilePicker for SystemPicker {
    fn pick(&self, ask: &PickRequest) -> Picked {
        let mut dialog = rfd::FileDialog::new();
        dialog = match (ask.kind, ask.kind.ending()) {
            (PickKind::Table | PickKind::List, _) => dialog.add_filter("Tables", &TABLES),
            (PickKind::Sheet | PickKind::SaveSheet, _) => dialog.add_filter("Run sheets", &[EXTENSION]),
            (PickKind::SaveList, _) => dialog.add_filter("Workbook or text", &[WORKBOOK, TABLES[0]]),
            (PickKind::Workshop, _) => dialog.add_filter("Run sheets and sessions", &[EXTENSION, SESSION_ENDING]),
            (PickKind::Open | PickKind::Compared | PickKind::Base, _) => {
                dialog.add_filter("Chokepoint presets and bundles", &PRESETS)
            }
            (PickKind::Save | PickKind::Copy, _) => dialog.add_filter("Chokepoint presets", &[EXTENSION]),
            (PickKind::Bundle, _) => dialog.add_filter("Chokepoint bundles", &[BUNDLE_ENDING]),
            (PickKind::Mapping | PickKind::SaveMapping, _) => dialog.add_filter("Mappings of tables", &[EXTENSION]),
            (PickKind::Tables, _) => dialog.add_filter("Workbooks", &[WORKBOOK]),
            (_, Some(ending)) => dialog.add_filter("Plots", &[ending]),
            (_, None) => dialog,
        };
        if let Some(folder) = &ask.folder {
            dialog = dialog.set_directory(folder);
        }
        let asked = Instant::now();
        let picked = match ask.kind {
            PickKind::Open => dialog.set_title("Open a preset").pick_file(),
            PickKind::Compared => dialog.set_title("A preset to compare with").pick_file(),
            PickKind::Base => dialog.set_title("What both began from").pick_file(),
            PickKind::Save => dialog.set_title("Save the preset").set_file_name(&ask.name).save_file(),
            PickKind::Bundle => dialog.set_title("Save a bundle for others").set_file_name(&ask.name).save_file(),
            PickKind::Copy => dialog.set_title("Save a copy for others").set_file_name(&ask.name).save_file(),
            PickKind::Table => dialog.set_title("Import a table").pick_file(),
            PickKind::Tables => dialog.set_title("Export all tables").set_file_name(&ask.name).save_file(),
            PickKind::Mapping => dialog.set_title("Load a mapping").pick_file(),
            PickKind::SaveMapping => dialog.set_title("Save the mapping").set_file_name(&ask.name).save_file(),
            PickKind::Export(_) => dialog.set_title("Save the plot").set_file_name(&ask.name).save_file(),
            PickKind::Shared => dialog.set_title("A folder for the gallery").pick_folder(),
            PickKind::Folder => dialog.set_title("Folder for the brief").pick_folder(),
            PickKind::AfterAction => dialog.set_title("Folder for the after-action report").pick_folder(),
            PickKind::Workshop => dialog.set_title("A run sheet or a session").pick_file(),
            PickKind::Sheet => dialog.set_title("Open a run sheet").pick_file(),
            PickKind::SaveSheet => dialog.set_title("Save the run sheet").set_file_name(&ask.name).save_file(),
            PickKind::List => dialog.set_title("Import an exercise list").pick_file(),
            PickKind::SaveList => dialog.set_title("Export the exercise list").set_file_name(&ask.name).save_file(),
        };
        match picked {
            Some(path) => Picked::Path(path),
            // Without a portal and without a helper program the answer is "nothing", at once.
            None if asked.elapsed() < TOO_FAST => Picked::Unavailable,
            None => Picked::Cancelled,
        }
    }
}

/// Said to who asks for a file while something is done to another.
pub fn busy_words(busy: &str) -> String {
    format!("busy with {busy}; try again in a moment")
}

/// What the window writes documents to.
pub trait Disk: Send + Sync {
    /// Writes a preset over what `expected` says of it, and keeps what was there as a version in a folder; see [`store::save_keeping`].
    ///
    /// # Errors
    /// As [`store::save`].
    fn save(
        &self,
        preset: &Preset,
        path: &Path,
        expected: Option<&FileStamp>,
        versions: Option<&Path>,
    ) -> Result<FileStamp, SaveError>;
}

/// The disk of this computer.
#[derive(Clone, Copy, Debug, Default)]
pub struct OwnDisk;

impl Disk for OwnDisk {
    fn save(
        &self,
        preset: &Preset,
        path: &Path,
        expected: Option<&FileStamp>,
        versions: Option<&Path>,
    ) -> Result<FileStamp, SaveError> {
        store::save_keeping(preset, path, expected, versions)
    }
}

/// Something a file thread has finished.
pub enum FileEvent {
    /// The dialog is closed.
    Picked(PickKind, Picked),
    /// A file has been read; or what is wrong with it.
    Loaded(PathBuf, Result<Box<Read>, Vec<Finding>>),
    /// An earlier version of a file has been read, with what the file looks like now; or what is wrong with it.
    Earlier {
        /// The file that it is a version of.
        file: PathBuf,
        /// What the file holds now; none where it is gone.
        stamp: Option<FileStamp>,
        /// The version.
        result: Result<Box<Read>, Vec<Finding>>,
    },
    /// The thread broke down: what it was at, and why.
    BrokeDown(&'static str, String),
    /// Nothing was begun, because something else is being done.
    Refused(&'static str),
    /// A mapping of tables has been read, or why not.
    Mapped(Result<Box<Mapping>, Finding>),
    /// A run sheet has been read, or why not.
    SheetRead(PathBuf, Result<Box<SheetRead>, Finding>),
    /// A run sheet has been written, or not.
    SheetSaved(Box<SheetSaved>),
    /// A plot or a table has been written, or why not.
    Exported(PathBuf, Result<(), String>),
    /// A plot as pixels for the clipboard.
    Copied(Result<Copied, String>),
    /// The content hash of a state of the document that is to be signed, or why there is none.
    Hashed(u64, Result<String, String>),
    /// The document has been written.
    Saved {
        /// File that the document was written to.
        path: PathBuf,
        /// Which state of the document.
        state: u64,
        /// What the file looks like now, or why it could not be written.
        result: Result<FileStamp, SaveFailure>,
        /// Why the run sheet that came with the document was not written beside it.
        sheet: Result<(), String>,
    },
}

/// A file that has been read, and what follows from it.
pub struct Read {
    /// The preset as the file holds it.
    pub loaded: PresetFile,
    /// Its map, ready to be shown.
    pub indexed: Indexed,
    /// Everything that is wrong with it.
    pub findings: Vec<Finding>,
}

impl Read {
    fn of(loaded: PresetFile) -> Self {
        let indexed = Indexed::of(&loaded.preset, &Kept::default());
        let findings = check_indexed(&loaded.preset, &indexed.network);
        Self { loaded, indexed, findings }
    }
}

/// A run sheet that has been read, with its map.
pub struct SheetRead {
    /// The sheet.
    pub sheet: RunSheet,
    /// What its file held.
    pub stamp: FileStamp,
    /// The preset that it is of.
    pub preset: Preset,
    /// The preset's file; none for one that comes with the program.
    pub preset_path: Option<PathBuf>,
}

/// What came of writing a run sheet.
pub struct SheetSaved {
    /// File that it was to be written to.
    pub path: PathBuf,
    /// The state of its document that was written.
    pub state: u64,
    /// What the file looks like now, or why it could not be written.
    pub result: Result<FileStamp, SaveFailure>,
    /// Why its map is not found from there, if so.
    pub lacks: Option<Finding>,
}

/// Why a file was not written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SaveFailure {
    /// Somebody else has written it meanwhile.
    ChangedOnDisk,
    /// It is no longer there.
    Gone,
    /// Another reason, in words.
    Other(String),
}

impl From<SaveError> for SaveFailure {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::ChangedOnDisk(_) => Self::ChangedOnDisk,
            SaveError::Gone(_) => Self::Gone,
            other => Self::Other(other.to_string()),
        }
    }
}

/// Threads that read and write, at most one at a time.
pub struct Files {
    picker: Arc<dyn FilePicker>,
    disk: Arc<dyn Disk>,
    /// Folder in which earlier versions are kept; none: they are not.
    pub versions: Option<PathBuf>,
    /// The run sheet that came with the document in a bundle: it goes beside the file that the document is saved to first.
    pub run_sheet: Option<Arc<str>>,
    wake: Wake,
    sender: Sender<FileEvent>,
    events: Receiver<FileEvent>,
    busy: Option<&'static str>,
}

impl Files {
    /// No thread yet.
    pub fn new(picker: Arc<dyn FilePicker>, wake: Wake) -> Self {
        let (sender, events) = channel();
        Self { picker, disk: Arc::new(OwnDisk), versions: None, run_sheet: None, wake, sender, events, busy: None }
    }

    /// Writes documents to another disk.
    pub fn set_disk(&mut self, disk: Arc<dyn Disk>) {
        self.disk = disk;
    }

    /// What is being done, in words.
    pub fn busy(&self) -> Option<&'static str> {
        self.busy
    }

    /// Opens the system's dialog.
    pub fn pick(&mut self, ask: PickRequest) {
        let picker = Arc::clone(&self.picker);
        self.start("choosing a file", "file-dialog", move || FileEvent::Picked(ask.kind, picker.pick(&ask)));
    }

    /// Reads a file.
    pub fn load(&mut self, path: PathBuf) {
        self.start("opening", "file-reader", move || {
            let result = store::load(&path).map(|loaded| Box::new(Read::of(loaded))).map_err(|error| error.findings());
            FileEvent::Loaded(path, result)
        });
    }

    /// Reads an earlier version of a file.
    pub fn load_version(&mut self, version: PathBuf, file: PathBuf) {
        self.start("opening", "file-reader", move || {
            let result = store::load(&version).map(|loaded| Box::new(Read::of(loaded)));
            let stamp = store::stamp(&file);
            FileEvent::Earlier { file, stamp, result: result.map_err(|error| error.findings()) }
        });
    }

    /// Writes a file. `expected` is what the file must still look like; none overwrites whatever is there.
    pub fn save(&mut self, preset: Arc<Preset>, state: u64, path: PathBuf, expected: Option<FileStamp>) {
        let (disk, versions) = (Arc::clone(&self.disk), self.versions.clone());
        let run_sheet = self.run_sheet.clone();
        self.start(SAVING, "file-writer", move || {
            let result = disk.save(&preset, &path, expected.as_ref(), versions.as_deref()).map_err(SaveFailure::from);
            let sheet = run_sheet.filter(|_| result.is_ok()).map(|sheet| write_sheet(&sheet, &path));
            let sheet = sheet.unwrap_or(Ok(()));
            FileEvent::Saved { path, state, result, sheet }
        });
    }

    /// Reads a run sheet that is to be written on, and its map.
    pub fn open_sheet(&mut self, path: PathBuf) {
        self.start("opening", "file-reader", move || {
            let folder = path.parent();
            let read = store::open_sheet(&path).and_then(|(sheet, stamp)| {
                let preset = store::preset_of_sheet(&sheet, folder)?;
                let preset_path = store::preset_path(&sheet, folder);
                Ok(Box::new(SheetRead { sheet, stamp, preset, preset_path }))
            });
            FileEvent::SheetRead(path, read)
        });
    }

    /// Writes a run sheet as it stands in a state of its document.
    pub fn save_sheet(&mut self, sheet: Arc<RunSheet>, state: u64, path: PathBuf, over: Over) {
        self.start(SAVING, "file-writer", move || {
            let result = store::save_sheet(&sheet, &path, &over).map_err(SaveFailure::from);
            let lacks = store::preset_of_sheet(&sheet, path.parent()).err();
            FileEvent::SheetSaved(Box::new(SheetSaved { path, state, result, lacks }))
        });
    }

    /// Works out the content hash of a state of the document.
    pub fn hash(&mut self, preset: Arc<Preset>, state: u64) {
        self.start("working out the content hash", "file-writer", move || {
            FileEvent::Hashed(state, store::preset_hash(&preset).map_err(|error| error.to_string()))
        });
    }

    /// Writes a copy of the document beside its file, or into a folder, under a name that nothing has yet.
    pub fn save_copy(&mut self, preset: Arc<Preset>, beside: Option<PathBuf>, folder: PathBuf) {
        self.start("saving a copy", "file-writer", move || {
            let name = beside.as_deref().and_then(Path::file_stem).map(|name| name.to_string_lossy().into_owned());
            let name = name.unwrap_or_else(|| stem(&preset.title));
            let folder = folder_of(beside.as_deref()).unwrap_or(folder);
            let names = (1..).map(|n| folder.join(format!("{name}-copy-{n}.{EXTENSION}")));
            let path = names.into_iter().find(|path| !path.exists()).unwrap_or_default();
            let result = store::save(&preset, &path, None).map(|_| ()).map_err(|error| error.to_string());
            FileEvent::Exported(path, result)
        });
    }

    /// Writes a copy of the document for others to a file of its own.
    pub fn write_for_others(&mut self, preset: Arc<Preset>, without: LeftOut, path: PathBuf) {
        self.start("saving a copy", "file-writer", move || {
            let copy = copy_for_others(&preset, &without).map_err(|error| error.to_string());
            let result = copy.and_then(|copy| store::save(&copy, &path, None).map_err(|error| error.to_string()));
            FileEvent::Exported(path, result.map(|_| ()))
        });
    }

    /// Writes a copy of the document for others as a bundle.
    pub fn write_bundle(&mut self, preset: Arc<Preset>, without: LeftOut, with: BundleWith, path: PathBuf) {
        self.start("saving a bundle", "file-writer", move || {
            let bytes = bundle_bytes(&preset, &without, with);
            let result = bytes.and_then(|bytes| store::write_whole(&path, &bytes).map_err(|error| error.to_string()));
            FileEvent::Exported(path, result)
        });
    }

    /// Writes the tables of the map as a workbook.
    pub fn write_tables(&mut self, preset: Arc<Preset>, path: PathBuf) {
        self.start("exporting", "file-writer", move || {
            let result = store::export_workbook(&preset)
                .map_err(|error| error.to_string())
                .and_then(|bytes| store::write_whole(&path, &bytes).map_err(|error| error.to_string()));
            FileEvent::Exported(path, result)
        });
    }

    /// Reads a mapping of tables.
    pub fn load_mapping(&mut self, path: PathBuf) {
        self.start("opening", "file-reader", move || {
            let bytes = store::read_bounded(&path, store::LARGEST_TEXT).map_err(|error| error.finding(&path));
            let mapping = bytes.and_then(|bytes| Mapping::parse(&String::from_utf8_lossy(&bytes)));
            FileEvent::Mapped(mapping.map(Box::new))
        });
    }

    /// Writes a mapping of tables.
    pub fn save_mapping(&mut self, mapping: Mapping, path: PathBuf) {
        self.start("exporting", "file-writer", move || {
            let result = mapping
                .to_text()
                .map_err(|error| error.to_string())
                .and_then(|text| store::write_whole(&path, text.as_bytes()).map_err(|error| error.to_string()));
            FileEvent::Exported(path, result)
        });
    }

    /// Writes a plot or a table.
    pub fn export(&mut self, export: Export, path: PathBuf) {
        self.start("exporting", "plot-writer", move || {
            let write = |bytes: Vec<u8>| store::write_whole(&path, &bytes).map_err(|error| error.to_string());
            let done = export.bytes().and_then(write);
            FileEvent::Exported(path, done)
        });
    }

    /// Paints a plot for the clipboard.
    pub fn copy(&mut self, export: Export) {
        self.start("copying", "plot-painter", move || FileEvent::Copied(export.copied()));
    }

    /// What has been finished since the last call.
    pub fn poll(&mut self) -> Vec<FileEvent> {
        let events: Vec<FileEvent> = self.events.try_iter().collect();
        if events.iter().any(|event| !matches!(event, FileEvent::Refused(_))) {
            self.busy = None;
        }
        events
    }

    fn start(&mut self, what: &'static str, name: &str, work: impl FnOnce() -> FileEvent + Send + 'static) {
        if let Some(busy) = self.busy {
            // Whoever asked hears of it: nothing is dropped without a word.
            self.sender.send(FileEvent::Refused(busy)).ok();
            return;
        }
        let (sender, wake) = (self.sender.clone(), Arc::clone(&self.wake));
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(move || {
            let event = attempt(work).unwrap_or_else(|why| FileEvent::BrokeDown(what, why));
            sender.send(event).ok();
            wake();
        });
        self.busy = Some(what);
        if let Err(error) = thread {
            self.sender.send(FileEvent::BrokeDown(what, error.to_string())).ok();
        }
    }
}

/// What goes into a bundle beside the preset.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BundleWith {
    /// A picture of the map.
    pub picture: bool,
    /// The run sheet of its workshop.
    pub run_sheet: Option<RunSheetFrom>,
}

/// Where a run sheet is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RunSheetFrom {
    /// Beside the preset.
    File(PathBuf),
    /// In the bundle that the preset came in.
    Text(Arc<str>),
}

fn bundle_bytes(preset: &Preset, without: &LeftOut, with: BundleWith) -> Result<Vec<u8>, String> {
    let copy = copy_for_others(preset, without).map_err(|error| error.to_string())?;
    // Of the copy: what is left out of it is in no picture either.
    let png = if with.picture { map_png(&copy).map_err(|error| error.to_string())? } else { None };
    let pictures = png.map(|png| BundlePicture { name: "map".to_owned(), png }).into_iter().collect();
    let run_sheet = match with.run_sheet {
        None => None,
        Some(RunSheetFrom::Text(text)) => Some(text.to_string()),
        Some(RunSheetFrom::File(path)) => {
            let bytes = store::read_bounded(&path, store::LARGEST_TEXT).map_err(|error| error.to_string())?;
            Some(String::from_utf8_lossy(&bytes).into_owned())
        }
    };
    bundle_to_bytes(&Bundle { preset: copy, run_sheet, pictures })
}

/// Writes a run sheet beside a preset, where none lies there yet.
fn write_sheet(sheet: &str, preset: &Path) -> Result<(), String> {
    let path = run_sheet_path(preset);
    if path.exists() {
        return Err(format!("{} is there already and was left as it is", path.display()));
    }
    store::write_whole(&path, sheet.as_bytes()).map_err(|error| format!("{}: {error}", path.display()))
}

/// A file name made of a title.
pub fn file_name(title: &str) -> String {
    format!("{}.{EXTENSION}", stem(title))
}

/// The same without its ending.
pub fn stem(title: &str) -> String {
    let mut name: String =
        title.to_lowercase().chars().map(|letter| if letter.is_alphanumeric() { letter } else { '-' }).collect();
    while name.contains("--") {
        name = name.replace("--", "-");
    }
    let name = name.trim_matches('-');
    let name: String = name.chars().take(60).collect();
    if name.is_empty() { "preset".to_owned() } else { name }
}

/// The folder of a path that a dialog can start in.
pub fn folder_of(path: Option<&Path>) -> Option<PathBuf> {
    path.and_then(Path::parent).filter(|folder| folder.is_dir()).map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::file_name;

    #[test]
    fn titles_become_file_names() {
        assert_eq!(file_name("Rare earths, 2025 (October)"), "rare-earths-2025-october.ron");
        assert_eq!(file_name("../../etc"), "etc.ron");
        assert_eq!(file_name(""), "preset.ron");
    }
}
