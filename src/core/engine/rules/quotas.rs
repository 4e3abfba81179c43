//! Quotas: which routes they cover in a month, and what these may carry together.

use crate::engine::index::{MonthIx, RouteIx, RuleIx};
use crate::engine::mixing::Contents;
use crate::engine::network::MONTHS;
use crate::engine::rules::days::{Span, days_of, passing, spans};
use crate::engine::rules::desks::Desks;
use crate::engine::rules::hit::Hit;
use crate::engine::rules::{RuleBook, Seen};
use crate::model::{Country, Instrument, RuleId};
use crate::tolerance::WHOLE;
use std::borrow::Cow;

/// A quota of one month: the routes it covers and what they may carry together.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaBound {
    /// The rule that sets it.
    pub rule: RuleId,
    /// The country that it is set aside for; none for what all the others share.
    pub set_aside_for: Option<Country>,
    /// Routes that the quota covers.
    pub routes: Vec<RouteIx>,
    /// What counts on each of them.
    pub counted: Vec<QuotaCount>,
    /// Units in the month: of the quota, on the days on which it is in force; among the limits of a month, with what passes on the other days.
    pub volume: f64,
    /// Units that it would allow in a month if it were in force on all days.
    pub whole: f64,
}

/// What a quota counts on a route: all but what is exempt.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaCount {
    /// Share of the route's usual goods, 0 to 1.
    pub share: f64,
    /// Per group of uses, whether its goods count.
    pub groups: Vec<bool>,
    /// Share of the route's level that would count and passes on days of the month on which the quota is not in force, 0 to 1.
    pub open: f64,
}

impl QuotaBound {
    /// What its routes may carry together in the month: the quota, and the usual trade of the days without it; no less than a ban on the same days
    /// would leave, and no less than the quota would if it were in force on all days. `usual` and `level` are those of a route, units per month.
    pub fn limit(&self, usual: impl Fn(RouteIx) -> f64, level: impl Fn(RouteIx) -> f64) -> f64 {
        let open = |pace: &dyn Fn(RouteIx) -> f64| -> f64 {
            self.routes.iter().zip(&self.counted).map(|(route, counted)| pace(*route) * counted.open).sum()
        };
        let (usual, pushed) = (open(&usual), open(&level));
        (self.volume + usual).max(pushed).max(self.whole.min(self.volume + pushed))
    }

    /// Whether it counts only some of the uses that a route can reach.
    pub fn tells_apart(&self, route: RouteIx, reached: &[bool]) -> bool {
        let Some(at) = self.routes.iter().position(|known| *known == route) else { return false };
        let counted = &self.counted[at].groups;
        let reached = || counted.iter().zip(reached).filter(|(_, reached)| **reached).map(|(counted, _)| *counted);
        reached().any(|counted| counted) && reached().any(|counted| !counted)
    }
}

impl RuleBook<'_> {
    /// Quotas in force in a month; desks have decided nothing yet.
    pub fn quotas(&self, month: MonthIx, contents: &Contents) -> Vec<QuotaBound> {
        self.quotas_seen(Seen { month, contents, desks: &Desks::default() })
    }

    /// Quotas in force.
    pub fn quotas_seen(&self, seen: Seen<'_>) -> Vec<QuotaBound> {
        let mut quotas = Vec::new();
        for (at, rule) in self.rules.iter_enumerated() {
            let Instrument::Quota { per_year, shares } = &rule.instrument else { continue };
            let (whole, in_force) = (per_year / MONTHS, self.share_in_force(at, seen.month));
            let mut left: Vec<(RouteIx, QuotaCount)> =
                self.watched.keys().filter_map(|route| self.covered(at, route, seen)).collect();
            let bound = |covered: Vec<(RouteIx, QuotaCount)>, set_aside_for: Option<Country>, whole: f64| {
                let (routes, counted) = covered.into_iter().unzip();
                QuotaBound { rule: rule.id.clone(), set_aside_for, routes, counted, volume: in_force * whole, whole }
            };
            let mut volume = whole;
            for part in shares {
                let reserved = part.share * whole;
                let (inside, outside): (Vec<_>, Vec<_>) =
                    left.into_iter().partition(|(route, _)| self.network.ends(*route).1.is_in(&part.country));
                left = outside;
                volume -= reserved;
                if !inside.is_empty() {
                    quotas.push(bound(inside, Some(part.country.clone()), reserved));
                }
            }
            if !left.is_empty() {
                quotas.push(bound(left, None, volume.max(0.0)));
            }
        }
        quotas
    }

    /// Share of a month's days on which any clause of a rule is in force, 0 to 1.
    fn share_in_force(&self, rule: RuleIx, month: MonthIx) -> f64 {
        let clauses = (0..self.rules[rule].clauses.len()).map(|clause| self.stretches(rule, clause, month));
        days_of(clauses.flat_map(Cow::into_owned)).len() as f64 / f64::from(self.timeline.day_count(month))
    }

    /// A route that a quota covers in a month, and what counts on it.
    fn covered(&self, quota: RuleIx, route: RouteIx, seen: Seen<'_>) -> Option<(RouteIx, QuotaCount)> {
        let hits = self.all_hits(route, seen);
        let (own, others): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.rule == quota);
        if own.is_empty() {
            return None;
        }
        let any = |meant: fn(&Hit) -> &[bool], number: usize| -> Vec<bool> {
            (0..number).map(|at| own.iter().any(|hit| meant(hit)[at])).collect()
        };
        let (in_scope, groups) = (any(Hit::in_scope, self.uses[route].len()), any(Hit::groups, self.groups.count()));
        let reach = self.reach(route, &in_scope);
        let share = if reach > 1.0 - WHOLE { 1.0 } else { reach };
        let open = self.open(&own, &others, &in_scope, route, seen.month);
        Some((route, QuotaCount { share, groups, open }))
    }

    /// Share of a route's volume that a quota would count and that passes on days of a month on which it is not in force.
    fn open(&self, own: &[Hit], others: &[Hit], in_scope: &[bool], route: RouteIx, month: MonthIx) -> f64 {
        if self.closing(route, month).next().is_some() {
            return 0.0;
        }
        let uses = &self.uses[route];
        let all = spans(own.iter().chain(others), self.timeline.day_count(month));
        let without = all.into_iter().filter(|span| own.iter().all(|hit| hit.on(span.first).is_none()));
        let passing_in = |span: Span| {
            let passing = passing(others, span, uses.len(), Hit::in_scope);
            let counted = uses.iter().zip(passing).zip(in_scope).filter(|(_, in_scope)| **in_scope);
            span.share * counted.map(|(((_, share), passing), _)| share * passing).sum::<f64>()
        };
        without.map(passing_in).sum()
    }
}
