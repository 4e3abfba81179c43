//! Which goods of a month are bound to a use, and how far down the map they come: what the columns of `uses.rs` are laid out by.

use crate::engine::index::{DemandIx, NodeIx, RouteIx};
use crate::engine::month::bound::Bound;
use crate::engine::month::bounds::ToldApart;
use crate::engine::month::{Month, MonthUses};
use crate::engine::network::{Network, NetworkActivity};
use crate::engine::rules::QuotaBound;
use crate::tolerance::{SETTLED, SHARE};
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Sweeps after which the usual earmarked part of a cycle is left as it stands: it only says where the parts rest. Before that it settles to the last
/// digits, so that what else is on the map moves none of them.
const SWEEPS: usize = 2_000;

/// Where goods are earmarked this month.
pub struct Reach<'a> {
    pub(super) uses: &'a MonthUses<'a>,
    /// Groups for which goods are earmarked.
    pub(super) tracked: Vec<usize>,
    /// Nodes that earmarked goods can reach, as long as they could serve others from there.
    pub(super) nodes: TiVec<NodeIx, bool>,
    /// Usual part of the goods at a node that is earmarked, 0 to 1.
    pub(super) usual: TiVec<NodeIx, f64>,
    /// What each route tells apart, if it does.
    pub(super) told: TiVec<RouteIx, Option<&'a ToldApart>>,
    /// Price per node, USD a unit.
    prices: &'a TiSlice<NodeIx, f64>,
    /// Where everything is bound, and to which groups.
    pub(super) bound: Bound,
}

impl<'a> Reach<'a> {
    /// Follows what is told apart or earmarked downstream; none where there is nothing.
    pub fn of(month: &'a Month<'_>, supplied: &TiSlice<NodeIx, bool>) -> Option<Self> {
        let uses = month.uses.as_ref()?;
        let network = month.network;
        let mut reach = Self {
            uses,
            tracked: tracked(month, uses),
            nodes: ti_vec![false; network.nodes.len()],
            usual: usually_earmarked(network, &month.bounds.told_apart),
            told: ti_vec![None; network.routes.len()],
            prices: &network.prices,
            bound: Bound::default(),
        };
        month.bounds.told_apart.iter().for_each(|told| reach.told[told.route] = Some(told));
        let matters: TiVec<NodeIx, bool> = (network.nodes.keys())
            .map(|node| supplied[node] && reach.tracked.iter().any(|group| reach.binds(node, *group)))
            .collect();
        let instant = |at: RouteIx| month.stage.is_instant(network.routes[at].transit);
        for (node, earmarked) in uses.at_hand.iter_enumerated() {
            reach.nodes[node] = matters[node] && earmarked.iter().any(|volume| *volume > 0.0);
        }
        for (at, route) in network.routes.iter_enumerated() {
            let told = reach.told[at].is_some();
            let arrives = !instant(at) && uses.arrivals[at].iter().any(|volume| *volume > 0.0);
            reach.nodes[route.to] |=
                matters[route.to] && (arrives || (told && instant(at) && month.bounds.routes[at] > 0.0));
        }
        loop {
            let before = reach.nodes.iter().filter(|reached| **reached).count();
            for (at, route) in network.routes.iter_enumerated() {
                let follows = reach.nodes[route.from] && instant(at) && month.bounds.routes[at] > 0.0;
                reach.nodes[route.to] |= matters[route.to] && follows;
            }
            for (at, activity) in network.activities.iter_enumerated() {
                if month.bounds.activities[at] > 0.0 && activity.inputs.iter().any(|(node, _)| reach.nodes[*node]) {
                    activity.outputs.iter().for_each(|(node, _)| reach.nodes[*node] |= matters[*node]);
                }
            }
            if reach.nodes.iter().filter(|reached| **reached).count() == before {
                reach.bound = Bound::of(month, supplied, &reach);
                return Some(reach);
            }
        }
    }

    /// Groups for which goods are earmarked that any of a plant's goods can serve.
    pub(super) fn groups_made(&self, activity: &NetworkActivity) -> Vec<usize> {
        let mut groups: Vec<usize> = activity.outputs.iter().flat_map(|(node, _)| self.groups(*node)).collect();
        groups.sort_unstable();
        groups.dedup();
        groups
    }

    /// Whether a plant's goods can serve no other group than this.
    pub(super) fn serves_alone(&self, activity: &NetworkActivity, group: usize) -> bool {
        activity.outputs.iter().all(|(node, _)| !self.binds(*node, group))
    }

    /// Whether a plant's goods go to different uses.
    pub(super) fn mixes(&self, activity: &NetworkActivity) -> bool {
        let shares = |node: NodeIx| &self.uses.groups.shares[node];
        let used = |node: &NodeIx| shares(*node).iter().any(|share| *share > 0.0);
        let mut outputs = activity.outputs.iter().map(|(node, _)| *node).filter(used);
        let Some(first) = outputs.next() else { return false };
        outputs.any(|node| shares(node).iter().zip(shares(first)).any(|(one, other)| (one - other).abs() > SHARE))
    }

    /// Share of a plant's goods, by value, that is for a group.
    pub(super) fn usual_share(&self, activity: &NetworkActivity, group: usize) -> f64 {
        let (mut of_group, mut all) = (0.0, 0.0);
        for (node, made) in &activity.outputs {
            let value = made * self.prices[*node];
            of_group += value * self.share(*node, group);
            all += value * self.uses.groups.shares[*node].iter().sum::<f64>();
        }
        if all > 0.0 { of_group / all } else { 0.0 }
    }

    /// Who bears the shortages of a demand with their shares of it, where its goods may be earmarked and it is of more than one group.
    pub fn bearers(&self, month: &Month<'_>, demand: DemandIx) -> Option<Vec<(Bearer, f64)>> {
        if !self.nodes[month.network.demands[demand].node] {
            return None;
        }
        let parts = &self.uses.groups.demands[demand];
        let mut bearers: Vec<(Bearer, f64)> =
            self.tracked.iter().map(|group| (Bearer::Group(*group), parts[*group])).collect();
        let is_tracked = |group: &usize| self.tracked.contains(group);
        let rest = parts.iter().enumerate().filter(|(group, _)| !is_tracked(group)).map(|(_, part)| part).sum();
        bearers.push((Bearer::Rest, rest));
        bearers.retain(|(_, part)| *part > 0.0);
        Some(bearers)
    }

    /// Groups for which goods are earmarked that goods at a node can serve.
    pub(super) fn groups(&self, node: NodeIx) -> impl Iterator<Item = usize> + '_ {
        let reached = self.uses.groups.reached_by(node);
        self.tracked.iter().copied().filter(move |group| reached[*group])
    }

    /// Whether goods at a node that are bound to a group could serve another from there.
    pub(super) fn binds(&self, node: NodeIx, group: usize) -> bool {
        self.uses.groups.reached_by(node).iter().enumerate().any(|(other, reached)| *reached && other != group)
    }

    pub(super) fn share(&self, node: NodeIx, group: usize) -> f64 {
        self.uses.groups.shares[node][group]
    }
}

/// Groups that some route treats better than another, or for which something is earmarked.
fn tracked(month: &Month<'_>, uses: &MonthUses<'_>) -> Vec<usize> {
    let at_hand = uses.at_hand.iter().chain(uses.arrivals.iter());
    let mut tracked = vec![false; uses.groups.count()];
    for earmarked in at_hand {
        tracked.iter_mut().zip(earmarked).for_each(|(tracked, volume)| *tracked |= *volume > 0.0);
    }
    for told in &month.bounds.told_apart {
        let reached = uses.groups.reached_by(month.network.routes[told.route].to);
        let least = least(told, reached);
        let counted = |quota: &QuotaBound, group: usize| {
            let at = quota.routes.iter().position(|route| *route == told.route);
            at.is_none_or(|at| quota.counted[at].groups[group])
        };
        for group in (0..tracked.len()).filter(|group| reached[*group]) {
            let is_spared = month.bounds.quotas.iter().any(|quota| !counted(quota, group));
            tracked[group] |= told.passes[group] > least + SHARE || is_spared;
        }
    }
    (0..tracked.len()).filter(|group| tracked[*group]).collect()
}

/// Whose shortage it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bearer {
    /// That of the whole demand.
    All,
    /// That of a group of uses.
    Group(usize),
    /// That of all groups for which nothing is earmarked.
    Rest,
}

/// The part of the goods at each node that comes through routes that tell uses apart, in the baseline.
fn usually_earmarked(network: &Network, told_apart: &[ToldApart]) -> TiVec<NodeIx, f64> {
    let mut told: TiVec<RouteIx, bool> = ti_vec![false; network.routes.len()];
    told_apart.iter().for_each(|entry| told[entry.route] = true);
    let mut usual: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for _ in 0..SWEEPS {
        let mut earmarked: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
        let mut all = earmarked.clone();
        for (at, route) in network.routes.iter_enumerated() {
            earmarked[route.to] += route.baseline * if told[at] { 1.0 } else { usual[route.from] };
            all[route.to] += route.baseline;
        }
        for activity in &network.activities {
            let part = activity.inputs.iter().map(|(node, _)| usual[*node]).fold(0.0, f64::max);
            for (node, made) in &activity.outputs {
                earmarked[*node] += made * activity.baseline * part;
                all[*node] += made * activity.baseline;
            }
        }
        let next: TiVec<NodeIx, f64> =
            earmarked.iter().zip(&all).map(|(part, all)| if *all > 0.0 { part / all } else { 0.0 }).collect();
        let settled = next.iter().zip(&usual).all(|(next, before)| (next - before).abs() <= SETTLED);
        usual = next;
        if settled {
            break;
        }
    }
    usual
}

/// The least share that passes of the groups that can be reached.
fn least(told: &ToldApart, reached: &[bool]) -> f64 {
    let passes = told.passes.iter().zip(reached).filter(|(_, reached)| **reached);
    passes.map(|(passes, _)| *passes).fold(1.0, f64::min)
}
