//! What is open, a preset or a run sheet, and the history of its changes.

use crate::edit::editable::{Editable, Undoable};
use crate::edit::opened::{FileStamp, Opened};
use crate::model::Preset;
use crate::model::workshop::RunSheet;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

/// Steps that can be undone; older ones are forgotten.
pub const UNDO_STEPS: usize = 500;

/// What is open: a preset, or a run sheet. It changes through [edits](Editable::Edit) alone. A copy is cheap: what is written and steps are shared.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Editable", deserialize = "T: Editable"))]
pub struct Document<T: Editable = Preset> {
    // The name in journals that were written before run sheets had one.
    #[serde(rename = "preset")]
    content: Arc<T>,
    #[serde(with = "any_path")]
    path: Option<PathBuf>,
    stamp: Option<FileStamp>,
    // The file of the map that a run sheet is of.
    #[serde(default, skip_serializing_if = "Option::is_none", with = "any_path")]
    map: Option<PathBuf>,
    done: Vec<Step<T>>,
    undone: Vec<Step<T>>,
    // While open, an edit of the same key as the last one is merged into it.
    open: bool,
    state: u64,
    next_state: u64,
    saved_state: Option<u64>,
    // What has happened since it was taken last; none while nobody asks.
    #[serde(skip)]
    recorded: Option<Vec<Recorded<T>>>,
}

/// Something that happened to a document: what makes the same of the same document by [`Document::replay`].
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Editable", deserialize = "T: Editable"))]
pub enum Recorded<T: Editable = Preset> {
    /// A change.
    Edit(Arc<T::Edit>),
    /// The end of a drag.
    Seal,
    /// The last step was taken back.
    Undo,
    /// The step that was taken back last was made again.
    Redo,
    /// A state was written to a file.
    Saved {
        /// Which state of the document.
        state: u64,
        /// File that holds it.
        #[serde(with = "any_path")]
        path: Option<PathBuf>,
        /// What the file looks like.
        stamp: FileStamp,
    },
}

/// Paths that need not be text, as data.
mod any_path {
    use serde::{Deserialize as _, Deserializer, Serialize as _, Serializer};
    use std::ffi::{OsStr, OsString};
    use std::path::PathBuf;

    pub fn serialize<S: Serializer>(path: &Option<PathBuf>, serializer: S) -> Result<S::Ok, S::Error> {
        path.as_deref().map(AsRef::<OsStr>::as_ref).serialize(serializer)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<PathBuf>, D::Error> {
        Ok(Option::<OsString>::deserialize(deserializer)?.map(PathBuf::from))
    }
}

#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(bound(serialize = "T: Editable", deserialize = "T: Editable"))]
struct Step<T: Editable> {
    edit: Arc<T::Edit>,
    // Names the states before and after, so that undoing to the saved state counts as saved.
    before: u64,
    after: u64,
    // What it changed, once somebody has asked.
    #[serde(skip)]
    values: OnceLock<Option<String>>,
}

/// A step of the history, for who shows it.
#[derive(Clone, Copy, Debug)]
pub struct StepWords<'a> {
    /// What it changed, in figures: [`Edit::values`].
    pub values: Option<&'a str>,
    /// False for what cannot change a result.
    pub matters: bool,
    /// The state that it leads to: [`Document::state`].
    pub leads_to: u64,
}

impl Document {
    /// A document of what was opened.
    pub fn new(opened: Opened) -> Self {
        Self::of(opened.preset, opened.path, opened.stamp, None)
    }

    /// The preset as it stands.
    pub fn preset(&self) -> &Arc<Preset> {
        &self.content
    }

    /// The preset as it was, or would be, after the first so many of the steps that are known.
    pub fn preset_after(&self, steps: usize) -> Arc<Preset> {
        let mut content = Arc::clone(&self.content);
        for step in self.done.iter().skip(steps).rev() {
            step.edit.revert(Arc::make_mut(&mut content));
        }
        for step in self.undone.iter().rev().take(steps.saturating_sub(self.done.len())) {
            step.edit.apply(Arc::make_mut(&mut content));
        }
        content
    }

    /// A step of the history, counted from the oldest.
    pub fn step(&self, at: usize) -> Option<StepWords<'_>> {
        let undone = || self.undone.iter().rev().nth(at.checked_sub(self.done.len())?);
        let step = self.done.get(at).or_else(undone)?;
        let values = step.values.get_or_init(|| step.edit.values());
        Some(StepWords { values: values.as_deref(), matters: step.edit.matters, leads_to: step.after })
    }
}

impl Document<RunSheet> {
    /// A document of a run sheet, with the file of its map, and its own with what that held, where they have one.
    pub fn of_sheet(sheet: RunSheet, map: Option<PathBuf>, file: Option<(PathBuf, FileStamp)>) -> Self {
        let (path, stamp) = file.unzip();
        Self::of(sheet, path, stamp, map)
    }

    /// The file of its map; none for one that comes with the program.
    pub fn map_path(&self) -> Option<&Path> {
        self.map.as_deref()
    }

    /// The run sheet as it stands.
    pub fn sheet(&self) -> &Arc<RunSheet> {
        &self.content
    }
}

impl<T: Editable> Document<T> {
    fn of(content: T, path: Option<PathBuf>, stamp: Option<FileStamp>, map: Option<PathBuf>) -> Self {
        Self {
            content: Arc::new(content),
            path,
            stamp,
            map,
            done: Vec::new(),
            undone: Vec::new(),
            open: false,
            state: 0,
            next_state: 1,
            saved_state: Some(0),
            recorded: None,
        }
    }

    /// The same as it stands, in no file: saving asks for one.
    #[must_use]
    pub fn detached(self) -> Self {
        Self { path: None, stamp: None, ..self.unsaved() }
    }

    /// The same as it stands, in no state that a file holds.
    #[must_use]
    pub fn unsaved(self) -> Self {
        Self { saved_state: None, ..self }
    }

    /// The same without the steps that led to it.
    #[must_use]
    pub fn without_history(self) -> Self {
        Self { done: Vec::new(), undone: Vec::new(), open: false, ..self }
    }

    /// Keeps what happens from now on, for [`Self::take_recorded`].
    pub fn record(&mut self) {
        self.recorded = Some(Vec::new());
    }

    /// What has happened since the last call, or since [`Self::record`].
    pub fn take_recorded(&mut self) -> Vec<Recorded<T>> {
        self.recorded.as_mut().map(std::mem::take).unwrap_or_default()
    }

    /// Does what was recorded of a document that stood as this one does.
    pub fn replay(&mut self, recorded: Recorded<T>) {
        match recorded {
            Recorded::Edit(edit) => self.apply_shared(edit),
            Recorded::Seal => self.seal(),
            Recorded::Undo => _ = self.undo(),
            Recorded::Redo => _ = self.redo(),
            Recorded::Saved { state, path, stamp } => self.note_saved(state, path, stamp),
        }
    }

    fn note(&mut self, what: impl FnOnce() -> Recorded<T>) {
        if let Some(recorded) = &mut self.recorded {
            recorded.push(what());
        }
    }

    /// The file it belongs to; none for what comes with the program or is new.
    pub fn path(&self) -> Option<&Path> {
        self.path.as_deref()
    }

    /// What the file looked like when it was read or written last.
    pub fn stamp(&self) -> Option<&FileStamp> {
        self.stamp.as_ref()
    }

    /// Names the present state; differs between any two states of this document.
    pub fn state(&self) -> u64 {
        self.state
    }

    /// True when there are changes that no file holds.
    pub fn is_unsaved(&self) -> bool {
        self.saved_state != Some(self.state)
    }

    /// How many steps lie between the present state and the one in the file; all that are known, where none of them led from it.
    pub fn unsaved_steps(&self) -> usize {
        let saved = self.done.iter().rposition(|step| Some(step.before) == self.saved_state);
        let taken_back = self.undone.iter().rposition(|step| Some(step.after) == self.saved_state);
        match (saved, taken_back) {
            _ if !self.is_unsaved() => 0,
            (Some(at), _) => self.done.len() - at,
            (None, Some(at)) => self.undone.len() - at,
            (None, None) => self.done.len(),
        }
    }

    /// Makes a change.
    pub fn apply(&mut self, edit: T::Edit) {
        self.apply_shared(Arc::new(edit));
    }

    fn apply_shared(&mut self, edit: Arc<T::Edit>) {
        self.note(|| Recorded::Edit(Arc::clone(&edit)));
        edit.apply(Arc::make_mut(&mut self.content));
        self.undone.clear();
        let before = self.state;
        self.state = self.next_state;
        self.next_state += 1;
        if self.open
            && let Some(last) = self.done.last_mut()
            // A copy, where a record holds the step as it was.
            && Arc::make_mut(&mut last.edit).absorb(&edit)
        {
            last.after = self.state;
            last.values = OnceLock::new();
        } else {
            self.done.push(Step { edit, before, after: self.state, values: OnceLock::new() });
            if self.done.len() > UNDO_STEPS {
                self.done.remove(0);
            }
        }
        self.open = true;
    }

    /// Ends a drag: the next edit is a step of its own.
    pub fn seal(&mut self) {
        if self.open {
            self.note(|| Recorded::Seal);
        }
        self.open = false;
    }

    /// What undo would take back.
    pub fn undo_name(&self) -> Option<&str> {
        self.done.last().map(|step| step.edit.name())
    }

    /// What redo would make again.
    pub fn redo_name(&self) -> Option<&str> {
        self.undone.last().map(|step| step.edit.name())
    }

    /// Names of all steps, oldest first, and how many of them are done; the rest has been taken back.
    pub fn history(&self) -> (Vec<&str>, usize) {
        let steps = self.done.iter().chain(self.undone.iter().rev());
        (steps.map(|step| step.edit.name()).collect(), self.done.len())
    }

    /// The state before the oldest step that is known.
    pub fn first_state(&self) -> u64 {
        let first = self.done.first().or(self.undone.last());
        first.map_or(self.state, |step| step.before)
    }

    /// Takes the last step back and returns it.
    pub fn undo(&mut self) -> Option<&T::Edit> {
        let step = self.done.pop()?;
        step.edit.revert(Arc::make_mut(&mut self.content));
        self.state = step.before;
        self.open = false;
        self.undone.push(step);
        self.note(|| Recorded::Undo);
        self.undone.last().map(|step| step.edit.as_ref())
    }

    /// Makes the step that was taken back last again and returns it.
    pub fn redo(&mut self) -> Option<&T::Edit> {
        let step = self.undone.pop()?;
        step.edit.apply(Arc::make_mut(&mut self.content));
        self.state = step.after;
        self.open = false;
        self.done.push(step);
        self.note(|| Recorded::Redo);
        self.done.last().map(|step| step.edit.as_ref())
    }

    /// Notes that the given state now stands in a file.
    pub fn saved(&mut self, state: u64, path: PathBuf, stamp: FileStamp) {
        self.note_saved(state, Some(path), stamp);
    }

    fn note_saved(&mut self, state: u64, path: Option<PathBuf>, stamp: FileStamp) {
        self.note(|| Recorded::Saved { state, path: path.clone(), stamp: stamp.clone() });
        self.saved_state = Some(state);
        self.path = path;
        self.stamp = Some(stamp);
        self.open = false;
    }

    /// The file name, or the title of what has none yet.
    pub fn name(&self) -> String {
        self.path
            .as_deref()
            .and_then(Path::file_name)
            .map_or_else(|| self.content.title().to_owned(), |name| name.to_string_lossy().into_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::edit::Edit;
    use crate::model::{Rule, Site};

    fn empty() -> Document {
        Document::new(Opened { preset: Preset::empty(), path: None, stamp: None, findings: Vec::new() })
    }

    #[test]
    fn a_drag_is_one_step() {
        let mut document = empty();
        let site = Site { id: "s".into(), ..Site::default() };
        document.apply(Edit::add(document.preset(), site.clone(), "add"));
        document.seal();
        for n in 0..20 {
            let moved = Site { name: format!("{n}"), ..site.clone() };
            let edit = Edit::replace(document.preset(), 0, moved, "move", "sites/s/canvas");
            document.apply(edit.expect("the name differs"));
        }
        document.seal();
        let renamed = Site { name: "end".to_owned(), ..site };
        let edit = Edit::replace(document.preset(), 0, renamed, "move", "sites/s/canvas");
        document.apply(edit.expect("the name differs"));
        document.undo();
        assert_eq!(document.preset().map.sites[0].name, "19", "a new drag is a new step");
        document.undo();
        assert_eq!(document.preset().map.sites[0].name, "", "the first drag was one step");
        assert_eq!(document.undo_name(), Some("add"));
    }

    #[test]
    fn a_removed_rule_comes_back_in_its_place() {
        let mut preset = Preset::empty();
        let rule = |id: &str| Rule {
            id: id.into(),
            title: id.to_owned(),
            issuer: "CN".into(),
            source: Default::default(),
            instrument: crate::model::Instrument::Ban,
            clauses: Vec::new(),
            scope: Default::default(),
            exemptions: Vec::new(),
            general_licences: Vec::new(),
            calendar: crate::model::Calendar::from_day(jiff::civil::date(2025, 1, 1)),
            blanks: Vec::new(),
            checked: None,
            note: String::new(),
        };
        preset.rules = vec![rule("a"), rule("b"), rule("c")];
        let mut document = Document::new(Opened { preset, path: None, stamp: None, findings: Vec::new() });
        let before = document.preset().clone();
        document.apply(Edit::remove::<Rule>(document.preset(), 1, "remove b").expect("it is there"));
        assert_eq!(document.preset().rules.len(), 2);
        document.undo();
        assert_eq!(*document.preset(), before);
    }
}
