//! Countries as tables of trade and production write them.

use crate::model::country::Country;
use crate::model::country::numbering::Numbering;
use crate::model::country::table::{CountryRow, countries};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Codes by name and spelling, both folded (see [`fold`]).
static SPELLINGS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let names = |row: &'static CountryRow| row.spellings.iter().chain([&row.name]).map(|name| (fold(name), &*row.code));
    countries().iter().flat_map(names).collect()
});

/// Codes by the words of a name in any order (see [`words`]); what two countries share is left out.
static WORDS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let mut words: HashMap<String, Option<&'static str>> = HashMap::new();
    for (name, code) in SPELLINGS.iter() {
        words
            .entry(self::words(name))
            .and_modify(|known| *known = known.filter(|known| known == code))
            .or_insert(Some(code));
    }
    words.into_iter().filter_map(|(words, code)| Some((words, code?))).collect()
});

impl Country {
    /// The country that a cell of a table means: a code of two or three letters, a number (ISO, M49 or UN Comtrade), or an English name in
    /// one of its usual spellings. None when that is not certain.
    pub fn recognise(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Some(number) = country_number(text) {
            return Self::of_number(Numbering::UnitedNations, number);
        }
        let upper = text.to_ascii_uppercase();
        if upper.len() == 2 && Self::from(upper.as_str()).is_known() {
            return Some(Self(upper));
        }
        let upper = upper.replace('.', "");
        if let Some(row) = countries().iter().find(|row| row.alpha3.as_ref() == Some(&upper)) {
            return Some(Self(row.code.clone()));
        }
        Self::of_name(text)
    }

    /// The country that a name means, in one of its usual spellings or with their words in another order. None when that is not certain.
    pub fn of_name(text: &str) -> Option<Self> {
        let folded = fold(text);
        let found = SPELLINGS.get(&folded).or_else(|| WORDS.get(&words(&folded)));
        found.map(|code| Self::from(*code))
    }
}

/// A number of a country, also as a spreadsheet writes it (`156.0`).
pub(crate) fn country_number(text: &str) -> Option<u16> {
    let whole = text.strip_suffix(".0").or_else(|| text.strip_suffix(".00")).unwrap_or(text);
    whole.bytes().all(|byte| byte.is_ascii_digit()).then(|| whole.parse().ok()).flatten()
}

/// The words of a folded name in the order of the alphabet, short forms written out, without those that say nothing.
fn words(folded: &str) -> String {
    let mut words: Vec<&str> = folded
        .split(' ')
        .filter_map(|word| {
            Some(match word {
                "the" | "of" | "and" | "" => return None,
                "rep" | "repub" => "republic",
                "dem" => "democratic",
                "peo" | "people" => "peoples",
                "isds" | "isd" | "isl" | "isls" | "is" | "island" => "islands",
                "st" | "ste" => "saint",
                "fed" => "federated",
                "terr" | "territory" => "territories",
                "br" => "british",
                "fr" => "french",
                other => other,
            })
        })
        .collect();
    words.sort_unstable();
    words.join(" ")
}

/// Lower case, accents off, only letters, digits and single spaces.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à'..='å' | 'ā' | 'ă' => 'a',
            'ç' => 'c',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ñ' => 'n',
            'ò'..='ö' | 'ø' => 'o',
            'ù'..='ü' => 'u',
            'ý' | 'ÿ' => 'y',
            '\'' | '’' | '.' | '\u{301}' | '\u{308}' => continue,
            other => other,
        };
        if plain.is_alphanumeric() {
            folded.push(plain);
        } else if !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    folded.trim_end().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_means_two_countries() {
        let names: usize = countries().iter().map(|row| 1 + row.spellings.len()).sum();
        assert_eq!(SPELLINGS.len(), names, "each name is listed once, whatever its accents and capitals");
    }

    #[test]
    fn tables_spell_countries_in_many_ways() {
        for (text, code) in [
            ("CN", "CN"),
            (" chn ", "CN"),
            ("156", "CN"),
            ("842", "US"),
            ("840", "US"),
            ("USA", "US"),
            ("Viet Nam", "VN"),
            ("Rep. of Korea", "KR"),
            ("Korea, Republic of", "KR"),
            ("Dem. Rep. of the Congo", "CD"),
            ("Türkiye", "TR"),
            ("TURKEY", "TR"),
            ("Côte d'Ivoire", "CI"),
            ("Cote d’Ivoire", "CI"),
            ("China, Hong Kong SAR", "HK"),
            ("Other Asia, nes", "TW"),
            ("Estonia", "EE"),
            ("EU", "EU"),
            ("Rest of world", "ZZ"),
            // UN Comtrade, World Bank, ISO, Eurostat, USGS, BGS and US Census, each in its own words.
            ("Congo (Kinshasa)", "CD"),
            ("Congo, Dem. Rep.", "CD"),
            ("Congo (the Democratic Republic of the)", "CD"),
            ("Congo (Brazzaville)", "CG"),
            ("Congo, Rep.", "CG"),
            ("Korea, North", "KP"),
            ("Korea (the Democratic People's Republic of)", "KP"),
            ("Korea, Dem. People’s Rep.", "KP"),
            ("Korea, Dem. P.R. of", "KP"),
            ("Korea (Rep. of)", "KR"),
            ("Korea (the Republic of)", "KR"),
            ("EL", "GR"),
            ("Tanzania, the United Republic of", "TZ"),
            ("Syrian Arab Republic", "SY"),
            ("Taiwan (Province of China)", "TW"),
            ("Taiwan, China", "TW"),
            ("Chinese Taipei", "TW"),
            ("Hong Kong SAR, China", "HK"),
            ("Bosnia Herzegovina", "BA"),
            ("Bosnia & Herzegovina", "BA"),
            ("Dominican Rep.", "DO"),
            ("Kyrgyz Republic", "KG"),
            ("U.S.", "US"),
            ("U.S.A.", "US"),
            ("United States of America (the)", "US"),
            ("156.0", "CN"),
            ("EU27_2020", "EU"),
            ("European Union - 27 countries (from 2020)", "EU"),
            ("State of Palestine", "PS"),
            ("West Bank and Gaza", "PS"),
            ("Gambia, The", "GM"),
            ("Bahamas (the)", "BS"),
            ("Lao People's Dem. Rep.", "LA"),
            ("Lao PDR", "LA"),
            ("Venezuela, RB", "VE"),
            ("Iran, Islamic Rep.", "IR"),
            ("Egypt, Arab Rep.", "EG"),
            ("Yemen, Rep.", "YE"),
            ("Micronesia, Fed. Sts.", "FM"),
            ("St. Kitts and Nevis", "KN"),
            ("Virgin Islands (U.S.)", "VI"),
            ("Virgin Islands (British)", "VG"),
            ("Netherlands (Kingdom of the)", "NL"),
            ("Burma", "MM"),
            ("Macedonia, the former Yugoslav Republic of", "MK"),
            ("Falkland Islands (Malvinas)", "FK"),
            ("Cocos Isds", "CC"),
            ("Papua New Guinea", "PG"),
            ("Guinea-Bissau", "GW"),
            ("Eq. Guinea", "GQ"),
            ("Côte d’Ivoire", "CI"),
            ("Areas, not elsewhere specified", "ZZ"),
        ] {
            assert_eq!(Country::recognise(text), Some(Country::from(code)), "{text}");
        }
        for text in [
            "",
            "Atlantis",
            "999",
            "QQ",
            "0",
            "World",
            "Chin",
            "Republic",
            "Korea, Kingdom",
            "USSR",
            "Czechoslovakia",
            "Virgin Islands",
        ] {
            assert_eq!(Country::recognise(text), None, "{text}");
        }
    }
}
