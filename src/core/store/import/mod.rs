//! Tables of sites, routes and trade read into a map.
//!
//! A file becomes a [`Table`] of cells; [`ImportOptions`] say what its columns mean; [`plan`] works out what would be added or changed and
//! lists every bad row with its column. Nothing changes until the whole plan is applied, in one step.
//!
//! A bad row is left out whole. Rows of one table that say something about the same thing follow each other: the later adds to the earlier.

mod areas;
mod block;
mod codes;
mod columns;
mod contained;
mod currencies;
mod figures;
mod flows;
mod guess;
mod headings;
mod homes;
mod identify;
mod layouts;
mod mapping;
mod measures;
mod numbers;
mod old_workbook;
mod options;
mod overlap;
mod owners;
mod periods;
mod plan;
mod production;
mod quotes;
mod ramp;
mod read;
mod reshape;
mod routes;
mod site_names;
mod site_row;
mod site_sums;
mod site_years;
mod sites;
mod table;
mod text;
mod totals;
mod trade;
mod trade_book;
mod trade_ends;
mod trade_goods;
mod trade_rows;
mod units;
mod wide;
mod workbook;

pub use block::{block_text, cell_text, read_block};
pub use columns::{Field, TableKind};
pub use currencies::{foreign_money, parse_rate};
pub use mapping::Mapping;
pub use numbers::{Decimal, MoneyUnit, VolumeUnit};
pub use options::{CodeTo, ImportOptions, TradeEnds};
pub use plan::ImportPlan;
pub use ramp::ramp_text;
pub use read::read_tables;
pub use table::{Row, RowId, Table};
pub use totals::Total;

use crate::model::Preset;
use std::collections::BTreeMap;

/// Endings of files that hold tables.
pub const TABLES: [&str; 6] = ["csv", "txt", "tsv", "xlsx", "xls", "ods"];

/// The goods of a table, by their commodity code or in words, each with what it most probably is on the map. Empty where its rows name sites or routes.
pub fn table_goods(table: &Table, options: &ImportOptions, preset: &Preset) -> BTreeMap<String, CodeTo> {
    match options.kind {
        TableKind::Trade => trade::codes_of(table, options, preset),
        TableKind::Production => production::goods(table, options, preset),
        TableKind::Sites | TableKind::Routes | TableKind::Exercise => BTreeMap::new(),
    }
}

/// Works out what a table would add and change, and what is wrong with it. Changes nothing.
pub fn plan(table: &Table, options: &ImportOptions, preset: &Preset) -> ImportPlan {
    let mut draft = plan::Draft::new(table, options, preset);
    let missing: Vec<Field> = options.kind.needs().iter().copied().filter(|field| !options.has(*field)).collect();
    if missing.is_empty() {
        match options.kind {
            TableKind::Sites => sites::read(&mut draft),
            TableKind::Routes => routes::read(&mut draft),
            TableKind::Trade => trade::read(&mut draft),
            TableKind::Production => production::read(&mut draft),
            // It changes a run sheet, and no map.
            TableKind::Exercise => {}
        }
    } else {
        missing.into_iter().for_each(|field| draft.missing(field));
    }
    draft.finish()
}
