//! Three presets of which one is to be made, and what one side seems to have renamed while the other changed it.
//!
//! An entity is known by its id. Where one side gives it another one and the other side changes it, a merge sees something deleted against something
//! changed, and something new beside it. What looks like the same thing is named here, and can be taken as renamed: then it has its new id in all three
//! before they are merged, and what the other side did to it is merged into it.

use crate::diff::key::KeyBy;
use crate::diff::merge::{Conflict, Merge, merge, merge_without_base};
use crate::diff::shape::field_names;
use crate::diff::value::{Value, ValueError};
use crate::diff::words::{Teller, on_one_line};
use crate::edit::with_id;
use crate::model::{EntityKind, EntityRef, Preset};
use std::collections::HashMap;
use std::fmt;

/// One of the two that changed a preset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MergeSide {
    /// The one whose values stand where nothing is chosen.
    Ours,
    /// The other one.
    Theirs,
}

/// Something that one side seems to have renamed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LookAlike {
    /// Who.
    pub by: MergeSide,
    /// What both found.
    pub from: EntityRef,
    /// What it seems to be called since.
    pub to: EntityRef,
}

/// As it is said on the command line: `sites/mine=sites/pit`.
impl fmt::Display for LookAlike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.from, self.to)
    }
}

/// A preset, and what two made of it.
#[derive(Clone, Debug)]
pub struct Three {
    /// What both began from; none where nobody knows.
    pub base: Option<Preset>,
    /// What the one made of it.
    pub ours: Preset,
    /// What the other made of it.
    pub theirs: Preset,
}

impl Three {
    /// One of the three; conflicts are left to [`Merge::resolve`].
    ///
    /// # Errors
    /// When a preset cannot be taken apart; none can be made that cannot.
    pub fn merge(&self) -> Result<Merge, ValueError> {
        match &self.base {
            Some(base) => merge(base, &self.ours, &self.theirs),
            None => merge_without_base(&self.ours, &self.theirs),
        }
    }

    /// The same with these taken as renamed.
    #[must_use]
    pub fn taking<'l>(mut self, renamed: impl IntoIterator<Item = &'l LookAlike>) -> Self {
        for LookAlike { by, from, to } in renamed {
            let other = match by {
                MergeSide::Ours => &mut self.theirs,
                MergeSide::Theirs => &mut self.ours,
            };
            *other = with_id(other, from, to.id());
            self.base = self.base.map(|base| with_id(&base, from, to.id()));
        }
        self
    }

    /// What a conflict's [`Conflict::changed`] says, a line each.
    ///
    /// # Errors
    /// As [`Self::merge`].
    pub fn changed_lines(&self, conflict: &Conflict) -> Result<Vec<String>, ValueError> {
        let changed = conflict.changed();
        let Some(base) = self.base.as_ref().filter(|_| !changed.is_empty()) else { return Ok(Vec::new()) };
        let teller = Teller::of(base, if conflict.ours.is_some() { &self.ours } else { &self.theirs })?;
        Ok(changed.iter().map(|difference| on_one_line(&teller.tell(difference).line())).collect())
    }

    /// What one side seems to have renamed while the other changed it, or named it where nobody did before.
    ///
    /// # Errors
    /// As [`Self::merge`].
    pub fn look_alikes(&self) -> Result<Vec<LookAlike>, ValueError> {
        let Some(base) = &self.base else { return Ok(Vec::new()) };
        let (base, ours, theirs) = (Value::of(base)?, Value::of(&self.ours)?, Value::of(&self.theirs)?);
        let mut found = Vec::new();
        for kind in EntityKind::ALL.iter().copied() {
            for (by, side, other) in [(MergeSide::Ours, &ours, &theirs), (MergeSide::Theirs, &theirs, &ours)] {
                let pairs = renamed(kind, &base, side, other);
                let named = |id: &str| kind.named(id);
                found.extend(pairs.into_iter().map(|(from, to)| LookAlike { by, from: named(&from), to: named(&to) }));
            }
        }
        Ok(found)
    }
}

/// The entities of a kind.
fn list(kind: EntityKind, preset: &Value) -> &[Value] {
    match preset.field(kind.list()).or_else(|| preset.field("map").and_then(|map| map.field(kind.list()))) {
        Some(Value::List(list)) => list,
        _ => &[],
    }
}

/// Old and new id of what `side` seems to have renamed.
fn renamed(kind: EntityKind, base: &Value, side: &Value, other: &Value) -> Vec<(String, String)> {
    let (before, now, there) = (list(kind, base), list(kind, side), list(kind, other));
    let Some(by) = KeyBy::of(&[before, now, there]) else { return Vec::new() };
    let (in_base, in_side, in_other) = (by.entries(before), by.entries(now), by.entries(there));
    let mut free: Vec<String> = by.keys(now);
    free.retain(|id| !in_base.contains_key(id) && !in_other.contains_key(id));
    let mut found = Vec::new();
    let lost = by.keys(before);
    let lost = lost.into_iter().filter(|id| !in_side.contains_key(id) && in_other.contains_key(id));
    for old in lost {
        if free.is_empty() || !concerns(&old, &in_base, &in_other, base, other) {
            continue;
        }
        let likeness = |new: &String| alike(by, in_base.get(&old)?, in_side.get(new)?);
        let best = free.iter().enumerate().filter_map(|(at, new)| Some((likeness(new)?, at)));
        // The first of several that are equally alike.
        if let Some((_, at)) = best.max_by_key(|(same, at)| (*same, std::cmp::Reverse(*at))) {
            found.push((old, free.remove(at)));
        }
    }
    found
}

/// True where the other side changed it, or names it more often than both found it named.
fn concerns(
    id: &str,
    in_base: &HashMap<String, &Value>,
    in_other: &HashMap<String, &Value>,
    base: &Value,
    other: &Value,
) -> bool {
    in_base.get(id) != in_other.get(id) || mentions(other, id) > mentions(base, id)
}

fn mentions(value: &Value, id: &str) -> usize {
    let mut all = 0;
    value.each_text(&mut |text| all += usize::from(text == id));
    all
}

/// In how many fields two entries agree, where that is more than half of them; of an id that tells nothing.
fn alike(by: KeyBy, a: &Value, b: &Value) -> Option<usize> {
    let KeyBy::Fields(keys) = by else { return None };
    let names = field_names(&[Some(a), Some(b)]);
    let rest: Vec<&str> = names.into_iter().filter(|name| !keys.contains(name)).collect();
    let same = rest.iter().filter(|name| a.field(name) == b.field(name)).count();
    (2 * same > rest.len()).then_some(same)
}
