//! The history of a preset: saves to which somebody put a word.

use jiff::civil::DateTime;
use serde::{Deserialize, Serialize};

/// A save that somebody signed. Saving by itself writes nobody's name: who hands a preset on says so.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SaveNote {
    /// What was saved: its content hash, in hexadecimal, which layout and history do not change.
    pub state: String,
    /// The content hash of the signed save before this one; left out: it is the first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<String>,
    /// When, by the clock of the world (UTC), to the second.
    pub when: DateTime,
    /// Who signed it, as they called themselves.
    pub who: String,
    /// What was changed, in a line.
    pub what: String,
}

impl SaveNote {
    /// Day and time as people read it.
    pub fn when_words(&self) -> String {
        format!("{} UTC", self.when.strftime("%Y-%m-%d %H:%M"))
    }
}

/// The first digits of a content hash, enough to tell states of a preset apart by eye.
pub fn short_hash(hash: &str) -> &str {
    hash.get(..12).unwrap_or(hash)
}
