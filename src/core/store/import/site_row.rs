//! What a row of a table of sites says.

use crate::model::{CommodityId, Country, GlobePoint, RecipeId, Stage};
use crate::store::import::owners::OwnerCell;
use jiff::civil::Date;

/// What a row says, once all its cells are sound.
pub(super) struct SiteRow {
    pub name: String,
    pub country: Option<Country>,
    pub stage: Option<Stage>,
    pub globe: Option<GlobePoint>,
    pub activity: Option<(RecipeId, Option<f64>, Option<f64>)>,
    pub ramp: Vec<(Date, f64)>,
    pub demand: Option<(CommodityId, Option<f64>, Option<f64>, String)>,
    pub stock: Option<(CommodityId, f64)>,
    pub owner: Option<OwnerCell>,
    pub note: String,
}
