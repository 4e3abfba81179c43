//! What a country loses in a play.

use crate::engine::{Network, Play};
use crate::insight::sensitivity::gaps_usd;
use crate::model::Country;
use serde::Serialize;

/// What the markets of a country lose, beside what they have to lose.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Loss {
    /// Unmet demand, USD at stake over all months.
    pub lost_usd: f64,
    /// All demand, USD at stake over all months.
    pub at_stake_usd: f64,
}

/// The loss of the markets that stand in a country, or in a member of a group, over all months of a play.
pub fn loss(network: &Network, play: &Play, country: &Country) -> Loss {
    let gaps = gaps_usd(network, play);
    let here = network.demands.keys().filter(|demand| {
        let node = network.nodes[network.demands[*demand].node];
        network.map.sites[node.site].country.is_in(country)
    });
    here.fold(Loss::default(), |sum, demand| {
        let value = network.demand_entry(demand).value_at_stake_usd.value;
        let wanted: f64 = play.months.iter().map(|month| month.demands[demand]).sum();
        Loss { lost_usd: sum.lost_usd + gaps[demand], at_stake_usd: sum.at_stake_usd + wanted * value }
    })
}
