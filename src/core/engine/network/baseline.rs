//! What moves through a map before anything happens, and what it is worth.
//!
//! Scarcity is weighed by the value of the raw materials embodied in a good, found by following the inputs of its usual recipe upstream
//! to what is made of nothing, and not by the good's own price. `u^2/D` shares one commodity fairly, but a scarce material ends in products of
//! very different price per kilogram; weighed by product price the dearest would always be fed first. Weighed by what it contains, equal
//! priorities lose about equal percentages whatever product the material ends in.

use crate::engine::index::{ActivityIx, CommodityIx, NodeIx, RecipeIx, RouteIx};
use crate::engine::network::{Network, UnitInputs};
use crate::model::Amount;
use crate::tolerance::DECIMALS;
use std::collections::{BTreeMap, BTreeSet};
use typed_index_collections::{TiVec, ti_vec};

impl Network {
    /// Value of the tracked materials in one unit per node, USD: [`Self::value_through_recipes`] with every material at its price.
    pub(super) fn embodied_values(&self) -> TiVec<NodeIx, f64> {
        let price = |commodity: CommodityIx| self.map.commodities[commodity].price_usd.value.max(f64::MIN_POSITIVE);
        self.value_through_recipes(&|_, commodity, inputs| match inputs {
            Some(inputs) if inputs > 0.0 => inputs.min(price(commodity)),
            _ => price(commodity),
        })
    }

    /// A value per unit at every node, from the values of what the good there is made of. `own(part, commodity, inputs)` says what one unit is
    /// worth in a part of the map, given what its inputs are worth; `None` where it is made of nothing.
    ///
    /// A good has one value per unit in a part of the map, whatever site makes it: that of the recipe by which most of it is made in the baseline. The inputs
    /// of a recipe are shared among all that it makes by their prices, so that a main product and its by-products are weighed alike. Where
    /// several recipes make the same amount, the mean of theirs counts, so that no name decides.
    pub fn value_through_recipes(&self, own: &dyn Fn(usize, CommodityIx, Option<f64>) -> f64) -> TiVec<NodeIx, f64> {
        let parts: Vec<TiVec<CommodityIx, f64>> =
            (0..self.parts.count).map(|part| self.values_of_part(part, own)).collect();
        self.nodes.iter_enumerated().map(|(at, node)| parts[self.parts.of[at]][node.commodity]).collect()
    }

    fn values_of_part(
        &self,
        part: usize,
        own: &dyn Fn(usize, CommodityIx, Option<f64>) -> f64,
    ) -> TiVec<CommodityIx, f64> {
        let commodities = &self.map.commodities;
        let mut values: TiVec<CommodityIx, f64> =
            commodities.keys().map(|commodity| own(part, commodity, None)).collect();
        // No chain is longer than there are goods; what is made of itself is left where it stands then.
        for _ in 0..=commodities.len() {
            let next: TiVec<CommodityIx, f64> = (commodities.keys())
                .map(|commodity| {
                    let recipes = &self.usual_inputs[part][commodity];
                    let worth = |inputs: &UnitInputs| -> f64 {
                        inputs.iter().map(|(input, quantity)| quantity * values[*input]).sum()
                    };
                    let through: f64 = recipes.iter().map(worth).sum();
                    own(part, commodity, (!recipes.is_empty()).then(|| through / recipes.len() as f64))
                })
                .collect();
            if next == values {
                break;
            }
            values = next;
        }
        values
    }

    /// The greatest of a figure of the goods in everything that a good is made of, itself included, at every node.
    pub fn greatest_through_recipes(&self, own: &dyn Fn(usize, CommodityIx) -> f64) -> TiVec<NodeIx, f64> {
        let goods = &self.map.commodities;
        let of_part = |part: usize| {
            let mut greatest: TiVec<CommodityIx, f64> = goods.keys().map(|commodity| own(part, commodity)).collect();
            loop {
                let with_inputs = |commodity: CommodityIx| {
                    let inputs = self.usual_inputs[part][commodity].iter().flatten();
                    inputs.map(|(input, _)| greatest[*input]).fold(greatest[commodity], f64::max)
                };
                let next: TiVec<CommodityIx, f64> = goods.keys().map(with_inputs).collect();
                if next == greatest {
                    return greatest;
                }
                greatest = next;
            }
        };
        let parts: Vec<TiVec<CommodityIx, f64>> = (0..self.parts.count).map(of_part).collect();
        self.nodes.iter_enumerated().map(|(at, node)| parts[self.parts.of[at]][node.commodity]).collect()
    }

    /// What a recipe takes in per unit of one of its products, its inputs being shared among its products by price.
    fn inputs_per_unit(&self, commodity: CommodityIx, recipe: RecipeIx) -> Vec<(CommodityIx, f64)> {
        let recipe = &self.map.recipes[recipe];
        let price = |commodity: CommodityIx| self.map.commodities[commodity].price_usd.value;
        let known = |amount: &Amount| Some((self.commodity(&amount.commodity)?, amount.quantity.value));
        let made: f64 = recipe.outputs.iter().filter_map(known).map(|(output, made)| made * price(output)).sum();
        let share = if made > 0.0 { price(commodity) / made } else { 0.0 };
        recipe.inputs.iter().filter_map(known).map(|(input, quantity)| (input, quantity * share)).collect()
    }

    /// Per part of the map and commodity, what goes into one unit by each of its usual recipes.
    pub(super) fn usual_inputs(&self) -> Vec<TiVec<CommodityIx, Vec<UnitInputs>>> {
        let of_good = |(commodity, recipes): (CommodityIx, Vec<RecipeIx>)| {
            recipes.into_iter().map(|recipe| self.inputs_per_unit(commodity, recipe)).collect()
        };
        self.usual_recipes().into_iter().map(|part| part.into_iter_enumerated().map(of_good).collect()).collect()
    }

    /// Per part of the map and commodity, the recipes by which most of it is made in the baseline: several where they make the same
    /// amount, all where none makes any; none for what is dug up.
    fn usual_recipes(&self) -> Vec<TiVec<CommodityIx, Vec<RecipeIx>>> {
        let mut none: TiVec<CommodityIx, BTreeMap<RecipeIx, f64>> =
            ti_vec![BTreeMap::new(); self.map.commodities.len()];
        for (at, recipe) in self.map.recipes.iter_enumerated().filter(|(_, recipe)| recipe.kind.is_primary()) {
            for output in &recipe.outputs {
                if let Some(commodity) = self.commodity(&output.commodity) {
                    none[commodity].entry(at).or_default();
                }
            }
        }
        let mut made = vec![none; self.parts.count];
        for activity in &self.activities {
            for (node, quantity) in &activity.outputs {
                let commodity = self.nodes[*node].commodity;
                if let Some(volume) = made[self.parts.of[*node]][commodity].get_mut(&activity.recipe) {
                    *volume += quantity * activity.baseline;
                }
            }
        }
        let usual = |made: BTreeMap<RecipeIx, f64>| {
            let most = made.values().copied().fold(0.0, f64::max);
            let is_most = |volume: &f64| *volume >= most * (1.0 - DECIMALS);
            let usual: Vec<RecipeIx> =
                made.into_iter().filter(|(_, volume)| is_most(volume)).map(|(recipe, _)| recipe).collect();
            // What most of is dug up is worth its price.
            let dug = |recipe: &RecipeIx| self.map.recipes[*recipe].inputs.is_empty();
            if usual.iter().any(dug) { Vec::new() } else { usual }
        };
        made.into_iter().map(|part| part.into_iter().map(usual).collect()).collect()
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

/// What usually passes, by which smallness is measured. Limits have no say in it: people write 1e8 for "no limit". The capacities of idle plants only say
/// how those that do the same in one country share what is usual for their good.
///
/// Halves of a site or route have half the size each, so that it does not matter how finely a map is drawn.
pub(super) struct Usual {
    /// Units per month that pass through each node; above 0.
    pub(super) throughput: TiVec<NodeIx, f64>,
    /// Natural size of each route, units per month; above 0.
    pub(super) routes: TiVec<RouteIx, f64>,
    /// Natural size of each activity, units of activity per month; above 0.
    pub(super) activities: TiVec<ActivityIx, f64>,
}

/// Share of the trade that two sites would have in proportion to their size that is the least size of a route between them.
const SIZE_FLOOR: f64 = 0.1;
/// Share of what is usual for its good that is the least size of a plant that runs.
const LEAST_PLANT: f64 = 1e-3;

impl Usual {
    pub(super) fn of(network: &Network) -> Self {
        let goods = network.map.commodities.len();
        let key = |node: NodeIx| network.parts.of[node] * goods + usize::from(network.nodes[node].commodity);
        let (throughput, of_good) = throughput(network, key);
        let activities = plant_sizes(network, |node| of_good[key(node)]);
        let routes = route_sizes(network, &throughput);
        Self { throughput, routes, activities }
    }
}

/// The least of some volumes that are above 0; 1 where none is.
fn least(volumes: &[f64]) -> f64 {
    let positive = volumes.iter().copied().filter(|volume| *volume > 0.0).fold(f64::INFINITY, f64::min);
    if positive.is_finite() { positive } else { 1.0 }
}

/// What passes through each node, or could if nothing does; and what passes of each good in each part of the map.
fn throughput(network: &Network, key: impl Fn(NodeIx) -> usize) -> (TiVec<NodeIx, f64>, Vec<f64>) {
    let mut baseline: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    let mut possible: TiVec<NodeIx, f64> = ti_vec![0.0; network.nodes.len()];
    for route in &network.routes {
        baseline[route.to] += route.baseline;
    }
    for (at, activity) in network.activities.iter_enumerated() {
        for (node, quantity) in &activity.outputs {
            baseline[*node] += quantity * activity.baseline;
        }
        for (node, quantity) in activity.inputs.iter().chain(&activity.outputs) {
            possible[*node] += quantity * network.potential(at);
        }
    }
    for stock in &network.stocks {
        possible[stock.node] += stock.initial;
    }
    for demand in &network.demands {
        possible[demand.node] += demand.quantity;
    }
    let mut of_good = vec![0.0; network.parts.count * network.map.commodities.len()];
    for (node, volume) in baseline.iter_enumerated() {
        of_good[key(node)] += volume;
    }
    let passing = |node: NodeIx| {
        if baseline[node] > 0.0 { baseline[node] } else { least(&[possible[node], of_good[key(node)]]) }
    };
    (network.nodes.keys().map(passing).collect(), of_good)
}

/// A plant's baseline, and at least a trace of what is usual for its good; of an idle one a tenth of that. Plants that do the same in one country share it
/// in proportion to what they make, or could.
fn plant_sizes(network: &Network, of_good: impl Fn(NodeIx) -> f64) -> TiVec<ActivityIx, f64> {
    let alike = |at: ActivityIx| {
        let activity = &network.activities[at];
        (activity.recipe, &network.map.sites[activity.site].country, activity.baseline > 0.0)
    };
    let extent = |at: ActivityIx| match network.activities[at].baseline {
        baseline if baseline > 0.0 => baseline,
        _ => least(&[network.potential(at)]),
    };
    let mut together: BTreeMap<_, f64> = BTreeMap::new();
    for at in network.activities.keys() {
        *together.entry(alike(at)).or_default() += extent(at);
    }
    (network.activities.iter_enumerated())
        .map(|(at, activity)| {
            let wanted = |(node, quantity): &(NodeIx, f64)| of_good(*node) / quantity;
            let wanted = activity.outputs.iter().map(wanted).filter(|level| level.is_finite()).fold(0.0, f64::max);
            let part = extent(at) / together[&alike(at)];
            let size = match (activity.baseline, wanted) {
                (baseline, wanted) if baseline > 0.0 => baseline.max(LEAST_PLANT * wanted * part),
                (_, wanted) if wanted > 0.0 => SIZE_FLOOR * wanted * part,
                _ => SIZE_FLOOR * extent(at),
            };
            size.max(f64::MIN_POSITIVE)
        })
        .collect()
}

/// A route's baseline, or a tenth of what its ends would trade if everybody bought from everybody near him in proportion to size, if that is more.
/// Routes between the same ends share that.
fn route_sizes(network: &Network, throughput: &TiVec<NodeIx, f64>) -> TiVec<RouteIx, f64> {
    let mut sources: TiVec<NodeIx, BTreeSet<NodeIx>> = ti_vec![BTreeSet::new(); network.nodes.len()];
    let mut buyers = sources.clone();
    let mut between: BTreeMap<(NodeIx, NodeIx), (f64, f64)> = BTreeMap::new();
    for route in &network.routes {
        sources[route.to].insert(route.from);
        buyers[route.from].insert(route.to);
        let (baseline, new) = between.entry((route.from, route.to)).or_default();
        *baseline += route.baseline;
        *new += f64::from(u8::from(route.baseline <= 0.0));
    }
    let sum = |nodes: &BTreeSet<NodeIx>| nodes.iter().map(|node| throughput[*node]).sum::<f64>();
    let (offered, wanted): (TiVec<NodeIx, f64>, TiVec<NodeIx, f64>) =
        (sources.iter().map(sum).collect(), buyers.iter().map(sum).collect());
    (network.routes.iter())
        .map(|route| {
            let near = offered[route.to].max(wanted[route.from]);
            let fair = SIZE_FLOOR * throughput[route.from] * throughput[route.to] / near;
            let (baseline, new) = between[&(route.from, route.to)];
            if route.baseline > 0.0 { route.baseline.max(fair * route.baseline / baseline) } else { fair / new }
        })
        .collect()
}
