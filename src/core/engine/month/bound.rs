//! Where everything is bound to a use, and to which: nothing free comes there, and only some groups of uses.
//!
//! A route that lets through nothing of those who are treated worst brings nothing free, since what it brings is bound to the others; and so on
//! downstream. A program that knows this of a place by its rows alone has no interior there: whatever the prices of what cannot come, they are
//! right, and the larger the better. An interior point then takes twice as long, and whole steps from its end go round in circles. So what
//! cannot come is no column, and what is all of a quantity is a row that holds exactly, or no quantity of its own.

use crate::engine::index::{NodeIx, RouteIx};
use crate::engine::month::reach::Reach;
use crate::engine::month::{Month, MonthUses, Stage};
use crate::engine::network::{Network, NetworkActivity};
use crate::tolerance::{CLOSED, SHARE};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// What can be at each node: free goods, and goods bound to each group of uses.
#[derive(Clone, Debug, Default)]
pub struct Bound {
    free: TiVec<NodeIx, bool>,
    groups: TiVec<NodeIx, Vec<bool>>,
}

impl Bound {
    /// Follows what is free and what is bound downstream, through what is open this month.
    pub fn of(month: &Month<'_>, supplied: &TiSlice<NodeIx, bool>, reach: &Reach<'_>) -> Self {
        let (network, uses) = (month.network, reach.uses);
        let mut bound = Self {
            free: at_hand_free(month, uses),
            groups: ti_vec![vec![false; uses.groups.count()]; network.nodes.len()],
        };
        let mut enter = |node: NodeIx, earmarked: &[f64]| {
            let entries = bound.groups[node].iter_mut().zip(earmarked);
            entries.for_each(|(known, volume)| *known |= *volume > 0.0);
        };
        uses.at_hand.iter_enumerated().for_each(|(node, earmarked)| enter(node, earmarked));
        if matches!(month.stage, Stage::Delivery { .. }) {
            let arriving = network.routes.iter().zip(uses.arrivals).filter(|(route, _)| route.transit > 0);
            arriving.for_each(|(route, earmarked)| enter(route.to, earmarked));
        }
        while bound.spread(month, supplied, reach) {}
        #[cfg(test)]
        tests::forget(&mut bound);
        bound
    }

    /// One step downstream along everything that is open; true if anything is new.
    fn spread(&mut self, month: &Month<'_>, supplied: &TiSlice<NodeIx, bool>, reach: &Reach<'_>) -> bool {
        let network = month.network;
        let mut is_new = false;
        let mut set = |known: &mut bool, now: bool| {
            is_new |= now && !*known;
            *known |= now;
        };
        for (at, route) in network.routes.iter_enumerated() {
            let is_open = month.stage.is_instant(route.transit) && month.bounds.routes[at] > 0.0;
            if !is_open || !supplied[route.from] {
                continue;
            }
            let told = reach.told[at];
            let is_free = self.free[route.from] && !is_bound_by_rule(network, reach, at);
            set(&mut self.free[route.to], is_free);
            for group in reach.groups(route.to) {
                // What is free is bound where uses are told apart.
                let comes = match told {
                    Some(told) => told.passes[group] > 0.0 && self.may_be(route.from, group),
                    None => self.groups[route.from][group],
                };
                set(&mut self.groups[route.to][group], comes);
            }
        }
        for (at, activity) in network.activities.iter_enumerated() {
            let is_made = month.bounds.activities[at] > 0.0;
            if !is_made || activity.inputs.iter().any(|(node, _)| !supplied[*node]) {
                continue;
            }
            let is_free = !self.is_all_made(activity);
            let is_any_bound = |group: usize| activity.inputs.iter().any(|(node, _)| self.groups[*node][group]);
            let groups = self.runs(reach, activity);
            let groups: Vec<usize> = groups.into_iter().filter(|group| is_any_bound(*group)).collect();
            let is_mixed = self.may_run_mixed(reach, activity);
            for (node, _) in &activity.outputs {
                let bound: f64 = reach.tracked.iter().map(|group| reach.share(*node, *group)).sum();
                // What a mixed run makes for those for whom nothing is earmarked is free.
                set(&mut self.free[*node], is_free || (is_mixed && bound < 1.0 - SHARE));
                groups.iter().for_each(|group| set(&mut self.groups[*node][*group], true));
                for group in reach.groups(*node).filter(|_| is_mixed && !is_free) {
                    set(&mut self.groups[*node][group], reach.share(*node, group) > 0.0);
                }
            }
        }
        is_new
    }

    /// Whether everything at a node is bound.
    pub fn is_all(&self, node: NodeIx) -> bool {
        !self.free[node]
    }

    /// Whether goods at a node may be for a group of uses.
    pub fn may_be(&self, node: NodeIx, group: usize) -> bool {
        self.free[node] || self.groups[node][group]
    }

    /// The groups to one of which everything at a node is bound; none where something is free, or where something can serve one group alone and
    /// bears no mark.
    pub fn all_of(&self, reach: &Reach<'_>, node: NodeIx) -> Option<Vec<usize>> {
        let groups = || self.groups[node].iter().enumerate().filter(|(_, is_there)| **is_there).map(|(group, _)| group);
        let is_marked = reach.nodes[node] && groups().all(|group| reach.binds(node, group));
        (self.is_all(node) && is_marked).then(|| groups().collect())
    }

    /// Whether everything that leaves on a route is bound.
    pub fn is_all_on(&self, network: &Network, reach: &Reach<'_>, at: RouteIx) -> bool {
        self.is_all(network.routes[at].from) || is_bound_by_rule(network, reach, at)
    }

    /// Groups for which goods that leave on a route may be bound.
    pub fn carried(&self, network: &Network, reach: &Reach<'_>, at: RouteIx) -> Vec<usize> {
        let route = &network.routes[at];
        let told = reach.told[at];
        let passes = |group: usize| told.is_none_or(|told| told.passes[group] > 0.0);
        reach.groups(route.to).filter(|group| passes(*group) && self.may_be(route.from, *group)).collect()
    }

    /// Whether everything that an activity makes is bound.
    pub fn is_all_made(&self, activity: &NetworkActivity) -> bool {
        activity.inputs.iter().any(|(node, _)| self.is_all(*node))
    }

    /// Groups for which an activity may run.
    pub fn runs(&self, reach: &Reach<'_>, activity: &NetworkActivity) -> Vec<usize> {
        let mut groups = reach.groups_made(activity);
        groups.retain(|group| activity.inputs.iter().all(|(node, _)| self.may_be(*node, *group)));
        groups
    }

    /// Whether an activity may run mixed: where everything is bound, to all groups that it then serves.
    pub fn may_run_mixed(&self, reach: &Reach<'_>, activity: &NetworkActivity) -> bool {
        let served = |node: NodeIx| {
            let there = reach.tracked.iter().filter(|group| self.groups[node][**group]);
            there.map(|group| reach.usual_share(activity, *group)).sum::<f64>() >= 1.0 - SHARE
        };
        reach.mixes(activity) && activity.inputs.iter().all(|(node, _)| self.free[*node] || served(*node))
    }
}

/// Whether whatever passes on a route is bound to those who are treated better there, because the route lets through nothing of the others.
pub fn is_bound_by_rule(network: &Network, reach: &Reach<'_>, at: RouteIx) -> bool {
    let Some(told) = reach.told[at] else { return false };
    let reached = reach.uses.groups.reached_by(network.routes[at].to);
    let passes = || told.passes.iter().zip(reached).filter(|(_, reached)| **reached).map(|(passes, _)| *passes);
    passes().any(|passes| passes <= 0.0) && passes().all(|passes| passes <= 0.0 || passes > SHARE)
}

/// Nodes where more lies or arrives than is earmarked.
fn at_hand_free(month: &Month<'_>, uses: &MonthUses<'_>) -> TiVec<NodeIx, bool> {
    let network = month.network;
    let sum = |earmarked: Option<&Vec<f64>>| earmarked.map_or(0.0, |earmarked| earmarked.iter().sum::<f64>());
    let mut bound: TiVec<NodeIx, f64> = network.nodes.keys().map(|node| sum(uses.at_hand.get(node))).collect();
    if matches!(month.stage, Stage::Delivery { .. }) {
        for (at, route) in network.routes.iter_enumerated().filter(|(_, route)| route.transit > 0) {
            bound[route.to] += sum(uses.arrivals.get(at));
        }
    }
    month.at_hand().iter().zip(&bound).map(|(whole, bound)| whole - bound > CLOSED * whole).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::ladder::Rung;
    use crate::engine::play::outcome::Play;
    use crate::engine::play::simulate::simulate;
    use crate::model::{EndUse, Instrument, Preset, Users};
    use crate::store::{Pattern, Size, builtin, generate};
    use std::cell::Cell;
    use std::sync::atomic::AtomicBool;

    thread_local! {
        /// Set while nothing is to be known: the program then has to find out by its rows.
        static IS_UNKNOWN: Cell<bool> = const { Cell::new(false) };
    }

    /// Leaves it as if something free could be everywhere, while nothing is to be known.
    pub(super) fn forget(bound: &mut Bound) {
        if IS_UNKNOWN.get() {
            bound.free.iter_mut().for_each(|free| *free = true);
        }
    }

    fn played(preset: &Preset, scenario: usize) -> Play {
        let network = Network::build(&preset.map);
        simulate(preset, &network, &preset.scenarios[scenario], Rung::TOP, &AtomicBool::new(false)).expect("a solution")
    }

    /// Everything that moves, lies or lacks is the same to 1e-7 of its size or of itself, whether the program knows what is bound or finds out.
    #[track_caller]
    fn is_the_same_either_way(preset: &Preset, scenario: usize) {
        let known = played(preset, scenario);
        IS_UNKNOWN.set(true);
        let found = played(preset, scenario);
        IS_UNKNOWN.set(false);
        let network = Network::build(&preset.map);
        for (month, (known, found)) in known.months.iter().zip(&found.months).enumerate() {
            let same = |what: &str, one: &[f64], other: &[f64], sizes: &[f64]| {
                for (at, ((one, other), size)) in one.iter().zip(other).zip(sizes).enumerate() {
                    let off = (one - other).abs() / size.max(one.abs()).max(f64::MIN_POSITIVE);
                    assert!(off <= 1e-7, "{}: {what} {at} of month {month} is {one}, found {other}", preset.title);
                }
            };
            same("route", &known.flows.raw, &found.flows.raw, &network.route_sizes.raw);
            same("activity", &known.activities.raw, &found.activities.raw, &network.activity_sizes.raw);
            same("shortage", &known.shortages.raw, &found.shortages.raw, &known.demands.raw);
            same("stock", &known.stocks.raw, &found.stocks.raw, &network.throughput.raw);
        }
    }

    /// A made-up map with ships and stocks, whose demands are for three uses, and military in part.
    fn with_uses(seed: u64) -> Preset {
        let mut preset = generate(Pattern::Random, Size { sites: 24, routes: 60 }, seed);
        preset.scenarios[0].months = 5;
        let demands = preset.map.sites.iter_mut().flat_map(|site| &mut site.demands);
        for (at, demand) in demands.enumerate() {
            demand.end_use = ["one", "two", "three"][at % 3].into();
            demand.military_share = if at % 2 == 0 { 0.5 } else { 0.0 };
        }
        preset
    }

    #[test]
    fn one_group_of_uses_that_everything_is_bound_to() {
        for seed in 0..40 {
            let mut preset = with_uses(seed);
            for rule in &mut preset.rules {
                (rule.scope.users, rule.instrument) = (Users::Military, Instrument::Ban);
            }
            is_the_same_either_way(&preset, 0);
        }
    }

    #[test]
    fn several_groups_of_uses_that_are_treated_differently() {
        let licence = Instrument::licence(0.4, 0);
        for seed in 0..40 {
            let mut preset = with_uses(seed);
            let uses = ["one", "two"].map(|end_use| vec![EndUse::from(end_use)]);
            for (at, rule) in preset.rules.iter_mut().enumerate() {
                rule.scope.end_uses = uses[at % 2].clone();
                rule.instrument = if at % 2 == 0 { Instrument::Ban } else { licence.clone() };
            }
            let (mut other, ban) = (preset.rules[0].clone(), preset.rules[0].instrument == Instrument::Ban);
            other.id = "other".into();
            other.scope.end_uses = uses[1].clone();
            other.instrument = if ban { licence.clone() } else { Instrument::Ban };
            preset.scenarios[0].rules.push(other.id.clone());
            preset.rules.push(other);
            is_the_same_either_way(&preset, 0);
        }
    }

    #[test]
    fn shipped_presets() {
        for (name, scenario) in [("rare-earths-2025", "october-2025"), ("samarium-cobalt-defence", "suspended")] {
            let mut preset = builtin::load(name).expect("a preset");
            let at = preset.scenarios.iter().position(|known| known.id.as_str() == scenario).expect("the scenario");
            preset.scenarios[at].months = 14;
            is_the_same_either_way(&preset, at);
        }
    }
}
