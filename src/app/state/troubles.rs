//! What has gone wrong and shows in no pane: it stands until it is mended or put aside, however long that takes.

use std::collections::BTreeMap;

/// What a trouble is about; there is one of each at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum About {
    /// What was copied or was to be pasted.
    Clipboard,
    /// What is kept for a crash.
    Journal,
    /// What an earlier run has left.
    Recovery,
}

/// The troubles of now, in words.
#[derive(Clone, Debug, Default)]
pub struct Troubles(BTreeMap<About, String>);

impl Troubles {
    /// Something has gone wrong.
    pub fn note(&mut self, about: About, words: String) {
        self.0.insert(about, words);
    }

    /// It is mended, or the user has read it.
    pub fn clear(&mut self, about: About) {
        self.0.remove(&about);
    }

    /// All of them.
    pub fn iter(&self) -> impl Iterator<Item = (About, &str)> {
        self.0.iter().map(|(about, words)| (*about, words.as_str()))
    }
}
