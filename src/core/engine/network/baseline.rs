//! What moves through a map before anything happens, and what it is worth.
//!
//! Scarcity is weighed by the value of the raw materials embodied in a good, found by following the inputs of its usual recipe upstream
//! to what is made of nothing, and not by the good's own price. `u^2/D` shares one commodity fairly, but a scarce material ends in products of
//! very different price per kilogram; weighed by product price the dearest would always be fed first. Weighed by what it contains, equal
//! priorities lose about equal percentages whatever product the material ends in.

use crate::engine::index::{CommodityIx, NodeIx};
use crate::engine::network::Network;
use crate::tolerance::DECIMALS;
use typed_index_collections::{TiVec, ti_vec};

impl Network {
    /// Value of the tracked materials in one unit, USD: the cheapest of its price and the inputs of its usual recipe,
    /// followed upstream.
    pub(super) fn embodied_value(&self, commodity: CommodityIx, path: &mut Vec<CommodityIx>) -> f64 {
        let entry = &self.map.commodities[commodity];
        let price = entry.price_usd.value.max(f64::MIN_POSITIVE);
        if path.contains(&commodity) {
            return price;
        }
        path.push(commodity);
        let usual = self.map.recipes.iter().find(|recipe| {
            recipe.kind.is_primary()
                && !recipe.inputs.is_empty()
                && recipe.outputs.first().is_some_and(|output| output.commodity == entry.id)
        });
        let embodied = usual.map_or(price, |recipe| {
            let value = |amount: &crate::model::Amount, unit: f64| amount.quantity.value * unit;
            let spent: f64 = recipe
                .inputs
                .iter()
                .filter_map(|input| Some(value(input, self.embodied_value(self.commodity(&input.commodity)?, path))))
                .sum();
            let made: f64 = recipe
                .outputs
                .iter()
                .filter_map(|output| {
                    let made = self.commodity(&output.commodity)?;
                    Some(value(output, self.map.commodities[made].price_usd.value))
                })
                .sum();
            if made > 0.0 { (spent * price / made).min(price) } else { price }
        });
        path.pop();
        if embodied > 0.0 { embodied } else { price }
    }

    /// Supply less use per node in the baseline, units per month.
    pub(super) fn baseline_surplus(&self) -> TiVec<NodeIx, f64> {
        let mut surplus: TiVec<NodeIx, f64> = ti_vec![0.0; self.nodes.len()];
        let mut turnover: TiVec<NodeIx, f64> = ti_vec![0.0; self.nodes.len()];
        let mut book = |node: NodeIx, volume: f64| {
            surplus[node] += volume;
            turnover[node] += f64::abs(volume);
        };
        for route in &self.routes {
            book(route.from, -route.baseline);
            book(route.to, route.baseline);
        }
        for activity in &self.activities {
            for (node, quantity) in &activity.inputs {
                book(*node, -quantity * activity.baseline);
            }
            for (node, quantity) in &activity.outputs {
                book(*node, quantity * activity.baseline);
            }
        }
        for demand in &self.demands {
            book(demand.node, -demand.quantity);
        }
        // What is only rounding of the file's decimals is balance, not trade.
        for (surplus, turnover) in surplus.iter_mut().zip(&turnover) {
            if surplus.abs() <= DECIMALS * turnover {
                *surplus = 0.0;
            }
        }
        surplus
    }
}

/// What passes through each node in the baseline, or could if nothing does, units per month; above 0.
pub(super) fn throughput(network: &Network) -> TiVec<NodeIx, f64> {
    let mut baseline: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    let mut possible: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for route in &network.routes {
        baseline[route.to] += route.baseline;
        possible[route.to] += route.maximum;
        possible[route.from] += route.maximum;
    }
    for (at, activity) in network.activities.iter_enumerated() {
        for (node, quantity) in &activity.outputs {
            baseline[*node] += quantity * activity.baseline;
            possible[*node] += quantity * network.potential(at);
        }
    }
    for stock in &network.stocks {
        possible[stock.node] += stock.initial;
    }
    for demand in &network.demands {
        possible[demand.node] += demand.quantity;
    }
    baseline
        .iter()
        .zip(&possible)
        .map(|(baseline, possible)| {
            if *baseline > 0.0 {
                *baseline
            } else if *possible > 0.0 {
                *possible
            } else {
                1.0
            }
        })
        .collect()
}
