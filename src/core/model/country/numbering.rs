//! Numbers by which tables of trade name countries: those of the United Nations, of Eurostat and of the US Census.

use crate::assets;
use crate::model::country::Country;
use crate::model::country::table::countries;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The file; it says what its columns hold and where they come from.
const TEXT: &str = include_str!("../../../../assets/country-numbers.csv");

/// Whose numbers stand in a column.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Numbering {
    /// ISO 3166-1 and M49, with the numbers by which UN Comtrade differs.
    #[default]
    UnitedNations,
    /// Eurostat's geonomenclature (Comext).
    Geonom,
    /// Schedule C of the US Census Bureau.
    Census,
}

impl Numbering {
    /// All of them, the most usual first.
    pub const ALL: [Self; 3] = [Self::UnitedNations, Self::Geonom, Self::Census];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::UnitedNations => "the numbers of the United Nations (M49, ISO 3166, UN Comtrade)",
            Self::Geonom => "Eurostat's numbers (Comext geonomenclature)",
            Self::Census => "the numbers of the US Census (Schedule C)",
        }
    }

    /// The word in files of data and on the command line.
    pub fn key(self) -> &'static str {
        match self {
            Self::UnitedNations => "un",
            Self::Geonom => "geonom",
            Self::Census => "census",
        }
    }
}

/// Codes of countries by numbering and number, where they are not those of the table of countries.
static NUMBERS: LazyLock<HashMap<(Numbering, u16), String>> = LazyLock::new(|| {
    let read = |record: csv::StringRecord| {
        let numbering = Numbering::ALL.into_iter().find(|numbering| numbering.key() == &record[0])?;
        Some(((numbering, record.get(1)?.parse().ok()?), record.get(2)?.to_owned()))
    };
    assets::lines(TEXT).filter_map(read).collect()
});

impl Country {
    /// The country that a number means in a numbering; none where it means none.
    pub fn of_number(numbering: Numbering, number: u16) -> Option<Self> {
        if numbering != Numbering::UnitedNations {
            return NUMBERS.get(&(numbering, number)).map(|code| Self(code.clone()));
        }
        let customs = countries().iter().find(|row| row.customs.contains(&number));
        let iso = || countries().iter().find(|row| row.number == Some(number));
        customs.or_else(iso).map(|row| Self(row.code.clone()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_whole_and_names_known_countries() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!((lines[0], NUMBERS.len()), ("numbering,number,code", lines.len() - 1));
        assert!(NUMBERS.values().all(|code| Country::from(code.as_str()).is_known()));
        for (numbering, number, code) in [
            (Numbering::UnitedNations, 4, "AF"),
            (Numbering::Geonom, 4, "DE"),
            (Numbering::Geonom, 720, "CN"),
            (Numbering::Census, 5700, "CN"),
            (Numbering::UnitedNations, 842, "US"),
            (Numbering::UnitedNations, 757, "CH"),
        ] {
            assert_eq!(Country::of_number(numbering, number), Some(Country::from(code)), "{numbering:?} {number}");
        }
        assert_eq!(Country::of_number(Numbering::Census, 156), None);
    }
}
