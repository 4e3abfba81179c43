//! What comes of pasting, whatever was pasted.

use crate::edit::change::Edit;
use crate::model::{NoteId, SiteId};

/// What was pasted.
pub struct Pasted {
    /// Edit that adds what was pasted.
    pub edit: Edit,
    /// The new sites.
    pub sites: Vec<SiteId>,
    /// The new note.
    pub note: Option<NoteId>,
    /// What happened, in a sentence.
    pub words: String,
}
