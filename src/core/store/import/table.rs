//! Cells of a file, whatever its format.

use crate::model::Finding;

/// Most rows of a table.
pub(super) const MOST_ROWS: usize = 200_000;
/// Most columns of a table.
pub(super) const MOST_COLUMNS: usize = 200;
/// Longest cell, bytes.
pub(super) const LONGEST: usize = 10_000;

/// One table of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of the file, and of the sheet where there are several.
    pub name: String,
    /// Headings: the first row.
    pub headers: Vec<String>,
    /// All other rows that are not empty.
    pub rows: Vec<Row>,
    /// What parts the columns of a text file.
    pub delimiter: Option<char>,
    /// What a reader should know about how the file was read.
    pub notes: Vec<String>,
}

/// Row of a table as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number in the file; the headings are row 1.
    pub number: usize,
    /// Cells as text.
    pub cells: Vec<String>,
}

impl Row {
    /// A cell without blanks around it; empty where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }
}

impl Table {
    /// How a column is called: `F (netWgt)`.
    pub fn column_name(&self, column: usize) -> String {
        let heading = self.headers.get(column).map_or("", |heading| heading.trim());
        if heading.is_empty() { letters(column) } else { format!("{} ({heading})", letters(column)) }
    }

    /// Takes the first row as headings.
    pub(super) fn from_rows(
        name: String,
        mut rows: Vec<Row>,
        delimiter: Option<char>,
        notes: Vec<String>,
    ) -> Result<Self, Finding> {
        rows.retain(|row| row.cells.iter().any(|cell| !cell.trim().is_empty()));
        if rows.len() < 2 {
            let what = if rows.is_empty() { "it is empty" } else { "it has headings but no rows" };
            return Err(Finding::error(name, what, "the first row holds the headings, the rows below the figures"));
        }
        let headers = rows.remove(0).cells;
        if headers.len() > MOST_COLUMNS {
            let message = format!("it has {} columns; {MOST_COLUMNS} can be read", headers.len());
            return Err(Finding::error(name, message, "leave out the columns that are not needed"));
        }
        Ok(Self { name, headers, rows, delimiter, notes })
    }
}

/// A, B … Z, AA, AB: as spreadsheets call their columns.
fn letters(column: usize) -> String {
    let mut name = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        rest -= 1;
        name.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    name.iter().rev().map(|letter| char::from(*letter)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_called_as_in_a_spreadsheet() {
        let names: Vec<String> = [0, 25, 26, 27, 51, 52, 701, 702].into_iter().map(letters).collect();
        assert_eq!(names, ["A", "Z", "AA", "AB", "AZ", "BA", "ZZ", "AAA"]);
    }
}
