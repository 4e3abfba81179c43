//! Tables with a column per year or month: each of their rows is read once per period.

use crate::store::import::columns::{self, Field, fold};
use crate::store::import::figures::{self, Figure};
use crate::store::import::numbers::{Decimal, MoneyUnit};
use crate::store::import::periods::{self, Part};
use crate::store::import::table::{Row, Table, letters};
use crate::store::import::{currencies, units};
use std::collections::{BTreeMap, BTreeSet};

/// Rows that may be made of a table: memory has an end.
const MOST: usize = 1_000_000;
/// Cells of a column that are looked at to see whether it holds figures.
const LOOKED_AT: usize = 500;
/// Words with a year behind them that name an edition of a list of codes and no period.
const EDITIONS: [&str; 8] = ["hs", "cn", "sitc", "isic", "nace", "naics", "nc", "bec"];
/// Words beside a year that say how sure its figures are, and nothing about what they measure.
const MARKS: [&str; 16] = [
    "e",
    "est",
    "estimate",
    "estimated",
    "estimates",
    "p",
    "prel",
    "prelim",
    "preliminary",
    "r",
    "rev",
    "revised",
    "yr",
    "year",
    "final",
    "in",
];

/// A column of one period.
struct Timed {
    at: usize,
    /// What is measured; empty where the heading is a period alone.
    stem: String,
    /// The period as [`periods::read`] knows it, or the month of a year that stands in another column.
    period: String,
    is_month: bool,
}

/// A period in a heading and what stands beside it; none where it names no period.
fn timed(at: usize, heading: &str, is_fiscal: bool) -> Option<Timed> {
    let heading = heading.trim();
    let whole = |period: &str, is_month: bool| Timed { at, stem: String::new(), period: period.to_owned(), is_month };
    if periods::read(heading, is_fiscal).is_some() && !names_a_measure(heading) {
        return Some(whole(heading, false));
    }
    if heading.parse::<f64>().is_err() && periods::month(heading).is_some() {
        return Some(whole(heading, true));
    }
    let words: Vec<&str> = heading
        .split(|letter: char| !letter.is_alphanumeric() && letter != '\'')
        .filter(|word| !word.is_empty())
        .collect();
    let year = |word: &str| {
        let digits = word.trim_start_matches(|letter: char| letter.is_ascii_alphabetic());
        let before = word.get(..word.len() - digits.len()).unwrap_or_default().to_lowercase();
        let bare = digits.trim_end_matches(['e', 'p', 'r']);
        let is_year = bare.len() == 4 && bare.parse().is_ok_and(|year: u16| (1900..=2100).contains(&year));
        (is_year && matches!(before.as_str(), "" | "y" | "yr" | "x" | "fy" | "cy" | "f")).then(|| bare.to_owned())
    };
    let years: BTreeSet<String> = words.iter().filter_map(|word| year(word)).collect();
    let [only] = years.into_iter().collect::<Vec<_>>().try_into().ok()?;
    let rest: Vec<&str> = words
        .into_iter()
        .filter(|word| year(word).is_none() && !MARKS.contains(&word.to_lowercase().as_str()))
        .collect();
    let months: Vec<&str> = rest
        .iter()
        .copied()
        .filter(|word| word.len() > 2 && word.parse::<u8>().is_err() && periods::month(word).is_some())
        .collect();
    let (stem, period) = match months.as_slice() {
        [month] => (rest.iter().filter(|word| *word != month).copied().collect::<Vec<_>>(), format!("{month} {only}")),
        _ => (rest, only),
    };
    let is_edition = stem.first().is_some_and(|word| EDITIONS.contains(&word.to_lowercase().as_str()));
    (!is_edition).then(|| Timed { at, stem: stem.join(" "), period, is_month: false })
}

/// True where a heading has a word that is none of time, as in `Quantity Jan 2023`.
fn names_a_measure(heading: &str) -> bool {
    let of_time = |word: &str| {
        let word = word.to_lowercase();
        MARKS.contains(&word.as_str())
            || periods::month(&word).is_some()
            || matches!(word.as_str(), "fiscal" | "calendar" | "annual" | "total" | "quarter" | "month")
    };
    let mut words = heading.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| word.len() > 2 && word.chars().all(char::is_alphabetic) && !of_time(word))
}

/// True where cells are headings of at least two periods.
pub(super) fn has_periods(cells: &[String]) -> bool {
    let periods = cells.iter().filter(|cell| cell.trim().len() >= 3 && periods::read(cell, false).is_some());
    periods.count() >= 2
}

/// The columns of periods, where the table has any: those of one stem at least twice, with figures in them.
fn columns_of(table: &Table) -> Vec<Timed> {
    let is_fiscal = periods::is_fiscal_column(table.headers.iter().map(String::as_str));
    let mut all: Vec<Timed> =
        table.headers.iter().enumerate().filter_map(|(at, heading)| timed(at, heading, is_fiscal)).collect();
    all.retain(|column| holds_figures(table, column.at));
    // Months without a year need nearly a year of them: `May` alone is a word.
    if all.iter().filter(|column| column.is_month).count() < 6 {
        all.retain(|column| !column.is_month);
    } else {
        all.retain(|column| column.is_month);
    }
    let mut stems: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for column in &all {
        stems.entry(fold(&column.stem)).or_default().insert(&column.period);
    }
    let several: BTreeSet<&str> = stems.values().filter(|periods| periods.len() > 1).flatten().copied().collect();
    let kept: Vec<bool> = all
        .iter()
        .map(|column| {
            let own = stems.get(&fold(&column.stem)).map_or(0, BTreeSet::len);
            own > 1 || (own == 1 && several.contains(column.period.as_str()))
        })
        .collect();
    all.into_iter().zip(kept).filter_map(|(column, is_kept)| is_kept.then_some(column)).collect()
}

/// True where hardly a cell of a column is neither a figure nor a word for one that is not known.
fn holds_figures(table: &Table, at: usize) -> bool {
    let filled = table.rows.iter().map(|row| row.cell(at)).filter(|cell| !cell.is_empty()).take(LOOKED_AT);
    let (wrong, all) = filled.fold((0, 0), |(wrong, all), cell| {
        let is = |decimal| figures::read(cell, decimal) != Figure::Wrong;
        (wrong + usize::from(!is(Decimal::Point) && !is(Decimal::Comma)), all + 1)
    });
    wrong * 5 <= all
}

/// As [`holds_figures`], and one at least is there.
pub(super) fn holds_some_figures(table: &Table, at: usize) -> bool {
    table.rows.iter().any(|row| !row.cell(at).is_empty()) && holds_figures(table, at)
}

/// Reads each row once per period. A table without columns of periods stays as it is.
pub(super) fn as_rows(table: Table) -> Table {
    let timed = columns_of(&table);
    let mut seen = BTreeSet::new();
    if let Some(twice) = timed.iter().find(|column| !seen.insert((fold(&column.stem), column.period.as_str()))) {
        let note = format!(
            "several columns stand for {} {}: what each of them measures is not said, so they are not read as rows; give each a heading of its own",
            twice.stem, twice.period
        );
        return Table { notes: table.notes.iter().cloned().chain([note]).collect(), ..table };
    }
    let mut periods: Vec<(&str, bool)> = Vec::new();
    for column in &timed {
        if !periods.iter().any(|(period, _)| *period == column.period) {
            periods.push((&column.period, column.is_month));
        }
    }
    if periods.len() < 2 || table.rows.len().saturating_mul(periods.len()) > MOST {
        return table;
    }
    let mut stems: Vec<&str> = Vec::new();
    for column in &timed {
        if !stems.iter().any(|stem| fold(stem) == fold(&column.stem)) {
            stems.push(&column.stem);
        }
    }
    let others: Vec<usize> =
        (0..table.headers.len()).filter(|at| timed.iter().all(|column| column.at != *at)).collect();
    let is_month = periods.iter().all(|(_, is_month)| *is_month);
    let is_whole = |period: &str| periods::read(period, false).is_some_and(|period| period.part == Part::Whole);
    let time = if is_month {
        "month"
    } else if periods.iter().all(|(period, _)| is_whole(period)) {
        "year"
    } else {
        "period"
    };
    let place = |stem: Option<&str>| {
        let at: Vec<usize> = timed
            .iter()
            .filter(|column| stem.is_none_or(|stem| fold(stem) == fold(&column.stem)))
            .map(|column| column.at)
            .collect();
        match at.as_slice() {
            [] => String::new(),
            [only] => letters(*only),
            [first, .., last] => format!("{} to {}", letters(*first), letters(*last)),
        }
    };
    let mut rows = Vec::with_capacity(table.rows.len() * periods.len());
    for row in &table.rows {
        let made = rows.len();
        for (part, (period, _)) in periods.iter().enumerate() {
            let mut cells: Vec<String> = others.iter().map(|at| row.cell(*at).to_owned()).collect();
            cells.push((*period).to_owned());
            let figure = |stem: &&str| {
                let column = timed.iter().find(|column| column.period == *period && fold(&column.stem) == fold(stem));
                column.map_or("", |column| row.cell(column.at)).to_owned()
            };
            let figures: Vec<String> = stems.iter().map(figure).collect();
            let is_last = part + 1 == periods.len() && rows.len() == made;
            if is_last || figures.iter().any(|figure| figures::read(figure, Decimal::Point) != Figure::Nothing) {
                cells.extend(figures);
                rows.push(Row { number: row.number, part, cells });
            }
        }
    }
    let name_of = |stem: &&str| {
        let heading = units::of_heading(stem);
        match heading.unit.filter(|unit| heading.rest.is_empty() && !unit.is_money()) {
            _ if stem.is_empty() => name(&table, &others),
            // A unit alone says how much, not of what: beside a partner it is a quantity, beside a country alone what is made there.
            Some(_) if says(&table, &others, Field::Partner) || says(&table, &others, Field::To) => {
                format!("Quantity ({stem})")
            }
            Some(_) => format!("Production ({stem})"),
            None => (*stem).to_owned(),
        }
    };
    let names: Vec<String> = stems.iter().map(name_of).collect();
    let mut headers: Vec<String> = others.iter().map(|at| table.headers[*at].clone()).collect();
    headers.push(time.to_owned());
    headers.extend(names.iter().cloned());
    let letters: Vec<String> = others
        .iter()
        .map(|at| letters(*at))
        .chain([place(None)])
        .chain(stems.iter().map(|stem| place(Some(stem))))
        .collect();
    let mut under: Vec<String> =
        others.iter().map(|at| table.units.get(*at).cloned().unwrap_or_default()).chain([String::new()]).collect();
    under.extend(stems.iter().map(|stem| {
        let of = timed.iter().filter(|column| fold(&column.stem) == fold(stem));
        let units: BTreeSet<&str> = of
            .filter_map(|column| table.units.get(column.at))
            .map(String::as_str)
            .filter(|unit| !unit.is_empty())
            .collect();
        // Where the units under the headings differ none of them is that of all.
        if units.len() == 1 { units.first().map_or_else(String::new, |unit| (*unit).to_owned()) } else { String::new() }
    }));
    let note = format!(
        "columns {} stand for {} {}s ({} to {}): each row is read once per {time}, as {}",
        place(None),
        periods.len(),
        time,
        periods.first().map_or("", |(period, _)| period),
        periods.last().map_or("", |(period, _)| period),
        names.join(", ")
    );
    let mut notes = table.notes.clone();
    notes.push(note);
    let units = if table.units.is_empty() { Vec::new() } else { under };
    Table { headers, units, rows, letters, notes, ..table }
}

/// What the figures of columns are whose headings are a period alone: by the title, the name of the sheet, or the other columns.
fn name(table: &Table, others: &[usize]) -> String {
    // The name of a sheet stands behind that of its file.
    let sheet = table.name.split_once(", ").map(|(_, sheet)| sheet);
    for text in table.titles.iter().map(String::as_str).chain(sheet) {
        let folded = fold(text);
        let is = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        let unit = units::of_heading(text).unit.filter(|unit| !unit.is_money());
        if is(&["value", "values", "usd", "dollars", "eur", "euros", "fob", "cif"]) {
            let scale = match MoneyUnit::guess(text) {
                MoneyUnit::Usd => "",
                MoneyUnit::Thousand => "thousand ",
                MoneyUnit::Million => "million ",
            };
            let currency = currencies::of_text(text).map_or("USD", |currency| currency.code.as_str());
            return format!("Value ({scale}{currency})");
        }
        let what = if is(&["production", "output", "produced"]) {
            "Production"
        } else if unit.is_some() || is(&["quantity", "quantities", "weight", "volume"]) {
            "Quantity"
        } else {
            continue;
        };
        // A title may say what is measured and another line its unit.
        let unit = unit.or_else(|| {
            table.titles.iter().find_map(|title| units::of_heading(title).unit).filter(|unit| !unit.is_money())
        });
        return unit.map_or_else(|| what.to_owned(), |unit| format!("{what} ({})", unit.words()));
    }
    if says(table, others, Field::Unit) { "Quantity".to_owned() } else { "Figure".to_owned() }
}

/// True where one of the other columns has a heading of a field.
fn says(table: &Table, others: &[usize], field: Field) -> bool {
    others.iter().filter_map(|at| table.headers.get(*at)).any(|heading| columns::is_heading_of(field, heading))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_name_a_period() {
        let of = |heading: &str| timed(0, heading, false).map(|column| (column.stem, column.period));
        let is = |stem: &str, period: &str| Some((stem.to_owned(), period.to_owned()));
        for (heading, found) in [
            ("2019", is("", "2019")),
            ("PROD_2022", is("PROD", "2022")),
            ("PROD_EST_ 2023", is("PROD", "2023")),
            ("Prod_t_est_2023", is("Prod t", "2023")),
            ("2021 [YR2021]", is("", "2021")),
            ("Value 2022 (1000 USD)", is("Value 1000 USD", "2022")),
            ("Qty Jan 2023", is("Qty", "Jan 2023")),
            ("X2020", is("", "2020")),
            ("HS 2017", None),
            ("HS2012", None),
            ("2019 to 2021", None),
            ("capacity", None),
            ("280530", None),
        ] {
            assert_eq!(of(heading), found, "{heading}");
        }
        assert!(timed(0, "Jan", false).is_some_and(|column| column.is_month));
    }
}
