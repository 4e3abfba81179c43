//! Loading from and saving to the disk.

use crate::edit::FileStamp;
use crate::model::{Finding, Preset, count_words, validate};
use crate::store::bounded::{LARGEST_TEXT, Unread, read_bounded};
use crate::store::bundle::{ReadBundle, is_packed, read_bundle};
use crate::store::private::private_file;
use crate::store::steps::{DiskStep, before};
use crate::store::text::{content_hash, parse, to_text};
use crate::store::versions::keep_version;
use std::fs::TryLockError;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A preset file as it was read.
#[derive(Clone, Debug)]
pub struct PresetFile {
    /// The preset that the file holds.
    pub preset: Preset,
    /// What [`validate`] says of it.
    pub findings: Vec<Finding>,
    /// What the file held; of a bundle the preset in it.
    pub stamp: FileStamp,
    /// What else was there, where the file is a bundle.
    pub bundle: Option<Unbundled>,
}

/// What a bundle held beside the preset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unbundled {
    /// The run sheet of its workshop.
    pub run_sheet: Option<String>,
    /// How many pictures.
    pub pictures: usize,
    /// Parts that were left out, in words.
    pub left_out: Vec<String>,
}

impl Unbundled {
    /// What else the bundle held, and what was left out, in a sentence each.
    pub fn words(&self) -> String {
        let sheet = self.run_sheet.as_ref().map(|_| "a run sheet".to_owned());
        let pictures = (self.pictures > 0).then(|| count_words(self.pictures, "picture"));
        let held: Vec<String> = sheet.into_iter().chain(pictures).collect();
        let held = if held.is_empty() { String::new() } else { format!("It also holds {}. ", held.join(" and ")) };
        let out =
            if self.left_out.is_empty() { String::new() } else { format!("Left out: {}.", self.left_out.join("; ")) };
        (held + &out).trim_end().to_owned()
    }
}

/// Why a file could not be read.
#[derive(Debug, thiserror::Error)]
pub enum LoadError {
    /// The system would not.
    #[error("{path}: cannot be read: {error}; check that it exists and that you may read it", path = .path.display())]
    Io {
        /// File that was to be read.
        path: PathBuf,
        /// The system's own words.
        error: io::Error,
    },
    /// It is no preset.
    #[error("{path}: {finding}", path = .path.display())]
    Text {
        /// File that was read.
        path: PathBuf,
        /// What is wrong and where.
        finding: Box<Finding>,
    },
}

impl LoadError {
    /// The same as findings.
    pub fn findings(&self) -> Vec<Finding> {
        match self {
            Self::Io { path, error } => vec![Finding::error(
                path.display().to_string(),
                format!("cannot be read: {error}"),
                "check that it exists and that you may read it",
            )],
            Self::Text { finding, .. } => vec![Finding::clone(finding)],
        }
    }
}

/// Why a file could not be written. The old one is whole in every case.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// Somebody else has changed it since.
    #[error("{path}: was changed by another program since it was opened; save under another name, or overwrite it", path = .0.display())]
    ChangedOnDisk(PathBuf),
    /// It was there when it was opened, and is not any more.
    #[error("{path}: is no longer there; bring it back, write it anew, or save under another name", path = .0.display())]
    Gone(PathBuf),
    /// It is not to be overwritten: write-protected, or a pipe or a device and no file.
    #[error("{path}: cannot be written: {why}; save under another name", path = .path.display())]
    Refused {
        /// File that was to be written.
        path: PathBuf,
        /// Why it is left alone.
        why: String,
    },
    /// The system would not.
    #[error("{path}: cannot be written: {error}; {remedy}", path = .path.display(), remedy = remedy(.error))]
    Io {
        /// File that was to be written.
        path: PathBuf,
        /// The system's own words.
        error: io::Error,
    },
    /// The preset could not be turned into text.
    #[error("cannot be written as text: {0}")]
    Text(#[from] ron::Error),
}

/// What to do where the system would not write, by its reason.
pub fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
            "there is no room left: free some on that disk, or save to another one"
        }
        io::ErrorKind::FileTooLarge => "that disk takes no file as large as this: save to another one",
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            "its folder is not there, or not any more: choose another one, or bring the disk back"
        }
        io::ErrorKind::ReadOnlyFilesystem => "that disk can only be read: save to another one",
        io::ErrorKind::InvalidFilename => "choose a shorter or plainer name",
        _ => "choose a folder that you may write to",
    }
}

/// Reads a preset, or the one in a bundle, and everything that is wrong with it.
///
/// # Errors
/// When there is no such file, or no preset in it.
pub fn load(path: &Path) -> Result<PresetFile, LoadError> {
    let bytes = read_bounded(path, LARGEST_TEXT).map_err(|error| match error {
        Unread::Io(error) => LoadError::Io { path: path.to_owned(), error },
        Unread::Refused(finding) => {
            LoadError::Text { path: path.to_owned(), finding: Box::new(Finding { place: "file".into(), ..*finding }) }
        }
    })?;
    let wrong = |finding| LoadError::Text { path: path.to_owned(), finding: Box::new(finding) };
    if is_packed(&bytes) {
        let ReadBundle { bundle, text, left_out } = read_bundle(&bytes).map_err(wrong)?;
        let (findings, stamp) = (validate(&bundle.preset), FileStamp::new(content_hash(&text)));
        let beside = Unbundled { run_sheet: bundle.run_sheet, pictures: bundle.pictures.len(), left_out };
        return Ok(PresetFile { preset: bundle.preset, findings, stamp, bundle: Some(beside) });
    }
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let finding = Finding::error(
            format!("byte {at}"),
            "it is not text in UTF-8",
            "open a preset (.ron), not a spreadsheet or an archive",
        );
        wrong(finding)
    })?;
    let preset = parse(&text).map_err(wrong)?;
    let findings = validate(&preset);
    Ok(PresetFile { preset, findings, stamp: FileStamp::new(content_hash(&text)), bundle: None })
}

/// Writes a preset so that the old or the new file is there, whole, whatever happens in between. What was there before
/// stays beside it as `NAME.bak`. Over a link the file that it points to is written; a file that was there keeps its mode.
///
/// `expected` is what the file held when it was opened; `None` overwrites whatever is there.
///
/// # Errors
/// [`SaveError`]; the old file is then untouched.
pub fn save(preset: &Preset, path: &Path, expected: Option<&FileStamp>) -> Result<FileStamp, SaveError> {
    save_keeping(preset, path, expected, None)
}

/// As [`save`], and keeps what was there as one of the earlier versions in a folder (see [`versions`](crate::store::versions)).
///
/// # Errors
/// As [`save`].
pub fn save_keeping(
    preset: &Preset,
    path: &Path,
    expected: Option<&FileStamp>,
    versions: Option<&Path>,
) -> Result<FileStamp, SaveError> {
    let over = expected.map_or(Over::Anything, |stamp| Over::Known(stamp.clone()));
    save_text(&to_text(preset)?, path, &over, versions)
}

/// What may be written over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Over {
    /// Nothing: the file is not to be there yet.
    Nothing,
    /// What the file held when it was read or written last.
    Known(FileStamp),
    /// Whatever is there.
    Anything,
}

/// As [`save_keeping`], of any text.
pub(super) fn save_text(text: &str, path: &Path, over: &Over, versions: Option<&Path>) -> Result<FileStamp, SaveError> {
    let io_error = |error| SaveError::Io { path: path.to_owned(), error };
    let refused = |why: String| SaveError::Refused { path: path.to_owned(), why };
    let before = match read_bounded(path, LARGEST_TEXT) {
        Ok(bytes) => Some(bytes),
        Err(Unread::Io(error)) if error.kind() == io::ErrorKind::NotFound => None,
        Err(Unread::Io(error)) => return Err(io_error(error)),
        Err(Unread::Refused(finding)) => return Err(refused(finding.message)),
    };
    if let Some(why) = protected(path) {
        return Err(refused(why.to_owned()));
    }
    match (over, &before) {
        (Over::Known(_), None) => return Err(SaveError::Gone(path.to_owned())),
        (Over::Known(expected), Some(before)) if content_hash(&String::from_utf8_lossy(before)) != expected.hash() => {
            return Err(SaveError::ChangedOnDisk(path.to_owned()));
        }
        (Over::Nothing, Some(_)) => return Err(SaveError::ChangedOnDisk(path.to_owned())),
        _ => {}
    }
    if let Some(before) = before {
        // Beside the file itself, where the path is a link to it.
        let backup = backup_of(&target(path).map_err(io_error)?);
        write_whole(&backup, &before).map_err(io_error)?;
        if let Some(folder) = versions {
            // The copy beside the file is there: a folder of the user's that takes nothing keeps no file from being saved.
            keep_version(folder, path, &before).ok();
        }
    }
    write_whole(path, text.as_bytes()).map_err(io_error)?;
    Ok(FileStamp::new(content_hash(text)))
}

/// What a file holds now; none where it is not there, or cannot be read.
pub fn stamp(path: &Path) -> Option<FileStamp> {
    let bytes = read_bounded(path, LARGEST_TEXT).ok()?;
    Some(FileStamp::new(content_hash(&String::from_utf8_lossy(&bytes))))
}

/// Longest name of a file, bytes, on the systems that we know.
const LONGEST_NAME: usize = 255;

/// Where what was there before is kept: `NAME.bak`; of a name that leaves no room for that its beginning.
pub(crate) fn backup_of(path: &Path) -> PathBuf {
    const ENDING: &str = ".bak";
    let name = path.file_name().unwrap_or_default();
    let mut backup = name.to_os_string();
    if name.len() + ENDING.len() > LONGEST_NAME {
        let mut short = name.to_string_lossy().into_owned();
        while short.len() + ENDING.len() > LONGEST_NAME {
            short.pop();
        }
        backup = short.into();
    }
    backup.push(ENDING);
    path.with_file_name(backup)
}

/// Writes a file so that the old or the new one is there, whole, whatever happens in between.
///
/// # Errors
/// What the system says; the old file is then untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = target(path)?;
    if let Some(why) = protected(&path) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, why));
    }
    let folder = folder_of(&path);
    sweep(folder);
    before(DiskStep::Create)?;
    put(temporary(folder, &path)?, bytes, &path)
}

/// As [`write_whole`], for the user alone: others can neither read the file nor its piece.
///
/// # Errors
/// As [`write_whole`].
pub(crate) fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = folder_of(path);
    sweep(folder);
    before(DiskStep::Create)?;
    put(held(|| builder().make_in(folder, private_file))?, bytes, path)
}

fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// Fills a temporary file, and puts it in its place once it is whole and on the disk.
fn put(mut file: tempfile::NamedTempFile, bytes: &[u8], path: &Path) -> io::Result<()> {
    let (first, rest) = bytes.split_at(bytes.len() / 2);
    for part in [first, rest] {
        before(DiskStep::Write)?;
        file.write_all(part)?;
    }
    before(DiskStep::Sync)?;
    file.as_file().sync_all()?;
    before(DiskStep::Rename)?;
    file.persist(path).map_err(|error| error.error)?;
    // The file is whole and in its place. Some network and USB file systems cannot sync a folder, and that is no failure.
    sync_folder(folder_of(path)).ok();
    Ok(())
}

/// Removes a file; one that is not there is as good as removed.
///
/// # Errors
/// What the system says.
pub fn remove_if_there(path: &Path) -> io::Result<()> {
    before(DiskStep::Remove)?;
    match std::fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

/// Has the disk keep the names in a folder, where the system can.
///
/// # Errors
/// What the system says.
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    before(DiskStep::SyncFolder)?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// Why what is there must not be overwritten; none where it may be, or where there is nothing.
fn protected(path: &Path) -> Option<&'static str> {
    let data = std::fs::metadata(path).ok()?;
    if !data.is_file() {
        return Some("it is a folder, a pipe or a device and no file");
    }
    data.permissions().readonly().then_some("it is write-protected")
}

/// How the names of temporary files begin and end: by both they are known as ours.
const TEMPORARY: (&str, &str) = (".chokepoint-", ".tmp");
/// Age after which a temporary file is nobody's any more, seconds, where the file system knows no locks: no save takes as long.
const STALE_SECONDS: u64 = 600;

/// Removes temporary files that a program left in a folder when it was killed. What cannot be removed stays.
pub(crate) fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let is_ours = name.to_str().is_some_and(|name| name.starts_with(TEMPORARY.0) && name.ends_with(TEMPORARY.1));
        if is_ours && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            remove_left(&entry.path());
        }
    }
}

/// Removes a temporary file that nobody writes to any more: who does so holds a lock, and the system lets go of it however the program ends.
fn remove_left(path: &Path) {
    let Ok(file) = std::fs::File::open(path) else { return };
    let is_left = match file.try_lock() {
        Ok(()) => true,
        Err(TryLockError::WouldBlock) => false,
        Err(TryLockError::Error(_)) => {
            let age = file.metadata().ok().and_then(|data| data.modified().ok()?.elapsed().ok());
            age.is_some_and(|age| age.as_secs() > STALE_SECONDS)
        }
    };
    if is_left {
        // Under the lock: who has just made it finds it gone and makes another.
        std::fs::remove_file(path).ok();
    }
}

/// Attempts to get a temporary file that no sweep takes away.
const ATTEMPTS: usize = 8;

/// A temporary file with a lock on it, where the file system knows locks.
fn held(make: impl Fn() -> io::Result<tempfile::NamedTempFile>) -> io::Result<tempfile::NamedTempFile> {
    for _ in 0..ATTEMPTS {
        let file = make()?;
        let locked = file.as_file().try_lock();
        // Another window may have swept it away between the two.
        if !matches!(locked, Err(TryLockError::WouldBlock)) && file.path().exists() {
            return Ok(file);
        }
    }
    Err(io::Error::other("another program removes its temporary files"))
}

/// A temporary file that is known as ours.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(TEMPORARY.0).suffix(TEMPORARY.1);
    builder
}

/// Links that are followed before they are taken for a ring.
const LINKS: usize = 40;

/// The file that a path leads to: a link stays, and what it points to is written, whether it is there yet or not.
pub(crate) fn target(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_path_buf();
    for _ in 0..LINKS {
        match std::fs::symlink_metadata(&path) {
            Ok(data) if data.file_type().is_symlink() => {
                let next = std::fs::read_link(&path)?;
                path = path.parent().map_or_else(|| next.clone(), |folder| folder.join(&next));
            }
            _ => return Ok(path),
        }
    }
    Err(io::Error::other("the link leads to itself"))
}

/// A temporary file in the same folder, with the mode of the file that it will replace; that of a new one is as other programs give it, 666 less the
/// user's mask, because files are handed on through shared folders.
#[cfg(unix)]
fn temporary(folder: &Path, path: &Path) -> io::Result<tempfile::NamedTempFile> {
    use std::fs::Permissions;
    use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
    let file = held(|| builder().permissions(Permissions::from_mode(0o666)).tempfile_in(folder))?;
    if let Ok(before) = std::fs::metadata(path) {
        // A mode is set after the file is there: the user's mask would take from it what the old file had.
        file.as_file().set_permissions(Permissions::from_mode(before.permissions().mode() & 0o777))?;
        // Who may read it is known by owner and group. Only an administrator may give a file away, and a user only to a group of his own: where the system does
        // not let us, it stays the user's.
        if std::os::unix::fs::fchown(file.as_file(), Some(before.uid()), Some(before.gid())).is_err() {
            std::os::unix::fs::fchown(file.as_file(), None, Some(before.gid())).ok();
        }
    }
    Ok(file)
}

/// A temporary file in the same folder.
#[cfg(not(unix))]
fn temporary(folder: &Path, _: &Path) -> io::Result<tempfile::NamedTempFile> {
    held(|| builder().tempfile_in(folder))
}
