//! Countries by ISO 3166 code.

pub(crate) mod names;
mod numbering;
mod table;
use crate::model::country::table::{CountryRow, countries, country};
use crate::model::site::GlobePoint;
pub use numbering::Numbering;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A code that ISO 3166 leaves to its users: nobody said which country.
const UNSTATED: &str = "XX";

/// A country by its two-letter ISO 3166-1 code, or a group: `EU` (the European Union), `ZZ` (rest of the world).
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Country(pub String);

impl Country {
    /// Stands for "nobody said" in shares by owner and technology; no site stands there.
    pub fn unstated() -> Self {
        Self(UNSTATED.to_owned())
    }

    /// True for [`Self::unstated`].
    pub fn is_unstated(&self) -> bool {
        self.0 == UNSTATED
    }

    /// Two-letter code of the country or group.
    pub fn code(&self) -> &str {
        &self.0
    }

    fn row(&self) -> Option<&'static CountryRow> {
        country(&self.0)
    }

    /// English short name; the code itself for a country that is not in the table.
    pub fn name(&self) -> &str {
        let unstated = || self.is_unstated().then_some("Not stated");
        self.row().map(|row| row.name.as_str()).or_else(unstated).unwrap_or(&self.0)
    }

    /// About the middle of its largest part, for what is known no better; none for a group.
    pub fn centre(&self) -> Option<GlobePoint> {
        let (latitude, longitude) = self.row()?.place?;
        Some(GlobePoint { latitude: latitude.into(), longitude: longitude.into() })
    }

    /// The members of a group; a country, and a group whose members are not listed, is its own and only member.
    pub fn members(&self) -> Vec<Self> {
        let members = countries().iter().filter(|row| row.group.as_ref() == Some(&self.0));
        let members: Vec<Self> = members.map(|row| Self(row.code.clone())).collect();
        if members.is_empty() { vec![self.clone()] } else { members }
    }

    /// True when it is `group` itself or a member of it.
    pub fn is_in(&self, group: &Self) -> bool {
        self == group || self.row().is_some_and(|row| row.group.as_ref() == Some(&group.0))
    }

    /// True when it is in any of these.
    pub fn is_in_any(&self, groups: &[Self]) -> bool {
        groups.iter().any(|group| self.is_in(group))
    }

    /// True when whatever goes from the one to the other stays within one country. What goes from one member of a group to another crosses a
    /// border, and so it is taken where a map names the group alone.
    pub fn is_same_country(&self, other: &Self) -> bool {
        self == other && self.row().is_none_or(|row| row.place.is_some()) && !self.is_unstated()
    }

    /// True when it stands in the table of countries and groups.
    pub fn is_known(&self) -> bool {
        self.row().is_some()
    }

    /// True for two capital letters, the form of a code.
    pub fn is_well_formed(&self) -> bool {
        self.0.len() == 2 && self.0.bytes().all(|byte| byte.is_ascii_uppercase())
    }

    /// Every country and group in the table, by name.
    pub fn known() -> impl Iterator<Item = Self> {
        let mut rows: Vec<&CountryRow> = countries().iter().collect();
        rows.sort_unstable_by_key(|row| (&row.name, &row.code));
        rows.into_iter().map(|row| Self(row.code.clone()))
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
    fn codes_have_names_and_places() {
        assert_eq!(Country::known().count(), countries().len());
        for member in Country::from("EU").members() {
            assert!(member.centre().is_some(), "{member}");
        }
        assert_eq!(Country::from("CD").name(), "DR Congo");
        assert_eq!(Country::from("ZZ").name(), "Rest of world");
        assert_eq!(Country::from("Q?").name(), "Q?");
    }
}
