//! Tables of sites, routes and trade read into a map.
//!
//! A file becomes a [`Table`] of cells; [`ImportOptions`] say what its columns mean; [`plan`] works out what would be added or changed and
//! lists every bad row with its column. Nothing changes until the whole plan is applied, in one step.
//!
//! A bad row is left out whole. Rows of one table that say something about the same thing follow each other: the later adds to the earlier.

mod columns;
mod numbers;
mod owners;
mod plan;
mod ramp;
mod routes;
mod sites;
mod table;
mod text;
mod trade;
mod trade_ends;
mod workbook;

pub use columns::{Field, TableKind};
pub use numbers::{Decimal, MoneyUnit, VolumeUnit};
pub use plan::{ImportPlan, Planned};
pub use ramp::ramp_text;
pub use table::{Row, Table, read_tables};
pub use trade::{CodeTo, trade_codes};
pub use trade_ends::TradeEnds;

use crate::model::{Preset, Quality, Source};
use std::collections::BTreeMap;

/// Endings of files that hold tables.
pub const TABLES: [&str; 4] = ["csv", "txt", "tsv", "xlsx"];

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
    /// What a table most probably is, by its headings and cells.
    pub fn guess(table: &Table, preset: &Preset) -> Self {
        Self::of_kind(table, preset, TableKind::guess(&table.headers))
    }

    /// As [`Self::guess`], when it is known what the rows are.
    pub fn of_kind(table: &Table, preset: &Preset, kind: TableKind) -> Self {
        let columns = columns::guess(kind, &table.headers);
        let decimal =
            numbers::guess_decimal(table, columns.iter().filter(|(field, _)| field.is_number()).map(|(_, at)| *at));
        let heading = |field: Field| columns.get(&field).and_then(|at| table.headers.get(*at)).map(String::as_str);
        let volume =
            [Field::Quantity, Field::Baseline].into_iter().find_map(heading).map_or(VolumeUnit::Map, VolumeUnit::guess);
        let money = heading(Field::Value).map_or(MoneyUnit::Usd, MoneyUnit::guess);
        let year = columns
            .get(&Field::Year)
            .and_then(|at| table.rows.iter().filter_map(|row| row.cell(*at).get(..4)?.parse::<i16>().ok()).max());
        let mut options = Self {
            kind,
            columns,
            decimal,
            volume,
            money,
            source: Source {
                id: plan::slug(&table.name).as_str().into(),
                publication: table.name.clone(),
                year: year.unwrap_or_default(),
                quality: if kind == TableKind::Trade { Quality::Measured } else { Quality::Estimated },
                note: "Imported from a table.".to_owned(),
                ..Source::default()
            },
            sigma: (kind == TableKind::Trade).then_some(trade::SIGMA),
            ends: TradeEnds::Aggregate,
            codes: BTreeMap::new(),
            year: None,
        };
        options.codes = trade_codes(table, &options, preset);
        options
    }

    /// The column that holds a field.
    pub fn column(&self, field: Field) -> Option<usize> {
        self.columns.get(&field).copied()
    }
}

/// Works out what a table would add and change, and what is wrong with it. Changes nothing.
pub fn plan(table: &Table, options: &ImportOptions, preset: &Preset) -> ImportPlan {
    let mut draft = plan::Draft::new(table, options, preset);
    let missing: Vec<Field> =
        options.kind.needs().iter().copied().filter(|field| options.column(*field).is_none()).collect();
    if missing.is_empty() {
        match options.kind {
            TableKind::Sites => sites::read(&mut draft),
            TableKind::Routes => routes::read(&mut draft),
            TableKind::Trade => trade::read(&mut draft),
        }
    } else {
        missing.into_iter().for_each(|field| draft.missing(field));
    }
    draft.finish()
}
