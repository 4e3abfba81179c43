//! What moves between sites.

use crate::model::figure::Figure;
use crate::model::ids::{CommodityId, Tag};
use crate::model::stage::Stage;
use serde::{Deserialize, Serialize};

/// Price of a good, and value of a missing unit, that nobody has entered yet, USD per unit: a real one is never exactly this without a citation.
pub const NOT_PRICED_USD: f64 = 1.0;

/// A concentrate of one deposit type, an oxide, metal, alloy, magnet, component or product.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Commodity {
    /// Name that recipes, routes and sites refer to.
    pub id: CommodityId,
    /// Name on screen.
    pub name: String,
    /// The stage at which it is made.
    pub stage: Stage,
    /// What one unit is: `t REO`, `t`, `units`.
    pub unit: String,
    /// Price, USD per unit. Values goods for content thresholds and weighs scarcity.
    pub price_usd: Figure,
    /// Control lists and other groups it belongs to.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<Tag>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Commodity {
    /// True when it stands on at least one of `lists`.
    pub fn is_on(&self, lists: &[Tag]) -> bool {
        self.tags.iter().any(|tag| lists.contains(tag))
    }
}
