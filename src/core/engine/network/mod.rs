//! The map in index form: built once per map, shared by all scenarios.

pub mod alternatives;
pub mod baseline;
pub mod build;
pub mod map;
pub mod month_outcome;
pub mod parts;
mod rounding;

pub use map::IndexedMap;
pub use month_outcome::MonthOutcome;
pub use parts::Parts;

use crate::engine::index::{ActivityIx, CommodityIx, DemandIx, NodeIx, RecipeIx, RouteIx, SiteIx};
use crate::model::{Activity, CommodityId, Country, Demand, Route, RouteId, SiteId};
use std::collections::HashMap;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// A commodity at a site: where a balance must hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Node {
    /// Site, by index in the network.
    pub site: SiteIx,
    /// Commodity, by index in the network.
    pub commodity: CommodityIx,
}

/// What goes into one unit of a good by a recipe: goods and units of them.
type UnitInputs = Vec<(CommodityIx, f64)>;

/// A recipe at a site.
#[derive(Clone, Debug)]
pub struct NetworkActivity {
    /// Site, by index in the network.
    pub site: SiteIx,
    /// What is done.
    pub recipe: RecipeIx,
    /// Index of this activity within its site.
    pub slot: usize,
    /// Level before any rule, units of activity per month.
    pub baseline: f64,
    /// Node of its main product: the first that the recipe names.
    pub main: Option<NodeIx>,
    /// Node and units consumed per unit of activity.
    pub inputs: Vec<(NodeIx, f64)>,
    /// Node and units made per unit of activity.
    pub outputs: Vec<(NodeIx, f64)>,
    /// For a substitute: what it stands in for.
    pub instead_of: Option<StandsIn>,
}

/// What a substitute stands in for, at the same site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StandsIn {
    /// Another way of making.
    Activity(ActivityIx),
    /// Another good in use.
    Demand(DemandIx),
}

/// A route with its ends as nodes.
#[derive(Clone, Copy, Debug)]
pub struct NetworkRoute {
    /// Node it leaves.
    pub from: NodeIx,
    /// Node it reaches.
    pub to: NodeIx,
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
    pub node: NodeIx,
    /// Index within the demands of its site.
    pub slot: usize,
    /// Units per month before any event.
    pub quantity: f64,
    /// What one unit of shortage weighs: priority times the tracked material value in it, USD per unit.
    pub weight: f64,
}

/// Stock of a commodity at a site.
#[derive(Clone, Copy, Debug)]
pub struct NetworkStock {
    /// Node at which it lies.
    pub node: NodeIx,
    /// Units at the start.
    pub initial: f64,
    /// Units that the site wants to hold.
    pub target: f64,
    /// Most units that may be drawn in a month; infinite where there is no such rule.
    pub draw: f64,
}

/// The map in index form. Entities are sorted by id, so that the order of drawing changes nothing.
#[derive(Clone, Debug)]
pub struct Network {
    /// The map, sorted by id.
    pub map: IndexedMap,
    /// Balances: one per site and commodity that meet there.
    pub nodes: TiVec<NodeIx, Node>,
    /// One per route of the map, same index.
    pub routes: TiVec<RouteIx, NetworkRoute>,
    /// Recipes at sites.
    pub activities: TiVec<ActivityIx, NetworkActivity>,
    /// Final demands at sites.
    pub demands: TiVec<DemandIx, NetworkDemand>,
    /// Stocks at sites.
    pub stocks: Vec<NetworkStock>,
    /// Price per node, USD per unit.
    pub prices: TiVec<NodeIx, f64>,
    /// Value of the tracked materials in one unit, per node, USD: what scarcity is weighed by.
    pub embodied_usd: TiVec<NodeIx, f64>,
    /// What passes through each node in the baseline, or could if nothing does, units per month; above 0.
    pub throughput: TiVec<NodeIx, f64>,
    /// Natural size of each route, units per month: its baseline, or some of what its ends would trade by their size; above 0.
    pub route_sizes: TiVec<RouteIx, f64>,
    /// Natural size of each activity, units of activity per month, as for routes; above 0.
    pub activity_sizes: TiVec<ActivityIx, f64>,
    /// Unsold volume per node in the baseline, units per month.
    pub baseline_unsold: TiVec<NodeIx, f64>,
    /// What the baseline needs beyond what it supplies, per node, units per month; 0 on a consistent map.
    pub baseline_deficit: TiVec<NodeIx, f64>,
    /// Which nodes hang together.
    pub parts: Parts,
    /// Per part and commodity, what goes into one unit by each of the recipes by which most of it is made in the baseline.
    usual_inputs: Vec<TiVec<CommodityIx, Vec<UnitInputs>>>,
    node_of: HashMap<Node, NodeIx>,
    route_of: HashMap<RouteId, RouteIx>,
    site_of: HashMap<SiteId, SiteIx>,
    commodity_of: HashMap<CommodityId, CommodityIx>,
}

/// Months in a year: the file speaks per year, the engine per month.
pub const MONTHS: f64 = 12.0;

impl Network {
    /// Place of a site.
    pub fn site(&self, id: &SiteId) -> Option<SiteIx> {
        self.site_of.get(id).copied()
    }

    /// Place of a commodity.
    pub fn commodity(&self, id: &CommodityId) -> Option<CommodityIx> {
        self.commodity_of.get(id).copied()
    }

    /// Place of a route.
    pub fn route(&self, id: &RouteId) -> Option<RouteIx> {
        self.route_of.get(id).copied()
    }

    /// Place of the balance of a commodity at a site.
    pub fn node(&self, site: SiteIx, commodity: CommodityIx) -> Option<NodeIx> {
        self.node_of.get(&Node { site, commodity }).copied()
    }

    /// The entry of the map behind a route.
    pub fn route_entry(&self, route: RouteIx) -> &Route {
        &self.map.routes[route]
    }

    /// Countries at both ends of a route.
    pub fn ends(&self, route: RouteIx) -> (&Country, &Country) {
        let country = |node: NodeIx| &self.map.sites[self.nodes[node].site].country;
        let route = &self.routes[route];
        (country(route.from), country(route.to))
    }

    /// Whether what a route carries stays within one country.
    pub fn is_in_country(&self, route: RouteIx) -> bool {
        let (from, to) = self.ends(route);
        from.is_same_country(to)
    }

    /// The entry of the map behind an activity.
    pub fn activity_entry(&self, activity: ActivityIx) -> &Activity {
        let activity = &self.activities[activity];
        &self.map.sites[activity.site].activities[activity.slot]
    }

    /// The entry of the map behind a demand.
    pub fn demand_entry(&self, demand: DemandIx) -> &Demand {
        let demand = &self.demands[demand];
        &self.map.sites[self.nodes[demand.node].site].demands[demand.slot]
    }

    /// A month without rules: what the map does before anything happens.
    pub fn baseline_month(&self) -> MonthOutcome {
        let mut stocks = ti_vec![0.0; self.nodes.len()];
        for stock in &self.stocks {
            stocks[stock.node] = stock.initial;
        }
        MonthOutcome {
            flows: self.baseline_flows(),
            arrivals: self.baseline_flows(),
            activities: self.baseline_levels(),
            shortages: ti_vec![0.0; self.demands.len()],
            demands: self.demands.iter().map(|demand| demand.quantity).collect(),
            stocks,
            unsold: self.baseline_unsold.clone(),
        }
    }

    /// Baseline flows per route, units per month.
    pub fn baseline_flows(&self) -> TiVec<RouteIx, f64> {
        self.routes.iter().map(|route| route.baseline).collect()
    }

    /// Baseline levels per activity, units of activity per month.
    pub fn baseline_levels(&self) -> TiVec<ActivityIx, f64> {
        self.activities.iter().map(|activity| activity.baseline).collect()
    }

    /// Most an activity may ever do, units of activity per month.
    pub fn potential(&self, activity: ActivityIx) -> f64 {
        let entry = self.activity_entry(activity);
        let later = entry.ramp.iter().map(|step| step.capacity.value).fold(entry.capacity.value, f64::max);
        later / MONTHS
    }

    /// Units of a commodity that one unit of an activity makes.
    pub fn made_per_unit(&self, activity: ActivityIx, commodity: CommodityIx) -> f64 {
        let outputs = self.activities[activity].outputs.iter();
        outputs.filter(|(node, _)| self.nodes[*node].commodity == commodity).map(|(_, quantity)| quantity).sum()
    }

    /// Units of a commodity that activities at these levels make together.
    pub fn made(&self, commodity: CommodityIx, levels: &TiSlice<ActivityIx, f64>) -> f64 {
        levels.iter_enumerated().map(|(activity, level)| self.made_per_unit(activity, commodity) * level).sum()
    }
}
