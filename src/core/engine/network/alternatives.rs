//! Alternative products as the engine sees them: a recipe at the market that turns the other good into the one demanded.
//!
//! Balances, contents and uses then need no second rule for substitutes in use; only the limit differs, which is a share of the
//! demand and not of a replaced activity.

use crate::model::{Activity, Amount, CommodityId, Demand, Figure, Map, Recipe, RecipeId, RecipeKind, Site};
use std::collections::HashMap;

/// Adds to the map of the network a recipe and an activity for every alternative of every demand.
pub fn add_to(map: &mut Map) {
    let names: HashMap<CommodityId, String> =
        map.commodities.iter().map(|commodity| (commodity.id.clone(), commodity.name.clone())).collect();
    let name = |id: &CommodityId| names.get(id).map_or(id.as_str(), String::as_str).to_owned();
    let mut recipes = Vec::new();
    for site in &mut map.sites {
        let mut activities = Vec::new();
        for demand in &site.demands {
            for entry in &demand.alternatives {
                let id = recipe_id(site, demand, &entry.commodity.0);
                recipes.push(Recipe {
                    name: format!("{} instead of {}", name(&entry.commodity), name(&demand.commodity)),
                    inputs: vec![Amount { commodity: entry.commodity.clone(), quantity: entry.ratio.clone() }],
                    outputs: vec![Amount { commodity: demand.commodity.clone(), quantity: Figure::plain(1.0) }],
                    kind: RecipeKind::Substitute {
                        instead_of: RecipeId::from(""),
                        lead_months: entry.lead_months,
                        max_share: entry.max_share,
                        penalty: entry.penalty,
                    },
                    id: id.clone(),
                    ..Recipe::default()
                });
                activities.push(Activity {
                    recipe: id,
                    capacity: Figure::plain(entry.max_share * demand.quantity.value),
                    ..Activity::default()
                });
            }
        }
        site.activities.append(&mut activities);
    }
    map.recipes.append(&mut recipes);
}

/// A name that no preset can hold by accident, and that says what it is.
pub fn recipe_id(site: &Site, demand: &Demand, other: &str) -> RecipeId {
    RecipeId(format!("{}: {other} instead of {} for {}", site.id, demand.commodity, demand.end_use))
}
