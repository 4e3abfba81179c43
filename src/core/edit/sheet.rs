//! Changes to a run sheet: whole sheets, which are small.

use crate::edit::editable::Undoable;
use crate::model::workshop::RunSheet;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// A change of a run sheet.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SheetEdit {
    name: String,
    // Changes of the same key that follow each other are one step; empty: a step by itself.
    key: String,
    before: Arc<RunSheet>,
    after: Arc<RunSheet>,
}

impl SheetEdit {
    /// The change of a sheet into another; none where they are the same.
    pub fn between(
        before: &Arc<RunSheet>,
        after: RunSheet,
        name: impl Into<String>,
        key: impl Into<String>,
    ) -> Option<Self> {
        let (name, key) = (name.into(), key.into());
        (**before != after).then(|| Self { name, key, before: Arc::clone(before), after: Arc::new(after) })
    }
}

impl Undoable<RunSheet> for SheetEdit {
    fn name(&self) -> &str {
        &self.name
    }

    fn apply(&self, sheet: &mut RunSheet) {
        sheet.clone_from(&self.after);
    }

    fn revert(&self, sheet: &mut RunSheet) {
        sheet.clone_from(&self.before);
    }

    fn absorb(&mut self, later: &Self) -> bool {
        let belongs = !self.key.is_empty() && self.key == later.key;
        if belongs {
            self.name.clone_from(&later.name);
            self.after = Arc::clone(&later.after);
        }
        belongs
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Document;

    fn titled(title: &str) -> RunSheet {
        let mut sheet = RunSheet::new("p", "s".into(), jiff::civil::date(2025, 10, 1));
        sheet.title = title.to_owned();
        sheet
    }

    #[test]
    fn every_step_goes_back_and_forth_and_typing_is_one() {
        let mut document = Document::of_sheet(titled("a"), None, None);
        let change = |document: &mut Document<RunSheet>, title: &str, name: &str, key: &str| {
            SheetEdit::between(document.sheet(), titled(title), name, key).map(|edit| document.apply(edit)).is_some()
        };
        assert!(!change(&mut document, "a", "title", "title"), "nothing has changed");
        assert!(change(&mut document, "ab", "title", "title") && change(&mut document, "abc", "title", "title"));
        document.seal();
        change(&mut document, "abcd", "title", "title");
        change(&mut document, "e", "add round", "");
        change(&mut document, "f", "add round", "");
        assert_eq!((document.undo_name(), document.redo_name()), (Some("add round"), None));
        let mut seen = Vec::new();
        while document.undo().is_some() {
            seen.push(document.sheet().title.clone());
        }
        assert_eq!(seen, ["e", "abcd", "abc", "a"], "what was typed in one go is one step");
        assert!(!document.is_unsaved(), "it is as it was in its file");
        while document.redo().is_some() {}
        assert_eq!(document.sheet().title, "f");
        document.undo();
        change(&mut document, "g", "title", "title");
        assert!(document.redo().is_none(), "another way was taken");
    }
}
