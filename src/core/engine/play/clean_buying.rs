//! What a maker does who buys clean: which sources he leaves, and what he sets apart until he may sell it.
//!
//! A maker whose goods a content clause watches may buy from sources that free them. He then leaves every source whose goods alone would
//! bring his own to the threshold; any mix of the others stays below it. What he already has of tainted goods, and what still arrives of
//! them, he sets apart, so that it taints nothing: it lies with him until he gives the clean buying up. Whether he does so is decided in
//! `clean_choice.rs`, whom he leaves in `clean_plan.rs`.

use crate::engine::index::{CommodityIx, NodeIx, RouteIx, SiteIx};
use crate::engine::mixing::{ContentModel, Contents};
use crate::engine::month::bounds::{Blend, Bounds};
use crate::engine::month::uses::Lot;
use crate::engine::month::warm_start::CleanBuyer;
use crate::engine::network::{MonthOutcome, Network};
use crate::engine::play::clean_plan::{CleanPlan, Feeds, Limited, Tainted, blends, merged};
use crate::tolerance::NEGLIGIBLE;
use std::collections::{BTreeMap, BTreeSet};

/// A site that buys a good from clean sources alone, so that goods get past content clauses.
#[derive(Clone, Debug, PartialEq)]
pub struct CleanSwitch {
    /// Who buys clean: a maker whose goods are watched, or somebody who supplies one.
    pub site: SiteIx,
    /// What is bought.
    pub commodity: CommodityIx,
    /// Routes that are left because of what they carry.
    pub left: Vec<RouteIx>,
    /// What is taken of tainted goods, in proportion to the clean ones; empty where they are left.
    pub blends: Vec<Blend>,
    /// Routes that supply the site in the month instead, or as before.
    pub used: Vec<RouteIx>,
    /// Routes downstream that no content clause stops for that reason.
    pub frees: Vec<RouteIx>,
}

/// Closes the routes that clean buyers leave, and limits what they take of tainted goods.
pub fn leave_tainted(bounds: &mut Bounds, switches: &[CleanSwitch]) {
    close(bounds, switches.iter().flat_map(|switch| &switch.left));
    bounds.blends.extend(switches.iter().flat_map(|switch| switch.blends.iter().cloned()));
}

/// Closes routes. What a buyer refuses is as scarce for him as what a rule forbids.
pub fn close<'a>(bounds: &mut Bounds, routes: impl IntoIterator<Item = &'a RouteIx>) {
    for route in routes {
        bounds.routes[*route] = 0.0;
        bounds.permitted[*route] = 0.0;
        bounds.told_apart.retain(|told| told.route != *route);
    }
}

/// Tainted goods that a clean buyer keeps apart.
#[derive(Clone, Debug, Default)]
pub struct Pile {
    /// How much, and for whom.
    pub lot: Lot,
    /// Composition, as of a node.
    pub row: Vec<f64>,
}

impl Pile {
    /// Puts more on it.
    pub fn add(&mut self, lot: &Lot, row: &[f64]) {
        let all = self.lot.volume + lot.volume;
        if self.row.is_empty() || all <= 0.0 {
            self.row = row.to_vec();
        } else {
            for (share, new) in self.row.iter_mut().zip(row) {
                *share = (*share * self.lot.volume + new * lot.volume) / all;
            }
        }
        self.lot.add(lot);
    }
}

/// A maker's clean buying that is in force.
#[derive(Clone, Debug)]
pub struct Kept {
    /// What it consists of.
    pub plan: CleanPlan,
    /// Composition of the goods at its nodes when it began.
    pub before: BTreeMap<NodeIx, Vec<f64>>,
}

/// Who buys clean in a play.
#[derive(Clone, Debug, Default)]
pub struct CleanBuying {
    /// What is in force.
    pub kept: Vec<Kept>,
    /// What is set apart.
    pub piles: BTreeMap<NodeIx, Pile>,
}

impl CleanBuying {
    /// Who buys clean, and whose goods he does not take as they come.
    pub fn buyers(&self) -> Vec<CleanBuyer> {
        let buyer = |Kept { plan, .. }: &Kept| CleanBuyer {
            maker: plan.maker,
            tainting: plan.left.clone(),
            blends: plan.tainted == Tainted::Blended,
        };
        self.kept.iter().map(buyer).collect()
    }

    /// Nodes that stay below a content, with what is counted and how much of it.
    pub fn limits(&self) -> BTreeMap<Limited, f64> {
        merged(self.kept.iter().map(|kept| &kept.plan))
    }

    /// Nodes that nothing tainted may reach, with what is counted and from how much on.
    pub fn leaving(&self) -> BTreeMap<Limited, f64> {
        merged(self.kept.iter().map(|kept| &kept.plan).filter(|plan| plan.tainted == Tainted::Left))
    }

    /// Closes what is left, and limits what is blended.
    pub fn limit(
        &self,
        network: &Network,
        model: &ContentModel,
        contents: &Contents,
        feeds: &Feeds,
        bounds: &mut Bounds,
    ) {
        if self.kept.is_empty() {
            return;
        }
        close(bounds, &self.left());
        for kept in &self.kept {
            for blend in blends(network, model, contents, feeds, &kept.plan) {
                if !bounds.blends.contains(&blend) {
                    bounds.blends.push(blend);
                }
            }
        }
    }

    /// Routes that are left.
    fn left(&self) -> BTreeSet<RouteIx> {
        let leaving = self.kept.iter().filter(|kept| kept.plan.tainted == Tainted::Left);
        leaving.flat_map(|kept| kept.plan.left.iter().copied()).collect()
    }

    /// Takes a plan into force; a maker who has one already follows both.
    pub fn keep(&mut self, plan: &CleanPlan, contents: &Contents) {
        let before = plan.limits.keys().map(|limited| (limited.node, contents.row(limited.node).to_vec()));
        match self.kept.iter_mut().find(|kept| kept.plan.maker == plan.maker) {
            Some(kept) => {
                before.for_each(|(node, row)| {
                    kept.before.entry(node).or_insert(row);
                });
                kept.plan.join(plan);
            }
            None => self.kept.push(Kept { plan: plan.clone(), before: before.collect() }),
        }
    }

    /// Sources that have become tainted are left as well.
    pub fn follow(&mut self, network: &Network, model: &ContentModel, contents: &Contents, feeds: &Feeds) {
        for kept in &mut self.kept {
            kept.plan.follow(network, model, contents, feeds);
        }
    }

    /// What is bought clean in a month, in the order of nodes.
    pub fn switches(
        &self,
        network: &Network,
        bounds: &Bounds,
        month: &MonthOutcome,
        stopped: &dyn Fn(RouteIx) -> bool,
    ) -> Vec<CleanSwitch> {
        let closed = self.left();
        let of = |node: NodeIx| bounds.blends.iter().filter(move |blend| blend.node == node);
        let mut at: BTreeMap<NodeIx, (BTreeSet<RouteIx>, BTreeSet<RouteIx>)> = BTreeMap::new();
        for kept in &self.kept {
            for route in &kept.plan.left {
                let (left, frees) = at.entry(network.routes[*route].to).or_default();
                left.insert(*route);
                frees.extend(kept.plan.frees.iter().copied().filter(|route| !stopped(*route)));
            }
        }
        let supplies = |node: NodeIx, left: &BTreeSet<RouteIx>| {
            let carries = |at: RouteIx| month.flows[at] > NEGLIGIBLE * network.route_sizes[at];
            let arriving = network.routes.iter_enumerated().filter(|(_, route)| route.to == node).map(|(at, _)| at);
            let taints =
                |at: RouteIx| of(node).any(|blend| blend.routes.iter().any(|(of, share)| *of == at && *share > 0.0));
            arriving.filter(|at| !left.contains(at) && carries(*at) && !taints(*at)).collect()
        };
        at.into_iter()
            .map(|(node, (left, frees))| CleanSwitch {
                site: network.nodes[node].site,
                commodity: network.nodes[node].commodity,
                used: supplies(node, &left),
                blends: of(node).cloned().collect(),
                left: left.into_iter().filter(|route| closed.contains(route)).collect(),
                frees: frees.into_iter().collect(),
            })
            .collect()
    }
}
