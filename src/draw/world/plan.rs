//! What stands where on the world map at a zoom: single sites and clusters, and the great circles between them.
//!
//! Clusters depend on the zoom in steps of √2 and not on what is in view, so that panning never changes them.

use crate::draw::world::globe::{WorldCentre, great_circle};
use chokepoint_core::engine::{Network, NodeIx, RouteIx, SiteIx};
use chokepoint_core::model::GlobePoint;
use egui::{Pos2, Rect, Vec2, vec2};
use std::collections::HashMap;
use typed_index_collections::{TiSlice, TiVec, ti_vec};

/// Least distance of two marks, screen points.
const APART: f32 = 30.0;
/// From this zoom on a small cluster is fanned out: closer there is nothing more to be seen.
const FAN_ZOOM: f32 = 12.0;
/// Most sites that are fanned out.
const FAN: usize = 18;
/// Degrees of arc between points of a great circle, and where there are many of them.
const ARC: (f64, f64) = (3.0, 9.0);
/// Links from which the coarser arcs do.
const MANY: usize = 3000;

/// A site, or several that stand too close to be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// Where it is drawn, on the plane.
    pub at: Pos2,
    /// Where it really is; differs for what is fanned out.
    pub home: Pos2,
    /// Its sites, the weightiest first.
    pub sites: Vec<SiteIx>,
}

/// All routes from one mark to another.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// Mark where it starts.
    pub from: usize,
    /// Mark where it ends.
    pub to: usize,
    /// Routes that run from mark to mark.
    pub routes: Vec<RouteIx>,
    /// The great circle on the plane, in pieces where the map is cut open.
    pub lines: Vec<Vec<Pos2>>,
    /// All of it.
    pub bounds: Rect,
}

/// Marks and links at a zoom.
#[derive(Clone, Debug, PartialEq)]
pub struct WorldPlan {
    /// Sites and clusters.
    pub marks: Vec<Mark>,
    /// The mark of each site; none for a site without a place.
    pub mark_of: TiVec<SiteIx, Option<usize>>,
    /// What runs between marks.
    pub links: Vec<Link>,
    /// The link of each route; none within a cluster and without places.
    pub link_of: TiVec<RouteIx, Option<usize>>,
}

/// The step that a zoom belongs to; plans of one step are the same.
pub fn zoom_step(zoom: f32) -> i32 {
    (zoom.max(1e-6).log2() * 2.0 + 1e-4).floor() as i32
}

/// What passes through each site in the baseline, by the value of tracked material: which names come first.
pub fn site_weights(network: &Network) -> TiVec<SiteIx, f64> {
    let mut weights = ti_vec![0.0; network.map.sites.len()];
    for (at, node) in network.nodes.iter_enumerated() {
        weights[node.site] += network.throughput[at] * network.embodied_usd[at];
    }
    weights
}

/// The centre at which the least trade, by value, runs over the edge of the map.
pub fn best_centre(network: &Network) -> WorldCentre {
    let place = |node: NodeIx| network.map.sites[network.nodes[node].site].globe;
    let mut cut = [0.0; WorldCentre::ALL.len()];
    // On a large map a part of the routes says as much as all.
    for route in network.routes.iter().step_by(network.routes.len() / MANY + 1) {
        let (Some(from), Some(to)) = (place(route.from), place(route.to)) else { continue };
        let way = great_circle(from, to, ARC.1);
        for (cut, centre) in cut.iter_mut().zip(WorldCentre::ALL) {
            if centre.lines(&way).len() > 1 {
                *cut += (route.baseline * network.embodied_usd[route.from]).max(f64::MIN_POSITIVE);
            }
        }
    }
    if cut[1] < cut[0] { WorldCentre::ALL[1] } else { WorldCentre::ALL[0] }
}

impl WorldPlan {
    /// Nothing anywhere, for a map that is still to be planned.
    pub fn empty(network: &Network) -> Self {
        let (mark_of, link_of) = (ti_vec![None; network.map.sites.len()], ti_vec![None; network.routes.len()]);
        Self { marks: Vec::new(), mark_of, links: Vec::new(), link_of }
    }

    /// Plans a map. `places` and `weights` are per site; `scale` is how much larger than usual marks are drawn.
    pub fn build(
        network: &Network,
        places: &TiSlice<SiteIx, Option<GlobePoint>>,
        weights: &TiSlice<SiteIx, f64>,
        centre: WorldCentre,
        step: i32,
        scale: f32,
    ) -> Self {
        let zoom = 2.0_f32.powf(step as f32 / 2.0);
        let points: TiVec<SiteIx, Option<Pos2>> =
            places.iter().map(|place| place.map(|place| centre.plane(place))).collect();
        let groups = clusters(&points, weights, APART * scale / zoom);
        let mut marks = Vec::new();
        for sites in groups {
            let home = points[sites[0]].unwrap_or_default();
            if sites.len() > 1 && sites.len() <= FAN && zoom >= FAN_ZOOM {
                let ring = fan(sites.len(), APART * scale / zoom);
                for (site, way) in sites.into_iter().zip(ring) {
                    let home = points[site].unwrap_or(home);
                    marks.push(Mark { at: points[site].unwrap_or(home) + way, home, sites: vec![site] });
                }
            } else {
                marks.push(Mark { at: home, home, sites });
            }
        }
        let mut mark_of = ti_vec![None; places.len()];
        for (at, mark) in marks.iter().enumerate() {
            mark.sites.iter().for_each(|site| mark_of[*site] = Some(at));
        }
        let mut plan = Self { marks, mark_of, links: Vec::new(), link_of: ti_vec![None; network.routes.len()] };
        plan.add_links(network, places, centre);
        plan
    }

    fn add_links(&mut self, network: &Network, places: &TiSlice<SiteIx, Option<GlobePoint>>, centre: WorldCentre) {
        let site = |node: NodeIx| network.nodes[node].site;
        let mut pairs: Vec<(usize, usize, RouteIx)> = (network.routes.iter_enumerated())
            .filter_map(|(route, ends)| {
                let (from, to) = (self.mark_of[site(ends.from)]?, self.mark_of[site(ends.to)]?);
                (from != to).then_some((from, to, route))
            })
            .collect();
        pairs.sort_unstable();
        let arc = if pairs.len() > MANY { ARC.1 } else { ARC.0 };
        for group in pairs.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            let (from, to, _) = group[0];
            let place = |mark: usize| self.marks[mark].sites.first().and_then(|site| places[*site]).unwrap_or_default();
            let mut lines = centre.lines(&great_circle(place(from), place(to), arc));
            // A fanned-out site is drawn beside its place, and so is where its routes end.
            let (start, end) = (self.marks[from].at, self.marks[to].at);
            if let Some(first) = lines.first_mut().and_then(|line| line.first_mut()) {
                *first = start;
            }
            if let Some(last) = lines.last_mut().and_then(|line| line.last_mut()) {
                *last = end;
            }
            if lines.is_empty() {
                lines.push(vec![start, end]);
            }
            let bounds =
                lines.iter().flatten().fold(Rect::NOTHING, |bounds, point| bounds.union(Rect::from_pos(*point)));
            let routes: Vec<RouteIx> = group.iter().map(|(_, _, route)| *route).collect();
            routes.iter().for_each(|route| self.link_of[*route] = Some(self.links.len()));
            self.links.push(Link { from, to, routes, lines, bounds });
        }
    }
}

/// Groups points: the weightiest that is left takes in all others within `reach` of it. Two leaders are thus never closer than
/// that. Points in a grid of that width, so each looks at its neighbourhood alone.
fn clusters(points: &TiSlice<SiteIx, Option<Pos2>>, weights: &TiSlice<SiteIx, f64>, reach: f32) -> Vec<Vec<SiteIx>> {
    let cell = |point: Pos2| ((point.x / reach).floor() as i32, (point.y / reach).floor() as i32);
    let mut order: Vec<(SiteIx, Pos2)> =
        points.iter_enumerated().filter_map(|(at, point)| Some((at, (*point)?))).collect();
    let weight = |at: SiteIx| weights.get(at).copied().unwrap_or(0.0);
    order.sort_by(|a, b| weight(b.0).total_cmp(&weight(a.0)).then(a.0.cmp(&b.0)));
    let mut grid: HashMap<(i32, i32), Vec<(SiteIx, Pos2)>> = HashMap::new();
    for (site, point) in &order {
        grid.entry(cell(*point)).or_default().push((*site, *point));
    }
    let mut taken: TiVec<SiteIx, bool> = ti_vec![false; points.len()];
    let mut groups = Vec::new();
    for (leader, point) in order {
        if taken[leader] {
            continue;
        }
        let (column, row) = cell(point);
        let mut group = Vec::new();
        for near in (-1..=1).flat_map(|right| (-1..=1).map(move |down| (column + right, row + down))) {
            let Some(others) = grid.get_mut(&near) else { continue };
            others.retain(|(site, other)| {
                let inside = other.distance(point) <= reach;
                if inside {
                    group.push(*site);
                    taken[*site] = true;
                }
                !inside
            });
        }
        group.sort_by(|a, b| weight(*b).total_cmp(&weight(*a)).then(a.cmp(b)));
        groups.push(group);
    }
    groups
}

/// Places on a ring on which neighbours are `apart` from each other.
fn fan(count: usize, apart: f32) -> Vec<Vec2> {
    let turn = std::f32::consts::TAU / count as f32;
    let radius = apart * 0.5 / (turn / 2.0).sin();
    (0..count).map(|at| vec2((turn * at as f32).sin(), -(turn * at as f32).cos()) * radius).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chokepoint_core::model::{Commodity, Figure, Map, Route, Site};
    use egui::pos2;

    #[test]
    fn clusters_by_hand() {
        // On a line at 0, 8, 16, 40 with reach 10. The third is the weightiest and takes in the second; the first is left alone,
        // although it is close to the second.
        let points = [Some(pos2(0.0, 0.0)), Some(pos2(8.0, 0.0)), Some(pos2(16.0, 0.0)), Some(pos2(40.0, 0.0)), None];
        let clusters = |weights: &[f64], reach: f32| -> Vec<Vec<usize>> {
            let groups = clusters(TiSlice::from_ref(&points), TiSlice::from_ref(weights), reach);
            groups.into_iter().map(|group| group.into_iter().map(usize::from).collect()).collect()
        };
        assert_eq!(clusters(&[1.0, 2.0, 3.0, 2.5, 9.0], 10.0), [vec![2, 1], vec![3], vec![0]]);
        // Equal weights: the first in order leads.
        assert_eq!(clusters(&[0.0; 5], 10.0), [vec![0, 1], vec![2], vec![3]]);
        // Exactly at the reach counts as inside; everything inside a reach of a thousand is one.
        assert_eq!(clusters(&[1.0; 5], 8.0).len(), 3);
        assert_eq!(clusters(&[1.0; 5], 1000.0), [vec![0, 1, 2, 3]]);
    }

    #[test]
    fn leaders_keep_their_distance_and_nobody_is_lost() {
        let points: TiVec<SiteIx, Option<Pos2>> =
            (0..500_u32).map(|at| Some(pos2((at * 37 % 211) as f32 * 0.7, (at * 61 % 97) as f32 * 0.9))).collect();
        let weights: TiVec<SiteIx, f64> = (0..500_u32).map(|at| f64::from(at * 31 % 17)).collect();
        let groups = clusters(&points, &weights, 9.0);
        let mut all: Vec<usize> = groups.iter().flatten().copied().map(usize::from).collect();
        all.sort_unstable();
        assert_eq!(all, (0..500).collect::<Vec<_>>());
        for (at, group) in groups.iter().enumerate() {
            let leader = points[group[0]].expect("a place");
            assert!(group.iter().all(|site| points[*site].expect("a place").distance(leader) <= 9.0));
            assert!(groups[..at].iter().all(|other| points[other[0]].expect("a place").distance(leader) > 9.0));
        }
    }

    #[test]
    fn a_fan_keeps_its_sites_apart() {
        for count in 2..=FAN {
            let ring = fan(count, 30.0);
            assert!((ring[0].length() - ring[count - 1].length()).abs() < 1e-3);
            assert!(((ring[0] - ring[1]).length() - 30.0).abs() < 1e-2, "{count}");
        }
    }

    fn site(id: &str, place: Option<(f64, f64)>) -> Site {
        let globe = place.map(|(latitude, longitude)| GlobePoint { latitude, longitude });
        Site { id: id.into(), name: id.into(), country: "ZZ".into(), globe, ..Site::default() }
    }

    #[test]
    fn routes_between_the_same_clusters_are_one_link() {
        let route = |id: &str, from: &str, to: &str| Route {
            id: id.into(),
            commodity: "oxide".into(),
            from: from.into(),
            to: to.into(),
            maximum: Figure::plain(1.0),
            ..Route::default()
        };
        let map = Map {
            commodities: vec![Commodity { id: "oxide".into(), ..Commodity::default() }],
            sites: vec![
                site("a", Some((40.0, 110.0))),
                site("b", Some((40.1, 110.1))),
                site("c", Some((35.0, -115.0))),
                site("nowhere", None),
            ],
            routes: vec![
                route("1", "a", "c"),
                route("2", "b", "c"),
                route("3", "a", "b"),
                route("4", "c", "a"),
                route("5", "nowhere", "c"),
            ],
            ..Map::default()
        };
        let network = Network::build(&map);
        let places: TiVec<SiteIx, _> = network.map.sites.iter().map(|site| site.globe).collect();
        let plan = |step: i32| {
            WorldPlan::build(
                &network,
                &places,
                TiSlice::from_ref(&[3.0, 1.0, 2.0, 0.0]),
                WorldCentre::Pacific,
                step,
                1.0,
            )
        };
        let far = plan(zoom_step(2.0));
        assert_eq!(far.marks.len(), 2);
        assert_eq!((far.links.len(), far.links[0].routes.clone()), (2, vec![RouteIx(0), RouteIx(1)]));
        assert_eq!(far.link_of.raw, [Some(0), Some(0), None, Some(1), None]);
        assert_eq!(far.mark_of.raw, [Some(0), Some(0), Some(1), None]);
        let near = plan(zoom_step(350.0));
        assert_eq!(near.marks.len(), 3);
        assert_eq!(near.links.len(), 4, "the route inside the cluster is seen now");
        assert_eq!(best_centre(&network), WorldCentre::Pacific, "China to California");
    }
}
