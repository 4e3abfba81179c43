//! Tables of sites, routes and trade read into a map.
//!
//! A file becomes a [`Table`] of cells; [`ImportOptions`] say what its columns mean; [`plan`] works out what would be added or changed and
//! lists every bad row with its column. Nothing changes until the whole plan is applied, in one step.
//!
//! A bad row is left out whole. Rows of one table that say something about the same thing follow each other: the later adds to the earlier.

mod areas;
mod codes;
mod columns;
mod contained;
mod figures;
mod flows;
mod guess;
mod headings;
mod identify;
mod layouts;
mod numbers;
mod options;
mod overlap;
mod owners;
mod periods;
mod plan;
mod quotes;
mod ramp;
mod read;
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
mod workbook;

pub use columns::{Field, TableKind};
pub use numbers::{Decimal, MoneyUnit, VolumeUnit};
pub use options::{CodeTo, ImportOptions, TradeEnds};
pub use plan::ImportPlan;
pub use ramp::ramp_text;
pub use read::read_tables;
pub use table::{Row, Table};
pub use totals::Total;
pub use trade::trade_codes;

use crate::model::Preset;

/// Endings of files that hold tables.
pub const TABLES: [&str; 6] = ["csv", "txt", "tsv", "xlsx", "xls", "ods"];

/// Works out what a table would add and change, and what is wrong with it. Changes nothing.
pub fn plan(table: &Table, options: &ImportOptions, preset: &Preset) -> ImportPlan {
    let mut draft = plan::Draft::new(table, options, preset);
    let missing: Vec<Field> = options.kind.needs().iter().copied().filter(|field| !options.has(*field)).collect();
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
