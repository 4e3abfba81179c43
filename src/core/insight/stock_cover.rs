//! What lies in store and how long it would last.

use crate::engine::{CommodityIx, MonthIx, Network, NodeIx, Outcome, SiteIx};
use typed_index_collections::{TiVec, ti_vec};

/// A store over the months of a scenario.
#[derive(Clone, Debug, PartialEq)]
pub struct StockCover {
    /// Site, by index in the network.
    pub site: SiteIx,
    /// Commodity, by index in the network.
    pub commodity: CommodityIx,
    /// Units used at the node in a month of the baseline: taken in, shipped on and delivered to final users.
    pub use_per_month: f64,
    /// Units at the start.
    pub initial: f64,
    /// Units at the end of each month.
    pub units: TiVec<MonthIx, f64>,
}

impl StockCover {
    /// Months of usual use that a quantity covers.
    pub fn cover(&self, units: f64) -> f64 {
        if self.use_per_month > 0.0 { units / self.use_per_month } else { 0.0 }
    }

    /// Value of the initial stock, to rank stores by what they hold.
    pub fn value(&self, network: &Network) -> f64 {
        network.node(self.site, self.commodity).map_or(0.0, |node| self.initial * network.prices[node])
    }
}

/// Every store that holds anything at the start, by node.
pub fn stock_cover(outcome: &Outcome) -> Vec<StockCover> {
    let network = &outcome.network;
    let Some(play) = outcome.result() else { return Vec::new() };
    let mut initial: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for stock in &network.stocks {
        initial[stock.node] += stock.initial;
    }
    network
        .nodes
        .keys()
        .filter(|node| initial[*node] > 0.0)
        .map(|node| StockCover {
            site: network.nodes[node].site,
            commodity: network.nodes[node].commodity,
            use_per_month: usual_use(network, node),
            initial: initial[node],
            units: play.months.iter().map(|month| month.stocks[node]).collect(),
        })
        .collect()
}

fn usual_use(network: &Network, node: NodeIx) -> f64 {
    let taken: f64 = network
        .activities
        .iter()
        .flat_map(|activity| activity.inputs.iter().map(move |(at, quantity)| (*at, quantity * activity.baseline)))
        .filter(|(at, _)| *at == node)
        .map(|(_, volume)| volume)
        .sum();
    let shipped: f64 = network.routes.iter().filter(|route| route.from == node).map(|route| route.baseline).sum();
    let wanted: f64 = network.demands.iter().filter(|demand| demand.node == node).map(|demand| demand.quantity).sum();
    taken + shipped + wanted
}
