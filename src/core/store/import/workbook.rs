//! Workbooks of spreadsheet programs (.xlsx, .xls, .ods).

use crate::model::Finding;
use crate::store::import::table::{LONGEST, MOST_COLUMNS, MOST_ROWS, MOST_TEXT, Row, Table, letters};
use crate::store::import::{headings, old_workbook};
use calamine::{Data, Ods, OdsError, Reader as _, Sheet, SheetType, SheetVisible, Xls, XlsError, Xlsx, XlsxError};
use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

/// Most that the parts of a workbook may unpack to, bytes.
const UNPACKED: u64 = 512 * 1024 * 1024;
/// What is looked at of a part to see what it claims, bytes.
const HEAD: u64 = 4096;
/// Most cells of a sheet, the empty ones before the last of each row among them.
const MOST_CELLS: usize = 10_000_000;

/// Reads every sheet that holds a table: the visible ones first.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Vec<Table>, Finding> {
    let broken = |error: &dyn std::fmt::Display| {
        Finding::error(name, format!("it cannot be read as a workbook: {error}"), "save it anew as .xlsx, or as .csv")
    };
    if let Some(message) = too_large(bytes, UNPACKED).map_err(|error| broken(&error))? {
        return Err(Finding::error(name, message, "save it anew as .xlsx, or leave out what is not needed"));
    }
    if is_ods(bytes) {
        let workbook: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(|error: OdsError| broken(&error))?;
        return of_ranges(workbook, name);
    }
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|error: XlsxError| broken(&error))?;
    let sheets = workbook.sheets_metadata().to_vec();
    let mut found = Vec::new();
    for sheet in &sheets {
        let title = title(name, &sheet.name, sheets.len());
        let read = match rows(&mut workbook, &sheet.name) {
            Ok(read) => read,
            Err(Unread::NoTable) => continue,
            Err(Unread::Broken(error)) => return Err(broken(&error)),
            Err(Unread::TooLarge(message)) => {
                return Err(Finding::error(title, message, "split it, or leave out what is not needed"));
            }
        };
        found.push(Found { title, sheet: sheet.clone(), read });
    }
    tables(found, name)
}

/// Reads a workbook of the old format (.xls).
pub(super) fn read_xls(bytes: &[u8], name: &str) -> Result<Vec<Table>, Finding> {
    let broken = |error: &dyn std::fmt::Display| {
        let message = format!("it cannot be read as a workbook of the old format (.xls): {error}");
        Finding::error(name, message, "save it as .xlsx or .csv")
    };
    let bytes = old_workbook::checked(bytes).map_err(|error| broken(&error))?;
    let workbook: Xls<_> = Xls::new(Cursor::new(bytes.as_slice())).map_err(|error: XlsError| broken(&error))?;
    of_ranges(workbook, name)
}

/// OpenDocument says what it is in its first bytes.
fn is_ods(bytes: &[u8]) -> bool {
    bytes.get(..120).unwrap_or(bytes).windows(12).any(|part| part == b"opendocument")
}

fn title(name: &str, sheet: &str, sheets: usize) -> String {
    if sheets == 1 { name.to_owned() } else { format!("{name}, {sheet}") }
}

/// A sheet with its rows.
struct Found {
    title: String,
    sheet: Sheet,
    read: Rows,
}

/// Rows of a sheet, and what the reader should know about its cells.
#[derive(Default)]
struct Rows {
    rows: Vec<Row>,
    notes: Vec<String>,
}

/// The sheets of a workbook whose reader gives whole ranges.
fn of_ranges<'a, W: calamine::Reader<Cursor<&'a [u8]>>>(mut workbook: W, name: &str) -> Result<Vec<Table>, Finding>
where
    W::Error: std::fmt::Display,
{
    let sheets = workbook.sheets_metadata().to_vec();
    let mut found = Vec::new();
    for sheet in sheets.iter().filter(|sheet| sheet.typ == SheetType::WorkSheet) {
        let title = title(name, &sheet.name, sheets.len());
        let range = workbook.worksheet_range(&sheet.name).map_err(|error| {
            Finding::error(
                title.clone(),
                format!("it cannot be read as a workbook: {error}"),
                "save it anew as .xlsx, or as .csv",
            )
        })?;
        let formulas = workbook.worksheet_formula(&sheet.name).unwrap_or_default();
        let (top, left) = range.start().unwrap_or_default();
        if range.width() + left as usize > MOST_COLUMNS || range.height() > MOST_ROWS + 1 {
            let message = format!("it has more than {MOST_ROWS} rows or {MOST_COLUMNS} columns");
            return Err(Finding::error(title, message, "split it, or leave out what is not needed"));
        }
        let mut held = Cells::default();
        for (row, column, data) in range.cells() {
            let at = (top + row as u32, left + column as u32);
            held.put(at, cell(data));
            held.within().map_err(|message| {
                Finding::error(title.clone(), message, "split it, or leave out what is not needed")
            })?;
        }
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            held.formula((top + row as u32, left + column as u32), formula);
        }
        found.push(Found { title, sheet: sheet.clone(), read: held.finish() });
    }
    tables(found, name)
}

/// The tables of sheets: those of visible ones first, and what was read and left in words.
fn tables(found: Vec<Found>, name: &str) -> Result<Vec<Table>, Finding> {
    let (mut visible, mut hidden, mut first_problem) = (Vec::new(), Vec::new(), None);
    for Found { title, sheet, read } in found {
        let is_visible = sheet.visible == SheetVisible::Visible;
        match headings::tables(title, read.rows, None, read.notes) {
            Ok(tables) if is_visible => visible.extend(tables),
            Ok(tables) => hidden.extend(tables),
            Err(problem) => first_problem = first_problem.or(Some(problem)),
        }
    }
    for table in &mut hidden {
        table.notes.insert(0, "its sheet is hidden".to_owned());
    }
    let mut tables = visible;
    let shown = tables.len();
    tables.append(&mut hidden);
    let names: Vec<String> = tables
        .iter()
        .enumerate()
        .map(|(at, table)| format!("{}{}", table.name, if at < shown { "" } else { " (hidden)" }))
        .collect();
    if tables.len() > 1 {
        for (at, table) in tables.iter_mut().enumerate() {
            let others: Vec<&str> =
                names.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, name)| name.as_str()).collect();
            table.notes.insert(0, format!("{} is read; not read: {}", names[at], others.join("; ")));
        }
    }
    if tables.is_empty() {
        Err(first_problem.unwrap_or_else(|| Finding::error(name, "it has no sheets", "choose another file")))
    } else {
        Ok(tables)
    }
}

/// Unpacks all parts and throws them away, to see whether they keep within `limit` bytes and hold what they claim to. The sizes that an archive declares
/// are only claims, and the reader of workbooks unpacks without a limit and makes room for as many texts as a part says.
///
/// `Some` says what is wrong.
fn too_large(bytes: &[u8], limit: u64) -> Result<Option<String>, zip::result::ZipError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes))?;
    let mut left = limit;
    for part in 0..archive.len() {
        let mut part = archive.by_index(part)?;
        let name = part.name().map(std::borrow::Cow::into_owned).unwrap_or_default();
        let mut head = Vec::new();
        part.by_ref().take(HEAD.min(left + 1)).read_to_end(&mut head)?;
        let rest = std::io::copy(&mut part.take((left + 1).saturating_sub(head.len() as u64)), &mut std::io::sink())?;
        let unpacked = head.len() as u64 + rest;
        if unpacked > left {
            return Ok(Some(format!("it unpacks to more than {} MiB", limit / (1024 * 1024))));
        }
        left -= unpacked;
        // Each text takes at least `<si/>`.
        if let Some(claimed) = claimed_texts(&head).filter(|claimed| *claimed > unpacked) {
            return Ok(Some(format!("{name} claims to hold {claimed} texts and has {unpacked} bytes")));
        }
    }
    Ok(None)
}

/// How many texts a part claims to hold at its beginning (`uniqueCount="7"`); none where it claims nothing.
fn claimed_texts(head: &[u8]) -> Option<u64> {
    let text = String::from_utf8_lossy(head);
    let (_, after) = text.split_once("<sst").or_else(|| text.split_once(":sst"))?;
    let tag = after.split('>').next()?;
    let (_, value) = tag.split_once("uniqueCount")?;
    let digits: String = value
        .trim_start_matches([' ', '=', '"', '\'', '\t', '\r', '\n'])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    // What has more digits than a number can hold is more than any file can.
    (!digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
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
fn rows(workbook: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Rows, Unread> {
    let mut cells = match workbook.worksheet_cells_reader(sheet) {
        Err(XlsxError::NotAWorksheet(_)) => return Err(Unread::NoTable),
        other => other.map_err(Unread::Broken)?,
    };
    let mut held = Cells::default();
    while let Some(found) = cells.next_cell_with_formula_metadata().map_err(Unread::Broken)? {
        let text = cell(&found.value.clone().into());
        let (_, column) = found.pos;
        if text.trim().is_empty() && found.formula.is_none() {
            continue;
        }
        if column as usize >= MOST_COLUMNS {
            let message = format!("it has more than {MOST_COLUMNS} columns");
            return Err(Unread::TooLarge(message));
        }
        if held.rows.len() > MOST_ROWS {
            return Err(Unread::TooLarge(format!("it has more than {MOST_ROWS} rows")));
        }
        held.put(found.pos, text);
        if found.formula.is_some() {
            held.formula(found.pos, "");
        }
        held.within().map_err(Unread::TooLarge)?;
    }
    drop(cells);
    if let Ok(merged) = workbook.merge_cells_by_sheet_name(sheet) {
        merged.iter().for_each(|region| held.merge(region.start, region.end));
    }
    held.within().map_err(Unread::TooLarge)?;
    Ok(held.finish())
}

/// Cells of a sheet while they are read.
#[derive(Default)]
struct Cells {
    rows: BTreeMap<u32, Vec<String>>,
    count: usize,
    /// Bytes of all texts.
    bytes: usize,
    /// Cells whose formula has no result.
    open: Vec<String>,
    /// Cells whose formula says 0, and how many others there are.
    zeros: Vec<String>,
    results: usize,
}

impl Cells {
    /// Puts a text into its cell. Columns keep their letters even where the first are empty.
    fn put(&mut self, (row, column): (u32, u32), text: String) {
        if text.trim().is_empty() {
            return;
        }
        let (row, column) = (self.rows.entry(row).or_default(), column as usize);
        if row.len() <= column {
            self.count += column + 1 - row.len();
            row.resize(column + 1, String::new());
        }
        self.bytes += text.len();
        row[column] = text;
    }

    /// Says that a cell holds a formula. Without a stored result it is not empty and not 0 but unknown.
    fn formula(&mut self, (row, column): (u32, u32), formula: &str) {
        let held = self.rows.get(&row).and_then(|row| row.get(column as usize)).map_or("", String::as_str).trim();
        let name = format!("{}{}", letters(column as usize), row + 1);
        match held {
            "" => {
                self.open.push(name);
                self.put((row, column), format!("={}", if formula.is_empty() { "formula" } else { formula }));
            }
            "0" => self.zeros.push(name),
            _ => self.results += 1,
        }
    }

    /// Fills a merged region with its text: a country that stands once beside several rows is that of all of them. A figure is not
    /// repeated: it would count several times.
    fn merge(&mut self, start: (u32, u32), end: (u32, u32)) {
        let text = self.rows.get(&start.0).and_then(|row| row.get(start.1 as usize)).cloned().unwrap_or_default();
        if text.trim().is_empty() || text.trim().parse::<f64>().is_ok() || end.1 as usize >= MOST_COLUMNS {
            return;
        }
        let inside: Vec<u32> = self.rows.range(start.0..=end.0).map(|(row, _)| *row).collect();
        for row in inside {
            if self.within().is_err() {
                return;
            }
            for column in start.1..=end.1 {
                let is_empty = self
                    .rows
                    .get(&row)
                    .and_then(|row| row.get(column as usize))
                    .is_none_or(|cell| cell.trim().is_empty());
                if is_empty {
                    self.put((row, column), text.clone());
                }
            }
        }
    }

    /// # Errors
    /// What there is more of than is read.
    fn within(&self) -> Result<(), String> {
        if self.bytes > MOST_TEXT {
            return Err(format!("its cells hold more than {} MiB of text", MOST_TEXT / (1024 * 1024)));
        }
        if self.count > MOST_CELLS { Err(format!("it has more than {MOST_CELLS} cells")) } else { Ok(()) }
    }

    fn finish(self) -> Rows {
        let mut notes = Vec::new();
        let list = |cells: &[String]| {
            cells.iter().take(10).cloned().collect::<Vec<_>>().join(", ")
                + if cells.len() > 10 { " \u{2026}" } else { "" }
        };
        if !self.open.is_empty() {
            notes.push(format!(
                "{} cells hold formulas without a stored result ({}): open and save the workbook in a spreadsheet program",
                self.open.len(),
                list(&self.open)
            ));
        }
        // Programs that write workbooks without calculating store 0 for every formula.
        if !self.zeros.is_empty() && self.results == 0 {
            notes.push(format!(
                "all formulas say 0 ({}): they may never have been calculated; open and save the workbook in a spreadsheet program",
                list(&self.zeros)
            ));
        }
        let rows = self
            .rows
            .into_iter()
            .map(|(number, cells)| Row { number: number as usize + 1, cells, ..Row::default() })
            .collect();
        Rows { rows, notes }
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
        Data::DateTimeIso(text) => text.get(..10).unwrap_or(text).to_owned(),
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
        assert_eq!(too_large(&bytes, SIZE.into()).expect("an archive"), None);
        assert!(too_large(&bytes, u64::from(SIZE) - 1).expect("an archive").is_some());
        // Where the archive claims to hold a single byte it does not pass either.
        let mut liar = bytes;
        let claims: Vec<usize> =
            liar.windows(4).enumerate().filter(|(_, bytes)| *bytes == SIZE.to_le_bytes()).map(|(at, _)| at).collect();
        assert!(!claims.is_empty(), "the size is declared somewhere");
        for at in claims {
            liar[at..at + 4].copy_from_slice(&1_u32.to_le_bytes());
        }
        assert!(!matches!(too_large(&liar, 1_000_000), Ok(None)));
        assert!(read(&liar, "t.xlsx").is_err());
        assert!(too_large(b"PK\x03\x04 not really", 10).is_err());
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
