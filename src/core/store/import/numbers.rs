//! Numbers as people and customs offices write them.

use crate::store::import::columns::fold;
use crate::store::import::table::Table;
use serde::{Deserialize, Serialize};
use strum::EnumCount;

/// How fractions are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount, Serialize, Deserialize)]
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
        // A group of thousands does not begin with a zero: `0,125` is a fraction.
        let grouped =
            groups.iter().skip(1).all(|group| group.len() == 3) && groups[0].len() <= 3 && !groups[0].starts_with('0');
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

/// Cells with commas or points in columns of numbers, by what they can be.
#[derive(Default)]
struct Marks {
    /// Can only be read with a decimal point, or with a decimal comma.
    point: usize,
    comma: usize,
    /// Can be read both ways, as `12,500` and as `12.500`: how many, and the first one with its row and column.
    open: usize,
    first: Option<(usize, usize, String)>,
}

fn marks(table: &Table, columns: impl Iterator<Item = usize>) -> Marks {
    let mut marks = Marks::default();
    for column in columns {
        for row in &table.rows {
            let cell = row.cell(column);
            if !cell.contains([',', '.']) {
                continue;
            }
            match (Decimal::Point.parse(cell), Decimal::Comma.parse(cell)) {
                (Some(_), None) => marks.point += 1,
                (None, Some(_)) => marks.comma += 1,
                (Some(point), Some(comma)) if point != comma => {
                    // A workbook stores its numbers as numbers; they are written with a point here.
                    if !cell.contains(',') && table.delimiter.is_none() {
                        marks.point += 1;
                        continue;
                    }
                    marks.open += 1;
                    marks.first.get_or_insert_with(|| (row.number, column, cell.to_owned()));
                }
                _ => {}
            }
        }
    }
    marks
}

/// Decimal comma when more cells can only be read that way than can only be read with a point. Where all can be read both ways, a comma
/// before exactly three digits is for thousands, and a point is one.
pub(super) fn guess_decimal(table: &Table, columns: impl Iterator<Item = usize>) -> Decimal {
    let marks = marks(table, columns);
    if marks.comma > marks.point { Decimal::Comma } else { Decimal::Point }
}

/// What is uncertain about how fractions are written, with a cell and both readings of it; none where the cells say it.
pub(super) fn doubt(table: &Table, columns: impl Iterator<Item = usize>, decimal: Decimal) -> Option<String> {
    let marks = marks(table, columns);
    let (number, column, cell) = marks.first?;
    let said = match decimal {
        Decimal::Point => marks.point > 0 && marks.comma == 0,
        Decimal::Comma => marks.comma > 0 && marks.point == 0,
    };
    // A point that could be one of thousands is one of fractions in nearly all tables; where both marks are used it is certain.
    if said {
        return None;
    }
    let other = if decimal == Decimal::Point { Decimal::Comma } else { Decimal::Point };
    Some(format!(
        "row {number}, column {}: \u{201c}{cell}\u{201d} is read as {}, with a decimal {}; with a decimal {} it would be {} ({} such cells, and none that says which)",
        table.column_name(column),
        decimal.parse(&cell)?,
        decimal.label(),
        other.label(),
        other.parse(&cell)?,
        marks.open
    ))
}

/// What one unit of a volume in the table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount, Serialize, Deserialize)]
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
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, EnumCount, Serialize, Deserialize)]
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
        let folded = fold(heading);
        let is = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
        if is(&["1000", "thousand", "thousands", "000", "kusd", "1000usd", "1000eur", "1000ecu", "k"]) {
            Self::Thousand
        } else if is(&["million", "millions", "mio", "mn", "mln", "musd", "m"]) {
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
