//! From text to a recurrence rule.

use super::{DayOfRule, Frequency, RecurrenceError, RecurrenceRule, SeriesEnd};
use crate::Instant;
use std::{num::NonZeroU32, str::FromStr};
use time::{Date, Month, PrimitiveDateTime, Time, Weekday};

/// No rule that people write comes near; it bounds every list in a rule.
const LONGEST: usize = 1000;

/// The parts as they stand, each at most once.
#[derive(Default)]
struct Parts {
    frequency: Option<Frequency>,
    interval: Option<NonZeroU32>,
    count: Option<NonZeroU32>,
    until: Option<SeriesEnd>,
    months: Option<Vec<u8>>,
    month_days: Option<Vec<i8>>,
    days: Option<Vec<DayOfRule>>,
    positions: Option<Vec<i16>>,
    week_start: Option<Weekday>,
}

impl FromStr for RecurrenceRule {
    type Err = RecurrenceError;

    fn from_str(text: &str) -> Result<Self, RecurrenceError> {
        if text.len() > LONGEST {
            return Err(RecurrenceError::TooLong { limit: LONGEST });
        }
        let text = text.trim().to_ascii_uppercase();
        let mut parts = Parts::default();
        for part in text.strip_prefix("RRULE:").unwrap_or(&text).split(';') {
            let (name, value) =
                part.split_once('=').ok_or_else(|| RecurrenceError::Malformed { part: shortened(part) })?;
            parts.read(name, value)?;
        }
        parts.into_rule()
    }
}

impl Parts {
    fn read(&mut self, name: &str, value: &str) -> Result<(), RecurrenceError> {
        match name {
            "FREQ" => put(&mut self.frequency, "FREQ", value, frequency(value)),
            "INTERVAL" => put(&mut self.interval, "INTERVAL", value, value.parse().ok()),
            "COUNT" => put(&mut self.count, "COUNT", value, value.parse().ok()),
            "UNTIL" => put(&mut self.until, "UNTIL", value, until(value)),
            "BYMONTH" => put(&mut self.months, "BYMONTH", value, list(value, month)),
            "BYMONTHDAY" => put(&mut self.month_days, "BYMONTHDAY", value, list(value, |text| within(text, 31))),
            "BYDAY" => put(&mut self.days, "BYDAY", value, list(value, day_of_rule)),
            "BYSETPOS" => put(&mut self.positions, "BYSETPOS", value, list(value, |text| within(text, 366))),
            "WKST" => put(&mut self.week_start, "WKST", value, weekday(value)),
            _ => Err(RecurrenceError::UnknownPart { name: shortened(name) }),
        }
    }

    fn into_rule(self) -> Result<RecurrenceRule, RecurrenceError> {
        let frequency = self.frequency.ok_or(RecurrenceError::NoFrequency)?;
        let end = match (self.count, self.until) {
            (Some(_), Some(_)) => return Err(RecurrenceError::Conflict { one: "COUNT", other: "UNTIL" }),
            (Some(count), None) => SeriesEnd::After(count),
            (None, Some(until)) => until,
            (None, None) => SeriesEnd::Never,
        };
        let given = [
            ("BYMONTH", self.months.is_some()),
            ("BYMONTHDAY", self.month_days.is_some()),
            ("BYDAY", self.days.is_some()),
        ];
        let given = given.into_iter().find_map(|(name, is_given)| is_given.then_some(name));
        if let (Frequency::Minutely | Frequency::Hourly, Some(other)) = (frequency, given) {
            return Err(RecurrenceError::Conflict { one: frequency.name(), other });
        }
        if frequency == Frequency::Weekly && self.month_days.is_some() {
            return Err(RecurrenceError::Conflict { one: "FREQ=WEEKLY", other: "BYMONTHDAY" });
        }
        if self.positions.is_some() && given.is_none() {
            return Err(RecurrenceError::Alone { name: "BYSETPOS" });
        }
        let days = self.days.unwrap_or_default();
        if days.iter().any(|day| !frequency.takes_nth(day.nth)) {
            return Err(RecurrenceError::Conflict { one: frequency.name(), other: "that number in BYDAY" });
        }
        Ok(RecurrenceRule {
            frequency,
            interval: self.interval.unwrap_or(NonZeroU32::MIN),
            end,
            months: self.months.unwrap_or_default(),
            month_days: self.month_days.unwrap_or_default(),
            days,
            positions: self.positions.unwrap_or_default(),
            week_start: self.week_start.unwrap_or(Weekday::Monday),
        })
    }
}

impl Frequency {
    const fn name(self) -> &'static str {
        match self {
            Self::Minutely => "FREQ=MINUTELY",
            Self::Hourly => "FREQ=HOURLY",
            Self::Daily => "FREQ=DAILY",
            Self::Weekly => "FREQ=WEEKLY",
            Self::Monthly => "FREQ=MONTHLY",
            Self::Yearly => "FREQ=YEARLY",
        }
    }

    /// Only a month and a year have an n-th weekday.
    fn takes_nth(self, nth: Option<i8>) -> bool {
        let Some(nth) = nth else { return true };
        match self {
            Self::Minutely | Self::Hourly | Self::Daily | Self::Weekly => false,
            Self::Monthly => nth.unsigned_abs() <= 5,
            Self::Yearly => nth.unsigned_abs() <= 53,
        }
    }
}

fn put<T>(slot: &mut Option<T>, name: &'static str, text: &str, value: Option<T>) -> Result<(), RecurrenceError> {
    if slot.is_some() {
        return Err(RecurrenceError::Repeated { name });
    }
    *slot = Some(value.ok_or_else(|| RecurrenceError::BadValue { name, value: shortened(text) })?);
    Ok(())
}

fn shortened(text: &str) -> String {
    text.chars().take(40).collect()
}

fn list<T>(text: &str, value: impl Fn(&str) -> Option<T>) -> Option<Vec<T>> {
    text.split(',').map(value).collect()
}

fn frequency(text: &str) -> Option<Frequency> {
    match text {
        "MINUTELY" => Some(Frequency::Minutely),
        "HOURLY" => Some(Frequency::Hourly),
        "DAILY" => Some(Frequency::Daily),
        "WEEKLY" => Some(Frequency::Weekly),
        "MONTHLY" => Some(Frequency::Monthly),
        "YEARLY" => Some(Frequency::Yearly),
        _ => None,
    }
}

fn weekday(text: &str) -> Option<Weekday> {
    match text {
        "MO" => Some(Weekday::Monday),
        "TU" => Some(Weekday::Tuesday),
        "WE" => Some(Weekday::Wednesday),
        "TH" => Some(Weekday::Thursday),
        "FR" => Some(Weekday::Friday),
        "SA" => Some(Weekday::Saturday),
        "SU" => Some(Weekday::Sunday),
        _ => None,
    }
}

fn day_of_rule(text: &str) -> Option<DayOfRule> {
    let (number, name) = text.split_at_checked(text.len().checked_sub(2)?)?;
    let nth = if number.is_empty() { None } else { Some(within(number, 53)?) };
    Some(DayOfRule { nth, weekday: weekday(name)? })
}

fn month(text: &str) -> Option<u8> {
    text.parse().ok().filter(|number| (1..=12).contains(number))
}

/// A number other than zero whose magnitude is at most `most`.
fn within<T: TryFrom<i16>>(text: &str, most: i16) -> Option<T> {
    let number: i16 = text.parse().ok()?;
    if number == 0 || number.checked_abs()? > most { None } else { T::try_from(number).ok() }
}

/// `YYYYMMDD`, `YYYYMMDDTHHMMSS` or `YYYYMMDDTHHMMSSZ`.
fn until(text: &str) -> Option<SeriesEnd> {
    let Some((day, clock)) = text.split_once('T') else { return date(text).map(SeriesEnd::OnDate) };
    let (clock, in_utc) = clock.strip_suffix('Z').map_or((clock, false), |clock| (clock, true));
    let &[hour, minute, second] = pairs(clock)?.as_slice() else { return None };
    let local = PrimitiveDateTime::new(date(day)?, Time::from_hms(hour, minute, second).ok()?);
    Some(if in_utc { SeriesEnd::At(Instant::from(local.as_utc())) } else { SeriesEnd::AtLocal(local) })
}

fn date(text: &str) -> Option<Date> {
    let &[century, year, month, day] = pairs(text)?.as_slice() else { return None };
    let month = Month::try_from(month).ok()?;
    Date::from_calendar_date(i32::from(century) * 100 + i32::from(year), month, day).ok()
}

/// The numbers of two digits each that the text is made of.
fn pairs(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        text.chars().map(|digit| digit.to_digit(10).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty().then(|| pairs.iter().map(|[tens, ones]| tens * 10 + ones).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, datetime, utc_datetime};

    #[test]
    fn reads_every_part() {
        let rule: RecurrenceRule =
            "rrule:freq=monthly;interval=2;count=9;bymonth=1,12;bymonthday=-1,15;byday=-1mo,+2tu;bysetpos=-1;wkst=su"
                .parse()
                .unwrap();
        assert_eq!(
            rule,
            RecurrenceRule {
                frequency: Frequency::Monthly,
                interval: NonZeroU32::new(2).unwrap(),
                end: SeriesEnd::After(NonZeroU32::new(9).unwrap()),
                months: vec![1, 12],
                month_days: vec![-1, 15],
                days: vec![
                    DayOfRule { nth: Some(-1), weekday: Weekday::Monday },
                    DayOfRule { nth: Some(2), weekday: Weekday::Tuesday }
                ],
                positions: vec![-1],
                week_start: Weekday::Sunday,
            }
        );
    }

    #[test]
    fn reads_three_kinds_of_end() {
        for (text, end) in [
            ("20261231", SeriesEnd::OnDate(date!(2026 - 12 - 31))),
            ("20261231T235959", SeriesEnd::AtLocal(datetime!(2026-12-31 23:59:59))),
            ("20261231T235959Z", SeriesEnd::At(Instant::from(utc_datetime!(2026-12-31 23:59:59)))),
        ] {
            assert_eq!(format!("FREQ=DAILY;UNTIL={text}").parse::<RecurrenceRule>().unwrap().end(), end);
        }
    }

    #[test]
    fn says_what_is_wrong() {
        for (text, message) in [
            ("", "a recurrence rule is made of NAME=VALUE parts: \"\""),
            ("FREQ", "a recurrence rule is made of NAME=VALUE parts: \"FREQ\""),
            ("FREQ=DAILY;", "a recurrence rule is made of NAME=VALUE parts: \"\""),
            ("INTERVAL=2", "the part FREQ is missing"),
            ("FREQ=SECONDLY", "\"SECONDLY\" is not a value of FREQ"),
            ("FREQ=DAILY;FREQ=DAILY", "the part FREQ is given twice"),
            ("FREQ=DAILY;BYWEEKNO=3", "the part BYWEEKNO of a recurrence rule is not supported"),
            ("FREQ=DAILY;INTERVAL=0", "\"0\" is not a value of INTERVAL"),
            ("FREQ=DAILY;INTERVAL=99999999999", "\"99999999999\" is not a value of INTERVAL"),
            ("FREQ=DAILY;COUNT=-1", "\"-1\" is not a value of COUNT"),
            ("FREQ=DAILY;COUNT=1;UNTIL=20260101", "the parts COUNT and UNTIL cannot stand together"),
            ("FREQ=DAILY;UNTIL=20260230", "\"20260230\" is not a value of UNTIL"),
            ("FREQ=DAILY;UNTIL=2026010", "\"2026010\" is not a value of UNTIL"),
            ("FREQ=DAILY;UNTIL=20260101T2500", "\"20260101T2500\" is not a value of UNTIL"),
            ("FREQ=DAILY;BYMONTH=13", "\"13\" is not a value of BYMONTH"),
            ("FREQ=MONTHLY;BYMONTHDAY=0", "\"0\" is not a value of BYMONTHDAY"),
            ("FREQ=MONTHLY;BYMONTHDAY=-32", "\"-32\" is not a value of BYMONTHDAY"),
            ("FREQ=MONTHLY;BYDAY=XX", "\"XX\" is not a value of BYDAY"),
            ("FREQ=MONTHLY;BYDAY=É", "\"É\" is not a value of BYDAY"),
            ("FREQ=MONTHLY;BYDAY=6MO", "the parts FREQ=MONTHLY and that number in BYDAY cannot stand together"),
            ("FREQ=WEEKLY;BYDAY=1MO", "the parts FREQ=WEEKLY and that number in BYDAY cannot stand together"),
            ("FREQ=WEEKLY;BYMONTHDAY=1", "the parts FREQ=WEEKLY and BYMONTHDAY cannot stand together"),
            ("FREQ=HOURLY;BYDAY=MO", "the parts FREQ=HOURLY and BYDAY cannot stand together"),
            ("FREQ=DAILY;BYSETPOS=1", "the part BYSETPOS needs another BY part beside it"),
        ] {
            let error = text.parse::<RecurrenceRule>().unwrap_err();
            assert_eq!(error.to_string(), message, "{text}");
        }
        assert_eq!("A".repeat(1001).parse::<RecurrenceRule>(), Err(RecurrenceError::TooLong { limit: 1000 }));
    }
}
