//! Tables in which a column says what the figure beside it measures: quantity and value of one flow stand in two rows, which are read as one.

use crate::assets;
use crate::store::import::columns::{self, Field, fold};
use crate::store::import::flows;
use crate::store::import::table::{Row, Table};
use crate::store::import::units;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The file of headings; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-measures.csv");

/// Most things that are measured in one table.
const MOST: usize = 12;

/// Headings without blanks, by what the column holds.
static HEADINGS: LazyLock<BTreeMap<String, BTreeSet<String>>> = LazyLock::new(|| {
    let line = |line: csv::StringRecord| {
        let headings = assets::parts(assets::cell(&line, 1)).map(|heading| heading.replace(' ', "")).collect();
        (assets::cell(&line, 0).to_owned(), headings)
    };
    assets::lines(TEXT).map(line).collect()
});

/// The only column with a heading of a kind; none where there are none or several.
fn only(table: &Table, kind: &str) -> Option<usize> {
    let known = HEADINGS.get(kind)?;
    let mut found = (0..table.headers.len()).filter(|at| known.contains(&fold(&table.headers[*at]).replace(' ', "")));
    found.next().filter(|_| found.next().is_none())
}

/// Gives each thing that is measured a column of its own. A table in which no column says what is measured stays as it is.
pub(super) fn side_by_side(table: Table) -> Table {
    let (Some(what), Some(figure)) = (only(&table, "what"), only(&table, "figure")) else { return table };
    let mut names: Vec<&str> = Vec::new();
    for cell in table.rows.iter().map(|row| row.cell(what)) {
        if !names.contains(&cell) {
            names.push(cell);
        }
        if names.len() > MOST {
            return table;
        }
    }
    let says_flow =
        names.iter().any(|name| flows::of_cell(name).is_some()) && !names.iter().any(|name| fold(name) == "production");
    if what == figure || says_flow || names.iter().any(|name| name.is_empty()) {
        return table;
    }
    let unit = (0..table.headers.len())
        .filter(|at| ![what, figure].contains(at))
        .find(|at| columns::is_heading_of(Field::Unit, &table.headers[*at]));
    let others: Vec<usize> =
        (0..table.headers.len()).filter(|at| ![Some(what), Some(figure), unit].contains(&Some(*at))).collect();
    let unit_of = |row: &Row| unit.map_or("", |at| row.cell(at)).to_owned();
    // The unit of a measure stands in its heading where it has one alone, else beside each figure.
    let heading_of = |name: &str| {
        let units: BTreeSet<String> = table.rows.iter().filter(|row| row.cell(what) == name).map(unit_of).collect();
        let only = units.first().filter(|_| units.len() == 1);
        let known = only.and_then(|unit| units::of_cell(unit)).filter(|unit| !unit.is_none() && !unit.is_money());
        let said = units::of_heading(name).unit.is_some();
        match known {
            Some(unit) if !said => (format!("{name} ({})", unit.words()), true),
            _ => (name.to_owned(), said || unit.is_none()),
        }
    };
    let headings: Vec<(String, bool)> = names.iter().map(|name| heading_of(name)).collect();
    let mut rows: Vec<Row> = Vec::new();
    let mut places: BTreeMap<Vec<String>, usize> = BTreeMap::new();
    let mut joined = 0_usize;
    for row in &table.rows {
        let key: Vec<String> = others.iter().map(|at| row.cell(*at).to_owned()).collect();
        let Some(column) = names.iter().position(|name| *name == row.cell(what)) else { continue };
        let column = key.len() + column;
        let cell = match units::of_cell(&unit_of(row)) {
            Some(unit) if !headings[column - key.len()].1 && !unit.is_none() && !unit.is_money() => {
                format!("{} {}", row.cell(figure), unit.words())
            }
            None if !headings[column - key.len()].1 => format!("{} {}", row.cell(figure), unit_of(row)),
            _ => row.cell(figure).to_owned(),
        };
        let before = places.get(&key).copied().filter(|at| rows[*at].cells[column].is_empty());
        match before {
            Some(at) => {
                rows[at].cells[column] = cell;
                joined += 1;
            }
            // The same measure said once more stays a row of its own.
            None => {
                let mut cells = key.clone();
                cells.resize(others.len() + names.len(), String::new());
                cells[column] = cell;
                places.insert(key, rows.len());
                rows.push(Row { cells, ..row.clone() });
            }
        }
    }
    let mut notes = table.notes.clone();
    notes.push(format!(
        "column {} says what is measured ({}): {joined} figures are read beside another one of the same row",
        table.column_name(what),
        names.join(", ")
    ));
    let mut letters: Vec<String> = others.iter().map(|at| table.letters_of(*at)).collect();
    letters.extend(names.iter().map(|_| table.letters_of(figure)));
    let mut headers: Vec<String> = others.iter().map(|at| table.headers[*at].clone()).collect();
    headers.extend(headings.into_iter().map(|(heading, _)| heading));
    let mut under: Vec<String> = others.iter().map(|at| table.units.get(*at).cloned().unwrap_or_default()).collect();
    under.resize(headers.len(), String::new());
    let units = if table.units.is_empty() { Vec::new() } else { under };
    Table { headers, units, rows, letters, notes, ..table }
}
