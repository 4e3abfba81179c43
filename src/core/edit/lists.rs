//! Goods put on lists.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::model::{Commodity, CommodityId, Preset, Tag, count_words};
use std::collections::BTreeSet;

/// Puts goods on lists, as one step; nothing where all of them are on theirs, or not on the map.
pub fn put_on_lists(preset: &Preset, wanted: &BTreeSet<(Tag, CommodityId)>) -> Option<Edit> {
    let mut batch = Batch::on(preset);
    batch.change_all(|good: &mut Commodity| {
        for (tag, _) in wanted.iter().filter(|(_, id)| *id == good.id) {
            if !good.tags.contains(tag) {
                good.tags.push(tag.clone());
            }
        }
    });
    let goods: BTreeSet<&CommodityId> = wanted.iter().map(|(_, good)| good).collect();
    batch.edit(format!("put {} on lists", count_words(goods.len(), "good")))
}
