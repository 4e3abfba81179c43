//! Rows of a table of sites that differ by their year: the latest counts.

use crate::store::import::columns::Field;
use crate::store::import::periods;
use crate::store::import::plan::Draft;
use crate::store::import::table::RowId;
use std::collections::{BTreeMap, HashMap};

/// Rows of earlier years, each with the year that counts instead.
pub(super) fn earlier(draft: &mut Draft<'_>) -> BTreeMap<RowId, i16> {
    let table = draft.table;
    let Some(column) = draft.options.column(Field::Year) else { return BTreeMap::new() };
    let is_fiscal = periods::is_fiscal_column(table.rows.iter().map(|row| row.cell(column)));
    let asked = draft.asked_year();
    let who = [
        Field::Id,
        Field::Name,
        Field::Country,
        Field::Recipe,
        Field::DemandCommodity,
        Field::StockCommodity,
        Field::Owner,
    ];
    let mut years: HashMap<Vec<String>, i16> = HashMap::new();
    let mut rows = Vec::new();
    for row in &table.rows {
        let text = row.cell(column);
        if text.is_empty() {
            continue;
        }
        let Some(period) = periods::read(text, is_fiscal) else {
            draft.remark(row, format!("there is no year in \u{201c}{text}\u{201d}: the row is taken as it is"));
            continue;
        };
        let key: Vec<String> = who.iter().map(|field| draft.cell(row, *field).to_lowercase()).collect();
        let year = years.entry(key.clone()).or_insert(period.year);
        *year = asked.unwrap_or((*year).max(period.year));
        rows.push((row.id(), key, period.year));
    }
    let skipped = rows
        .into_iter()
        .filter_map(|(row, key, year)| Some((row, *years.get(&key)?)).filter(|(_, latest)| year != *latest));
    skipped.collect()
}
