//! Whom a maker leaves in order to sell: the sources that taint what a content clause stops, at his own gate or further up.
//!
//! The threshold is followed upstream. What a site makes of several inputs stays below it if each input stays below the threshold over the
//! share of the inputs in the value made, whatever the mix: so no source need be left for a trace. A source above its limit is left, or,
//! where the plan goes up the chain and the source can itself buy clean, is made to. Who has no way to become clean, since all that reaches
//! him is tainted or since his own country's goods count whole, is left.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx, SiteIx};
use crate::engine::mixing::{ContentModel, Contents};
use crate::engine::month::bounds::Blend;
use crate::engine::network::Network;
use crate::engine::rules::ContentStop;
use crate::tolerance::CONTENT;
use std::collections::{BTreeMap, BTreeSet};
use typed_index_collections::{TiVec, ti_vec};

/// Distance that a maker keeps from a threshold, as a share of it: far above the rounding of shares.
const DISTANCE: f64 = 1e-3;

/// A node that stays below a content of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Limited {
    /// Where.
    pub node: NodeIx,
    /// What is counted.
    pub label: usize,
}

/// How far up a plan goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Depth {
    /// The maker chooses among his own sources.
    Maker,
    /// Those who supply him, and theirs, choose with him.
    Chain,
}

/// Distance from a threshold that a maker keeps who blends: what he gets from his sources changes from month to month.
const BLENDING_DISTANCE: f64 = 0.05;

/// What is done about tainted sources.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tainted {
    /// They are left.
    Left,
    /// So much is taken from them as the clean goods with it allow: to stay below the threshold, or, where a clean line is kept, to feed
    /// it.
    Blended,
}

/// What a maker, and those who go along with him, would have to leave.
#[derive(Clone, Debug, PartialEq)]
pub struct CleanPlan {
    /// Whose goods are to be freed.
    pub maker: SiteIx,
    /// Content from which on goods are tainted, at every node that buys or is made clean.
    pub limits: BTreeMap<Limited, f64>,
    /// What is done about those who taint.
    pub tainted: Tainted,
    /// Tainted share of the volume that may enter a maker who keeps a clean line, 0 to 1, by label.
    pub beside_line: BTreeMap<usize, f64>,
    /// Routes that taint and whose sources do not go along: left, or taken from in part.
    pub left: BTreeSet<RouteIx>,
    /// Routes out of the maker's gate that are to be freed.
    pub frees: BTreeSet<RouteIx>,
    /// Usual value of what is stopped on these, USD per month.
    pub value: f64,
}

impl CleanPlan {
    /// Takes in another of the same maker.
    pub fn join(&mut self, other: &Self) {
        for (limited, limit) in &other.limits {
            let known = self.limits.entry(*limited).or_insert(*limit);
            *known = known.min(*limit);
        }
        // Who leaves a source leaves it, whatever he would otherwise blend.
        if other.tainted == Tainted::Left {
            self.tainted = Tainted::Left;
        }
        self.left.extend(&other.left);
        self.frees.extend(&other.frees);
    }

    /// Leaves as well what has become tainted, unless its source goes along.
    pub fn follow(&mut self, network: &Network, model: &ContentModel, contents: &Contents, feeds: &Feeds) {
        for (Limited { node, label }, limit) in &self.limits {
            for route in &feeds.arriving[*node] {
                let goes_along =
                    self.limits.contains_key(&Limited { node: network.routes[*route].from, label: *label });
                if !goes_along && model.share_on_route(network, contents, *route, *label) >= *limit {
                    self.left.insert(*route);
                }
            }
        }
    }
}

/// The limits of several plans; the stricter holds.
pub fn merged<'a>(plans: impl IntoIterator<Item = &'a CleanPlan>) -> BTreeMap<Limited, f64> {
    let mut limits: BTreeMap<Limited, f64> = BTreeMap::new();
    for (limited, limit) in plans.into_iter().flat_map(|plan| &plan.limits) {
        let known = limits.entry(*limited).or_insert(*limit);
        *known = known.min(*limit);
    }
    limits
}

/// The mixes of a plan that blends, one for each node that anything tainted reaches.
pub fn blends(
    network: &Network,
    model: &ContentModel,
    contents: &Contents,
    feeds: &Feeds,
    plan: &CleanPlan,
) -> Vec<Blend> {
    if plan.tainted == Tainted::Left {
        return Vec::new();
    }
    let blending = Blending { network, model, contents, feeds, plan };
    plan.limits.keys().filter_map(|at| blending.blend(*at)).collect()
}

/// What the mixes of a plan are worked out from.
struct Blending<'a> {
    network: &'a Network,
    model: &'a ContentModel,
    contents: &'a Contents,
    feeds: &'a Feeds,
    plan: &'a CleanPlan,
}

impl Blending<'_> {
    fn blend(&self, at: Limited) -> Option<Blend> {
        let allowed = self.allowed(at)?;
        // What is as tainted as it may be neither taints nor thins the mix.
        let counts = |coefficient: &f64| coefficient.abs() > CONTENT;
        let routes: Vec<(RouteIx, f64)> = (self.feeds.arriving[at.node].iter())
            .map(|route| (*route, self.brought(*route, at, &mut vec![at.node]) - allowed))
            .filter(|(_, coefficient)| counts(coefficient))
            .collect();
        if routes.iter().all(|(_, coefficient)| *coefficient <= 0.0) {
            return None;
        }
        let made = |activity: &ActivityIx| {
            let content = self.made(*activity, at, &mut vec![at.node]);
            let quantity: f64 = (self.network.activities[*activity].outputs.iter())
                .filter(|(node, _)| *node == at.node)
                .map(|(_, quantity)| quantity)
                .sum();
            (*activity, quantity * (content - allowed))
        };
        let activities = self.feeds.making[at.node].iter().map(made).filter(|(_, coefficient)| counts(coefficient));
        Some(Blend { node: at.node, routes, activities: activities.collect() })
    }

    /// Content that is allowed at a node; where a clean line is kept, the share of the volume that may be tainted.
    fn allowed(&self, at: Limited) -> Option<f64> {
        if self.keeps_line(at.node) {
            let beside = self.plan.beside_line.get(&at.label).copied().unwrap_or(0.0);
            return Some(beside * (1.0 - DISTANCE));
        }
        self.plan.limits.get(&at).map(|limit| limit * (1.0 - BLENDING_DISTANCE))
    }

    fn keeps_line(&self, node: NodeIx) -> bool {
        self.network.map.sites[self.network.nodes[node].site].segregates
    }

    /// The most content that a route can bring to a node; where a clean line is kept there, whether it brings any.
    fn brought(&self, route: RouteIx, at: Limited, on_way: &mut Vec<NodeIx>) -> f64 {
        let source = Limited { node: self.network.routes[route].from, label: at.label };
        let now = self.model.share_on_route(self.network, self.contents, route, at.label);
        let most = if self.plan.limits.contains_key(&source) { self.most(source, on_way) } else { now };
        if self.keeps_line(at.node) { f64::from(u8::from(most >= CONTENT)) } else { most }
    }

    /// The most content that what an activity makes can have.
    fn made(&self, activity: ActivityIx, at: Limited, on_way: &mut Vec<NodeIx>) -> f64 {
        let Some(inputs) = self.model.dilution(self.network, activity, at.node, at.label) else { return 1.0 };
        let most = |node: NodeIx, on_way: &mut Vec<NodeIx>| self.most(Limited { node, label: at.label }, on_way);
        if self.keeps_line(at.node) {
            // A clean lot takes clean inputs throughout.
            return inputs.iter().map(|(node, _)| most(*node, on_way)).fold(0.0, f64::max);
        }
        inputs.iter().map(|(node, share)| share * most(*node, on_way)).sum()
    }

    /// The most content that a node can come to: what is allowed where it is mixed, what is brought and made where it is not.
    fn most(&self, at: Limited, on_way: &mut Vec<NodeIx>) -> f64 {
        let Some(allowed) = self.allowed(at) else { return self.contents.share(at.node, at.label) };
        if on_way.contains(&at.node) {
            return allowed;
        }
        on_way.push(at.node);
        let arriving = &self.feeds.arriving[at.node];
        let brought = arriving.iter().map(|route| self.brought(*route, at, on_way)).fold(0.0, f64::max);
        let made =
            self.feeds.making[at.node].iter().map(|activity| self.made(*activity, at, on_way)).fold(0.0, f64::max);
        on_way.pop();
        brought.max(made).min(allowed)
    }
}

/// What brings goods to each node.
pub struct Feeds {
    arriving: TiVec<NodeIx, Vec<RouteIx>>,
    making: TiVec<NodeIx, Vec<ActivityIx>>,
}

impl Feeds {
    /// Those of a map.
    pub fn of(network: &Network) -> Self {
        let mut feeds = Self {
            arriving: ti_vec![Vec::new(); network.nodes.len()],
            making: ti_vec![Vec::new(); network.nodes.len()],
        };
        for (route, entry) in network.routes.iter_enumerated() {
            feeds.arriving[entry.to].push(route);
        }
        for (activity, entry) in network.activities.iter_enumerated() {
            entry.outputs.iter().for_each(|(node, _)| feeds.making[*node].push(activity));
        }
        feeds
    }
}

/// What plans are made from.
pub struct Situation<'a> {
    /// The map in index form.
    pub network: &'a Network,
    /// What is counted.
    pub model: &'a ContentModel,
    /// What is on the map.
    pub contents: &'a Contents,
    /// Whether a route could carry anything this month.
    pub is_open: &'a dyn Fn(RouteIx) -> bool,
}

/// A plan for every maker whose goods are stopped and could be freed; none for the others.
pub fn plans(situation: &Situation<'_>, stops: &[ContentStop], depth: Depth, tainted: Tainted) -> Vec<CleanPlan> {
    let network = situation.network;
    let feeds = Feeds::of(network);
    let maker = |stop: &ContentStop| network.nodes[network.routes[stop.route].from].site;
    let makers: BTreeSet<SiteIx> = stops.iter().map(maker).collect();
    makers
        .into_iter()
        .filter_map(|site| {
            let own: Vec<&ContentStop> = stops.iter().filter(|stop| maker(stop) == site).collect();
            Search { situation, feeds: &feeds, depth, tainted }.plan(site, &own)
        })
        .collect()
}

/// The search upstream for one maker.
struct Search<'a> {
    situation: &'a Situation<'a>,
    feeds: &'a Feeds,
    depth: Depth,
    tainted: Tainted,
}

impl Search<'_> {
    fn plan(&self, maker: SiteIx, stops: &[&ContentStop]) -> Option<CleanPlan> {
        let network = self.situation.network;
        let root = |stop: &ContentStop| Limited { node: network.routes[stop.route].from, label: stop.label };
        let start = |stop: &ContentStop| (root(stop), stop.threshold * (1.0 - DISTANCE));
        // What could be made clean at all, if everybody upstream who may go along does.
        let reach = self.limits(stops.iter().map(|stop| start(stop)), &|_| self.depth == Depth::Chain);
        let cleanable = self.cleanable(&reach);
        let is_freed = |route: RouteIx| {
            stops.iter().filter(|stop| stop.route == route).all(|stop| cleanable.contains(&root(stop)))
        };
        let freed: Vec<&&ContentStop> = stops.iter().filter(|stop| is_freed(stop.route)).collect();
        if freed.is_empty() {
            return None;
        }
        let goes_along = |limited: Limited| self.depth == Depth::Chain && cleanable.contains(&limited);
        let limits = self.limits(freed.iter().map(|stop| start(stop)), &goes_along);
        let left: BTreeSet<RouteIx> = limits
            .iter()
            .flat_map(|(limited, limit)| self.tainting(*limited, *limit))
            .filter(|(_, source)| !goes_along(*source))
            .map(|(route, _)| route)
            .collect();
        // Who gets nothing tainted any more has nothing to leave: what he has of it is used up, and mixed with what comes.
        if !left.iter().any(|route| (self.situation.is_open)(*route)) {
            return None;
        }
        let frees: BTreeMap<RouteIx, f64> = freed.iter().map(|stop| (stop.route, stop.stops)).collect();
        let value = |(route, stops): (&RouteIx, &f64)| {
            let entry = &network.routes[*route];
            stops * entry.baseline * network.embodied_usd[entry.from]
        };
        let value = frees.iter().map(value).sum();
        let mut beside_line: BTreeMap<usize, f64> = BTreeMap::new();
        for stop in &freed {
            let unwatched = 1.0 - self.situation.model.watched_part(root(stop).node, stop.label);
            let known = beside_line.entry(stop.label).or_insert(unwatched);
            *known = known.min(unwatched);
        }
        let frees = frees.into_keys().collect();
        Some(CleanPlan { maker, limits, tainted: self.tainted, beside_line, left, frees, value })
    }

    /// Routes that bring goods at or above a limit to a node, with the nodes that they come from.
    fn tainting(&self, at: Limited, limit: f64) -> impl Iterator<Item = (RouteIx, Limited)> + '_ {
        let Situation { network, model, contents, .. } = *self.situation;
        self.feeds.arriving[at.node]
            .iter()
            .filter(move |route| model.share_on_route(network, contents, **route, at.label) >= limit)
            .map(move |route| (*route, Limited { node: network.routes[*route].from, label: at.label }))
    }

    /// The limits upstream of some: within sites through what is made, and between sites to those who go along.
    fn limits(
        &self,
        from: impl IntoIterator<Item = (Limited, f64)>,
        goes_along: &dyn Fn(Limited) -> bool,
    ) -> BTreeMap<Limited, f64> {
        let Situation { network, model, .. } = *self.situation;
        let mut limits: BTreeMap<Limited, f64> = BTreeMap::new();
        let mut open: Vec<(Limited, f64)> = from.into_iter().collect();
        while let Some((at, limit)) = open.pop() {
            // A clean line takes nothing tainted at all; elsewhere less than a trace is nothing. It also ends what goes round in a circle.
            let is_line = network.map.sites[network.nodes[at.node].site].segregates;
            let limit = if is_line { CONTENT } else { limit.max(CONTENT) };
            if limits.get(&at).is_some_and(|known| *known <= limit) {
                continue;
            }
            limits.insert(at, limit);
            for activity in &self.feeds.making[at.node] {
                let Some(inputs) = model.dilution(network, *activity, at.node, at.label) else { continue };
                let dilution: f64 = inputs.iter().map(|(_, share)| share).sum();
                // Where even goods that are nothing else would stay below it, there is no limit.
                if dilution > limit {
                    let of_inputs = limit / dilution;
                    open.extend(inputs.iter().map(|(node, _)| (Limited { node: *node, label: at.label }, of_inputs)));
                }
            }
            open.extend(
                self.tainting(at, limit).filter(|(_, source)| goes_along(*source)).map(|(_, source)| (source, limit)),
            );
        }
        limits
    }

    /// Those of the nodes that clean goods can reach: from a source below its limit, or made of what they can reach.
    fn cleanable(&self, limits: &BTreeMap<Limited, f64>) -> BTreeSet<Limited> {
        let Situation { network, model, contents, is_open } = *self.situation;
        let mut cleanable: BTreeSet<Limited> = BTreeSet::new();
        loop {
            let before = cleanable.len();
            for (at, limit) in limits {
                let by_trade = self.feeds.arriving[at.node].iter().any(|route| {
                    let source = Limited { node: network.routes[*route].from, label: at.label };
                    let goes_along = self.depth == Depth::Chain && cleanable.contains(&source);
                    is_open(*route)
                        && (goes_along || model.share_on_route(network, contents, *route, at.label) < *limit)
                });
                let is_clean = |node: NodeIx| {
                    let input = Limited { node, label: at.label };
                    !limits.contains_key(&input) || cleanable.contains(&input)
                };
                let by_making = self.feeds.making[at.node].iter().any(|activity| {
                    let inputs = model.dilution(network, *activity, at.node, at.label);
                    inputs.is_some_and(|inputs| inputs.iter().all(|(node, _)| is_clean(*node)))
                });
                if by_trade || by_making {
                    cleanable.insert(*at);
                }
            }
            if cleanable.len() == before {
                return cleanable;
            }
        }
    }
}
