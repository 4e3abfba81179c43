//! What a table adds up to by good, reporter and year, beside what of it comes to the map, and why they differ.

use crate::model::thousands;
use std::collections::BTreeMap;

/// A sum of the table beside the sum that comes to the map.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Total {
    /// The good, as the table codes it.
    pub good: String,
    /// Who reports it.
    pub reporter: String,
    /// Year, in words; empty where the table names none.
    pub year: String,
    /// Unit of both sums.
    pub unit: String,
    /// What the rows of the table add up to.
    pub file: f64,
    /// What of it comes to the map.
    pub map: f64,
    /// Why they differ: what was left out or added, by reason.
    pub why: BTreeMap<String, f64>,
}

impl Total {
    /// True where the map holds what the table says.
    pub fn is_same(&self) -> bool {
        (self.file - self.map).abs() <= 1e-9 * self.file.abs().max(self.map.abs())
    }

    /// True where the reasons account for the whole difference.
    pub fn is_explained(&self) -> bool {
        let why: f64 = self.why.values().sum();
        (self.file + why - self.map).abs() <= 1e-6 * self.file.abs().max(self.map.abs()).max(1e-9)
    }

    /// The line on screen: `280530, China, 2023: 2,500 t in the table, 2,500 t on the map`.
    pub fn words(&self) -> String {
        let who: Vec<&str> =
            [self.good.as_str(), &self.reporter, &self.year].into_iter().filter(|part| !part.is_empty()).collect();
        let mut words = format!(
            "{}: {} {unit} in the table, {} {unit} on the map",
            who.join(", "),
            number(self.file),
            number(self.map),
            unit = self.unit
        );
        let why = self.reasons();
        if !why.is_empty() {
            words.push_str(&format!(" ({why})"));
        }
        words
    }

    /// Why the sums differ, in words: `−2,500 totals over all partners`.
    pub fn reasons(&self) -> String {
        let why = self.why.iter().map(|(why, volume)| {
            format!("{}{} {why}", if *volume < 0.0 { "\u{2212}" } else { "+" }, number(volume.abs()))
        });
        why.collect::<Vec<_>>().join("; ")
    }

    /// The sum of the table as it is shown.
    pub fn file_words(&self) -> String {
        number(self.file)
    }

    /// The sum that comes to the map as it is shown.
    pub fn map_words(&self) -> String {
        number(self.map)
    }
}

/// A number with thousands set apart; as many digits as say something.
fn number(value: f64) -> String {
    let text = if value.abs() >= 100.0 { format!("{value:.0}") } else { format!("{}", (value * 1e6).round() / 1e6) };
    thousands(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_difference_is_said_with_its_reason() {
        let total = Total {
            good: "280530".to_owned(),
            reporter: "China".to_owned(),
            year: "2023".to_owned(),
            unit: "t".to_owned(),
            file: 5000.0,
            map: 2500.0,
            why: BTreeMap::from([("totals over all partners".to_owned(), -2500.0)]),
        };
        assert_eq!(
            total.words(),
            "280530, China, 2023: 5,000 t in the table, 2,500 t on the map (\u{2212}2,500 totals over all partners)"
        );
        assert!(!total.is_same() && total.is_explained());
        assert_eq!(
            (number(0.5), number(1_234_567.0), number(99.125)),
            ("0.5".to_owned(), "1,234,567".to_owned(), "99.125".to_owned())
        );
    }
}
