//! Tables that the program carries (`assets/*.csv`): lines of cells, with comments behind `#`.

use csv::StringRecord;

/// The lines of a table under its headings, whose head says what its columns hold. What is no line is left out; the tests of each table count them.
pub(crate) fn lines(text: &'static str) -> impl Iterator<Item = StringRecord> {
    let reader = csv::ReaderBuilder::new().comment(Some(b'#')).flexible(true).from_reader(text.as_bytes());
    reader.into_records().flatten()
}

/// A cell of a line; empty where the line is too short.
pub(crate) fn cell(line: &StringRecord, at: usize) -> &str {
    line.get(at).unwrap_or_default()
}

/// The parts of a cell, parted by a bar; none where it is empty.
pub(crate) fn parts(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('|').filter(|part| !part.is_empty())
}
