//! Local days as stretches of the UTC time line.

use crate::{Instant, Span, Zone};
use time::Date;

/// One local date, from its midnight to the next.
///
/// The days of a zone follow each other without a gap, also where clocks jump over midnight or show it twice: a moment
/// belongs to the last midnight that was reached, so that days never interleave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Day {
    pub(crate) date: Date,
    pub(crate) span: Span,
}

impl Day {
    /// The day that a moment belongs to; `None` only at the very edge of the calendar.
    pub(crate) fn of(zone: &Zone, at: Instant) -> Option<Self> {
        let local = zone.date(at);
        let mut day = Self::on_or_after(zone, local.previous_day().unwrap_or(local))?;
        while day.span.end() <= at {
            day = day.following(zone)?;
        }
        Some(day)
    }

    /// Every day that overlaps the range, in order.
    pub(crate) fn covering(zone: &Zone, range: Span) -> Vec<Self> {
        let first = Self::of(zone, range.start());
        std::iter::successors(first, |day| day.following(zone))
            .take_while(|day| day.span.start() < range.end())
            .collect()
    }

    fn following(self, zone: &Zone) -> Option<Self> {
        Self::on_or_after(zone, self.date.next_day()?)
    }

    /// The day of this date, or of the next that the zone did not skip.
    fn on_or_after(zone: &Zone, date: Date) -> Option<Self> {
        std::iter::successors(Some(date), |date| date.next_day())
            .find_map(|date| Some(Self { date, span: zone.day(date)? }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, utc_datetime};

    #[test]
    fn days_follow_each_other_where_midnight_is_odd() {
        // Midnight twice (St. John's, until 2011), a skipped date (Samoa), no midnight (Sao Paulo, until 2018).
        for (name, around) in [
            ("America/St_Johns", utc_datetime!(2010-11-07 02:31)),
            ("Pacific/Apia", utc_datetime!(2011-12-30 10:00)),
            ("America/Sao_Paulo", utc_datetime!(2018-11-04 03:00)),
        ] {
            let zone: Zone = name.parse().unwrap();
            let range =
                Span::starting(Instant::from(around) - crate::Length::minutes(3000), crate::Length::minutes(6000));
            let days = Day::covering(&zone, range.unwrap());
            assert!(days.len() >= 4, "{name}");
            for pair in days.windows(2) {
                assert_eq!(pair[0].span.end(), pair[1].span.start(), "{name}");
            }
            for day in days {
                assert_eq!(Day::of(&zone, day.span.start()), Some(day), "{name}");
            }
        }
    }

    #[test]
    fn a_moment_belongs_to_the_last_midnight() {
        let zone: Zone = "America/Sao_Paulo".parse().unwrap();
        let at = Instant::from(utc_datetime!(2026-03-10 02:59));
        assert_eq!(Day::of(&zone, at).unwrap().date, date!(2026 - 03 - 09));
    }
}
