//! Periods of trade: years, fiscal years, and the months and quarters of a year; and which of them count as a year's trade.

use std::collections::{BTreeMap, BTreeSet};

/// Which part of a year a row is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Part {
    /// All of it.
    Whole,
    /// Half a year, from 1.
    Half(u8),
    /// A quarter, from 1.
    Quarter(u8),
    /// A month, from 1.
    Month(u8),
}

impl Part {
    /// Months that it lasts.
    fn months(self) -> u32 {
        match self {
            Self::Whole => 12,
            Self::Half(_) => 6,
            Self::Quarter(_) => 3,
            Self::Month(_) => 1,
        }
    }

    /// Months from the start of the year to its end.
    fn end(self) -> i32 {
        match self {
            Self::Whole => 12,
            Self::Half(number) => 6 * i32::from(number),
            Self::Quarter(number) => 3 * i32::from(number),
            Self::Month(number) => i32::from(number),
        }
    }
}

/// What a row is about in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Period {
    /// The calendar year, or the one in which a fiscal year ends.
    pub year: i16,
    /// Which part of it.
    pub part: Part,
    /// True for a fiscal year, whose months the table does not say.
    pub is_fiscal: bool,
}

/// The month of a name such as `Jan` or `September`.
fn month_of_name(word: &str) -> Option<u8> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let at = NAMES
        .iter()
        .position(|name| word.len() >= 3 && (name.starts_with(word) || word == "sept" && *name == "september"))?;
    u8::try_from(at + 1).ok()
}

/// A month as a cell of its own has it: `2`, `02`, `Feb`.
pub(super) fn month(text: &str) -> Option<u8> {
    let word = text.trim().to_lowercase();
    let number = word.strip_suffix(".0").unwrap_or(&word).trim_start_matches('m').parse().ok();
    number.filter(|month| (1..=12).contains(month)).or_else(|| month_of_name(&word))
}

/// The year of four digits, or of two after a named month.
fn year(word: &str) -> Option<i16> {
    let number: i16 = word.parse().ok()?;
    (word.len() == 4 && (1900..=2100).contains(&number)).then_some(number)
}

/// Reads a period; `is_fiscal` says what `2011-12` is: a fiscal year, or December.
pub(super) fn read(text: &str, is_fiscal: bool) -> Option<Period> {
    let lower = text.trim().to_lowercase();
    let lower = lower.strip_suffix(".0").unwrap_or(&lower);
    let whole = |year: i16| Period { year, part: Part::Whole, is_fiscal: false };
    if lower.bytes().all(|byte| byte.is_ascii_digit()) {
        return match lower.len() {
            4 => year(lower).map(whole),
            // 202302 and 20230201; Eurostat writes 202352 for the whole of 2023.
            6 | 8 => {
                let of = year(lower.get(..4)?)?;
                match lower.get(4..6)? {
                    "52" | "00" => Some(whole(of)),
                    number => month(number).map(|number| Period { part: Part::Month(number), ..whole(of) }),
                }
            }
            _ => None,
        };
    }
    let is_named_fiscal = lower.starts_with("fy") || lower.contains("fiscal");
    let rest = lower
        .trim_start_matches("fiscal year")
        .trim_start_matches("fy")
        .trim_start_matches("cy")
        .trim_start_matches("year");
    let mut words: Vec<&str> =
        rest.split(|letter: char| !letter.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    // Marks of estimated and preliminary figures, and the time of a date.
    words.retain(|word| {
        !matches!(*word, "e" | "p" | "r" | "est" | "prel" | "preliminary" | "estimated" | "revised" | "t00")
    });
    let glued: Vec<String> = match words.as_slice() {
        [only] => split_glued(only),
        other => other.iter().map(|word| (*word).to_owned()).collect(),
    };
    let words: Vec<&str> = glued.iter().map(String::as_str).collect();
    let fiscal = |year: i16| Period { year, part: Part::Whole, is_fiscal: true };
    let marked = |word: &str, mark: char, most: u8| {
        word.strip_prefix(mark)
            .and_then(|number| number.parse::<u8>().ok())
            .filter(|number| (1..=most).contains(number))
    };
    match words.as_slice() {
        [only] => {
            let of = year(only).or_else(|| {
                (is_named_fiscal && only.len() == 2).then(|| only.parse::<i16>().ok().map(|of| of + 2000)).flatten()
            })?;
            Some(if is_named_fiscal { fiscal(of) } else { whole(of) })
        }
        [first, second] => {
            let (of, other) = match (year(first), year(second)) {
                // 2022/2023 and 2022-2023.
                (Some(first), Some(second)) => return (second == first + 1).then(|| fiscal(second)),
                (Some(of), None) => (of, *second),
                (None, Some(of)) => (of, *first),
                (None, None) => {
                    // Jan-23
                    let of = second.parse::<i16>().ok().filter(|_| second.len() == 2)? + 2000;
                    return month_of_name(first).map(|number| Period { part: Part::Month(number), ..whole(of) });
                }
            };
            let part = if let Some(number) = marked(other, 'q', 4) {
                Part::Quarter(number)
            } else if let Some(number) = marked(other, 'h', 2).or_else(|| marked(other, 's', 2)) {
                Part::Half(number)
            } else if matches!(other, "annual" | "a" | "a1" | "total" | "year") {
                Part::Whole
            } else {
                let number = other.parse::<i16>().ok();
                let ends = number.filter(|number| other.len() == 2 && *number == (of + 1) % 100);
                if (is_fiscal || is_named_fiscal || ends.is_some_and(|number| number > 12)) && ends.is_some() {
                    return Some(fiscal(of + 1));
                }
                Part::Month(month(other)?)
            };
            Some(Period { part, ..whole(of) })
        }
        // A date: year, month and day in this or the other order.
        [first, second, third] | [first, second, third, ..] => {
            let (of, number) = match (year(first), year(third)) {
                (Some(of), _) => (of, month(second)?),
                (None, Some(of)) => {
                    (of, month_of_name(first).or_else(|| month_of_name(second)).or_else(|| month(second))?)
                }
                _ => return None,
            };
            Some(Period { part: Part::Month(number), ..whole(of) })
        }
        [] => None,
    }
}

/// Parts `2023q1`, `2023m01`, `q12023` and `2023e` where letters meet digits.
fn split_glued(word: &str) -> Vec<String> {
    if let Some((head, tail)) = word.split_at_checked(4)
        && year(head).is_some()
    {
        let tail = tail.trim_end_matches(['e', 'p', 'r']);
        return [head, tail].into_iter().filter(|part| !part.is_empty()).map(str::to_owned).collect();
    }
    if let Some((head, tail)) = word.split_at_checked(word.len().saturating_sub(4))
        && year(tail).is_some()
        && !head.is_empty()
    {
        return vec![head.to_owned(), tail.to_owned()];
    }
    vec![word.to_owned()]
}

/// True where `2011-12` in a column of such cells is a fiscal year: every such cell ends in the year after.
pub(super) fn is_fiscal_column<'a>(mut cells: impl Iterator<Item = &'a str>) -> bool {
    let mut some = false;
    let all = cells.by_ref().all(|cell| {
        let Some((head, tail)) = cell.trim().split_once(['-', '/', '–']) else { return true };
        let (Some(of), Ok(ends)) = (year(head.trim()), tail.trim().parse::<i16>()) else { return true };
        some = true;
        ends == (of + 1) % 100
    });
    all && some
}

/// Which periods count as the trade of one year.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Counted {
    /// The periods whose rows count; none: rows of all periods, because the table names none.
    pub periods: Option<BTreeSet<Period>>,
    /// What the reader should know about the choice.
    pub notes: Vec<String>,
    /// The choice in words: `2023`.
    pub label: String,
}

/// Chooses among the periods of a table: the latest whole year, or the year that was asked for.
pub(super) fn choose(all: &BTreeSet<Period>, asked: Option<i16>) -> Counted {
    let mut counted = Counted::default();
    if all.is_empty() {
        return counted;
    }
    let mut years: BTreeMap<i16, Vec<Period>> = BTreeMap::new();
    all.iter().for_each(|period| years.entry(period.year).or_default().push(*period));
    // A year that has a row of its own does not need its months.
    let parts = |year: i16| -> (Vec<Period>, u32) {
        let of: &[Period] = years.get(&year).map(Vec::as_slice).unwrap_or_default();
        let kinds = [
            |part: Part| part == Part::Whole,
            |part: Part| matches!(part, Part::Month(_)),
            |part: Part| matches!(part, Part::Quarter(_)),
            |part: Part| matches!(part, Part::Half(_)),
        ];
        let choices = kinds.iter().map(|is| {
            let some: Vec<Period> = of.iter().filter(|period| is(period.part)).copied().collect();
            let mut months: Vec<Part> = some.iter().map(|period| period.part).collect();
            months.dedup();
            let months = months.iter().map(|part| part.months()).sum::<u32>().min(12);
            (some, months)
        });
        choices.reduce(|best, next| if next.1 > best.1 { next } else { best }).unwrap_or_default()
    };
    let latest = years.keys().next_back().copied().unwrap_or_default();
    let whole = years.keys().rev().copied().find(|year| parts(*year).1 == 12);
    let (year, (chosen, months)) = match asked {
        Some(year) => (year, parts(year)),
        None => {
            let year = whole.unwrap_or(latest);
            (year, parts(year))
        }
    };
    counted.label = year.to_string();
    if chosen.iter().any(|period| period.is_fiscal) {
        counted.label = format!("fiscal {year}");
        counted
            .notes
            .push(format!("{year} is a fiscal year: it is taken as a year\u{2019}s trade, whatever its months are"));
        if chosen.iter().any(|period| !period.is_fiscal) {
            counted.notes.push(format!(
                "{year} stands there as a fiscal year and as a calendar year; both are added up: leave one of them out"
            ));
        }
    }
    counted.periods = Some(chosen.into_iter().collect());
    if asked.is_none()
        && whole.is_none()
        && let Some(window) = last_twelve(all)
    {
        counted.notes.push("no year is whole: the last twelve months are taken".to_owned());
        counted.label = "the last twelve months".to_owned();
        counted.periods = Some(window);
        return counted;
    }
    if months < 12 {
        counted.notes.push(format!(
            "{year} has {months} of 12 months in this table: the volumes are not a year\u{2019}s trade; they come in as they are"
        ));
    } else if asked.is_none() && year < latest {
        let months = parts(latest).1;
        counted.notes.push(format!("{latest} has {months} of 12 months only: {year}, the last whole year, is taken"));
    }
    counted
}

/// Twelve months in a row up to the last one; none where one is missing.
fn last_twelve(all: &BTreeSet<Period>) -> Option<BTreeSet<Period>> {
    let at = |period: &Period| i32::from(period.year) * 12 + period.part.end();
    let months: BTreeMap<i32, Period> =
        all.iter().filter(|period| matches!(period.part, Part::Month(_))).map(|period| (at(period), *period)).collect();
    let last = *months.keys().next_back()?;
    (last - 11..=last).map(|month| months.get(&month).copied()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_as_tables_write_them() {
        let whole = |year: i16| Some((year, Part::Whole, false));
        let month = |year: i16, number: u8| Some((year, Part::Month(number), false));
        for (text, period) in [
            ("2023", whole(2023)),
            ("2023.0", whole(2023)),
            ("2023e", whole(2023)),
            ("2023 (p)", whole(2023)),
            ("202352", whole(2023)),
            ("202302", month(2023, 2)),
            ("2023-02", month(2023, 2)),
            ("2023M02", month(2023, 2)),
            ("2023-02-01", month(2023, 2)),
            ("Feb 2023", month(2023, 2)),
            ("February 2023", month(2023, 2)),
            ("Feb-23", month(2023, 2)),
            ("02/2023", month(2023, 2)),
            ("2023Q1", Some((2023, Part::Quarter(1), false))),
            ("Q1 2023", Some((2023, Part::Quarter(1), false))),
            ("H2 2023", Some((2023, Part::Half(2), false))),
            ("FY2023", Some((2023, Part::Whole, true))),
            ("FY 2022-23", Some((2023, Part::Whole, true))),
            ("2022/23", Some((2023, Part::Whole, true))),
            ("2022-2023", Some((2023, Part::Whole, true))),
            ("soon", None),
            ("", None),
            ("1523", None),
        ] {
            assert_eq!(read(text, false).map(|period| (period.year, period.part, period.is_fiscal)), period, "{text}");
        }
        assert_eq!(read("2011-12", false).map(|period| period.part), Some(Part::Month(12)));
        assert_eq!(read("2011-12", true).map(|period| (period.year, period.is_fiscal)), Some((2012, true)));
        assert!(
            is_fiscal_column(["2010-11", "2011-12"].into_iter())
                && !is_fiscal_column(["2011-11", "2011-12"].into_iter())
        );
    }

    #[test]
    fn the_last_whole_year_counts() {
        let months = |year: i16, last: u8| {
            (1..=last).map(move |number| Period { year, part: Part::Month(number), is_fiscal: false })
        };
        let all: BTreeSet<Period> = months(2023, 12).chain(months(2024, 2)).collect();
        let counted = choose(&all, None);
        assert_eq!((counted.label.as_str(), counted.periods.map(|periods| periods.len())), ("2023", Some(12)));
        assert!(counted.notes[0].contains("2024 has 2 of 12 months"), "{:?}", counted.notes);
        // No whole year, but twelve months in a row: March 2023 to February 2024.
        let all: BTreeSet<Period> =
            months(2023, 12).filter(|period| period.part > Part::Month(2)).chain(months(2024, 2)).collect();
        let counted = choose(&all, None);
        assert_eq!(
            (counted.label.as_str(), counted.periods.map(|periods| periods.len())),
            ("the last twelve months", Some(12))
        );
        // Neither: the latest, with a word.
        let counted = choose(&months(2024, 2).collect(), None);
        assert!(counted.notes[0].contains("2 of 12 months"), "{:?}", counted.notes);
        // A year and its own months: the year counts, not both.
        let year = Period { year: 2023, part: Part::Whole, is_fiscal: false };
        let all: BTreeSet<Period> = months(2023, 12).chain([year]).collect();
        assert_eq!(choose(&all, None).periods, Some(BTreeSet::from([year])));
    }
}
