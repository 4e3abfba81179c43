//! The table of countries: codes, English short names, spellings, and about where each lies.

use crate::assets;
use std::sync::LazyLock;

/// The file; it says what its columns hold and where they come from.
const TEXT: &str = include_str!("../../../../assets/countries.csv");

/// A row of the table.
#[derive(Debug)]
pub(crate) struct CountryRow {
    /// Two letters, ISO 3166-1, or a group.
    pub code: String,
    /// Three letters, ISO 3166-1; none for a group.
    pub alpha3: Option<String>,
    /// The number of ISO 3166-1 and of the United Nations' M49; none where there is none.
    pub number: Option<u16>,
    /// Numbers by which customs statistics differ from it: customs territories, and Taiwan under "Other Asia".
    pub customs: Vec<u16>,
    /// English short name.
    pub name: String,
    /// About the middle of its largest part, degrees north and east; none for a group.
    pub place: Option<(f32, f32)>,
    /// The group of which it is a member.
    pub group: Option<String>,
    /// Other names in tables of trade and production.
    pub spellings: Vec<String>,
}

impl CountryRow {
    /// A line of the file; none where a figure cannot be read, of which a test finds none.
    fn read(record: &csv::StringRecord) -> Option<Self> {
        let cell = |at: usize| record.get(at).unwrap_or_default();
        let word = |at: usize| Some(cell(at)).filter(|text| !text.is_empty()).map(str::to_owned);
        let list = |at: usize| cell(at).split('|').filter(|text| !text.is_empty());
        let place = match (cell(5), cell(6)) {
            ("", "") => None,
            (latitude, longitude) => Some((latitude.parse().ok()?, longitude.parse().ok()?)),
        };
        Some(Self {
            code: word(0)?,
            alpha3: word(1),
            number: word(2).map(|number| number.parse()).transpose().ok()?,
            customs: list(3).map(str::parse).collect::<Result<_, _>>().ok()?,
            name: word(4)?,
            place,
            group: word(7),
            spellings: list(8).map(str::to_owned).collect(),
        })
    }
}

/// All rows by code, read once.
pub(crate) fn countries() -> &'static [CountryRow] {
    static ROWS: LazyLock<Vec<CountryRow>> =
        LazyLock::new(|| assets::lines(TEXT).filter_map(|line| CountryRow::read(&line)).collect());
    &ROWS
}

/// The row of a code.
pub(crate) fn country(code: &str) -> Option<&'static CountryRow> {
    let rows = countries();
    rows.binary_search_by_key(&code, |row| &row.code).ok().map(|at| &rows[at])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// What stands for several countries has no letters of its own.
    fn is_group(row: &CountryRow) -> bool {
        row.alpha3.is_none()
    }

    #[test]
    fn the_file_is_whole_and_unique() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        assert_eq!(lines[0], "code,alpha3,number,customs,name,latitude,longitude,group,spellings");
        let rows = countries();
        assert_eq!(rows.len(), lines.len() - 1, "every line can be read");
        assert_eq!((rows.len(), rows.iter().filter(|row| is_group(row)).count()), (252, 2));
        assert!(rows.windows(2).all(|rows| rows[0].code < rows[1].code), "looked up by bisection");
        for row in rows {
            assert!(row.code.len() == 2 && row.code.bytes().all(|byte| byte.is_ascii_uppercase()), "{row:?}");
            assert!(row.alpha3.as_ref().is_none_or(|code| code.len() == 3), "{row:?}");
            assert_eq!(is_group(row), row.place.is_none(), "{row:?}");
            assert!(row.place.is_none_or(|(north, east)| north.abs() <= 90.0 && east.abs() <= 180.0), "{row:?}");
            assert!(row.group.as_ref().is_none_or(|group| country(group).is_some_and(is_group)), "{row:?}");
        }
        fn unique<T: Ord>(all: impl Iterator<Item = T>) -> bool {
            let all: Vec<T> = all.collect();
            let count = all.len();
            all.into_iter().collect::<BTreeSet<T>>().len() == count
        }
        assert!(unique(rows.iter().filter_map(|row| row.alpha3.as_ref())));
        assert!(unique(rows.iter().flat_map(|row| row.number.iter().chain(&row.customs))));
        assert!(unique(rows.iter().map(|row| &row.name).chain(rows.iter().flat_map(|row| &row.spellings))));
    }
}
