//! Stays, case by case: nights and days, open dates, who is in whose way.

use slot_core::{
    Activity, BookingId, Calendar, Capacity, Claim, Dates, Effect, Hours, Instant, Ledger, Length, Notice, Override,
    Owner, Refusal, Schedule, Span, StayQuery, StayTerms, StayUnit, StayWish, WallRange, WallTime, WeekdaySet,
    WeeklyRule, Zone, admit_stay, stays,
};
use std::num::NonZeroU32;
use time::{
    Date, Weekday,
    macros::{date, utc_datetime},
};

fn wall(text: &str) -> WallTime {
    text.parse().unwrap()
}

fn range(start: &str, end: &str) -> WallRange {
    WallRange::parse(start, end).unwrap()
}

fn count(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

/// From three in the afternoon to eleven in the morning.
fn nights() -> StayTerms {
    StayTerms::of(StayUnit::Night, wall("15:00"), wall("11:00"))
}

/// From nine to five.
fn by_the_day() -> StayTerms {
    StayTerms::of(StayUnit::Day, wall("09:00"), wall("17:00"))
}

/// One unit, open on these weekdays in these hours.
fn unit(weekdays: WeekdaySet, hours: WallRange) -> Calendar {
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let weekly = weekdays.iter().map(|weekday| WeeklyRule::always(weekday, hours)).collect();
    Calendar::of(zone.clone(), vec![Schedule::weekly(zone, weekly)])
}

fn cabin() -> Calendar {
    unit(WeekdaySet::ALL, WallRange::ALL_DAY)
}

fn now() -> Instant {
    Instant::from(utc_datetime!(2026-03-01 00:00))
}

fn wish(arrival: Date, units: u32) -> StayWish {
    StayWish { arrival, units: count(units), places: NonZeroU32::MIN }
}

fn decide(calendar: &Calendar, terms: &StayTerms, claims: Vec<Claim>, wish: StayWish) -> Result<Vec<u32>, Refusal> {
    let ledger = Ledger::new(calendar.reach_of_stay(terms, &wish), claims);
    admit_stay(calendar, terms, &ledger, now(), &wish).map(|admission| admission.lanes)
}

fn booked(calendar: &Calendar, terms: &StayTerms, arrival: Date, units: u32, lane: u32) -> Claim {
    let core = terms.stay(&calendar.zone, arrival, count(units)).unwrap().span;
    Claim { lane, busy: calendar.busy(core), core, owner: Owner::Booking(BookingId::from_u128(u128::from(lane) + 1)) }
}

#[test]
fn a_stay_lasts_from_check_in_to_check_out() {
    let zone = cabin().zone;
    for (terms, arrival, units, departure, hours) in [
        (nights(), date!(2026 - 03 - 10), 1, date!(2026 - 03 - 11), 20),
        (nights(), date!(2026 - 03 - 10), 3, date!(2026 - 03 - 13), 68),
        (nights(), date!(2026 - 03 - 28), 1, date!(2026 - 03 - 29), 19),
        (nights(), date!(2026 - 10 - 24), 1, date!(2026 - 10 - 25), 21),
        (by_the_day(), date!(2026 - 03 - 10), 1, date!(2026 - 03 - 10), 8),
        (by_the_day(), date!(2026 - 03 - 10), 3, date!(2026 - 03 - 12), 56),
    ] {
        let stay = terms.stay(&zone, arrival, count(units)).unwrap();
        assert_eq!((stay.departure, stay.span.length()), (departure, Length::minutes(hours * 60)), "{arrival}");
    }
}

#[test]
fn the_terms_refuse_with_their_facts() {
    let zone = cabin().zone;
    let weekend: WeekdaySet = [Weekday::Friday, Weekday::Saturday].into_iter().collect();
    let monday: WeekdaySet = [Weekday::Monday].into_iter().collect();
    let tuesday = date!(2026 - 03 - 10);
    let friday = date!(2026 - 03 - 13);
    for (name, terms, arrival, units, expect) in [
        ("short", StayTerms { least: count(3), ..nights() }, tuesday, 2, Refusal::StayTooShort { least: 3 }),
        ("long", StayTerms { most: Some(count(3)), ..nights() }, tuesday, 4, Refusal::StayTooLong { most: 3 }),
        ("longest", nights(), tuesday, StayTerms::LONGEST + 1, Refusal::StayTooLong { most: StayTerms::LONGEST }),
        (
            "arrival",
            StayTerms { arrivals: weekend, ..nights() },
            tuesday,
            1,
            Refusal::WrongArrivalDay { allowed: weekend },
        ),
        (
            "departure",
            StayTerms { arrivals: weekend, departures: monday, ..nights() },
            friday,
            2,
            Refusal::WrongDepartureDay { allowed: monday },
        ),
        (
            "no time at all",
            StayTerms::of(StayUnit::Day, wall("17:00"), wall("09:00")),
            tuesday,
            1,
            Refusal::OutsideHours,
        ),
        ("beyond the calendar", nights(), Date::MAX, 1, Refusal::OutsideHours),
    ] {
        assert_eq!(terms.stay(&zone, arrival, count(units)), Err(expect.clone()), "{name}");
        assert_eq!(decide(&cabin(), &terms, vec![], wish(arrival, units)), Err(expect), "{name}");
    }
    let terms = StayTerms { arrivals: weekend, departures: monday, ..nights() };
    assert_eq!(decide(&cabin(), &terms, vec![], wish(friday, 3)), Ok(vec![0]));
}

#[test]
fn a_date_that_the_zone_skipped_is_none_to_arrive_or_leave_on() {
    let samoa: Zone = "Pacific/Apia".parse().unwrap();
    let skipped = date!(2011 - 12 - 30);
    for arrival in [skipped, date!(2011 - 12 - 29)] {
        assert_eq!(nights().stay(&samoa, arrival, NonZeroU32::MIN), Err(Refusal::OutsideHours), "{arrival}");
    }
}

#[test]
fn every_date_of_a_stay_must_be_open() {
    let tuesday = date!(2026 - 03 - 10);
    let shop = unit(WeekdaySet::MONDAY_TO_FRIDAY, range("09:00", "17:00"));
    for (terms, units, expect) in [
        // The clock counts on arrival and departure only, and the shop's hours not at all.
        (by_the_day(), 4, Ok(vec![0])),
        (by_the_day(), 5, Err(Refusal::OutsideHours)),
        // Whoever leaves on Saturday needs Friday's night, and no Saturday.
        (nights(), 4, Ok(vec![0])),
        (nights(), 5, Err(Refusal::OutsideHours)),
    ] {
        assert_eq!(decide(&shop, &terms, vec![], wish(tuesday, units)), expect, "{units} of {:?}", terms.unit);
    }
    // Hours in the morning open the date, although the check-in is in the afternoon.
    let morning = unit(WeekdaySet::ALL, range("07:00", "08:00"));
    assert_eq!(decide(&morning, &nights(), vec![], wish(tuesday, 2)), Ok(vec![0]));
}

#[test]
fn what_is_shut_on_a_date_takes_its_night() {
    let (all_day, replaced) = (Effect::Block(Hours::AllDay), Effect::Replace(vec![]));
    let date = date!(2026 - 03 - 12);
    let zone = cabin().zone;
    let day = zone.day(date).unwrap();
    let from_three = Span::new(zone.instant(date, wall("15:00")), day.end()).unwrap();
    for (effect, expect) in [(all_day, Refusal::Blocked { by: from_three }), (replaced, Refusal::OutsideHours)] {
        let mut cabin = cabin();
        cabin.schedules[0].overrides = vec![Override { dates: Dates::on(date), effect }];
        for (arrival, units, fits) in [
            (date!(2026 - 03 - 11), 1, true),
            (date!(2026 - 03 - 11), 2, false),
            (date!(2026 - 03 - 12), 1, false),
            (date!(2026 - 03 - 13), 1, true),
        ] {
            let expect = if fits { Ok(vec![0]) } else { Err(expect.clone()) };
            assert_eq!(decide(&cabin, &nights(), vec![], wish(arrival, units)), expect, "{units} from {arrival}");
        }
    }
}

#[test]
fn a_closure_by_the_clock_hinders_whoever_is_there() {
    let zone = cabin().zone;
    let closure = |start: &str, end: &str| {
        let (start, end) = (wall(start), wall(end));
        Span::new(zone.instant(date!(2026 - 03 - 12), start), zone.instant(date!(2026 - 03 - 12), end)).unwrap()
    };
    let eleventh = wish(date!(2026 - 03 - 11), 1);
    for (start, end, leaves) in [
        // On the morning of departure, on the afternoon after it, from midnight to the next, in the night.
        ("08:00", "10:00", false),
        ("11:00", "15:00", true),
        ("00:00", "24:00", true),
        ("00:00", "06:00", false),
        ("08:00", "24:00", false),
    ] {
        let mut cabin = cabin();
        cabin.closures = vec![closure(start, end)];
        let answer = decide(&cabin, &nights(), vec![], eleventh);
        let expect = if leaves { Ok(vec![0]) } else { Err(Refusal::Closed { by: closure(start, end) }) };
        assert_eq!(answer, expect, "{start} to {end}");
    }
}

#[test]
fn one_leaves_before_the_next_arrives() {
    let mut cabin = cabin();
    let claims = vec![booked(&cabin, &nights(), date!(2026 - 03 - 11), 2, 0)];
    for (arrival, units, fits) in [
        (date!(2026 - 03 - 10), 1, true),
        (date!(2026 - 03 - 10), 2, false),
        (date!(2026 - 03 - 12), 1, false),
        (date!(2026 - 03 - 13), 1, true),
    ] {
        let expect = if fits { Ok(vec![0]) } else { Err(Refusal::Taken { remaining: 0 }) };
        assert_eq!(decide(&cabin, &nights(), claims.clone(), wish(arrival, units)), expect, "{units} from {arrival}");
    }
    // More time to clean than there is between the two.
    cabin.rules.buffer_after = Length::minutes(5 * 60);
    let refused = Err(Refusal::Taken { remaining: 0 });
    assert_eq!(decide(&cabin, &nights(), claims, wish(date!(2026 - 03 - 10), 1)), refused);
}

#[test]
fn units_of_a_kind_are_taken_all_or_none() {
    let mut rooms = cabin();
    rooms.capacity = Capacity::new(3).unwrap();
    let claims: Vec<Claim> = [0, 2].map(|lane| booked(&rooms, &nights(), date!(2026 - 03 - 11), 1, lane)).to_vec();
    let two = StayWish { places: count(2), ..wish(date!(2026 - 03 - 10), 2) };
    assert_eq!(decide(&rooms, &nights(), claims.clone(), two), Err(Refusal::Taken { remaining: 1 }));
    let one = StayWish { places: NonZeroU32::MIN, ..two };
    assert_eq!(decide(&rooms, &nights(), claims, one), Ok(vec![1]));
}

#[test]
fn the_rules_of_the_calendar_hold() {
    let mut cabin = cabin();
    cabin.activity = Activity::Inactive;
    let tuesday = wish(date!(2026 - 03 - 10), 1);
    assert_eq!(decide(&cabin, &nights(), vec![], tuesday), Err(Refusal::Inactive));
    cabin.activity = Activity::Active;
    cabin.rules.notice = Notice::AtLeast(Length::minutes(30 * 1440));
    let earliest = Instant::from(utc_datetime!(2026-03-31 00:00));
    assert_eq!(decide(&cabin, &nights(), vec![], tuesday), Err(Refusal::TooSoon { earliest }));
}

#[test]
fn a_search_lists_arrivals_in_order_and_refuses_a_length_as_a_whole() {
    let cabin = cabin();
    let saturday: WeekdaySet = [Weekday::Saturday].into_iter().collect();
    let terms = StayTerms { arrivals: saturday, most: Some(count(7)), ..nights() };
    let claims = vec![booked(&cabin, &nights(), date!(2026 - 03 - 16), 1, 0)];
    let month = Span::new(
        cabin.zone.day(date!(2026 - 03 - 01)).unwrap().start(),
        cabin.zone.day(date!(2026 - 03 - 31)).unwrap().end(),
    );
    let query = StayQuery { arrivals: month.unwrap(), units: count(7), places: NonZeroU32::MIN };
    let ledger = Ledger::new(cabin.reach_of_stays(&terms, &query), claims);
    let listed: Vec<Date> =
        stays(&cabin, &terms, &ledger, now(), &query).unwrap().map(|slot| slot.stay.arrival).collect();
    assert_eq!(listed, [date!(2026 - 03 - 07), date!(2026 - 03 - 21), date!(2026 - 03 - 28)]);

    let longer = StayQuery { units: count(8), ..query };
    let answer = stays(&cabin, &terms, &ledger, now(), &longer).map(Iterator::count);
    assert_eq!(answer, Err(Refusal::StayTooLong { most: 7 }));
}
