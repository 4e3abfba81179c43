//! What the columns of a table mean, as it was guessed or said.

use crate::model::{CommodityId, Numbering, Source};
use crate::store::import::codes;
use crate::store::import::columns::{Field, TableKind};
use crate::store::import::numbers::{Decimal, MoneyUnit, VolumeUnit};
use crate::store::import::table::Table;
use serde::{Deserialize, Serialize};
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
    /// True where somebody said the unit of volumes; else each column has the unit that its heading or its unit column says.
    pub volume_is_chosen: bool,
    /// The same for money.
    pub money_is_chosen: bool,
    /// True where somebody said how fractions are written; else a note says what is uncertain about it.
    pub decimal_is_chosen: bool,
    /// What holds for all rows where no column says it: `reporter` of a national table.
    pub fixed: BTreeMap<Field, String>,
    /// A word that a row must hold in a column (from 0) to count.
    pub only: BTreeMap<usize, String>,
    /// Whose numbers stand in columns of countries; none: found out by their neighbours.
    pub numbering: Option<Numbering>,
    /// US dollars per unit of other currencies, by their code (ISO 4217): money without a rate is not taken.
    pub rates: BTreeMap<String, f64>,
    /// The citation that the figures get.
    pub source: Source,
    /// Relative standard deviation that the figures get; none: the default of the source's quality.
    pub sigma: Option<f64>,
    /// Where trade starts and ends.
    pub ends: TradeEnds,
    /// Whether tonnes of goods become tonnes of what they hold, where the library knows it. Goods that the map counts by their content (`t REO`) are
    /// converted in any case.
    pub contained: bool,
    /// What each commodity code of a trade table is on the map.
    pub codes: BTreeMap<String, CodeTo>,
    /// How many digits at the end of a cell are the commodity code; none: all of it. The Observatory of Economic Complexity writes the section of the
    /// nomenclature before it.
    pub code_digits: Option<usize>,
    /// Which year of a trade table counts; none: the latest.
    pub year: Option<String>,
}

impl ImportOptions {
    /// The column that holds a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }

    /// Lets a column hold a field. Units that nobody chose follow its heading.
    pub fn choose(&mut self, field: Field, column: usize, table: &Table) {
        self.columns.retain(|_, other| *other != column);
        self.columns.insert(field, column);
        self.follow_headings(table);
    }

    /// Reads the units that nobody chose from the headings of the columns that are chosen now.
    pub fn follow_headings(&mut self, table: &Table) {
        let heading = |field: Field| self.columns.get(&field).map(|at| table.heading(*at));
        let volume = [Field::Quantity, Field::Baseline].into_iter().find_map(heading);
        let money = heading(Field::Value);
        if !self.volume_is_chosen {
            self.volume = volume.map_or(VolumeUnit::Map, |heading| VolumeUnit::guess(&heading));
        }
        if !self.money_is_chosen {
            self.money = money.map_or(MoneyUnit::Usd, |heading| MoneyUnit::guess(&heading));
        }
    }

    /// The form of the commodity code in a cell.
    pub(super) fn code(&self, cell: &str) -> String {
        let bare = cell.trim();
        let last = self.code_digits.and_then(|digits| bare.get(bare.len().checked_sub(digits)?..));
        codes::form(last.filter(|_| bare.bytes().all(|byte| byte.is_ascii_digit())).unwrap_or(bare))
    }

    /// True where a field has a column or is said for all rows.
    pub fn has(&self, field: Field) -> bool {
        self.columns.contains_key(&field) || self.fixed.contains_key(&field)
    }
}

/// What a commodity code is on the map.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum CodeTo {
    /// A commodity that is there.
    Commodity(CommodityId),
    /// A new one.
    New,
    /// Nothing: its rows are left out.
    LeaveOut,
}

/// Where trade starts and ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount, Serialize, Deserialize)]
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
