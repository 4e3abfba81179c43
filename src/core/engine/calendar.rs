//! Months of a scenario as dates, and the spans in which a control is in force.

use crate::engine::index::MonthIx;
use crate::model::{Calendar, Scenario, StandingLicences, first_of_month, months_since_year_0};
use jiff::civil::Date;

/// The months of a scenario; the first holds its first day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timeline {
    start: Date,
    months: usize,
}

impl Timeline {
    /// The timeline of a scenario.
    pub fn of(scenario: &Scenario) -> Self {
        Self { start: scenario.start.first_of_month(), months: scenario.months as usize }
    }

    /// How many months.
    pub fn months(&self) -> usize {
        self.months
    }

    /// The months themselves, in order.
    pub fn all(&self) -> impl ExactSizeIterator<Item = MonthIx> + Clone + use<> {
        MonthIx::all(self.months)
    }

    /// The last month; the first where there are none.
    pub fn last(&self) -> MonthIx {
        MonthIx::last_of(self.months)
    }

    /// True when it has this month.
    pub fn has(&self, month: MonthIx) -> bool {
        month < MonthIx(self.months)
    }

    /// First day of the first month.
    pub fn start(&self) -> Date {
        self.start
    }

    /// First day of a month; the last date there is where the calendar ends.
    pub fn first_day(&self, month: MonthIx) -> Date {
        // Counted, since every verdict asks for it: adding a span of months to a date took up to 4 % of a play.
        let months = month.from_first().saturating_add(months_since_year_0(self.start));
        first_of_month(months).unwrap_or(Date::MAX)
    }

    /// The days of a month.
    pub fn days(&self, month: MonthIx) -> std::ops::Range<Date> {
        self.first_day(month)..self.first_day(month.next())
    }

    /// `Apr 2025`.
    pub fn label(&self, month: MonthIx) -> String {
        self.first_day(month).strftime("%b %Y").to_string()
    }

    /// Month that holds a date; negative before the start.
    pub fn month_of(&self, date: Date) -> i64 {
        months_since_year_0(date) - months_since_year_0(self.start)
    }

    /// True when `month` lies in the months from `from` up to the month before `until`.
    pub fn covers(&self, month: MonthIx, from: Date, until: Option<Date>) -> bool {
        let month = month.from_first();
        month >= self.month_of(from) && until.is_none_or(|until| month < self.month_of(until))
    }

    /// How many days a month has.
    pub fn day_count(&self, month: MonthIx) -> u32 {
        let days = self.days(month);
        days_between(days.start, days.end).max(1)
    }
}

/// Days from one date to a later one; 0 where it is not later.
pub fn days_between(from: Date, until: Date) -> u32 {
    if until > from { u32::try_from((until - from).get_days()).unwrap_or(0) } else { 0 }
}

/// The day a number of months later, the last of its month where the month is too short; the last date there is where the calendar ends.
pub fn months_later(date: Date, months: u32) -> Date {
    let span = jiff::Span::new().try_months(months).unwrap_or_default();
    date.checked_add(span).unwrap_or(Date::MAX)
}

/// A span in which a control is in force without a break.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Force {
    /// First day.
    pub from: Date,
    /// First day on which it is not in force.
    pub until: Date,
    /// Whether licences that were given before a suspension that ends here stay good.
    pub licences_stay: bool,
}

/// The spans in which a control is in force, in order. `from` is a clause's own first day.
pub fn in_force(calendar: &Calendar, from: Option<Date>) -> Vec<Force> {
    let opens = from.unwrap_or(calendar.in_force);
    let closes = calendar.lapses.unwrap_or(Date::MAX);
    let mut spans = Vec::new();
    let mut now = Force { from: opens, until: closes, licences_stay: true };
    for (from, until, licences_stay) in suspensions_within(calendar, opens, closes) {
        if from > now.from {
            spans.push(Force { until: from, ..now });
        }
        now = Force { from: until, until: closes, licences_stay };
    }
    if now.until > now.from {
        spans.push(now);
    }
    spans
}

/// Suspensions as disjoint spans inside `[opens, closes)`, so that overlapping ones are one, and whether they leave licences good.
fn suspensions_within(calendar: &Calendar, opens: Date, closes: Date) -> Vec<(Date, Date, bool)> {
    let mut spans: Vec<(Date, Date, bool)> = calendar
        .suspensions
        .iter()
        .map(|span| {
            let stay = span.licences.unwrap_or_default() == StandingLicences::Stay;
            (span.from.max(opens), span.until.unwrap_or(Date::MAX).min(closes), stay)
        })
        .filter(|(from, until, _)| until > from)
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(Date, Date, bool)> = Vec::new();
    for (from, until, stay) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => *last = (last.0, last.1.max(until), last.2 && stay),
            _ => merged.push((from, until, stay)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Suspension;
    use jiff::civil::date;

    #[test]
    fn a_control_is_in_force_between_its_suspensions() {
        let twice = Suspension::new(date(2025, 11, 10), Some(date(2026, 11, 10)));
        let calendar = Calendar {
            suspensions: vec![twice.clone(), twice],
            lapses: Some(date(2027, 1, 16)),
            ..Calendar::from_day(date(2025, 10, 9))
        };
        let span = |from, until| Force { from, until, licences_stay: true };
        let before = span(date(2025, 10, 9), date(2025, 11, 10));
        let after = span(date(2026, 11, 10), date(2027, 1, 16));
        assert_eq!(in_force(&calendar, None), [before, after]);
        assert_eq!(in_force(&calendar, Some(date(2025, 12, 1))), [after]);
    }

    #[test]
    fn suspensions_that_touch_are_one_and_the_stricter_says_what_becomes_of_licences() {
        let mut second = Suspension::new(date(2025, 7, 1), Some(date(2025, 8, 1)));
        second.licences = Some(StandingLicences::Void);
        let calendar = Calendar {
            suspensions: vec![second, Suspension::new(date(2025, 6, 10), Some(date(2025, 7, 1)))],
            ..Calendar::from_day(date(2025, 1, 1))
        };
        let spans = in_force(&calendar, None);
        assert_eq!(spans.len(), 2);
        assert_eq!(
            (spans[0].until, spans[1].from, spans[1].licences_stay),
            (date(2025, 6, 10), date(2025, 8, 1), false)
        );
    }

    #[test]
    fn months_begin_on_their_first_day_and_end_with_the_calendar() {
        let timeline = Timeline { start: date(2025, 11, 1), months: 36 };
        let first_day = |month: usize| timeline.first_day(MonthIx(month));
        assert_eq!(
            [0, 1, 2, 14].map(first_day),
            [(2025, 11), (2025, 12), (2026, 1), (2027, 1)].map(|(year, month)| date(year, month, 1))
        );
        assert_eq!(first_day(95_689), date(9999, 12, 1));
        assert_eq!(first_day(200_000), Date::MAX);
        assert_eq!((timeline.day_count(MonthIx(3)), timeline.day_count(MonthIx(27))), (28, 29));
    }

    #[test]
    fn a_month_counts_from_the_day() {
        assert_eq!(months_later(date(2026, 1, 31), 1), date(2026, 2, 28));
        assert_eq!(months_later(date(2024, 1, 31), 1), date(2024, 2, 29));
        assert_eq!(months_later(date(2026, 3, 15), 2), date(2026, 5, 15));
        assert_eq!(months_later(date(9999, 12, 1), 5), Date::MAX);
    }
}
