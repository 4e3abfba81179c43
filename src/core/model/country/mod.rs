//! Countries by ISO 3166 code.

mod names;
mod table;
use crate::model::country::table::{COUNTRIES, CountryRow};
use crate::model::site::GlobePoint;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A code that ISO 3166 leaves to its users: nobody said which country.
const UNSTATED: &str = "XX";

/// A country by its two-letter ISO 3166-1 code, or a group: `EU` (the European Union), `ZZ` (rest of the world).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(pub String);

/// Groups that appear in this field's statistics beside countries.
const GROUPS: &[(&str, &str)] = &[("EU", "European Union"), ("ZZ", "Rest of world")];

/// Members of the European Union.
const EU: &[&str] = &[
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
];

impl Country {
    /// Stands for "nobody said" in shares by owner and technology; no site stands there.
    pub fn unstated() -> Self {
        Self(UNSTATED.to_owned())
    }

    /// True for [`Self::unstated`].
    pub fn is_unstated(&self) -> bool {
        self.0 == UNSTATED
    }

    /// The code.
    pub fn code(&self) -> &str {
        &self.0
    }

    fn row(&self) -> Option<&'static CountryRow> {
        COUNTRIES.binary_search_by_key(&self.code(), |row| row.code).ok().map(|at| &COUNTRIES[at])
    }

    /// English short name; the code itself for a country that is not in the table.
    pub fn name(&self) -> &str {
        let group = || GROUPS.iter().find(|(code, _)| *code == self.0).map(|(_, name)| *name);
        let unstated = || self.is_unstated().then_some("Not stated");
        self.row().map(|row| row.name).or_else(group).or_else(unstated).unwrap_or(&self.0)
    }

    /// About the middle of its largest part, for what is known no better; none for a group.
    pub fn centre(&self) -> Option<GlobePoint> {
        self.row().map(|row| GlobePoint { latitude: row.latitude.into(), longitude: row.longitude.into() })
    }

    /// The members of a group; a country is its own and only member.
    pub fn members(&self) -> Vec<Self> {
        if self.0 == "EU" { EU.iter().map(|code| Self::from(*code)).collect() } else { vec![self.clone()] }
    }

    /// True when it is `group` itself or a member of it.
    pub fn is_in(&self, group: &Self) -> bool {
        self == group || (group.0 == "EU" && EU.contains(&self.0.as_str()))
    }

    /// True when it stands in the table of countries and groups.
    pub fn is_known(&self) -> bool {
        self.row().is_some() || GROUPS.iter().any(|(code, _)| *code == self.0)
    }

    /// True for two capital letters, the form of a code.
    pub fn is_well_formed(&self) -> bool {
        self.0.len() == 2 && self.0.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// Every country and group in the table, by name.
    pub fn known() -> impl Iterator<Item = Self> {
        let codes =
            COUNTRIES.iter().map(|row| (row.name, row.code)).chain(GROUPS.iter().map(|(code, name)| (*name, *code)));
        let mut codes: Vec<(&str, &str)> = codes.collect();
        codes.sort_unstable();
        codes.into_iter().map(|(_, code)| Self::from(code))
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl From<&str> for Country {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_whole() {
        assert!(COUNTRIES.windows(2).all(|rows| rows[0].code < rows[1].code), "looked up by bisection");
        assert_eq!(Country::known().count(), COUNTRIES.len() + GROUPS.len());
        for row in COUNTRIES {
            assert!(Country::from(row.code).is_well_formed() && row.alpha3.len() == 3, "{}", row.code);
            assert!(row.latitude.abs() <= 90.0 && row.longitude.abs() <= 180.0, "{}", row.code);
        }
        for member in Country::from("EU").members() {
            assert!(member.centre().is_some(), "{member}");
        }
        assert_eq!(Country::from("CD").name(), "DR Congo");
        assert_eq!(Country::from("ZZ").name(), "Rest of world");
        assert_eq!(Country::from("Q?").name(), "Q?");
    }
}
