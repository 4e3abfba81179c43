//! Customs codes: the forms of one code are one, and a code holds all that begin with it.

/// Letters that some tables put before a code.
const PREFIXES: [&str; 8] = ["hs", "hts", "htsus", "cn", "taric", "h", "sch b", "code"];

/// The digits of a customs code, in pairs; none where the text is none. `2805.30`, `2805.3` (a number that has lost its last zero),
/// `2805 30`, `HS280530` and `28053000` are `280530`; `10121`, which has lost its first zero, is `010121`.
pub(super) fn digits(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('\'').to_lowercase();
    let rest = PREFIXES
        .iter()
        .filter_map(|prefix| text.strip_prefix(prefix))
        .map(|rest| rest.trim_start_matches([' ', '-', ':', '.', '_']))
        .find(|rest| rest.starts_with(|letter: char| letter.is_ascii_digit()))
        .unwrap_or(&text);
    // `280530 - Rare-earth metals` and `2805.30.00 Rare earths`: the code stands first.
    let end = rest.find(|letter: char| letter.is_alphabetic()).unwrap_or(rest.len());
    let is_described = end < rest.len();
    if is_described
        && (!rest[..end].ends_with([' ', ':', '-']) || rest[..end].bytes().filter(u8::is_ascii_digit).count() < 4)
    {
        return None;
    }
    let code = rest[..end].trim_end_matches([' ', ':', '-', '.', ',']);
    if code.is_empty()
        || !code.chars().all(|letter| letter.is_ascii_digit() || matches!(letter, '.' | ' ' | '-' | '\u{a0}'))
    {
        return None;
    }
    let parts: Vec<&str> = code.split(['.', ' ', '-', '\u{a0}']).filter(|part| !part.is_empty()).collect();
    let mut digits = String::new();
    for (at, part) in parts.iter().enumerate() {
        let is_odd = part.len() % 2 == 1;
        if at == 0 && is_odd {
            digits.push('0');
        }
        digits.push_str(part);
        // Behind a point a number loses its last zero, not its first.
        if at > 0 && is_odd {
            digits.push('0');
        }
    }
    // Beyond the six digits of the Harmonized System zeros say that a code is not parted further.
    while digits.len() > 6 && digits.ends_with("00") {
        digits.truncate(digits.len() - 2);
    }
    (2..=12).contains(&digits.len()).then_some(digits)
}

/// A code as it is told apart: its digits, or the text itself where it is no customs code.
pub(super) fn form(text: &str) -> String {
    digits(text).unwrap_or_else(|| text.trim().to_owned())
}

/// The tag that a commodity of a code carries.
pub(super) fn tag_of(code: &str) -> String {
    format!("hs-{}", code.to_lowercase())
}

/// True for a code of all goods.
pub(super) fn is_total(text: &str) -> bool {
    let text = text.trim().to_lowercase();
    matches!(
        text.as_str(),
        "total"
            | "all"
            | "all goods"
            | "all commodities"
            | "total all commodities"
            | "_t"
            | "-"
            | "00"
            | "0"
            | "all products"
            | "total trade"
    ) || text
        .strip_prefix("ag")
        .is_some_and(|level| !level.is_empty() && level.bytes().all(|byte| byte.is_ascii_digit()))
}

/// True where a code is a coarser level of another one and so holds it.
pub(super) fn holds(coarse: &str, fine: &str) -> bool {
    let is_code = |code: &str| code.bytes().all(|byte| byte.is_ascii_digit());
    coarse.len() < fine.len() && fine.starts_with(coarse) && is_code(coarse) && is_code(fine)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_code_are_one() {
        for text in [
            "2805.30",
            "2805.3",
            "2805 30",
            "HS280530",
            "HS 2805.30",
            "280530",
            "28053000",
            "2805.30.00.00",
            "'280530",
            "hs-280530",
            "280530 - Rare-earth metals",
        ] {
            assert_eq!(digits(text).as_deref(), Some("280530"), "{text}");
        }
        for (text, code) in [
            ("10121", "010121"),
            ("010121", "010121"),
            ("0101.21", "010121"),
            ("101.21", "010121"),
            ("1", "01"),
            ("28", "28"),
            ("2805", "2805"),
            ("28.05", "2805"),
            ("8507.60.0020", "8507600020"),
            ("28053010", "28053010"),
        ] {
            assert_eq!(digits(text).as_deref(), Some(code), "{text}");
        }
        for text in ["TOTAL", "oxide", "", "ndfeb-magnet", "t-800", "AG6", "3-phase motor"] {
            assert_eq!(digits(text), None, "{text}");
        }
    }

    #[test]
    fn coarse_codes_hold_fine_ones() {
        assert!(
            holds("28", "2805") && holds("2805", "280530") && !holds("280530", "280530") && !holds("2806", "280530")
        );
        assert!(is_total("TOTAL") && is_total("AG6") && !is_total("280530") && !is_total("agate"));
    }
}
