//! The rules of a scenario on a map, read once, and the verdicts they give month by month.

use crate::engine::calendar::{Timeline, days_between};
use crate::engine::index::{MonthIx, NodeIx, RouteIx, RuleIx, SiteIx};
use crate::engine::ladder::{Helps, Rung};
use crate::engine::mixing::{Content, ContentModel, Contents, Counted, UseClass, UseProfile, bought_by};
use crate::engine::network::{MONTHS, Network};
use crate::engine::rules::days::{Span, passing, passing_in_month, spans};
use crate::engine::rules::desks::{Desks, desk_age};
use crate::engine::rules::general::{Standing, licensed};
use crate::engine::rules::groups::UseGroups;
use crate::engine::rules::hit::Hit;
use crate::engine::rules::licences::{Stretch, stretches};
use crate::engine::rules::ownership::{Holding, caught_sites, shares};
use crate::engine::rules::verdict::{Catch, DayShare, FindingCause, FindingKind, UseShare, Verdict, VerdictFinding};
use crate::engine::rules::watch::{By, Watched, counted_by, labels_of, makers, senders, uses_of};
use crate::model::{
    Clause, ClauseKind, Country, Desk, Event, EventEffect, Exemption, Measure, MeasureEffect, Preset, Rule, RuleId,
    Scenario, TechnologyTag,
};
use crate::tolerance::{SHARE, WHOLE};
use jiff::civil::Date;
use std::borrow::Cow;
use std::collections::BTreeMap;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// What a content clause finds in the goods on a route.
#[derive(Clone, Debug, PartialEq)]
pub struct RouteContent {
    /// Which route.
    pub route: RouteIx,
    /// What is counted.
    pub counted: Counted,
    /// How much of it is in the goods.
    pub content: Content,
}

/// The rules of a scenario on a map: everything that does not change from month to month, worked out once.
///
/// ```
/// use chokepoint_core::engine::{MonthIx, Network, RuleBook, Rung, VerdictKind};
/// use chokepoint_core::store::builtin;
///
/// let preset = builtin::load("teaching-12-sites").map_err(|finding| finding.to_string())?;
/// let network = Network::build(&preset.map);
/// let scenario = preset.scenario(&"no-controls".into()).ok_or("no such scenario")?;
/// let book = RuleBook::new(&preset, &network, scenario, Rung::TOP);
/// let verdicts = book.verdicts(MonthIx::FIRST, book.steady());
/// assert!(verdicts.iter().all(|verdict| verdict.kind() == VerdictKind::Free));
/// # Ok::<(), String>(())
/// ```
pub struct RuleBook<'a> {
    pub(super) network: &'a Network,
    pub(super) timeline: Timeline,
    pub(super) rules: TiVec<RuleIx, &'a Rule>,
    pub(super) events: Vec<&'a Event>,
    pub(super) exemptions: Vec<(&'a RuleId, &'a Measure, &'a Exemption)>,
    /// Per rule that names entities, why each site is caught, if it is.
    pub(super) receivers: TiVec<RuleIx, Option<TiVec<SiteIx, Option<Holding>>>>,
    /// Per rule that means end users behind the next stop too and node, the share of what lies there that they buy.
    bought: TiVec<RuleIx, Option<TiVec<NodeIx, f64>>>,
    /// Per rule and clause that goes by the sender, why each site is caught, if it is; nothing for other clauses.
    pub(super) senders: TiVec<RuleIx, Vec<TiVec<SiteIx, Option<Holding>>>>,
    /// Per route, what its goods are used for, with the share of each use.
    pub(super) uses: TiVec<RouteIx, Vec<(UseClass, f64)>>,
    /// Per route, the clauses that may catch it.
    pub(super) watched: TiVec<RouteIx, Vec<Watched>>,
    /// Per route, the clauses that could catch it if it served other uses than in the baseline.
    pub(super) latent: TiVec<RouteIx, Vec<Watched>>,
    /// The uses that the rules tell apart.
    pub(super) groups: UseGroups,
    pub(super) content: ContentModel,
    /// Per label that goes by technology and node, the nearest maker whose goods may lie there, and what he makes them with.
    pub(super) makers: Vec<TiVec<NodeIx, Option<(TechnologyTag, SiteIx)>>>,
    pub(super) steady: Contents,
    /// Per rule, its standing licences.
    pub(super) standing: TiVec<RuleIx, Vec<Standing>>,
    /// Per rule, clause and month of the timeline, what it does on which days.
    courses: TiVec<RuleIx, Vec<TiVec<MonthIx, Vec<Stretch>>>>,
    /// Per rule with a desk and month of the timeline, the months for which the desk has been open; empty for other rules.
    ages: TiVec<RuleIx, TiVec<MonthIx, f64>>,
}

/// What verdicts of a month go by: what was on the map, and waited at desks, when it began.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Which month.
    pub month: MonthIx,
    /// Composition of everything on the map.
    pub contents: &'a Contents,
    /// What waits at licensing desks, worked off up to this month.
    pub desks: &'a Desks,
}

/// A route that a rule can catch, whatever the date.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Touched {
    /// Which rule of the book.
    pub rule: RuleIx,
    /// Route that the rule can catch.
    pub route: RouteIx,
    /// By which clause.
    pub clause: ClauseKind,
    /// Share of its volume at which the rule is aimed and which no clean line covers, 0 to 1.
    pub reach: f64,
}

impl<'a> RuleBook<'a> {
    /// Collects the rules that the scenario names; measures that exempt count where measures are allowed.
    pub fn new(preset: &'a Preset, network: &'a Network, scenario: &'a Scenario, helps: impl Into<Helps>) -> Self {
        let helps: Helps = helps.into();
        let acts = |rule: &&Rule| rule.is_armed() && scenario.rules.contains(&rule.id);
        let rules = preset.rules.iter().filter(acts).collect();
        let exemptions = preset
            .measures
            .iter()
            .filter(|measure| helps.has(Rung::Measures) && scenario.measures.contains(&measure.id))
            .filter_map(|measure| match &measure.effect {
                MeasureEffect::Exempt { rule, exemption } => Some((rule, measure, exemption)),
                _ => None,
            })
            .collect();
        let events = preset.events.iter().filter(|event| scenario.events.contains(&event.id)).collect();
        Self::of(network, Timeline::of(scenario), rules, events, exemptions)
    }

    /// Rules by themselves, whatever the scenarios say.
    pub fn of_all(network: &'a Network, rules: &'a [Rule], timeline: Timeline) -> Self {
        Self::of(network, timeline, rules.iter().collect(), Vec::new(), Vec::new())
    }

    fn of(
        network: &'a Network,
        timeline: Timeline,
        rules: TiVec<RuleIx, &'a Rule>,
        events: Vec<&'a Event>,
        exemptions: Vec<(&'a RuleId, &'a Measure, &'a Exemption)>,
    ) -> Self {
        let receivers = rules
            .iter()
            .map(|rule| rule.scope.entities.as_ref().map(|entities| caught_sites(&network.map, entities)))
            .collect();
        let receivers: TiVec<RuleIx, Option<TiVec<SiteIx, Option<Holding>>>> = receivers;
        let bought = (rules.iter().zip(&receivers))
            .map(|(rule, sites)| {
                let sites = sites.as_ref().filter(|_| means_end_users(rule))?;
                Some(bought_by(network, &shares(sites)))
            })
            .collect();
        let senders = (rules.iter())
            .map(|rule| rule.clauses.iter().map(|clause| senders(network, rule, clause)).collect())
            .collect();
        let content = ContentModel::new(network, Vec::new(), |_, _| false);
        let steady = content.steady(network, timeline.start());
        let standing = ti_vec![Vec::new(); rules.len()];
        let course = |rule: &Rule, clause: &Clause| {
            timeline.all().map(|month| stretches(rule, clause.from(), &timeline, month)).collect()
        };
        let courses =
            rules.iter().map(|rule| rule.clauses.iter().map(|clause| course(rule, clause)).collect()).collect();
        let mut book = Self {
            network,
            timeline,
            rules,
            events,
            exemptions,
            receivers,
            bought,
            senders,
            uses: TiVec::new(),
            watched: TiVec::new(),
            latent: TiVec::new(),
            groups: UseGroups::default(),
            content,
            makers: Vec::new(),
            steady,
            standing,
            courses,
            ages: TiVec::new(),
        };
        book.ages = book.rules.iter().map(|rule| book.ages_of(rule)).collect();
        if !book.rules.is_empty() {
            let profile = UseProfile::solve(network);
            book.uses = network.routes.keys().map(|route| uses_of(network, &profile, route)).collect();
            book.groups = UseGroups::of(network, &profile, &book.rules, &book.exemptions);
            let counted = counted_by(&book.rules);
            book.makers = counted.iter().map(|counted| makers(network, counted)).collect();
            let labels = labels_of(&book.rules, &counted);
            let watched: Vec<_> = network.routes.keys().map(|route| book.watch(route, &labels)).collect();
            for (watched, latent) in watched {
                book.watched.push(watched);
                book.latent.push(latent);
            }
            let wanted = |label: usize, route: RouteIx| {
                let by_label = |watched: &Watched| watched.by.label() == Some(label);
                book.watched[route].iter().any(by_label)
            };
            let content = ContentModel::new(network, counted, wanted);
            book.steady = content.steady(network, book.before());
            book.content = content;
            book.standing = book.rules.keys().map(|rule| book.standing_licences(rule)).collect();
        }
        book
    }

    /// The composition of everything before the first month.
    pub fn steady(&self) -> &Contents {
        &self.steady
    }

    /// The day before the first month: what lies on the map then was made with the technologies of that day.
    pub(super) fn before(&self) -> Date {
        self.timeline.start().yesterday().unwrap_or(self.timeline.start())
    }

    /// The days of a month.
    pub fn days(&self, month: MonthIx) -> std::ops::Range<Date> {
        self.timeline.days(month)
    }

    /// The composition after a month that began with `opening` units at each node.
    pub fn carry(
        &self,
        at: MonthIx,
        before: &Contents,
        opening: &TiSlice<NodeIx, f64>,
        month: &crate::engine::network::MonthOutcome,
    ) -> Contents {
        self.content.carry(self.network, &self.timeline.days(at), before, opening, month)
    }

    /// Verdicts of all routes in a month, by what was on the map when it began; desks have decided nothing yet.
    pub fn verdicts(&self, month: MonthIx, contents: &Contents) -> TiVec<RouteIx, Verdict> {
        self.verdicts_seen(Seen { month, contents, desks: &Desks::default() })
    }

    /// Verdict of a route in a month, by what was on the map when it began; desks have decided nothing yet.
    pub fn verdict(&self, route: RouteIx, month: MonthIx, contents: &Contents) -> Verdict {
        self.verdict_seen(route, Seen { month, contents, desks: &Desks::default() })
    }

    /// Verdicts of all routes, by what was on the map and waited at desks.
    pub fn verdicts_seen(&self, seen: Seen<'_>) -> TiVec<RouteIx, Verdict> {
        (self.network.routes.keys()).map(|route| self.verdict_seen(route, seen)).collect()
    }

    /// Verdict of a route, by what was on the map and waited at desks.
    pub fn verdict_seen(&self, route: RouteIx, seen: Seen<'_>) -> Verdict {
        self.verdict_without(route, seen, &|_| false)
    }

    /// Whether any rule has a desk.
    pub fn has_desks(&self) -> bool {
        self.rules.iter().any(|rule| rule.instrument.desk().is_some())
    }

    /// The desk of a rule, if it has one.
    pub(super) fn desk(&self, rule: RuleIx) -> Option<&'a Desk> {
        self.rules[rule].instrument.desk()
    }

    /// Months of usual trade that may be lacking under a rule with a desk.
    pub(super) fn patience(&self, rule: RuleIx) -> f64 {
        self.desk(rule).map_or(0.0, |desk| desk.patience_months)
    }

    /// Every rule with a desk and route that it may catch, in order.
    pub(super) fn at_desks(&self) -> impl Iterator<Item = (RuleIx, &'a Desk, RouteIx)> + '_ {
        let with_desk = self.rules.keys().filter_map(|rule| Some((rule, self.desk(rule)?)));
        with_desk.flat_map(move |(rule, desk)| {
            let may_catch = move |route: &RouteIx| {
                let watched = self.watched[*route].iter().chain(&self.latent[*route]);
                watched.into_iter().any(|entry| entry.rule == rule)
            };
            self.watched.keys().filter(may_catch).map(move |route| (rule, desk, route))
        })
    }

    /// Months for which the desk of a rule has been open when a month begins.
    pub(super) fn age_of_desk(&self, rule: RuleIx, month: MonthIx) -> f64 {
        let known = self.ages[rule].get(month).copied();
        known.unwrap_or_else(|| desk_age(self.rules[rule], self.timeline.first_day(month)))
    }

    fn ages_of(&self, rule: &Rule) -> TiVec<MonthIx, f64> {
        let months = self.timeline.all().filter(|_| rule.instrument.desk().is_some());
        months.map(|month| desk_age(rule, self.timeline.first_day(month))).collect()
    }

    /// First day of the first month.
    pub(super) fn first_day(&self) -> Date {
        self.timeline.start()
    }

    /// Month that holds a date; negative before the start.
    pub(super) fn month_of(&self, date: Date) -> i64 {
        self.timeline.month_of(date)
    }

    /// How many days a month has.
    pub(super) fn day_count(&self, month: MonthIx) -> u32 {
        self.timeline.day_count(month)
    }

    /// Routes on which is bought ahead of rules that have been announced and are not in force yet, with the share of the usual trade that is ordered beyond
    /// it: on the days between, of what the rule would catch. Of several rules the one that is feared most counts.
    pub fn bought_ahead(&self, seen: Seen<'_>) -> Vec<(RouteIx, f64)> {
        let days = self.timeline.days(seen.month);
        let mut ahead: BTreeMap<RouteIx, f64> = BTreeMap::new();
        for (at, rule) in self.rules.iter_enumerated() {
            let Some(announced) = rule.calendar.announced.filter(|_| rule.calendar.bought_ahead > 0.0) else {
                continue;
            };
            let (from, until) = (announced.max(days.start), rule.calendar.in_force.min(days.end));
            let share = f64::from(days_between(from, until)) / f64::from(self.timeline.day_count(seen.month));
            if share <= 0.0 {
                continue;
            }
            for route in self.watched.keys() {
                let named = self.usually_named(at, route, seen.contents).unwrap_or(0.0);
                let bought = rule.calendar.bought_ahead * share * named;
                if bought > 0.0 {
                    let most = ahead.entry(route).or_default();
                    *most = most.max(bought);
                }
            }
        }
        ahead.into_iter().collect()
    }

    /// Share of a route's usual trade that a rule names, whatever the date; standing licences not taken off. None where it does not catch the route.
    pub(super) fn usually_named(&self, rule: RuleIx, route: RouteIx, contents: &Contents) -> Option<f64> {
        let mut named = vec![0.0_f64; self.uses[route].len()];
        let mut is_caught = false;
        for watched in self.watched[route].iter().filter(|watched| watched.rule == rule) {
            let Some((_, clean)) = self.catch(watched, route, contents) else { continue };
            let of_clause = self.part(watched, route) * (1.0 - clean);
            is_caught |= of_clause > SHARE || matches!(watched.by, By::LookAlike);
            for (named, _) in named.iter_mut().zip(&watched.in_scope).filter(|(_, in_scope)| **in_scope) {
                *named = named.max(of_clause);
            }
        }
        is_caught.then(|| self.uses[route].iter().zip(named).map(|((_, share), named)| share * named).sum())
    }

    /// The content of what leaves on every route that a content clause could catch, by what was on the map when a month began.
    pub fn contents(&self, contents: &Contents) -> Vec<RouteContent> {
        let mut all = Vec::new();
        for route in self.network.routes.keys() {
            let is_asked =
                |label: &usize| self.content.is_wanted(*label, route) && !self.content.counted(*label).is_technology();
            for label in self.content.labels().filter(is_asked) {
                let content = self.content.on_route(self.network, contents, route, label);
                all.push(RouteContent { route, counted: self.content.counted(label).clone(), content });
            }
        }
        all
    }

    /// The uses that the rules tell apart; none where all are treated alike.
    pub fn use_groups(&self) -> Option<&UseGroups> {
        (self.groups.count() > 1).then_some(&self.groups)
    }

    /// Share of each group of uses that passes on a route, 0 to 1; more where desks decide what was ordered before.
    pub fn passes(&self, route: RouteIx, seen: Seen<'_>) -> Vec<f64> {
        if self.closing(route, seen.month).next().is_some() {
            return vec![0.0; self.groups.count()];
        }
        let (hits, days) = (self.all_hits(route, seen), self.timeline.day_count(seen.month));
        let mut passes = passing_in_month(&hits, days, self.groups.count(), Hit::groups);
        passes.iter_mut().for_each(|passes| *passes = whole(*passes));
        passes
    }

    /// Every route that the rules can catch in the steady state of the baseline, whatever the date.
    pub fn touched(&self) -> Vec<Touched> {
        let mut touched: Vec<Touched> = Vec::new();
        for (route, watched) in self.watched.iter_enumerated() {
            let first = touched.len();
            for entry in watched {
                let Some((catch, clean)) = self.catch(entry, route, &self.steady) else { continue };
                let (clause, reach) =
                    (catch.clause(), self.reach(route, &entry.in_scope) * self.part(entry, route) * (1.0 - clean));
                let same = |known: &&mut Touched| known.rule == entry.rule && known.clause == clause;
                match touched[first..].iter_mut().find(same) {
                    Some(known) => known.reach = known.reach.max(reach),
                    None => touched.push(Touched { rule: entry.rule, route, clause, reach }),
                }
            }
        }
        touched
    }

    /// Whether each rule can catch any route at all, whatever the date and whoever buys where: what a content clause counts must be able to get into the
    /// goods of a route, in whatever share.
    pub fn can_catch(&self) -> TiVec<RuleIx, bool> {
        let mut can: TiVec<RuleIx, bool> = ti_vec![false; self.rules.len()];
        for (route, watched) in self.watched.iter_enumerated() {
            for entry in watched {
                can[entry.rule] |= match entry.by {
                    By::Domestic | By::LookAlike | By::Sender(_) => true,
                    By::Technology { .. } => self.catch(entry, route, &self.steady).is_some(),
                    By::Content { label, .. } => {
                        self.content.on_route(self.network, &self.steady, route, label).tainted > 0.0
                    }
                };
            }
        }
        can
    }

    /// The verdict if the hits for which `lifted` holds were not there.
    pub(super) fn verdict_without(&self, route: RouteIx, seen: Seen<'_>, lifted: &dyn Fn(&Hit) -> bool) -> Verdict {
        let month = seen.month;
        let mut verdict = Verdict::free();
        let mut hits = self.hits(route, seen);
        hits.retain(|hit| !lifted(hit));
        if !hits.is_empty() {
            verdict = self.combined(&hits, route, month);
            verdict.findings = hits.into_iter().flat_map(|hit| self.findings(hit, route, month)).collect();
        }
        for event in self.closing(route, month) {
            verdict.permitted = 0.0;
            (verdict.days, verdict.uses) = (Vec::new(), Vec::new());
            verdict.findings.push(VerdictFinding {
                cause: FindingCause::Event(event.id.clone()),
                kind: FindingKind::Closed,
                reach: 1.0,
                share_in_force: 1.0,
                clean: 0.0,
                part: 1.0,
                general: 0.0,
                spared: 0.0,
                days: Vec::new(),
                receiver: None,
            });
        }
        verdict.findings.sort_by(|a, b| b.stops().total_cmp(&a.stops()));
        verdict
    }

    /// The events that close a route in a month.
    pub(super) fn closing(&self, route: RouteIx, month: MonthIx) -> impl Iterator<Item = &'a Event> + '_ {
        let id = &self.network.route_entry(route).id;
        let closes =
            move |event: &Event| matches!(&event.effect, EventEffect::RouteClosed { route: closed } if closed == id);
        let now = self.events.iter().copied().filter(move |event| self.timeline.covers(month, event.from, event.until));
        now.filter(move |event| closes(event))
    }

    /// What passes in a month by all the clauses that catch a route, day by day.
    fn combined(&self, hits: &[Hit], route: RouteIx, month: MonthIx) -> Verdict {
        let (days, uses) = (self.timeline.day_count(month), &self.uses[route]);
        let weighed = |passing: &[f64]| -> f64 {
            let permitted = uses.iter().zip(passing).map(|((_, share), passing)| share * passing).sum();
            whole(f64::max(permitted, 0.0))
        };
        let (mut by_day, mut tariff): (Vec<DayShare>, f64) = (Vec::new(), 0.0);
        for span in spans(hits, days) {
            let permitted = weighed(&passing(hits, span, uses.len(), Hit::in_scope));
            match by_day.last_mut() {
                Some(last) if (last.permitted - permitted).abs() <= SHARE => last.last = span.end,
                _ => by_day.push(DayShare { first: span.first + 1, last: span.end, permitted }),
            }
            tariff += span.share * self.tariff(hits, span, route);
        }
        let passes = passing_in_month(hits, days, uses.len(), Hit::in_scope);
        let by_use = uses.iter().zip(&passes).map(|((class, share), permitted)| UseShare {
            class: class.clone(),
            share: *share,
            permitted: *permitted,
        });
        let differ = passes.iter().any(|permitted| (permitted - passes[0]).abs() > SHARE);
        let by_content = |hit: &Hit| matches!(hit.catch, Catch::Content { .. });
        let for_content =
            passing_in_month(hits, days, uses.len(), |hit| if by_content(hit) { hit.in_scope() } else { &[] });
        Verdict {
            permitted: weighed(&passes),
            tariff,
            findings: Vec::new(),
            stops_for_content: 1.0 - weighed(&for_content),
            uses: if differ { by_use.collect() } else { Vec::new() },
            days: if by_day.len() > 1 { by_day } else { Vec::new() },
        }
    }

    /// The duty on the days of a span, share of the value: per use the highest of each issuer, summed over issuers.
    fn tariff(&self, hits: &[Hit], span: Span, route: RouteIx) -> f64 {
        let mut total = 0.0;
        for (at, (_, share)) in self.uses[route].iter().enumerate() {
            let mut duties: Vec<(&Country, f64)> = Vec::new();
            for hit in hits.iter().filter(|hit| hit.in_scope[at]) {
                let Some(Stretch { kind: FindingKind::Taxed { ad_valorem }, spared, .. }) = hit.on(span.first) else {
                    continue;
                };
                let (issuer, duty) =
                    (&self.rules[hit.rule].issuer, ad_valorem * hit.part * (1.0 - hit.clean) * (1.0 - spared));
                match duties.iter_mut().find(|(known, _)| *known == issuer) {
                    Some((_, highest)) => *highest = highest.max(duty),
                    None => duties.push((issuer, duty)),
                }
            }
            total += share * duties.iter().map(|(_, duty)| duty).sum::<f64>();
        }
        total
    }

    /// What a clause that catches a route does there, a finding for each of the things that it does in the month.
    fn findings(&self, hit: Hit, route: RouteIx, month: MonthIx) -> Vec<VerdictFinding> {
        let days = f64::from(self.timeline.day_count(month));
        let mut all: Vec<VerdictFinding> = Vec::new();
        for stretch in &hit.stretches {
            let share_in_force = f64::from(stretch.end - stretch.first) / days;
            let on = (stretch.first + 1, stretch.end);
            let same = |known: &&mut VerdictFinding| known.kind == stretch.kind && known.spared == stretch.spared;
            if let Some(known) = all.iter_mut().find(same) {
                known.share_in_force += share_in_force;
                known.days.push(on);
                continue;
            }
            all.push(VerdictFinding {
                cause: FindingCause::Rule {
                    rule: self.rules[hit.rule].id.clone(),
                    clause: hit.clause,
                    catch: hit.catch.clone(),
                },
                kind: stretch.kind.clone(),
                reach: hit.reach,
                share_in_force,
                clean: hit.clean,
                part: hit.part,
                general: hit.general,
                spared: stretch.spared,
                days: vec![on],
                receiver: self.receiver(hit.rule, route),
            });
        }
        all
    }

    /// What a clause does in a month, in order of days; nothing where it is not in force.
    pub(super) fn stretches(&self, rule: RuleIx, clause: usize, month: MonthIx) -> Cow<'_, [Stretch]> {
        match self.courses[rule][clause].get(month) {
            Some(known) => Cow::Borrowed(known),
            None => {
                let rule = self.rules[rule];
                Cow::Owned(stretches(rule, rule.clauses[clause].from(), &self.timeline, month))
            }
        }
    }

    /// Every clause of every rule that catches a route in a month.
    pub(super) fn hits(&self, route: RouteIx, seen: Seen<'_>) -> Vec<Hit> {
        let hits = self.all_hits(route, seen);
        hits.into_iter().filter(|hit| hit.reach > SHARE).collect()
    }

    /// As [`Self::hits`], with clauses that catch uses that the route does not serve in the baseline.
    pub(super) fn all_hits(&self, route: RouteIx, seen: Seen<'_>) -> Vec<Hit> {
        let month = seen.month;
        let latent = self.latent.get(route).map_or(&[][..], Vec::as_slice);
        let watched = self.watched.get(route).into_iter().flatten().chain(latent);
        let (days, groups) = (self.timeline.days(month), self.groups.examples().collect::<Vec<_>>());
        let hits = watched.filter_map(|watched| self.hit(watched, route, seen));
        let hits = hits.flat_map(|hit| {
            licensed(&self.standing[hit.rule], hit, self.network, route, &self.uses[route], &groups, &days)
        });
        hits.filter(|hit| hit.reach > SHARE || hit.groups.contains(&true)).collect()
    }

    /// How a watched clause catches a route in a month, if it does, whatever it is aimed at.
    fn hit(&self, watched: &Watched, route: RouteIx, seen: Seen<'_>) -> Option<Hit> {
        let Seen { month, contents, desks } = seen;
        let stretches = self.stretches(watched.rule, watched.clause, month);
        if stretches.is_empty() {
            return None;
        }
        let (catch, clean) = self.catch(watched, route, contents)?;
        let rule = self.rules[watched.rule];
        let (mut in_scope, mut groups) = (watched.in_scope.clone(), watched.groups.clone());
        for (id, measure, exemption) in &self.exemptions {
            if **id == rule.id && self.timeline.covers(month, measure.from, None) {
                self.exempt(exemption, catch.clause(), route, &mut in_scope, &mut groups);
            }
        }
        let desk = self.desk(watched.rule).map(|desk| desks.at_desk(watched.rule, route, desk));
        // Once customs can tell it apart nothing holds it up.
        if catch == Catch::LookAlike && desk.is_none_or(|at| at.loose <= SHARE) {
            return None;
        }
        let mut stretches = stretches.into_owned();
        for stretch in &mut stretches {
            if let (FindingKind::Queued { approved, passes }, Some(at)) = (&mut stretch.kind, desk) {
                *approved = rule.instrument.approved_for(self.network.ends(route).1);
                *passes = at.passes;
            }
        }
        Some(Hit {
            rule: watched.rule,
            clause: watched.clause,
            catch,
            clean,
            part: self.part(watched, route),
            general: 0.0,
            reach: self.reach(route, &in_scope),
            in_scope,
            groups,
            stretches,
            desk,
        })
    }

    /// How a watched clause catches a route, and which share of the volume comes off a clean line.
    pub(super) fn catch(&self, watched: &Watched, route: RouteIx, contents: &Contents) -> Option<(Catch, f64)> {
        match &watched.by {
            By::Domestic => Some((Catch::Domestic, 0.0)),
            By::LookAlike => Some((Catch::LookAlike, 1.0)),
            By::Technology { label, built_in } => {
                let content = self.content.on_route(self.network, contents, route, *label);
                let (tag, maker) = self.makers[*label].get(self.network.routes[route].from)?.clone()?;
                let catch = Catch::Technology { tag, maker, built_in: *built_in };
                (content.tainted > 0.0).then_some((catch, content.clean))
            }
            By::Sender(holding) => Some((Catch::Sender(holding.clone()), 0.0)),
            By::Content { label, bought } => {
                let content = self.content.on_route(self.network, contents, route, *label);
                let threshold = self.content.counted(*label).threshold;
                let catch = || Catch::Content { share: content.tainted, threshold, bought: *bought };
                threshold.is_met(content.tainted).then(|| (catch(), content.clean))
            }
        }
    }

    /// The standing licences of a rule, with the share of what they cover that passes under them.
    fn standing_licences(&self, rule: RuleIx) -> Vec<Standing> {
        let mut all = Standing::all(self.network, self.rules[rule]);
        for standing in &mut all {
            let Some(volume) = standing.per_year() else { continue };
            let covered: f64 = self.watched.keys().map(|route| self.usually_covered(standing, rule, route)).sum();
            standing.share_out(volume, covered * MONTHS);
        }
        all
    }

    /// What of a route's usual trade a rule catches and a standing licence covers, units per month.
    fn usually_covered(&self, standing: &Standing, rule: RuleIx, route: RouteIx) -> f64 {
        let mut most = 0.0_f64;
        for watched in self.watched[route].iter().filter(|watched| watched.rule == rule) {
            let Some((_, clean)) = self.catch(watched, route, &self.steady) else { continue };
            let uses = self.uses[route].iter().zip(&watched.in_scope).filter(|(_, in_scope)| **in_scope);
            let covered: f64 =
                uses.map(|((class, share), _)| share * standing.covers(self.network, route, class)).sum();
            most = most.max(covered * (1.0 - clean) * self.part(watched, route));
        }
        most * self.network.routes[route].baseline
    }

    pub(super) fn reach(&self, route: RouteIx, in_scope: &[bool]) -> f64 {
        self.uses[route].iter().zip(in_scope).filter(|(_, in_scope)| **in_scope).map(|((_, share), _)| share).sum()
    }

    /// Share of a route's trade that the persons whom a watched clause means send and receive, 0 to 1.
    fn part(&self, watched: &Watched, route: RouteIx) -> f64 {
        let sent = if let By::Sender(holding) = &watched.by { holding.share() } else { 1.0 };
        sent * self.receiver(watched.rule, route).as_ref().map_or(1.0, Holding::share)
    }

    /// Why a route's receiver is caught by a rule that names entities.
    pub(super) fn receiver(&self, rule: RuleIx, route: RouteIx) -> Option<Holding> {
        let to = self.network.routes[route].to;
        let site = self.receivers[rule].as_ref()?.get(self.network.nodes[to].site)?.clone();
        let own = site.as_ref().map_or(0.0, Holding::share);
        match self.bought[rule].as_ref().map(|bought| bought[to]).filter(|bought| *bought > own + SHARE) {
            Some(bought) => Some(Holding::Behind(bought)),
            None => site,
        }
    }
}

/// A sum of shares that should be 1 may miss it by rounding.
fn whole(share: f64) -> f64 {
    if (share - 1.0).abs() < WHOLE { 1.0 } else { share }
}

/// Whether a rule means those whom it names as end users behind the next stop, too.
fn means_end_users(rule: &Rule) -> bool {
    rule.scope.entities.as_ref().is_some_and(|entities| entities.end_users)
}
