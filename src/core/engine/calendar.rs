//! Months of a scenario as dates, and on what share of a month a control is in force.
//!
//! A control that is in force on 23 of a month's 31 days stops 23/31 of what it would stop in a whole month.

use crate::engine::index::MonthIx;
use crate::model::{Calendar, Scenario};
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
        let months = i32::try_from(month.from_first()).unwrap_or(i32::MAX);
        self.start.checked_add(jiff::Span::new().try_months(months).unwrap_or_default()).unwrap_or(Date::MAX)
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
        let count = |date: Date| i64::from(date.year()) * 12 + i64::from(date.month()) - 1;
        count(date) - count(self.start)
    }

    /// True when `month` lies in the months from `from` up to the month before `until`.
    pub fn covers(&self, month: MonthIx, from: Date, until: Option<Date>) -> bool {
        let month = month.from_first();
        month >= self.month_of(from) && until.is_none_or(|until| month < self.month_of(until))
    }

    /// Share of the days of a month on which a control is in force, 0 to 1. `from` is the clause's own first day.
    pub fn share_in_force(&self, month: MonthIx, calendar: &Calendar, from: Option<Date>) -> f64 {
        let (first, end) = (self.first_day(month), self.first_day(month.next()));
        let days = |from: Date, until: Date| {
            let (from, until) = (from.max(first), until.min(end));
            if until > from { f64::from((until - from).get_days()) } else { 0.0 }
        };
        let opens = from.unwrap_or(calendar.in_force);
        let closes = calendar.lapses.unwrap_or(Date::MAX);
        let share_in_force = days(opens, closes)
            - suspensions_within(calendar, opens, closes).iter().map(|(from, until)| days(*from, *until)).sum::<f64>();
        (share_in_force / days(first, end).max(1.0)).clamp(0.0, 1.0)
    }

    /// The month from which a control that is in force in `month` has been so without a break: when its licences had to be applied for.
    pub fn effective_since(&self, month: MonthIx, calendar: &Calendar, from: Option<Date>) -> i64 {
        let opens = from.unwrap_or(calendar.in_force);
        let mut effective_since = self.month_of(opens);
        let end = self.first_day(month.next());
        for suspension in &calendar.suspensions {
            if let Some(until) = suspension.until
                && until < end
                && until > opens
            {
                effective_since = effective_since.max(self.month_of(until));
            }
        }
        effective_since
    }
}

/// Suspensions as disjoint spans inside `[opens, closes)`, so that overlapping ones are not counted twice.
fn suspensions_within(calendar: &Calendar, opens: Date, closes: Date) -> Vec<(Date, Date)> {
    let mut spans: Vec<(Date, Date)> = calendar
        .suspensions
        .iter()
        .map(|span| (span.from.max(opens), span.until.unwrap_or(Date::MAX).min(closes)))
        .filter(|(from, until)| until > from)
        .collect();
    spans.sort_unstable();
    let mut merged: Vec<(Date, Date)> = Vec::new();
    for (from, until) in spans {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            _ => merged.push((from, until)),
        }
    }
    merged
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Suspension;
    use jiff::civil::date;

    fn november_rule() -> (Timeline, Calendar) {
        let timeline = Timeline { start: date(2025, 10, 1), months: 24 };
        let suspended = Suspension { from: date(2025, 11, 10), until: Some(date(2026, 11, 10)) };
        let calendar = Calendar {
            announced: None,
            in_force: date(2025, 10, 9),
            suspensions: vec![suspended.clone(), suspended],
            lapses: Some(date(2027, 1, 16)),
        };
        (timeline, calendar)
    }

    #[test]
    fn a_month_counts_by_its_days() {
        let (timeline, calendar) = november_rule();
        assert_eq!(timeline.share_in_force(MonthIx(0), &calendar, None), 23.0 / 31.0); // 9 to 31 October
        assert_eq!(timeline.share_in_force(MonthIx(1), &calendar, None), 9.0 / 30.0); // 1 to 9 November
        assert_eq!(timeline.share_in_force(MonthIx(2), &calendar, None), 0.0);
        assert_eq!(timeline.share_in_force(MonthIx(13), &calendar, None), 21.0 / 30.0); // 10 to 30 November 2026
        assert_eq!(timeline.share_in_force(MonthIx(15), &calendar, None), 15.0 / 31.0); // lapses on 16 January 2027
        assert_eq!(timeline.share_in_force(MonthIx(16), &calendar, None), 0.0);
        assert_eq!(timeline.share_in_force(MonthIx(1), &calendar, Some(date(2025, 12, 1))), 0.0);
    }

    #[test]
    fn a_control_wakes_again_after_a_suspension() {
        let (timeline, calendar) = november_rule();
        assert_eq!(timeline.effective_since(MonthIx(0), &calendar, None), 0);
        assert_eq!(timeline.effective_since(MonthIx(13), &calendar, None), 13);
    }
}
