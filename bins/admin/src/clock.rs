//! Dates and times on the command line by the wall clock of a business.

use crate::app::Refused;
use slot_core::{Instant, WallTime, Zone};
use time::{Date, OffsetDateTime, format_description::well_known::Rfc3339};

/// Reads a moment: with an offset, or by the wall clock of the zone; `what` names the option.
pub(crate) fn moment(what: &str, text: &str, zone: &Zone) -> Result<Instant, Refused> {
    if let Ok(at) = OffsetDateTime::parse(text, &Rfc3339) {
        return Ok(Instant::from(at));
    }
    let local = text.split_once(['T', ' ']).and_then(|(date, time)| Some((parse_date(date)?, parse_time(time)?)));
    let Some((date, at)) = local else {
        return Err(Refused(format!(
            "{what} is not a time: {text:?}; write it by the wall clock of the business, such as 2027-01-31T15:00, or \
             with an offset, such as 2027-01-31T15:00:00-03:00"
        )));
    };
    Ok(zone.instant(date, at))
}

/// Reads a date; `what` names the option.
pub(crate) fn date(what: &str, text: &str) -> Result<Date, Refused> {
    parse_date(text).ok_or_else(|| {
        Refused(format!("{what} is not a date: {text:?}; write year, month and day, such as 2027-01-31"))
    })
}

/// Reads the beginning of a stretch: a date, or a moment.
pub(crate) fn from(what: &str, text: &str, zone: &Zone) -> Result<Instant, Refused> {
    parse_date(text).map_or_else(|| moment(what, text, zone), |date| Ok(zone.instant(date, WallTime::MIDNIGHT)))
}

/// Reads the end of a stretch: a date, which belongs to it, or a moment, which does not.
pub(crate) fn until(what: &str, text: &str, zone: &Zone) -> Result<Instant, Refused> {
    parse_date(text).map_or_else(|| moment(what, text, zone), |date| Ok(zone.instant(date, WallTime::END)))
}

fn parse_date(text: &str) -> Option<Date> {
    let mut parts = text.splitn(3, '-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let is_whole = year.len() == 4 && month.len() == 2 && day.len() == 2;
    let month = time::Month::try_from(digits::<u8>(month)?).ok()?;
    Date::from_calendar_date(digits::<u16>(year)?.into(), month, digits(day)?).ok().filter(|_| is_whole)
}

/// `HH:MM` or `HH:MM:00`.
fn parse_time(text: &str) -> Option<WallTime> {
    let text = if text.len() == 8 { text.strip_suffix(":00")? } else { text };
    text.parse().ok()
}

fn digits<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.bytes().all(|byte| byte.is_ascii_digit()).then(|| text.parse().ok())?
}

/// What the wall clock shows at a moment: `2027-01-31 15:00:00`.
pub(crate) fn local(zone: &Zone, at: Instant) -> String {
    let local = zone.local(at);
    format!("{} {:02}:{:02}:{:02}", local.date(), local.hour(), local.minute(), local.second())
}

/// What the wall clock shows at a moment, without date and seconds: `15:00`.
pub(crate) fn hour(zone: &Zone, at: Instant) -> String {
    let local = zone.local(at);
    format!("{:02}:{:02}", local.hour(), local.minute())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_wall_unless_they_have_an_offset() {
        let zone: Zone = "America/Sao_Paulo".parse().unwrap();
        let noon = moment("--start", "2026-03-10T12:00:00Z", &zone).unwrap();
        for text in ["2026-03-10T09:00", "2026-03-10 09:00", "2026-03-10T09:00:00", "2026-03-10T09:00:00-03:00"] {
            assert_eq!(moment("--start", text, &zone), Ok(noon), "{text}");
        }
        for text in [
            "",
            "09:00",
            "2026-03-10",
            "2026-02-30T09:00",
            "2026-03-10T25:00",
            "2026-03-10T09:00:30",
            "+026-03-10T09:00",
        ] {
            let said = moment("--start", text, &zone).unwrap_err().to_string();
            assert!(said.starts_with("--start is not a time") && said.contains("offset"), "{text}");
        }
        assert_eq!(local(&zone, noon), "2026-03-10 09:00:00");
        assert_eq!(hour(&zone, noon), "09:00");
    }

    #[test]
    fn the_last_date_of_a_stretch_belongs_to_it() {
        let zone = Zone::utc();
        let (first, last) = (from("--from", "2026-03-10", &zone), until("--to", "2026-03-10", &zone));
        assert_eq!((last.unwrap() - first.unwrap()).as_minutes(), 1440);
        for text in ["2026-3-10", "10.03.2026", "2026-02-29", "2026-03-+1"] {
            assert!(date("--date", text).unwrap_err().to_string().starts_with("--date is not a date"), "{text}");
        }
    }
}
