//! Which part of goods goes on, as it is, to some persons.

use crate::engine::index::{NodeIx, SiteIx};
use crate::engine::mixing::sweep::{Table, Weights, leaving, sweep};
use crate::engine::network::Network;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Per node, the share of what lies there that is bought by some persons there or, sent on without being made into anything else, further down, in the
/// baseline, 0 to 1. `theirs` is the share of each site's trade that is theirs.
pub fn bought_by(network: &Network, theirs: &TiSlice<SiteIx, f64>) -> TiVec<NodeIx, f64> {
    let weights = Weights::baseline(network);
    let leaving = leaving(network);
    let mut taken: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for (at, activity) in network.activities.iter_enumerated() {
        let level: f64 = weights.activities[at];
        activity.inputs.iter().for_each(|(node, quantity)| taken[*node] += level * quantity);
    }
    network.demands.iter().for_each(|demand| taken[demand.node] += demand.quantity);
    let table = sweep(network, Table::new(network.nodes.len(), 1), true, &|node, table, row| {
        let own = theirs[network.nodes[node].site];
        let (mut on, mut all) = (0.0, taken[node]);
        for &route in &leaving[node] {
            all += weights.routes[route];
            on += weights.routes[route] * table.row(network.routes[route].to)[0];
        }
        row[0] = own + (1.0 - own) * if all > 0.0 { on / all } else { 0.0 };
    });
    network.nodes.keys().map(|node| table.row(node)[0]).collect()
}
