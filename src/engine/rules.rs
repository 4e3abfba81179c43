//! Verdicts: what the rules of a scenario allow on each route in each month, and why.

use super::mixing::{Counted, UseClass};
use super::{ContentShares, Network, Rung, Timeline, UseProfile};
use crate::model::{
    Clause, ClauseKind, Country, Destinations, Event, EventEffect, EventId, Exemption, Instrument, Measure,
    MeasureEffect, Preset, Rule, RuleId, Scenario, TechnologyTag, Users,
};

/// A share of a route's volume below this is rounding.
const TRACE: f64 = 1e-9;

/// What the rules say about one route in one month.
#[derive(Clone, Debug, PartialEq)]
pub struct Verdict {
    /// Share of the baseline volume that may pass, 0 to 1.
    pub permitted: f64,
    /// Duties on the value, 0.25 = 25 %; the highest of each issuer, summed over issuers.
    pub tariff: f64,
    /// Every rule and event that touches the route, the strictest first.
    pub findings: Vec<Finding>,
}

/// One verdict in a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VerdictKind {
    /// Nothing stands in the way.
    Free,
    /// A duty is due.
    Taxed,
    /// A quota covers it.
    Capped,
    /// A share passes.
    Reduced,
    /// Nothing passes until licences are decided.
    Delayed,
    /// Nothing passes.
    Blocked,
}

impl VerdictKind {
    /// All kinds, mildest first.
    pub const ALL: [Self; 6] = [Self::Free, Self::Taxed, Self::Capped, Self::Reduced, Self::Delayed, Self::Blocked];

    /// The word on screen and in results.
    pub fn label(self) -> &'static str {
        match self {
            Self::Free => "free",
            Self::Taxed => "taxed",
            Self::Capped => "capped",
            Self::Reduced => "reduced",
            Self::Delayed => "delayed",
            Self::Blocked => "blocked",
        }
    }
}

impl Verdict {
    /// No rule touches the route.
    pub fn free() -> Self {
        Self { permitted: 1.0, tariff: 0.0, findings: Vec::new() }
    }

    /// The strictest that can be said of it.
    pub fn kind(&self) -> VerdictKind {
        let any = |kind: fn(&FindingKind) -> bool| self.findings.iter().any(|finding| kind(&finding.kind));
        if self.permitted <= TRACE {
            // A route that only waits will open; one that anything blocks for good will not.
            let waits = any(|kind| matches!(kind, FindingKind::Waiting { .. }));
            let blocks = any(|kind| matches!(kind, FindingKind::Blocked | FindingKind::Closed));
            if waits && !blocks { VerdictKind::Delayed } else { VerdictKind::Blocked }
        } else if self.permitted < 1.0 - TRACE {
            VerdictKind::Reduced
        } else if any(|kind| matches!(kind, FindingKind::Quota { .. })) {
            VerdictKind::Capped
        } else if self.tariff > 0.0 {
            VerdictKind::Taxed
        } else {
            VerdictKind::Free
        }
    }
}

/// Why a route has its verdict: one rule's clause, or one event.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule or event behind it.
    pub cause: Cause,
    /// What it does to the volume it is aimed at.
    pub kind: FindingKind,
    /// Share of the route's volume it is aimed at: its users and end uses.
    pub reach: f64,
    /// Share of the month's days on which it is awake.
    pub awake: f64,
}

impl Finding {
    /// Share of the route's volume of the month that it stops, 0 to 1.
    pub fn stops(&self) -> f64 {
        self.reach * self.awake * (1.0 - self.kind.passes())
    }
}

/// What is behind a finding.
#[derive(Clone, Debug, PartialEq)]
pub enum Cause {
    /// A rule, by one of its clauses.
    Rule {
        /// Which rule.
        rule: RuleId,
        /// What caught the route.
        catch: Catch,
    },
    /// An event.
    Event(EventId),
}

/// How a clause caught a route.
#[derive(Clone, Debug, PartialEq)]
pub enum Catch {
    /// A listed good leaves the issuer's territory.
    Domestic,
    /// A good made abroad contains too much.
    Content {
        /// Share of its value that is counted.
        share: f64,
        /// Share from which on it is caught.
        threshold: f64,
    },
    /// A good was made with the issuer's technology.
    Technology(TechnologyTag),
}

impl Catch {
    /// Which kind of clause it was.
    pub fn clause(&self) -> ClauseKind {
        match self {
            Self::Domestic => ClauseKind::Domestic,
            Self::Content { .. } => ClauseKind::Content,
            Self::Technology(_) => ClauseKind::Technology,
        }
    }
}

/// What a finding does.
#[derive(Clone, Debug, PartialEq)]
pub enum FindingKind {
    /// Refused.
    Blocked,
    /// Closed by an event.
    Closed,
    /// Licences are pending; decided in the month of this index.
    Waiting {
        /// First month with decisions.
        until: usize,
    },
    /// This share is approved.
    Licensed {
        /// 0 to 1.
        approved: f64,
    },
    /// A quota covers it together with other routes.
    Quota {
        /// Units per year.
        per_year: f64,
    },
    /// A duty.
    Taxed {
        /// Share of the value.
        ad_valorem: f64,
    },
}

impl FindingKind {
    /// Share of the volume it is aimed at that still passes.
    fn passes(&self) -> f64 {
        match self {
            Self::Blocked | Self::Closed | Self::Waiting { .. } => 0.0,
            Self::Licensed { approved } => *approved,
            Self::Quota { .. } | Self::Taxed { .. } => 1.0,
        }
    }
}

/// A quota of one month: the routes it covers and what they may carry together.
#[derive(Clone, Debug, PartialEq)]
pub struct QuotaBound {
    /// Indices of routes.
    pub routes: Vec<usize>,
    /// Units per month.
    pub volume: f64,
}

/// The rules of a scenario on a map: everything that does not change from month to month, worked out once.
pub struct RuleBook<'a> {
    network: &'a Network,
    timeline: Timeline,
    rules: Vec<&'a Rule>,
    events: Vec<&'a Event>,
    exemptions: Vec<(&'a RuleId, &'a Measure, &'a Exemption)>,
    /// Per route, what its goods are used for, with the share of each use.
    uses: Vec<Vec<(UseClass, f64)>>,
    /// Per route, the clauses that catch it whenever they are awake.
    caught: Vec<Vec<Caught>>,
}

/// A clause that catches a route whenever it is awake.
struct Caught {
    rule: usize,
    clause: usize,
    catch: Catch,
    /// For each use of the route's goods, whether the rule is aimed at it.
    aimed: Vec<bool>,
}

/// A clause that catches a route in a month.
struct Hit<'b> {
    rule: usize,
    catch: &'b Catch,
    aimed: Vec<bool>,
    /// Share of the route's volume that the rule is aimed at.
    reach: f64,
    /// Share of the month's days.
    awake: f64,
    /// Month in which it last woke up.
    woke: i64,
}

impl<'a> RuleBook<'a> {
    /// Collects the rules that the scenario names; measures that exempt count from [`Rung::Measures`] on.
    pub fn new(preset: &'a Preset, network: &'a Network, scenario: &'a Scenario, rung: Rung) -> Self {
        let rules: Vec<&Rule> = preset.rules.iter().filter(|rule| scenario.rules.contains(&rule.id)).collect();
        let exemptions = preset
            .measures
            .iter()
            .filter(|measure| rung >= Rung::Measures && scenario.measures.contains(&measure.id))
            .filter_map(|measure| match &measure.effect {
                MeasureEffect::Exempt { rule, exemption } => Some((rule, measure, exemption)),
                _ => None,
            })
            .collect();
        let mut book = Self {
            network,
            timeline: Timeline::of(scenario),
            rules,
            events: preset.events.iter().filter(|event| scenario.events.contains(&event.id)).collect(),
            exemptions,
            uses: Vec::new(),
            caught: Vec::new(),
        };
        if !book.rules.is_empty() {
            let profile = UseProfile::solve(network);
            book.uses = (0..network.routes.len()).map(|route| uses_of(network, &profile, route)).collect();
            let content = ContentShares::solve(network, counted_by(&book.rules));
            book.caught = (0..network.routes.len()).map(|route| book.catches(route, &content)).collect();
        }
        book
    }

    /// Verdicts of all routes in a month.
    pub fn verdicts(&self, month: usize) -> Vec<Verdict> {
        (0..self.network.routes.len()).map(|route| self.verdict(route, month)).collect()
    }

    /// Quotas in force in a month.
    pub fn quotas(&self, month: usize) -> Vec<QuotaBound> {
        let mut quotas = Vec::new();
        for (at, rule) in self.rules.iter().enumerate() {
            let Instrument::Quota { per_year } = rule.instrument else { continue };
            let covered = |route: &usize| self.hits(*route, month).iter().any(|hit| hit.rule == at);
            let routes: Vec<usize> = (0..self.caught.len()).filter(covered).collect();
            if !routes.is_empty() {
                quotas.push(QuotaBound { routes, volume: per_year / super::network::MONTHS });
            }
        }
        quotas
    }

    /// Verdict of a route in a month.
    pub fn verdict(&self, route: usize, month: usize) -> Verdict {
        let mut verdict = Verdict::free();
        let hits = self.hits(route, month);
        if !hits.is_empty() {
            // Per use of the goods, the strictest finding holds; uses that no rule is aimed at pass.
            let mut passing: Vec<f64> = vec![1.0; self.uses[route].len()];
            for hit in hits {
                let rule = self.rules[hit.rule];
                let kind = effect_of(rule, hit.woke, month);
                for (passing, _) in passing.iter_mut().zip(&hit.aimed).filter(|(_, aimed)| **aimed) {
                    *passing = passing.min(1.0 - hit.awake * (1.0 - kind.passes()));
                }
                let cause = Cause::Rule { rule: rule.id.clone(), catch: hit.catch.clone() };
                verdict.findings.push(Finding { cause, kind, reach: hit.reach, awake: hit.awake });
            }
            let permitted: f64 =
                self.uses[route].iter().zip(&passing).map(|((_, share), passing)| share * passing).sum();
            // A sum of shares that should be 1 may miss it by rounding.
            verdict.permitted = if permitted > 1.0 - 1e-12 { 1.0 } else { permitted.max(0.0) };
            verdict.tariff = tariff(&verdict.findings, &self.rules);
        }
        for event in self.events.iter().filter(|event| self.timeline.covers(month, event.from, event.until)) {
            if matches!(&event.effect, EventEffect::RouteClosed { route: closed } if *closed == self.network.map.routes[route].id)
            {
                verdict.permitted = 0.0;
                let cause = Cause::Event(event.id.clone());
                verdict.findings.push(Finding { cause, kind: FindingKind::Closed, reach: 1.0, awake: 1.0 });
            }
        }
        verdict.findings.sort_by(|a, b| b.stops().total_cmp(&a.stops()));
        verdict
    }

    /// Per rule that catches a route in a month, the clause that is awake longest.
    fn hits(&self, route: usize, month: usize) -> Vec<Hit<'_>> {
        let mut hits: Vec<Hit<'_>> = Vec::new();
        for caught in self.caught.get(route).into_iter().flatten() {
            let rule = self.rules[caught.rule];
            let clause = &rule.clauses[caught.clause];
            let awake = self.timeline.awake(month, &rule.calendar, clause.from());
            let known = hits.iter().position(|hit| hit.rule == caught.rule);
            if awake <= 0.0 || known.is_some_and(|known| hits[known].awake >= awake) {
                continue;
            }
            let mut aimed = caught.aimed.clone();
            for (id, measure, exemption) in &self.exemptions {
                if **id == rule.id && self.timeline.covers(month, measure.from, None) {
                    self.let_off(exemption, clause.kind(), route, &mut aimed);
                }
            }
            let reach = self.reach(route, &aimed);
            if reach <= TRACE {
                continue;
            }
            let woke = self.timeline.woke(month, &rule.calendar, clause.from());
            let hit = Hit { rule: caught.rule, catch: &caught.catch, aimed, reach, awake, woke };
            match known {
                Some(known) => hits[known] = hit,
                None => hits.push(hit),
            }
        }
        hits
    }

    /// The clauses that catch a route, the rules' own exemptions taken off.
    fn catches(&self, route: usize, content: &ContentShares) -> Vec<Caught> {
        let mut caught = Vec::new();
        for (at, rule) in self.rules.iter().enumerate().filter(|(_, rule)| self.destination_in_scope(rule, route)) {
            for (clause_at, clause) in rule.clauses.iter().enumerate() {
                let Some(catch) = self.caught_by(rule, clause, route, content) else { continue };
                let mut aimed: Vec<bool> = self.uses[route].iter().map(|(class, _)| aimed_at(rule, class)).collect();
                for exemption in &rule.exemptions {
                    self.let_off(exemption, clause.kind(), route, &mut aimed);
                }
                if self.reach(route, &aimed) > TRACE {
                    caught.push(Caught { rule: at, clause: clause_at, catch, aimed });
                }
            }
        }
        caught
    }

    fn reach(&self, route: usize, aimed: &[bool]) -> f64 {
        self.uses[route].iter().zip(aimed).filter(|(_, aimed)| **aimed).map(|((_, share), _)| share).sum()
    }

    fn destination_in_scope(&self, rule: &Rule, route: usize) -> bool {
        let (_, to) = self.ends(route);
        !to.is_in(&rule.issuer)
            && match &rule.scope.destinations {
                Destinations::All => true,
                Destinations::Only(countries) => countries.iter().any(|group| to.is_in(group)),
                Destinations::Except(countries) => !countries.iter().any(|group| to.is_in(group)),
            }
    }

    fn caught_by(&self, rule: &Rule, clause: &Clause, route: usize, content: &ContentShares) -> Option<Catch> {
        let (from, _) = self.ends(route);
        let node = self.network.routes[route].from;
        let good = &self.network.map.commodities[self.network.nodes[node].commodity];
        let abroad = !from.is_in(&rule.issuer);
        match clause {
            Clause::Domestic { lists, .. } => (!abroad && good.is_on(lists)).then_some(Catch::Domestic),
            Clause::Content { carriers, counted, threshold, .. } => {
                let share = content.share(node, &rule.issuer, counted);
                (abroad && good.is_on(carriers) && share > 0.0 && share >= *threshold)
                    .then_some(Catch::Content { share, threshold: *threshold })
            }
            Clause::Technology { carriers, technologies, .. } => self.network.map.sites[self.network.nodes[node].site]
                .technologies
                .iter()
                .find(|technology| technology.from == rule.issuer && technologies.contains(&technology.tag))
                .filter(|_| abroad && good.is_on(carriers))
                .map(|technology| Catch::Technology(technology.tag.clone())),
        }
    }

    /// Takes off the uses that an exemption lets off.
    fn let_off(&self, exemption: &Exemption, clause: ClauseKind, route: usize, aimed: &mut [bool]) {
        let (_, to) = self.ends(route);
        let entry = &self.network.map.routes[route];
        let applies = (exemption.clauses.is_empty() || exemption.clauses.contains(&clause))
            && (exemption.countries.is_empty() || exemption.countries.iter().any(|group| to.is_in(group)))
            && (exemption.sites.is_empty()
                || exemption.sites.contains(&entry.from)
                || exemption.sites.contains(&entry.to));
        if !applies {
            return;
        }
        for (aimed, (class, _)) in aimed.iter_mut().zip(&self.uses[route]) {
            if exemption.end_uses.is_empty() || exemption.end_uses.contains(&class.end_use) {
                *aimed = false;
            }
        }
    }

    /// Countries at both ends of a route.
    fn ends(&self, route: usize) -> (&Country, &Country) {
        let country = |node: usize| &self.network.map.sites[self.network.nodes[node].site].country;
        let route = &self.network.routes[route];
        (country(route.from), country(route.to))
    }
}

/// Uses of what a route carries; one unnamed civil use where nobody takes it.
fn uses_of(network: &Network, profile: &UseProfile, route: usize) -> Vec<(UseClass, f64)> {
    let uses: Vec<_> = profile.uses(network.routes[route].to).map(|(class, share)| (class.clone(), share)).collect();
    if uses.is_empty() { vec![(UseClass { end_use: "".into(), military: false }, 1.0)] } else { uses }
}

/// What the content clauses of some rules count, each once.
fn counted_by(rules: &[&Rule]) -> Vec<Counted> {
    let mut counted: Vec<Counted> = Vec::new();
    for rule in rules {
        for clause in &rule.clauses {
            if let Clause::Content { counted: lists, .. } = clause {
                counted.push(Counted { issuer: rule.issuer.clone(), lists: lists.clone() });
            }
        }
    }
    counted.sort();
    counted.dedup();
    counted
}

fn effect_of(rule: &Rule, woke: i64, month: usize) -> FindingKind {
    match rule.instrument {
        Instrument::Ban => FindingKind::Blocked,
        Instrument::Licence { approval_share, processing_months } => {
            let decided = usize::try_from(woke + i64::from(processing_months)).unwrap_or(0);
            if approval_share <= 0.0 {
                FindingKind::Blocked
            } else if month < decided {
                FindingKind::Waiting { until: decided }
            } else {
                FindingKind::Licensed { approved: approval_share }
            }
        }
        Instrument::Quota { per_year } => FindingKind::Quota { per_year },
        Instrument::Tariff { ad_valorem } => FindingKind::Taxed { ad_valorem },
    }
}

fn aimed_at(rule: &Rule, class: &UseClass) -> bool {
    let users = match rule.scope.users {
        Users::All => true,
        Users::Military => class.military,
        Users::Civil => !class.military,
    };
    users && (rule.scope.end_uses.is_empty() || rule.scope.end_uses.contains(&class.end_use))
}

/// The highest duty of each issuer, summed over issuers, weighed by reach and days.
fn tariff(findings: &[Finding], rules: &[&Rule]) -> f64 {
    let mut duties: Vec<(&Country, f64)> = Vec::new();
    for finding in findings {
        let (FindingKind::Taxed { ad_valorem }, Cause::Rule { rule, .. }) = (&finding.kind, &finding.cause) else {
            continue;
        };
        let Some(rule) = rules.iter().find(|known| &known.id == rule) else { continue };
        let duty = ad_valorem * finding.reach * finding.awake;
        match duties.iter_mut().find(|(issuer, _)| *issuer == &rule.issuer) {
            Some((_, highest)) => *highest = highest.max(duty),
            None => duties.push((&rule.issuer, duty)),
        }
    }
    duties.iter().map(|(_, duty)| duty).sum()
}
