//! A site under another name, or in another country.

use crate::edit::add::new_site_key;
use crate::edit::batch::Batch;
use crate::edit::change::{Edit, Header, names};
use crate::edit::identify::identify_in;
use crate::edit::new_good::{follow_name, goods_of};
use crate::model::{Commodity, Country, Preset, Site, SiteId, Stage};

/// Calls a column of the stage map otherwise; an empty name gives it back its usual one.
pub fn name_stage(preset: &Preset, stage: Stage, name: &str) -> Option<Edit> {
    let mut header = Header::of(preset);
    let name = name.trim();
    header.stage_names.rename(stage, if name == stage.usual_name() { "" } else { name });
    let (before, after) = (preset.map.stage_names.label(stage), header.stage_names.label(stage).to_owned());
    Edit::header(preset, header, format!("call the column {before} \u{201c}{after}\u{201d}"), "")
}

/// Renames a site and moves it to a country. What was made for it on the way and still bears its old name follows.
pub fn rename_site(preset: &Preset, id: &SiteId, name: &str, country: &Country) -> Option<Edit> {
    let before = preset.map.site(id)?;
    let name = if name.is_empty() { before.name.as_str() } else { name };
    let words = if name == before.name {
        format!("move {name} to {}", country.name())
    } else {
        format!("rename {} to {name}", before.name)
    };
    let mut batch = Batch::on(preset);
    batch.change_all(|site: &mut Site| {
        if &site.id == id {
            (site.name, site.country) = (name.to_owned(), country.clone());
        }
    });
    follow_site_name(&mut batch, before, name);
    batch.edit(words)
}

/// Names a site that has just been made: one step with its making.
pub fn name_new_site(preset: &Preset, id: &SiteId, name: &str, country: &Country) -> Option<Edit> {
    let edit = rename_site(preset, id, name, country)?;
    let name = if name.is_empty() { preset.map.site(id)?.name.as_str() } else { name };
    Some(Edit { name: format!("add {name}"), key: names(&new_site_key(id)), ..edit })
}

/// What was made for a site and still bears its old name follows the new one, and so does its id, where it had none of its own.
pub(crate) fn follow_site_name(batch: &mut Batch, before: &Site, name: &str) {
    let old = before.name.as_str();
    if !batch.preset().map.commodities.iter().any(|good| good.name == goods_of(name)) {
        batch.change_all(|good: &mut Commodity| {
            if good.name == goods_of(old) {
                good.name = goods_of(name);
            }
        });
        follow_name(batch, &goods_of(old), &goods_of(name));
    }
    identify_in(batch, &before.id.clone().into());
}
