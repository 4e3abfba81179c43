//! Trade links.

use crate::model::figure::Figure;
use crate::model::ids::{CommodityId, RouteId, SiteId};
use serde::{Deserialize, Serialize};

/// A commodity going from a site to a site. Baseline 0 = an alternative that could open.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Route {
    /// Name used by `explain` and in results.
    pub id: RouteId,
    /// What it carries.
    pub commodity: CommodityId,
    /// Where it starts.
    pub from: SiteId,
    /// Where it ends.
    pub to: SiteId,
    /// Volume before any rule, units per year.
    pub baseline: Figure,
    /// Greatest volume it could carry, units per year.
    pub maximum: Figure,
    /// Whole months between departure and arrival.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub transit_months: u32,
    /// Freight and handling, USD per unit.
    #[serde(default)]
    pub cost_usd: Figure,
    /// Months a new customer needs to qualify the supplier; matters for alternatives.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub qualification_months: u32,
    /// Whether its ends belong together, or have long traded as one: they divert what is closed elsewhere without qualification.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub related: bool,
    /// Anything a reader should know.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub note: String,
}

impl Route {
    /// True when it carries nothing before any rule.
    pub fn is_alternative(&self) -> bool {
        self.baseline.value == 0.0
    }
}

fn is_zero(value: &u32) -> bool {
    *value == 0
}
