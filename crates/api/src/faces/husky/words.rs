//! The words of this face for weekdays, parts of the day and statuses.

use engine::model::{DaySession, WindowStatus};
use time::Weekday;

/// Weekdays by their names.
pub(super) const DAYS: &[(&str, Weekday)] = &[
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Parts of the day by their names.
pub(super) const SESSIONS: &[(&str, DaySession)] =
    &[("Morning", DaySession::Morning), ("Afternoon", DaySession::Afternoon), ("Evening", DaySession::Evening)];

/// Statuses of windows by their names.
pub(super) const STATUSES: &[(&str, WindowStatus)] = &[("OPEN", WindowStatus::Open), ("CLOSED", WindowStatus::Closed)];

/// The words for weekdays.
pub(super) const DAY_WORDS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
/// The words for parts of the day.
pub(super) const SESSION_WORDS: [&str; 3] = ["Morning", "Afternoon", "Evening"];
/// The words for statuses of windows.
pub(super) const STATUS_WORDS: [&str; 2] = ["OPEN", "CLOSED"];

/// What the weekday is called.
pub(super) const fn day(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "monday",
        Weekday::Tuesday => "tuesday",
        Weekday::Wednesday => "wednesday",
        Weekday::Thursday => "thursday",
        Weekday::Friday => "friday",
        Weekday::Saturday => "saturday",
        Weekday::Sunday => "sunday",
    }
}

/// What the part of the day is called.
pub(super) const fn session(session: DaySession) -> &'static str {
    match session {
        DaySession::Morning => "Morning",
        DaySession::Afternoon => "Afternoon",
        DaySession::Evening => "Evening",
    }
}

/// What the status is called.
pub(super) const fn status(status: WindowStatus) -> &'static str {
    match status {
        WindowStatus::Open => "OPEN",
        WindowStatus::Closed => "CLOSED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        assert!(DAYS.iter().all(|&(word, value)| day(value) == word));
        assert!(SESSIONS.iter().all(|&(word, value)| session(value) == word));
        assert_eq!(SESSIONS.len(), DaySession::ALL.len());
        assert!(STATUSES.iter().all(|&(word, value)| status(value) == word));
        assert_eq!(STATUSES.len(), WindowStatus::ALL.len());
        assert!(DAYS.iter().map(|(word, _)| *word).eq(DAY_WORDS));
        assert!(SESSIONS.iter().map(|(word, _)| *word).eq(SESSION_WORDS));
        assert!(STATUSES.iter().map(|(word, _)| *word).eq(STATUS_WORDS));
    }
}
