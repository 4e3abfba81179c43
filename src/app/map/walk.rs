//! The order in which keys go through sites and routes.

use crate::app::state::selection::Selection;
use crate::draw::{MapMarks, StageLayout};
use chokepoint_core::engine::{Network, RouteIx, SiteIx};
use chokepoint_core::model::{EntityRef, RouteId, SiteId};
use typed_index_collections::{TiVec, ti_vec};

/// Sites in the order in which Tab walks them: column by column, downwards.
pub fn site_order(layout: &StageLayout, marks: MapMarks<'_>) -> Vec<SiteIx> {
    let column = |x: f32| layout.columns.iter().position(|column| x < column.rect.right()).unwrap_or(usize::MAX);
    let mut order: Vec<(usize, i64, SiteIx)> = layout
        .positions
        .iter_enumerated()
        .filter(|(site, _)| !marks.hides_site(*site))
        .map(|(site, place)| (column(place.x), place.y as i64, site))
        .collect();
    order.sort_unstable();
    order.into_iter().map(|(.., site)| site).collect()
}

/// The site that Tab leads to: the next one; from a route the site it goes to, or, back, the one it comes from.
pub fn next_site(
    network: &Network,
    layout: &StageLayout,
    marks: MapMarks<'_>,
    selection: &Selection,
    back: bool,
) -> Option<SiteIx> {
    if let Some((from, to)) = selected_route(network, selection).map(|route| ends(network, route)) {
        return Some(if back { from } else { to });
    }
    let order = site_order(layout, marks);
    let here = selection.sites().first().and_then(|id| network.site(id));
    order.get(stepped(order.iter().position(|site| Some(*site) == here), order.len(), back)).copied()
}

/// The route that the keys lead to, and the site whose routes they go through: the selected one, or, while one of its routes is selected, `around`. Without
/// a site they go through all routes of the map. What a site sends out comes first, then what it takes in, each in the order of the sites at the other end.
pub fn next_route(
    network: &Network,
    layout: &StageLayout,
    marks: MapMarks<'_>,
    selection: &Selection,
    around: Option<&SiteId>,
    back: bool,
) -> Option<(RouteId, Option<SiteId>)> {
    let here = selected_route(network, selection);
    let touches = |site: &SiteIx| {
        here.is_none_or(|route| {
            let (from, to) = ends(network, route);
            from == *site || to == *site
        })
    };
    let site = match selection {
        Selection::One(EntityRef::Site(id)) => network.site(id),
        Selection::One(EntityRef::Route(_)) => around.and_then(|id| network.site(id)).filter(touches),
        _ => None,
    };
    // A site that is drawn as part of another has no place of its own.
    let mut places: TiVec<SiteIx, usize> = ti_vec![usize::MAX; network.map.sites.len()];
    for (at, site) in site_order(layout, marks).into_iter().enumerate() {
        places[site] = at;
    }
    let mut routes: Vec<(bool, usize, usize, RouteIx)> = (network.routes.keys())
        .filter_map(|route| {
            let (from, to) = ends(network, route);
            let is_drawn = !marks.hides_route(from, to);
            let is_meant = site.is_none_or(|site| site == from || site == to);
            let comes_in = site.is_some_and(|site| site == to);
            let (first, second) = if comes_in { (from, to) } else { (to, from) };
            // All routes of the map go along the sites that they come from.
            let (first, second) = if site.is_none() { (second, first) } else { (first, second) };
            (is_drawn && is_meant).then(|| (comes_in, places[first], places[second], route))
        })
        .collect();
    routes.sort_unstable();
    let at = routes.iter().position(|(.., route)| Some(*route) == here);
    let (.., route) = *routes.get(stepped(at, routes.len(), back))?;
    let site = site.and_then(|site| network.map.sites.get(site)).map(|site| site.id.clone());
    Some((network.route_entry(route).id.clone(), site))
}

fn selected_route(network: &Network, selection: &Selection) -> Option<RouteIx> {
    match selection {
        Selection::One(EntityRef::Route(id)) => network.route(id),
        _ => None,
    }
}

/// The sites that a route joins.
fn ends(network: &Network, route: RouteIx) -> (SiteIx, SiteIx) {
    let route = &network.routes[route];
    (network.nodes[route.from].site, network.nodes[route.to].site)
}

/// The place after one in a list, or before it, round the ends; without one the first, or the last.
fn stepped(at: Option<usize>, number: usize, back: bool) -> usize {
    let last = number.saturating_sub(1);
    match (at, back) {
        (Some(at), false) if at < last => at + 1,
        (Some(at), true) if at > 0 => at - 1,
        (_, false) => 0,
        (_, true) => last,
    }
}
