//! Quotas: which routes they cover in a month, and what these may carry together.

use crate::engine::index::{MonthIx, RouteIx, RuleIx, SiteIx};
use crate::engine::mixing::Contents;
use crate::engine::network::{MONTHS, MonthOutcome, Network};
use crate::engine::rules::days::{Span, passing, spans};
use crate::engine::rules::desks::Desks;
use crate::engine::rules::hit::Hit;
use crate::engine::rules::licences::share_in_force;
use crate::engine::rules::ownership::caught_sites;
use crate::engine::rules::quota_accounts::{Account, QuotaAccounts};
use crate::engine::rules::{RuleBook, Seen};
use crate::model::{Country, Entities, Instrument, QuotaPeriod, QuotaShare, QuotaTerms, Rule, RuleId};
use crate::tolerance::{SHARE, WHOLE};
use std::collections::BTreeMap;

/// A quota of one month: the routes it covers and what they may carry together.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaBound {
    /// The rule that sets it.
    pub rule: RuleId,
    /// The country that it is set aside for; none for what all the others share.
    pub set_aside_for: Option<Country>,
    /// The buyer whose fixed part it is (a site, a company or an owner); none where buyers draw on the same.
    pub buyer: Option<String>,
    /// Routes that the quota covers.
    pub routes: Vec<RouteIx>,
    /// What counts on each of them.
    pub counted: Vec<QuotaCount>,
    /// Units in the month: of the quota, on the days on which it is in force; among the limits of a month, with what passes on the other days.
    pub volume: f64,
    /// Units that it would allow in a month if it were in force on all days.
    pub whole: f64,
    /// Where it is opened by the year or carried over, what has come of it before this month.
    pub account: Option<Account>,
}

/// Whose quota it is: a rule may have several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuotaOwner {
    rule: RuleId,
    set_aside_for: Option<Country>,
    buyer: Option<String>,
}

/// What a quota counts on a route: all but what is exempt.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaCount {
    /// Share of the route's usual goods, 0 to 1.
    pub share: f64,
    /// What a unit counts: 1, or its price where the quota is in USD.
    pub worth: f64,
    /// Per group of uses, whether its goods count.
    pub groups: Vec<bool>,
    /// Share of the route's level that would count and passes on days of the month on which the quota is not in force, 0 to 1.
    pub open: f64,
}

impl QuotaCount {
    /// What counts of a volume of usual goods on its route; in the unit of the quota.
    pub fn of(&self, volume: f64) -> f64 {
        self.worth * volume * self.share
    }
}

impl QuotaBound {
    /// What its routes may carry together in the month: the quota, and the usual trade of the days without it; no less than a ban on the same days
    /// would leave, and no less than the quota would if it were in force on all days. `usual` and `level` are those of a route, units per month.
    pub fn limit(&self, usual: impl Fn(RouteIx) -> f64, level: impl Fn(RouteIx) -> f64) -> f64 {
        let (usual, pushed) = (self.open(usual), self.open(level));
        (self.volume + usual).max(pushed).max(self.whole.min(self.volume + pushed))
    }

    /// What would count and passes on the days without the quota, at a pace per route in units a month; in the unit of the quota.
    pub fn open(&self, pace: impl Fn(RouteIx) -> f64) -> f64 {
        let counted = self.routes.iter().zip(&self.counted);
        counted.map(|(route, counted)| counted.worth * pace(*route) * counted.open).sum()
    }

    /// What counts of the usual trade of a whole month; in the unit of the quota.
    pub fn usual(&self, network: &Network) -> f64 {
        let counted = self.routes.iter().zip(&self.counted);
        counted.map(|(route, counted)| counted.of(network.routes[*route].baseline)).sum()
    }

    /// What it counts of the departures of a month: all but what is bound to a use that is exempt; in the unit of the quota.
    pub fn used(&self, month: &MonthOutcome) -> f64 {
        let of_route = |(route, counted): (&RouteIx, &QuotaCount)| {
            let bound = month.earmarked.departures.get(*route).into_iter().flatten();
            let spared = bound.zip(&counted.groups).filter(|(_, counts)| !**counts).map(|(volume, _)| volume);
            counted.worth * (month.flows[*route] - spared.sum::<f64>())
        };
        self.routes.iter().zip(&self.counted).map(of_route).sum()
    }

    /// Whose it is.
    pub fn owner(&self) -> QuotaOwner {
        QuotaOwner { rule: self.rule.clone(), set_aside_for: self.set_aside_for.clone(), buyer: self.buyer.clone() }
    }

    /// Whether it counts only some of the uses that a route can reach.
    pub fn tells_apart(&self, route: RouteIx, reached: &[bool]) -> bool {
        let Some(at) = self.routes.iter().position(|known| *known == route) else { return false };
        let counted = &self.counted[at].groups;
        let reached = || counted.iter().zip(reached).filter(|(_, reached)| **reached).map(|(counted, _)| *counted);
        reached().any(|counted| counted) && reached().any(|counted| !counted)
    }
}

/// Routes that a quota covers, and what counts on each.
type Covered = Vec<(RouteIx, QuotaCount)>;

/// A part of what a quota covers on which the same buyers draw.
struct Part {
    covered: Covered,
    /// The country that it is set aside for, if any.
    country: Option<Country>,
    /// The buyer, where there is one alone.
    buyer: Option<String>,
    /// Of the quota, 0 to 1.
    share: f64,
}

impl Part {
    /// What its routes may carry in a month.
    fn bound(self, rule: &Rule, terms: &QuotaTerms, opening: &Opening, accounts: &QuotaAccounts) -> QuotaBound {
        let (routes, counted) = self.covered.into_iter().unzip();
        let mut bound = QuotaBound {
            rule: rule.id.clone(),
            set_aside_for: self.country,
            buyer: self.buyer,
            routes,
            counted,
            volume: self.share * opening.now,
            whole: self.share * opening.whole,
            account: None,
        };
        if let Some(period) = opening.period {
            let opened = self.share * opening.now;
            let account = accounts.account(&bound.owner(), period, opened, !terms.unused.is_lost());
            bound.volume = account.left();
            bound.whole = account.left() + self.share * (opening.whole - opening.now);
            bound.account = Some(account);
        }
        bound
    }
}

/// What a quota opens in the period of a month.
struct Opening {
    /// On the days of the period on which the quota is in force.
    now: f64,
    /// As much, were it in force on all days of the month.
    whole: f64,
    /// The period, where something of it goes beyond the month.
    period: Option<i64>,
}

impl RuleBook<'_> {
    /// Quotas in force in a month; desks have decided nothing yet and nothing has been drawn.
    pub fn quotas(&self, month: MonthIx, contents: &Contents) -> Vec<QuotaBound> {
        self.quotas_seen(Seen { month, contents, desks: &Desks::default() }, &QuotaAccounts::default())
    }

    /// Quotas in force, by what has been drawn on them before.
    pub fn quotas_seen(&self, seen: Seen<'_>, accounts: &QuotaAccounts) -> Vec<QuotaBound> {
        let mut quotas = Vec::new();
        for (at, rule) in self.rules.iter_enumerated() {
            let Instrument::Quota { per_year, shares, terms } = &rule.instrument else { continue };
            let opening = self.opening(rule, terms, *per_year, seen.month);
            let covered = self.watched.keys().filter_map(|route| self.covered(at, route, seen)).collect();
            let parts = self.given_out(shares, terms, covered).into_iter().filter(|part| !part.covered.is_empty());
            quotas.extend(parts.map(|part| part.bound(rule, terms, &opening, accounts)));
        }
        quotas
    }

    /// What a quota covers, in the parts on which the same buyers draw: those of named buyers, those reserved for destinations, and what is left for all
    /// others.
    fn given_out(&self, shares: &[QuotaShare], terms: &QuotaTerms, covered: Covered) -> Vec<Part> {
        let (mut left, mut unreserved, mut parts) = (covered, 1.0, Vec::new());
        for part in &terms.buyers {
            let named = Entities { named: vec![part.buyer.clone()], affiliates_from: None, end_users: false };
            let theirs = caught_sites(&self.network.map, &named);
            let (inside, outside) = left.into_iter().partition(|(route, _)| theirs[self.buying(*route)].is_some());
            left = outside;
            unreserved -= part.share;
            parts.push(Part { covered: inside, country: None, buyer: Some(part.buyer.clone()), share: part.share });
        }
        for part in shares {
            let (inside, outside): (Vec<_>, Vec<_>) =
                left.into_iter().partition(|(route, _)| self.network.ends(*route).1.is_in(&part.country));
            left = outside;
            unreserved -= part.share;
            parts.extend(self.by_buyer(terms, inside, Some(&part.country), part.share));
        }
        parts.extend(self.by_buyer(terms, left, None, f64::max(unreserved, 0.0)));
        parts
    }

    /// Routes on which a month's rules let some of the uses that they can reach pass more than others, or count some and others not, with the
    /// share that passes of each, at most 1.
    pub fn told_apart(&self, seen: Seen<'_>, quotas: &[QuotaBound]) -> Vec<(RouteIx, Vec<f64>)> {
        if self.use_groups().is_none() {
            return Vec::new();
        }
        let mut told = Vec::new();
        for (at, route) in self.network.routes.iter_enumerated() {
            let reached = self.groups.reached_by(route.to);
            let has_clauses = !self.watched[at].is_empty() || !self.latent[at].is_empty();
            if !has_clauses || reached.iter().filter(|reached| **reached).count() < 2 {
                continue;
            }
            let passes: Vec<f64> = self.passes(at, seen).into_iter().map(|passes| passes.min(1.0)).collect();
            let open = || passes.iter().zip(reached).filter(|(_, reached)| **reached).map(|(passes, _)| *passes);
            let (least, most) = (open().fold(1.0, f64::min), open().fold(0.0, f64::max));
            if most - least > SHARE || quotas.iter().any(|quota| quota.tells_apart(at, reached)) {
                told.push((at, passes));
            }
        }
        told
    }

    /// What a quota opens in the period of a month; all of it if it is said by no terms.
    fn opening(&self, rule: &Rule, terms: &QuotaTerms, per_year: f64, month: MonthIx) -> Opening {
        match terms.period {
            QuotaPeriod::Month => {
                let whole = per_year / MONTHS;
                let period = (!terms.unused.is_lost()).then(|| month.from_first());
                Opening { now: share_in_force(rule, &self.timeline.days(month)) * whole, whole, period }
            }
            QuotaPeriod::Year => {
                // What is left of the year when the scenario begins, or the quota, is worth the days that are left.
                let year_of = |month: MonthIx| self.timeline.first_day(month).year();
                let year = year_of(month);
                let first = (0..).map_while(|back| month.before(back)).take_while(|then| year_of(*then) == year);
                let first = first.last().unwrap_or(month);
                let months = std::iter::successors(Some(first), |month| Some(month.next()))
                    .take_while(|then| year_of(*then) == year)
                    .take(MONTHS as usize);
                let days: f64 = months
                    .map(|then| {
                        share_in_force(rule, &self.timeline.days(then)) * f64::from(self.timeline.day_count(then))
                    })
                    .sum();
                let of_year = if jiff::civil::date(year, 1, 1).in_leap_year() { 366.0 } else { 365.0 };
                let now = per_year * days / of_year;
                Opening { now, whole: now, period: Some(i64::from(year)) }
            }
        }
    }

    /// The site that buys on a route.
    fn buying(&self, route: RouteIx) -> SiteIx {
        self.network.nodes[self.network.routes[route].to].site
    }

    /// A part of a quota as it is given out: whole to all its buyers, or to each buying site by its usual trade.
    fn by_buyer(&self, terms: &QuotaTerms, covered: Covered, country: Option<&Country>, share: f64) -> Vec<Part> {
        let usual = |route: RouteIx, counted: &QuotaCount| counted.of(self.network.routes[route].baseline);
        let all: f64 = covered.iter().map(|(route, counted)| usual(*route, counted)).sum();
        let part = |covered: Covered, buyer: Option<String>, share: f64| Part {
            covered,
            country: country.cloned(),
            buyer,
            share,
        };
        if terms.award.is_first_come() || all <= 0.0 {
            return vec![part(covered, None, share)];
        }
        let mut sites: BTreeMap<SiteIx, (Covered, f64)> = BTreeMap::new();
        for (route, counted) in covered {
            let theirs = sites.entry(self.buying(route)).or_default();
            theirs.1 += usual(route, &counted) / all;
            theirs.0.push((route, counted));
        }
        let name = |site: SiteIx| self.network.map.sites[site].id.to_string();
        sites.into_iter().map(|(site, (covered, own))| part(covered, Some(name(site)), own * share)).collect()
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
        let in_usd =
            matches!(&self.rules[quota].instrument, Instrument::Quota { terms, .. } if !terms.unit.is_amount());
        let worth = if in_usd { self.network.prices[self.network.routes[route].from] } else { 1.0 };
        Some((route, QuotaCount { share, worth, groups, open }))
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
