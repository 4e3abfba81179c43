//! The run sheet that is being written: its file, its map, its past, and what is wrong with it.

use crate::app::workshop::sheet::chosen::Chosen;
use crate::app::workshop::sheet::history::History;
use chokepoint_core::edit::FileStamp;
use chokepoint_core::model::workshop::RunSheet;
use chokepoint_core::model::{Finding, Preset};
use chokepoint_core::store::Over;
use chokepoint_core::workshop::check_sheet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// A run sheet that is being written.
pub struct Draft {
    history: History,
    preset: Arc<Preset>,
    // The preset's file; none for one that comes with the program.
    preset_path: Option<PathBuf>,
    file: Option<(PathBuf, FileStamp)>,
    saved: Arc<RunSheet>,
    findings: Vec<Finding>,
    pub(super) chosen: Chosen,
}

impl Draft {
    /// A run sheet with the preset that it is of; `file` is where it was read from.
    pub fn new(
        sheet: RunSheet,
        preset: Arc<Preset>,
        preset_path: Option<PathBuf>,
        file: Option<(PathBuf, FileStamp)>,
    ) -> Self {
        let history = History::new(sheet);
        let saved = Arc::clone(history.now());
        let findings = check_sheet(&saved, &preset);
        Self { history, preset, preset_path, file, saved, findings, chosen: Chosen::default() }
    }

    /// The sheet as it stands.
    pub fn sheet(&self) -> &Arc<RunSheet> {
        self.history.now()
    }

    /// The preset that it is of.
    pub fn preset(&self) -> &Arc<Preset> {
        &self.preset
    }

    /// Its file.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|(path, _)| path.as_path())
    }

    /// The file of its preset.
    pub fn preset_path(&self) -> Option<&Path> {
        self.preset_path.as_deref()
    }

    /// What its file may be written over.
    pub fn over(&self) -> Over {
        self.file.as_ref().map_or(Over::Nothing, |(_, stamp)| Over::Known(stamp.clone()))
    }

    /// True where it holds what is in no file.
    pub fn is_unsaved(&self) -> bool {
        self.saved != *self.history.now()
    }

    /// Notes that a state of it stands in a file.
    pub fn saved(&mut self, sheet: Arc<RunSheet>, path: PathBuf, stamp: FileStamp) {
        self.saved = sheet;
        self.file = Some((path, stamp));
    }

    /// What is wrong with it.
    pub fn findings(&self) -> &[Finding] {
        &self.findings
    }

    /// What undo and redo would do.
    pub fn steps(&self) -> (Option<&str>, Option<&str>) {
        (self.history.undo_name(), self.history.redo_name())
    }

    /// Follows its preset, where that is the open document.
    pub fn follow(&mut self, document: &Arc<Preset>, path: Option<&Path>) {
        let is_open = self.preset_path.is_some() && self.preset_path.as_deref() == path;
        if is_open && !Arc::ptr_eq(document, &self.preset) {
            self.preset = Arc::clone(document);
            self.judge();
        }
    }

    /// Changes it by a step of this name; steps of the same key that follow each other are one.
    pub fn change(&mut self, name: impl Into<String>, key: impl Into<String>, change: impl FnOnce(&mut RunSheet)) {
        let mut next = RunSheet::clone(self.history.now());
        change(&mut next);
        self.become_sheet(next, name, key);
    }

    /// Becomes another sheet by a step of this name.
    pub fn become_sheet(&mut self, next: RunSheet, name: impl Into<String>, key: impl Into<String>) {
        if self.history.change(next, name, key) {
            self.judge();
        }
    }

    /// What comes next is a step of its own.
    pub fn seal(&mut self) {
        self.history.seal();
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        if self.history.undo() {
            self.judge();
        }
    }

    /// Makes again what was undone last.
    pub fn redo(&mut self) {
        if self.history.redo() {
            self.judge();
        }
    }

    fn judge(&mut self) {
        self.findings = check_sheet(self.history.now(), &self.preset);
        self.chosen = std::mem::take(&mut self.chosen).in_sheet(self.history.now());
    }
}
