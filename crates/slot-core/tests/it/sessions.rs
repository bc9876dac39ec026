//! Sessions, case by case: dates, changes on single dates, shares, parties, the choice among several.

use slot_core::{
    Activity, Admission, BookingId, Claim, DateChange, HoldId, Instant, Ledger, Length, Notice, Owner, Party, Places,
    Refusal, ServiceFit, Session, SessionChannel, SessionOffer, SessionQuery, SessionRule, SessionStatus, SessionWish,
    Sessions, Span, Validity, WallRange, WeeklyRule, Zone, admit_session, choose_session, open_sessions,
};
use std::num::NonZeroU32;
use time::{
    Date, UtcDateTime, Weekday,
    macros::{date, utc_datetime},
};

fn zone(name: &str) -> Zone {
    name.parse().unwrap()
}

fn weekly(weekday: Weekday, start: &str, end: &str) -> SessionRule {
    SessionRule::Weekly(WeeklyRule::always(weekday, WallRange::parse(start, end).unwrap()))
}

fn recurring(first: Date, at: &str, minutes: i64, rule: &str, except: &[Date]) -> SessionRule {
    SessionRule::Recurring {
        first,
        at: at.parse().unwrap(),
        length: Length::minutes(minutes),
        rule: rule.parse().unwrap(),
        except: except.iter().copied().collect(),
    }
}

/// Tuesday mornings in UTC.
fn mornings(max: u32, share: u32) -> Sessions {
    Sessions::of(Zone::utc(), weekly(Weekday::Tuesday, "09:00", "11:00"), Places::new(max, share).unwrap())
}

const TUESDAY: UtcDateTime = utc_datetime!(2026-03-10 09:30);

fn at(moment: UtcDateTime) -> Instant {
    Instant::from(moment)
}

fn places(count: u32) -> NonZeroU32 {
    NonZeroU32::new(count).unwrap()
}

fn wish(moment: UtcDateTime, count: u32, channel: SessionChannel) -> SessionWish {
    SessionWish { at: at(moment), places: places(count), channel }
}

fn days(sessions: &Sessions, from: UtcDateTime, until: UtcDateTime) -> Vec<Session> {
    sessions.starting_within(Span::new(at(from), at(until)).unwrap()).collect()
}

fn dates(sessions: &Sessions, from: UtcDateTime, until: UtcDateTime) -> Vec<Date> {
    days(sessions, from, until).into_iter().map(|session| session.date).collect()
}

/// One claim on each of these lanes, for the session of that Tuesday.
fn claims(lanes: &[u32]) -> Vec<Claim> {
    let span = mornings(1, 1).at(at(TUESDAY)).unwrap().span;
    let claim = |&lane: &u32| {
        let owner = Owner::Booking(BookingId::from_u128(u128::from(lane)));
        Claim { lane, busy: span, core: span, owner }
    };
    lanes.iter().map(claim).collect()
}

fn decide(sessions: &Sessions, claims: Vec<Claim>, now: UtcDateTime, wish: &SessionWish) -> Result<Vec<u32>, Refusal> {
    let ledger = Ledger::new(sessions.reach(wish.at), claims);
    let admission = admit_session(sessions, &ledger, at(now), wish)?;
    assert!(admission.moves.is_empty(), "nobody ever has to make room");
    Ok(admission.lanes)
}

#[test]
fn a_weekly_rule_gives_its_weekday_within_its_validity() {
    let mut rule = WeeklyRule::always(Weekday::Tuesday, WallRange::parse("09:00", "11:00").unwrap());
    rule.valid = Validity { from: Some(date!(2026 - 03 - 08)), until: Some(date!(2026 - 03 - 24)) };
    let sessions = Sessions::of(Zone::utc(), SessionRule::Weekly(rule), Places::open_to_all(1));
    let found = dates(&sessions, utc_datetime!(2026-01-01 00:00), utc_datetime!(2027-01-01 00:00));
    assert_eq!(found, [date!(2026 - 03 - 10), date!(2026 - 03 - 17), date!(2026 - 03 - 24)]);
    // The start decides, not the overlap.
    assert_eq!(dates(&sessions, utc_datetime!(2026-03-10 09:01), utc_datetime!(2026-03-17 09:00)), []);
}

#[test]
fn wall_times_hold_where_the_clocks_change() {
    let sessions =
        Sessions::of(zone("America/New_York"), weekly(Weekday::Sunday, "01:30", "03:30"), Places::open_to_all(1));
    let found = days(&sessions, utc_datetime!(2026-03-01 00:00), utc_datetime!(2026-03-16 00:00));
    let spans: Vec<_> = found.iter().map(|day| (day.span.start().to_utc(), day.span.length())).collect();
    let (one, two) = (Length::minutes(60), Length::minutes(120));
    assert_eq!(
        spans,
        [
            (utc_datetime!(2026-03-01 06:30), two),
            (utc_datetime!(2026-03-08 06:30), one),
            (utc_datetime!(2026-03-15 05:30), two),
        ]
    );
}

#[test]
fn on_a_date_that_the_zone_skipped_nothing_takes_place() {
    // The 30th of December 2011, a Friday, does not exist in Samoa.
    let weekly = weekly(Weekday::Friday, "09:00", "11:00");
    let once =
        SessionRule::Once { date: date!(2011 - 12 - 30), at: "09:00".parse().unwrap(), length: Length::minutes(60) };
    for rule in [weekly, once] {
        let sessions = Sessions::of(zone("Pacific/Apia"), rule, Places::open_to_all(1));
        assert_eq!(dates(&sessions, utc_datetime!(2011-12-25 00:00), utc_datetime!(2012-01-05 00:00)), []);
        assert_eq!(sessions.on(date!(2011 - 12 - 30)), None);
    }
}

#[test]
fn a_recurring_series_leaves_out_its_exceptions() {
    let except = [date!(2026 - 03 - 04), date!(2026 - 03 - 11)];
    let rule = recurring(date!(2026 - 03 - 02), "19:00", 90, "FREQ=WEEKLY;BYDAY=MO,WE;COUNT=5", &except);
    let yoga = Sessions::of(zone("Europe/Berlin"), rule, Places::open_to_all(12));
    let found = dates(&yoga, utc_datetime!(2026-01-01 00:00), utc_datetime!(2027-01-01 00:00));
    assert_eq!(found, [date!(2026 - 03 - 02), date!(2026 - 03 - 09), date!(2026 - 03 - 16)]);
    assert_eq!(yoga.on(date!(2026 - 03 - 04)), None);
    assert!(yoga.at(at(utc_datetime!(2026-03-09 19:29))).is_some());
    assert!(yoga.at(at(utc_datetime!(2026-03-09 19:30))).is_none(), "it ends at 20:30 in Berlin");
}

#[test]
fn a_series_by_the_hour_has_several_a_day_each_with_its_own_places() {
    let tours = Sessions::of(
        Zone::utc(),
        recurring(date!(2026 - 03 - 10), "09:00", 45, "FREQ=HOURLY;COUNT=8", &[]),
        Places::open_to_all(2),
    );
    let nine = tours.at(at(utc_datetime!(2026-03-10 09:44))).unwrap();
    let ten = tours.at(at(utc_datetime!(2026-03-10 10:00))).unwrap();
    assert_eq!((nine.date, ten.date), (date!(2026 - 03 - 10), date!(2026 - 03 - 10)));
    assert_eq!(tours.on(date!(2026 - 03 - 10)), Some(nine));
    let owner = Owner::Booking(BookingId::from_u128(1));
    let claim = Claim { lane: 0, busy: nine.span, core: nine.span, owner };
    let day = Zone::utc().day(date!(2026 - 03 - 10)).unwrap();
    let ledger = Ledger::new(day, vec![claim]);
    assert_eq!((nine.filled(&ledger, nine.span.start()), ten.filled(&ledger, nine.span.start())), (1, 0));
}

#[test]
fn a_date_may_be_closed_or_have_other_places() {
    for (change, expect) in [
        (None, (20, 10, SessionStatus::Open)),
        (Some(DateChange::CLOSED), (20, 10, SessionStatus::Closed)),
        (Some(DateChange { max: Some(4), ..DateChange::NONE }), (4, 4, SessionStatus::Open)),
        (Some(DateChange { max: Some(30), ..DateChange::NONE }), (30, 10, SessionStatus::Open)),
        (Some(DateChange { max: Some(0), ..DateChange::CLOSED }), (0, 0, SessionStatus::Closed)),
    ] {
        let mut sessions = mornings(20, 10);
        sessions.changes.extend(change.map(|change| (date!(2026 - 03 - 10), change)));
        let day = sessions.on(date!(2026 - 03 - 10)).unwrap();
        assert_eq!((day.places.max(), day.places.share(), day.status), expect, "{change:?}");
        let next = sessions.on(date!(2026 - 03 - 17)).unwrap();
        assert_eq!((next.places, next.status), (sessions.places, SessionStatus::Open), "{change:?}");
    }
}

#[test]
fn the_api_stops_at_its_share_and_staff_at_the_last_place() {
    use SessionChannel::{Api, Staff};
    let sessions = mornings(5, 3);
    for (taken, count, channel, expect) in [
        (vec![], 1, Api, Ok(vec![0])),
        (vec![], 3, Api, Ok(vec![0, 1, 2])),
        (vec![], 4, Api, Err(3)),
        (vec![0, 1], 2, Api, Err(1)),
        (vec![0, 1, 2], 1, Api, Err(0)),
        (vec![0, 1, 2], 2, Staff, Ok(vec![3, 4])),
        (vec![0, 1, 2, 3], 2, Staff, Err(1)),
        // Whoever came through staff counts against the share as well.
        (vec![3, 4], 1, Api, Ok(vec![0])),
        (vec![1, 3, 4], 1, Api, Err(0)),
        // Above the capacity after it was lowered.
        (vec![0, 1, 2, 3, 4, 5, 6], 1, Staff, Err(0)),
    ] {
        let expect = expect.map_err(|remaining| Refusal::Taken { remaining });
        let answer = decide(&sessions, claims(&taken), TUESDAY, &wish(TUESDAY, count, channel));
        assert_eq!(answer, expect, "{count} more than {taken:?} through {channel:?}");
    }
}

type Change = fn(&mut Sessions);

#[test]
fn every_refusal_has_its_facts() {
    let now = utc_datetime!(2026-03-09 00:00);
    let session = mornings(5, 3).on(date!(2026 - 03 - 10)).unwrap();
    let api = |moment, count| wish(moment, count, SessionChannel::Api);
    let closure = Span::starting(session.span.start() - Length::minutes(30), Length::minutes(31)).unwrap();
    let cases: [(&str, Change, SessionWish, Refusal); 9] = [
        ("inactive", |sessions| sessions.activity = Activity::Inactive, api(TUESDAY, 1), Refusal::Inactive),
        (
            "party too small",
            |sessions| sessions.party = Party { least: places(2), most: None },
            api(TUESDAY, 1),
            Refusal::PartyTooSmall { least: 2 },
        ),
        (
            "party too large",
            |sessions| sessions.party = Party { most: Some(places(2)), ..Party::ANY },
            api(TUESDAY, 3),
            Refusal::PartyTooLarge { most: 2 },
        ),
        (
            "too soon",
            |sessions| sessions.notice = Notice::AtLeast(Length::minutes(34 * 60)),
            api(TUESDAY, 1),
            Refusal::TooSoon { earliest: at(utc_datetime!(2026-03-10 10:00)) },
        ),
        (
            "too far",
            |sessions| sessions.horizon = Some(Length::minutes(60)),
            api(TUESDAY, 1),
            Refusal::TooFar { latest: at(utc_datetime!(2026-03-09 01:00)) },
        ),
        ("the wrong time", |_| {}, api(utc_datetime!(2026-03-10 11:00), 1), Refusal::OutsideHours),
        ("the wrong day", |_| {}, api(utc_datetime!(2026-03-11 09:30), 1), Refusal::OutsideHours),
        (
            "closed on that date",
            |sessions| sessions.changes = [(date!(2026 - 03 - 10), DateChange::CLOSED)].into(),
            api(TUESDAY, 1),
            Refusal::Closed { by: session.span },
        ),
        (
            "closed as a whole",
            |sessions| {
                let start = at(utc_datetime!(2026-03-10 08:30));
                sessions.closures = vec![Span::starting(start, Length::minutes(31)).unwrap()];
            },
            api(TUESDAY, 1),
            Refusal::Closed { by: closure },
        ),
    ];
    for (name, change, wish, expect) in cases {
        let mut sessions = mornings(5, 3);
        change(&mut sessions);
        assert_eq!(decide(&sessions, vec![], now, &wish), Err(expect), "{name}");
    }
    // Where there is no session, the time is looked at first all the same.
    let mut sessions = mornings(5, 3);
    sessions.notice = Notice::AtLeast(Length::ZERO);
    let past = api(utc_datetime!(2026-03-08 12:00), 1);
    assert_eq!(decide(&sessions, vec![], now, &past), Err(Refusal::TooSoon { earliest: at(now) }));
}

#[test]
fn whoever_booked_before_the_hours_changed_still_counts() {
    // The claims are those of the morning; now it is in the afternoon.
    let afternoons = Sessions::of(Zone::utc(), weekly(Weekday::Tuesday, "14:00", "16:00"), Places::new(3, 3).unwrap());
    let two = wish(utc_datetime!(2026-03-10 14:00), 2, SessionChannel::Api);
    assert_eq!(decide(&afternoons, claims(&[0, 1]), TUESDAY, &two), Err(Refusal::Taken { remaining: 1 }));
    let one = SessionWish { places: NonZeroU32::MIN, ..two };
    assert_eq!(decide(&afternoons, claims(&[0, 1]), TUESDAY, &one), Ok(vec![0]));
}

#[test]
fn a_lapsed_hold_counts_for_nothing_and_is_named() {
    let sessions = mornings(1, 1);
    let span = sessions.at(at(TUESDAY)).unwrap().span;
    let until = at(utc_datetime!(2026-03-09 12:00));
    let hold = Claim { lane: 0, busy: span, core: span, owner: Owner::Hold { id: HoldId::from_u128(1), until } };
    let ledger = Ledger::new(sessions.reach(at(TUESDAY)), vec![hold]);
    let one = wish(TUESDAY, 1, SessionChannel::Api);
    let before = until - Length::seconds(1);
    assert_eq!(admit_session(&sessions, &ledger, before, &one), Err(Refusal::Taken { remaining: 0 }));
    let admission = admit_session(&sessions, &ledger, until, &one).unwrap();
    assert_eq!((admission.lanes, admission.lapsed), (vec![0], vec![0]));
}

#[test]
fn a_search_names_what_refuses_the_whole_question() {
    let mut sessions = mornings(5, 3);
    sessions.party = Party { least: places(2), most: None };
    let starts = Span::starting(at(TUESDAY), Length::minutes(1440)).unwrap();
    let query = SessionQuery { starts, places: NonZeroU32::MIN, channel: SessionChannel::Staff };
    let ledger = Ledger::new(sessions.reach_of_query(&query), vec![]);
    let answer = open_sessions(&sessions, &ledger, at(TUESDAY), &query).map(Iterator::count);
    assert_eq!(answer, Err(Refusal::PartyTooSmall { least: 2 }));
}

#[test]
fn the_choice_is_space_then_own_then_earliest_then_batch() {
    let busy = mornings(1, 1).at(at(TUESDAY)).unwrap().span;
    let free: Result<Admission, Refusal> = Ok(Admission { busy, lanes: vec![0], moves: vec![], lapsed: vec![] });
    let full = Err(Refusal::Taken { remaining: 0 });
    let closed = Err(Refusal::Closed { by: busy });
    let offer = |answer, fit, minutes, batch| SessionOffer {
        answer,
        fit,
        start: busy.start() + Length::minutes(minutes),
        batch,
    };
    let (own, any) = (ServiceFit::Own, ServiceFit::Any);
    for (name, offers, expect) in [
        ("nothing fits", vec![], None),
        ("space", vec![offer(&full, own, 0, None), offer(&free, any, 60, None)], Some(1)),
        ("own", vec![offer(&free, any, 0, None), offer(&free, own, 60, None)], Some(1)),
        ("earliest", vec![offer(&free, own, 60, Some("A")), offer(&free, own, 0, Some("B"))], Some(1)),
        ("batch", vec![offer(&free, any, 0, Some("B")), offer(&free, any, 0, Some("A"))], Some(1)),
        ("without a batch", vec![offer(&free, any, 0, Some("A")), offer(&free, any, 0, None)], Some(1)),
        ("place in the list", vec![offer(&free, any, 0, None), offer(&free, any, 0, None)], Some(0)),
        ("full rather than closed", vec![offer(&closed, own, 0, None), offer(&full, any, 60, None)], Some(1)),
        ("all full", vec![offer(&full, any, 0, None), offer(&full, own, 60, None)], Some(1)),
    ] {
        assert_eq!(choose_session(&offers), expect, "{name}");
    }
}
