//! What a good is worth when it is scarce: by what rationing shares it out.
//!
//! A scarce material ends in products of very different price, and in products that take abundant materials beside it. What a product lacks
//! must not hang on either: where two products share a scarce input and one takes an abundant one as well, both lose the same share, as they
//! would without it. So of a product that holds something scarce only that counts, and of all others their whole embodied value.
//!
//! A good is scarce by the share `tau` of its usual trade, or of its usual making, that a month does not allow. Down the recipes go the scarce value
//! `v = max(tau e, v of its inputs)`, `e` being the embodied value, and the scarcity `s = max(tau, s of its inputs)`. A unit counts by
//! `(1 - k) e + k v / s`, with `k` rising from 0 to 1 as `s` rises to [`SCARCE`]: continuously with the limits, so that a licence that passes 99.99 %
//! makes nothing scarce.
//!
//! What stands in for another good where that is used is wanted by the users of both, and counts at least as much as what it stands in for.
//! Otherwise whoever had always bought it would be left with nothing for the sake of somebody who lacks no less afterwards.

use crate::engine::index::{NodeIx, RouteIx};
use crate::engine::month::bounds::Bounds;
use crate::engine::network::{Network, StandsIn};
use typed_index_collections::TiVec;

/// Share of a good that must be lacking before only what is scarce in it counts.
const SCARCE: f64 = 0.05;

/// Value of one unit at every node by which rationing goes in a month with these limits, USD.
pub fn scarce_values(network: &Network, bounds: &Bounds) -> TiVec<NodeIx, f64> {
    let lacking = Lacking::of(network, bounds);
    let embodied = per_good(network, |node| network.embodied_usd[node]);
    let scarce = network.value_through_recipes(&|part, commodity, inputs| {
        let at = network.place_of(part, commodity);
        inputs.unwrap_or(0.0).max(lacking.share(at) * embodied[at])
    });
    let scarcity =
        network.greatest_through_recipes(&|part, commodity| lacking.share(network.place_of(part, commodity)));
    let counts = |((scarce, scarcity), embodied): ((f64, f64), &f64)| {
        let scarce_only = (scarcity / SCARCE).min(1.0);
        if scarce_only > 0.0 { (1.0 - scarce_only) * embodied + scarce_only * scarce / scarcity } else { *embodied }
    };
    let values: TiVec<NodeIx, f64> = scarce.into_iter().zip(scarcity).zip(&network.embodied_usd).map(counts).collect();
    let mut raised = per_good(network, |node| values[node]);
    for activity in &network.activities {
        let Some(StandsIn::Demand(demand)) = activity.instead_of else { continue };
        for (node, used) in &activity.inputs {
            let made: f64 = activity.outputs.iter().map(|(_, made)| made).sum();
            let at = network.place_at(*node);
            raised[at] = raised[at].max(values[network.demands[demand].node] * made / used);
        }
    }
    network.nodes.keys().map(|node| raised[network.place_at(node)]).collect()
}

/// The figure of each good in each part of the map, from any of its nodes.
fn per_good(network: &Network, figure: impl Fn(NodeIx) -> f64) -> Vec<f64> {
    let mut all = vec![0.0; network.goods_in_parts()];
    for node in network.nodes.keys() {
        all[network.place_at(node)] = figure(node);
    }
    all
}

/// What usually is traded and made of each good in each part of the map, and what of it a month does not allow, units.
struct Lacking {
    traded: Vec<f64>,
    not_traded: Vec<f64>,
    made: Vec<f64>,
    not_made: Vec<f64>,
}

impl Lacking {
    fn of(network: &Network, bounds: &Bounds) -> Self {
        let key = |node: NodeIx| network.place_at(node);
        let none = vec![0.0; network.goods_in_parts()];
        let mut lacking =
            Self { traded: none.clone(), not_traded: none.clone(), made: none.clone(), not_made: none.clone() };
        // Of the rules and quotas on a route the strictest counts, however often it is said.
        let mut passes: TiVec<RouteIx, f64> = bounds.permitted.iter().map(|permitted| permitted.min(1.0)).collect();
        for quota in &bounds.quotas {
            let counted = || {
                let routes = quota.routes.iter().zip(&quota.counted);
                routes.map(|(at, counted)| (*at, bounds.permitted[*at], counted.share, counted.worth))
            };
            let wanted: f64 = counted()
                .map(|(at, permitted, share, worth)| worth * network.routes[at].baseline * permitted * share)
                .sum();
            for (at, permitted, share, _) in counted().filter(|_| wanted > quota.volume) {
                let counted = permitted * quota.volume / wanted;
                passes[at] = passes[at].min(share * counted + (1.0 - share) * permitted);
            }
        }
        for (route, passes) in network.routes.iter().zip(&passes) {
            lacking.traded[key(route.from)] += route.baseline;
            lacking.not_traded[key(route.from)] += route.baseline * (1.0 - passes);
        }
        // Of the limits on a level the one that takes most counts.
        let mut levels: TiVec<_, f64> = network
            .activities
            .iter()
            .zip(&bounds.activities)
            .map(|(activity, most)| activity.baseline.min(*most))
            .collect();
        for (members, limit) in bounds.sites.iter().chain(&bounds.returns) {
            let wanted: f64 = members.iter().map(|at| network.activities[*at].baseline).sum();
            if wanted > *limit {
                for at in members {
                    levels[*at] = levels[*at].min(network.activities[*at].baseline * limit / wanted);
                }
            }
        }
        for (activity, level) in network.activities.iter().zip(&levels) {
            for (node, quantity) in &activity.outputs {
                lacking.made[key(*node)] += quantity * activity.baseline;
                lacking.not_made[key(*node)] += quantity * (activity.baseline - level);
            }
        }
        lacking
    }

    /// The share that lacks, 0 to 1.
    fn share(&self, at: usize) -> f64 {
        let share = |lacking: f64, usual: f64| if usual > 0.0 { (lacking / usual).clamp(0.0, 1.0) } else { 0.0 };
        share(self.not_traded[at], self.traded[at]).max(share(self.not_made[at], self.made[at]))
    }
}
