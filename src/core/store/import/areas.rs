//! What stands in columns of countries: countries, and sums and groups of them, and countries that are no more.

use crate::assets;
use crate::model::{Country, Numbering, country_number, fold_name};
use std::collections::HashMap;
use std::sync::LazyLock;

/// The file of what is no country of today; it says what its columns hold.
const TEXT: &str = include_str!("../../../../assets/import-areas.csv");

/// What a cell of a column of countries means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Area {
    /// A country, the European Union, or what is not specified (rest of world).
    Country(Country),
    /// The sum over all partners.
    Total,
    /// The sum over several countries.
    Group,
    /// A country that is no more.
    Past,
    /// Nothing stands there.
    Empty,
    /// Nothing that is known here.
    Unknown,
}

/// What is no country, by word or code.
#[derive(Default)]
struct Others {
    words: HashMap<String, Area>,
    numbers: HashMap<(Numbering, u16), Area>,
}

static OTHERS: LazyLock<Others> = LazyLock::new(|| {
    let mut others = Others::default();
    for record in assets::lines(TEXT) {
        let cell = |at: usize| assets::cell(&record, at);
        let area = match cell(0) {
            "total" => Area::Total,
            "group" => Area::Group,
            _ => Area::Past,
        };
        for code in cell(1).split('|').filter(|code| !code.is_empty()) {
            let number = code.split_once(':').and_then(|(numbering, number)| {
                let numbering = Numbering::ALL.into_iter().find(|known| known.key() == numbering)?;
                Some((numbering, number.parse().ok()?))
            });
            match number {
                Some(number) => others.numbers.insert(number, area.clone()),
                None => others.words.insert(code.to_owned(), area.clone()),
            };
        }
        for word in cell(2).split('|') {
            others.words.insert(word.to_owned(), area.clone());
        }
    }
    others
});

/// What a cell means, where numbers are of the given numbering.
pub(super) fn of_cell(text: &str, numbering: Numbering) -> Area {
    let text = text.trim();
    if text.is_empty() {
        return Area::Empty;
    }
    if let Some(number) = country_number(text) {
        if let Some(area) = OTHERS.numbers.get(&(numbering, number)) {
            return area.clone();
        }
        // Zeros before the number make a group of the Census of what would be a number of the United Nations.
        return Country::of_number(numbering, number).map_or(Area::Unknown, Area::Country);
    }
    // `-` is the total of the Census, `1XXX` one of its continents.
    if numbering == Numbering::Census && (text == "-" || text.ends_with("XXX")) {
        return if text == "-" { Area::Total } else { Area::Group };
    }
    // UN Comtrade writes `_X ` for areas not specified.
    if text.eq_ignore_ascii_case("_x") {
        return Area::Country(Country::from("ZZ"));
    }
    of_words(text)
}

fn of_words(text: &str) -> Area {
    let known = |text: &str| {
        let other = OTHERS.words.get(&fold_name(text)).cloned();
        other.or_else(|| Country::recognise(text).map(Area::Country))
    };
    if let Some(area) = known(text) {
        return area;
    }
    // `CN: China`, `CN - China`, `China (CN)`, `China (1)`, `China*`: what stands before the mark, where what follows does not say otherwise.
    let (first, second) = match text.split_once(':').or_else(|| text.split_once(" - ")).or_else(|| text.split_once('|'))
    {
        Some((first, second)) => (first.trim(), second.trim()),
        None => match text.rsplit_once('(') {
            Some((first, second)) => (first.trim(), second.trim_end_matches(')').trim()),
            None => (text.trim_end_matches(|letter: char| "*†‡⁰¹²³⁴⁵⁶⁷⁸⁹".contains(letter)).trim(), ""),
        },
    };
    if first == text {
        return Area::Unknown;
    }
    // UN Comtrade writes `Sudan (...2011)` for what a name meant until then.
    if second.strip_prefix("...").is_some_and(|year| year.len() == 4 && year.bytes().all(|byte| byte.is_ascii_digit()))
    {
        return Area::Past;
    }
    let is_mark = second.len() <= 1 || second.bytes().all(|byte| byte.is_ascii_digit());
    match (known(first), known(second)) {
        (Some(first), Some(second)) if first == second => first,
        (Some(Area::Country(country)), None) if is_mark => Area::Country(country),
        (Some(Area::Total), None) if is_mark => Area::Total,
        _ => Area::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_unique_and_names_no_country_of_today() {
        let mut words: Vec<String> = Vec::new();
        for record in assets::lines(TEXT) {
            assert!(matches!(&record[0], "total" | "group" | "past"), "{record:?}");
            words.extend(record[2].split('|').map(str::to_owned));
        }
        assert!(words.iter().all(|word| &fold_name(word) == word));
        assert!(words.iter().all(|word| Country::recognise(word).is_none()), "{words:?}");
        let count = words.len();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), count);
    }

    #[test]
    fn cells_of_columns_of_countries() {
        let country = |code: &str| Area::Country(Country::from(code));
        for (text, area) in [
            ("China", country("CN")),
            ("S19", country("TW")),
            ("_X ", country("ZZ")),
            ("World", Area::Total),
            ("W00", Area::Total),
            ("0", Area::Total),
            ("WLD", Area::Total),
            ("World total (rounded)", Area::Total),
            ("Extra-EU27", Area::Group),
            ("EU27_2020", country("EU")),
            ("Fmr USSR", Area::Past),
            ("Sudan (...2011)", Area::Past),
            ("Belgium-Luxembourg (...1998)", Area::Past),
            ("Guadeloupe (Overseas France)", country("GP")),
            ("CONGO, REPUBLIC OF THE CONGO", country("CG")),
            ("GERMANY (FEDERAL REPUBLIC OF GERMANY)", country("DE")),
            ("ASEAN", Area::Group),
            ("200", Area::Past),
            ("CN:China", country("CN")),
            ("China (CN)", country("CN")),
            ("China (1)", country("CN")),
            ("CN: Japan", Area::Unknown),
            ("Atlantis", Area::Unknown),
            (" ", Area::Empty),
        ] {
            assert_eq!(of_cell(text, Numbering::UnitedNations), area, "{text}");
        }
        assert_eq!(of_cell("0004", Numbering::Geonom), country("DE"));
        assert_eq!(of_cell("-", Numbering::Census), Area::Total);
        assert_eq!(of_cell("5XXX", Numbering::Census), Area::Group);
    }
}
