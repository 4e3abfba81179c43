//! Months as whole numbers, counted across years.

use jiff::civil::Date;

/// Months from January of the year 0 to that of a day.
pub fn months_since_year_0(day: Date) -> i64 {
    i64::from(day.year()) * 12 + i64::from(day.month()) - 1
}

/// First day of the month that many months after January of the year 0; none where it is in no calendar.
pub fn first_of_month(months: i64) -> Option<Date> {
    let year = i16::try_from(months.div_euclid(12)).ok()?;
    Date::new(year, i8::try_from(months.rem_euclid(12)).ok()? + 1, 1).ok()
}
