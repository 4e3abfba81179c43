//! Changes to a preset, each with its inverse.

use crate::model::{
    Benchmark, Commodity, Company, Event, Measure, Preset, Recipe, Route, Rule, RuleId, Scenario, ScenarioId, Site,
    Source,
};

/// One entity of a list before and after: nothing before = added, nothing after = removed.
#[derive(Clone, Debug, PartialEq)]
pub struct Swap<T> {
    /// Place in its list.
    pub at: usize,
    /// What stood there.
    pub before: Option<Box<T>>,
    /// What stands there then.
    pub after: Option<Box<T>>,
}

impl<T: Clone> Swap<T> {
    fn apply(&self, list: &mut Vec<T>) {
        put(list, self.at, self.before.is_some(), self.after.as_deref());
    }

    fn revert(&self, list: &mut Vec<T>) {
        put(list, self.at, self.after.is_some(), self.before.as_deref());
    }
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
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Title.
    pub title: String,
    /// Who made it.
    pub authors: Vec<String>,
    /// Licence of the data.
    pub licence: String,
    /// What it shows and what it leaves out.
    pub notes: String,
}

impl Header {
    /// The header of a preset.
    pub fn of(preset: &Preset) -> Self {
        Self {
            title: preset.title.clone(),
            authors: preset.authors.clone(),
            licence: preset.licence.clone(),
            notes: preset.notes.clone(),
        }
    }

    fn write(&self, preset: &mut Preset) {
        preset.title.clone_from(&self.title);
        preset.authors.clone_from(&self.authors);
        preset.licence.clone_from(&self.licence);
        preset.notes.clone_from(&self.notes);
    }
}

/// What is changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// What the preset says about itself, before and after.
    Header(Box<Header>, Box<Header>),
    /// A site.
    Site(Swap<Site>),
    /// A route.
    Route(Swap<Route>),
    /// A commodity.
    Commodity(Swap<Commodity>),
    /// A recipe.
    Recipe(Swap<Recipe>),
    /// A rule.
    Rule(Swap<Rule>),
    /// An event.
    Event(Swap<Event>),
    /// A measure.
    Measure(Swap<Measure>),
    /// A scenario.
    Scenario(Swap<Scenario>),
    /// A citation.
    Source(Swap<Source>),
    /// A company with owners of its own.
    Company(Swap<Company>),
    /// A published share that the map must reproduce.
    Benchmark(Swap<Benchmark>),
    /// Several in this order.
    Several(Vec<Change>),
}

/// A kind of entity that lives in a list of the preset.
pub trait Entity: Clone + PartialEq + Sized {
    /// The list.
    fn list(preset: &Preset) -> &[Self];
    /// The change that swaps one of them.
    fn change(swap: Swap<Self>) -> Change;
}

macro_rules! entity {
    ($type:ident, $($path:ident).+) => {
        impl Entity for $type {
            fn list(preset: &Preset) -> &[Self] {
                &preset.$($path).+
            }
            fn change(swap: Swap<Self>) -> Change {
                Change::$type(swap)
            }
        }
    };
}
entity!(Site, map.sites);
entity!(Route, map.routes);
entity!(Commodity, map.commodities);
entity!(Recipe, map.recipes);
entity!(Rule, rules);
entity!(Event, events);
entity!(Measure, measures);
entity!(Scenario, scenarios);
entity!(Source, sources);
entity!(Company, map.companies);
entity!(Benchmark, benchmarks);

impl Change {
    /// Makes the change.
    pub fn apply(&self, preset: &mut Preset) {
        match self {
            Self::Header(_, after) => after.write(preset),
            Self::Site(swap) => swap.apply(&mut preset.map.sites),
            Self::Route(swap) => swap.apply(&mut preset.map.routes),
            Self::Commodity(swap) => swap.apply(&mut preset.map.commodities),
            Self::Recipe(swap) => swap.apply(&mut preset.map.recipes),
            Self::Rule(swap) => swap.apply(&mut preset.rules),
            Self::Event(swap) => swap.apply(&mut preset.events),
            Self::Measure(swap) => swap.apply(&mut preset.measures),
            Self::Scenario(swap) => swap.apply(&mut preset.scenarios),
            Self::Source(swap) => swap.apply(&mut preset.sources),
            Self::Company(swap) => swap.apply(&mut preset.map.companies),
            Self::Benchmark(swap) => swap.apply(&mut preset.benchmarks),
            Self::Several(changes) => changes.iter().for_each(|change| change.apply(preset)),
        }
    }

    /// Takes the change back.
    pub fn revert(&self, preset: &mut Preset) {
        match self {
            Self::Header(before, _) => before.write(preset),
            Self::Site(swap) => swap.revert(&mut preset.map.sites),
            Self::Route(swap) => swap.revert(&mut preset.map.routes),
            Self::Commodity(swap) => swap.revert(&mut preset.map.commodities),
            Self::Recipe(swap) => swap.revert(&mut preset.map.recipes),
            Self::Rule(swap) => swap.revert(&mut preset.rules),
            Self::Event(swap) => swap.revert(&mut preset.events),
            Self::Measure(swap) => swap.revert(&mut preset.measures),
            Self::Scenario(swap) => swap.revert(&mut preset.scenarios),
            Self::Source(swap) => swap.revert(&mut preset.sources),
            Self::Company(swap) => swap.revert(&mut preset.map.companies),
            Self::Benchmark(swap) => swap.revert(&mut preset.benchmarks),
            Self::Several(changes) => changes.iter().rev().for_each(|change| change.revert(preset)),
        }
    }

    /// Takes over where `later` leads, when both replace the same entity. False when they do not.
    fn absorb(&mut self, later: &Self) -> bool {
        fn join<T: Clone>(earlier: &mut Swap<T>, later: &Swap<T>) -> bool {
            let same = earlier.at == later.at && earlier.after.is_some() && later.before.is_some();
            let both = same && later.after.is_some();
            if both {
                earlier.after.clone_from(&later.after);
            }
            both
        }
        match (self, later) {
            (Self::Header(_, after), Self::Header(_, newest)) => {
                after.clone_from(newest);
                true
            }
            (Self::Site(a), Self::Site(b)) => join(a, b),
            (Self::Route(a), Self::Route(b)) => join(a, b),
            (Self::Commodity(a), Self::Commodity(b)) => join(a, b),
            (Self::Recipe(a), Self::Recipe(b)) => join(a, b),
            (Self::Rule(a), Self::Rule(b)) => join(a, b),
            (Self::Event(a), Self::Event(b)) => join(a, b),
            (Self::Measure(a), Self::Measure(b)) => join(a, b),
            (Self::Scenario(a), Self::Scenario(b)) => join(a, b),
            (Self::Source(a), Self::Source(b)) => join(a, b),
            (Self::Company(a), Self::Company(b)) => join(a, b),
            (Self::Benchmark(a), Self::Benchmark(b)) => join(a, b),
            (Self::Several(earlier), Self::Several(later)) => {
                // All or nothing: a half-joined list would undo to a state that never was.
                let mut joined = earlier.clone();
                let all = joined.len() == later.len() && joined.iter_mut().zip(later).all(|(a, b)| a.absorb(b));
                if all {
                    *earlier = joined;
                }
                all
            }
            _ => false,
        }
    }
}

/// A change with the words for the menu.
#[derive(Clone, Debug, PartialEq)]
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
            change: T::change(Swap { at, before: Some(Box::new(before)), after: Some(Box::new(after)) }),
            matters: true,
        })
    }

    /// Adds an entity at the end of its list.
    pub fn add<T: Entity>(preset: &Preset, entity: T, name: impl Into<String>) -> Self {
        let swap = Swap { at: T::list(preset).len(), before: None, after: Some(Box::new(entity)) };
        Self { name: name.into(), key: String::new(), change: T::change(swap), matters: true }
    }

    /// Removes the entity at `at`.
    pub fn remove<T: Entity>(preset: &Preset, at: usize, name: impl Into<String>) -> Option<Self> {
        let before = T::list(preset).get(at)?.clone();
        let swap = Swap { at, before: Some(Box::new(before)), after: None };
        Some(Self { name: name.into(), key: String::new(), change: T::change(swap), matters: true })
    }

    /// Adds a rule and the citations that come with it, and switches it on in a scenario. Its id is made unlike the others.
    pub fn add_rule(preset: &Preset, mut rule: Rule, sources: Vec<Source>, scenario: &ScenarioId) -> Self {
        let wanted = rule.id.clone();
        let mut number = 2;
        while preset.rule(&rule.id).is_some() {
            rule.id = format!("{wanted}-{number}").as_str().into();
            number += 1;
        }
        let name = format!("add {}", rule.title);
        let mut changes: Vec<Change> = Vec::new();
        for (at, source) in sources.into_iter().enumerate() {
            let at = preset.sources.len() + at;
            changes.push(Change::Source(Swap { at, before: None, after: Some(Box::new(source)) }));
        }
        if let Some((at, before)) = preset.scenarios.iter().enumerate().find(|(_, entry)| &entry.id == scenario) {
            let mut after = before.clone();
            after.rules.push(rule.id.clone());
            let swap = Swap { at, before: Some(Box::new(before.clone())), after: Some(Box::new(after)) };
            changes.push(Change::Scenario(swap));
        }
        changes.push(Change::Rule(Swap { at: preset.rules.len(), before: None, after: Some(Box::new(rule)) }));
        Self { name, key: String::new(), change: Change::Several(changes), matters: true }
    }

    /// The id of the rule that it adds, if it adds one.
    pub fn added_rule(&self) -> Option<RuleId> {
        let Change::Several(changes) = &self.change else { return None };
        changes.iter().find_map(|change| match change {
            Change::Rule(Swap { before: None, after: Some(rule), .. }) => Some(rule.id.clone()),
            _ => None,
        })
    }

    /// The edit that replaces the header.
    pub fn header(preset: &Preset, after: Header, name: impl Into<String>, key: impl Into<String>) -> Option<Self> {
        let before = Header::of(preset);
        (before != after).then(|| Self {
            name: name.into(),
            key: key.into(),
            change: Change::Header(Box::new(before), Box::new(after)),
            matters: false,
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
        let together = !self.key.is_empty() && self.key == later.key && self.change.absorb(&later.change);
        if together {
            self.name.clone_from(&later.name);
            self.matters |= later.matters;
        }
        together
    }
}
