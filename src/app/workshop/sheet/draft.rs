//! The run sheet that is being written: its document with file and past, its map, and what is wrong with it.

use crate::app::workshop::sheet::chosen::Chosen;
use chokepoint_core::edit::{Document, FileStamp, SheetEdit};
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::Over;
use chokepoint_core::workshop::check_sheet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A run sheet that is being written.
pub struct Draft {
    document: Document<RunSheet>,
    preset: Arc<Preset>,
    findings: Vec<Finding>,
    pub(super) chosen: Chosen,
}

impl Draft {
    /// A run sheet with the preset that it is of.
    pub fn new(document: Document<RunSheet>, preset: Arc<Preset>) -> Self {
        let findings = check_sheet(document.sheet(), &preset);
        Self { document, preset, findings, chosen: Chosen::default() }
    }

    /// The sheet as it stands.
    pub fn sheet(&self) -> &Arc<RunSheet> {
        self.document.sheet()
    }

    /// The same with its file and its past.
    pub fn document(&self) -> &Document<RunSheet> {
        &self.document
    }

    /// The same, for who keeps its journal.
    pub fn document_mut(&mut self) -> &mut Document<RunSheet> {
        &mut self.document
    }

    /// The preset that it is of.
    pub fn preset(&self) -> &Arc<Preset> {
        &self.preset
    }

    /// Its file.
    pub fn path(&self) -> Option<&Path> {
        self.document.path()
    }

    /// What its file may be written over.
    pub fn over(&self) -> Over {
        self.document.stamp().map_or(Over::Nothing, |stamp| Over::Known(stamp.clone()))
    }

    /// True where it holds what is in no file.
    pub fn is_unsaved(&self) -> bool {
        self.document.is_unsaved()
    }

    /// Notes that a state of it stands in a file.
    pub fn saved(&mut self, state: u64, path: PathBuf, stamp: FileStamp) {
        self.document.saved(state, path, stamp);
    }

    /// What is wrong with it.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What undo and redo would do.
    pub fn steps(&self) -> (Option<&str>, Option<&str>) {
        (self.document.undo_name(), self.document.redo_name())
    }

    /// Follows its preset, where that is the open document.
    pub fn follow(&mut self, document: &Arc<Preset>, path: Option<&Path>) {
        let map = self.document.map_path();
        if map.is_some() && map == path && !Arc::ptr_eq(document, &self.preset) {
            self.preset = Arc::clone(document);
            self.judge();
        }
    }

    /// Changes it by a step of this name; steps of the same key that follow each other are one.
    pub fn change(&mut self, name: impl Into<String>, key: impl Into<String>, change: impl FnOnce(&mut RunSheet)) {
        let mut next = RunSheet::clone(self.sheet());
        change(&mut next);
        self.become_sheet(next, name, key);
    }

    /// Becomes another sheet by a step of this name.
    pub fn become_sheet(&mut self, next: RunSheet, name: impl Into<String>, key: impl Into<String>) {
        if let Some(edit) = SheetEdit::between(self.sheet(), next, name, key) {
            self.document.apply(edit);
            self.judge();
        }
    }

    /// What comes next is a step of its own.
    pub fn seal(&mut self) {
        self.document.seal();
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if self.document.undo().is_some() {
            self.judge();
        }
    }

    /// Makes again what was undone last.
    pub fn redo(&mut self) {
        if self.document.redo().is_some() {
            self.judge();
        }
    }

    fn judge(&mut self) {
        self.findings = check_sheet(self.sheet(), &self.preset);
        self.chosen = std::mem::take(&mut self.chosen).in_sheet(self.document.sheet());
    }
}
