//! The dates of one day, week, month or year of a series.

use super::{DayOfRule, Frequency, RecurrenceRule};
use time::{Date, Duration, Month, Weekday};

impl RecurrenceRule {
    /// The dates that the rule picks from its n-th period, in order, those before the start among them; `None` beyond
    /// the end of the calendar.
    pub(super) fn dates_of_period(&self, start: Date, n: u32) -> Option<Vec<Date>> {
        let (first, last) = self.period(start, n)?;
        let mut dates = Vec::new();
        let mut date = first;
        loop {
            if self.picks(date, start) {
                dates.push(date);
            }
            match date.next_day() {
                Some(next) if next <= last => date = next,
                Some(_) | None => break,
            }
        }
        Some(self.at_positions(dates))
    }

    /// First and last date of the n-th period.
    fn period(&self, start: Date, n: u32) -> Option<(Date, Date)> {
        let distance = i64::from(n).checked_mul(i64::from(self.interval.get()))?;
        match self.frequency {
            // The rules by hour and minute know no dates.
            Frequency::Minutely | Frequency::Hourly => None,
            Frequency::Daily => days_later(start, distance).map(|date| (date, date)),
            Frequency::Weekly => {
                let into_week = days_between(self.week_start, start.weekday());
                let first = days_later(start, distance.checked_mul(7)?.checked_sub(into_week)?)?;
                Some((first, days_later(first, 6).unwrap_or(Date::MAX)))
            }
            Frequency::Monthly => {
                let months = i64::from(start.year()) * 12 + i64::from(u8::from(start.month()) - 1) + distance;
                let year = i32::try_from(months.div_euclid(12)).ok()?;
                let month = Month::try_from(u8::try_from(months.rem_euclid(12) + 1).ok()?).ok()?;
                let first = Date::from_calendar_date(year, month, 1).ok()?;
                Some((first, first.replace_day(month.length(year)).ok()?))
            }
            Frequency::Yearly => {
                let year = i32::try_from(i64::from(start.year()).checked_add(distance)?).ok()?;
                let first = Date::from_calendar_date(year, Month::January, 1).ok()?;
                Some((first, Date::from_calendar_date(year, Month::December, 31).ok()?))
            }
        }
    }

    /// Whether the date fits every `BY` part; what the rule leaves open is as in the start.
    fn picks(&self, date: Date, start: Date) -> bool {
        let (month, day) = (date.month(), date.day());
        let length = month.length(date.year());
        let open = self.days.is_empty() && self.month_days.is_empty();
        let as_in_start = match self.frequency {
            Frequency::Minutely | Frequency::Hourly | Frequency::Daily => true,
            Frequency::Weekly => !open || date.weekday() == start.weekday(),
            Frequency::Monthly => !open || day == start.day(),
            Frequency::Yearly => !open || (day == start.day() && (!self.months.is_empty() || month == start.month())),
        };
        let from_end = i16::from(day) - i16::from(length) - 1;
        let is_month_day = |&wanted: &i8| i16::from(wanted) == i16::from(day) || i16::from(wanted) == from_end;
        as_in_start
            && (self.months.is_empty() || self.months.contains(&u8::from(month)))
            && (self.month_days.is_empty() || self.month_days.iter().any(is_month_day))
            && (self.days.is_empty() || self.days.iter().any(|&wanted| self.is_day(date, wanted)))
    }

    fn is_day(&self, date: Date, wanted: DayOfRule) -> bool {
        if date.weekday() != wanted.weekday {
            return false;
        }
        let Some(nth) = wanted.nth else { return true };
        let (day, length) = if self.frequency == Frequency::Yearly && self.months.is_empty() {
            (date.ordinal(), time::util::days_in_year(date.year()))
        } else {
            (u16::from(date.day()), u16::from(date.month().length(date.year())))
        };
        let weeks = if nth > 0 { day.div_ceil(7) } else { (length - day) / 7 + 1 };
        u16::from(nth.unsigned_abs()) == weeks
    }

    /// Of all the dates of a period only those that `BYSETPOS` names, counted from either end.
    fn at_positions(&self, dates: Vec<Date>) -> Vec<Date> {
        if self.positions.is_empty() {
            return dates;
        }
        let count = dates.len();
        let is_named = |index: usize| {
            self.positions.iter().any(|&position| {
                let distance = usize::from(position.unsigned_abs());
                if position > 0 { index + 1 == distance } else { index + distance == count }
            })
        };
        dates.into_iter().enumerate().filter_map(|(index, date)| is_named(index).then_some(date)).collect()
    }
}

fn days_later(date: Date, days: i64) -> Option<Date> {
    // Longer than the whole calendar; `Duration::days` would overflow far beyond.
    if days.abs() > 10_000_000 { None } else { date.checked_add(Duration::days(days)) }
}

/// How many days after the weekday `from` the weekday `to` comes, 0 to 6.
fn days_between(from: Weekday, to: Weekday) -> i64 {
    (i64::from(to.number_days_from_monday()) - i64::from(from.number_days_from_monday())).rem_euclid(7)
}
