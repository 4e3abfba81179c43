//! What the columns of a table mean, as it was guessed or said.

use crate::model::Source;
use crate::store::import::columns::{Field, TableKind};
use crate::store::import::numbers::{Decimal, MoneyUnit, VolumeUnit};
use crate::store::import::trade::CodeTo;
use crate::store::import::trade_ends::TradeEnds;
use std::collections::BTreeMap;

/// What the columns of a table mean, and how its figures are to be read.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportOptions {
    /// What the rows are.
    pub kind: TableKind,
    /// Which column (from 0) holds what.
    pub columns: BTreeMap<Field, usize>,
    /// How fractions are written.
    pub decimal: Decimal,
    /// Unit of volumes.
    pub volume: VolumeUnit,
    /// Unit of money.
    pub money: MoneyUnit,
    /// The citation that the figures get.
    pub source: Source,
    /// Relative standard deviation that the figures get; none: the default of the source's quality.
    pub sigma: Option<f64>,
    /// Where trade starts and ends.
    pub ends: TradeEnds,
    /// What each commodity code of a trade table is on the map.
    pub codes: BTreeMap<String, CodeTo>,
    /// Which year of a trade table counts; none: the latest.
    pub year: Option<String>,
}

impl ImportOptions {
    /// The column that holds a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }
}
