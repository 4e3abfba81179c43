//! The map behind a network, its entities counted by typed indices.

use crate::engine::index::{CommodityIx, RecipeIx, RouteIx, SiteIx};
use crate::model::{Commodity, CommodityId, Company, Map, Recipe, Route, Site, SiteId, StageNames};
use typed_index_collections::TiVec;

/// A map sorted by id, as the network counts it: a place in the file's own order does not open it.
#[derive(Clone, Debug)]
pub struct IndexedMap {
    /// What its stages are called.
    pub stage_names: StageNames,
    /// Commodities, sorted by id: what moves.
    pub commodities: TiVec<CommodityIx, Commodity>,
    /// Recipes, sorted by id: how it is made, alternative products at markets included.
    pub recipes: TiVec<RecipeIx, Recipe>,
    /// Sites, sorted by id: where it is made, stored and used.
    pub sites: TiVec<SiteIx, Site>,
    /// Companies whose own owners matter to rules.
    pub companies: Vec<Company>,
    /// Routes, sorted by id: between which places it moves.
    pub routes: TiVec<RouteIx, Route>,
}

impl IndexedMap {
    /// The commodity of this name.
    pub fn commodity(&self, id: &CommodityId) -> Option<&Commodity> {
        self.commodities.iter().find(|commodity| &commodity.id == id)
    }

    /// The site of this name.
    pub fn site(&self, id: &SiteId) -> Option<&Site> {
        self.sites.iter().find(|site| &site.id == id)
    }

    /// The same as plain data, in the order of the network.
    pub fn plain(&self) -> Map {
        Map {
            stage_names: self.stage_names.clone(),
            commodities: self.commodities.raw.clone(),
            recipes: self.recipes.raw.clone(),
            sites: self.sites.raw.clone(),
            companies: self.companies.clone(),
            routes: self.routes.raw.clone(),
        }
    }
}

impl From<Map> for IndexedMap {
    fn from(map: Map) -> Self {
        Self {
            stage_names: map.stage_names,
            commodities: map.commodities.into(),
            recipes: map.recipes.into(),
            sites: map.sites.into(),
            companies: map.companies,
            routes: map.routes.into(),
        }
    }
}
