//! A clause that catches a route in a month, with what it does on which days.

use crate::engine::index::RuleIx;
use crate::engine::rules::desks::AtDesk;
use crate::engine::rules::licences::Stretch;
use crate::engine::rules::verdict::{Catch, lets_pass};

/// A clause that catches a route in a month.
#[derive(Clone)]
pub(super) struct Hit {
    pub(super) rule: RuleIx,
    pub(super) clause: usize,
    pub(super) catch: Catch,
    pub(super) clean: f64,
    /// Share of it that caught persons send or receive.
    pub(super) part: f64,
    /// Share of it that passes under standing licences, on all of its days.
    pub(super) general: f64,
    /// For each use of the route's goods, whether the clause is aimed at it.
    pub(super) in_scope: Vec<bool>,
    /// For each group of uses, whether the clause is aimed at it.
    pub(super) groups: Vec<bool>,
    /// Share of the route's volume that the clause is aimed at.
    pub(super) reach: f64,
    /// What it does on which days of the month.
    pub(super) stretches: Vec<Stretch>,
    /// What passes at the desk of its rule, where it has one.
    pub(super) desk: Option<AtDesk>,
}

impl Hit {
    /// For each use of the route's goods, whether the clause is aimed at it.
    pub(super) fn in_scope(&self) -> &[bool] {
        &self.in_scope
    }

    /// For each group of uses, whether the clause is aimed at it.
    pub(super) fn groups(&self) -> &[bool] {
        &self.groups
    }

    /// What it does on a day of the month, counted from 0; nothing where it is not in force.
    pub(super) fn on(&self, day: u32) -> Option<&Stretch> {
        self.stretches.iter().find(|stretch| stretch.first <= day && day < stretch.end)
    }

    /// Share of a use of the route's goods that needs a licence of its desk on the days of a stretch, 0 to 1, where `loose` is the share of what the
    /// rule does not name that waits with it.
    pub(super) fn held(&self, stretch: &Stretch, loose: f64) -> f64 {
        let named = self.part * (1.0 - self.clean);
        (named + (1.0 - named) * loose) * (1.0 - self.general) * (1.0 - stretch.spared)
    }

    /// Share of the volume that it is aimed at that passes on the days of a stretch, 0 to 1.
    pub(super) fn passes(&self, stretch: &Stretch) -> f64 {
        lets_pass(&stretch.kind, self.part, self.clean, self.general, stretch.spared)
    }
}
