//! Properties of sessions: listed if and only if admitted, parties all or none, never more than the places, and no more
//! than the share through the API, whatever changes in between.

use proptest::{collection::vec, option, prelude::*, sample::select};
use slot_core::{
    BookingId, Claim, DateChange, HoldId, Instant, Ledger, Length, Notice, Owner, Party, Places, Refusal, Session,
    SessionChannel, SessionQuery, SessionRule, SessionStatus, SessionWish, Sessions, Span, Validity, WallRange,
    WallTime, WeeklyRule, Zone, admit_session, open_sessions,
};
use std::{collections::BTreeSet, num::NonZeroU32};
use time::{Date, Duration, Weekday, macros::date};

const WEEKS: [(&str, Date); 6] = [
    ("America/New_York", date!(2026 - 03 - 02)),
    ("Europe/Berlin", date!(2026 - 10 - 20)),
    ("America/Sao_Paulo", date!(2018 - 10 - 30)),
    ("Australia/Lord_Howe", date!(2026 - 04 - 01)),
    ("Asia/Kathmandu", date!(2026 - 05 - 04)),
    ("Pacific/Apia", date!(2011 - 12 - 26)),
];

fn wall_time() -> impl Strategy<Value = WallTime> {
    (0_u16..96).prop_map(|quarter| WallTime::new(quarter * 15).unwrap())
}

fn near(base: Date) -> impl Strategy<Value = Date> {
    (0_i64..14).prop_map(move |days| base + Duration::days(days))
}

fn rule(base: Date) -> impl Strategy<Value = SessionRule> {
    let length = || select(&[45_i64, 90, 240, 1500]).prop_map(Length::minutes);
    let hours = (wall_time(), wall_time()).prop_map(|(start, end)| WallRange::new(start, end).unwrap());
    let texts = select(&[
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=MO,WE,SA",
        "FREQ=MONTHLY;BYDAY=-1FR,2TU",
        "FREQ=HOURLY;INTERVAL=5",
        "FREQ=DAILY;COUNT=4",
    ]);
    prop_oneof![
        3 => (0_u8..7, hours, option::weighted(0.3, near(base))).prop_map(|(days, hours, until)| {
            let weekday = Weekday::Monday.nth_next(days);
            SessionRule::Weekly(WeeklyRule { weekday, hours, valid: Validity { from: None, until } })
        }),
        1 => (near(base), wall_time(), length()).prop_map(|(date, at, length)| SessionRule::Once { date, at, length }),
        3 => (near(base), wall_time(), length(), texts, vec(near(base), 0..3)).prop_map(
            |(first, at, length, rule, except)| SessionRule::Recurring {
                first,
                at,
                length,
                rule: rule.parse().unwrap(),
                except: except.into_iter().collect(),
            }
        ),
    ]
}

fn places() -> impl Strategy<Value = Places> {
    (0_u32..9, 0_u32..9).prop_map(|(max, share)| Places::new(max, share.min(max)).unwrap())
}

fn change() -> impl Strategy<Value = DateChange> {
    let status = select(&[SessionStatus::Open, SessionStatus::Open, SessionStatus::Closed]);
    (status, option::of(0_u32..9)).prop_map(|(status, max)| DateChange { status, max })
}

fn party() -> impl Strategy<Value = Party> {
    (1_u32..3, option::of(2_u32..5)).prop_map(|(least, most)| Party {
        least: NonZeroU32::new(least).unwrap(),
        most: most.and_then(NonZeroU32::new),
    })
}

fn sessions() -> impl Strategy<Value = Sessions> {
    select(&WEEKS).prop_flat_map(|(name, base)| {
        let zone: Zone = name.parse().unwrap();
        let midnight = zone.instant(base, WallTime::MIDNIGHT);
        let closure = (0_i64..14 * 24, 1_i64..30).prop_map(move |(start, hours)| {
            Span::starting(midnight + Length::minutes(start * 60), Length::minutes(hours * 60)).unwrap()
        });
        let notice = prop_oneof![Just(Notice::PastAllowed), Just(Notice::AtLeast(Length::minutes(600)))];
        let horizon = option::weighted(0.3, Just(Length::minutes(9 * 1440)));
        (rule(base), places(), party(), vec((near(base), change()), 0..4), vec(closure, 0..2), notice, horizon)
            .prop_map(move |(rule, places, party, changes, closures, notice, horizon)| {
                let changes = changes.into_iter().collect();
                let all = Sessions::of(zone.clone(), rule, places);
                Sessions { party, changes, closures, notice, horizon, ..all }
            })
    })
}

/// One thing that happens to the book.
#[derive(Clone, Debug)]
enum Event {
    /// Somebody wishes for places in the n-th session, or for a hold of some hours.
    Wish { session: usize, into: i64, places: NonZeroU32, channel: SessionChannel, hold_hours: Option<i64> },
    /// Somebody leaves.
    Leave(usize),
    /// The date of the n-th session changes.
    Change(usize, DateChange),
    /// The places change.
    Places(Places),
    /// The hours of a weekly rule change, on the same weekday.
    Hours(WallRange),
}

fn event() -> impl Strategy<Value = Event> {
    let channel = select(&[SessionChannel::Api, SessionChannel::Api, SessionChannel::Staff]);
    let count = (1_u32..4).prop_map(|places| NonZeroU32::new(places).unwrap());
    let hours = (0_u16..40, 41_u16..90).prop_map(|(start, end)| WallRange::new(quarter(start), quarter(end)).unwrap());
    prop_oneof![
        20 => (0_usize..4, 0_i64..90, count, channel, option::weighted(0.2, 0_i64..60)).prop_map(
            |(session, into, places, channel, hold_hours)| Event::Wish { session, into, places, channel, hold_hours }
        ),
        4 => any::<usize>().prop_map(Event::Leave),
        2 => (0_usize..4, change()).prop_map(|(session, change)| Event::Change(session, change)),
        1 => places().prop_map(Event::Places),
        1 => hours.prop_map(Event::Hours),
    ]
}

fn quarter(number: u16) -> WallTime {
    WallTime::new(number * 15).unwrap()
}

fn fortnight(sessions: &Sessions) -> Span {
    let (_, base) = WEEKS.into_iter().find(|(name, _)| *name == sessions.zone.name()).unwrap();
    let start = sessions.zone.instant(base, WallTime::MIDNIGHT) - Length::minutes(1440);
    Span::starting(start, Length::minutes(16 * 1440)).unwrap()
}

/// Far more than any question reaches.
fn everything(sessions: &Sessions) -> Span {
    let month = Length::minutes(31 * 1440);
    fortnight(sessions).widened(month, month)
}

/// A reading of the rules that shares nothing with the core but the dates: claims are looked at one by one.
fn filled(sessions: &Sessions, session: &Session, claims: &[Claim], now: Instant) -> u32 {
    let several_a_day = match &sessions.rule {
        SessionRule::Recurring { rule, .. } => *rule == "FREQ=HOURLY;INTERVAL=5".parse().unwrap(),
        SessionRule::Weekly(_) | SessionRule::Once { .. } => false,
    };
    let day = sessions.zone.day(session.date).unwrap();
    let counts = |claim: &&Claim| {
        let overlaps = claim.busy.start() < session.span.end() && session.span.start() < claim.busy.end();
        let begins = day.start() <= claim.core.start() && claim.core.start() < day.end();
        claim.owner.is_live(now) && (overlaps || (begins && !several_a_day))
    };
    u32::try_from(claims.iter().filter(counts).count()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_is_admitted_and_places_are_never_exceeded(
        mut sessions in sessions(),
        events in vec(event(), 1..40),
    ) {
        let mut claims: Vec<Claim> = Vec::new();
        let start = fortnight(&sessions).start();
        for (event, number) in events.into_iter().zip(0_i64..) {
            // One hour passes with each event.
            let now = start + Length::minutes(number * 60);
            let all: Vec<Session> = sessions.starting_within(fortnight(&sessions)).collect();
            prop_assert!(all.windows(2).all(|pair| pair[0].span.start() < pair[1].span.start()), "in order, each once");
            match event {
                Event::Leave(place) if !claims.is_empty() => {
                    let owner = claims[place % claims.len()].owner;
                    claims.retain(|claim| claim.owner != owner);
                }
                Event::Leave(_) => {}
                Event::Change(place, change) => {
                    let session = all.get(place);
                    sessions.changes.extend(session.map(|session| (session.date, change)));
                }
                Event::Places(places) => sessions.places = places,
                Event::Hours(hours) => {
                    if let SessionRule::Weekly(rule) = &mut sessions.rule {
                        rule.hours = hours;
                    }
                }
                Event::Wish { session, into, places, channel, hold_hours } => {
                    let Some(session) = all.get(session) else { continue };
                    let at = session.span.start() + Length::minutes(into);
                    let Some(found) = sessions.at(at) else { continue };
                    let wish = SessionWish { at, places, channel };
                    let ledger = within(&claims, sessions.reach(at));
                    let before = filled(&sessions, &found, &claims, now);
                    match admit_session(&sessions, &ledger, now, &wish) {
                        Ok(admission) => {
                            prop_assert_eq!(admission.lanes.len(), usize::try_from(places.get()).unwrap(), "all or none");
                            prop_assert_eq!(admission.busy, found.span);
                            prop_assert!(before + places.get() <= found.places.limit(channel));
                            prop_assert!(admission.lanes.iter().all(|&lane| lane < found.places.limit(channel)));
                            prop_assert!(admission.moves.is_empty());
                            let lapsed: BTreeSet<Row> =
                                admission.lapsed.iter().map(|&place| key(&ledger.claims()[place])).collect();
                            claims.retain(|claim| !lapsed.contains(&key(claim)));
                            let id = u128::try_from(number).unwrap();
                            let owner = match hold_hours {
                                None => Owner::Booking(BookingId::from_u128(id)),
                                Some(hours) => Owner::Hold {
                                    id: HoldId::from_u128(id),
                                    until: now + Length::minutes(hours * 60),
                                },
                            };
                            let busy = admission.busy;
                            claims.extend(admission.lanes.iter().map(|&lane| Claim { lane, busy, core: busy, owner }));
                        }
                        Err(Refusal::Taken { remaining }) => {
                            prop_assert_eq!(remaining, found.places.limit(channel).saturating_sub(before));
                            prop_assert!(remaining < places.get(), "refused for the lack of a lane");
                        }
                        Err(_) => {}
                    }
                }
            }
            // What the net of the database checks, lapsed holds included.
            for (index, claim) in claims.iter().enumerate() {
                for other in &claims[..index] {
                    prop_assert!(other.lane != claim.lane || !other.busy.overlaps(claim.busy), "{other:?} {claim:?}");
                }
            }
            listed_is_admitted(&sessions, &claims, now)?;
        }
    }
}

fn listed_is_admitted(sessions: &Sessions, claims: &[Claim], now: Instant) -> Result<(), TestCaseError> {
    let whole = Ledger::new(everything(sessions), claims.to_vec());
    let starts = fortnight(sessions);
    for (channel, count) in [(SessionChannel::Api, 1), (SessionChannel::Staff, 2)] {
        let query = SessionQuery { starts, places: NonZeroU32::new(count).unwrap(), channel };
        let narrow = within(claims, sessions.reach_of_query(&query));
        let listed: Vec<(Instant, u32)> = match open_sessions(sessions, &narrow, now, &query) {
            Ok(open) => open.map(|open| (open.session.span.start(), open.remaining)).collect(),
            Err(Refusal::PartyTooSmall { .. } | Refusal::PartyTooLarge { .. }) => Vec::new(),
            Err(other) => return Err(TestCaseError::fail(format!("{other} does not refuse a whole question"))),
        };
        let mut admitted = Vec::new();
        for session in sessions.starting_within(starts) {
            prop_assert!(session.places.share() <= session.places.max());
            let wish = SessionWish { at: session.span.start(), places: query.places, channel };
            let answer = admit_session(sessions, &whole, now, &wish);
            let narrow = within(claims, sessions.reach(wish.at));
            prop_assert_eq!(admit_session(sessions, &narrow, now, &wish).err(), answer.as_ref().err().cloned());
            if answer.is_ok() {
                let left = session.places.limit(channel) - filled(sessions, &session, claims, now);
                admitted.push((session.span.start(), left));
            }
        }
        prop_assert_eq!(listed, admitted);
    }
    Ok(())
}

fn within(claims: &[Claim], covers: Span) -> Ledger {
    Ledger::new(covers, claims.iter().filter(|claim| claim.busy.overlaps(covers)).copied().collect())
}

/// What tells claims apart.
type Row = (u32, Span, Owner);

fn key(claim: &Claim) -> Row {
    (claim.lane, claim.busy, claim.owner)
}
