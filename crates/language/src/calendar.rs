//! Arithmetic on calendar dates: weeks, months, Easter, the n-th weekday.

use time::{Date, Duration, Month, Weekday};

use crate::lexicon::Feast;

/// So many days later; the last day of the calendar when there is none.
pub(crate) fn plus_days(date: Date, days: i64) -> Date {
    date.checked_add(Duration::days(days)).unwrap_or(if days < 0 { Date::MIN } else { Date::MAX })
}

/// The Monday of the date's week.
pub(crate) fn monday(date: Date) -> Date {
    plus_days(date, -i64::from(date.weekday().number_days_from_monday()))
}

/// The next such weekday strictly after the date.
pub fn next_weekday(after: Date, weekday: Weekday) -> Date {
    let ahead = i64::from(weekday.number_days_from_monday()) - i64::from(after.weekday().number_days_from_monday());
    plus_days(after, if ahead <= 0 { ahead + 7 } else { ahead })
}

/// That weekday of the week that begins on this Monday.
pub(crate) fn weekday_of(monday: Date, weekday: Weekday) -> Date {
    plus_days(monday, i64::from(weekday.number_days_from_monday()))
}

/// The same day so many months later, or the month's last day.
pub(crate) fn plus_months(date: Date, months: i32) -> Date {
    let (year, month) = month_after(date.year(), date.month(), months);
    let day = date.day().min(month.length(year));
    Date::from_calendar_date(year, month, day).unwrap_or(date)
}

/// The month so many months after a month.
pub(crate) fn month_after(year: i32, month: Month, months: i32) -> (i32, Month) {
    let count = year.saturating_mul(12).saturating_add(i32::from(u8::from(month)) - 1).saturating_add(months);
    let month = u8::try_from(count.rem_euclid(12) + 1).ok().and_then(|n| Month::try_from(n).ok()).unwrap_or(month);
    (count.div_euclid(12), month)
}

/// The first and the last day of a month.
pub(crate) fn month_days(year: i32, month: Month) -> Option<(Date, Date)> {
    let first = Date::from_calendar_date(year, month, 1).ok()?;
    Some((first, Date::from_calendar_date(year, month, month.length(year)).ok()?))
}

/// The n-th such weekday of a month, from 1.
pub(crate) fn nth_weekday(year: i32, month: Month, nth: u8, weekday: Weekday) -> Option<Date> {
    let (first, last) = month_days(year, month)?;
    let start = next_weekday(plus_days(first, -1), weekday);
    let date = plus_days(start, 7 * (i64::from(nth) - 1));
    (nth > 0 && date <= last).then_some(date)
}

/// The last such weekday of a month.
pub(crate) fn last_weekday(year: i32, month: Month, weekday: Weekday) -> Option<Date> {
    let (_, last) = month_days(year, month)?;
    Some(next_weekday(plus_days(last, -7), weekday))
}

/// Easter Sunday of a year of the Gregorian calendar.
#[expect(clippy::many_single_char_names, reason = "the letters of the published algorithm")]
pub(crate) fn easter(year: i32) -> Option<Date> {
    let (a, b, c) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let f = (b + 8).div_euclid(25);
    let g = (b - f + 1).div_euclid(3);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l).div_euclid(451);
    let n = h + l - 7 * m + 114;
    let month = Month::try_from(u8::try_from(n.div_euclid(31)).ok()?).ok()?;
    Date::from_calendar_date(year, month, u8::try_from(n.rem_euclid(31) + 1).ok()?).ok()
}

/// The date of a feast in a year.
pub(crate) fn feast(feast: Feast, year: i32) -> Option<Date> {
    match feast {
        Feast::Fixed(month, day) => Date::from_calendar_date(year, month, day).ok(),
        Feast::Easter(days) => Some(plus_days(easter(year)?, i64::from(days))),
        Feast::Nth(nth, weekday, month) => nth_weekday(year, month, nth, weekday),
    }
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn easter_is_where_the_almanac_has_it() {
        for (year, day) in [(2013, date!(2013 - 03 - 31)), (2024, date!(2024 - 03 - 31)), (2026, date!(2026 - 04 - 05))]
        {
            assert_eq!(easter(year), Some(day));
        }
    }

    #[test]
    fn months_and_weekdays_are_counted() {
        assert_eq!(plus_months(date!(2026 - 01 - 31), 1), date!(2026 - 02 - 28));
        assert_eq!(plus_months(date!(2013 - 02 - 12), -3), date!(2012 - 11 - 12));
        assert_eq!(nth_weekday(2026, Month::May, 2, Weekday::Sunday), Some(date!(2026 - 05 - 10)));
        assert_eq!(last_weekday(2026, Month::May, Weekday::Friday), Some(date!(2026 - 05 - 29)));
        assert_eq!(nth_weekday(2026, Month::May, 5, Weekday::Monday), None);
        assert_eq!(next_weekday(date!(2026 - 05 - 19), Weekday::Tuesday), date!(2026 - 05 - 26));
    }
}
