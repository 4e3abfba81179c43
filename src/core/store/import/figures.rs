//! A cell that should hold a figure: the figure, its marks, its unit, or the word that it is not known.

use crate::store::import::numbers::Decimal;
use crate::store::import::units::{self, Unit};

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Figure {
    /// Nothing stands there, or a dash.
    Nothing,
    /// Something is there, but nobody says how much: `W`, `n/a`, `<0.5`.
    NotKnown,
    /// A figure.
    Known {
        /// The number, with a word such as `million` behind it multiplied in.
        value: f64,
        /// The unit that stands behind it in the cell.
        unit: Option<Unit>,
        /// A mark beside it: `e` for estimated, `r` for revised, `p` for preliminary.
        mark: Option<char>,
    },
    /// Neither.
    Wrong,
}

/// Reads a cell.
pub(super) fn read(text: &str, decimal: Decimal) -> Figure {
    let text = text.trim();
    let lower = text.to_lowercase();
    if matches!(
        text,
        "" | "-" | "\u{2013}" | "\u{2014}" | "--" | "---" | "\u{2013}\u{2013}" | "\u{2014}\u{2014}" | "\u{2212}"
    ) {
        return Figure::Nothing;
    }
    const NOT_KNOWN: &[&str] = &[
        "..",
        "\u{2026}",
        "...",
        ":",
        "na",
        "n/a",
        "n.a.",
        "nan",
        "nd",
        "n.d.",
        "w",
        "xx",
        ": c",
        ":c",
        "(d)",
        "null",
        "none",
        "not known",
        "unknown",
        "not available",
        "withheld",
        "confidential",
        "tbd",
        "?",
        "not applicable",
    ];
    if NOT_KNOWN.contains(&lower.as_str()) {
        return Figure::NotKnown;
    }
    if lower.starts_with(['<', '>', '\u{2264}', '\u{2265}', '~'])
        || lower.starts_with("less than")
        || lower.starts_with("more than")
        || lower.starts_with("about")
    {
        return Figure::NotKnown;
    }
    if let Some(value) = decimal.parse(text) {
        return Figure::Known { value, unit: None, mark: None };
    }
    marked(text, decimal).or_else(|| with_words(text, decimal)).unwrap_or(Figure::Wrong)
}

/// A figure with the mark of a footnote: `45,000e`, `r 45,000`, `45,000 (p)`, `45,000*`, `45,000\u{b9}`.
fn marked(text: &str, decimal: Decimal) -> Option<Figure> {
    let is_mark = |letter: char| matches!(letter, 'e' | 'r' | 'p' | 'E' | 'R' | 'P');
    let known = |rest: &str, mark: Option<char>| {
        let rest = rest.trim_matches([' ', '^', '\u{a0}']);
        let value = decimal.parse(rest)?;
        Some(Figure::Known { value, unit: None, mark })
    };
    let bare = text.trim_end_matches(|letter: char| {
        "*\u{2020}\u{2021}\u{2070}\u{b9}\u{b2}\u{b3}\u{2074}\u{2075}\u{2076}\u{2077}\u{2078}\u{2079}#".contains(letter)
    });
    if bare != text
        && let Some(figure) = known(bare, None)
    {
        return Some(figure);
    }
    if let Some((head, tail)) = bare.rsplit_once('(')
        && let Some(tail) = tail.strip_suffix(')').or_else(|| tail.strip_suffix("),"))
        && tail.len() <= 2
    {
        return known(head, tail.chars().next().filter(|letter| letter.is_alphabetic()));
    }
    let (first, last) = (bare.chars().next()?, bare.chars().next_back()?);
    if is_mark(last) {
        return known(&bare[..bare.len() - last.len_utf8()], Some(last.to_ascii_lowercase()));
    }
    if is_mark(first) {
        return known(&bare[first.len_utf8()..], Some(first.to_ascii_lowercase()));
    }
    None
}

/// A figure with words: `1,200 kg`, `1.5 million`, `US$ 3,000`.
fn with_words(text: &str, decimal: Decimal) -> Option<Figure> {
    let bare = text.trim_start_matches("US").trim_start_matches("us").trim_start_matches(['$', ' ']);
    if bare != text
        && let Some(value) = decimal.parse(bare)
    {
        return Some(Figure::Known { value, unit: None, mark: None });
    }
    let end = text.char_indices().find(|(_, letter)| letter.is_alphabetic()).map(|(at, _)| at)?;
    let (number, words) = (text[..end].trim_end(), text[end..].trim());
    let mut value = decimal.parse(number)?;
    let mut words = words;
    for (word, factor) in [("million", 1e6), ("mio", 1e6), ("thousand", 1e3), ("billion", 1e9)] {
        if let Some(rest) = words.to_lowercase().strip_prefix(word) {
            value *= factor;
            words = &words[words.len() - rest.len()..];
            break;
        }
    }
    let words = words.trim_matches([' ', '.']);
    if words.is_empty() {
        return Some(Figure::Known { value, unit: None, mark: None });
    }
    let unit = units::of_cell(words).filter(|unit| !unit.is_none() && !unit.is_money())?;
    Some(Figure::Known { value, unit: Some(unit), mark: None })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_of_production_tables() {
        let read = |text: &str| read(text, Decimal::Point);
        let known = |value: f64, mark: Option<char>| Figure::Known { value, unit: None, mark };
        for (text, figure) in [
            ("45,000", known(45_000.0, None)),
            ("45,000e", known(45_000.0, Some('e'))),
            ("e45,000", known(45_000.0, Some('e'))),
            ("r 45,000", known(45_000.0, Some('r'))),
            ("45,000 (p)", known(45_000.0, Some('p'))),
            ("45,000 (3)", known(45_000.0, None)),
            ("45,000*", known(45_000.0, None)),
            ("45,000\u{b2}", known(45_000.0, None)),
            ("1e3", known(1000.0, None)),
            ("US$ 3,000", known(3000.0, None)),
            ("1.5 million", known(1.5e6, None)),
            ("--", Figure::Nothing),
            ("", Figure::Nothing),
            ("W", Figure::NotKnown),
            ("NA", Figure::NotKnown),
            ("<0.5", Figure::NotKnown),
            ("..", Figure::NotKnown),
            ("a lot", Figure::Wrong),
            ("=formula", Figure::Wrong),
            ("1.2.3", Figure::Wrong),
        ] {
            assert_eq!(read(text), figure, "{text}");
        }
        let Figure::Known { value, unit: Some(unit), .. } = read("1,200 kg") else { panic!("a figure with its unit") };
        assert_eq!((value, unit.factor), (1200.0, 0.001));
    }
}
