//! Random calendars, ledgers and questions, as strategies.

use proptest::{collection::vec, option, prelude::*, sample::select};
use slot_core::{
    Activity, Alignment, BookingId, Calendar, Capacity, Claim, Dates, Durations, Effect, Grid, HoldId, Hours, Instant,
    Ledger, Length, Notice, Nth, Override, Owner, Rules, Schedule, SlotQuery, Span, Validity, WallRange, WallTime,
    WeekdaySet, WeeklyRule, Zone, merge,
};
use std::num::{NonZeroU16, NonZeroU32};
use time::{Date, Weekday, macros::date};

/// Everything that a question depends on.
#[derive(Clone, Debug)]
pub(crate) struct World {
    pub(crate) calendar: Calendar,
    pub(crate) ledger: Ledger,
    pub(crate) now: Instant,
    pub(crate) query: SlotQuery,
}

/// Weeks in which the clocks of some of these zones change, and one in which none do.
const WEEKS: [(&str, Date); 9] = [
    ("America/New_York", date!(2026 - 03 - 07)),
    ("America/New_York", date!(2026 - 10 - 31)),
    ("Europe/Berlin", date!(2026 - 10 - 24)),
    ("Australia/Lord_Howe", date!(2026 - 04 - 04)),
    ("America/Sao_Paulo", date!(2018 - 11 - 03)),
    ("America/Sao_Paulo", date!(2018 - 02 - 17)),
    ("Asia/Kathmandu", date!(2026 - 05 - 04)),
    ("Africa/Cairo", date!(2026 - 04 - 23)),
    ("Pacific/Apia", date!(2011 - 12 - 29)),
];

/// Quarters of an hour, and now and then another minute.
fn wall_time() -> impl Strategy<Value = WallTime> {
    prop_oneof![
        8 => (0_u16..96).prop_map(|quarter| quarter * 15),
        1 => 0_u16..1440,
    ]
    .prop_map(|minutes| WallTime::new(minutes).unwrap())
}

fn wall_range() -> impl Strategy<Value = WallRange> {
    (wall_time(), prop_oneof![6 => wall_time(), 1 => Just(WallTime::END)])
        .prop_map(|(start, end)| WallRange::new(start, end).unwrap())
}

fn weekday() -> impl Strategy<Value = Weekday> {
    (0_u8..7).prop_map(|days| Weekday::Monday.nth_next(days))
}

fn near(base: Date) -> impl Strategy<Value = Date> {
    (-3_i64..5).prop_map(move |days| base + time::Duration::days(days))
}

fn weekly_rule(base: Date) -> impl Strategy<Value = WeeklyRule> {
    (weekday(), wall_range(), option::weighted(0.2, near(base)), option::weighted(0.2, near(base)))
        .prop_map(|(weekday, hours, from, until)| WeeklyRule { weekday, hours, valid: Validity { from, until } })
}

fn dates(base: Date) -> impl Strategy<Value = Dates> {
    let interval = || (1_u16..3).prop_map(|interval| NonZeroU16::new(interval).unwrap());
    prop_oneof![
        3 => (near(base), 0_i64..3)
            .prop_map(|(first, days)| Dates::Span { first, last: first + time::Duration::days(days) }),
        1 => (near(base), interval(), vec(weekday(), 1..4)).prop_map(|(start, interval, days)| Dates::Weekly {
            start,
            interval,
            days: days.into_iter().collect::<WeekdaySet>(),
            until: None,
        }),
        1 => (near(base), interval())
            .prop_map(|(start, interval)| Dates::MonthlyByDate { start, interval, day: start.day(), until: None }),
        1 => (near(base), weekday(), 1_u8..6).prop_map(|(start, weekday, nth)| Dates::MonthlyByWeekday {
            start,
            interval: NonZeroU16::MIN,
            nth: Nth::from_number(nth).unwrap(),
            weekday,
            until: None,
        }),
    ]
}

fn change(base: Date) -> impl Strategy<Value = Override> {
    let hours = || prop_oneof![1 => Just(Hours::AllDay), 4 => wall_range().prop_map(Hours::Timed)];
    let effect = prop_oneof![
        hours().prop_map(Effect::Block),
        hours().prop_map(Effect::Open),
        vec(wall_range(), 0..3).prop_map(Effect::Replace),
    ];
    (dates(base), effect).prop_map(|(dates, effect)| Override { dates, effect })
}

fn schedule(base: Date) -> impl Strategy<Value = Schedule> {
    (select(&WEEKS), vec(weekly_rule(base), 1..10), vec(change(base), 0..4))
        .prop_map(|((zone, _), weekly, overrides)| Schedule { zone: zone.parse().unwrap(), weekly, overrides })
}

/// A stretch near the week, in steps of five minutes.
pub(crate) fn span_from(base: Instant, first: i64, range: i64, longest: i64) -> impl Strategy<Value = Span> {
    (first..first + range, 1..=longest).prop_map(move |(start, length)| {
        Span::starting(base + Length::minutes(start * 5), Length::minutes(length * 5)).unwrap()
    })
}

fn length(minutes: &'static [i64]) -> impl Strategy<Value = Length> {
    select(minutes).prop_map(Length::minutes)
}

fn rules() -> impl Strategy<Value = Rules> {
    let buffer = || prop_oneof![3 => Just(Length::ZERO), 1 => length(&[5, 10, 30])];
    let notice = prop_oneof![Just(Notice::PastAllowed), length(&[0, 30, 60, 1440]).prop_map(Notice::AtLeast),];
    (buffer(), buffer(), notice, option::weighted(0.3, length(&[60, 1440, 2880])), option::weighted(0.3, 1_u32..4))
        .prop_map(|(buffer_before, buffer_after, notice, horizon, limit)| Rules {
            buffer_before,
            buffer_after,
            notice,
            horizon,
            daily_limit: limit.and_then(NonZeroU32::new),
        })
}

fn calendar(zone: Zone, base: Date) -> impl Strategy<Value = Calendar> {
    let midnight = zone.instant(base, WallTime::MIDNIGHT);
    let activity = prop_oneof![30 => Just(Activity::Active), 1 => Just(Activity::Inactive)];
    let durations = prop_oneof![
        2 => Just(Durations::Any),
        1 => vec(length(&[15, 30, 45, 60, 90]), 0..5).prop_map(Durations::OneOf),
    ];
    let schedules = vec(schedule(base), 1..3);
    let closures = vec(span_from(midnight, -100, 1200, 60), 0..3);
    (activity, schedules, closures, durations, 1_u32..5, rules()).prop_map(
        move |(activity, schedules, closures, durations, capacity, rules)| Calendar {
            activity,
            zone: zone.clone(),
            schedules,
            closures,
            durations,
            capacity: Capacity::new(capacity).unwrap(),
            rules,
        },
    )
}

pub(crate) fn grid() -> impl Strategy<Value = Grid> {
    let alignment = select(&[Alignment::WindowStart, Alignment::LocalGrid, Alignment::Rounded]);
    (length(&[7, 10, 15, 20, 30, 45, 60, 90]), alignment).prop_map(|(step, alignment)| Grid { step, alignment })
}

/// Claims that are a proper colouring of at most so many lanes; some bookings take several of them.
pub(crate) fn coloured(wished: Vec<(Span, u128, Option<Instant>)>, lanes: u32) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    for (busy, id, until) in wished {
        let free = (0..lanes).find(|&lane| !claims.iter().any(|claim| claim.lane == lane && claim.busy.overlaps(busy)));
        let owner = match until {
            None => Owner::Booking(BookingId::from_u128(id)),
            Some(until) => Owner::Hold { id: HoldId::from_u128(id), until },
        };
        claims.extend(free.map(|lane| Claim { lane, busy, core: busy, owner }));
    }
    claims
}

pub(crate) fn world() -> impl Strategy<Value = World> {
    (select(&WEEKS)).prop_flat_map(|(zone, base)| {
        let zone: Zone = zone.parse().unwrap();
        let midnight = zone.instant(base, WallTime::MIDNIGHT);
        let busy = (
            span_from(midnight, -60, 1200, 36),
            0_u128..24,
            option::weighted(0.2, (-1440_i64..1440).prop_map(move |minutes| midnight + Length::minutes(minutes))),
        );
        (
            calendar(zone, base),
            vec(busy, 0..40),
            (-1500_i64..1500).prop_map(move |minutes| midnight + Length::minutes(minutes)),
            span_from(midnight, -50, 300, 800),
            length(&[5, 15, 30, 45, 60, 90, 240]),
            grid(),
            1_u32..4,
        )
            .prop_map(|(calendar, busy, now, starts, duration, grid, places)| {
                let places = NonZeroU32::new(places).unwrap();
                let query = SlotQuery { starts, duration, grid, places };
                let claims = coloured(busy, calendar.capacity.places().get());
                let everything = claims.iter().map(|claim| claim.busy).chain([calendar.reach_of_query(&query)]);
                let all = merge(everything.collect());
                let week = Length::minutes(7 * 1440);
                let covers = Span::new(all[0].start(), all[all.len() - 1].end()).unwrap().widened(week, week);
                World { ledger: Ledger::new(covers, claims), calendar, now, query }
            })
    })
}
