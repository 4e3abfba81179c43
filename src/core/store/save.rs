//! Loading from and saving to the disk.

use crate::edit::FileStamp;
use crate::model::{Finding, Preset, validate};
use crate::store::text::{content_hash, parse, to_text};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

/// A preset file as it was read.
#[derive(Clone, Debug)]
pub struct PresetFile {
    /// The preset that the file holds.
    pub preset: Preset,
    /// What [`validate`] says of it.
    pub findings: Vec<Finding>,
    /// What the file held.
    pub stamp: FileStamp,
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
    /// The system would not.
    #[error("{path}: cannot be written: {error}; choose a folder that you may write to", path = .path.display())]
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

/// Reads a preset and everything that is wrong with it.
///
/// # Errors
/// When there is no such file, or no preset in it.
pub fn load(path: &Path) -> Result<PresetFile, LoadError> {
    let io_error = |error| LoadError::Io { path: path.to_owned(), error };
    let bytes = std::fs::read(path).map_err(io_error)?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let finding = Finding::error(
            format!("byte {at}"),
            "it is not text in UTF-8",
            "open a preset (.ron), not a spreadsheet or an archive",
        );
        LoadError::Text { path: path.to_owned(), finding: Box::new(finding) }
    })?;
    let preset =
        parse(&text).map_err(|finding| LoadError::Text { path: path.to_owned(), finding: Box::new(finding) })?;
    let findings = validate(&preset);
    Ok(PresetFile { preset, findings, stamp: FileStamp::new(content_hash(&text)) })
}

/// Writes a preset so that the old or the new file is there, whole, whatever happens in between. What was there before
/// stays beside it as `NAME.bak`. Over a link the file that it points to is written; a file that was there keeps its mode.
///
/// `expected` is what the file held when it was opened; `None` overwrites whatever is there.
///
/// # Errors
/// [`SaveError`]; the old file is then untouched.
pub fn save(preset: &Preset, path: &Path, expected: Option<&FileStamp>) -> Result<FileStamp, SaveError> {
    let io_error = |error| SaveError::Io { path: path.to_owned(), error };
    let text = to_text(preset)?;
    let before = match std::fs::read(path) {
        Ok(bytes) => Some(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(io_error(error)),
    };
    if let (Some(expected), Some(before)) = (expected, &before)
        && content_hash(&String::from_utf8_lossy(before)) != expected.hash()
    {
        return Err(SaveError::ChangedOnDisk(path.to_owned()));
    }
    if let Some(before) = before {
        // Beside the file itself, where the path is a link to it.
        let mut backup = target(path).map_err(io_error)?.into_os_string();
        backup.push(".bak");
        write_whole(Path::new(&backup), &before).map_err(io_error)?;
    }
    write_whole(path, text.as_bytes()).map_err(io_error)?;
    Ok(FileStamp::new(content_hash(&text)))
}

/// Writes a file so that the old or the new one is there, whole, whatever happens in between.
///
/// # Errors
/// What the system says; the old file is then untouched.
pub fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let path = target(path)?;
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut file = temporary(folder, &path)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(&path).map_err(|error| error.error)?;
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Links that are followed before they are taken for a ring.
const LINKS: usize = 40;

/// The file that a path leads to: a link stays, and what it points to is written, whether it is there yet or not.
fn target(path: &Path) -> io::Result<PathBuf> {
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
    let file = tempfile::Builder::new().permissions(Permissions::from_mode(0o666)).tempfile_in(folder)?;
    if let Ok(before) = std::fs::metadata(path) {
        // A mode is set after the file is there: the user's mask would take from it what the old file had.
        file.as_file().set_permissions(Permissions::from_mode(before.permissions().mode() & 0o777))?;
        // Whose group may read it is known by its group; where the system does not let us give it that, it stays the user's own.
        std::os::unix::fs::fchown(file.as_file(), None, Some(before.gid())).ok();
    }
    Ok(file)
}

/// A temporary file in the same folder.
#[cfg(not(unix))]
fn temporary(folder: &Path, _: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::NamedTempFile::new_in(folder)
}
