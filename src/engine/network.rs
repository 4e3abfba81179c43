//! The map in index form: built once per map, shared by all scenarios.

use super::{MonthOutcome, alternatives};
use crate::model::{Activity, CommodityId, Demand, Map, RecipeId, RecipeKind, RouteId, SiteId};
use std::collections::{BTreeMap, HashMap};

/// A commodity at a site: where a balance must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Index into [`Map::sites`].
    pub site: usize,
    /// Index into [`Map::commodities`].
    pub commodity: usize,
}

/// A recipe at a site.
#[derive(Clone, Debug)]
pub struct NetworkActivity {
    /// Index into [`Map::sites`].
    pub site: usize,
    /// Index into [`Map::recipes`].
    pub recipe: usize,
    /// Index of this activity within its site.
    pub slot: usize,
    /// Level before any rule, units of activity per month.
    pub baseline: f64,
    /// Node and units consumed per unit of activity.
    pub inputs: Vec<(usize, f64)>,
    /// Node and units made per unit of activity.
    pub outputs: Vec<(usize, f64)>,
    /// For a substitute: what it stands in for.
    pub instead_of: Option<StandsIn>,
}

/// What a substitute stands in for, at the same site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsIn {
    /// Another way of making: index of the activity.
    Activity(usize),
    /// Another good in use: index of the demand.
    Demand(usize),
}

/// A route with its ends as nodes.
#[derive(Clone, Copy, Debug)]
pub struct NetworkRoute {
    /// Node it leaves.
    pub from: usize,
    /// Node it reaches.
    pub to: usize,
    /// Volume before any rule, units per month.
    pub baseline: f64,
    /// Greatest volume, units per month.
    pub maximum: f64,
    /// Months between departure and arrival.
    pub transit: usize,
    /// USD per unit.
    pub cost: f64,
}

/// A final demand.
#[derive(Clone, Copy, Debug)]
pub struct NetworkDemand {
    /// Node at which it arises.
    pub node: usize,
    /// Index within the demands of its site.
    pub slot: usize,
    /// Units per month before any event.
    pub quantity: f64,
    /// What one unit of shortage weighs: priority times the tracked material value in it, USD per unit.
    pub weight: f64,
}

/// A stock.
#[derive(Clone, Copy, Debug)]
pub struct NetworkStock {
    /// Node at which it lies.
    pub node: usize,
    /// Units at the start.
    pub initial: f64,
    /// Units wanted.
    pub target: f64,
    /// Most units that may be drawn in a month; infinite where there is no such rule.
    pub draw: f64,
}

/// The map in index form. Entities are sorted by id, so that the order of drawing changes nothing.
#[derive(Clone, Debug)]
pub struct Network {
    /// The map, sorted by id.
    pub map: Map,
    /// Balances.
    pub nodes: Vec<Node>,
    /// One per route of [`Map::routes`], same index.
    pub routes: Vec<NetworkRoute>,
    /// Recipes at sites.
    pub activities: Vec<NetworkActivity>,
    /// Final demands.
    pub demands: Vec<NetworkDemand>,
    /// Stocks.
    pub stocks: Vec<NetworkStock>,
    /// Price per node, USD per unit.
    pub prices: Vec<f64>,
    /// Value of the tracked materials in one unit, per node, USD: what scarcity is weighed by.
    pub worth: Vec<f64>,
    /// What passes through each node in the baseline, or could if nothing does, units per month; above 0.
    pub throughput: Vec<f64>,
    /// Unsold volume per node in the baseline, units per month.
    pub baseline_unsold: Vec<f64>,
    /// What the baseline needs beyond what it supplies, per node, units per month; 0 on a consistent map.
    pub baseline_deficit: Vec<f64>,
    node_of: HashMap<Node, usize>,
    route_of: HashMap<RouteId, usize>,
    site_of: HashMap<SiteId, usize>,
    commodity_of: HashMap<CommodityId, usize>,
}

/// Months in a year: the file speaks per year, the engine per month.
pub const MONTHS: f64 = 12.0;

impl Network {
    /// Indexes a map that has passed validation. References that lead nowhere are left out.
    pub fn build(map: &Map) -> Self {
        let map = sorted(map);
        let site_of: HashMap<_, _> = map.sites.iter().enumerate().map(|(i, s)| (s.id.clone(), i)).collect();
        let commodity_of: HashMap<_, _> = map.commodities.iter().enumerate().map(|(i, c)| (c.id.clone(), i)).collect();
        let recipe_of: HashMap<_, _> = map.recipes.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();
        let route_of = map.routes.iter().enumerate().map(|(i, r)| (r.id.clone(), i)).collect();

        let nodes = collect_nodes(&map, &site_of, &commodity_of, &recipe_of);
        let node_of: HashMap<Node, usize> = nodes.iter().enumerate().map(|(i, n)| (*n, i)).collect();
        let prices = nodes.iter().map(|node| map.commodities[node.commodity].price_usd.value).collect();
        let mut network = Self {
            map,
            nodes,
            routes: Vec::new(),
            activities: Vec::new(),
            demands: Vec::new(),
            stocks: Vec::new(),
            prices,
            worth: Vec::new(),
            throughput: Vec::new(),
            baseline_unsold: Vec::new(),
            baseline_deficit: Vec::new(),
            node_of,
            route_of,
            site_of,
            commodity_of,
        };
        network.routes = network.index_routes();
        network.activities = network.index_activities(&recipe_of);
        network.stocks = network.index_stocks();
        let embodied: Vec<f64> =
            (0..network.map.commodities.len()).map(|at| network.embodied_value(at, &mut Vec::new())).collect();
        network.worth = network.nodes.iter().map(|node| embodied[node.commodity]).collect();
        network.demands = network.index_demands();
        network.link_alternatives();
        network.throughput = throughput(&network);
        let surplus = network.baseline_surplus();
        network.baseline_unsold = surplus.iter().map(|surplus| surplus.max(0.0)).collect();
        network.baseline_deficit = surplus.iter().map(|surplus| (-surplus).max(0.0)).collect();
        network
    }

    /// Index of a site.
    pub fn site(&self, id: &SiteId) -> Option<usize> {
        self.site_of.get(id).copied()
    }

    /// Index of a commodity.
    pub fn commodity(&self, id: &CommodityId) -> Option<usize> {
        self.commodity_of.get(id).copied()
    }

    /// Index of a route.
    pub fn route(&self, id: &RouteId) -> Option<usize> {
        self.route_of.get(id).copied()
    }

    /// Index of the balance of a commodity at a site.
    pub fn node(&self, site: usize, commodity: usize) -> Option<usize> {
        self.node_of.get(&Node { site, commodity }).copied()
    }

    /// The entry of the map behind an activity.
    pub fn activity_entry(&self, activity: usize) -> &Activity {
        let activity = &self.activities[activity];
        &self.map.sites[activity.site].activities[activity.slot]
    }

    /// The entry of the map behind a demand.
    pub fn demand_entry(&self, demand: usize) -> &Demand {
        let demand = &self.demands[demand];
        &self.map.sites[self.nodes[demand.node].site].demands[demand.slot]
    }

    /// A month without rules: what the map does before anything happens.
    pub fn baseline_month(&self) -> MonthOutcome {
        let mut stocks = vec![0.0; self.nodes.len()];
        for stock in &self.stocks {
            stocks[stock.node] = stock.initial;
        }
        MonthOutcome {
            flows: self.baseline_flows(),
            arrivals: self.baseline_flows(),
            activities: self.baseline_levels(),
            shortages: vec![0.0; self.demands.len()],
            demands: self.demands.iter().map(|demand| demand.quantity).collect(),
            stocks,
            unsold: self.baseline_unsold.clone(),
        }
    }

    /// Baseline flows per route, units per month.
    pub fn baseline_flows(&self) -> Vec<f64> {
        self.routes.iter().map(|route| route.baseline).collect()
    }

    /// Baseline levels per activity, units of activity per month.
    pub fn baseline_levels(&self) -> Vec<f64> {
        self.activities.iter().map(|activity| activity.baseline).collect()
    }

    /// Units of a commodity (index) that one unit of an activity makes.
    pub fn made_per_unit(&self, activity: usize, commodity: usize) -> f64 {
        let outputs = self.activities[activity].outputs.iter();
        outputs.filter(|(node, _)| self.nodes[*node].commodity == commodity).map(|(_, quantity)| quantity).sum()
    }

    /// Units of a commodity (index) that activities at these levels make together.
    pub fn made(&self, commodity: usize, levels: &[f64]) -> f64 {
        levels.iter().enumerate().map(|(activity, level)| self.made_per_unit(activity, commodity) * level).sum()
    }

    fn node_by_id(&self, site: usize, commodity: &CommodityId) -> Option<usize> {
        self.node(site, self.commodity(commodity)?)
    }

    fn index_routes(&self) -> Vec<NetworkRoute> {
        // Every route keeps its place; validation has refused those whose ends are missing.
        self.map
            .routes
            .iter()
            .map(|route| {
                let end = |id| self.site(id).and_then(|site| self.node_by_id(site, &route.commodity)).unwrap_or(0);
                NetworkRoute {
                    from: end(&route.from),
                    to: end(&route.to),
                    baseline: route.baseline.value / MONTHS,
                    maximum: route.maximum.value / MONTHS,
                    transit: route.transit_months as usize,
                    cost: route.cost_usd.value,
                }
            })
            .collect()
    }

    fn index_activities(&self, recipe_of: &HashMap<RecipeId, usize>) -> Vec<NetworkActivity> {
        let mut activities = Vec::new();
        for (site, entry) in self.map.sites.iter().enumerate() {
            let first = activities.len();
            for (slot, activity) in entry.activities.iter().enumerate() {
                let Some(&recipe) = recipe_of.get(&activity.recipe) else { continue };
                let amounts = |list: &[crate::model::Amount]| {
                    // One entry per node, so that a recipe that names a commodity twice is one coefficient.
                    let mut sum: BTreeMap<usize, f64> = BTreeMap::new();
                    for amount in list {
                        if let Some(node) = self.node_by_id(site, &amount.commodity) {
                            *sum.entry(node).or_default() += amount.quantity.value;
                        }
                    }
                    sum.into_iter().collect()
                };
                activities.push(NetworkActivity {
                    site,
                    recipe,
                    slot,
                    baseline: activity.baseline.value / MONTHS,
                    inputs: amounts(&self.map.recipes[recipe].inputs),
                    outputs: amounts(&self.map.recipes[recipe].outputs),
                    instead_of: None,
                });
            }
            for at in first..activities.len() {
                if let RecipeKind::Substitute { instead_of, .. } = &self.map.recipes[activities[at].recipe].kind {
                    let replaced = recipe_of.get(instead_of);
                    activities[at].instead_of = (first..activities.len())
                        .find(|other| Some(&activities[*other].recipe) == replaced)
                        .map(StandsIn::Activity);
                }
            }
        }
        activities
    }

    /// An alternative product stands in for the demand that names it.
    fn link_alternatives(&mut self) {
        for demand in 0..self.demands.len() {
            let entry = self.demand_entry(demand);
            let site = &self.map.sites[self.nodes[self.demands[demand].node].site];
            let recipes: Vec<RecipeId> = entry
                .alternatives
                .iter()
                .map(|other| alternatives::recipe_id(site, entry, other.commodity.as_str()))
                .collect();
            let at_site = self.nodes[self.demands[demand].node].site;
            for activity in self.activities.iter_mut().filter(|activity| activity.site == at_site) {
                if recipes.contains(&self.map.recipes[activity.recipe].id) {
                    activity.instead_of = Some(StandsIn::Demand(demand));
                }
            }
        }
    }

    fn index_stocks(&self) -> Vec<NetworkStock> {
        let mut stocks = Vec::new();
        for (site, entry) in self.map.sites.iter().enumerate() {
            for stock in &entry.stocks {
                if let Some(node) = self.node_by_id(site, &stock.commodity) {
                    let initial = stock.initial.value;
                    let target = stock.target.as_ref().map_or(initial, |target| target.value);
                    let draw = stock.draw_per_month.map_or(f64::INFINITY, |share| share * initial);
                    stocks.push(NetworkStock { node, initial, target, draw });
                }
            }
        }
        stocks
    }

    fn index_demands(&self) -> Vec<NetworkDemand> {
        let mut demands = Vec::new();
        for (site, entry) in self.map.sites.iter().enumerate() {
            for (slot, demand) in entry.demands.iter().enumerate() {
                if let Some(node) = self.node_by_id(site, &demand.commodity) {
                    demands.push(NetworkDemand {
                        node,
                        slot,
                        quantity: demand.quantity.value / MONTHS,
                        weight: demand.priority * self.worth[node],
                    });
                }
            }
        }
        demands
    }

    /// Value of the tracked materials in one unit, USD: the cheapest of its price and the inputs of its usual recipe,
    /// followed upstream. Equal priorities then lose equal shares of a scarce material whatever product it ends in,
    /// where weighing by the product's price would always feed the dearest first.
    fn embodied_value(&self, commodity: usize, path: &mut Vec<usize>) -> f64 {
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
    fn baseline_surplus(&self) -> Vec<f64> {
        let mut surplus = vec![0.0; self.nodes.len()];
        let mut turnover = vec![0.0; self.nodes.len()];
        let mut book = |node: usize, volume: f64| {
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
            if surplus.abs() <= 1e-9 * turnover {
                *surplus = 0.0;
            }
        }
        surplus
    }
}

fn sorted(map: &Map) -> Map {
    let mut map = map.clone();
    alternatives::add_to(&mut map);
    map.commodities.sort_by(|a, b| a.id.cmp(&b.id));
    map.recipes.sort_by(|a, b| a.id.cmp(&b.id));
    map.sites.sort_by(|a, b| a.id.cmp(&b.id));
    map.routes.sort_by(|a, b| a.id.cmp(&b.id));
    for site in &mut map.sites {
        site.activities.sort_by(|a, b| a.recipe.cmp(&b.recipe));
        site.stocks.sort_by(|a, b| a.commodity.cmp(&b.commodity));
        site.demands.sort_by(|a, b| (&a.commodity, &a.end_use).cmp(&(&b.commodity, &b.end_use)));
    }
    map
}

fn collect_nodes(
    map: &Map,
    site_of: &HashMap<SiteId, usize>,
    commodity_of: &HashMap<CommodityId, usize>,
    recipe_of: &HashMap<RecipeId, usize>,
) -> Vec<Node> {
    let mut nodes = std::collections::BTreeSet::new();
    let mut add = |site: Option<usize>, commodity: &CommodityId| {
        if let (Some(site), Some(&commodity)) = (site, commodity_of.get(commodity)) {
            nodes.insert(Node { site, commodity });
        }
    };
    for route in &map.routes {
        add(site_of.get(&route.from).copied(), &route.commodity);
        add(site_of.get(&route.to).copied(), &route.commodity);
    }
    for (site, entry) in map.sites.iter().enumerate() {
        for activity in &entry.activities {
            if let Some(&recipe) = recipe_of.get(&activity.recipe) {
                let recipe = &map.recipes[recipe];
                recipe.inputs.iter().chain(&recipe.outputs).for_each(|amount| add(Some(site), &amount.commodity));
            }
        }
        entry.stocks.iter().for_each(|stock| add(Some(site), &stock.commodity));
        entry.demands.iter().for_each(|demand| add(Some(site), &demand.commodity));
    }
    nodes.into_iter().collect()
}

/// What passes through each node in the baseline, or could if nothing does, units per month; above 0.
fn throughput(network: &Network) -> Vec<f64> {
    let mut baseline = vec![0.0; network.nodes.len()];
    let mut possible = vec![0.0; network.nodes.len()];
    for route in &network.routes {
        baseline[route.to] += route.baseline;
        possible[route.to] += route.maximum;
        possible[route.from] += route.maximum;
    }
    for (at, activity) in network.activities.iter().enumerate() {
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
