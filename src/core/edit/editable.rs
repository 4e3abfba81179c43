//! What can be edited, and a change of it: all that the history of a document asks of them.

use crate::edit::change::Edit;
use crate::edit::sheet::SheetEdit;
use crate::model::Preset;
use crate::model::workshop::RunSheet;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt::Debug;

/// Something with a file of its own that is written on: a preset, or a run sheet.
pub trait Editable: Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// A change of it.
    type Edit: Undoable<Self>;
    /// How the files of its journals end.
    const JOURNAL: &'static str;

    /// What it is called while it is in no file.
    fn title(&self) -> &str;
}

/// A change with its inverse.
pub trait Undoable<T>: Clone + Debug + Serialize + DeserializeOwned + Send + Sync + 'static {
    /// What follows "Undo" in the menu.
    fn name(&self) -> &str;
    /// Makes the change.
    fn apply(&self, of: &mut T);
    /// Takes it back.
    fn revert(&self, of: &mut T);
    /// Makes one change of two that belong together. False when they do not.
    fn absorb(&mut self, later: &Self) -> bool;
}

impl Editable for Preset {
    type Edit = Edit;
    const JOURNAL: &'static str = "journal";

    fn title(&self) -> &str {
        &self.title
    }
}

impl Undoable<Preset> for Edit {
    fn name(&self) -> &str {
        &self.name
    }

    fn apply(&self, preset: &mut Preset) {
        self.change.apply(preset);
    }

    fn revert(&self, preset: &mut Preset) {
        self.change.revert(preset);
    }

    fn absorb(&mut self, later: &Self) -> bool {
        Self::absorb(self, later)
    }
}

impl Editable for RunSheet {
    type Edit = SheetEdit;
    const JOURNAL: &'static str = "sheet-journal";

    fn title(&self) -> &str {
        &self.title
    }
}
