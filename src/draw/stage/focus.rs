//! What stays in full colour on a map, worked out once a frame.

use crate::draw::stage::scene::{MapFocus, MapItem, MapScene};
use chokepoint_core::engine::{RouteIx, SiteIx};
use typed_index_collections::{TiVec, ti_vec};

/// Sites and routes in full colour; the rest fades.
pub(crate) struct Focus {
    sites: TiVec<SiteIx, bool>,
    routes: TiVec<RouteIx, bool>,
}

impl Focus {
    /// What the filter lets through; without one, what is selected with its neighbours.
    pub fn of(scene: &MapScene<'_>) -> Self {
        let network = scene.network;
        let ends = |route: RouteIx| {
            let route = &network.routes[route];
            (network.nodes[route.from].site, network.nodes[route.to].site)
        };
        let mut focus = match scene.focus {
            MapFocus::All => Self::all(scene, true),
            MapFocus::Commodity(commodity) => {
                let mut focus = Self::all(scene, false);
                for node in network.nodes.iter().filter(|node| node.commodity == commodity) {
                    focus.sites[node.site] = true;
                }
                for (at, route) in network.routes.iter_enumerated() {
                    focus.routes[at] = network.nodes[route.from].commodity == commodity;
                }
                focus
            }
            MapFocus::Routes(routes) | MapFocus::Chain(routes) => {
                let mut focus = Self::all(scene, false);
                for route in routes.iter().copied().filter(|route| network.routes.get(*route).is_some()) {
                    let (from, to) = ends(route);
                    (focus.routes[route], focus.sites[from], focus.sites[to]) = (true, true, true);
                }
                focus
            }
        };
        // A filter that is set decides alone: what happens to be selected would else hide nearly all it lets through.
        let alone = scene.marks.filter.is_none() && !matches!(scene.focus, MapFocus::Chain(_));
        if let Some(selected) = scene.selected.filter(|_| alone) {
            let mut near = Self::all(scene, false);
            let touched = |route: RouteIx| match selected {
                MapItem::Site(site) => ends(route).0 == site || ends(route).1 == site,
                MapItem::Route(selected) => route == selected,
            };
            for route in network.routes.keys().filter(|route| touched(*route)) {
                let (from, to) = ends(route);
                (near.routes[route], near.sites[from], near.sites[to]) = (true, true, true);
            }
            if let MapItem::Site(site) = selected
                && let Some(slot) = near.sites.get_mut(site)
            {
                *slot = true;
            }
            focus.sites.iter_mut().zip(near.sites).for_each(|(slot, near)| *slot &= near);
            focus.routes.iter_mut().zip(near.routes).for_each(|(slot, near)| *slot &= near);
        }
        if let Some(filter) = scene.marks.filter {
            focus.sites.iter_mut().zip(&filter.sites).for_each(|(slot, passes)| *slot &= passes);
            focus.routes.iter_mut().zip(&filter.routes).for_each(|(slot, passes)| *slot &= passes);
            match scene.selected {
                Some(MapItem::Site(site)) => focus.sites.get_mut(site).into_iter().for_each(|slot| *slot = true),
                Some(MapItem::Route(route)) => focus.routes.get_mut(route).into_iter().for_each(|slot| *slot = true),
                None => {}
            }
        }
        focus
    }

    fn all(scene: &MapScene<'_>, value: bool) -> Self {
        Self {
            sites: ti_vec![value; scene.network.map.sites.len()],
            routes: ti_vec![value; scene.network.routes.len()],
        }
    }

    /// Whether an item stays in full colour.
    pub fn has(&self, item: MapItem) -> bool {
        match item {
            MapItem::Site(site) => self.sites.get(site).copied().unwrap_or(false),
            MapItem::Route(route) => self.routes.get(route).copied().unwrap_or(false),
        }
    }
}
