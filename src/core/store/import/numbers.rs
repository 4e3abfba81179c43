//! Numbers as people and customs offices write them.

use crate::store::import::table::Table;
use strum::EnumCount;

/// How fractions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount)]
pub enum Decimal {
    /// 1,234.5
    #[default]
    Point,
    /// 1.234,5
    Comma,
}

impl Decimal {
    /// Both decimal marks.
    pub const ALL: [Self; Self::COUNT] = [Self::Point, Self::Comma];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Point => "point (1,234.5)",
            Self::Comma => "comma (1.234,5)",
        }
    }

    fn marks(self) -> (char, char) {
        match self {
            Self::Point => ('.', ','),
            Self::Comma => (',', '.'),
        }
    }

    /// Reads a number. Thousands may be set apart by spaces, apostrophes or the other mark, in groups of three.
    pub fn parse(self, text: &str) -> Option<f64> {
        let (point, other) = self.marks();
        let text = text.trim();
        let (sign, digits) = match text.strip_prefix(['-', '−']) {
            Some(rest) => ("-", rest),
            None => ("", text.strip_prefix('+').unwrap_or(text)),
        };
        let (whole, rest) = digits.split_once(point).unwrap_or((digits, ""));
        let groups: Vec<&str> = whole.split([other, ' ', '\u{a0}', '\u{202f}', '\'', '’']).collect();
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        let grouped = groups.iter().skip(1).all(|group| group.len() == 3) && groups[0].len() <= 3;
        if groups.len() > 1 && !grouped {
            return None;
        }
        let (fraction, exponent) = match rest.split_once(['e', 'E']) {
            Some((fraction, exponent)) => (fraction, exponent),
            None => (rest, "0"),
        };
        let (groups, exponent) = match groups.as_slice() {
            [only] if rest.is_empty() => match only.split_once(['e', 'E']) {
                Some((whole, exponent)) => (vec![whole], exponent),
                None => (groups, exponent),
            },
            _ => (groups, exponent),
        };
        let whole = groups.concat();
        let exponent_digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        let sound =
            is_digits(&whole) && is_digits(fraction) && is_digits(exponent_digits) && !exponent_digits.is_empty();
        if !sound || whole.len() + fraction.len() == 0 {
            return None;
        }
        format!("{sign}0{whole}.{fraction}0e{exponent}").parse().ok().filter(|value: &f64| value.is_finite())
    }
}

/// Decimal comma when more cells can only be read that way than can only be read with a point.
pub(super) fn guess_decimal(table: &Table, columns: impl Iterator<Item = usize>) -> Decimal {
    let (mut point, mut comma) = (0, 0);
    for column in columns {
        for cell in table.rows.iter().map(|row| row.cell(column)).filter(|cell| cell.contains([',', '.'])) {
            match (Decimal::Point.parse(cell), Decimal::Comma.parse(cell)) {
                (Some(_), None) => point += 1,
                (None, Some(_)) => comma += 1,
                _ => {}
            }
        }
    }
    // `1,234` alone says nothing; where semicolons part the columns, commas are for fractions.
    if comma > point || (comma == point && table.delimiter == Some(';')) { Decimal::Comma } else { Decimal::Point }
}

/// What one unit of a volume in the table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount)]
pub enum VolumeUnit {
    /// One unit of the commodity a year.
    #[default]
    Map,
    /// A thousand of them.
    Thousand,
    /// A kilogram, where the commodity is in tonnes.
    Kilogram,
    /// One unit a month.
    PerMonth,
}

impl VolumeUnit {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Map, Self::Thousand, Self::Kilogram, Self::PerMonth];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Map => "as on the map, per year",
            Self::Thousand => "thousands",
            Self::Kilogram => "kilograms, map in tonnes",
            Self::PerMonth => "per month",
        }
    }

    /// What the figures are multiplied by.
    pub fn factor(self) -> f64 {
        match self {
            Self::Map => 1.0,
            Self::Thousand => 1000.0,
            Self::Kilogram => 0.001,
            Self::PerMonth => 12.0,
        }
    }

    /// By the heading: customs tables give net weight in kilograms.
    pub(super) fn guess(heading: &str) -> Self {
        let heading = heading.to_lowercase();
        let is = |word: &str| heading.contains(word);
        if is("kg") || is("kilogram") || is("netwgt") || is("net weight") {
            Self::Kilogram
        } else if heading.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == "kt" || word == "1000") {
            Self::Thousand
        } else if is("month") {
            Self::PerMonth
        } else {
            Self::Map
        }
    }
}

/// What one unit of money in the table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount)]
pub enum MoneyUnit {
    /// US dollars, one by one.
    #[default]
    Usd,
    /// Thousands of US dollars.
    Thousand,
    /// Millions of US dollars.
    Million,
}

impl MoneyUnit {
    /// All of them.
    pub const ALL: [Self; Self::COUNT] = [Self::Usd, Self::Thousand, Self::Million];

    /// The words on screen.
    pub fn label(self) -> &'static str {
        match self {
            Self::Usd => "USD",
            Self::Thousand => "thousand USD",
            Self::Million => "million USD",
        }
    }

    /// What the figures are multiplied by.
    pub fn factor(self) -> f64 {
        match self {
            Self::Usd => 1.0,
            Self::Thousand => 1e3,
            Self::Million => 1e6,
        }
    }

    pub(super) fn guess(heading: &str) -> Self {
        let heading = heading.to_lowercase();
        if heading.contains("1000") || heading.contains("thousand") {
            Self::Thousand
        } else if heading.contains("million") || heading.contains("mio") {
            Self::Million
        } else {
            Self::Usd
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_both_ways_of_writing() {
        for (text, point, comma) in [
            ("1234", Some(1234.0), Some(1234.0)),
            ("1,234.5", Some(1234.5), None),
            ("1.234,5", None, Some(1234.5)),
            ("0,5", None, Some(0.5)),
            ("12,5", None, Some(12.5)),
            ("1,234", Some(1234.0), Some(1.234)),
            ("1 234 567.25", Some(1_234_567.25), None),
            ("1\u{a0}234,5", None, Some(1234.5)),
            ("1'000.5", Some(1000.5), None),
            ("-3.5", Some(-3.5), None),
            ("−3", Some(-3.0), Some(-3.0)),
            ("+7", Some(7.0), Some(7.0)),
            (".5", Some(0.5), None),
            ("1e3", Some(1000.0), Some(1000.0)),
            ("2.5E-2", Some(0.025), None),
            ("1,23,456", None, None),
            ("1.2.3", None, None),
            ("12,34,5", None, None),
            ("", None, None),
            ("-", None, None),
            ("n/a", None, None),
            ("1e", None, None),
            ("NaN", None, None),
            ("inf", None, None),
            ("1e999", None, None),
            ("12 t", None, None),
        ] {
            assert_eq!(Decimal::Point.parse(text), point, "{text} with a point");
            assert_eq!(Decimal::Comma.parse(text), comma, "{text} with a comma");
        }
    }

    #[test]
    fn units_are_guessed_from_headings() {
        assert_eq!(VolumeUnit::guess("netWgt"), VolumeUnit::Kilogram);
        assert_eq!(VolumeUnit::guess("Production (kt)"), VolumeUnit::Thousand);
        assert_eq!(VolumeUnit::guess("Capacity t/month"), VolumeUnit::PerMonth);
        assert_eq!(VolumeUnit::guess("baseline per year"), VolumeUnit::Map);
        assert_eq!(MoneyUnit::guess("Trade Value 1000USD"), MoneyUnit::Thousand);
        assert_eq!(MoneyUnit::guess("primaryValue"), MoneyUnit::Usd);
    }
}
