//! A preset as another one, as one step.

use crate::edit::change::{Change, Edit, Header, Swap};
use crate::model::{Addressed, Benchmark, Entity, EntityKind, ForKind, Preset};

/// Makes `after` of `before`, as one step that can be taken back; nothing where they are the same. Only what differs is in it.
pub fn replace_whole(before: &Preset, after: &Preset, name: impl Into<String>) -> Option<Edit> {
    let mut changes = Vec::new();
    let (old, new) = (Header::of(before), Header::of(after));
    if old != new {
        changes.push(Change::Header(Box::new(old), Box::new(new)));
    }
    for kind in EntityKind::ALL {
        kind.with(Lists { before, after, changes: &mut changes });
    }
    list::<Benchmark>(before, after, &mut changes);
    (!changes.is_empty()).then(|| Edit {
        name: name.into(),
        key: String::new(),
        change: Change::Several(changes),
        matters: true,
    })
}

struct Lists<'p> {
    before: &'p Preset,
    after: &'p Preset,
    changes: &'p mut Vec<Change>,
}

impl ForKind for Lists<'_> {
    fn run<T: Addressed>(self) {
        list::<T>(self.before, self.after, self.changes);
    }
}

/// Makes one list of the other: what is the same at both ends stays, what stands between is replaced in its place, added or removed.
fn list<T: Entity>(before: &Preset, after: &Preset, changes: &mut Vec<Change>) {
    let (old, new) = (T::list(before), T::list(after));
    let start = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[start..], &new[start..]);
    let end = old.iter().rev().zip(new.iter().rev()).take_while(|(old, new)| old == new).count();
    let (old, new) = (&old[..old.len() - end], &new[..new.len() - end]);
    let shared = old.len().min(new.len());
    let boxed = |entity: &T| Some(Box::new(entity.clone()));
    for (at, (old, new)) in old.iter().zip(new).enumerate().filter(|(_, (old, new))| old != new) {
        changes.push(Swap { at: start + at, before: boxed(old), after: boxed(new) }.into());
    }
    // From the last to the first, so that the places of those still to be removed stay right.
    for (at, gone) in old.iter().enumerate().skip(shared).rev() {
        changes.push(Swap { at: start + at, before: boxed(gone), after: None }.into());
    }
    for (at, made) in new.iter().enumerate().skip(shared) {
        changes.push(Swap { at: start + at, before: None, after: boxed(made) }.into());
    }
}
