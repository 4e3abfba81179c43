//! The rules of a scenario on a map, read once, and the verdicts they give month by month.

use crate::engine::calendar::Timeline;
use crate::engine::index::{MonthIx, NodeIx, RouteIx, RuleIx, SiteIx};
use crate::engine::ladder::{Helps, Rung};
use crate::engine::mixing::{Content, ContentModel, Contents, Counted, UseClass, UseProfile, bought_by};
use crate::engine::network::{MONTHS, Network};
use crate::engine::rules::ownership::{Holding, caught_sites};
use crate::engine::rules::verdict::{Catch, FindingCause, FindingKind, Verdict, VerdictFinding};
use crate::engine::rules::watch::{By, Watched, counted_by, makers, senders, uses_of};
use crate::model::{
    ClauseKind, Country, Event, EventEffect, Exemption, Instrument, Measure, MeasureEffect, Preset, Presumption, Rule,
    RuleId, Scenario, TechnologyTag,
};
use crate::tolerance::{SHARE, WHOLE};
use jiff::civil::Date;
use std::cmp::{Ordering, Reverse};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// A quota of one month: the routes it covers and what they may carry together.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaBound {
    /// The rule that sets it.
    pub rule: RuleId,
    /// The country that it is set aside for; none for what all the others share.
    pub set_aside_for: Option<Country>,
    /// Routes that the quota covers.
    pub routes: Vec<RouteIx>,
    /// Units per month.
    pub volume: f64,
}

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
    pub(super) content: ContentModel,
    /// Per label that goes by technology and node, the nearest maker whose goods may lie there, and what he makes them with.
    pub(super) makers: Vec<TiVec<NodeIx, Option<(TechnologyTag, SiteIx)>>>,
    pub(super) steady: Contents,
    /// Per rule, the share of its volume that a general licence lets pass.
    pub(super) general: TiVec<RuleIx, f64>,
}

/// A clause that catches a route in a month.
pub(super) struct Hit {
    pub(super) rule: RuleIx,
    pub(super) clause: usize,
    pub(super) catch: Catch,
    pub(super) clean: f64,
    /// Share of it that caught persons send or receive.
    pub(super) part: f64,
    pub(super) in_scope: Vec<bool>,
    /// Share of the route's volume that the rule is aimed at.
    pub(super) reach: f64,
    /// Share of the month's days.
    pub(super) share_in_force: f64,
    /// Month from which it has been in force without a break.
    pub(super) effective_since: i64,
}

impl Hit {
    /// By which of the clauses of a rule the strictest is told: what it reaches of the month, how long it is in force, since when, and by what.
    fn strictness(&self) -> (f64, f64, i64, Reverse<ClauseKind>) {
        let reached = self.share_in_force * self.reach * self.part * (1.0 - self.clean);
        (reached, self.share_in_force, self.effective_since, Reverse(self.catch.clause()))
    }
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
        let rules = preset.rules.iter().filter(|rule| scenario.rules.contains(&rule.id)).collect();
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
                let theirs: TiVec<SiteIx, f64> =
                    sites.iter().map(|site| site.as_ref().map_or(0.0, Holding::share)).collect();
                Some(bought_by(network, &theirs))
            })
            .collect();
        let senders = (rules.iter())
            .map(|rule| rule.clauses.iter().map(|clause| senders(network, rule, clause)).collect())
            .collect();
        let content = ContentModel::new(network, Vec::new(), |_, _| false);
        let steady = content.steady(network, timeline.start());
        let general = ti_vec![0.0; rules.len()];
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
            content,
            makers: Vec::new(),
            steady,
            general,
        };
        if !book.rules.is_empty() {
            let profile = UseProfile::solve(network);
            book.uses = network.routes.keys().map(|route| uses_of(network, &profile, route)).collect();
            let counted = counted_by(&book.rules);
            book.makers = counted.iter().map(|counted| makers(network, counted)).collect();
            book.watched = network.routes.keys().map(|route| book.watch(route, &counted)).collect();
            let wanted = |label: usize, route: RouteIx| {
                let by_label = |watched: &Watched| watched.by.label() == Some(label);
                book.watched[route].iter().any(by_label)
            };
            let content = ContentModel::new(network, counted, wanted);
            book.steady = content.steady(network, book.before());
            book.content = content;
            book.general = book.rules.keys().map(|rule| book.general_share(rule)).collect();
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

    /// Verdicts of all routes in a month, by what was on the map when it began.
    pub fn verdicts(&self, month: MonthIx, contents: &Contents) -> TiVec<RouteIx, Verdict> {
        (self.network.routes.keys()).map(|route| self.verdict(route, month, contents)).collect()
    }

    /// Verdict of a route in a month, by what was on the map when it began.
    pub fn verdict(&self, route: RouteIx, month: MonthIx, contents: &Contents) -> Verdict {
        self.verdict_without(route, month, contents, &|_| false)
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

    /// Quotas in force in a month.
    pub fn quotas(&self, month: MonthIx, contents: &Contents) -> Vec<QuotaBound> {
        let mut quotas = Vec::new();
        for (at, rule) in self.rules.iter_enumerated() {
            let Instrument::Quota { per_year, shares } = &rule.instrument else { continue };
            let covered = |route: &RouteIx| self.hits(*route, month, contents).iter().any(|hit| hit.rule == at);
            let mut left: Vec<RouteIx> = self.watched.keys().filter(covered).collect();
            let mut volume = per_year / MONTHS;
            for part in shares {
                let reserved = part.share * per_year / MONTHS;
                let (inside, outside): (Vec<RouteIx>, Vec<RouteIx>) =
                    left.into_iter().partition(|route| self.network.ends(*route).1.is_in(&part.country));
                left = outside;
                volume -= reserved;
                if !inside.is_empty() {
                    let set_aside_for = Some(part.country.clone());
                    quotas.push(QuotaBound { rule: rule.id.clone(), set_aside_for, routes: inside, volume: reserved });
                }
            }
            if !left.is_empty() {
                let volume = volume.max(0.0);
                quotas.push(QuotaBound { rule: rule.id.clone(), set_aside_for: None, routes: left, volume });
            }
        }
        quotas
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
                    By::Domestic | By::Sender(_) => true,
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
    pub(super) fn verdict_without(
        &self,
        route: RouteIx,
        month: MonthIx,
        contents: &Contents,
        lifted: &dyn Fn(&Hit) -> bool,
    ) -> Verdict {
        let mut verdict = Verdict::free();
        let mut hits = self.hits(route, month, contents);
        hits.retain(|hit| !lifted(hit));
        if !hits.is_empty() {
            // Per use of the goods, the strictest finding holds; uses that no rule is aimed at pass.
            let mut passing: Vec<f64> = vec![1.0; self.uses[route].len()];
            for hit in hits {
                let rule = self.rules[hit.rule];
                let finding = VerdictFinding {
                    cause: FindingCause::Rule { rule: rule.id.clone(), clause: hit.clause, catch: hit.catch },
                    kind: effect_of(rule, hit.effective_since, month),
                    reach: hit.reach,
                    share_in_force: hit.share_in_force,
                    clean: hit.clean,
                    part: hit.part,
                    general: self.general[hit.rule],
                    receiver: self.receiver(hit.rule, route),
                };
                for (passing, _) in passing.iter_mut().zip(&hit.in_scope).filter(|(_, in_scope)| **in_scope) {
                    *passing = passing.min(1.0 - hit.share_in_force * (1.0 - finding.passes()));
                }
                verdict.findings.push(finding);
            }
            let permitted: f64 =
                self.uses[route].iter().zip(&passing).map(|((_, share), passing)| share * passing).sum();
            // A sum of shares that should be 1 may miss it by rounding.
            verdict.permitted = if permitted > 1.0 - WHOLE { 1.0 } else { permitted.max(0.0) };
            verdict.tariff = tariff(&verdict.findings, &self.rules);
        }
        for event in self.events.iter().filter(|event| self.timeline.covers(month, event.from, event.until)) {
            if matches!(&event.effect, EventEffect::RouteClosed { route: closed } if *closed == self.network.route_entry(route).id)
            {
                verdict.permitted = 0.0;
                verdict.findings.push(VerdictFinding {
                    cause: FindingCause::Event(event.id.clone()),
                    kind: FindingKind::Closed,
                    reach: 1.0,
                    share_in_force: 1.0,
                    clean: 0.0,
                    part: 1.0,
                    general: 0.0,
                    receiver: None,
                });
            }
        }
        verdict.findings.sort_by(|a, b| b.stops().total_cmp(&a.stops()));
        verdict
    }

    /// Per rule that catches a route in a month, the clause that reaches most of it.
    pub(super) fn hits(&self, route: RouteIx, month: MonthIx, contents: &Contents) -> Vec<Hit> {
        let mut hits: Vec<Hit> = Vec::new();
        for watched in self.watched.get(route).into_iter().flatten() {
            let rule = self.rules[watched.rule];
            let clause = &rule.clauses[watched.clause];
            let share_in_force = self.timeline.share_in_force(month, &rule.calendar, clause.from());
            let known = hits.iter().position(|hit| hit.rule == watched.rule);
            if share_in_force <= 0.0 {
                continue;
            }
            let Some((catch, clean)) = self.catch(watched, route, contents) else { continue };
            let mut in_scope = watched.in_scope.clone();
            for (id, measure, exemption) in &self.exemptions {
                if **id == rule.id && self.timeline.covers(month, measure.from, None) {
                    self.exempt(exemption, clause.kind(), route, &mut in_scope);
                }
            }
            let reach = self.reach(route, &in_scope);
            if reach <= SHARE {
                continue;
            }
            let effective_since = self.timeline.effective_since(month, &rule.calendar, clause.from());
            let hit = Hit {
                rule: watched.rule,
                clause: watched.clause,
                catch,
                clean,
                part: self.part(watched, route),
                in_scope,
                reach,
                share_in_force,
                effective_since,
            };
            match known {
                // The order in the file decides nothing.
                Some(known) if hits[known].strictness().partial_cmp(&hit.strictness()) == Some(Ordering::Less) => {
                    hits[known] = hit;
                }
                Some(_) => {}
                None => hits.push(hit),
            }
        }
        hits
    }

    /// How a watched clause catches a route, and which share of the volume comes off a clean line.
    pub(super) fn catch(&self, watched: &Watched, route: RouteIx, contents: &Contents) -> Option<(Catch, f64)> {
        match &watched.by {
            By::Domestic => Some((Catch::Domestic, 0.0)),
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

    /// Share of a rule's baseline volume that its general licence lets pass.
    fn general_share(&self, rule: RuleIx) -> f64 {
        let Instrument::Licence { general_per_year: Some(volume), .. } = self.rules[rule].instrument else {
            return 0.0;
        };
        let covered: f64 = (self.watched.keys())
            .filter(|route| {
                let by_rule = |watched: &&Watched| watched.rule == rule;
                self.watched[*route]
                    .iter()
                    .filter(by_rule)
                    .any(|entry| self.catch(entry, *route, &self.steady).is_some())
            })
            .map(|route| self.network.routes[route].baseline)
            .sum();
        if covered * MONTHS > volume { volume / (covered * MONTHS) } else { 1.0 }
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

fn effect_of(rule: &Rule, effective_since: i64, month: MonthIx) -> FindingKind {
    match &rule.instrument {
        Instrument::Ban => FindingKind::Blocked,
        Instrument::Licence { approval_share, processing_months, presumption, valid_months, .. } => {
            let approved = match presumption {
                Presumption::CaseByCase => *approval_share,
                Presumption::Approval => 1.0,
                Presumption::Denial => return FindingKind::Denied,
            };
            let decided = MonthIx::at(effective_since + i64::from(*processing_months)).unwrap_or_default();
            if approved <= 0.0 {
                return FindingKind::Blocked;
            }
            if month < decided {
                return FindingKind::Waiting { until: decided };
            }
            // An approval that has run out is applied for anew, and nothing passes until that is decided.
            let (valid, wait) = (valid_months.unwrap_or(u32::MAX) as usize, *processing_months as usize);
            let cycle = valid.saturating_add(wait).max(1);
            let since = month.since(decided) % cycle;
            if since >= valid {
                return FindingKind::Waiting { until: month.after(cycle - since) };
            }
            FindingKind::Licensed { approved }
        }
        Instrument::Quota { per_year, .. } => FindingKind::Quota { per_year: *per_year },
        Instrument::Tariff { ad_valorem } => FindingKind::Taxed { ad_valorem: *ad_valorem },
    }
}

/// The highest duty of each issuer, summed over issuers, weighed by reach and days.
fn tariff(findings: &[VerdictFinding], rules: &TiSlice<RuleIx, &Rule>) -> f64 {
    let mut duties: Vec<(&Country, f64)> = Vec::new();
    for finding in findings {
        let (FindingKind::Taxed { ad_valorem }, FindingCause::Rule { rule, .. }) = (&finding.kind, &finding.cause)
        else {
            continue;
        };
        let Some(rule) = rules.iter().find(|known| &known.id == rule) else { continue };
        let duty = ad_valorem * finding.reach * finding.share_in_force * (1.0 - finding.clean);
        match duties.iter_mut().find(|(issuer, _)| *issuer == &rule.issuer) {
            Some((_, highest)) => *highest = highest.max(duty),
            None => duties.push((&rule.issuer, duty)),
        }
    }
    duties.iter().map(|(_, duty)| duty).sum()
}

/// Whether a rule means those whom it names as end users behind the next stop, too.
fn means_end_users(rule: &Rule) -> bool {
    rule.scope.entities.as_ref().is_some_and(|entities| entities.end_users)
}
