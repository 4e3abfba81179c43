//! What markets lack, as a share of what they want.

use crate::engine::{DemandIx, MonthIx};
use typed_index_collections::TiVec;

/// Share of each demand that is unmet, by month.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lacking(pub(super) TiVec<DemandIx, Vec<f64>>);

impl Lacking {
    /// The share of a demand that is unmet in a month, 0 to 1; 0 where nothing is known of it.
    pub fn share(&self, demand: DemandIx, month: MonthIx) -> f64 {
        self.0.get(demand).and_then(|of| of.get(month.0)).copied().unwrap_or(0.0)
    }
}
