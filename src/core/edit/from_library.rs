//! Bringing entities of the library onto the map with all they name.

use crate::edit::batch::Batch;
use crate::model::{CommodityId, CommodityLibrary, Figures, RecipeId, RecipeKind};

/// Puts a commodity of the library on the map, unless it is there.
pub(crate) fn import_commodity(batch: &mut Batch, library: Option<&CommodityLibrary>, id: &CommodityId) {
    if batch.preset().map.commodity(id).is_some() {
        return;
    }
    let found = library.and_then(|library| library.commodity(id));
    if let Some(mut commodity) = found.cloned() {
        import_sources(batch, library, &mut commodity);
        batch.add(commodity);
    }
}

/// Puts a recipe of the library on the map with all it names, unless it is there.
pub(crate) fn import_recipe(batch: &mut Batch, library: Option<&CommodityLibrary>, id: &RecipeId) {
    if batch.preset().map.recipe(id).is_some() {
        return;
    }
    let found = library.and_then(|library| library.recipe(id));
    let Some(mut recipe) = found.cloned() else { return };
    for amount in recipe.inputs.iter().chain(&recipe.outputs) {
        import_commodity(batch, library, &amount.commodity);
    }
    if let Some(back) = &recipe.returns {
        import_commodity(batch, library, &back.commodity);
    }
    if let RecipeKind::Substitute { instead_of, .. } = &recipe.kind {
        import_recipe(batch, library, instead_of);
    }
    import_sources(batch, library, &mut recipe);
    batch.add(recipe);
}

/// Puts the library's citations of an entity's figures on the map, unless they are there.
pub(crate) fn import_sources(batch: &mut Batch, library: Option<&CommodityLibrary>, entity: &mut impl Figures) {
    for figure in entity.figures_mut() {
        let known = figure.source.is_empty() || batch.preset().source(&figure.source).is_some();
        let found = library.and_then(|library| library.source(&figure.source));
        if let Some(source) = found.filter(|_| !known) {
            batch.add(source.clone());
        }
    }
}
