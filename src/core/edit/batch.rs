//! Several changes that make one step.

use crate::edit::change::{Change, Edit, Header, Swap};
use crate::model::{Entity, Preset};

/// Changes made one after another on a working copy, so that each sees those before it.
pub struct Batch {
    preset: Preset,
    changes: Vec<Change>,
}

impl Batch {
    /// Nothing changed yet.
    pub fn on(preset: &Preset) -> Self {
        Self { preset: preset.clone(), changes: Vec::new() }
    }

    /// The preset as it will be.
    pub fn preset(&self) -> &Preset {
        &self.preset
    }

    /// Adds an entity at the end of its list.
    pub fn add<T: Entity>(&mut self, entity: T) {
        let at = T::list(&self.preset).len();
        self.push(Swap { at, before: None, after: Some(Box::new(entity)) }.into());
    }

    /// Replaces the entity at `at`, where there is one and something differs.
    pub fn replace<T: Entity>(&mut self, at: usize, after: T) {
        let Some(before) = T::list(&self.preset).get(at).filter(|before| **before != after).cloned() else { return };
        self.push(Swap { at, before: Some(Box::new(before)), after: Some(Box::new(after)) }.into());
    }

    /// Changes every entity of a kind as `change` does.
    pub fn change_all<T: Entity>(&mut self, change: impl Fn(&mut T)) {
        for at in 0..T::list(&self.preset).len() {
            self.change_at(at, &change);
        }
    }

    /// Changes the entity at `at` as `change` does.
    pub fn change_at<T: Entity>(&mut self, at: usize, change: impl Fn(&mut T)) {
        let Some(before) = T::list(&self.preset).get(at) else { return };
        let mut after = before.clone();
        change(&mut after);
        self.replace(at, after);
    }

    /// Removes every entity of a kind that `gone` names.
    pub fn remove_all<T: Entity>(&mut self, gone: impl Fn(&T) -> bool) {
        // From the last to the first, so that the places of those still to be removed stay right.
        for at in (0..T::list(&self.preset).len()).rev() {
            let Some(before) = T::list(&self.preset).get(at).filter(|entity| gone(entity)).cloned() else { continue };
            self.push(Swap { at, before: Some(Box::new(before)), after: None }.into());
        }
    }

    /// Replaces what the preset says about itself.
    pub fn header(&mut self, after: Header) {
        self.push(Change::Header(Box::new(Header::of(&self.preset)), Box::new(after)));
    }

    fn push(&mut self, change: Change) {
        change.apply(&mut self.preset);
        self.changes.push(change);
    }

    /// All of it as one step; nothing when nothing changed.
    pub fn edit(self, name: impl Into<String>) -> Option<Edit> {
        (!self.changes.is_empty()).then(|| Edit {
            name: name.into(),
            key: String::new(),
            change: Change::Several(self.changes),
            matters: true,
        })
    }

    /// As [`Self::edit`], and steps of the same key that follow each other while a drag lasts become one.
    pub fn keyed(self, name: impl Into<String>, key: &str) -> Option<Edit> {
        self.edit(name).map(|edit| Edit { key: key.to_owned(), ..edit })
    }
}
