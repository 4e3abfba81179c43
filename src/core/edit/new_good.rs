//! A good that neither the map nor the library knows: what is asked about it where it is made, and what follows its name.

use crate::edit::batch::Batch;
use crate::edit::change::Edit;
use crate::model::{Commodity, Preset, Recipe, Site};

/// What is asked about a new good, once, where it is made.
#[derive(Clone, Debug, PartialEq)]
pub struct NewGood {
    /// Name on screen; empty: the goods of the site that makes it.
    pub name: String,
    /// What one unit is.
    pub unit: String,
    /// Price, USD per unit.
    pub price_usd: f64,
}

impl Default for NewGood {
    fn default() -> Self {
        Self { name: String::new(), unit: "t".to_owned(), price_usd: NO_PRICE }
    }
}

/// Price of a good that nobody has priced yet, USD per unit.
const NO_PRICE: f64 = crate::model::NOT_PRICED_USD;

/// How a good is called that was made for a site, until it has a name of its own.
pub(crate) fn goods_of(site: &str) -> String {
    format!("Goods of {site}")
}

/// How a recipe is called that makes a good.
pub(crate) fn make_of(good: &str) -> String {
    format!("Make {good}")
}

/// Changes a good. The recipe that is named after it follows its name, and a value at stake that is its price follows its price, as long as nobody has
/// cited another.
pub fn change_good(preset: &Preset, at: usize, after: Commodity, words: &str, key: &str) -> Option<Edit> {
    let mut batch = Batch::on(preset);
    put_good(&mut batch, at, after);
    batch.keyed(words, key)
}

/// As [`change_good`], as a part of something larger.
pub(crate) fn put_good(batch: &mut Batch, at: usize, after: Commodity) {
    let Some(before) = batch.preset().map.commodities.get(at).cloned() else { return };
    follow_name(batch, &before.name, &after.name);
    let (old, new) = (before.price_usd.value, after.price_usd.value);
    if old != new {
        batch.change_all(|site: &mut Site| {
            for demand in site.demands.iter_mut().filter(|demand| demand.commodity == before.id) {
                let stake = &mut demand.value_at_stake_usd;
                if stake.value == old && stake.source.is_empty() {
                    stake.value = new;
                }
            }
        });
    }
    batch.replace(at, after);
}

/// Lets the recipe that is named after a good follow its name.
pub(crate) fn follow_name(batch: &mut Batch, old: &str, new: &str) {
    let is_taken = batch.preset().map.recipes.iter().any(|recipe| recipe.name == make_of(new));
    if old != new && !is_taken {
        batch.change_all(|recipe: &mut Recipe| {
            if recipe.name == make_of(old) {
                recipe.name = make_of(new);
            }
        });
    }
}
