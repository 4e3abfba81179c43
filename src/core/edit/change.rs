//! Changes to a preset, each with its inverse.

use crate::model::{
    Benchmark, Commodity, Company, ControlList, Entity, Event, MapNote, Measure, Preset, PresetView, Recipe, Route,
    Rule, RuleLibrary, SaveNote, Scenario, Site, Source, StageNames,
};
use serde::de::DeserializeOwned;
use serde::ser::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::any::Any;
use std::fmt;

/// One entity of a list before and after: nothing before = added, nothing after = removed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: DeserializeOwned"))]
pub struct Swap<T> {
    /// Place in its list.
    pub at: usize,
    /// What stood there.
    pub before: Option<Box<T>>,
    /// What stands there then.
    pub after: Option<Box<T>>,
}

fn put<T: Clone>(list: &mut Vec<T>, at: usize, occupied: bool, value: Option<&T>) {
    match (occupied, value) {
        (true, Some(value)) => {
            if let Some(slot) = list.get_mut(at) {
                *slot = value.clone();
            }
        }
        (true, None) => {
            if at < list.len() {
                list.remove(at);
            }
        }
        (false, Some(value)) => list.insert(at.min(list.len()), value.clone()),
        (false, None) => {}
    }
}

/// What a preset says about itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Header {
    /// Title of the preset.
    pub title: String,
    /// Who made it.
    pub authors: Vec<String>,
    /// Licence of the data.
    pub licence: String,
    /// What it shows and what it leaves out.
    pub notes: String,
    /// Day up to which the world was known.
    pub as_of: Option<jiff::civil::Date>,
    /// Saves that somebody signed.
    #[serde(default)]
    pub saves: Vec<SaveNote>,
    /// Views that a presentation goes through.
    #[serde(default)]
    pub views: Vec<PresetView>,
    /// Own names of the columns of the stage map.
    #[serde(default)]
    pub stage_names: StageNames,
}

impl Header {
    /// The header of a preset.
    pub fn of(preset: &Preset) -> Self {
        Self {
            title: preset.title.clone(),
            authors: preset.authors.clone(),
            licence: preset.licence.clone(),
            notes: preset.notes.clone(),
            as_of: preset.as_of,
            saves: preset.saves.clone(),
            views: preset.views.clone(),
            stage_names: preset.map.stage_names.clone(),
        }
    }

    fn write(&self, preset: &mut Preset) {
        preset.title.clone_from(&self.title);
        preset.authors.clone_from(&self.authors);
        preset.licence.clone_from(&self.licence);
        preset.notes.clone_from(&self.notes);
        preset.as_of = self.as_of;
        preset.saves.clone_from(&self.saves);
        preset.views.clone_from(&self.views);
        preset.map.stage_names.clone_from(&self.stage_names);
    }
}

/// What is changed.
#[derive(Debug, Serialize, Deserialize)]
pub enum Change {
    /// What the preset says about itself, before and after.
    Header(Box<Header>, Box<Header>),
    /// An entity of any kind: a [`Swap`].
    Entity(Box<dyn Reversible>),
    /// Several in this order.
    Several(Vec<Change>),
}

/// A change to one list of the preset, whatever it lists: the one implementation is that of [`Swap`].
pub trait Reversible: fmt::Debug + Send + Sync {
    /// Makes the change.
    fn apply(&self, preset: &mut Preset);
    /// Takes it back.
    fn revert(&self, preset: &mut Preset);
    /// Leads where `later` leads, when both replace the same entity; none when they do not.
    fn joined(&self, later: &dyn Any) -> Option<Box<dyn Reversible>>;
    /// The swap itself, to be told apart by its type.
    fn as_any(&self) -> &dyn Any;
    /// A copy of the change in a box of its own.
    fn copied(&self) -> Box<dyn Reversible>;
}

impl<T: Entity> Reversible for Swap<T> {
    fn apply(&self, preset: &mut Preset) {
        put(T::list_mut(preset), self.at, self.before.is_some(), self.after.as_deref());
    }

    fn revert(&self, preset: &mut Preset) {
        put(T::list_mut(preset), self.at, self.after.is_some(), self.before.as_deref());
    }

    fn joined(&self, later: &dyn Any) -> Option<Box<dyn Reversible>> {
        let later: &Self = later.downcast_ref()?;
        let same = self.at == later.at && self.after.is_some() && later.before.is_some() && later.after.is_some();
        same.then(|| Box::new(Self { after: later.after.clone(), ..self.clone() }) as _)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }

    fn copied(&self) -> Box<dyn Reversible> {
        Box::new(self.clone())
    }
}

impl<T: Entity> From<Swap<T>> for Change {
    fn from(swap: Swap<T>) -> Self {
        Self::Entity(Box::new(swap))
    }
}

/// Lets a change of every kind of entity be written down, and read again.
macro_rules! as_data {
    ($($kind:ident),+) => {
        #[derive(Serialize)]
        enum Written<'a> {
            $($kind(&'a Swap<$kind>),)+
        }

        #[derive(Deserialize)]
        enum Read {
            $($kind(Swap<$kind>),)+
        }

        impl Serialize for dyn Reversible {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let swap = self.as_any();
                $(if let Some(swap) = swap.downcast_ref() {
                    return Written::$kind(swap).serialize(serializer);
                })+
                Err(S::Error::custom("a change of a kind that has no name as data"))
            }
        }

        impl<'de> Deserialize<'de> for Box<dyn Reversible> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Ok(match Read::deserialize(deserializer)? {
                    $(Read::$kind(swap) => Box::new(swap),)+
                })
            }
        }
    };
}

as_data!(
    Commodity,
    Recipe,
    Site,
    Route,
    Rule,
    Event,
    Measure,
    Scenario,
    Source,
    Company,
    Benchmark,
    ControlList,
    MapNote
);

impl Clone for Change {
    fn clone(&self) -> Self {
        match self {
            Self::Header(before, after) => Self::Header(before.clone(), after.clone()),
            Self::Entity(swap) => Self::Entity(swap.copied()),
            Self::Several(changes) => Self::Several(changes.clone()),
        }
    }
}

impl Change {
    /// Makes the change.
    pub fn apply(&self, preset: &mut Preset) {
        match self {
            Self::Header(_, after) => after.write(preset),
            Self::Entity(swap) => swap.apply(preset),
            Self::Several(changes) => changes.iter().for_each(|change| change.apply(preset)),
        }
    }

    /// Takes the change back.
    pub fn revert(&self, preset: &mut Preset) {
        match self {
            Self::Header(before, _) => before.write(preset),
            Self::Entity(swap) => swap.revert(preset),
            Self::Several(changes) => changes.iter().rev().for_each(|change| change.revert(preset)),
        }
    }

    /// One change that leads where `later` leads, when both replace the same entity; none when they do not.
    fn joined(&self, later: &Self) -> Option<Self> {
        match (self, later) {
            (Self::Header(before, _), Self::Header(_, after)) => Some(Self::Header(before.clone(), after.clone())),
            (Self::Entity(earlier), Self::Entity(later)) => earlier.joined(later.as_any()).map(Self::Entity),
            // All or nothing: a half-joined list would undo to a state that never was.
            (Self::Several(earlier), Self::Several(later)) if earlier.len() == later.len() => {
                earlier.iter().zip(later).map(|(a, b)| a.joined(b)).collect::<Option<_>>().map(Self::Several)
            }
            _ => None,
        }
    }
}

/// What comes with a rule from elsewhere: the citations and lists that it names and the preset lacks.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Brought {
    /// Citations.
    pub sources: Vec<Source>,
    /// Lists.
    pub lists: Vec<ControlList>,
}

impl Brought {
    /// What a rule of the library brings.
    pub fn from_library(library: &RuleLibrary, rule: &Rule, preset: &Preset) -> Self {
        Self {
            sources: library.missing_sources(rule, preset).into_iter().cloned().collect(),
            lists: library.missing_lists(rule, preset).into_iter().cloned().collect(),
        }
    }
}

/// The key of an edit that belongs to the step of another key, whatever it changes: what follows from it once it has come to rest.
pub(crate) fn then(key: &str) -> String {
    format!("then {key}")
}

/// The key of an edit that gives its name to the step of another key: what was begun by that step and is called something only now.
pub(crate) fn names(key: &str) -> String {
    format!("names {key}")
}

/// A change with the words for the menu.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Edit {
    /// What follows "Undo" in the menu, such as `change capacity of Gebeng`.
    pub name: String,
    /// Edits of the same key that follow each other while a drag lasts become one; empty = never.
    pub key: String,
    /// What it does.
    pub change: Change,
    /// False for what cannot change a result, such as a place on the map.
    pub matters: bool,
}

impl Edit {
    /// Replaces the entity at `at` by `after`; nothing when there is none or nothing differs.
    pub fn replace<T: Entity>(
        preset: &Preset,
        at: usize,
        after: T,
        name: impl Into<String>,
        key: impl Into<String>,
    ) -> Option<Self> {
        let before = T::list(preset).get(at)?.clone();
        (before != after).then(|| Self {
            name: name.into(),
            key: key.into(),
            change: Swap { at, before: Some(Box::new(before)), after: Some(Box::new(after)) }.into(),
            matters: true,
        })
    }

    /// Adds an entity at the end of its list.
    pub fn add<T: Entity>(preset: &Preset, entity: T, name: impl Into<String>) -> Self {
        let swap = Swap { at: T::list(preset).len(), before: None, after: Some(Box::new(entity)) };
        Self { name: name.into(), key: String::new(), change: swap.into(), matters: true }
    }

    /// Removes the entity at `at`.
    pub fn remove<T: Entity>(preset: &Preset, at: usize, name: impl Into<String>) -> Option<Self> {
        let before = T::list(preset).get(at)?.clone();
        let swap = Swap { at, before: Some(Box::new(before)), after: None };
        Some(Self { name: name.into(), key: String::new(), change: swap.into(), matters: true })
    }

    /// The edit that replaces the header.
    pub fn header(preset: &Preset, after: Header, name: impl Into<String>, key: impl Into<String>) -> Option<Self> {
        let before = Header::of(preset);
        // Titles of charts name stages: they are drawn from the results.
        let matters = before.stage_names != after.stage_names;
        (before != after).then(|| Self {
            name: name.into(),
            key: key.into(),
            change: Change::Header(Box::new(before), Box::new(after)),
            matters,
        })
    }

    /// Says that the change moves nothing but ink.
    #[must_use]
    pub fn for_looks(mut self) -> Self {
        self.matters = false;
        self
    }

    /// Makes one edit of two that belong together. False when they do not.
    pub(crate) fn absorb(&mut self, later: &Self) -> bool {
        if self.key.is_empty() {
            return false;
        }
        let is_name = later.key == names(&self.key);
        if is_name {
            self.name.clone_from(&later.name);
        }
        if is_name || later.key == then(&self.key) {
            let earlier = std::mem::replace(&mut self.change, Change::Several(Vec::new()));
            self.change = Change::Several(vec![earlier, later.change.clone()]);
            self.matters |= later.matters;
            return true;
        }
        if self.key != later.key {
            return false;
        }
        let Some(change) = self.change.joined(&later.change) else { return false };
        self.change = change;
        self.name.clone_from(&later.name);
        self.matters |= later.matters;
        true
    }
}
