//! Readers of text: one value each, with what it must be when it is not.

use super::fault::Faults;
use slot_core::{Instant, Length, WallTime, Zone};
use std::{ops::RangeInclusive, str::FromStr};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339, macros::format_description};

/// Text that says something: not blank, at most so many Unicode characters, trimmed of white space at both ends.
pub fn line(max: usize) -> impl Fn(&str) -> Result<String, Faults> {
    move |text| {
        let text = text.trim();
        if text.is_empty() {
            return Err(Faults::here("must not be blank"));
        }
        free(max)(text)
    }
}

/// Any text of at most so many Unicode characters, kept as it is.
pub fn free(max: usize) -> impl Fn(&str) -> Result<String, Faults> {
    move |text| {
        // A byte is never more than a character, so that most texts need no counting.
        if text.len() > max && text.chars().count() > max {
            return Err(Faults::here(format!("must be at most {max} characters")));
        }
        if text.contains('\0') {
            return Err(Faults::here("must not contain the character U+0000"));
        }
        Ok(text.to_owned())
    }
}

/// Something that looks like an e-mail address: one `@`, a name before it, a domain with a dot behind it, no white space,
/// at most 255 characters.
pub fn email(text: &str) -> Result<String, Faults> {
    let text = text.trim();
    let looks_right = text.split_once('@').is_some_and(|(name, domain)| {
        !name.is_empty()
            && !domain.contains('@')
            && domain.split('.').count() > 1
            && domain.split('.').all(|label| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-'))
    });
    if !looks_right || text.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';')) {
        return Err(Faults::here("must be an e-mail address"));
    }
    free(255)(text)
}

/// An id, in either spelling.
pub fn id<T: FromStr>(text: &str) -> Result<T, Faults> {
    text.parse().map_err(|_bad_id| Faults::here("must be a UUID"))
}

/// A calendar date, `2026-03-10`, from the year 1970 to 9998.
pub fn date(text: &str) -> Result<Date, Faults> {
    match shaped_date(text) {
        Some(date) if YEARS.contains(&date.year()) => Ok(date),
        Some(_) => Err(Faults::here("must be in the years 1970 to 9998")),
        None => Err(Faults::here("must be a date such as 2026-03-10")),
    }
}

/// The date of a birth, from the year 1 on.
pub fn birth_date(text: &str) -> Result<Date, Faults> {
    shaped_date(text).ok_or_else(|| Faults::here("must be a date such as 1980-03-10"))
}

fn shaped_date(text: &str) -> Option<Date> {
    let is_shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    is_shaped.then(|| Date::parse(text, format_description!("[year]-[month]-[day]")).ok()).flatten()
}

/// A moment as RFC 3339 has it, with `Z` or an offset, from the year 1970 to 9998. Digits after the microsecond are cut. What
/// ISO 8601 lets out beyond that is read too: seconds, and the colon or the minutes of an offset.
pub fn instant(text: &str) -> Result<Instant, Faults> {
    let upper = completed(text.to_ascii_uppercase());
    let has_offset = upper.ends_with('Z') || upper.get(19..).is_some_and(|tail| tail.contains(['+', '-']));
    match OffsetDateTime::parse(&upper, &Rfc3339) {
        Ok(moment) if YEARS.contains(&moment.to_offset(time::UtcOffset::UTC).year()) => {
            Ok(Instant::from(moment.to_utc()))
        }
        Ok(_) => Err(Faults::here("must be in the years 1970 to 9998")),
        Err(_) if !has_offset && upper.get(10..11) == Some("T") => {
            Err(Faults::here("must have an offset, such as Z or -03:00"))
        }
        Err(_) => Err(Faults::here("must be a date-time such as 2026-03-10T14:00:00Z")),
    }
}

/// `2026-03-10T14:00-0300` as `2026-03-10T14:00:00-03:00`. What has another shape stays as it is.
fn completed(mut moment: String) -> String {
    if matches!(moment.as_bytes().get(16), Some(b'Z' | b'+' | b'-')) {
        moment.insert_str(16, ":00");
    }
    let offset = moment.get(19..).and_then(|tail| tail.rfind(['+', '-']).and_then(|sign| tail.get(sign + 1..)));
    let (digits, is_plain) =
        offset.map_or((0, false), |digits| (digits.len(), digits.bytes().all(|byte| byte.is_ascii_digit())));
    match (digits, is_plain) {
        (2, true) => moment.push_str(":00"),
        (4, true) => moment.insert(moment.len() - 2, ':'),
        _complete => {}
    }
    moment
}

/// A time by the clock, `09:30`, from `00:00` to `24:00`.
pub fn wall_time(text: &str) -> Result<WallTime, Faults> {
    let bad = || Faults::here("must be a time such as 09:30");
    let is_shaped = text.len() == 5 && text.bytes().enumerate().all(|(place, byte)| (place == 2) == (byte == b':'));
    if !is_shaped {
        return Err(bad());
    }
    text.parse().map_err(|_bad_time| bad())
}

/// A zone by its IANA name.
pub fn zone(text: &str) -> Result<Zone, Faults> {
    text.parse().map_err(|_unknown| Faults::here("must be an IANA time zone such as America/Sao_Paulo"))
}

/// An integer in a range, in decimal digits.
pub fn integer(range: RangeInclusive<i64>) -> impl Fn(&str) -> Result<i64, Faults> {
    move |text| {
        let digits = text.strip_prefix('-').unwrap_or(text);
        if digits.is_empty() || !digits.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(Faults::here("must be an integer"));
        }
        // What is too large for the type is out of most ranges, and the end of the widest.
        let beyond = if text.starts_with('-') { i64::MIN } else { i64::MAX };
        match text.parse().unwrap_or(beyond) {
            value if range.contains(&value) => Ok(value),
            _outside => Err(Faults::here(format!("must be from {} to {}", range.start(), range.end()))),
        }
    }
}

/// Whole minutes in a range, as a length.
pub fn minutes(range: RangeInclusive<i64>) -> impl Fn(&str) -> Result<Length, Faults> {
    move |text| integer(range.clone())(text).map(Length::minutes)
}

/// `true` or `false`.
pub fn boolean(text: &str) -> Result<bool, Faults> {
    match text {
        "true" => Ok(true),
        "false" => Ok(false),
        _other => Err(Faults::here("must be true or false")),
    }
}

/// One of a few words.
pub fn one_of<T: Copy>(words: &'static [(&'static str, T)]) -> impl Fn(&str) -> Result<T, Faults> {
    move |text| {
        words.iter().find(|(word, _)| *word == text).map(|(_, value)| *value).ok_or_else(|| {
            let known: Vec<&str> = words.iter().map(|(word, _)| *word).collect();
            Faults::here(format!("must be one of {}", known.join(", ")))
        })
    }
}

/// The years that dates may lie in: a day before or after never leaves what the clock can say.
const YEARS: RangeInclusive<i32> = 1970..=9998;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_count_characters() {
        assert_eq!(line(3)("  été "), Ok("été".to_owned()));
        assert!(line(3)("étés").is_err());
        assert!(line(3)(" \t\u{a0}").is_err());
        assert!(free(9)("a\0b").is_err(), "no database column takes it");
        assert_eq!(free(9)(" "), Ok(" ".to_owned()));
    }

    #[test]
    fn emails() {
        for good in ["a@b.co", "first.last+tag@sub.example.com", "ü@exämple.de", " a@b.co "] {
            assert_eq!(email(good), Ok(good.trim().to_owned()));
        }
        for bad in
            ["", "a", "a@b", "@b.co", "a@", "a@b..co", "a@@b.co", "a b@c.de", "a@b.co\nx", "A <a@b.co>", "a@-b.co"]
        {
            assert!(email(bad).is_err(), "{bad}");
        }
        assert!(email(&format!("{}@b.co", "a".repeat(251))).is_err());
    }

    #[test]
    fn dates() {
        assert_eq!(date("2024-02-29"), Ok(time::macros::date!(2024 - 02 - 29)));
        for bad in
            ["2023-02-29", "2026-3-1", "20260301", "2026-03-01T00:00", "+002026-01-01", "1969-12-31", "9999-01-01", ""]
        {
            assert!(date(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn instants_need_an_offset() {
        let noon = Instant::from_seconds(1_773_144_000);
        for good in [
            "2026-03-10T12:00:00Z",
            "2026-03-10T12:00:00.000Z",
            "2026-03-10T09:00:00-03:00",
            "2026-03-10T12:00:00+00:00",
            "2026-03-10t12:00:00z",
            "2026-03-10T12:00:00.0000000001Z",
            "2026-03-10T12:00Z",
            "2026-03-10T09:00-0300",
            "2026-03-10T17:30:00.000+0530",
            "2026-03-10T09:00:00-03",
        ] {
            assert_eq!(instant(good), Ok(noon), "{good}");
        }
        assert_eq!(instant("2026-03-10T12:00:00"), Err(Faults::here("must have an offset, such as Z or -03:00")));
        for bad in [
            "2026-03-10",
            "2026-13-10T12:00:00Z",
            "noon",
            "",
            "2026-03-10T25:00:00Z",
            "9999-12-31T23:59:59Z",
            "é",
            "2026-03-10T12:00",
            "2026-03-10T12Z",
            "2026-03-10T12:00:00+3",
            "2026-03-10T12:00:00+030",
            "2026-03-10T12:00:00-éé",
            "2026-03-10T12:00:00+😀",
            "2026-03-10T12:00:0+0000",
            "2026-03-10T12:0é:00Z",
        ] {
            assert!(instant(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn clocks_zones_and_words() {
        assert_eq!(wall_time("24:00").map(WallTime::minutes), Ok(1440));
        for bad in ["9:00", "09:60", "24:01", "09:00:00", "0900", "ab:cd", "１９:00"] {
            assert!(wall_time(bad).is_err(), "{bad}");
        }
        assert!(zone("America/Sao_Paulo").is_ok());
        assert!(zone("America/San_Francisco").is_err());
        let colour = one_of(&[("red", 1), ("blue", 2)]);
        assert_eq!(colour("blue"), Ok(2));
        assert_eq!(colour("green"), Err(Faults::here("must be one of red, blue")));
        assert_eq!(boolean("1"), Err(Faults::here("must be true or false")));
    }

    #[test]
    fn integers() {
        assert_eq!(integer(1..=100)("25"), Ok(25));
        for bad in ["", "-", "+1", "1.0", "1e2", " 1", "٣", "0", "101", "99999999999999999999"] {
            assert!(integer(1..=100)(bad).is_err(), "{bad}");
        }
        for (text, value) in [("99999999999999999999", i64::MAX), ("-99999999999999999999", i64::MIN)] {
            assert_eq!(integer(i64::MIN..=i64::MAX)(text), Ok(value));
        }
        assert_eq!(minutes(1..=1440)("30"), Ok(Length::minutes(30)));
    }
}
