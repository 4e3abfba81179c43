//! Files that are read no further than anything is taken: the size is looked at before the first byte, and again while reading, because it is only what
//! the system says.

use crate::model::Finding;
use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

/// Largest preset, library or mapping that is read, bytes.
pub const LARGEST_TEXT: usize = 256 * 1024 * 1024;
/// Largest table that is read, bytes.
pub const LARGEST_TABLE: usize = 64 * 1024 * 1024;

/// Why a file was not read.
#[derive(Debug, thiserror::Error)]
pub enum Unread {
    /// The system would not.
    #[error("cannot be read: {0}; check that it exists and that you may read it")]
    Io(#[from] io::Error),
    /// It is no file, or larger than what is read.
    #[error("{}; {}", .0.message, .0.remedy)]
    Refused(Box<Finding>),
}

impl Unread {
    /// The same as a finding about the file.
    pub fn finding(self, path: &Path) -> Finding {
        match self {
            Self::Io(error) => Finding::error(
                path.display().to_string(),
                format!("cannot be read: {error}"),
                "check that it exists and that you may read it",
            ),
            Self::Refused(finding) => *finding,
        }
    }
}

/// What a file holds, where that is at most `most` bytes. A pipe or a device, which may never end, is not opened.
///
/// # Errors
/// [`Unread`].
pub fn read_bounded(path: &Path, most: usize) -> Result<Vec<u8>, Unread> {
    let place = || path.display().to_string();
    let data = std::fs::metadata(path)?;
    if !data.is_file() && !data.is_dir() {
        let message = "it is a pipe or a device and no file";
        return Err(Unread::Refused(Box::new(Finding::error(place(), message, "choose a file"))));
    }
    let too_large = || {
        let message = format!("it is larger than {} MiB", most / (1024 * 1024));
        Unread::Refused(Box::new(Finding::error(place(), message, "split it, or leave out what is not needed")))
    };
    if data.is_file() && data.len() > most as u64 {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    File::open(path)?.take(most as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > most { Err(too_large()) } else { Ok(bytes) }
}
