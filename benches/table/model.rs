//! A month's programs in index form: what peers read, and what this engine found, to compare.

use chokepoint_core::engine::{DemandIx, Network, Outcome, Rung, limits_met, scarce_values};
use chokepoint_core::model::Preset;
use serde::{Deserialize, Serialize};

/// A map in index form, with the limits of every month already worked out.
#[derive(Serialize, Deserialize)]
pub struct Model {
    /// Goods at sites: what balances.
    pub nodes: usize,
    pub price: Vec<f64>,
    pub worth: Vec<f64>,
    pub throughput: Vec<f64>,
    pub unsold: Vec<f64>,
    pub routes: Vec<Way>,
    pub activities: Vec<Making>,
    pub demands: Vec<Want>,
    pub months: Vec<Limits>,
    pub found: Vec<Found>,
    /// Rows over several routes (clean buyers, quotas, sites, returns), which the peers do not have.
    pub joint: usize,
}

#[derive(Serialize, Deserialize)]
pub struct Way {
    pub from: usize,
    pub to: usize,
    pub baseline: f64,
    pub size: f64,
    pub cost: f64,
}

#[derive(Serialize, Deserialize)]
pub struct Making {
    pub baseline: f64,
    pub inputs: Vec<(usize, f64)>,
    pub outputs: Vec<(usize, f64)>,
    pub size: f64,
}

#[derive(Serialize, Deserialize)]
pub struct Want {
    pub node: usize,
    pub priority: f64,
    pub quantity: f64,
}

/// What limits a month, and what its goods are worth to those who go short.
#[derive(Serialize, Deserialize)]
pub struct Limits {
    pub routes: Vec<f64>,
    pub activities: Vec<f64>,
    pub demands: Vec<f64>,
    pub tariffs: Vec<f64>,
    pub scarce: Vec<f64>,
}

/// What this engine found for a month.
#[derive(Serialize, Deserialize)]
pub struct Found {
    pub flows: Vec<f64>,
    pub shortages: Vec<f64>,
}

impl Model {
    /// The top rung of an outcome; none until it is solved.
    pub fn of(preset: &Preset, outcome: &Outcome) -> Option<Self> {
        let network: &Network = &outcome.network;
        let (limits, _) = limits_met(preset, outcome)?;
        let joint = limits
            .iter()
            .map(|month| month.blends.len() + month.quotas.len() + month.sites.len() + month.returns.len());
        let at = |nodes: &[(_, f64)]| nodes.iter().map(|(node, quantity)| (usize::from(*node), *quantity)).collect();
        let priority = |at: DemandIx| network.demand_entry(at).priority;
        Some(Self {
            nodes: network.nodes.len(),
            price: network.prices.raw.clone(),
            worth: network.embodied_usd.raw.clone(),
            throughput: network.throughput.raw.clone(),
            unsold: network.baseline_unsold.raw.clone(),
            routes: (network.routes.iter())
                .zip(&network.route_sizes)
                .map(|(route, size)| Way {
                    from: route.from.into(),
                    to: route.to.into(),
                    baseline: route.baseline,
                    size: *size,
                    cost: route.cost,
                })
                .collect(),
            activities: (network.activities.iter())
                .zip(&network.activity_sizes)
                .map(|(activity, size)| Making {
                    baseline: activity.baseline,
                    inputs: at(&activity.inputs),
                    outputs: at(&activity.outputs),
                    size: *size,
                })
                .collect(),
            demands: (network.demands.iter_enumerated())
                .map(|(at, demand)| Want {
                    node: demand.node.into(),
                    priority: priority(at),
                    quantity: demand.quantity,
                })
                .collect(),
            joint: joint.sum(),
            months: (limits.iter())
                .map(|month| Limits {
                    routes: month.routes.raw.clone(),
                    activities: month.activities.raw.clone(),
                    demands: month.demands.raw.clone(),
                    tariffs: month.tariffs.raw.clone(),
                    scarce: scarce_values(network, month).raw,
                })
                .collect(),
            found: (outcome.play(Rung::TOP)?.months.iter())
                .map(|month| Found { flows: month.flows.raw.clone(), shortages: month.shortages.raw.clone() })
                .collect(),
        })
    }
}
