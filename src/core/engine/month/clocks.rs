//! Since when trade looks for other ways, and how far it has got.
//!
//! A control starts the clock of re-routing, qualification and substitutes where it is felt, and nowhere else: for the goods it hinders, for what is made
//! of them or competes with them, and for all that feeds these. On the map: from both ends of a hindered route downstream, and from everything
//! reached there upstream. A rule on a chain that is not connected, or on another good of the same sites, changes nothing.
//!
//! With `rerouting_by_good` of a scenario re-routing and qualification count from the first month in which the route's own good is hindered in its part of the
//! map. Routes between related firms are qualified from the start.
//!
//! A route carries the level that it has reached. Each month in which it is affected it gains a share of the room above its baseline, as far as its
//! verdict lets goods pass, since trade that is stopped makes no friends. A verdict multiplies the level at which the route last ran freely, and
//! at least its baseline: a licence is a share of what is ordered, and what nobody ordered is no reason to ship more. It does not throw the
//! route back to the baseline of long ago.

use crate::engine::index::{ActivityIx, MonthIx, NodeIx, RouteIx};
use crate::engine::network::{MonthOutcome, Network};
use typed_index_collections::{TiVec, ti_vec};

/// The clocks of a play.
#[derive(Clone, Debug)]
pub struct Clocks {
    /// Per node, the first month in which it was affected.
    since: TiVec<NodeIx, Option<MonthIx>>,
    /// Per good and part of the map, the first month in which that good itself was hindered or moved.
    bitten: Vec<Option<MonthIx>>,
    /// Per route, the share of the room above its baseline that it has gained, 0 to 1.
    gained: TiVec<RouteIx, f64>,
    /// Per route, the volume at which it last ran freely, units per month; at least its baseline.
    reached: TiVec<RouteIx, f64>,
    /// Per route, whether its verdict lets everything pass in the last month that was taken in.
    was_free: TiVec<RouteIx, bool>,
    /// Nodes at which something has happened before.
    struck: TiVec<NodeIx, bool>,
}

impl Clocks {
    /// Before anything has happened.
    pub fn new(network: &Network) -> Self {
        Self {
            since: network.nodes.iter().map(|_| None).collect(),
            bitten: vec![None; network.goods_in_parts()],
            gained: ti_vec![0.0; network.routes.len()],
            reached: network.baseline_flows(),
            was_free: ti_vec![false; network.routes.len()],
            struck: ti_vec![false; network.nodes.len()],
        }
    }

    /// Takes in where something other than the baseline happens this month.
    pub fn strike(&mut self, network: &Network, month: MonthIx, nodes: impl IntoIterator<Item = NodeIx>) {
        let mut new: Vec<NodeIx> = Vec::new();
        for node in nodes {
            self.bitten[network.place_at(node)].get_or_insert(month);
            if !self.struck[node] {
                self.struck[node] = true;
                new.push(node);
            }
        }
        if new.is_empty() {
            return;
        }
        let links = Links::of(network);
        let downstream = spread(new, &links.downstream);
        let affected = spread(downstream, &links.upstream);
        for node in affected {
            self.since[node].get_or_insert(month);
        }
    }

    /// Takes in how much each route shipped in the month before, which counts where it ran freely, and whether it runs freely this month.
    pub fn reach(&mut self, network: &Network, before: Option<&MonthOutcome>, is_free: impl Fn(RouteIx) -> bool) {
        for at in network.routes.keys() {
            self.reached[at] = self.usual(network, at, before);
            self.was_free[at] = is_free(at);
        }
    }

    /// The volume at which a route last ran freely, at least its baseline, units per month; `before` is the month before, not yet taken in.
    pub fn usual(&self, network: &Network, route: RouteIx, before: Option<&MonthOutcome>) -> f64 {
        let before = before.filter(|_| self.was_free[route]);
        before.map_or(self.reached[route], |before| before.flows[route].max(network.routes[route].baseline))
    }

    /// A month of re-routing: each affected route gains `speed` of its room, as far as it passes, once it is qualified.
    /// With `by_good` it is affected from the first month in which its own good is.
    pub fn reroute(
        &mut self,
        network: &Network,
        month: MonthIx,
        speed: f64,
        by_good: bool,
        permitted: impl Fn(RouteIx) -> f64,
    ) {
        for (at, gained) in self.gained.iter_mut_enumerated() {
            let (entry, to) = (network.route_entry(at), network.routes[at].to);
            let must_wait = entry.is_alternative() && !entry.related;
            let wait = if must_wait { entry.qualification_months as usize } else { 0 };
            let since = if by_good { self.bitten[network.place_at(to)] } else { self.since[to] };
            if since.is_some_and(|since| month >= since.after(wait)) {
                *gained = (*gained + speed * permitted(at).min(1.0)).min(1.0);
            }
        }
    }

    /// The level of a route that its verdict multiplies, units per month.
    pub fn level(&self, network: &Network, route: RouteIx) -> f64 {
        let is_open = self.was_free[route] || network.routes[route].baseline <= 0.0;
        if is_open { self.free(network, route) } else { self.reached[route] }
    }

    /// What a route could carry if nothing hindered it, as far as re-routing has got, units per month.
    pub fn free(&self, network: &Network, route: RouteIx) -> f64 {
        let entry = &network.routes[route];
        entry.baseline + (entry.maximum - entry.baseline).max(0.0) * self.gained[route]
    }

    /// Since when an activity's products are affected.
    pub fn since(&self, network: &Network, activity: ActivityIx) -> Option<MonthIx> {
        network.activities[activity].outputs.iter().filter_map(|(node, _)| self.since[*node]).min()
    }
}

/// Who supplies whom.
struct Links {
    downstream: TiVec<NodeIx, Vec<NodeIx>>,
    upstream: TiVec<NodeIx, Vec<NodeIx>>,
}

impl Links {
    fn of(network: &Network) -> Self {
        let none: TiVec<NodeIx, Vec<NodeIx>> = ti_vec![Vec::new(); network.nodes.len()];
        let mut links = Self { downstream: none.clone(), upstream: none };
        let mut link = |from: NodeIx, to: NodeIx| {
            links.downstream[from].push(to);
            links.upstream[to].push(from);
        };
        for route in &network.routes {
            link(route.from, route.to);
        }
        for activity in &network.activities {
            for (input, _) in &activity.inputs {
                activity.outputs.iter().for_each(|(output, _)| link(*input, *output));
            }
        }
        links
    }
}

/// The nodes that can be reached, those given included.
fn spread(mut nodes: Vec<NodeIx>, links: &TiVec<NodeIx, Vec<NodeIx>>) -> Vec<NodeIx> {
    let mut reached: TiVec<NodeIx, bool> = ti_vec![false; links.len()];
    nodes.retain(|node| !std::mem::replace(&mut reached[*node], true));
    let mut at = 0;
    while let Some(node) = nodes.get(at).copied() {
        for next in &links[node] {
            if !reached[*next] {
                reached[*next] = true;
                nodes.push(*next);
            }
        }
        at += 1;
    }
    nodes
}
