//! Rows of a trade table as they are read one by one: who, what, when, how much.

use crate::model::Country;
use crate::store::import::areas::Area;
use crate::store::import::codes;
use crate::store::import::columns::Field;
use crate::store::import::flows::{self, FlowKind};
use crate::store::import::identify::{self, Who};
use crate::store::import::options::CodeTo;
use crate::store::import::periods::{self, Counted, Part, Period};
use crate::store::import::plan::{Amount, Draft};
use crate::store::import::table::{Row, RowId, listed};
use std::collections::{BTreeMap, BTreeSet};

/// A row that can count.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    /// The row.
    pub row: RowId,
    /// Place of the row in the table.
    pub at: usize,
    /// Form of its code (see [`codes::form`]).
    pub code: String,
    pub reporter: Country,
    pub partner: Country,
    pub flow: FlowKind,
    /// What it is about in time; none where the table does not say.
    pub period: Option<Period>,
    /// Its quantities, the first that is given first.
    pub amounts: Vec<Amount>,
    /// Its value in dollars; 0 where it has none.
    pub value: f64,
}

impl Entry {
    /// Where the goods come from and where they go.
    pub fn ends(&self) -> (&Country, &Country) {
        if self.flow.is_import { (&self.partner, &self.reporter) } else { (&self.reporter, &self.partner) }
    }
}

/// Rows that are left out on purpose, by reason, with their numbers.
#[derive(Default)]
pub(super) struct LeftOut(BTreeMap<String, Vec<RowId>>);

impl LeftOut {
    /// Leaves a row out.
    pub fn add(&mut self, why: impl Into<String>, row: RowId) {
        self.0.entry(why.into()).or_default().push(row);
    }

    /// The rows of each reason.
    pub fn reasons(&self) -> impl Iterator<Item = (&str, &[RowId])> {
        self.0.iter().map(|(why, rows)| (why.as_str(), rows.as_slice()))
    }

    /// One note per reason.
    pub fn notes(&self) -> impl Iterator<Item = String> + '_ {
        self.0.iter().map(|(why, rows)| {
            let count = if rows.len() == 1 { "1 row".to_owned() } else { format!("{} rows", rows.len()) };
            format!("{count} left out: {why} ({})", listed(rows))
        })
    }
}

/// Reads all rows; those that cannot count are left out with a word.
pub(super) fn read(draft: &mut Draft<'_>, left: &mut LeftOut) -> Vec<Entry> {
    let table = draft.table;
    let numbering = identify::numbering(draft, &[Field::Reporter, Field::Partner]);
    let (reporters, partners) = (Who::of(draft, Field::Reporter, numbering), Who::of(draft, Field::Partner, numbering));
    let when: Vec<Option<Period>> = periods_of(draft);
    let counted = counted(draft, &when);
    let mut entries = Vec::new();
    for (at, row) in table.rows.iter().enumerate() {
        if let Some(why) = draft.unwanted(row) {
            left.add(why, row.id());
            continue;
        }
        if let Some(periods) = &counted.periods {
            match when.get(at).copied().flatten() {
                Some(period) if periods.contains(&period) => {}
                Some(_) => {
                    left.add(format!("not of the year {}", counted.label), row.id());
                    continue;
                }
                None => {
                    let field = if draft.options.has(Field::Year) { Field::Year } else { Field::Period };
                    let text = draft.cell(row, field);
                    let message = format!("there is no year in \u{201c}{text}\u{201d}");
                    draft.wrong(row, Some(field), message, "write it like 2023, FY2023 or 2023-06");
                    continue;
                }
            }
        }
        let (reporter, partner) = (reporters.read(draft, row), partners.read(draft, row));
        if reporter == Area::Total || partner == Area::Total {
            left.add("totals over all partners", row.id());
            continue;
        }
        if reporter == Area::Group || partner == Area::Group {
            left.add("sums over groups of countries", row.id());
            continue;
        }
        let text = draft.cell(row, Field::Code);
        if codes::is_total(text) {
            left.add("totals over all goods", row.id());
            continue;
        }
        let code = draft.options.code(text);
        if draft.options.codes.get(&code) == Some(&CodeTo::LeaveOut) {
            left.add("codes that are not wanted", row.id());
            continue;
        }
        let reporter = identify::needed(draft, row, &reporters, &reporter);
        let partner = identify::needed(draft, row, &partners, &partner);
        if code.is_empty() {
            draft.wrong(row, Some(Field::Code), "there is no commodity code", "give the code, or leave the row out");
        }
        let flow = direction(draft, row);
        let amounts: Vec<Amount> = [Field::Quantity, Field::OtherQuantity]
            .into_iter()
            .filter_map(|field| draft.quantity(row, field))
            .collect();
        let value = draft.money(row, Field::Value).unwrap_or(0.0);
        let money: f64 = amounts.iter().filter(|amount| amount.is_money()).map(|amount| amount.value).sum();
        let amounts: Vec<Amount> = amounts.into_iter().filter(|amount| !amount.is_money()).collect();
        if money > 0.0 {
            left.add("values in a column of quantities", row.id());
            continue;
        }
        if amounts.iter().all(|amount| amount.value == 0.0) && value == 0.0 && !draft.is_bad(row) {
            draft.wrong(row, Some(Field::Quantity), "there is neither a quantity nor a value", "give one of them");
        }
        let (Some(reporter), Some(partner), Some(flow)) = (reporter, partner, flow) else { continue };
        if draft.is_bad(row) {
            continue;
        }
        if reporter == partner && reporter.centre().is_some() {
            left.add("a country\u{2019}s trade with itself", row.id());
            continue;
        }
        let period = when.get(at).copied().flatten();
        entries.push(Entry { row: row.id(), at, code, reporter, partner, flow, period, amounts, value });
    }
    draft.notes.extend(counted.notes);
    missing_years(draft, &when, entries.iter().map(|entry| entry.row), Field::Reporter, &counted.label);
    entries
}

/// The period of each row.
pub(super) fn periods_of(draft: &Draft<'_>) -> Vec<Option<Period>> {
    let table = draft.table;
    let column = |field: Field| draft.options.column(field);
    let fields: Vec<usize> = [Field::Period, Field::Year].into_iter().filter_map(column).collect();
    let fiscal: Vec<bool> =
        fields.iter().map(|at| periods::is_fiscal_column(table.rows.iter().map(|row| row.cell(*at)))).collect();
    let month = column(Field::Month);
    let read = |row: &Row| {
        let mut found: Option<Period> = None;
        for (at, is_fiscal) in fields.iter().zip(&fiscal) {
            let next = periods::read(row.cell(*at), *is_fiscal);
            // The finer of two columns of one year counts: 202302 beside 2023.
            found = match (found, next) {
                (Some(first), Some(next)) if next.part == Part::Whole => Some(first),
                (first, next) => next.or(first),
            };
        }
        let found = found?;
        let number = month.and_then(|at| periods::month(row.cell(at))).filter(|_| found.part == Part::Whole);
        Some(number.map_or(found, |number| Period { part: Part::Month(number), ..found }))
    };
    let mut all: Vec<Option<Period>> = table.rows.iter().map(read).collect();
    // Dates of which all are the first of January are years.
    let is_january = |period: &Option<Period>| period.is_none_or(|period| period.part == Part::Month(1));
    let years: BTreeSet<i16> = all.iter().flatten().map(|period| period.year).collect();
    if month.is_none() && years.len() > 1 && all.iter().all(is_january) {
        all.iter_mut().flatten().for_each(|period| period.part = Part::Whole);
    }
    all
}

/// Which periods count. A column in which no year can be found is not ignored without a word.
pub(super) fn counted(draft: &mut Draft<'_>, when: &[Option<Period>]) -> Counted {
    let all: BTreeSet<Period> = when.iter().flatten().copied().collect();
    if all.is_empty() {
        let field = [Field::Year, Field::Period].into_iter().find(|field| draft.options.column(*field).is_some());
        if let Some((field, column)) = field.and_then(|field| Some((field, draft.options.column(field)?))) {
            let table = draft.table;
            let filled: Vec<&Row> = table.rows.iter().filter(|row| !row.cell(column).is_empty()).collect();
            for row in &filled {
                let message = format!("there is no year in \u{201c}{}\u{201d}", row.cell(column));
                draft.wrong(row, Some(field), message, "write it like 2023, FY2023 or 2023-06");
            }
        }
        return Counted::default();
    }
    periods::choose(&all, draft.asked_year())
}

/// Who, in a column, has no row that counts although it has some of another year.
pub(super) fn missing_years(
    draft: &mut Draft<'_>,
    when: &[Option<Period>],
    counting: impl Iterator<Item = RowId>,
    who: Field,
    label: &str,
) {
    let years: BTreeSet<i16> = when.iter().flatten().map(|period| period.year).collect();
    let Some(column) = draft.options.column(who).filter(|_| years.len() > 1) else { return };
    let counting: BTreeSet<RowId> = counting.collect();
    let here: BTreeSet<&str> =
        draft.table.rows.iter().filter(|row| counting.contains(&row.id())).map(|row| row.cell(column)).collect();
    let gone: BTreeSet<&str> = draft
        .table
        .rows
        .iter()
        .map(|row| row.cell(column))
        .filter(|cell| !cell.is_empty() && !here.contains(cell))
        .collect();
    if !gone.is_empty() {
        let names: Vec<&str> = gone.iter().take(10).copied().collect();
        let more = gone.len().saturating_sub(names.len());
        draft.notes.push(format!(
            "no row that counts in the year {label} for: {}{}",
            names.join(", "),
            if more > 0 { format!(" and {more} more") } else { String::new() }
        ));
    }
}

/// The direction of a row; tables without a direction list exports.
fn direction<'a>(draft: &mut Draft<'a>, row: &'a Row) -> Option<FlowKind> {
    let text = draft.cell(row, Field::Direction);
    if text.is_empty() {
        return Some(FlowKind::exports());
    }
    let found = flows::of_cell(text);
    if found.is_none() {
        let message = format!("\u{201c}{text}\u{201d} is no direction of trade");
        draft.wrong(row, Some(Field::Direction), message, "use import or export, M or X");
    }
    found
}
