//! Providers at several locations: what is listed, what is refused, and what clashes.

use proptest::{collection::vec, prelude::*, sample::select};
use slot_core::{
    Bid, BookingId, Calendar, Capacity, Claim, Dates, Effect, Field, Hours, Instant, Ledger, Length, Notice, Origin,
    Override, Owner, Placement, Post, PostHours, PostOverride, PostQuery, PostSlot, Practice, Refusal, ResourceId,
    RoomUse, Score, Site, Span, WallRange, WeeklyRule, Wish, Zone, admit, explain, rank,
};
use std::num::NonZeroU32;
use time::{Date, Weekday, macros::date};

/// A Monday.
const MONDAY: Date = date!(2026 - 05 - 18);

fn id(number: u128) -> ResourceId {
    ResourceId::from_u128(number)
}

fn range(start: &str, end: &str) -> WallRange {
    WallRange::parse(start, end).unwrap()
}

fn hours(post: Post, start: &str, end: &str) -> PostHours {
    PostHours { post, rule: WeeklyRule::always(Weekday::Monday, range(start, end)) }
}

fn change(location: Option<u128>, effect: Effect) -> PostOverride {
    PostOverride { location: location.map(id), rule: Override { dates: Dates::on(MONDAY), effect } }
}

/// Location 1 is in Sao Paulo (UTC-3), location 2 in Manaus (UTC-4), and the first is the primary one.
fn practice(hours: Vec<PostHours>, overrides: Vec<PostOverride>) -> Practice {
    let sites = [(1, "America/Sao_Paulo"), (2, "America/Manaus")];
    let sites = sites.map(|(location, zone)| Site { location: id(location), zone: zone.parse().unwrap() });
    let base = Calendar::of(Zone::utc(), vec![]);
    Practice { sites: sites.to_vec(), primary: Some(id(1)), hours, overrides, base }
}

fn query() -> PostQuery {
    PostQuery { first: MONDAY, last: MONDAY, length: None, usual: Length::minutes(60), location: None }
}

fn clock(practice: &Practice, slot: &PostSlot) -> String {
    let location = slot.post.location.map_or(0, ResourceId::as_u128);
    let time = practice.zone_at(slot.post.location).local(slot.span.start()).time();
    format!("{location} {:02}:{:02}", time.hour(), time.minute())
}

fn listed(practice: &Practice, claims: Vec<Claim>, rooms: &[RoomUse], query: &PostQuery) -> Vec<String> {
    let Some(reach) = practice.reach(query) else { return Vec::new() };
    let slots = practice.slots(&Ledger::new(reach, claims), rooms, reach.start(), query).unwrap();
    slots.iter().map(|slot| clock(practice, slot)).collect()
}

fn at(practice: &Practice, location: u128, time: &str, minutes: i64) -> Span {
    let start = practice.zone_at(Some(id(location))).instant(MONDAY, time.parse().unwrap());
    Span::starting(start, Length::minutes(minutes)).unwrap()
}

fn claim(core: Span, lane: u32) -> Claim {
    Claim {
        lane,
        busy: core,
        core,
        owner: Owner::Booking(BookingId::from_u128(core.start().as_micros().unsigned_abs().into())),
    }
}

fn here() -> Post {
    Post::at(id(1))
}

fn there() -> Post {
    Post::at(id(2))
}

#[test]
fn overrides_change_the_day_of_all_locations_or_of_one() {
    let block = |start, end| Effect::Block(Hours::Timed(range(start, end)));
    let week = || vec![hours(here(), "08:00", "11:00"), hours(there(), "13:00", "15:00")];
    let all = ["1 08:00", "1 09:00", "1 10:00", "2 13:00", "2 14:00"];
    let cases: [(&str, Vec<PostOverride>, Vec<&str>); 10] = [
        ("nothing", vec![], all.to_vec()),
        ("a whole day", vec![change(None, Effect::Block(Hours::AllDay))], vec![]),
        ("a whole day at one", vec![change(Some(2), Effect::Block(Hours::AllDay))], all[..3].to_vec()),
        (
            "by the clock of the primary location",
            vec![change(None, block("14:00", "15:00"))],
            vec!["1 08:00", "1 09:00", "1 10:00", "2 14:00"],
        ),
        ("by the clock of its own", vec![change(Some(2), block("14:00", "15:00"))], all[..4].to_vec()),
        (
            "a block leaves the grid where it was",
            vec![change(None, block("08:30", "08:45"))],
            vec!["1 09:00", "1 10:00", "2 13:00", "2 14:00"],
        ),
        ("another day", vec![change(Some(2), Effect::Replace(vec![range("09:00", "10:00")]))], vec!["2 09:00"]),
        ("no day at all", vec![change(None, Effect::Replace(vec![]))], vec![]),
        (
            "more",
            vec![change(None, Effect::Open(Hours::Timed(range("19:00", "20:00"))))],
            vec!["1 08:00", "1 09:00", "1 10:00", "2 13:00", "2 14:00", "1 19:00"],
        ),
        (
            "another day, more, and a block",
            vec![
                change(Some(2), Effect::Replace(vec![range("09:00", "11:00")])),
                change(None, Effect::Open(Hours::Timed(range("19:00", "20:00")))),
                change(Some(2), block("09:00", "10:00")),
            ],
            vec!["2 10:00", "1 19:00"],
        ),
    ];
    for (what, overrides, expected) in cases {
        assert_eq!(listed(&practice(week(), overrides), vec![], &[], &query()), expected, "{what}");
    }
}

#[test]
fn whoever_is_booked_at_one_location_is_not_free_at_another() {
    let practice = practice(vec![hours(here(), "08:00", "11:00"), hours(there(), "08:00", "10:00")], vec![]);
    // 09:00 to 10:00 in Sao Paulo is 08:00 to 09:00 in Manaus.
    let booked = claim(at(&practice, 1, "09:00", 60), 0);
    assert_eq!(listed(&practice, vec![booked], &[], &query()), ["1 08:00", "1 10:00", "2 09:00"]);
    let only = PostQuery { location: Some(id(2)), ..query() };
    assert_eq!(listed(&practice, vec![booked], &[], &only), ["2 09:00"]);
}

#[test]
fn the_length_is_the_querys_then_the_posts_then_the_usual_one() {
    let short = Post { slot_length: Some(Length::minutes(30)), ..here() };
    let mut practice = practice(vec![hours(short, "08:00", "09:00"), hours(there(), "10:00", "12:00")], vec![]);
    assert_eq!(listed(&practice, vec![], &[], &query()), ["1 08:00", "1 08:30", "2 10:00", "2 11:00"]);
    let long = PostQuery { length: Some(Length::minutes(45)), ..query() };
    assert_eq!(listed(&practice, vec![], &[], &long), ["1 08:00", "2 10:00", "2 10:45"]);
    practice.base.rules.buffer_after = Length::minutes(15);
    assert_eq!(listed(&practice, vec![], &[], &long), ["1 08:00", "2 10:00", "2 11:00"]);
}

#[test]
fn a_room_must_be_free_too() {
    let seated = Post { room: Some(id(9)), ..here() };
    let practice = practice(vec![hours(seated, "08:00", "11:00")], vec![]);
    assert!(listed(&practice, vec![], &[], &query()).is_empty(), "a room that is not known is not free");
    let reach = practice.reach(&query()).unwrap();
    let booked = vec![claim(at(&practice, 1, "09:30", 30), 0)];
    let room = |claims| RoomUse {
        room: id(9),
        calendar: Calendar::of(Zone::utc(), vec![]),
        ledger: Ledger::new(reach, claims),
    };
    assert_eq!(listed(&practice, vec![], &[room(booked.clone())], &query()), ["1 08:00", "1 10:00"]);
    let mut wide = room(booked);
    wide.calendar.capacity = Capacity::new(2).unwrap();
    assert_eq!(listed(&practice, vec![], &[wide], &query()).len(), 3);
    let mut shut = room(vec![]);
    shut.calendar.activity = slot_core::Activity::Inactive;
    assert!(listed(&practice, vec![], &[shut], &query()).is_empty());
}

#[test]
fn the_days_of_a_limit_are_those_of_the_location() {
    let mut practice = practice(vec![hours(here(), "08:00", "10:00"), hours(there(), "10:00", "12:00")], vec![]);
    practice.base.rules.daily_limit = NonZeroU32::new(1);
    // 23:30 on Sunday in Manaus is 00:30 on Monday in Sao Paulo.
    let late = at(&practice, 1, "00:30", 30);
    assert_eq!(listed(&practice, vec![claim(late, 0)], &[], &query()), ["2 10:00", "2 11:00"]);
    let reach = practice.reach(&query()).unwrap();
    let visited = Ledger::new(reach, vec![]).with_visits(vec![late.start()]);
    let slots = practice.slots(&visited, &[], reach.start(), &query()).unwrap();
    assert_eq!(slots.len(), 2, "a visit counts although it occupies nothing");
    let wish = Wish { placement: Placement::AnyTime, ..Wish::anywhere(at(&practice, 1, "18:00", 30)) };
    let counter = practice.counter(Some(id(1)));
    let refusal = admit(&counter, &visited, reach.start(), &wish).unwrap_err();
    assert_eq!(refusal, Refusal::DailyLimit { date: MONDAY, limit: 1 });
}

#[test]
fn somebody_of_the_business_books_at_any_time() {
    let shut = vec![change(None, Effect::Block(Hours::AllDay))];
    let mut practice = practice(vec![hours(here(), "08:00", "10:00")], shut);
    practice.base.rules.buffer_after = Length::minutes(10);
    let span = at(&practice, 1, "23:45", 30);
    let any = Wish { placement: Placement::AnyTime, ..Wish::anywhere(span) };
    let counter = practice.counter(Some(id(1)));
    let admitted = |claims| admit(&counter, &Ledger::new(counter.reach(&any), claims), span.end(), &any);
    assert_eq!(admitted(vec![]).unwrap().lanes, [0]);
    let before = Span::new(span.start() - Length::minutes(30), span.start() - Length::minutes(5)).unwrap();
    let with_buffer = Claim { busy: counter.busy(before), ..claim(before, 0) };
    assert_eq!(admitted(vec![with_buffer]), Err(Refusal::Taken { remaining: 0 }));
    let explanation = explain(&counter, &Ledger::new(counter.reach(&any), vec![with_buffer]), span.end(), &any);
    assert_eq!(explanation.failures().collect::<Vec<_>>(), [&Refusal::Taken { remaining: 0 }]);
    let ledger = Ledger::new(counter.reach(&any), vec![]);
    assert_eq!(practice.admit_at(None, &ledger, span.start(), &Wish::anywhere(span)), Err(Refusal::OutsideHours));
}

#[test]
fn hours_at_two_places_clash_as_instants() {
    // 11:00 in Manaus is 12:00 in Sao Paulo.
    let week = |start| vec![hours(here(), "08:00", "12:00"), hours(there(), start, "15:00")];
    assert!(practice(week("11:00"), vec![]).clashes(MONDAY, MONDAY).is_empty());
    let both = practice(week("10:00"), vec![]);
    let clashes = both.clashes(MONDAY, MONDAY);
    assert_eq!(clashes.len(), 1);
    assert_eq!((clashes[0].first.post, clashes[0].second.post), (here(), there()));
    assert_eq!((clashes[0].first.origin, clashes[0].second.origin), (Origin::Hours(0), Origin::Hours(1)));
    assert_eq!(clashes[0].overlap, at(&both, 1, "11:00", 60));
    assert!(both.clashes(MONDAY.next_day().unwrap(), date!(2026 - 05 - 24)).is_empty());
    let blocked = vec![change(Some(1), Effect::Block(Hours::Timed(range("11:00", "12:00"))))];
    assert!(practice(week("10:00"), blocked).clashes(MONDAY, MONDAY).is_empty());
    let added = vec![change(Some(2), Effect::Open(Hours::Timed(range("07:30", "08:30"))))];
    let clashes = practice(week("11:00"), added).clashes(MONDAY, MONDAY);
    assert_eq!(clashes[0].second.origin, Origin::Override(0));
}

#[test]
fn what_stays_free_beside_a_slot_ends_at_windows_blocks_and_bookings() {
    let lunch = change(None, Effect::Block(Hours::Timed(range("12:00", "13:00"))));
    let practice = practice(vec![hours(here(), "08:00", "14:30")], vec![lunch]);
    let booked = claim(at(&practice, 1, "09:15", 30), 0);
    let reach = practice.reach(&query()).unwrap();
    let slots = practice.slots(&Ledger::new(reach, vec![booked]), &[], reach.start(), &query()).unwrap();
    let free: Vec<_> =
        slots.iter().map(|slot| (clock(&practice, slot), slot.before.as_minutes(), slot.after.as_minutes())).collect();
    let expected = [("08:00", 0, 15), ("10:00", 15, 60), ("11:00", 75, 0), ("13:00", 0, 30)];
    assert_eq!(free, expected.map(|(time, before, after)| (format!("1 {time}"), before, after)));
}

fn slot(start: i64, before: i64, after: i64, location: u128) -> PostSlot {
    let step = Length::minutes(30);
    let span = Span::starting(Instant::from_seconds(start * 60), step).unwrap();
    let (before, after) = (Length::minutes(before), Length::minutes(after));
    PostSlot { post: Post::at(id(location)), span, remaining: 1, before, after, step }
}

proptest! {
    #[test]
    fn ranking_does_not_depend_on_the_order_of_its_input(
        bids in vec((1_u128..5, 0_i64..1000, 0_i64..90, 0_i64..90, 1_u128..3), 0..60),
        seed in any::<u64>(),
    ) {
        let searched = Span::starting(Instant::from_seconds(0), Length::minutes(1000)).unwrap();
        let load = |provider: u128| u32::try_from(provider * 3).unwrap();
        let field = Field::of(searched, (1..5).map(load));
        let mut bids: Vec<Bid> = bids
            .into_iter()
            .map(|(provider, start, before, after, location)| Bid {
                provider: id(provider), primary: Some(id(1)), bookings: load(provider),
                slot: slot(start, before, after, location),
            })
            .collect();
        bids.sort_unstable_by_key(|bid| (bid.slot.span, bid.provider, bid.slot.post));
        bids.dedup_by_key(|bid| (bid.slot.span, bid.provider, bid.slot.post));
        let ranked = rank(&field, bids.iter().copied());
        let turn = usize::try_from(seed % 61).unwrap() % bids.len().max(1);
        bids.rotate_left(turn);
        prop_assert_eq!(&rank(&field, bids), &ranked);
        prop_assert!(ranked.is_sorted_by_key(|(score, _)| std::cmp::Reverse(*score)));
        prop_assert!(ranked.iter().all(|(score, _)| (Score::NONE..=Score::BEST).contains(score)));
    }

    /// What a search lists, and nothing else of its grid, is what the judge takes.
    #[test]
    fn a_listed_slot_is_taken_and_books_out_no_other_place(
        starts in vec((0_u16..20, 1_u16..5, 1_u128..3), 1..5),
        blocks in vec((0_u16..20, select(vec![None, Some(1_u128), Some(2)])), 0..3),
        taken in vec(0_i64..90, 0..8),
        buffer in 0_i64..3,
        limit in proptest::option::of(1_u32..6),
    ) {
        let text = |hour: u16| format!("{hour:02}:00");
        let week = starts.iter().map(|&(start, long, location)| {
            hours(Post::at(id(location)), &text(start), &text(start + long))
        });
        let overrides = blocks.iter().map(|&(start, location)| {
            change(location, Effect::Block(Hours::Timed(range(&text(start), &text(start + 1)))))
        });
        let mut practice = practice(week.collect(), overrides.collect());
        practice.base.rules.buffer_after = Length::minutes(buffer * 10);
        practice.base.rules.daily_limit = limit.and_then(NonZeroU32::new);
        practice.base.rules.notice = Notice::AtLeast(Length::ZERO);
        let midnight = at(&practice, 1, "00:00", 1).start();
        let mut end = midnight;
        let mut claims = Vec::new();
        for (number, quarter) in taken.into_iter().enumerate() {
            let start = end + Length::minutes(quarter * 15);
            let core = Span::starting(start, Length::minutes(30)).unwrap();
            let busy = practice.base.busy(core);
            end = busy.end();
            let owner = Owner::Booking(BookingId::from_u128(u128::try_from(number).unwrap()));
            claims.push(Claim { lane: 0, busy, core, owner });
        }
        let now = midnight + Length::minutes(180);
        let reach = practice.reach(&query()).unwrap();
        let ledger = Ledger::new(reach, claims);
        for found in practice.slots(&ledger, &[], now, &query()).unwrap() {
            let wish = Wish::anywhere(found.span);
            let taken = practice.admit_at(found.post.location, &ledger, now, &wish);
            prop_assert!(taken.is_ok(), "{found:?} {taken:?}");
            let counter = practice.counter(found.post.location);
            let by_staff = Wish { placement: Placement::AnyTime, ..wish };
            prop_assert!(admit(&counter, &ledger, now, &by_staff).is_ok());
            let together = practice.calendar();
            prop_assert_eq!(together.rules, practice.base.rules);
        }
    }
}
