//! The part of a plane that is seen.

use chokepoint_core::model::{first_of_month, months_since_year_0};
use jiff::ToSpan as _;
use jiff::civil::Date;

/// The part of a plane that is seen.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Zoom {
    /// Months since the year 0; none where all are seen. Plots of other scenarios have other months, and share this.
    pub months: Option<Span>,
    /// Values, in the unit of the plot; none where all are seen.
    pub values: Option<Span>,
}

impl Zoom {
    /// True where everything is seen.
    pub fn is_whole(self) -> bool {
        self == Self::default()
    }
}

/// From one value to a larger one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Span {
    /// The smaller end.
    pub from: f64,
    /// The larger end.
    pub to: f64,
}

impl Span {
    /// The months from one day to a later one; none where it is not later.
    pub fn of_days(from: Date, to: Date) -> Option<Self> {
        let place = |day: Date| {
            let gone = f64::from(day.day() - 1) / f64::from(day.days_in_month());
            months_since_0(day) + gone
        };
        (from < to).then(|| Self { from: place(from), to: place(to) })
    }

    /// The nearest days to the ends of a span of months; none where they are in no calendar.
    pub fn days(self) -> Option<(Date, Date)> {
        let day = |place: f64| {
            if !place.is_finite() {
                return None;
            }
            let (month, part) = (place.floor(), place - place.floor());
            let first = first_of_month(month as i64)?;
            first.checked_add(((part * f64::from(first.days_in_month())).round() as i32).days()).ok()
        };
        Some((day(self.from)?, day(self.to)?))
    }

    /// How much it spans.
    pub(crate) fn width(self) -> f64 {
        self.to - self.from
    }

    /// The part of `whole` that a span asks for: no wider, no narrower than `least`, and never beside it.
    pub(crate) fn within(self, whole: Self, least: f64) -> Self {
        let width = self.width().max(least).min(whole.width());
        let from = if width.is_finite() { self.from.clamp(whole.from, whole.to - width) } else { whole.from };
        Self { from, to: from + width }
    }

    /// Whether it is another by more than rounding.
    pub(crate) fn differs(self, other: Self) -> bool {
        let step = 1e-6 * self.width().max(other.width());
        (self.from - other.from).abs() > step || (self.to - other.to).abs() > step
    }
}

/// Months since the year 0: the place of a day on the axis, the same for all scenarios.
pub(super) fn months_since_0(day: Date) -> f64 {
    months_since_year_0(day) as f64
}
