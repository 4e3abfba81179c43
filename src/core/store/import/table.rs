//! Cells of a file, whatever its format.

/// Most rows of a table.
pub(super) const MOST_ROWS: usize = 200_000;
/// Most columns of a table.
pub(super) const MOST_COLUMNS: usize = 200;
/// Most that the texts of all cells of a sheet may take together, bytes: many cells may share one long text.
pub(super) const MOST_TEXT: usize = 256 * 1024 * 1024;
/// Longest cell, bytes.
pub(super) const LONGEST: usize = 10_000;

/// One table of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of the file, and of the sheet where there are several.
    pub name: String,
    /// Headings: the first row, or the first one that is a row of headings.
    pub headers: Vec<String>,
    /// Units of the columns, where a row under the headings says them.
    pub units: Vec<String>,
    /// Number of the row of headings in the file.
    pub heading_row: usize,
    /// All other rows that are not empty.
    pub rows: Vec<Row>,
    /// What parts the columns of a text file.
    pub delimiter: Option<char>,
    /// What a reader should know about how the file was read.
    pub notes: Vec<String>,
    /// What stands above the headings: titles, units of all figures.
    pub titles: Vec<String>,
    /// Letters of the columns in the file, where they are not those of the table: one that holds a column per year is read as rows.
    pub letters: Vec<String>,
}

/// Row of a table as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its number in the file, from 1.
    pub number: usize,
    /// Which of the rows that were made of it, from 0: a row of a table with a column per year becomes one per year.
    pub part: usize,
    /// Cells as text.
    pub cells: Vec<String>,
}

/// What tells the rows of a table apart.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RowId {
    /// Number of the row in the file.
    pub number: usize,
    /// Which of the rows that were made of it.
    pub part: usize,
}

impl Row {
    /// A cell without blanks around it; empty where the row is too short.
    pub fn cell(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", |cell| cell.trim())
    }

    /// What tells it apart from the other rows.
    pub fn id(&self) -> RowId {
        RowId { number: self.number, part: self.part }
    }
}

impl Table {
    /// How a column is called: `F (netWgt)`.
    pub fn column_name(&self, column: usize) -> String {
        let heading = self.headers.get(column).map_or("", |heading| heading.trim());
        let letters = self.letters_of(column);
        if heading.is_empty() { letters } else { format!("{letters} ({heading})") }
    }

    /// The letters of a column in the file.
    pub(super) fn letters_of(&self, column: usize) -> String {
        self.letters.get(column).cloned().unwrap_or_else(|| letters(column))
    }

    /// A heading with the unit that stands under it.
    pub(super) fn heading(&self, column: usize) -> String {
        let heading = self.headers.get(column).map_or("", |heading| heading.trim());
        match self.units.get(column).map(|unit| unit.trim()).filter(|unit| !unit.is_empty()) {
            Some(unit) => format!("{heading} ({unit})"),
            None => heading.to_owned(),
        }
    }
}

/// Numbers of rows in words: `row 3`, `rows 3, 4, 5 and 20 more`.
pub(super) fn listed(rows: &[RowId]) -> String {
    const MOST: usize = 12;
    let mut rows: Vec<usize> = rows.iter().map(|row| row.number).collect();
    rows.dedup();
    let some: Vec<String> = rows.iter().take(MOST).map(ToString::to_string).collect();
    let more = rows.len().saturating_sub(MOST);
    let words = if rows.len() == 1 { "row" } else { "rows" };
    if more > 0 {
        format!("{words} {} and {more} more", some.join(", "))
    } else {
        format!("{words} {}", some.join(", "))
    }
}

/// A, B … Z, AA, AB: as spreadsheets call their columns.
pub(super) fn letters(column: usize) -> String {
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
