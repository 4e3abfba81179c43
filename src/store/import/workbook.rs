//! Workbooks of spreadsheet programs (.xlsx).

use super::table::{LONGEST, MOST_ROWS, Row, Table};
use crate::model::Finding;
use calamine::{Data, Reader as _, Xlsx};
use std::io::Cursor;

/// Most that the parts of a workbook may say they unpack to, bytes.
const UNPACKED: u64 = 512 * 1024 * 1024;

/// Reads every sheet that holds a table.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<Table>, Finding> {
    let broken = |error: &dyn std::fmt::Display| {
        Finding::error(name, format!("it cannot be read as a workbook: {error}"), "save it anew as .xlsx, or as .csv")
    };
    if unpacked(bytes) > UNPACKED {
        return Err(Finding::error(name, "it unpacks to more than 512 MiB", "leave out what is not needed"));
    }
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error: calamine::XlsxError| broken(&error))?;
    let sheets = workbook.sheet_names();
    let mut tables = Vec::new();
    let mut first_problem = None;
    for sheet in &sheets {
        let range = workbook.worksheet_range(sheet).map_err(|error| broken(&error))?;
        let title = if sheets.len() == 1 { name.to_owned() } else { format!("{name}, {sheet}") };
        if range.height() > MOST_ROWS + 1 {
            let message = format!("it has more than {MOST_ROWS} rows");
            return Err(Finding::error(title, message, "split it, or leave out what is not needed"));
        }
        let top = range.start().map_or(0, |(row, _)| row as usize);
        let left = range.start().map_or(0, |(_, column)| column as usize);
        let rows = range.rows().enumerate().map(|(at, cells)| Row {
            number: top + at + 1,
            // Columns keep their letters even where the first are empty.
            cells: std::iter::repeat_n(String::new(), left).chain(cells.iter().map(cell)).collect(),
        });
        match Table::from_rows(title, rows.collect(), None, Vec::new()) {
            Ok(table) => tables.push(table),
            Err(problem) => first_problem = first_problem.or(Some(problem)),
        }
    }
    if tables.is_empty() {
        Err(first_problem.unwrap_or_else(|| Finding::error(name, "it has no sheets", "choose another file")))
    } else {
        Ok(tables)
    }
}

fn cell(data: &Data) -> String {
    let text = match data {
        Data::Empty => String::new(),
        Data::Float(value) => value.to_string(),
        Data::DateTime(when) => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        other => other.to_string(),
    };
    text.chars().take(LONGEST).collect()
}

/// What the directory of a zip archive says its parts unpack to.
fn unpacked(bytes: &[u8]) -> u64 {
    const ENTRY: [u8; 4] = *b"PK\x01\x02";
    let sizes = bytes
        .windows(28)
        .filter(|window| window.starts_with(&ENTRY))
        .map(|window| u64::from(u32::from_le_bytes([window[24], window[25], window[26], window[27]])));
    sizes.sum()
}
