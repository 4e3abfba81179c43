//! Workbooks of spreadsheet programs (.xlsx).

use crate::model::Finding;
use crate::store::import::table::{LONGEST, MOST_COLUMNS, MOST_ROWS, Row, Table};
use calamine::{Data, Reader as _, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// Most that the parts of a workbook may unpack to, bytes.
const UNPACKED: u64 = 512 * 1024 * 1024;
/// Most cells of a sheet, the empty ones before the last of each row among them.
const MOST_CELLS: usize = 10_000_000;

/// Reads every sheet that holds a table.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<Table>, Finding> {
    let broken = |error: &dyn std::fmt::Display| {
        Finding::error(name, format!("it cannot be read as a workbook: {error}"), "save it anew as .xlsx, or as .csv")
    };
    if !unpacks_within(bytes, UNPACKED).map_err(|error| broken(&error))? {
        return Err(Finding::error(name, "it unpacks to more than 512 MiB", "leave out what is not needed"));
    }
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error: XlsxError| broken(&error))?;
    let sheets = workbook.sheet_names();
    let mut tables = Vec::new();
    let mut first_problem = None;
    for sheet in &sheets {
        let title = if sheets.len() == 1 { name.to_owned() } else { format!("{name}, {sheet}") };
        let rows = match rows(&mut workbook, sheet) {
            Ok(rows) => rows,
            Err(Unread::NoTable) => continue,
            Err(Unread::Broken(error)) => return Err(broken(&error)),
            Err(Unread::TooLarge(message)) => {
                return Err(Finding::error(title, message, "split it, or leave out what is not needed"));
            }
        };
        match Table::from_rows(title, rows, None, Vec::new()) {
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

/// Unpacks all parts and throws them away, to see whether they keep within `limit` bytes. The sizes that an archive declares are only
/// claims, and the reader of workbooks unpacks without a limit.
fn unpacks_within(bytes: &[u8], limit: u64) -> Result<bool, zip::result::ZipError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut left = limit;
    for part in 0..archive.len() {
        let part = archive.by_index(part)?;
        let unpacked = std::io::copy(&mut part.take(left + 1), &mut std::io::sink())?;
        if unpacked > left {
            return Ok(false);
        }
        left -= unpacked;
    }
    Ok(true)
}

/// Why a sheet gives no rows.
enum Unread {
    /// It is a chart or the like.
    NoTable,
    /// It holds more than can be read.
    TooLarge(String),
    /// It is not what it should be.
    Broken(XlsxError),
}

/// The rows of a sheet, cell by cell: two cells far apart would span a range that fits into no memory.
fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Vec<Row>, Unread> {
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Err(Unread::NoTable),
        other => other.map_err(Unread::Broken)?,
    };
    let mut rows: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut held = 0;
    while let Some(found) = cells.next_cell().map_err(Unread::Broken)? {
        let text = cell(&found.get_value().clone().into());
        if text.trim().is_empty() {
            continue;
        }
        let ((number, column), many) = (found.get_position(), rows.len());
        let column = column as usize;
        if column >= MOST_COLUMNS {
            let message = format!("it has more than {MOST_COLUMNS} columns");
            return Err(Unread::TooLarge(message));
        }
        let row = rows.entry(number).or_default();
        if many > MOST_ROWS {
            return Err(Unread::TooLarge(format!("it has more than {MOST_ROWS} rows")));
        }
        if row.len() <= column {
            held += column + 1 - row.len();
            row.resize(column + 1, String::new());
        }
        if held > MOST_CELLS {
            return Err(Unread::TooLarge(format!("it has more than {MOST_CELLS} cells")));
        }
        // Columns keep their letters even where the first are empty.
        row[column] = text;
    }
    Ok(rows.into_iter().map(|(number, cells)| Row { number: number as usize + 1, cells }).collect())
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    /// An archive with one part of so many zeros.
    fn packed(size: usize) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
        writer.start_file("xl/worksheets/sheet1.xml", options).expect("a part");
        writer.write_all(&vec![0; size]).expect("zeros");
        writer.finish().expect("an archive").into_inner()
    }

    #[test]
    fn what_is_unpacked_counts_and_not_what_is_claimed() {
        const SIZE: u32 = 3_000_017;
        let bytes = packed(SIZE as usize);
        assert!(bytes.len() < 100_000, "it is packed");
        assert!(unpacks_within(&bytes, SIZE.into()).expect("an archive"));
        assert!(!unpacks_within(&bytes, u64::from(SIZE) - 1).expect("an archive"));
        // Where the archive claims to hold a single byte it does not pass either.
        let mut liar = bytes;
        let claims: Vec<usize> =
            liar.windows(4).enumerate().filter(|(_, bytes)| *bytes == SIZE.to_le_bytes()).map(|(at, _)| at).collect();
        assert!(!claims.is_empty(), "the size is declared somewhere");
        for at in claims {
            liar[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        assert!(!matches!(unpacks_within(&liar, 1_000_000), Ok(true)));
        assert!(read(&liar, "t.xlsx").is_err());
        assert!(unpacks_within(b"PK\x03\x04 not really", 10).is_err());
    }

    #[test]
    fn two_cells_far_apart_take_no_memory_between_them() {
        let mut workbook = rust_xlsxwriter::Workbook::new();
        let sheet = workbook.add_worksheet();
        for (row, column, text) in [(0, 0, "name"), (0, 1, "country"), (1, 0, "Hill"), (1_048_575, 1, "AU")] {
            sheet.write_string(row, column, text).expect("a cell");
        }
        let tables = read(&workbook.save_to_buffer().expect("a workbook"), "t.xlsx").expect("a table");
        let numbers: Vec<usize> = tables[0].rows.iter().map(|row| row.number).collect();
        assert_eq!(numbers, [2, 1_048_576]);
        assert_eq!(tables[0].rows[1].cells, ["", "AU"]);
        let sheet = workbook.add_worksheet();
        sheet.write_string(0, 300, "far").expect("a cell");
        let finding = read(&workbook.save_to_buffer().expect("a workbook"), "t.xlsx").expect_err("too wide");
        assert!(finding.message.contains("200 columns"), "{finding}");
    }
}
