//! The words of this face for weekdays, parts of the day and statuses.

use engine::model::{DaySession, WindowStatus};
use time::Weekday;

/// Weekdays by their names.
pub(super) const DAYS: [(&str, Weekday); 7] = [
    ("monday", Weekday::Monday),
    ("tuesday", Weekday::Tuesday),
    ("wednesday", Weekday::Wednesday),
    ("thursday", Weekday::Thursday),
    ("friday", Weekday::Friday),
    ("saturday", Weekday::Saturday),
    ("sunday", Weekday::Sunday),
];

/// Parts of the day by their names.
pub(super) const SESSIONS: [(&str, DaySession); 3] =
    [("Morning", DaySession::Morning), ("Afternoon", DaySession::Afternoon), ("Evening", DaySession::Evening)];

/// Statuses of windows by their names.
pub(super) const STATUSES: [(&str, WindowStatus); 2] = [("OPEN", WindowStatus::Open), ("CLOSED", WindowStatus::Closed)];

/// The words for weekdays.
pub(super) const DAY_WORDS: [&str; DAYS.len()] = firsts(&DAYS);
/// The words for parts of the day.
pub(super) const SESSION_WORDS: [&str; SESSIONS.len()] = firsts(&SESSIONS);
/// The words for statuses of windows.
pub(super) const STATUS_WORDS: [&str; STATUSES.len()] = firsts(&STATUSES);

/// What the weekday is called.
pub(super) fn day(weekday: Weekday) -> &'static str {
    word(&DAYS, weekday)
}

/// What the part of the day is called.
pub(super) fn session(session: DaySession) -> &'static str {
    word(&SESSIONS, session)
}

/// What the status is called.
pub(super) fn status(status: WindowStatus) -> &'static str {
    word(&STATUSES, status)
}

fn word<T: Copy + PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words.iter().find(|(_, other)| *other == value).map_or("", |(word, _)| word)
}

const fn firsts<T: Copy, const N: usize>(words: &[(&'static str, T); N]) -> [&'static str; N] {
    let (mut firsts, mut next) = ([""; N], 0);
    while next < N {
        #[expect(clippy::indexing_slicing, reason = "both have N of them, and iterators are not const")]
        {
            firsts[next] = words[next].0;
        }
        next += 1;
    }
    firsts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_has_a_word() {
        let week = std::iter::successors(Some(Weekday::Monday), |day| Some(day.next())).take(7);
        assert!(week.map(day).eq(DAY_WORDS));
        assert!(DaySession::ALL.iter().copied().map(session).eq(SESSION_WORDS));
        assert_eq!(WindowStatus::ALL.len(), STATUS_WORDS.len());
        assert!(WindowStatus::ALL.iter().all(|&one| !status(one).is_empty()));
    }
}
