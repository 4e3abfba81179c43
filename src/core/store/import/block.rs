//! A block of cells as it is copied from a spreadsheet: tabs between cells, line ends between rows. It is read whole or not at all.

use crate::edit::{Cell, CellValue, GridColumn, GridRow, Holds, Measure, grid_cell, unit_of_row};
use crate::model::{Country, Finding, Numbering, Preset, Stage, StageNames};
use crate::store::import::areas::{self, Area};
use crate::store::import::figures::{self, Figure};
use crate::store::import::numbers::Decimal;
use crate::store::import::units;
use std::collections::BTreeSet;

/// Refusals that are listed; of more only the number is said.
const LISTED: usize = 3;

/// The cells of a text, row by row; an empty line is a row of one empty cell. Quotes keep tabs and line ends together, as spreadsheets write them.
fn split(text: &str) -> Vec<Vec<String>> {
    let text = text.strip_suffix('\n').unwrap_or(text);
    let (mut rows, mut cell, mut quoted) = (vec![Vec::new()], String::new(), false);
    let mut letters = text.chars().filter(|letter| *letter != '\r').peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => cell.extend(letters.next()),
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            '\t' | '\n' if !quoted => {
                let done = std::mem::take(&mut cell).trim().to_owned();
                rows.last_mut().into_iter().for_each(|row| row.push(done.clone()));
                if letter == '\n' {
                    rows.push(Vec::new());
                }
            }
            other => cell.push(other),
        }
    }
    rows.last_mut().into_iter().for_each(|row| row.push(cell.trim().to_owned()));
    rows
}

/// Cells as text for a spreadsheet; numbers in full, with a point.
pub fn block_text(preset: &Preset, rows: &[GridRow], columns: &[GridColumn]) -> String {
    let line = |row: &GridRow| {
        let cells = columns.iter().map(|column| grid_cell(preset, *row, *column));
        cells
            .map(|value| value.map_or_else(String::new, |value| cell_text(preset, &value)))
            .collect::<Vec<_>>()
            .join("\t")
    };
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// A cell as it is typed: numbers in full, with a point.
pub fn cell_text(preset: &Preset, value: &CellValue) -> String {
    match value {
        CellValue::Text(text) => text.replace(['\t', '\n', '\r'], " "),
        CellValue::Number(number) => number.to_string(),
        CellValue::Country(country) => country.code().to_owned(),
        CellValue::Stage(stage) => preset.map.stage_names.label(*stage).to_owned(),
    }
}

/// Reads a block that is put down at the first of `rows` and the first of `columns`, which go on to the end of the table. A first row that repeats the headings is passed over.
///
/// # Errors
/// When a cell cannot be read, with place and remedy: nothing is to be changed then.
pub fn read_block(
    preset: &Preset,
    rows: &[GridRow],
    columns: &[GridColumn],
    text: &str,
) -> Result<Vec<Cell>, Vec<Finding>> {
    let mut block = split(text);
    if block.first().is_some_and(|first| block.len() > 1 && are_headings(first, columns)) {
        block.remove(0);
    }
    let wide = block.iter().map(Vec::len).max().unwrap_or(0);
    if block.is_empty() || wide == 0 {
        return Err(vec![Finding::error("the clipboard", "it holds no cells", "copy cells of a spreadsheet first")]);
    }
    if block.len() > rows.len() || wide > columns.len() {
        let message = format!(
            "it holds {} rows and {wide} columns; from here on there are {} and {}",
            block.len(),
            rows.len(),
            columns.len()
        );
        return Err(vec![Finding::error("the clipboard", message, "begin further up or further left, or copy less")]);
    }
    let decimal = decimal(&block, columns)?;
    let (mut cells, mut wrong) = (Vec::new(), Vec::new());
    for (line, (texts, row)) in block.iter().zip(rows).enumerate() {
        for (text, column) in texts.iter().zip(columns) {
            match read(preset, *row, *column, text, decimal) {
                Ok(Some(value)) => cells.push(Cell { row: *row, column: *column, value }),
                Ok(None) => {}
                Err((message, remedy)) => {
                    let place = format!("row {}, {}", line + 1, column.title());
                    wrong.push(Finding::error(place, message, remedy));
                }
            }
        }
    }
    let more = wrong.len().saturating_sub(LISTED);
    if more > 0 {
        wrong.truncate(LISTED);
        wrong.push(Finding::error("the rest", format!("{more} more cells cannot be read"), "mend these first"));
    }
    if wrong.is_empty() { Ok(cells) } else { Err(wrong) }
}

fn are_headings(cells: &[String], columns: &[GridColumn]) -> bool {
    !cells.is_empty()
        && cells.len() <= columns.len()
        && cells.iter().zip(columns).all(|(cell, column)| cell.eq_ignore_ascii_case(column.title()))
}

/// How fractions are written in the block: with a comma where a cell can be read no other way. A comma before exactly three digits is for thousands.
fn decimal(block: &[Vec<String>], columns: &[GridColumn]) -> Result<Decimal, Vec<Finding>> {
    let numbers = block.iter().flat_map(|row| row.iter().zip(columns));
    let numbers = numbers.filter(|(_, column)| matches!(column.holds(), Holds::Number(..)));
    let only: BTreeSet<bool> = numbers
        .filter_map(|(text, _)| match (Decimal::Point.parse(text), Decimal::Comma.parse(text)) {
            (Some(_), None) => Some(false),
            (None, Some(_)) => Some(true),
            _ => None,
        })
        .collect();
    match only.len() {
        2 => Err(vec![Finding::error(
            "the clipboard",
            "some numbers have a decimal point and others a decimal comma",
            "write all of them one way",
        )]),
        _ if only.contains(&true) => Ok(Decimal::Comma),
        _ => Ok(Decimal::Point),
    }
}

/// What a text says for a cell; none where it is what stands there, in a column that is not changed here.
fn read(
    preset: &Preset,
    row: GridRow,
    column: GridColumn,
    text: &str,
    decimal: Decimal,
) -> Result<Option<CellValue>, (String, String)> {
    let before = grid_cell(preset, row, column);
    let is_same = before.as_ref().is_some_and(|before| cell_text(preset, before) == text);
    if is_same {
        return Ok(None);
    }
    if before.is_none() {
        // A site that runs nothing has no level.
        return match text {
            "" => Ok(None),
            _ => Err((
                "there is nothing here that it could be of".to_owned(),
                "let the site run a recipe first".to_owned(),
            )),
        };
    }
    match column.holds() {
        Holds::Fixed => Err((
            format!("{} cannot be changed here, because other things hang on it", column.title()),
            "change it on the map or in the inspector".to_owned(),
        )),
        Holds::Text if text.is_empty() => Err(("it is empty".to_owned(), "type what it is called".to_owned())),
        Holds::Text => Ok(Some(CellValue::Text(text.to_owned()))),
        Holds::Country => country(text).map(|country| Some(CellValue::Country(country))),
        Holds::Stage => stage(preset, text).map(|stage| Some(CellValue::Stage(stage))),
        Holds::Number(measure, least, most) => {
            let number = number(preset, row, measure, text, decimal)?;
            if number < least || number > most {
                let remedy = match number < least {
                    true if least == f64::MIN_POSITIVE => "it has to be more than 0".to_owned(),
                    true => format!("the least is {least}"),
                    false => format!("the most is {most}"),
                };
                return Err((format!("“{text}” is out of range"), remedy));
            }
            Ok(Some(CellValue::Number(number)))
        }
    }
}

fn number(
    preset: &Preset,
    row: GridRow,
    measure: Measure,
    text: &str,
    decimal: Decimal,
) -> Result<f64, (String, String)> {
    let no_number = || {
        let like = if decimal == Decimal::Point { "1,234.5" } else { "1.234,5" };
        Err((
            format!("“{text}” is no number that can be used"),
            format!("write it like {like}, with a unit behind it if need be"),
        ))
    };
    match figures::read(text, decimal) {
        Figure::Nothing => Err(("the cell is empty".to_owned(), "write 0 where there is nothing".to_owned())),
        Figure::Known { value, unit: None, mark: None } => Ok(value),
        Figure::Known { value, unit: Some(unit), mark: None } if measure == Measure::Units => {
            let own = unit_of_row(preset, row).unwrap_or("");
            let factor = units::of_cell(own).and_then(|own| unit.factor_to(&own));
            let factor = factor.filter(|_| !unit.is_doubtful);
            factor.map(|factor| value * factor).ok_or_else(|| {
                (format!("“{text}” is not in {own}"), format!("give it in {own}, in which this row counts"))
            })
        }
        _ => no_number(),
    }
}

fn country(text: &str) -> Result<Country, (String, String)> {
    match areas::of_cell(text, Numbering::default()) {
        Area::Country(country) => Ok(country),
        _ => {
            let known = Country::known().find(|country| country.code() == text);
            known.ok_or_else(|| {
                let remedy = "give the code of two letters, or the English name".to_owned();
                (format!("“{text}” is no country that is known here"), remedy)
            })
        }
    }
}

/// What the map calls so goes before the usual names.
fn stage(preset: &Preset, text: &str) -> Result<Stage, (String, String)> {
    let names = &preset.map.stage_names;
    let found = names.called(text).or_else(|| StageNames::default().called(text));
    found.ok_or_else(|| {
        let labels: Vec<String> = Stage::ALL.iter().map(|stage| names.in_text(*stage).into_owned()).collect();
        (format!("“{text}” is no stage"), format!("use one of: {}", labels.join(", ")))
    })
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn cells_are_as_a_spreadsheet_writes_them() {
        let cells = |text| split(text).into_iter().map(|row| row.join("|")).collect::<Vec<_>>();
        assert_eq!(cells("1\t2\r\n3\t4\r\n"), ["1|2", "3|4"]);
        assert_eq!(cells("1\n\n3"), ["1", "", "3"], "an empty cell in the middle of a column");
        assert_eq!(cells("\"a\tb\nc\"\t5"), ["a\tb\nc|5"]);
        assert_eq!(cells("\"say \"\"so\"\"\""), ["say \"so\""]);
    }
}
