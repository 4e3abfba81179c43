//! What the columns of a table mean, as it was guessed or said.

use crate::model::{CommodityId, Source};
use crate::store::import::columns::{Field, TableKind};
use crate::store::import::numbers::{Decimal, MoneyUnit, VolumeUnit};
use std::collections::BTreeMap;
use strum::EnumCount;

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

/// What a commodity code is on the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeTo {
    /// A commodity that is there.
    Commodity(CommodityId),
    /// A new one.
    New,
    /// Nothing: its rows are left out.
    LeaveOut,
}

/// Where trade starts and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount)]
pub enum TradeEnds {
    /// At a site per country and stage that stands for all suppliers, and one per country for all buyers.
    #[default]
    Aggregate,
    /// At the map's sites in that country that make or take the goods, in proportion to their volumes; at an aggregate where there are none.
    Existing,
}

impl TradeEnds {
    /// Both ways to find the ends of trade.
    pub const ALL: [Self; Self::COUNT] = [Self::Aggregate, Self::Existing];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Aggregate => "one site per country",
            Self::Existing => "the map's sites in the country",
        }
    }
}
