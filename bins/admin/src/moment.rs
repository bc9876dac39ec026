//! Moments on the command line: RFC 3339, always with an offset.

use crate::app::Refused;
use slot_core::Instant;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// Reads a moment; `what` names the option.
pub(crate) fn parse(what: &str, text: &str) -> Result<Instant, Refused> {
    OffsetDateTime::parse(text, &Rfc3339).map(Instant::from).map_err(|_unreadable| {
        Refused(format!(
            "{what} is not a moment: {text:?}; write date, time and offset, such as 2027-01-31T18:00:00Z or \
             2027-01-31T15:00:00-03:00"
        ))
    })
}

/// Whether moments may lie on the wrong side of now, because servers with a clock of their own use this database.
pub(crate) fn is_clock_free() -> bool {
    std::env::var("SLOT_ALLOW_TEST_CLOCK").is_ok_and(|value| value == "1")
}

/// A moment as it is printed.
pub(crate) fn text(at: Instant) -> String {
    at.rfc3339_millis().to_string()
}

/// A moment that may not have come, as it is printed for people.
pub(crate) fn or(at: Option<Instant>, none: &str) -> String {
    at.map_or_else(|| none.to_owned(), |at| at.rfc3339().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_needed() {
        let noon = parse("--before", "2026-03-10T12:00:00Z").unwrap();
        assert_eq!(parse("--before", "2026-03-10T09:00:00-03:00"), Ok(noon));
        assert_eq!(text(noon), "2026-03-10T12:00:00.000Z");
        for wrong in ["2026-03-10", "2026-03-10T12:00:00", "tomorrow", "", "2026-02-30T12:00:00Z"] {
            let refused = parse("--before", wrong).unwrap_err().to_string();
            assert!(refused.starts_with("--before is not a moment") && refused.contains("offset"), "{refused}");
        }
    }
}
