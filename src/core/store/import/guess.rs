//! What a table most probably is, by its headings and cells.

use crate::model::{Preset, Quality, Source};
use crate::store::import::columns::{self, Field, TableKind};
use crate::store::import::numbers::{self, MoneyUnit, VolumeUnit};
use crate::store::import::options::{ImportOptions, TradeEnds};
use crate::store::import::plan;
use crate::store::import::table::Table;
use crate::store::import::trade::{self, trade_codes};
use std::collections::BTreeMap;

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
}
