//! A site under another name, or in another country.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::edit::connect::{goods_of, work_of};
use crate::model::{Commodity, Country, Preset, Recipe, Site, SiteId};

/// Renames a site and moves it to a country. What was made for it on the way and still bears its old name follows.
pub fn rename_site(preset: &Preset, id: &SiteId, name: &str, country: &Country) -> Option<Edit> {
    let before = preset.map.site(id)?;
    let name = if name.is_empty() { before.name.as_str() } else { name };
    let words = if name == before.name {
        format!("move {name} to {}", country.name())
    } else {
        format!("rename {} to {name}", before.name)
    };
    let old = before.name.as_str();
    let mut batch = Batch::on(preset);
    batch.change_all(|site: &mut Site| {
        if &site.id == id {
            (site.name, site.country) = (name.to_owned(), country.clone());
        }
    });
    if !preset.map.commodities.iter().any(|good| good.name == goods_of(name)) {
        batch.change_all(|good: &mut Commodity| {
            if good.name == goods_of(old) {
                good.name = goods_of(name);
            }
        });
    }
    if !preset.map.recipes.iter().any(|recipe| recipe.name == work_of(name)) {
        batch.change_all(|recipe: &mut Recipe| {
            if recipe.name == work_of(old) {
                recipe.name = work_of(name);
            }
        });
    }
    batch.edit(words)
}
