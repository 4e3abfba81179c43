//! Tables that are known as a whole: what their headings do not say by themselves.

use crate::assets::{cell, lines, parts};
use crate::store::import::columns::{Field, TableKind, fold};
use crate::store::import::numbers::MoneyUnit;
use crate::store::import::options::ImportOptions;
use crate::store::import::table::Table;
use csv::StringRecord;

/// The file of layouts; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-layouts.csv");

/// The headings of a table as they are compared.
fn headings(table: &Table) -> Vec<String> {
    table.headers.iter().map(|header| fold(header).replace(' ', "")).collect()
}

/// The line of the layout that a table has; none where it has none.
fn find(table: &Table) -> Option<StringRecord> {
    let there = headings(table);
    lines(TEXT).find(|line| {
        let mut wanted = parts(cell(line, 2));
        // `a/b` is known by either.
        wanted.all(|wanted| wanted.split('/').any(|one| there.iter().any(|heading| heading == one)))
    })
}

/// What the rows of a table are whose layout is known.
pub(super) fn kind(table: &Table) -> Option<TableKind> {
    let line = find(table)?;
    TableKind::ALL.into_iter().find(|kind| kind.key() == cell(&line, 1))
}

/// Sets what the layout says: columns, what holds for all rows, the unit of money, and which rows count.
pub(super) fn apply(options: &mut ImportOptions, table: &Table) {
    let Some(line) = find(table).filter(|line| cell(line, 1) == options.kind.key()) else { return };
    let there = headings(table);
    let fields = options.kind.fields();
    let pairs = |at: usize| -> Vec<(Field, String)> {
        let all = parts(cell(&line, at)).filter_map(|pair| pair.split_once('='));
        all.filter_map(|(field, value)| {
            let field = fields.iter().find(|known| known.label() == field)?;
            Some((*field, value.to_owned()))
        })
        .collect()
    };
    for (field, heading) in pairs(3) {
        if let Some(at) = there.iter().position(|known| *known == heading) {
            options.choose(field, at, table);
        }
    }
    for (field, value) in pairs(4) {
        if !options.columns.contains_key(&field) {
            options.fixed.insert(field, value);
        }
    }
    let money = match cell(&line, 5) {
        "thousand" => Some(MoneyUnit::Thousand),
        "million" => Some(MoneyUnit::Million),
        "usd" => Some(MoneyUnit::Usd),
        _ => None,
    };
    if let Some(money) = money {
        options.money = money;
        options.money_is_chosen = true;
    }
    for pair in parts(cell(&line, 6)) {
        let Some((heading, word)) = pair.split_once('~') else { continue };
        if let Some(column) = there.iter().position(|known| *known == heading) {
            options.only.insert(column, word.to_owned());
        }
    }
    options.code_digits = cell(&line, 7).parse().ok();
}

/// The name of a table's layout.
pub(super) fn name(table: &Table) -> Option<String> {
    find(table).map(|line| cell(&line, 0).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_names_fields_and_headings_that_there_can_be() {
        let all: Vec<StringRecord> = lines(TEXT).collect();
        assert_eq!(all.len() + 1, TEXT.lines().filter(|line| !line.starts_with('#')).count());
        for line in &all {
            let kind = TableKind::ALL.into_iter().find(|kind| kind.key() == cell(line, 1)).expect("a kind of tables");
            for pair in parts(cell(line, 3)).chain(parts(cell(line, 4))) {
                let (field, _) = pair.split_once('=').expect("a field and what it holds");
                assert!(kind.fields().iter().any(|known| known.label() == field), "{line:?}: {field}");
            }
            assert!(parts(cell(line, 2)).all(|heading| !heading.contains([' ', '_'])), "{line:?}");
            assert!(matches!(cell(line, 5), "" | "usd" | "thousand" | "million"), "{line:?}");
            assert!(parts(cell(line, 6)).all(|pair| pair.contains('~')), "{line:?}");
            assert!(matches!(cell(line, 7), "" | "2" | "4" | "6"), "{line:?}");
        }
    }
}
