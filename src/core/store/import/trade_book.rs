//! The sums of a trade table by good, reporter and year, and what became of each row.

use crate::store::import::codes;
use crate::store::import::columns::Field;
use crate::store::import::periods;
use crate::store::import::plan::{Amount, Draft, first_on_map};
use crate::store::import::totals::Total;
use crate::store::import::trade_goods::Good;
use crate::store::import::trade_rows::{Entry, LeftOut};
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
pub(super) struct Ledger {
    lines: BTreeMap<Key, Total>,
    /// Key and quantity of each row that has one.
    rows: BTreeMap<usize, (Key, f64)>,
}

impl Ledger {
    /// Adds up what the rows of the table say.
    pub fn new(draft: &Draft<'_>, goods: &BTreeMap<String, Good>) -> Self {
        let mut ledger = Self { lines: BTreeMap::new(), rows: BTreeMap::new() };
        for row in &draft.table.rows {
            let code = codes::form(draft.cell(row, Field::Code));
            let good = goods.get(&code);
            let unit = good.map_or("t", |good| good.unit.as_str());
            let given = [Field::Quantity, Field::OtherQuantity].into_iter().filter_map(|field| draft.peek(row, field));
            let given: Vec<Amount> = given.collect();
            let amount = good.map_or_else(|| first_on_map(&given, unit), |good| good.amount(&given));
            let amount = amount.map_or(0.0, |(_, amount)| amount);
            let time = [Field::Year, Field::Period]
                .into_iter()
                .map(|field| draft.cell(row, field))
                .find(|text| !text.is_empty())
                .unwrap_or("");
            let year = periods::read(time, true).map_or_else(|| time.to_owned(), |period| period.year.to_string());
            let key = (code, draft.cell(row, Field::Reporter).to_owned(), year);
            let line = ledger.lines.entry(key.clone()).or_insert_with(|| Total {
                good: key.0.clone(),
                reporter: key.1.clone(),
                year: key.2.clone(),
                unit: unit.to_owned(),
                ..Total::default()
            });
            line.file += amount;
            ledger.rows.insert(row.number, (key, amount));
        }
        ledger
    }

    /// Says what became of each row.
    pub fn close(&mut self, draft: &Draft<'_>, entries: &[Entry], taken: &BTreeMap<usize, Taken>, left: &LeftOut) {
        let mut fate: BTreeMap<usize, Taken> = BTreeMap::new();
        for (why, rows) in left.reasons() {
            rows.iter().for_each(|row| {
                fate.insert(*row, Taken::Not(why.to_owned()));
            });
        }
        for (place, entry) in entries.iter().enumerate() {
            if let Some(taken) = taken.get(&place) {
                fate.insert(entry.row, taken.clone());
            }
        }
        for (number, (key, amount)) in &self.rows {
            let Some(line) = self.lines.get_mut(key) else { continue };
            match fate.get(number) {
                Some(Taken::Whole) => line.map += amount,
                Some(Taken::Worth(volume)) => {
                    line.map += volume;
                    *line.why.entry("worked out from values".to_owned()).or_default() += volume;
                }
                Some(Taken::Not(why)) if *amount > 0.0 => *line.why.entry(why.clone()).or_default() -= amount,
                None if *amount > 0.0 => {
                    let why = if draft.is_bad_row(*number) { "something is wrong with their rows" } else { "not used" };
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
