//! Bringing entities of the library onto the map with all they name.

use crate::edit::batch::Batch;
use crate::edit::compatibility::Pantry;
use crate::model::{CommodityId, Figures, RecipeId, RecipeKind};

/// Puts a commodity of the library on the map, unless it is there.
pub(crate) fn bring_commodity(batch: &mut Batch, id: &CommodityId) {
    if batch.preset().map.commodity(id).is_some() {
        return;
    }
    let found = crate::store::libraries::commodities().ok().and_then(|library| library.commodity(id));
    if let Some(mut commodity) = found.cloned() {
        bring_sources(batch, &mut commodity);
        batch.add(commodity);
    }
}

/// Puts a recipe of the library on the map with all it names, unless it is there.
pub(crate) fn bring_recipe(batch: &mut Batch, id: &RecipeId) {
    if batch.preset().map.recipe(id).is_some() {
        return;
    }
    let found = crate::store::libraries::commodities().ok().and_then(|library| library.recipe(id));
    let Some(mut recipe) = found.cloned() else { return };
    for amount in recipe.inputs.iter().chain(&recipe.outputs) {
        bring_commodity(batch, &amount.commodity);
    }
    if let Some(back) = &recipe.returns {
        bring_commodity(batch, &back.commodity);
    }
    if let RecipeKind::Substitute { instead_of, .. } = &recipe.kind {
        bring_recipe(batch, instead_of);
    }
    bring_sources(batch, &mut recipe);
    batch.add(recipe);
}

pub(crate) fn bring_sources(batch: &mut Batch, entity: &mut impl Figures) {
    for figure in entity.figures_mut() {
        let known = figure.source.is_empty() || batch.preset().source(&figure.source).is_some();
        let found = Pantry::of(batch.preset()).source(&figure.source);
        if let Some(source) = found.filter(|_| !known) {
            batch.add(source.clone());
        }
    }
}
