//! What stays in full colour on the map.

use chokepoint_core::engine::VerdictKind;
use chokepoint_core::model::{CommodityId, Country, Stage};

/// What is looked for; empty lets everything through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Routes of this, and sites that make, use, keep or need it.
    pub commodity: Option<CommodityId>,
    /// Sites there, and routes that start or end there.
    pub country: Option<Country>,
    /// Sites of this stage, and routes that start or end there.
    pub stage: Option<Stage>,
    /// Routes of this verdict in the month shown, and their ends.
    pub verdict: Option<VerdictKind>,
}

impl Filter {
    /// True when everything passes.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
