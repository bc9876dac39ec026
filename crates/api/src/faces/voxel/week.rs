//! Weekly hours as rows, none of which goes past midnight.

use engine::model::{HoursRule, Resource};
use slot_core::{ResourceId, WallTime};

/// Hours within one day. Rows are in the order in which they are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Row {
    /// Whose; `None` is the business itself.
    pub(super) staff: Option<ResourceId>,
    /// From Sunday, which is 0, to Saturday.
    pub(super) weekday: u8,
    pub(super) start: WallTime,
    pub(super) end: WallTime,
}

/// The weekly hours that a resource has of its own, as rows of `staff`, without breaks. Hours past midnight are cut there, and
/// go on the day after.
pub(super) fn rows(staff: Option<ResourceId>, resource: &Resource) -> impl Iterator<Item = Row> {
    let own = if resource.hours_from.is_none() { resource.hours.as_deref() } else { None };
    let available = own.unwrap_or_default().iter().filter(|rule| rule.available);
    available.flat_map(move |rule| days(staff, *rule)).filter(|row| row.start < row.end)
}

fn days(staff: Option<ResourceId>, rule: HoursRule) -> [Row; 2] {
    let HoursRule { weekday, hours, available: _ } = rule;
    let (start, end, midnight) = (hours.start(), hours.end(), WallTime::MIDNIGHT);
    let (first, second) = (weekday.number_days_from_sunday(), weekday.next().number_days_from_sunday());
    if hours.is_overnight() {
        [Row { staff, weekday: first, start, end: WallTime::END }, Row { staff, weekday: second, start: midnight, end }]
    } else {
        // The second day has nothing.
        [Row { staff, weekday: first, start, end }, Row { staff, weekday: second, start: midnight, end: midnight }]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use slot_core::WallRange;
    use time::Weekday;

    #[test]
    fn hours_past_midnight_are_cut_there() {
        let shown = |weekday, start: &str, end: &str| {
            let hours = WallRange::parse(start, end).unwrap();
            let rows = days(None, HoursRule::open(weekday, hours)).into_iter().filter(|row| row.start < row.end);
            rows.map(|row| format!("{} {}-{}", row.weekday, row.start, row.end)).collect::<Vec<_>>().join(", ")
        };
        for (weekday, start, end, expected) in [
            (Weekday::Sunday, "09:00", "17:00", "0 09:00-17:00"),
            (Weekday::Monday, "00:00", "24:00", "1 00:00-24:00"),
            (Weekday::Friday, "22:00", "02:00", "5 22:00-24:00, 6 00:00-02:00"),
            (Weekday::Saturday, "22:00", "02:00", "6 22:00-24:00, 0 00:00-02:00"),
            (Weekday::Monday, "22:00", "00:00", "1 22:00-24:00"),
            (Weekday::Monday, "08:00", "08:00", "1 08:00-24:00, 2 00:00-08:00"),
        ] {
            assert_eq!(shown(weekday, start, end), expected);
        }
    }
}
