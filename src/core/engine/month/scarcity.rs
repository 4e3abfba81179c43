//! What a good is worth when it is scarce: by what rationing shares it out.
//!
//! A scarce material ends in products of very different price, and in products that take abundant materials beside it. What a product lacks
//! must not hang on either: where two products share a scarce input and one takes an abundant one as well, both lose the same share, as they
//! would without it. So only what is scarce counts. A good is scarce by the share `tau` of its usual trade, or of its usual making, that a month does not
//! allow; its scarce value is `max(tau x embodied value, scarce value of its inputs)`, followed down the recipes, and at least
//! [`ABUNDANT`] of its embodied value, so that what nobody hinders still is wanted. It moves continuously with the limits: a licence that passes
//! 99.99 % makes nothing scarce.

use crate::engine::index::NodeIx;
use crate::engine::month::bounds::Bounds;
use crate::engine::network::Network;
use typed_index_collections::TiVec;

/// Share of its embodied value by which a good counts that nothing makes scarce. An abundant input may be a hundred times dearer than
/// the scarce one before it weighs in.
const ABUNDANT: f64 = 3e-3;

/// Scarce value of one unit at every node in a month with these limits, USD.
pub fn scarce_values(network: &Network, bounds: &Bounds) -> TiVec<NodeIx, f64> {
    let lacking = Lacking::of(network, bounds);
    let goods = network.map.commodities.len();
    let embodied = per_good(network, |node| network.embodied_usd[node]);
    let scarce = network.value_through_recipes(&|part, commodity, inputs| {
        let at = part * goods + usize::from(commodity);
        inputs.unwrap_or(0.0).max(lacking.share(at) * embodied[at])
    });
    scarce.into_iter().zip(&network.embodied_usd).map(|(scarce, embodied)| scarce.max(ABUNDANT * embodied)).collect()
}

/// The figure of each good in each part of the map, from any of its nodes.
fn per_good(network: &Network, figure: impl Fn(NodeIx) -> f64) -> Vec<f64> {
    let goods = network.map.commodities.len();
    let mut all = vec![0.0; network.parts.count * goods];
    for (at, node) in network.nodes.iter_enumerated() {
        all[network.parts.of[at] * goods + usize::from(node.commodity)] = figure(at);
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
        let goods = network.map.commodities.len();
        let key = |node: NodeIx| network.parts.of[node] * goods + usize::from(network.nodes[node].commodity);
        let none = vec![0.0; network.parts.count * goods];
        let mut lacking =
            Self { traded: none.clone(), not_traded: none.clone(), made: none.clone(), not_made: none.clone() };
        // Of the rules and quotas on a route the strictest counts, however often it is said.
        let mut passes = bounds.permitted.clone();
        for quota in &bounds.quotas {
            let counted = || {
                let routes = quota.routes.iter().zip(&quota.counted);
                routes.map(|(at, counted)| (*at, bounds.permitted[*at], counted.share))
            };
            let wanted: f64 =
                counted().map(|(at, permitted, share)| network.routes[at].baseline * permitted * share).sum();
            for (at, permitted, share) in counted().filter(|_| wanted > quota.volume) {
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
