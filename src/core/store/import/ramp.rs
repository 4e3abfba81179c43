//! A ramp in one cell: `2027-01: 500; 2028-06: 900`, capacities a year by the month from which they hold.

use crate::model::RampStep;
use crate::store::import::numbers::Decimal;
use jiff::civil::Date;

/// A ramp as text that [`read`] takes back.
pub fn ramp_text(ramp: &[RampStep]) -> String {
    let steps = ramp.iter().map(|step| {
        // A day within the month is written only where there is one to say.
        let date = step.from.strftime(if step.from.day() == 1 { "%Y-%m" } else { "%Y-%m-%d" });
        format!("{date}: {}", step.capacity.value)
    });
    steps.collect::<Vec<_>>().join("; ")
}

/// The steps of a cell, in order of date, or what is wrong with it.
pub(super) fn read(text: &str, decimal: Decimal) -> Result<Vec<(Date, f64)>, String> {
    let mut steps = Vec::new();
    for part in text.split([';', '\n']).map(str::trim).filter(|part| !part.is_empty()) {
        let (date, value) =
            part.split_once(':').ok_or_else(|| format!("there is no colon in \u{201c}{part}\u{201d}"))?;
        let (date, value) = (date.trim(), value.trim());
        let from = day(date).ok_or_else(|| format!("\u{201c}{date}\u{201d} is no month"))?;
        let value = decimal.parse(value).ok_or_else(|| format!("\u{201c}{value}\u{201d} is not a number"))?;
        if value < 0.0 {
            return Err(format!("{value} is below 0"));
        }
        steps.push((from, value));
    }
    steps.sort_by_key(|(from, _)| *from);
    match steps.windows(2).find(|pair| pair[0].0 == pair[1].0) {
        Some(pair) => Err(format!("{} stands there twice", pair[0].0)),
        None => Ok(steps),
    }
}

/// A month, meaning its first day, or a day.
fn day(text: &str) -> Option<Date> {
    if text.split('-').count() == 2 { format!("{text}-01").parse().ok() } else { text.parse().ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Figure;
    use jiff::civil::date;

    #[test]
    fn a_ramp_is_read_back_as_it_was_written() {
        let step = |from, value| RampStep { from, capacity: Figure::plain(value) };
        let ramp = [step(date(2026, 1, 1), 0.125), step(date(2027, 1, 15), 500.0), step(date(2028, 10, 1), 1e6)];
        let text = ramp_text(&ramp);
        assert_eq!(text, "2026-01: 0.125; 2027-01-15: 500; 2028-10: 1000000");
        let back = read(&text, Decimal::Point).expect("a ramp");
        assert_eq!(back, ramp.iter().map(|step| (step.from, step.capacity.value)).collect::<Vec<_>>());
        assert_eq!(read("2028-06: 1.900,5; 2027-01: 500;", Decimal::Comma).expect("a ramp")[1].1, 1900.5);
        for (text, word) in [
            ("2027-01 500", "no colon"),
            ("2027-13: 5", "no month"),
            ("soon: 5", "no month"),
            ("2027-01: lots", "not a number"),
            ("2027-01: NaN", "not a number"),
            ("2027-01: -5", "below 0"),
            ("2027-01: 5; 2027-01-01: 6", "twice"),
        ] {
            let why = read(text, Decimal::Point).expect_err(text);
            assert!(why.contains(word), "{text}: {why}");
        }
    }
}
