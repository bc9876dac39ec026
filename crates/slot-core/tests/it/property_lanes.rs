//! Property: whoever comes and goes, a wish that has its places gets lanes, and lanes never hold two at once.

use crate::{property_availability::check_lanes, property_world::span_from};
use proptest::{collection::vec, prelude::*};
use slot_core::{
    Admission, BookingId, Calendar, Capacity, Claim, HoldId, Instant, Ledger, Length, Owner, Placement, Refusal,
    Schedule, Span, WallRange, WeekdaySet, WeeklyRule, Wish, Zone, admit,
};
use std::num::NonZeroU32;

/// One thing that happens to the book.
#[derive(Clone, Copy, Debug)]
enum Event {
    /// Somebody wishes for places; a hold lapses at a moment of this run.
    Wish { span: Span, places: NonZeroU32, hold_until: Option<i64> },
    /// Somebody leaves.
    Leave(usize),
    /// The capacity changes.
    Capacity(Capacity),
}

fn event() -> impl Strategy<Value = Event> {
    let at = Instant::from_seconds(86_400);
    let places = (1_u32..3).prop_map(|places| NonZeroU32::new(places).unwrap());
    prop_oneof![
        12 => (span_from(at, 0, 60, 12), places, prop::option::weighted(0.3, 0_i64..60))
            .prop_map(|(span, places, hold_until)| Event::Wish { span, places, hold_until }),
        3 => any::<usize>().prop_map(Event::Leave),
        1 => (1_u32..6).prop_map(|places| Event::Capacity(Capacity::new(places).unwrap())),
    ]
}

fn always_open() -> Calendar {
    let rules = WeekdaySet::ALL.iter().map(|weekday| WeeklyRule::always(weekday, WallRange::ALL_DAY));
    Calendar::of(Zone::utc(), vec![Schedule::weekly(Zone::utc(), rules.collect())])
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_feasible_wish_lacks_a_lane(events in vec(event(), 1..60), capacity in 1_u32..6) {
        let mut calendar = always_open();
        calendar.capacity = Capacity::new(capacity).unwrap();
        let covers = Span::starting(Instant::from_seconds(0), Length::minutes(3 * 1440)).unwrap();
        let mut claims: Vec<Claim> = Vec::new();
        for (event, number) in events.into_iter().zip(0_u128..) {
            // One second passes with each event.
            let now = Instant::from_seconds(i64::try_from(number).unwrap());
            match event {
                Event::Capacity(capacity) => calendar.capacity = capacity,
                Event::Leave(place) => {
                    if !claims.is_empty() {
                        let owner = claims[place % claims.len()].owner;
                        claims.retain(|claim| claim.owner != owner);
                    }
                }
                Event::Wish { span, places, hold_until } => {
                    let ledger = Ledger::new(covers, claims.clone());
                    let wish = Wish { span, places, placement: Placement::Anywhere };
                    let peak = peak(&ledger, now, span);
                    let free = calendar.capacity.places().get().saturating_sub(peak);
                    match admit(&calendar, &ledger, now, &wish) {
                        Ok(admission) => {
                            prop_assert!(free >= places.get());
                            let grows = claims.iter().all(|claim| claim.lane < calendar.capacity.places().get());
                            if grows {
                                check_lanes(&calendar, &ledger, now, &wish, &admission)?;
                            }
                            let owner = match hold_until {
                                None => Owner::Booking(BookingId::from_u128(number)),
                                Some(until) => Owner::Hold {
                                    id: HoldId::from_u128(number),
                                    until: now + Length::seconds(until),
                                },
                            };
                            claims = book(&ledger, &admission, span, owner);
                        }
                        Err(Refusal::Taken { remaining }) => {
                            prop_assert_eq!(remaining, free);
                            prop_assert!(free < places.get(), "refused for the lack of a lane");
                        }
                        Err(other) => return Err(TestCaseError::fail(other.to_string())),
                    }
                }
            }
            // What the net of the database checks, lapsed holds included.
            for (index, claim) in claims.iter().enumerate() {
                for other in &claims[..index] {
                    prop_assert!(other.lane != claim.lane || !other.busy.overlaps(claim.busy), "{other:?} {claim:?}");
                }
            }
        }
    }
}

/// What a store does with an admission.
fn book(ledger: &Ledger, admission: &Admission, core: Span, owner: Owner) -> Vec<Claim> {
    let mut claims = ledger.claims().to_vec();
    for step in &admission.moves {
        claims[step.claim].lane = step.to;
    }
    let lapsed = |index: &usize| admission.lapsed.contains(index);
    let kept = claims.into_iter().enumerate().filter(|(index, _)| !lapsed(index)).map(|(_, claim)| claim);
    let own = admission.lanes.iter().map(|&lane| Claim { lane, busy: admission.busy, core, owner });
    kept.chain(own).collect()
}

/// Five-minute step by five-minute step.
fn peak(ledger: &Ledger, now: Instant, span: Span) -> u32 {
    let ticks = (0..).map(|tick| span.start() + Length::minutes(tick * 5)).take_while(|at| *at < span.end());
    let live =
        |at: &Instant| ledger.claims().iter().filter(|claim| claim.owner.is_live(now) && claim.busy.holds(*at)).count();
    ticks.map(|at| live(&at)).max().unwrap_or(0).try_into().unwrap()
}
