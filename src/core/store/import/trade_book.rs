//! The sums of a table by good, reporter and year, and what became of each row.

use crate::store::import::columns::Field;
use crate::store::import::periods;
use crate::store::import::plan::Draft;
use crate::store::import::table::{Row, RowId};
use crate::store::import::totals::Total;
use crate::store::import::trade_rows::LeftOut;
use std::collections::BTreeMap;

/// Good, reporter and year as the table has them.
type Key = (String, String, String);

/// Where a row of a flow went.
#[derive(Clone, Debug)]
pub(super) enum Taken {
    /// Its quantity counts.
    Whole,
    /// Its quantity is worked out from its value.
    Worth(f64),
    /// Not, for this reason.
    Not(String),
}

/// The sums while they are made.
#[derive(Default)]
pub(super) struct Ledger {
    lines: BTreeMap<Key, Total>,
    /// Key and quantity of each row that has one.
    rows: BTreeMap<RowId, (Key, f64)>,
}

impl Ledger {
    /// Adds what a row of the table says, `amount` in the unit of the good.
    pub fn enter(&mut self, draft: &Draft<'_>, row: &Row, good: String, who: String, unit: &str, amount: f64) {
        let time = [Field::Year, Field::Period].into_iter().filter_map(|field| draft.options.column(field));
        let time = time.map(|at| row.cell(at)).find(|text| !text.is_empty()).unwrap_or("");
        let year = periods::read(time, true).map_or_else(|| time.to_owned(), |period| period.year.to_string());
        let key = (good, who, year);
        let line = self.lines.entry(key.clone()).or_insert_with(|| Total {
            good: key.0.clone(),
            reporter: key.1.clone(),
            year: key.2.clone(),
            unit: unit.to_owned(),
            ..Total::default()
        });
        line.file += amount;
        self.rows.insert(row.id(), (key, amount));
    }

    /// Says what became of each row: `fate`, or the reason for which it was left out.
    pub fn close(&mut self, draft: &Draft<'_>, fate: BTreeMap<RowId, Taken>, left: &LeftOut) {
        let reasons =
            left.reasons().flat_map(|(why, rows)| rows.iter().map(move |row| (*row, Taken::Not(why.to_owned()))));
        let fate: BTreeMap<RowId, Taken> = reasons.chain(fate).collect();
        for (row, (key, amount)) in &self.rows {
            let Some(line) = self.lines.get_mut(key) else { continue };
            match fate.get(row) {
                Some(Taken::Whole) => line.map += amount,
                Some(Taken::Worth(volume)) => {
                    line.map += volume;
                    *line.why.entry("worked out from values".to_owned()).or_default() += volume;
                }
                Some(Taken::Not(why)) if *amount > 0.0 => *line.why.entry(why.clone()).or_default() -= amount,
                None if *amount > 0.0 => {
                    let why = if draft.is_bad_row(*row) { "something is wrong with their rows" } else { "not used" };
                    *line.why.entry(why.to_owned()).or_default() -= amount;
                }
                Some(Taken::Not(_)) | None => {}
            }
        }
    }

    /// The lines in which anything stands.
    pub fn finish(self) -> Vec<Total> {
        self.lines.into_values().filter(|line| line.file > 0.0 || line.map > 0.0).collect()
    }
}
