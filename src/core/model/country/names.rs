//! Countries as tables of trade and production write them.

use crate::model::country::Country;
use crate::model::country::table::COUNTRIES;

/// Other spellings, folded (see [`fold`]). Those of the United Nations, the World Bank and the customs offices come first to mind.
const SPELLINGS: &[(&str, &str)] = &[
    ("bolivia plurinational state of", "BO"),
    ("brunei darussalam", "BN"),
    ("burma", "MM"),
    ("cape verde", "CV"),
    ("china hong kong sar", "HK"),
    ("china macao sar", "MO"),
    ("congo dem rep", "CD"),
    ("congo democratic republic of the", "CD"),
    ("czech republic", "CZ"),
    ("dem peoples rep of korea", "KP"),
    ("dem rep of the congo", "CD"),
    ("democratic republic of the congo", "CD"),
    ("european union 27", "EU"),
    ("great britain", "GB"),
    ("iran islamic rep", "IR"),
    ("iran islamic republic of", "IR"),
    ("ivory coast", "CI"),
    ("korea", "KR"),
    ("korea rep", "KR"),
    ("korea republic of", "KR"),
    ("korea south", "KR"),
    ("lao pdr", "LA"),
    ("lao peoples dem rep", "LA"),
    ("macedonia", "MK"),
    ("myanmar", "MM"),
    ("netherlands kingdom of the", "NL"),
    ("other asia nes", "TW"),
    ("peoples republic of china", "CN"),
    ("prc", "CN"),
    ("rep of korea", "KR"),
    ("rep of moldova", "MD"),
    ("republic of korea", "KR"),
    ("russian federation", "RU"),
    ("slovak republic", "SK"),
    ("swaziland", "SZ"),
    ("taiwan province of china", "TW"),
    ("the netherlands", "NL"),
    ("turkey", "TR"),
    ("uae", "AE"),
    ("uk", "GB"),
    ("united rep of tanzania", "TZ"),
    ("united states of america", "US"),
    ("venezuela bolivarian republic of", "VE"),
    ("viet nam", "VN"),
    ("world other", "ZZ"),
    ("areas nes", "ZZ"),
    ("other countries", "ZZ"),
];

/// Numbers by which customs statistics differ from ISO 3166-1: customs territories, and Taiwan under "Other Asia".
const CUSTOMS: &[(u16, &str)] = &[
    (97, "EU"),
    (251, "FR"),
    (381, "IT"),
    (490, "TW"),
    (579, "NO"),
    (699, "IN"),
    (757, "CH"),
    (842, "US"),
    (899, "ZZ"),
];

impl Country {
    /// The country that a cell of a table means: a code of two or three letters, a number (ISO or M49), or an English name in one of
    /// its usual spellings. None when that is not certain.
    pub fn recognise(text: &str) -> Option<Self> {
        let text = text.trim();
        if let Ok(number) = text.parse::<u16>() {
            let customs = CUSTOMS.iter().find(|(code, _)| *code == number).map(|(_, code)| *code);
            let iso = || COUNTRIES.iter().find(|row| row.numeric == number && number != 0).map(|row| row.code);
            return customs.or_else(iso).map(Self::from);
        }
        let upper = text.to_ascii_uppercase();
        if upper.len() == 2 && Self::from(upper.as_str()).is_known() {
            return Some(Self::from(upper.as_str()));
        }
        if let Some(row) = COUNTRIES.iter().find(|row| row.alpha3 == upper) {
            return Some(Self::from(row.code));
        }
        let folded = fold(text);
        let spelled = SPELLINGS.iter().find(|(spelling, _)| *spelling == folded).map(|(_, code)| Self::from(*code));
        spelled.or_else(|| Self::known().find(|country| fold(country.name()) == folded))
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
