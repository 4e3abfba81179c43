//! Which country a row means, by all its evidence: the column that was chosen, those beside it, and whose numbers they are.

use crate::model::{Country, Numbering, country_number};
use crate::store::import::areas::{self, Area};
use crate::store::import::columns::{self, Field};
use crate::store::import::plan::Draft;
use crate::store::import::table::Row;
use std::collections::BTreeSet;

/// The columns that name one country of a row, and how their numbers are read.
pub(super) struct Who {
    field: Field,
    /// The chosen column first, then its neighbours.
    columns: Vec<usize>,
    numbering: Numbering,
}

impl Who {
    /// Finds the columns of a field; numbers in them are of `numbering`.
    pub fn of(draft: &Draft<'_>, field: Field, numbering: Numbering) -> Self {
        Self { field, columns: columns_of(draft, field), numbering }
    }

    /// What a row means. What is not certain is said, and the row left out.
    pub fn read<'a>(&self, draft: &mut Draft<'a>, row: &'a Row) -> Area {
        if self.columns.is_empty() {
            return areas::of_cell(draft.cell(row, self.field), self.numbering);
        }
        let cells: Vec<&str> = self.columns.iter().map(|at| row.cell(*at)).collect();
        let read: Vec<Area> = cells.iter().map(|cell| areas::of_cell(cell, self.numbering)).collect();
        let known: Vec<&Area> = read.iter().filter(|area| !matches!(area, Area::Unknown | Area::Empty)).collect();
        let Some(first) = known.first() else {
            return if read.iter().all(|area| *area == Area::Empty) { Area::Empty } else { Area::Unknown };
        };
        if known.iter().all(|area| area == first) {
            return (*first).clone();
        }
        // They differ: a name says more than a code.
        let is_name = |cell: &str| cell.chars().filter(|letter| letter.is_alphabetic()).count() > 3;
        let named =
            cells.iter().zip(&read).find(|(cell, area)| is_name(cell) && !matches!(area, Area::Unknown | Area::Empty));
        let (cell, area) = named.map_or((cells[0], *first), |(cell, area)| (*cell, area));
        let others: Vec<&str> = cells
            .iter()
            .zip(&read)
            .filter(|(_, other)| *other != area && !matches!(other, Area::Unknown | Area::Empty))
            .map(|(cell, _)| *cell)
            .collect();
        draft.remark(
            row,
            format!(
                "code and name of a country differ: \u{201c}{cell}\u{201d} counts, \u{201c}{}\u{201d} does not",
                others.join("\u{201d}, \u{201c}")
            ),
        );
        area.clone()
    }
}

/// The columns in which countries stand: chosen first, then their neighbours.
fn columns_of(draft: &Draft<'_>, field: Field) -> Vec<usize> {
    let mut columns: Vec<usize> = draft.options.column(field).into_iter().collect();
    // What is used for something else is no evidence; neither is a neighbour of a column that is not there.
    if !columns.is_empty() {
        let taken: BTreeSet<usize> = draft.options.columns.values().copied().collect();
        columns.extend(columns::all_of(field, &draft.table.headers).into_iter().filter(|at| !taken.contains(at)));
    }
    columns
}

/// Whose numbers stand in a table: all its columns of countries are evidence. What is not certain is said.
pub(super) fn numbering(draft: &mut Draft<'_>, fields: &[Field]) -> Numbering {
    if let Some(chosen) = draft.options.numbering {
        return chosen;
    }
    let table = draft.table;
    let groups: Vec<Vec<usize>> = fields.iter().map(|field| columns_of(draft, *field)).collect();
    let is_numbered = |at: &usize| {
        let filled = table.rows.iter().map(|row| row.cell(*at)).filter(|cell| !cell.is_empty()).take(200);
        let (numbers, all) = filled
            .fold((0, 0), |(numbers, all), cell| (numbers + usize::from(country_number(cell).is_some()), all + 1));
        numbers * 2 > all
    };
    let numbered: Vec<(usize, &Vec<usize>)> =
        groups.iter().filter_map(|group| Some((group.iter().copied().find(is_numbered)?, group))).collect();
    let Some((column, _)) = numbered.first().copied() else { return Numbering::default() };
    // The names beside the numbers say it.
    let fit_by_names = |numbering: Numbering| {
        let mut fit = 0;
        for (column, group) in &numbered {
            for row in table.rows.iter().take(5000) {
                let code = areas::of_cell(row.cell(*column), numbering);
                let others = group.iter().filter(|at| *at != column).map(|at| row.cell(*at));
                let others =
                    others.filter(|cell| country_number(cell).is_none()).map(|cell| areas::of_cell(cell, numbering));
                fit += others.filter(|area| matches!(area, Area::Country(_) | Area::Total) && *area == code).count();
            }
        }
        fit
    };
    let by_names = Numbering::ALL.map(|numbering| (fit_by_names(numbering), numbering));
    let best = by_names.iter().fold(by_names[0], |best, next| if next.0 > best.0 { *next } else { best });
    if best.0 > 0 {
        return best.1;
    }
    // Without names: a numbering that knows all of them, where the others do not. A country that is no more is hardly meant.
    let cells: BTreeSet<(usize, &str)> = numbered
        .iter()
        .flat_map(|(column, _)| table.rows.iter().map(|row| (*column, row.cell(*column))))
        .filter(|(_, cell)| country_number(cell).is_some())
        .collect();
    let distinct: BTreeSet<&str> = cells.iter().map(|(_, cell)| *cell).collect();
    let known = |numbering: Numbering| {
        distinct.iter().filter(|cell| !matches!(areas::of_cell(cell, numbering), Area::Unknown | Area::Past)).count()
    };
    let counts = Numbering::ALL.map(|numbering| (known(numbering), numbering));
    let most = counts.iter().map(|(count, _)| *count).max().unwrap_or(0);
    let fit: Vec<Numbering> =
        counts.iter().filter(|(count, _)| *count == most && most > 0).map(|(_, numbering)| *numbering).collect();
    let by_heading = by_heading(&table.headers, column);
    let chosen = by_heading.filter(|numbering| fit.contains(numbering)).or(fit.first().copied()).unwrap_or_default();
    say_numbering(draft, &cells, &fit, chosen, by_heading.is_some());
    chosen
}

/// Says how numbers are read, and what else they could mean where nothing decides.
fn say_numbering(
    draft: &mut Draft<'_>,
    cells: &BTreeSet<(usize, &str)>,
    fit: &[Numbering],
    chosen: Numbering,
    is_said: bool,
) {
    let table = draft.table;
    let others: Vec<Numbering> = fit.iter().copied().filter(|other| *other != chosen).collect();
    let example = cells
        .iter()
        .find(|(_, cell)| others.iter().any(|other| areas::of_cell(cell, *other) != areas::of_cell(cell, chosen)));
    let name = |cell: &str, numbering: Numbering| match areas::of_cell(cell, numbering) {
        Area::Country(country) => country.name().to_owned(),
        Area::Total => "all countries".to_owned(),
        _ => "no country".to_owned(),
    };
    if let Some((column, cell)) = example.filter(|_| !is_said) {
        let others: Vec<String> =
            others.iter().map(|other| format!("{} by {}", name(cell, *other), other.label())).collect();
        draft.notes.push(format!(
            "column {}: {cell} is {} by {}, as it is read here; it would be {}: choose the numbering, or add a column with names",
            table.column_name(*column),
            name(cell, chosen),
            chosen.label(),
            others.join(", ")
        ));
    } else if chosen != Numbering::default() {
        draft.notes.push(format!("numbers of countries are read by {}", chosen.label()));
    }
}

/// The numbering that headings name or that goes with the layout they belong to.
fn by_heading(headers: &[String], column: usize) -> Option<Numbering> {
    let heading = columns::fold(headers.get(column)?).replace(' ', "");
    let all: Vec<String> = headers.iter().map(|header| columns::fold(header).replace(' ', "")).collect();
    let has = |words: &[&str]| all.iter().any(|header| words.contains(&header.as_str()));
    if heading.contains("geonom")
        || has(&[
            "statprocedure",
            "statregime",
            "productnc",
            "productcn8",
            "valueineuros",
            "quantityinkg",
            "quantityin100kg",
        ])
    {
        return Some(Numbering::Geonom);
    }
    if heading == "ctycode"
        || heading.contains("schedulec")
        || has(&["genvalmo", "genvalyr", "icommodity", "ecommodity"])
    {
        return Some(Numbering::Census);
    }
    let un = ["m49", "iso", "comtrade"].iter().any(|word| heading.contains(word));
    (un || has(&["refyear", "cmdcode", "primaryvalue", "motcode", "aggregatelevel", "rgcode", "netweightkg"]))
        .then_some(Numbering::UnitedNations)
}

/// A country that a row must name; none, with the reason said, where it names none.
pub(super) fn needed<'a>(draft: &mut Draft<'a>, row: &'a Row, who: &Who, area: &Area) -> Option<Country> {
    let text =
        who.columns.iter().map(|at| row.cell(*at)).find(|cell| !cell.is_empty()).unwrap_or(draft.cell(row, who.field));
    let (message, remedy) = match area {
        Area::Country(country) => return Some(country.clone()),
        Area::Empty => ("there is no country".to_owned(), "give its code or its name"),
        Area::Past => (
            format!(
                "\u{201c}{text}\u{201d} is a country that is no more, and the table does not say whose trade it is today"
            ),
            "give the country of today, or leave the row out",
        ),
        Area::Total | Area::Group => (
            format!("\u{201c}{text}\u{201d} stands for several countries"),
            "give the countries one by one, or leave the row out",
        ),
        Area::Unknown => (
            format!("\u{201c}{text}\u{201d} is no country that is known here"),
            "give the code of two or three letters, or the English name",
        ),
    };
    draft.wrong(row, Some(who.field), message, remedy);
    None
}

/// A country; none where the cell is empty.
pub(super) fn country<'a>(draft: &mut Draft<'a>, row: &'a Row, field: Field) -> Option<Country> {
    let text = draft.cell(row, field);
    match areas::of_cell(text, Numbering::default()) {
        Area::Empty => None,
        Area::Country(country) => Some(country),
        other => {
            let (message, remedy) = match other {
                Area::Past => {
                    (format!("\u{201c}{text}\u{201d} is a country that is no more"), "give the country of today")
                }
                Area::Total | Area::Group => {
                    (format!("\u{201c}{text}\u{201d} stands for several countries"), "give the country of the site")
                }
                _ => (
                    format!("\u{201c}{text}\u{201d} is no country that is known here"),
                    "give the code of two or three letters, or the English name",
                ),
            };
            draft.wrong(row, Some(field), message, remedy);
            None
        }
    }
}
