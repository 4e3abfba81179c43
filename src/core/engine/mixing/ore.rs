//! Out of whose ground goods came.

use crate::engine::index::{ActivityIx, NodeIx, RouteIx};
use crate::engine::mixing::sweep::{Sources, Table, add, divide, sweep};
use crate::engine::network::Network;
use crate::model::Country;
use typed_index_collections::TiSlice;

/// Countries out of whose ground the goods at each node came.
#[derive(Clone, Debug, PartialEq)]
pub struct OreOrigins {
    countries: Vec<Country>,
    table: Table,
}

impl OreOrigins {
    /// Countries and their shares at a node; empty where nothing came in.
    pub fn shares(&self, node: NodeIx) -> impl Iterator<Item = (&Country, f64)> {
        self.countries.iter().zip(self.table.row(node).iter().copied()).filter(|(_, share)| *share > 0.0)
    }
}

/// Origin of the ore at every node, by value of the inputs, for given flows and levels (units per month).
pub fn ore_origins(network: &Network, flows: &TiSlice<RouteIx, f64>, levels: &TiSlice<ActivityIx, f64>) -> OreOrigins {
    let mut countries: Vec<Country> = network
        .activities
        .iter()
        .filter(|activity| activity.inputs.is_empty())
        .map(|activity| network.map.sites[activity.site].country.clone())
        .collect();
    countries.sort();
    countries.dedup();
    let sources = Sources::of(network);
    let table = sweep(network, Table::new(network.nodes.len(), countries.len()), false, &|node, table, row| {
        let mut total = 0.0;
        for &route in &sources.arriving[node] {
            total += flows[route];
            add(row, table.row(network.routes[route].from), flows[route]);
        }
        let mut made = vec![0.0; countries.len()];
        for &(at, quantity) in &sources.making[node] {
            let (activity, volume) = (&network.activities[at], levels[at] * quantity);
            total += volume;
            made.fill(0.0);
            if activity.inputs.is_empty() {
                let country = &network.map.sites[activity.site].country;
                if let Some(label) = countries.iter().position(|known| known == country) {
                    made[label] = 1.0;
                }
            }
            for (input, taken) in &activity.inputs {
                add(&mut made, table.row(*input), taken * network.prices[*input]);
            }
            let known = made.iter().sum();
            divide(&mut made, known);
            add(row, &made, volume);
        }
        divide(row, total);
    });
    OreOrigins { countries, table }
}
