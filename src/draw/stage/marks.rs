//! What the editor lays over the stage map: a selection of several sites, a filter, countries folded into one disc, and what differs from another map.

use chokepoint_core::diff::DifferenceKind;
use chokepoint_core::engine::{Network, RouteIx, SiteIx};
use chokepoint_core::model::{Addressed, EntityRef};
use std::collections::{BTreeMap, BTreeSet};
use strum::VariantArray as _;
use typed_index_collections::TiVec;

/// Marks over a map; the default marks nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct MapMarks<'a> {
    /// Sites that are selected together, in order.
    pub sites: &'a [SiteIx],
    /// What stays in full colour; all the rest fades.
    pub filter: Option<&'a MapFilter>,
    /// Sites drawn together at one place.
    pub fold: Option<&'a MapFold>,
    /// How it differs from another map that it is held against.
    pub differs: Option<&'a MapDiffers>,
}

/// How the sites and routes of a map differ from those of another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapDiffers {
    /// Per site; none where it does not.
    pub sites: TiVec<SiteIx, Option<DifferenceKind>>,
    /// Per route.
    pub routes: TiVec<RouteIx, Option<DifferenceKind>>,
}

impl MapDiffers {
    /// Those of a map, of how its entities differ.
    pub fn of(network: &Network, entities: &BTreeMap<EntityRef, DifferenceKind>) -> Self {
        let route = |at| EntityRef::Route(network.route_entry(at).id.clone());
        Self {
            sites: network.map.sites.iter().map(|site| entities.get(&site.address()).copied()).collect(),
            routes: network.routes.keys().map(|at| entities.get(&route(at)).copied()).collect(),
        }
    }

    /// How a site differs.
    pub fn site(&self, site: SiteIx) -> Option<DifferenceKind> {
        self.sites.get(site).copied().flatten()
    }

    /// How a route differs.
    pub fn route(&self, route: RouteIx) -> Option<DifferenceKind> {
        self.routes.get(route).copied().flatten()
    }

    /// The kinds that occur, in their order: what a legend explains.
    pub fn kinds(&self) -> Vec<DifferenceKind> {
        let present: BTreeSet<DifferenceKind> = self.sites.iter().chain(&self.routes).flatten().copied().collect();
        DifferenceKind::VARIANTS.iter().copied().filter(|kind| present.contains(kind)).collect()
    }
}

/// What a filter lets through, per index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapFilter {
    /// Whether a site is let through, per index of the site.
    pub sites: TiVec<SiteIx, bool>,
    /// Whether a route is let through, per index of the route.
    pub routes: TiVec<RouteIx, bool>,
}

/// Sites drawn as one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MapFold {
    /// Per site the one that stands for it; itself where it is not folded.
    pub leader: TiVec<SiteIx, SiteIx>,
    /// What is written beside a site that stands for others.
    pub names: BTreeMap<SiteIx, String>,
}

impl MapFold {
    /// True when the site is drawn as part of another.
    pub fn is_hidden(&self, site: SiteIx) -> bool {
        self.leader.get(site).is_some_and(|leader| *leader != site)
    }

    /// True when both ends are drawn as one site, so that a route between them has no length.
    pub fn is_inside(&self, from: SiteIx, to: SiteIx) -> bool {
        matches!((self.leader.get(from), self.leader.get(to)), (Some(a), Some(b)) if a == b)
    }
}

impl MapMarks<'_> {
    /// True when the site is among those selected together.
    pub fn has_site(&self, site: SiteIx) -> bool {
        self.sites.binary_search(&site).is_ok()
    }

    /// True when the site is drawn as part of another.
    pub fn hides_site(&self, site: SiteIx) -> bool {
        self.fold.is_some_and(|fold| fold.is_hidden(site))
    }

    /// True when the site stands for others of its country.
    pub fn has_names(&self, site: SiteIx) -> bool {
        self.fold.is_some_and(|fold| fold.names.contains_key(&site))
    }

    /// True when a route between these two sites has no length.
    pub fn hides_route(&self, from: SiteIx, to: SiteIx) -> bool {
        self.fold.is_some_and(|fold| fold.is_inside(from, to))
    }
}
