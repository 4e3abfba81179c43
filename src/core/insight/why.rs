//! Why a demand runs short: the chain upstream along which goods fail to come, what stops it at its ends, and what held out until then.
//!
//! From the demand the walk goes up every route that brings less than in the baseline, in the month in which its goods would have left. A route that a
//! verdict hinders is an end of the chain, and so is a plant that an event holds back, and a supplier that makes as much as ever and delivers to
//! others. Where a supplier makes less, the walk goes on with what it takes in; where nothing above it fails, it makes less because less is wanted,
//! and is no cause.

use crate::engine::{
    ActivityIx, FindingCause, MonthIx, MonthOutcome, Network, NodeIx, Outcome, RouteIx, SiteIx, Timeline, Verdict,
    VerdictKind,
};
use crate::insight::gap::SHORT;
use crate::insight::short_demands::ShortDemand;
use crate::model::{Event, EventEffect, EventId, Preset, RuleId, Scenario};
use std::collections::{BTreeMap, BTreeSet};
use typed_index_collections::{TiVec, ti_vec};

/// Why one final demand runs short, seen in its worst month.
#[derive(Clone, Debug, PartialEq)]
pub struct Why {
    /// The demand that runs short.
    pub short: ShortDemand,
    /// Routes along which less comes than before, in order of their numbers.
    pub chain: Vec<RouteIx>,
    /// What stops the chain at its ends, that which stops most first.
    pub ends: Vec<ChainEnd>,
    /// The first month in which any of the routes that are hindered at the ends was; none where no route is.
    pub stopped_since: Option<MonthIx>,
    /// The store along the chain of which most was used up between then and the first shortage, USD; none where none was.
    pub held_out_on: Option<NodeIx>,
}

/// One reason at the ends of a chain.
#[derive(Clone, Debug, PartialEq)]
pub struct ChainEnd {
    /// What it is.
    pub cause: ChainCause,
    /// The routes that it stops, that which lacks most first; empty where it is a plant.
    pub routes: Vec<RouteIx>,
    /// What does not come because of it in that month, USD at the prices of the map.
    pub lost_usd: f64,
}

/// What a chain ends at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChainCause {
    /// A clause of a rule, counted from 0.
    Clause(RuleId, usize),
    /// An event that closes routes.
    Event(EventId),
    /// A plant that an event holds back.
    Plant(SiteIx, EventId),
    /// A supplier that makes as much as before and delivers to others.
    Diverted(SiteIx),
}

/// Why a demand that runs short does.
pub fn why(preset: &Preset, outcome: &Outcome, short: ShortDemand) -> Option<Why> {
    let months = &outcome.result()?.months;
    let network = &outcome.network;
    let node = network.node(short.site, short.commodity)?;
    let mut routes_to = ti_vec![Vec::new(); network.nodes.len()];
    for (at, route) in network.routes.iter_enumerated().filter(|(_, route)| route.baseline > 0.0) {
        routes_to[route.to].push(at);
    }
    let mut made_by = ti_vec![Vec::new(); network.nodes.len()];
    for (at, activity) in network.activities.iter_enumerated().filter(|(_, activity)| activity.baseline > 0.0) {
        activity.outputs.iter().for_each(|(made, _)| made_by[*made].push(at));
    }
    let mut walk = Walk {
        preset,
        scenario: preset.scenario(&outcome.scenario),
        network,
        months,
        routes_to,
        made_by,
        verdicts: &outcome.verdicts,
        seen: BTreeMap::new(),
        chain: BTreeSet::new(),
        ends: BTreeMap::new(),
    };
    walk.up(node, short.worst);
    let Walk { seen, chain, ends, .. } = walk;
    let mut ends: Vec<ChainEnd> = ends
        .into_iter()
        .map(|(cause, mut lost)| {
            lost.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
            let lost_usd = lost.iter().map(|(_, usd)| usd).sum();
            ChainEnd { cause, routes: lost.into_iter().filter_map(|(route, _)| route).collect(), lost_usd }
        })
        .collect();
    ends.sort_by(|a, b| b.lost_usd.total_cmp(&a.lost_usd).then_with(|| a.cause.cmp(&b.cause)));
    let hindered = |end: &&ChainEnd| matches!(end.cause, ChainCause::Clause(..) | ChainCause::Event(_));
    let stopped: Vec<RouteIx> = ends.iter().filter(hindered).flat_map(|end| end.routes.iter().copied()).collect();
    let stopped_since = outcome.verdicts.iter_enumerated().find_map(|(month, verdicts)| {
        let any = stopped.iter().any(|route| verdicts.get(*route).is_some_and(hinders));
        any.then_some(month)
    });
    let held_out_on = stopped_since.filter(|since| *since < short.first).and_then(|since| {
        let nodes: BTreeSet<NodeIx> = seen.into_keys().map(|(node, _)| node).collect();
        used_up(network, months, nodes, since, short.first)
    });
    Some(Why { short, chain: chain.into_iter().collect(), ends, stopped_since, held_out_on })
}

/// True for a verdict that lets less pass than usual.
fn hinders(verdict: &Verdict) -> bool {
    verdict.kind() != VerdictKind::Free
}

/// The store of which most was used up between the beginning of one month and the end of the month before another.
fn used_up(
    network: &Network,
    months: &TiVec<MonthIx, MonthOutcome>,
    nodes: BTreeSet<NodeIx>,
    since: MonthIx,
    until: MonthIx,
) -> Option<NodeIx> {
    let before = since.previous().and_then(|month| months.get(month));
    let at = |node: NodeIx| match before {
        Some(month) => month.stocks[node],
        None => network.stocks.iter().filter(|stock| stock.node == node).map(|stock| stock.initial).sum(),
    };
    let after = months.get(until)?;
    let used = |node: NodeIx| (at(node) - after.stocks[node]) * network.prices[node];
    let most = nodes.into_iter().map(|node| (node, used(node))).max_by(|a, b| a.1.total_cmp(&b.1))?;
    // Less than a hundredth of a month's turnover is no store that anybody lived on.
    (most.1 > SHORT * network.throughput[most.0] * network.prices[most.0]).then_some(most.0)
}

struct Walk<'a> {
    preset: &'a Preset,
    scenario: Option<&'a Scenario>,
    network: &'a Network,
    months: &'a TiVec<MonthIx, MonthOutcome>,
    /// What usually comes to each balance, and what usually makes its good: looked up at every step of the walk.
    routes_to: TiVec<NodeIx, Vec<RouteIx>>,
    made_by: TiVec<NodeIx, Vec<ActivityIx>>,
    verdicts: &'a TiVec<MonthIx, TiVec<RouteIx, Verdict>>,
    /// Whether a cause was found above a balance in a month; not yet where the walk is still above it.
    seen: BTreeMap<(NodeIx, MonthIx), bool>,
    chain: BTreeSet<RouteIx>,
    /// Per cause the routes, or none where it is a plant, and what is lost, USD.
    ends: BTreeMap<ChainCause, Vec<(Option<RouteIx>, f64)>>,
}

impl Walk<'_> {
    /// Goes up from a balance in a month. True where something above it keeps goods from it; a supplier that only makes less because less is wanted
    /// of it does not.
    fn up(&mut self, node: NodeIx, month: MonthIx) -> bool {
        if let Some(found) = self.seen.get(&(node, month)) {
            return *found;
        }
        self.seen.insert((node, month), false);
        let mut found = false;
        for (route, left, lost) in self.bring_less(node, month) {
            let from = self.network.routes[route].from;
            let usd = lost * self.network.prices[from];
            let verdict = self.verdicts.get(left).and_then(|verdicts| verdicts.get(route));
            let cause = match verdict.filter(|verdict| hinders(verdict)).and_then(main_cause) {
                Some(cause) => Some(cause),
                None if self.up(from, left) => None,
                None if self.make_less(from, left).is_empty() => {
                    Some(ChainCause::Diverted(self.network.nodes[from].site))
                }
                None => continue,
            };
            found = true;
            self.chain.insert(route);
            if let Some(cause) = cause {
                self.ends.entry(cause).or_default().push((Some(route), usd));
            }
        }
        for (at, usd) in self.make_less(node, month) {
            let activity = &self.network.activities[at];
            if let Some(event) = self.holds_back(at, month) {
                found = true;
                let cause = ChainCause::Plant(activity.site, event.id.clone());
                self.ends.entry(cause).or_default().push((None, usd));
                continue;
            }
            for (input, _) in activity.inputs.clone() {
                found |= self.up(input, month);
            }
        }
        self.seen.insert((node, month), found);
        found
    }

    /// Routes that bring noticeably less to a balance than in the baseline: with the month in which the goods would have left, and how much lacks.
    fn bring_less(&self, node: NodeIx, month: MonthIx) -> Vec<(RouteIx, MonthIx, f64)> {
        let less = self.routes_to[node].iter().filter_map(|at| {
            let route = &self.network.routes[*at];
            let left = month.before(route.transit)?;
            let lost = route.baseline - self.months.get(left)?.flows[*at];
            (lost > SHORT * route.baseline).then_some((*at, left, lost))
        });
        less.collect()
    }

    /// What makes noticeably less of what a balance is of, and what of it lacks, USD.
    fn make_less(&self, node: NodeIx, month: MonthIx) -> Vec<(ActivityIx, f64)> {
        let Some(outcome) = self.months.get(month) else { return Vec::new() };
        let less = self.made_by[node].iter().filter_map(|at| {
            let activity = &self.network.activities[*at];
            let (_, each) = activity.outputs.iter().find(|(made, _)| *made == node)?;
            let lost = activity.baseline - outcome.activities[*at];
            (lost > SHORT * activity.baseline).then_some((*at, lost * each * self.network.prices[node]))
        });
        less.collect()
    }

    /// The event that holds a plant back in a month: an outage, or a price that it cannot live on.
    fn holds_back(&self, at: ActivityIx, month: MonthIx) -> Option<&Event> {
        let scenario = self.scenario?;
        let timeline = Timeline::of(scenario);
        let site = &self.network.map.sites[self.network.activities[at].site].id;
        let lives_on_a_price = self.network.activity_entry(at).break_even_usd.is_some();
        let mut events = self.preset.events.iter().filter(|event| scenario.events.contains(&event.id));
        events.find(|event| {
            let acts = match &event.effect {
                EventEffect::Outage { site: out, .. } => out == site,
                EventEffect::PriceChange { factor, .. } => lives_on_a_price && *factor < 1.0,
                EventEffect::DemandChange { .. } | EventEffect::RouteClosed { .. } => false,
            };
            acts && timeline.covers(month, event.from, event.until)
        })
    }
}

/// What stops most of a route.
fn main_cause(verdict: &Verdict) -> Option<ChainCause> {
    let most = verdict.findings.iter().max_by(|a, b| a.stops().total_cmp(&b.stops()))?;
    Some(match &most.cause {
        FindingCause::Rule { rule, clause, .. } => ChainCause::Clause(rule.clone(), *clause),
        FindingCause::Event(event) => ChainCause::Event(event.clone()),
    })
}
