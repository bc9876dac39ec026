//! The names that lexicon files use for values: weekdays, months, units, parts of the day, feasts.

use time::{Month, Weekday};

use super::{Feast, Part, Unit};

pub(super) fn weekday(text: &str) -> Option<Weekday> {
    Some(match text {
        "mon" => Weekday::Monday,
        "tue" => Weekday::Tuesday,
        "wed" => Weekday::Wednesday,
        "thu" => Weekday::Thursday,
        "fri" => Weekday::Friday,
        "sat" => Weekday::Saturday,
        "sun" => Weekday::Sunday,
        _ => return None,
    })
}

pub(super) fn month(text: &str) -> Option<Month> {
    Month::try_from(text.parse::<u8>().ok()?).ok()
}

pub(super) fn unit(text: &str) -> Option<Unit> {
    Some(match text {
        "second" => Unit::Second,
        "minute" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "week" => Unit::Week,
        "month" => Unit::Month,
        "year" => Unit::Year,
        _ => return None,
    })
}

pub(super) fn part(text: &str) -> Option<Part> {
    Some(match text {
        "early-morning" => Part::EarlyMorning,
        "morning" => Part::Morning,
        "midday" => Part::Midday,
        "afternoon" => Part::Afternoon,
        "evening" => Part::Evening,
        "early" => Part::Early,
        "whole-day" => Part::WholeDay,
        _ => return None,
    })
}

/// `25/12`, `easter -47`, or `2 sun 5`: the second Sunday of May.
pub(super) fn feast(text: &str) -> Option<Feast> {
    if let Some(days) = text.strip_prefix("easter ") {
        return Some(Feast::Easter(days.parse().ok()?));
    }
    if let Some((day, number)) = text.split_once('/') {
        return Some(Feast::Fixed(month(number)?, day.parse().ok()?));
    }
    let mut words = text.split(' ');
    let (nth, day, number) = (words.next()?, words.next()?, words.next()?);
    Some(Feast::Nth(nth.parse().ok()?, weekday(day)?, month(number)?))
}
