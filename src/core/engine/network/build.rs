//! How a map is put into index form.

use crate::engine::index::{ActivityIx, CommodityIx, DemandIx, NodeIx, RecipeIx, RouteIx, SiteIx};
use crate::engine::network::baseline::Usual;
use crate::engine::network::parts::Parts;
use crate::engine::network::{
    IndexedMap, MONTHS, Network, NetworkActivity, NetworkDemand, NetworkRoute, NetworkStock, Node, StandsIn,
    alternatives,
};
use crate::model::{CommodityId, Map, RecipeId, RecipeKind, SiteId};
use std::collections::{BTreeMap, HashMap};
use typed_index_collections::TiVec;

impl Network {
    /// Indexes a map that has passed validation. References that lead nowhere are left out.
    pub fn build(map: &Map) -> Self {
        let mut map = IndexedMap::from(sorted(map));
        let site_of: HashMap<_, _> = map.sites.iter_enumerated().map(|(i, s)| (s.id.clone(), i)).collect();
        let commodity_of: HashMap<_, _> = map.commodities.iter_enumerated().map(|(i, c)| (c.id.clone(), i)).collect();
        let recipe_of: HashMap<_, _> = map.recipes.iter_enumerated().map(|(i, r)| (r.id.clone(), i)).collect();
        // What leads from or to nowhere, or carries what is not on the map, has no place in the index: validation names it.
        map.routes.retain(|route| {
            let ends = site_of.contains_key(&route.from) && site_of.contains_key(&route.to);
            ends && commodity_of.contains_key(&route.commodity)
        });
        let route_of = map.routes.iter_enumerated().map(|(i, r)| (r.id.clone(), i)).collect();

        let nodes = collect_nodes(&map, &site_of, &commodity_of, &recipe_of);
        let node_of: HashMap<Node, NodeIx> = nodes.iter_enumerated().map(|(i, n)| (*n, i)).collect();
        let prices = nodes.iter().map(|node| map.commodities[node.commodity].price_usd.value).collect();
        let mut network = Self {
            map,
            nodes,
            routes: TiVec::new(),
            activities: TiVec::new(),
            demands: TiVec::new(),
            stocks: Vec::new(),
            prices,
            embodied_usd: TiVec::new(),
            throughput: TiVec::new(),
            route_sizes: TiVec::new(),
            activity_sizes: TiVec::new(),
            baseline_unsold: TiVec::new(),
            baseline_deficit: TiVec::new(),
            parts: Parts::default(),
            usual_inputs: Vec::new(),
            node_of,
            route_of,
            site_of,
            commodity_of,
        };
        network.routes = network.index_routes();
        network.activities = network.index_activities(&recipe_of);
        network.stocks = network.index_stocks();
        network.parts = Parts::find(&network);
        network.usual_inputs = network.usual_inputs();
        network.embodied_usd = network.embodied_values();
        network.demands = network.index_demands();
        network.link_alternatives();
        network.close_baseline();
        let usual = Usual::of(&network);
        network.throughput = usual.throughput;
        network.route_sizes = usual.routes;
        network.activity_sizes = usual.activities;
        let surplus = network.baseline_surplus();
        network.baseline_unsold = surplus.iter().map(|surplus| surplus.max(0.0)).collect();
        network.baseline_deficit = surplus.iter().map(|surplus| (-surplus).max(0.0)).collect();
        network
    }

    fn node_by_id(&self, site: SiteIx, commodity: &CommodityId) -> Option<NodeIx> {
        self.node(site, self.commodity(commodity)?)
    }

    fn index_routes(&self) -> TiVec<RouteIx, NetworkRoute> {
        self.map
            .routes
            .iter()
            .map(|route| {
                let end =
                    |id| self.site(id).and_then(|site| self.node_by_id(site, &route.commodity)).unwrap_or_default();
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

    fn index_activities(&self, recipe_of: &HashMap<RecipeId, RecipeIx>) -> TiVec<ActivityIx, NetworkActivity> {
        let mut activities: TiVec<ActivityIx, NetworkActivity> = TiVec::new();
        for (site, entry) in self.map.sites.iter_enumerated() {
            let first = activities.len();
            for (slot, activity) in entry.activities.iter().enumerate() {
                let Some(&recipe) = recipe_of.get(&activity.recipe) else { continue };
                let amounts = |list: &[crate::model::Amount]| {
                    // One entry per node, so that a recipe that names a commodity twice is one coefficient.
                    let mut sum: BTreeMap<NodeIx, f64> = BTreeMap::new();
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
                    main: self.map.recipes[recipe]
                        .outputs
                        .first()
                        .and_then(|output| self.node_by_id(site, &output.commodity)),
                    inputs: amounts(&self.map.recipes[recipe].inputs),
                    outputs: amounts(&self.map.recipes[recipe].outputs),
                    instead_of: None,
                });
            }
            for at in activities.keys().skip(first) {
                if let RecipeKind::Substitute { instead_of, .. } = &self.map.recipes[activities[at].recipe].kind {
                    let replaced = recipe_of.get(instead_of);
                    activities[at].instead_of = activities
                        .keys()
                        .skip(first)
                        .find(|other| Some(&activities[*other].recipe) == replaced)
                        .map(StandsIn::Activity);
                }
            }
        }
        activities
    }

    /// An alternative product stands in for the demand that names it.
    fn link_alternatives(&mut self) {
        for demand in self.demands.keys() {
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
        for (site, entry) in self.map.sites.iter_enumerated() {
            for stock in &entry.stocks {
                if let Some(node) = self.node_by_id(site, &stock.commodity) {
                    // What cannot be used is not there; a target says what is wanted of what can.
                    let initial = stock.usable * stock.initial.value;
                    let target = stock.target.as_ref().map_or(initial, |target| target.value);
                    let draw = stock.draw_per_month.map_or(f64::INFINITY, |share| share * initial);
                    stocks.push(NetworkStock { node, initial, target, draw });
                }
            }
        }
        stocks
    }

    fn index_demands(&self) -> TiVec<DemandIx, NetworkDemand> {
        let mut demands = TiVec::new();
        for (site, entry) in self.map.sites.iter_enumerated() {
            for (slot, demand) in entry.demands.iter().enumerate() {
                if let Some(node) = self.node_by_id(site, &demand.commodity) {
                    demands.push(NetworkDemand {
                        node,
                        slot,
                        quantity: demand.quantity.value / MONTHS,
                        weight: demand.priority * self.embodied_usd[node],
                    });
                }
            }
        }
        demands
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
    map: &IndexedMap,
    site_of: &HashMap<SiteId, SiteIx>,
    commodity_of: &HashMap<CommodityId, CommodityIx>,
    recipe_of: &HashMap<RecipeId, RecipeIx>,
) -> TiVec<NodeIx, Node> {
    let mut nodes = std::collections::BTreeSet::new();
    let mut add = |site: Option<SiteIx>, commodity: &CommodityId| {
        if let (Some(site), Some(&commodity)) = (site, commodity_of.get(commodity)) {
            nodes.insert(Node { site, commodity });
        }
    };
    for route in &map.routes {
        add(site_of.get(&route.from).copied(), &route.commodity);
        add(site_of.get(&route.to).copied(), &route.commodity);
    }
    for (site, entry) in map.sites.iter_enumerated() {
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
