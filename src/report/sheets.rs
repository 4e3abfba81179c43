//! Tables as files: CSV, XLSX and JSON. All three write the same figures, in full.

use crate::report::ReportError;
use chokepoint_core::insight::{Cell, Table};
use chokepoint_core::store::{cell_of_csv, cell_of_workbook};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook};
use serde::Serialize;
use std::borrow::Borrow;

/// A table as CSV.
///
/// # Errors
/// When it cannot be encoded.
pub fn csv(table: &Table) -> Result<Vec<u8>, ReportError> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(&table.head)?;
    for row in &table.rows {
        let cells = row.iter().map(|cell| match cell {
            Cell::Text(text) => cell_of_csv(text).into_owned(),
            Cell::Day(day) => day.to_string(),
            Cell::Number(value) => value.to_string(),
            Cell::Empty => String::new(),
        });
        writer.write_record(cells)?;
    }
    writer.into_inner().map_err(|error| ReportError::Table(error.into_error().into()))
}

/// Rows that a sheet can hold below its heading.
const SHEET_ROWS: usize = 1_048_575;
/// Longest name of a sheet.
const SHEET_NAME: usize = 31;

/// Tables as the sheets of one workbook: figures are numbers, days are dates. What a sheet cannot hold is cut off and said so in its
/// last row.
///
/// # Errors
/// When the workbook cannot be written.
pub fn xlsx<T: Borrow<Table>>(tables: &[T]) -> Result<Vec<u8>, ReportError> {
    let mut book = Workbook::new();
    // The same figures are the same file, whenever it is written.
    let born = ExcelDateTime::from_ymd(2000, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&born));
    let bold = Format::new().set_bold();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let mut names: Vec<String> = Vec::new();
    for table in tables.iter().map(Borrow::borrow) {
        let sheet = book.add_worksheet();
        let name = sheet_name(&table.name, &names);
        sheet.set_name(&name)?;
        names.push(name);
        for (column, words) in (0_u16..).zip(&table.head) {
            sheet.write_string_with_format(0, column, cell_of_workbook(words), &bold)?;
            sheet.set_column_width(column, (words.chars().count() as f64 + 2.0).clamp(10.0, 40.0))?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (row, cells) in (1_u32..).zip(table.rows.iter().take(SHEET_ROWS - 1)) {
            for (column, cell) in (0_u16..).zip(cells) {
                match cell {
                    Cell::Number(value) if value.is_finite() => sheet.write_number(row, column, *value)?,
                    Cell::Number(value) => sheet.write_string(row, column, value.to_string())?,
                    Cell::Text(text) => sheet.write_string(row, column, cell_of_workbook(text))?,
                    // Days before those that a spreadsheet counts stand there in words.
                    Cell::Day(date) => match ExcelDateTime::parse_from_str(&date.to_string()) {
                        Ok(when) => sheet.write_datetime_with_format(row, column, when, &day)?,
                        Err(_) => sheet.write_string(row, column, date.to_string())?,
                    },
                    Cell::Empty => continue,
                };
            }
        }
        if table.rows.len() >= SHEET_ROWS {
            let words = format!("{} more rows are in the CSV file", table.rows.len() + 1 - SHEET_ROWS);
            sheet.write_string(SHEET_ROWS as u32, 0, words)?;
        } else if let Some(last) = u16::try_from(table.head.len()).ok().and_then(|width| width.checked_sub(1)) {
            sheet.autofilter(0, 0, table.rows.len() as u32, last)?;
        }
    }
    Ok(book.save_to_buffer()?)
}

/// A name that no other sheet has, without the signs that sheets forbid.
fn sheet_name(name: &str, taken: &[String]) -> String {
    let plain: String = name.chars().filter(|letter| !"[]:*?/\\'".contains(*letter)).take(SHEET_NAME).collect();
    let plain = if plain.is_empty() { "table".to_owned() } else { plain };
    let is_taken = |name: &str| taken.iter().any(|known| known.eq_ignore_ascii_case(name));
    let numbered = |number: usize| {
        let end = format!("~{number}");
        plain.chars().take(SHEET_NAME - end.len()).collect::<String>() + &end
    };
    if is_taken(&plain) { (2..).map(numbered).find(|name| !is_taken(name)).unwrap_or(plain) } else { plain }
}

#[derive(Serialize)]
struct Sheet<'a> {
    name: &'a str,
    title: &'a str,
    unit: &'a str,
    source: &'a str,
    columns: &'a [String],
    rows: Vec<Vec<serde_json::Value>>,
}

/// A table as one JSON object, with what a reader must know about it.
///
/// # Errors
/// When it cannot be encoded.
pub fn json(table: &Table, title: &str, unit: &str, source: &str) -> Result<Vec<u8>, ReportError> {
    let value = |cell: &Cell| match cell {
        Cell::Text(text) => serde_json::Value::from(text.as_str()),
        Cell::Day(day) => serde_json::Value::from(day.to_string()),
        Cell::Number(value) => serde_json::Value::from(*value),
        Cell::Empty => serde_json::Value::Null,
    };
    let rows = table.rows.iter().map(|row| row.iter().map(value).collect()).collect();
    let sheet = Sheet { name: &table.name, title, unit, source, columns: &table.head, rows };
    let mut text = serde_json::to_vec_pretty(&sheet)?;
    text.push(b'\n');
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::sheet_name;

    #[test]
    fn sheets_have_names_of_their_own() {
        let long = "a".repeat(40);
        assert_eq!(sheet_name("1/gap*", &[]), "1gap");
        let first = sheet_name(&long, &[]);
        assert_eq!(first.len(), 31);
        let second = sheet_name(&long, std::slice::from_ref(&first));
        assert!(second.len() == 31 && second != first && second.ends_with("~2"));
    }
}
