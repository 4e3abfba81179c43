//! Which routes content clauses stop in a month, and from which content on: what a maker would have to stay below.

use crate::engine::index::{MonthIx, RouteIx};
use crate::engine::mixing::ContentModel;
use crate::engine::rules::book::{RuleBook, Seen};
use crate::engine::rules::watch::{By, Watched};
use crate::tolerance::SHARE;

/// A content clause that catches a route of which content clauses stop some of the volume.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ContentStop {
    /// Route that is stopped.
    pub route: RouteIx,
    /// What is counted.
    pub label: usize,
    /// Share of the value from which on the clause catches.
    pub threshold: f64,
    /// Share of the route's volume that content clauses stop together, 0 to 1; where several clauses catch, the same for each.
    pub stops: f64,
}

impl RuleBook<'_> {
    /// What content is counted on the map, and how it is carried.
    pub fn content(&self) -> &ContentModel {
        &self.content
    }

    /// Whether any content clause watches anything in a month.
    pub fn watches_content(&self, month: MonthIx) -> bool {
        self.watched.keys().any(|route| self.watches_content_of(route, month))
    }

    /// Whether a content clause in force in a month could catch a route.
    pub fn watches_content_of(&self, route: RouteIx, month: MonthIx) -> bool {
        self.watched.get(route).is_some_and(|watched| watched.iter().any(|entry| self.counts_in(entry, month)))
    }

    /// Every content clause that catches a route of which some of the volume is stopped for its content.
    pub fn content_stops(&self, seen: Seen<'_>) -> Vec<ContentStop> {
        let Seen { month, contents, .. } = seen;
        let mut all = Vec::new();
        for route in self.watched.keys().filter(|route| self.watches_content_of(*route, month)) {
            let stops = self.verdict_seen(route, seen).stops_for_content;
            if stops <= SHARE {
                continue;
            }
            for entry in self.watched[route].iter().filter(|entry| self.counts_in(entry, month)) {
                if let (By::Content { label, .. }, true) = (&entry.by, self.catch(entry, route, contents).is_some()) {
                    let threshold = self.content.counted(*label).threshold.share;
                    all.push(ContentStop { route, label: *label, threshold, stops });
                }
            }
        }
        all
    }

    /// Whether a watched clause goes by content and is in force in a month.
    fn counts_in(&self, watched: &Watched, month: MonthIx) -> bool {
        matches!(watched.by, By::Content { .. }) && !self.stretches(watched.rule, watched.clause, month).is_empty()
    }
}
