//! Undo and redo of a run sheet: whole sheets, with a name for each step.

use chokepoint_core::model::workshop::RunSheet;
use std::sync::Arc;

/// A step, and the sheet on its other side: before it while it is done, after it while it is undone.
struct Step {
    name: String,
    // Changes of the same key that follow each other are one step; empty: a step by itself.
    key: String,
    other: Arc<RunSheet>,
}

/// A run sheet with its past and what was undone.
pub struct History {
    now: Arc<RunSheet>,
    done: Vec<Step>,
    undone: Vec<Step>,
    // The last step may still grow.
    open: bool,
}

impl History {
    /// A sheet without a past.
    pub fn new(sheet: RunSheet) -> Self {
        Self { now: Arc::new(sheet), done: Vec::new(), undone: Vec::new(), open: false }
    }

    /// The sheet as it stands.
    pub fn now(&self) -> &Arc<RunSheet> {
        &self.now
    }

    /// Goes on to another sheet by a step of this name. False where it is the same.
    pub fn change(&mut self, next: RunSheet, name: impl Into<String>, key: impl Into<String>) -> bool {
        if next == *self.now {
            return false;
        }
        let (name, key) = (name.into(), key.into());
        let grows = self.open && !key.is_empty() && self.done.last().is_some_and(|last| last.key == key);
        let before = std::mem::replace(&mut self.now, Arc::new(next));
        if !grows {
            self.done.push(Step { name, key, other: before });
        }
        self.undone.clear();
        self.open = true;
        true
    }

    /// What comes next is a step of its own.
    pub fn seal(&mut self) {
        self.open = false;
    }

    /// What undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.last().map(|step| step.name.as_str())
    }

    /// What redo would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| step.name.as_str())
    }

    /// Takes the last step back; false where there is none.
    pub fn undo(&mut self) -> bool {
        let Some(mut step) = self.done.pop() else { return false };
        std::mem::swap(&mut self.now, &mut step.other);
        self.undone.push(step);
        self.open = false;
        true
    }

    /// Makes again what was undone last; false where there is nothing.
    pub fn redo(&mut self) -> bool {
        let Some(mut step) = self.undone.pop() else { return false };
        std::mem::swap(&mut self.now, &mut step.other);
        self.done.push(step);
        self.open = false;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titled(title: &str) -> RunSheet {
        let mut sheet = RunSheet::new("p", "s".into(), jiff::civil::date(2025, 10, 1));
        sheet.title = title.to_owned();
        sheet
    }

    #[test]
    fn every_step_goes_back_and_forth_and_typing_is_one() {
        let mut history = History::new(titled("a"));
        assert!(!history.change(titled("a"), "title", "title"), "nothing has changed");
        assert!(history.change(titled("ab"), "title", "title") && history.change(titled("abc"), "title", "title"));
        history.seal();
        history.change(titled("abcd"), "title", "title");
        history.change(titled("e"), "add round", "");
        history.change(titled("f"), "add round", "");
        assert_eq!((history.undo_name(), history.redo_name()), (Some("add round"), None));
        let mut seen = Vec::new();
        while history.undo() {
            seen.push(history.now().title.clone());
        }
        assert_eq!(seen, ["e", "abcd", "abc", "a"], "what was typed in one go is one step");
        while history.redo() {}
        assert_eq!(history.now().title, "f");
        history.undo();
        history.change(titled("g"), "title", "title");
        assert!(!history.redo(), "another way was taken");
    }
}
