//! Activities: what goes in and what comes out.

use crate::model::figure::Figure;
use crate::model::ids::{CommodityId, RecipeId};
use serde::{Deserialize, Serialize};

/// An activity that sites share: inputs and outputs per unit of activity. Yields and by-product baskets are part of it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recipe {
    /// Name that sites refer to.
    pub id: RecipeId,
    /// Name on screen.
    pub name: String,
    /// Consumed per unit of activity. Empty for a mine.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<Amount>,
    /// Made per unit of activity, main product first.
    pub outputs: Vec<Amount>,
    /// Whether it is the usual way, recycling, or a substitute for another recipe.
    #[serde(default, skip_serializing_if = "RecipeKind::is_primary")]
    pub kind: RecipeKind,
    /// For recycling: what comes back of past production limits how much the recipe may run, at all sites together.
    /// Left out: only capacities limit it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub returns: Option<Returns>,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

/// So much of one commodity per unit of activity.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Amount {
    /// Id of the commodity.
    pub commodity: CommodityId,
    /// Units of the commodity per unit of activity.
    pub quantity: Figure,
}

/// End-of-life goods or process scrap that come back for recycling some time after they were made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Returns {
    /// What comes back, such as a magnet.
    pub commodity: CommodityId,
    /// Months between its making and its return.
    pub lag_months: u32,
    /// Units of activity of the recipe that one unit made allows once it has come back: the collection rate where activity is
    /// counted in units of what comes back, 0 to 1.
    pub share: Figure,
}

/// What a recipe is for; decides from which rung of the ladder on it may run.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub enum RecipeKind {
    /// The usual way of making its outputs.
    #[default]
    Primary,
    /// Makes its outputs from scrap or end-of-life goods.
    Recycling,
    /// Does the work of another recipe with other inputs.
    Substitute {
        /// The recipe it stands in for.
        instead_of: RecipeId,
        /// Months between the first month in which a rule takes effect and its first use.
        lead_months: u32,
        /// Greatest share of the replaced recipe's baseline activity at a site, 0 to 1.
        max_share: f64,
        /// Loss of performance of what it makes, 0 to 1; shown, not weighed.
        penalty: f64,
    },
}

impl RecipeKind {
    /// True for the usual way.
    pub fn is_primary(&self) -> bool {
        matches!(self, Self::Primary)
    }
}
