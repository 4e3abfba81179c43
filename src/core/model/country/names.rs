//! Countries as tables of trade and production write them.

use crate::model::country::Country;
use crate::model::country::table::{CountryRow, countries};
use std::collections::HashMap;
use std::sync::LazyLock;

/// Codes by name and spelling, both folded (see [`fold`]).
static SPELLINGS: LazyLock<HashMap<String, &'static str>> = LazyLock::new(|| {
    let names = |row: &'static CountryRow| row.spellings.iter().chain([&row.name]).map(|name| (fold(name), &*row.code));
    countries().iter().flat_map(names).collect()
});

impl Country {
    /// The country that a cell of a table means: a code of two or three letters, a number (ISO or M49), or an English name in one of
    /// its usual spellings. None when that is not certain.
    pub fn recognise(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse::<u16>() {
            let customs = countries().iter().find(|row| row.customs.contains(&number));
            let iso = || countries().iter().find(|row| row.number == Some(number));
            return customs.or_else(iso).map(|row| Self(row.code.clone()));
        }
        let upper = text.to_ascii_uppercase();
        if upper.len() == 2 && Self::from(upper.as_str()).is_known() {
            return Some(Self(upper));
        }
        if let Some(row) = countries().iter().find(|row| row.alpha3.as_ref() == Some(&upper)) {
            return Some(Self(row.code.clone()));
        }
        SPELLINGS.get(&fold(text)).map(|code| Self::from(*code))
    }
}

/// Lower case, accents off, only letters, digits and single spaces.
fn fold(text: &str) -> String {
    let mut folded = String::new();
    for letter in text.chars().flat_map(char::to_lowercase) {
        let plain = match letter {
            'à'..='å' => 'a',
            'ç' => 'c',
            'è'..='ë' => 'e',
            'ì'..='ï' => 'i',
            'ñ' => 'n',
            'ò'..='ö' | 'ø' => 'o',
            'ù'..='ü' => 'u',
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
        ] {
            assert_eq!(Country::recognise(text), Some(Country::from(code)), "{text}");
        }
        for text in ["", "Atlantis", "999", "QQ", "0", "World", "Chin"] {
            assert_eq!(Country::recognise(text), None, "{text}");
        }
    }
}
