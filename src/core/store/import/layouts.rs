//! Tables that are known as a whole: what their headings do not say by themselves.

use crate::store::import::columns::{Field, TableKind, fold};
use crate::store::import::numbers::MoneyUnit;
use crate::store::import::options::ImportOptions;
use crate::store::import::table::Table;

/// The file of layouts; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-layouts.csv");

/// The headings of a table as they are compared.
fn headings(table: &Table) -> Vec<String> {
    table.headers.iter().map(|header| fold(header).replace(' ', "")).collect()
}

/// The line of the layout that a table has; none where it has none.
fn find(table: &Table) -> Option<csv::StringRecord> {
    let there = headings(table);
    let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(TEXT.as_bytes());
    let is = |record: &csv::StringRecord| {
        record.get(1).unwrap_or_default().split('|').all(|wanted| there.iter().any(|heading| heading == wanted))
    };
    reader.records().flatten().find(is)
}

/// True where the headings are those of a layout of trade.
pub(super) fn is_known(table: &Table) -> bool {
    find(table).is_some()
}

/// Sets what the layout says: columns, what holds for all rows, and the unit of money.
pub(super) fn apply(options: &mut ImportOptions, table: &Table) {
    let Some(record) = find(table).filter(|_| options.kind == TableKind::Trade) else { return };
    let there = headings(table);
    let pairs = |at: usize| {
        let all = record.get(at).unwrap_or_default().split('|').filter_map(|pair| pair.split_once('='));
        all.filter_map(|(field, value)| {
            let field = TableKind::Trade.fields().iter().find(|known| known.label() == field)?;
            Some((*field, value.to_owned()))
        })
        .collect::<Vec<(Field, String)>>()
    };
    for (field, heading) in pairs(2) {
        if let Some(at) = there.iter().position(|known| *known == heading) {
            options.choose(field, at, table);
        }
    }
    for (field, value) in pairs(3) {
        if !options.columns.contains_key(&field) {
            options.fixed.insert(field, value);
        }
    }
    let money = match record.get(4) {
        Some("thousand") => Some(MoneyUnit::Thousand),
        Some("million") => Some(MoneyUnit::Million),
        Some("usd") => Some(MoneyUnit::Usd),
        _ => None,
    };
    if let Some(money) = money {
        options.money = money;
        options.money_is_chosen = true;
    }
}

/// The name of a table's layout.
pub(super) fn name(table: &Table) -> Option<String> {
    find(table).and_then(|record| record.get(0).map(str::to_owned))
}
