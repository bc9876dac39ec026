//! Properties of schedules: expansion against a date-by-date reading, and over split ranges.

use proptest::prelude::*;
use slot_core::{
    Dates, Effect, Expansion, Hours, Instant, Length, Nth, Override, Schedule, Source, Span, Validity, WallRange,
    WallTime, WeekdaySet, WeeklyRule, Zone,
};
use std::{collections::BTreeSet, num::NonZeroU16};
use time::{Date, Duration, Weekday, macros::date};

/// Zones with clocks that change at midnight, by half an hour, southern, over midnight, or not at all.
const ZONES: [&str; 9] = [
    "America/Sao_Paulo",
    "America/New_York",
    "Europe/Berlin",
    "Africa/Cairo",
    "America/Santiago",
    "Australia/Lord_Howe",
    "Asia/Kathmandu",
    "America/Nuuk",
    "Pacific/Apia",
];

/// Dates near changes of the clocks in those zones, the date that Samoa skipped among them.
const MOMENTS: [Date; 6] = [
    date!(2026 - 03 - 07),
    date!(2026 - 03 - 28),
    date!(2026 - 04 - 23),
    date!(2026 - 09 - 05),
    date!(2026 - 10 - 31),
    date!(2011 - 12 - 29),
];

fn weekday() -> impl Strategy<Value = Weekday> {
    (0u8..7).prop_map(|days| Weekday::Monday.nth_next(days))
}

fn hours() -> impl Strategy<Value = WallRange> {
    (0u16..48, 0u16..=48).prop_map(|(start, end)| {
        WallRange::new(WallTime::new(start * 30).unwrap(), WallTime::new(end * 30).unwrap()).unwrap()
    })
}

fn date_near(moment: Date) -> impl Strategy<Value = Date> {
    (-12i64..12).prop_map(move |days| moment + Duration::days(days))
}

fn validity(moment: Date) -> impl Strategy<Value = Validity> {
    let bound = || proptest::option::weighted(0.3, date_near(moment));
    (bound(), bound()).prop_map(|(from, until)| Validity { from, until })
}

fn dates(moment: Date) -> impl Strategy<Value = Dates> {
    let near = || date_near(moment);
    let until = || proptest::option::of(date_near(moment));
    let interval = || (1u16..4).prop_map(|interval| NonZeroU16::new(interval).unwrap());
    let nth = (1u8..=5).prop_map(|number| Nth::from_number(number).unwrap());
    prop_oneof![
        (near(), 0i64..6).prop_map(|(first, days)| Dates::Span { first, last: first + Duration::days(days) }),
        (near(), interval(), proptest::collection::vec(weekday(), 1..4), until()).prop_map(
            |(start, interval, days, until)| Dates::Weekly {
                start,
                interval,
                days: days.into_iter().collect::<WeekdaySet>(),
                until
            }
        ),
        (near(), interval(), 1u8..=31, until()).prop_map(|(start, interval, day, until)| Dates::MonthlyByDate {
            start,
            interval,
            day,
            until
        }),
        (near(), interval(), nth, weekday(), until()).prop_map(|(start, interval, nth, weekday, until)| {
            Dates::MonthlyByWeekday { start, interval, nth, weekday, until }
        }),
    ]
}

fn effect() -> impl Strategy<Value = Effect> {
    let part = || prop_oneof![Just(Hours::AllDay), hours().prop_map(Hours::Timed)];
    prop_oneof![
        part().prop_map(Effect::Block),
        part().prop_map(Effect::Open),
        proptest::collection::vec(hours(), 0..3).prop_map(Effect::Replace),
    ]
}

/// A schedule and a range near a change of the clocks, with a moment inside the range.
fn scene() -> impl Strategy<Value = (Schedule, Span, Instant)> {
    let moment = proptest::sample::select(MOMENTS.to_vec());
    moment.prop_flat_map(|moment| {
        let rule = (weekday(), hours(), validity(moment)).prop_map(|(weekday, hours, valid)| WeeklyRule {
            weekday,
            hours,
            valid,
        });
        let change = (dates(moment), effect()).prop_map(|(dates, effect)| Override { dates, effect });
        let zone = proptest::sample::select(ZONES.to_vec()).prop_map(|name| name.parse::<Zone>().unwrap());
        let schedule = (zone, proptest::collection::vec(rule, 0..8), proptest::collection::vec(change, 0..4))
            .prop_map(|(zone, weekly, overrides)| Schedule { zone, weekly, overrides });
        let midnight = Instant::from(moment.midnight().as_utc());
        let range = (-7_200i64..7_200, 2i64..10_000, 0.0..1.0f64).prop_map(move |(start, length, part)| {
            let span = Span::starting(midnight + Length::minutes(start), Length::minutes(length)).unwrap();
            let inside = (part * f64::from(u16::try_from(length - 1).unwrap())).floor() + 1.0;
            let inside: i64 = format!("{inside:.0}").parse().unwrap();
            (span, span.start() + Length::minutes(inside.min(length - 1)))
        });
        (schedule, range).prop_map(|(schedule, (range, inside))| (schedule, range, inside))
    })
}

/// What the schedule says, read off date by date over far more dates than can matter.
fn naive(schedule: &Schedule, range: Span) -> (BTreeSet<Span>, BTreeSet<(Span, Source)>) {
    let (mut windows, mut blocks) = (BTreeSet::new(), BTreeSet::new());
    let mut date = range.start().to_utc().date() - Duration::days(10);
    while date <= range.end().to_utc().date() + Duration::days(10) {
        let resolve = |hours: WallRange| {
            let end_date = if hours.end() <= hours.start() { date.next_day().unwrap() } else { date };
            let (start, end) =
                (schedule.zone.instant(date, hours.start()), schedule.zone.instant(end_date, hours.end()));
            Span::new(start, end).ok().filter(|span| span.overlaps(range))
        };
        let matching = || schedule.overrides.iter().enumerate().filter(|(_, change)| change.dates.matches(date));
        let mut hours: Vec<WallRange> = Vec::new();
        for (_, change) in matching() {
            if let Effect::Replace(instead) = &change.effect {
                hours.extend(instead);
            }
        }
        if !matching().any(|(_, change)| matches!(change.effect, Effect::Replace(_))) {
            let rules = schedule.weekly.iter();
            let todays = rules.filter(|rule| {
                rule.weekday == date.weekday()
                    && rule.valid.from.is_none_or(|from| date >= from)
                    && rule.valid.until.is_none_or(|until| date <= until)
            });
            hours.extend(todays.map(|rule| rule.hours));
        }
        for (index, change) in matching() {
            match change.effect {
                Effect::Open(part) => hours.push(part.range()),
                Effect::Block(part) => {
                    blocks.extend(resolve(part.range()).map(|span| (span, Source::Override(index))));
                }
                Effect::Replace(_) => {}
            }
        }
        windows.extend(hours.into_iter().filter_map(resolve));
        date = date.next_day().unwrap();
    }
    (windows, blocks)
}

fn parts(expansion: &Expansion) -> (BTreeSet<Span>, BTreeSet<(Span, Source)>) {
    let windows = expansion.windows.iter().map(|window| window.span).collect();
    (windows, expansion.blocks.iter().map(|block| (block.span, block.source)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn expansion_is_what_each_date_says((schedule, range, _inside) in scene()) {
        let expansion = schedule.expand(range);
        let (windows, blocks) = naive(&schedule, range);
        prop_assert_eq!(parts(&expansion), (windows.clone(), blocks));
        prop_assert_eq!(expansion.windows.len(), windows.len(), "no window twice");
        prop_assert!(expansion.windows.is_sorted() && expansion.blocks.is_sorted());
    }

    #[test]
    fn a_split_range_says_the_same((schedule, range, inside) in scene()) {
        let whole = parts(&schedule.expand(range));
        let mut both = parts(&schedule.expand(Span::new(range.start(), inside).unwrap()));
        let right = parts(&schedule.expand(Span::new(inside, range.end()).unwrap()));
        both.0.extend(right.0);
        both.1.extend(right.1);
        prop_assert_eq!(both, whole);
    }

    #[test]
    fn recurring_dates_are_counted_from_their_start(dates in dates(MOMENTS[0]), ahead in 0i64..400) {
        let date = dates.first() + Duration::days(ahead);
        let expected = dates.last().is_none_or(|last| date <= last) && match dates {
            Dates::Span { .. } => true,
            Dates::Weekly { start, interval, days, .. } => {
                // Step from the Monday of the start's week, interval weeks at a time.
                let mut monday = start - Duration::days(i64::from(start.weekday().number_days_from_monday()));
                while monday + Duration::days(6) < date {
                    monday += Duration::weeks(i64::from(interval.get()));
                }
                monday <= date && days.contains(date.weekday())
            }
            Dates::MonthlyByDate { start, interval, day, .. } => {
                on_month(start, interval, date) && date.day() == day
            }
            Dates::MonthlyByWeekday { start, interval, nth, weekday, .. } => {
                let of_month: Vec<Date> = (1..=31)
                    .filter_map(|day| date.replace_day(day).ok())
                    .filter(|day| day.weekday() == weekday)
                    .collect();
                let wanted = match nth {
                    Nth::Last => of_month.last(),
                    Nth::First | Nth::Second | Nth::Third | Nth::Fourth => of_month.get(usize::from(nth.number()) - 1),
                };
                on_month(start, interval, date) && wanted == Some(&date)
            }
        };
        prop_assert_eq!(dates.matches(date), expected, "{}", date);
        prop_assert!(!dates.matches(dates.first() - Duration::days(ahead + 1)), "nothing before the start");
    }
}

fn on_month(start: Date, interval: NonZeroU16, date: Date) -> bool {
    let (mut year, mut month) = (start.year(), u16::from(u8::from(start.month())));
    while (year, month) < (date.year(), u16::from(u8::from(date.month()))) {
        month += interval.get();
        while month > 12 {
            (year, month) = (year + 1, month - 12);
        }
    }
    (year, month) == (date.year(), u16::from(u8::from(date.month())))
}
