//! Weekly hours as they are said: rows of hours, and rows of breaks that are taken out of them.

use slot_core::{WallRange, WallTime};
use time::Weekday;

/// Minutes of a day by the clock.
const DAY: u32 = 1440;
/// Minutes of a week by the clock.
const WEEK: u32 = 7 * DAY;

/// Hours of one weekday.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct HoursRule {
    /// Which weekday.
    pub weekday: Weekday,
    /// From when to when by the clock.
    pub hours: WallRange,
    /// Whether it can be booked then; otherwise it cannot, whatever other rows say: a break.
    pub available: bool,
}

impl HoursRule {
    /// Hours in which it can be booked.
    pub const fn open(weekday: Weekday, hours: WallRange) -> Self {
        Self { weekday, hours, available: true }
    }
}

/// A stretch of the week, in minutes from the start of Monday. It may run over the end of Sunday.
#[derive(Clone, Copy)]
struct Stretch {
    from: u32,
    until: u32,
}

/// The hours that are left when the breaks are taken out, each in the order of the row that it is left of. What is left
/// behind a break counts as hours of its own: slots begin anew where the break ends.
pub(super) fn without_breaks(rules: &[HoursRule]) -> Vec<HoursRule> {
    let breaks: Vec<Stretch> = rules.iter().filter(|rule| !rule.available).copied().map(Stretch::of).collect();
    let open = rules.iter().filter(|rule| rule.available);
    if breaks.is_empty() {
        return open.copied().collect();
    }
    let mut left = Vec::with_capacity(rules.len());
    for rule in open {
        let mut pieces = vec![Stretch::of(*rule)];
        for pause in &breaks {
            // A break of Sunday night may reach into Monday, and hours of Sunday night likewise.
            for shift in [0, WEEK] {
                pieces = pieces.into_iter().flat_map(|piece| piece.without(pause.later(shift))).collect();
            }
            if pause.from >= WEEK - DAY {
                let Some(pause) = pause.earlier(WEEK) else { continue };
                pieces = pieces.into_iter().flat_map(|piece| piece.without(pause)).collect();
            }
        }
        left.extend(pieces.into_iter().filter_map(Stretch::rule));
    }
    left
}

impl Stretch {
    fn of(rule: HoursRule) -> Self {
        let day = u32::from(rule.weekday.number_days_from_monday()) * DAY;
        let end = u32::from(rule.hours.end().minutes()) + if rule.hours.is_overnight() { DAY } else { 0 };
        Self { from: day + u32::from(rule.hours.start().minutes()), until: day + end }
    }

    const fn later(self, minutes: u32) -> Self {
        Self { from: self.from + minutes, until: self.until + minutes }
    }

    /// The part of it that is left when it is that much earlier; `None` when all of it is before the week.
    const fn earlier(self, minutes: u32) -> Option<Self> {
        match self.until.checked_sub(minutes) {
            None | Some(0) => None,
            Some(until) => Some(Self { from: self.from.saturating_sub(minutes), until }),
        }
    }

    /// What is left of it, at most two pieces.
    fn without(self, pause: Self) -> impl Iterator<Item = Self> {
        let before = Self { from: self.from, until: self.until.min(pause.from) };
        let after = Self { from: self.from.max(pause.until), until: self.until };
        [before, after].into_iter().filter(|piece| piece.from < piece.until)
    }

    fn rule(self) -> Option<HoursRule> {
        let wall = |minutes: u32| WallTime::new(u16::try_from(minutes).ok()?).ok();
        let weekday = Weekday::Monday.nth_next(u8::try_from(self.from / DAY % 7).ok()?);
        let start = self.from % DAY;
        let end = start + (self.until - self.from);
        let hours = WallRange::new(wall(start)?, wall(if end > DAY { end - DAY } else { end })?).ok()?;
        Some(HoursRule::open(weekday, hours))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Weekday::{Monday, Sunday, Tuesday};

    fn row(weekday: Weekday, start: &str, end: &str, available: bool) -> HoursRule {
        HoursRule { weekday, hours: WallRange::parse(start, end).unwrap(), available }
    }

    #[test]
    fn breaks_are_taken_out() {
        let day = row(Monday, "09:00", "17:00", true);
        for (rows, left) in [
            (vec![day], vec![(Monday, "09:00", "17:00")]),
            (vec![day, row(Tuesday, "12:00", "13:00", false)], vec![(Monday, "09:00", "17:00")]),
            (
                vec![row(Monday, "12:00", "12:45", false), day],
                vec![(Monday, "09:00", "12:00"), (Monday, "12:45", "17:00")],
            ),
            (vec![day, row(Monday, "08:00", "10:00", false)], vec![(Monday, "10:00", "17:00")]),
            (vec![day, row(Monday, "16:00", "24:00", false)], vec![(Monday, "09:00", "16:00")]),
            (vec![day, row(Monday, "00:00", "24:00", false)], vec![]),
            (
                vec![day, row(Monday, "10:00", "11:00", false), row(Monday, "10:30", "12:00", false)],
                vec![(Monday, "09:00", "10:00"), (Monday, "12:00", "17:00")],
            ),
            (
                vec![row(Monday, "22:00", "06:00", true), row(Tuesday, "01:00", "02:00", false)],
                vec![(Monday, "22:00", "01:00"), (Tuesday, "02:00", "06:00")],
            ),
            (
                vec![row(Sunday, "22:00", "06:00", true), row(Monday, "00:00", "02:00", false)],
                vec![(Sunday, "22:00", "24:00"), (Monday, "02:00", "06:00")],
            ),
            (
                vec![row(Monday, "00:00", "08:00", true), row(Sunday, "23:00", "01:00", false)],
                vec![(Monday, "01:00", "08:00")],
            ),
            (vec![row(Monday, "12:00", "12:00", true)], vec![(Monday, "12:00", "12:00")]),
        ] {
            let expected: Vec<HoursRule> =
                left.into_iter().map(|(day, start, end)| row(day, start, end, true)).collect();
            assert_eq!(without_breaks(&rows), expected, "{rows:?}");
        }
    }
}
