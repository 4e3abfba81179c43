//! The row of headings: under titles, above a row of units, and once more where another table begins.

use crate::model::Finding;
use crate::store::import::columns;
use crate::store::import::table::{MOST_COLUMNS, Row, Table};
use crate::store::import::{reshape, units, wide};

/// Rows at the top among which the headings are looked for.
const LOOKED_AT: usize = 40;
/// Known headings that make a row below the first one the row of headings.
const ENOUGH: usize = 2;
/// Known headings that begin another table.
const ANOTHER: usize = 3;

/// The tables that the rows of a sheet hold, each with its headings, one row per period and one column per thing that is measured.
///
/// # Errors
/// Where there are no rows, or more columns than can be read.
pub(super) fn tables(
    name: String,
    mut rows: Vec<Row>,
    delimiter: Option<char>,
    notes: Vec<String>,
) -> Result<Vec<Table>, Finding> {
    rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
    if rows.len() < 2 {
        let what = if rows.is_empty() { "it is empty" } else { "it has headings but no rows" };
        return Err(Finding::error(name, what, "the first row holds the headings, the rows below the figures"));
    }
    let tables: Vec<Table> = part(name, rows, delimiter, notes).into_iter().map(reshape::as_rows).collect();
    if let Some(wide) = tables.iter().find(|table| table.headers.len() > MOST_COLUMNS) {
        let message = format!("it has {} columns; {MOST_COLUMNS} can be read", wide.headers.len());
        return Err(Finding::error(wide.name.clone(), message, "leave out the columns that are not needed"));
    }
    Ok(tables)
}

/// Parts the rows of a sheet into its tables.
fn part(name: String, mut rows: Vec<Row>, delimiter: Option<char>, mut notes: Vec<String>) -> Vec<Table> {
    let first = first_headings(&rows);
    let mut titles: Vec<String> = Vec::new();
    if first > 0 {
        let (from, to) = (rows[0].number, rows[first - 1].number);
        let which = if from == to { format!("row {from} stands") } else { format!("rows {from} to {to} stand") };
        notes.push(format!("{which} above the headings of row {} and were not read", rows[first].number));
        let above = rows.drain(..first).flat_map(|row| row.cells);
        titles = above.map(|cell| cell.trim().to_owned()).filter(|cell| !cell.is_empty()).collect();
    }
    let mut tables: Vec<Table> = Vec::new();
    for row in rows {
        let is_heading = tables.last().is_none_or(|_| columns::looks_like_headings(&row.cells, ANOTHER));
        match tables.last_mut() {
            Some(table) if is_heading && same(&table.headers, &row.cells) => {
                table.notes.push(format!("row {} says the headings once more and was left out", row.number));
            }
            Some(table) if !is_heading => table.rows.push(row),
            _ => tables.push(Table {
                name: name.clone(),
                headers: row.cells,
                heading_row: row.number,
                delimiter,
                titles: titles.clone(),
                ..Table::default()
            }),
        }
    }
    for table in &mut tables {
        take_units(table);
        take_footnotes(table);
    }
    let full = tables.iter().filter(|table| !table.rows.is_empty()).count();
    if full > 0 {
        tables.retain(|table| !table.rows.is_empty());
    }
    if tables.len() > 1 {
        let heads: Vec<String> = tables.iter().map(|table| table.heading_row.to_string()).collect();
        notes.push(format!(
            "{} tables stand below each other, with headings in rows {}: each is read by itself",
            tables.len(),
            heads.join(", ")
        ));
        for (at, table) in tables.iter_mut().enumerate().skip(1) {
            table.name = format!("{name}, table {}", at + 1);
        }
    }
    for table in &mut tables {
        table.notes.splice(0..0, notes.iter().cloned());
    }
    tables
}

/// Which of the first rows holds the headings: the first one, unless hardly any of its headings is known and another row has more.
fn first_headings(rows: &[Row]) -> usize {
    let known = |row: &Row| columns::known(&row.cells) + usize::from(wide::has_periods(&row.cells));
    let first = rows.first().map_or(0, known);
    if first >= ENOUGH {
        return 0;
    }
    let best = rows.iter().take(LOOKED_AT).enumerate().skip(1).map(|(at, row)| (at, known(row)));
    let best = best.fold((0, first), |best, next| if next.1 > best.1 { next } else { best });
    if best.1 >= ENOUGH && best.0 + 1 < rows.len() { best.0 } else { widest(rows, first) }
}

/// Where no heading is known: below titles of one cell each, the first row that is as wide as the rows after it.
fn widest(rows: &[Row], known: usize) -> usize {
    let filled = |row: &Row| row.cells.iter().filter(|cell| !cell.trim().is_empty()).count();
    if known > 0 || rows.first().is_none_or(|row| filled(row) > 1) {
        return 0;
    }
    let at = rows.iter().take(LOOKED_AT).position(|row| filled(row) > 1).unwrap_or(0);
    if at + 1 < rows.len() { at } else { 0 }
}

fn same(headers: &[String], cells: &[String]) -> bool {
    let filled = |cells: &[String]| -> Vec<String> {
        cells.iter().map(|cell| columns::fold(cell)).filter(|cell| !cell.is_empty()).collect()
    };
    filled(headers) == filled(cells)
}

/// A row right under the headings that holds units and no figures.
fn take_units(table: &mut Table) {
    let Some(row) = table.rows.first() else { return };
    let filled: Vec<&str> = row.cells.iter().map(|cell| cell.trim()).filter(|cell| !cell.is_empty()).collect();
    let is_unit = |cell: &&str| {
        let bare = cell.trim_matches(['(', ')', '[', ']']);
        let is_money =
            ["usd", "us", "eur", "1000 usd", "million usd", "thousand usd"].contains(&columns::fold(bare).as_str());
        is_money
            || units::of_cell(bare).is_some_and(|unit| !unit.is_none() && bare.parse::<f64>().is_err())
            || units::of_heading(bare).unit.is_some()
    };
    // A name or a code of a country that is also a unit stands in the first columns; units of figures do not.
    let names = row.cells.iter().take(2).filter(|cell| !cell.trim().is_empty()).count();
    if !filled.is_empty() && names < 2 && filled.iter().all(is_unit) && table.rows.len() > 1 {
        let row = table.rows.remove(0);
        table.notes.push(format!("row {} holds the units of the columns", row.number));
        table.units = row.cells.iter().map(|cell| cell.trim().trim_matches(['(', ')', '[', ']']).to_owned()).collect();
    }
}

/// Rows of one cell at the end of a wide table: sources and the meaning of marks.
fn take_footnotes(table: &mut Table) {
    let wide = table.headers.iter().filter(|cell| !cell.trim().is_empty()).count() > 2;
    let is_note = |row: &Row| {
        let mut filled = row.cells.iter().filter(|cell| !cell.trim().is_empty());
        filled.next().is_some_and(|cell| cell.trim().contains(' ') || cell.trim().starts_with(['*', '(']))
            && filled.next().is_none()
    };
    let end = table.rows.iter().rposition(|row| !is_note(row)).map_or(0, |at| at + 1);
    if !wide || end == 0 || end == table.rows.len() {
        return;
    }
    let notes = table.rows.split_off(end);
    let words = |row: &Row| {
        row.cells
            .iter()
            .map(|cell| cell.trim())
            .find(|cell| !cell.is_empty())
            .unwrap_or_default()
            .chars()
            .take(60)
            .collect::<String>()
    };
    let listed: Vec<String> =
        notes.iter().take(5).map(|row| format!("row {} (\u{201c}{}\u{201d})", row.number, words(row))).collect();
    table.notes.push(format!(
        "below the table and not read: {}{}",
        listed.join(", "),
        if notes.len() > 5 { " and more" } else { "" }
    ));
}
