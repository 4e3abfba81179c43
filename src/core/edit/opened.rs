//! A preset as it was opened, and what its file held then. Plain data: the disk is the business of `store`.

use crate::model::{Finding, Preset};
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// What a file held when it was read or written, to notice when somebody else has changed it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileStamp(String);

impl FileStamp {
    /// The stamp of a file by the SHA-256 of its text, in hexadecimal.
    pub fn new(hash: String) -> Self {
        Self(hash)
    }

    /// SHA-256 of the file in hexadecimal.
    pub fn hash(&self) -> &str {
        &self.0
    }
}

/// What a document begins with: a preset from a file, or one that has none.
#[derive(Clone, Debug)]
pub struct Opened {
    /// The preset that becomes the document.
    pub preset: Preset,
    /// Its file; none for a built-in or new preset.
    pub path: Option<PathBuf>,
    /// What the file looked like when it was read.
    pub stamp: Option<FileStamp>,
    /// What the reader had to say about it.
    pub findings: Vec<Finding>,
}

impl Opened {
    /// A preset without a file.
    pub fn unsaved(preset: Preset) -> Self {
        Self { preset, path: None, stamp: None, findings: Vec::new() }
    }
}
