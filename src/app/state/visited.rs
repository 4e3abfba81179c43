//! What was looked at, one after the other, to go back and forth in.

use crate::app::state::selection::Selection;
use chokepoint_core::model::Preset;

/// Visits that are kept; older ones are forgotten.
const KEPT: usize = 100;

/// What was looked at, the oldest first, and which of it was last.
#[derive(Clone, Debug, Default)]
pub struct Visited {
    list: Vec<Selection>,
    at: usize,
}

impl Visited {
    /// Notes what is looked at; nothing is no visit. What was gone back from is forgotten once something else is looked at.
    pub fn note(&mut self, now: &Selection) {
        if *now == Selection::Nothing || self.list.get(self.at) == Some(now) {
            return;
        }
        self.list.truncate(self.at + 1);
        self.list.push(now.clone());
        if self.list.len() > KEPT {
            self.list.remove(0);
        }
        self.at = self.list.len() - 1;
    }

    /// Whether there is something to go back to.
    pub fn has_before(&self, now: &Selection) -> bool {
        self.before(now).is_some()
    }

    /// Whether there is something to go forth to.
    pub fn has_after(&self) -> bool {
        self.at + 1 < self.list.len()
    }

    /// Goes back to what was looked at before.
    pub fn back(&mut self, now: &Selection) -> Option<Selection> {
        self.at = self.before(now)?;
        self.list.get(self.at).cloned()
    }

    /// Goes forth again.
    pub fn forth(&mut self) -> Option<Selection> {
        let next = self.list.get(self.at + 1).cloned()?;
        self.at += 1;
        Some(next)
    }

    /// Follows ids that a name has changed, and forgets what is gone.
    pub fn follow(&mut self, before: &Preset, after: &Preset) {
        let is_there = |visit: &Selection| visit.entities().iter().all(|entity| entity.name(after).is_some());
        let last = self.at;
        let mut at = 0;
        let list = std::mem::take(&mut self.list);
        for (place, visit) in list.into_iter().enumerate() {
            let visit = visit.followed(before, after);
            if is_there(&visit) && self.list.last() != Some(&visit) {
                self.list.push(visit);
            }
            if place <= last {
                at = self.list.len().saturating_sub(1);
            }
        }
        self.at = at;
    }

    /// Forgets all of it.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    fn before(&self, now: &Selection) -> Option<usize> {
        match now {
            // What was left for nothing is what comes back first.
            Selection::Nothing => (!self.list.is_empty()).then_some(self.at),
            _ => self.at.checked_sub(1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chokepoint_core::model::EntityRef;

    fn site(id: &str) -> Selection {
        Selection::One(EntityRef::Site(id.into()))
    }

    #[test]
    fn visits_are_gone_back_and_forth_in_and_a_new_one_ends_what_lay_ahead() {
        let mut visited = Visited::default();
        for id in ["a", "b", "b", "c"] {
            visited.note(&site(id));
        }
        assert_eq!(visited.back(&site("c")), Some(site("b")));
        assert_eq!(visited.back(&site("b")), Some(site("a")));
        assert!(!visited.has_before(&site("a")) && visited.has_after());
        assert_eq!(visited.forth(), Some(site("b")));
        visited.note(&site("d"));
        assert_eq!((visited.forth(), visited.back(&site("d"))), (None, Some(site("b"))));
        assert_eq!(visited.back(&Selection::Nothing), Some(site("b")), "what was left for nothing");
    }
}
