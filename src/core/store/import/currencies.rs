//! Currencies that tables are written in: money that is not in dollars is never taken as such.

use crate::assets;
use crate::store::import::columns::{Field, fold};
use crate::store::import::options::ImportOptions;
use crate::store::import::table::Table;
use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The file of currencies; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-currencies.csv");

/// A currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Currency {
    /// ISO 4217.
    pub code: String,
    /// What it is called, in the plural.
    pub name: String,
    words: Vec<String>,
    signs: Vec<String>,
}

static CURRENCIES: LazyLock<Vec<Currency>> = LazyLock::new(|| {
    let list = |cell: &str| assets::parts(cell).map(str::to_owned).collect();
    let read = |line: csv::StringRecord| Currency {
        code: assets::cell(&line, 0).to_owned(),
        name: assets::cell(&line, 1).to_owned(),
        words: list(assets::cell(&line, 2)),
        signs: list(assets::cell(&line, 3)),
    };
    assets::lines(TEXT).map(read).collect()
});

/// Reads a rate as `EUR=1.08`: US dollars per unit of a currency.
///
/// # Errors
/// What is wrong with it, in words.
pub fn parse_rate(text: &str) -> Result<(String, f64), String> {
    let (code, rate) = text.split_once('=').unwrap_or((text, ""));
    let known = CURRENCIES.iter().find(|currency| currency.code.eq_ignore_ascii_case(code.trim()));
    let known = known.ok_or_else(|| {
        let codes: Vec<&str> = CURRENCIES.iter().map(|currency| currency.code.as_str()).collect();
        format!("{code} is no currency that is known here; use one of: {}", codes.join(", "))
    })?;
    let rate = rate.trim().parse().ok().filter(|rate: &f64| rate.is_finite() && *rate > 0.0);
    let rate = rate.ok_or_else(|| format!("give US dollars per unit, above 0, as {}=1.08", known.code))?;
    Ok((known.code.clone(), rate))
}

/// Codes of the currencies other than the US dollar in which the money of a table is, as far as its columns are used.
pub fn foreign_money(table: &Table, options: &ImportOptions) -> BTreeSet<String> {
    let headings =
        [Field::Value, Field::ValueAtStake, Field::Cost].into_iter().filter_map(|field| options.column(field));
    let by_heading = headings.filter_map(|at| of_text(&table.heading(at)));
    let cells =
        options.column(Field::Currency).into_iter().flat_map(|at| table.rows.iter().map(move |row| row.cell(at)));
    let cells: BTreeSet<&str> = cells.collect();
    by_heading.chain(cells.into_iter().filter_map(of_text)).map(|currency| currency.code.clone()).collect()
}

/// The currency that a heading, a title or a cell names, where it is not the US dollar.
pub(super) fn of_text(text: &str) -> Option<&'static Currency> {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let has = |wanted: &String| {
        let wanted: Vec<&str> = wanted.split(' ').collect();
        words.windows(wanted.len()).any(|some| some == wanted.as_slice())
    };
    let by_word = CURRENCIES
        .iter()
        .find(|currency| words.contains(&currency.code.to_lowercase().as_str()) || currency.words.iter().any(has));
    // `A$` is a sign of its own, the end of `USA$` is none.
    let lower = text.to_lowercase();
    let stands_alone = |sign: &String| {
        lower.match_indices(sign.as_str()).any(|(at, _)| !lower[..at].ends_with(|letter: char| letter.is_alphabetic()))
    };
    by_word.or_else(|| CURRENCIES.iter().find(|currency| currency.signs.iter().any(stands_alone)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_unique() {
        let lines = TEXT.lines().filter(|line| !line.starts_with('#')).count();
        assert_eq!(CURRENCIES.len(), lines - 1);
        let mut seen = BTreeSet::new();
        for currency in CURRENCIES.iter() {
            assert!(currency.code.len() == 3 && currency.code != "USD" && !currency.name.is_empty(), "{currency:?}");
            assert!(currency.words.iter().all(|word| &fold(word) == word && seen.insert(word)), "{currency:?}");
            assert!(
                currency.signs.iter().all(|sign| &sign.to_lowercase() == sign && seen.insert(sign)),
                "{currency:?}"
            );
        }
    }

    #[test]
    fn rates_are_dollars_per_unit() {
        assert_eq!(parse_rate("eur = 1.08"), Ok(("EUR".to_owned(), 1.08)));
        for wrong in ["EUR", "EUR=", "EUR=0", "EUR=-1", "EUR=inf", "USD=1", "Q=1"] {
            assert!(parse_rate(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn other_money_than_dollars_is_named() {
        let of = |text: &str| of_text(text).map(|currency| currency.code.as_str());
        for (text, code) in [
            ("VALUE_IN_EUROS", Some("EUR")),
            ("Value (\u{20ac})", Some("EUR")),
            ("Value, million yen", Some("JPY")),
            ("Value (A$)", Some("AUD")),
            ("VALUE_EUR", Some("EUR")),
            ("Value in New Taiwan dollars", Some("TWD")),
            ("Trade Value (US$)", None),
            ("Value (USA$)", None),
            ("primaryValue", None),
            ("Value", None),
        ] {
            assert_eq!(of(text), code, "{text}");
        }
    }
}
