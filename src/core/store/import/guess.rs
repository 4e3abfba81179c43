//! What a table most probably is, by its headings and cells.

use crate::model::{Preset, Quality, Source};
use crate::store::import::columns::{self, Field, TableKind};
use crate::store::import::numbers::{self, MoneyUnit, VolumeUnit};
use crate::store::import::options::{ImportOptions, TradeEnds};
use crate::store::import::table::Table;
use crate::store::import::{layouts, periods, plan, table_goods, trade};
use std::collections::BTreeMap;

impl ImportOptions {
    /// What a table most probably is, by its headings and cells.
    pub fn guess(table: &Table, preset: &Preset) -> Self {
        let kind = layouts::kind(table).unwrap_or_else(|| TableKind::guess(&table.headers));
        Self::of_kind(table, preset, kind)
    }

    /// As [`Self::guess`], when it is known what the rows are.
    pub fn of_kind(table: &Table, preset: &Preset, kind: TableKind) -> Self {
        let columns = columns::guess(kind, &table.headers);
        let decimal =
            numbers::guess_decimal(table, columns.iter().filter(|(field, _)| field.is_number()).map(|(_, at)| *at));
        let year = [Field::Year, Field::Period].into_iter().find_map(|field| columns.get(&field)).and_then(|at| {
            table.rows.iter().filter_map(|row| periods::read(row.cell(*at), false).map(|period| period.year)).max()
        });
        let mut options = Self {
            kind,
            columns,
            decimal,
            volume: VolumeUnit::Map,
            money: MoneyUnit::Usd,
            volume_is_chosen: false,
            money_is_chosen: false,
            decimal_is_chosen: false,
            fixed: BTreeMap::new(),
            only: BTreeMap::new(),
            numbering: None,
            rates: BTreeMap::new(),
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
            contained: false,
            codes: BTreeMap::new(),
            code_digits: None,
            year: None,
        };
        options.follow_headings(table);
        layouts::apply(&mut options, table);
        options.codes = table_goods(table, &options, preset);
        options
    }
}
