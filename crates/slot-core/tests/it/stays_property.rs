//! Property of stays: listed if and only if admitted, and as a naive reading of the rules, date by date, says.

use crate::{
    property_availability::check_lanes,
    property_world::{World, world},
};
use proptest::{collection::vec, option, prelude::*, sample::select};
use slot_core::{
    Activity, Instant, Ledger, Length, Notice, Refusal, Span, StayQuery, StayTerms, StayUnit, StayWish, WallTime,
    WeekdaySet, admit_stay, stays,
};
use std::num::NonZeroU32;
use time::{Date, Duration, Weekday};

fn terms() -> impl Strategy<Value = StayTerms> {
    let time = || prop_oneof![9 => (0_u16..96).prop_map(|quarter| quarter * 15), 1 => Just(1440)];
    let time = move || time().prop_map(|minutes| WallTime::new(minutes).unwrap());
    let weekdays = || {
        let some =
            vec(0_u8..7, 3..7).prop_map(|days| days.into_iter().map(|day| Weekday::Monday.nth_next(day)).collect());
        prop_oneof![Just(WeekdaySet::ALL), some]
    };
    let usual = Just((WallTime::new(900).unwrap(), WallTime::new(660).unwrap()));
    let times = prop_oneof![2 => usual, 1 => (time(), time())];
    (select(&[StayUnit::Night, StayUnit::Day]), times, weekdays(), weekdays(), 1_u32..3, option::of(2_u32..5)).prop_map(
        |(unit, (check_in, check_out), arrivals, departures, least, most)| StayTerms {
            arrivals,
            departures,
            least: NonZeroU32::new(least).unwrap(),
            most: most.and_then(NonZeroU32::new),
            ..StayTerms::of(unit, check_in, check_out)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 800, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_is_what_is_admitted(world in world(), terms in terms(), units in 1_u32..5) {
        let World { calendar, ledger, now, query } = &world;
        let month = Length::minutes(31 * 1440);
        let ledger = Ledger::new(ledger.covers().widened(month, month), ledger.claims().to_vec());
        let units = NonZeroU32::new(units).unwrap();
        let question = StayQuery { arrivals: query.starts, units, places: query.places };
        let narrow = within(&ledger, calendar.reach_of_stays(&terms, &question));
        let listed: Vec<(Date, u32)> = match stays(calendar, &terms, &narrow, *now, &question) {
            Ok(found) => found.map(|slot| (slot.stay.arrival, slot.remaining)).collect(),
            Err(Refusal::Inactive | Refusal::StayTooShort { .. } | Refusal::StayTooLong { .. }) => Vec::new(),
            Err(other) => return Err(TestCaseError::fail(format!("{other} does not refuse a whole question"))),
        };
        let mut admitted = Vec::new();
        let first = calendar.zone.date(query.starts.start()) - Duration::days(3);
        for arrival in (0..12).map(|days| first + Duration::days(days)) {
            let wish = StayWish { arrival, units, places: query.places };
            let answer = admit_stay(calendar, &terms, &ledger, *now, &wish);
            let narrow = within(&ledger, calendar.reach_of_stay(&terms, &wish));
            prop_assert_eq!(
                admit_stay(calendar, &terms, &narrow, *now, &wish).err(),
                answer.as_ref().err().cloned()
            );
            let naive = Naive { world: &world, terms: &terms, ledger: &ledger }.remaining(&wish);
            prop_assert_eq!(answer.is_ok(), naive.is_some(), "{} for {}: {:?}", arrival, units, answer);
            let (Ok(admission), Some(remaining)) = (answer, naive) else { continue };
            let stay = terms.stay(&calendar.zone, arrival, units).unwrap();
            check_lanes(calendar, &ledger, *now, &stay.wish(query.places), &admission)?;
            if query.starts.holds(stay.span.start()) {
                admitted.push((arrival, remaining));
            }
        }
        prop_assert_eq!(listed, admitted);
    }
}

fn within(ledger: &Ledger, covers: Span) -> Ledger {
    Ledger::new(covers, ledger.overlapping(covers).map(|(_, claim)| *claim).collect())
}

/// The rules, one after the other, each in the plainest way.
struct Naive<'a> {
    world: &'a World,
    terms: &'a StayTerms,
    ledger: &'a Ledger,
}

impl Naive<'_> {
    /// How many units are left, where the stay can be booked.
    fn remaining(&self, wish: &StayWish) -> Option<u32> {
        let World { calendar, now, .. } = self.world;
        let (zone, terms) = (&calendar.zone, self.terms);
        let count = i64::from(wish.units.get());
        let dates: Vec<Date> = (0..count).map(|days| wish.arrival + Duration::days(days)).collect();
        let departure = match terms.unit {
            StayUnit::Night => wish.arrival + Duration::days(count),
            StayUnit::Day => wish.arrival + Duration::days(count - 1),
        };
        let (start, end) = (zone.instant(wish.arrival, terms.check_in), zone.instant(departure, terms.check_out));
        let allowed = calendar.activity == Activity::Active
            && terms.least <= wish.units
            && terms.most.is_none_or(|most| wish.units <= most)
            && terms.arrivals.contains(wish.arrival.weekday())
            && terms.departures.contains(departure.weekday())
            && [wish.arrival, departure].iter().all(|&date| zone.day(date).is_some())
            && start < end
            && match calendar.rules.notice {
                Notice::PastAllowed => true,
                Notice::AtLeast(notice) => *now < start && *now + notice <= start,
            }
            && calendar.rules.horizon.is_none_or(|horizon| start <= *now + horizon)
            && dates.iter().all(|&date| self.is_open(date))
            && self.shut().into_iter().all(|shut| !self.hinders(shut, start, end, departure));
        let remaining = calendar.capacity.places().get().saturating_sub(self.peak(start, end));
        (allowed && remaining >= wish.places.get() && self.is_within_daily_limit(start)).then_some(remaining)
    }

    fn is_open(&self, date: Date) -> bool {
        let zone = &self.world.calendar.zone;
        zone.day(date).is_some_and(|day| {
            let windows = self.world.calendar.schedules.iter().flat_map(|schedule| schedule.expand(day).windows);
            windows.map(|window| zone.date(window.span.start())).any(|opened| opened == date)
        })
    }

    /// Blocks and closures.
    fn shut(&self) -> Vec<Span> {
        let schedules = self.world.calendar.schedules.iter();
        let blocks = schedules.flat_map(|schedule| schedule.expand(self.ledger.covers()).blocks);
        blocks.map(|block| block.span).chain(self.world.calendar.closures.iter().copied()).collect()
    }

    fn hinders(&self, shut: Span, start: Instant, end: Instant, departure: Date) -> bool {
        let zone = &self.world.calendar.zone;
        let turnover = zone.instant(departure, self.terms.check_in.max(self.terms.check_out));
        let spares_departure = self.terms.unit == StayUnit::Night
            && zone.instant(departure, WallTime::MIDNIGHT) == shut.start()
            && turnover < shut.end();
        shut.start() < end && start < shut.end() && !spares_departure
    }

    /// The highest count is reached where some claim begins, or at the very start.
    fn peak(&self, start: Instant, end: Instant) -> u32 {
        let busy = self.world.calendar.busy(Span::new(start, end.max(start + Length::micros(1))).unwrap());
        let live = || self.ledger.claims().iter().filter(|claim| claim.owner.is_live(self.world.now));
        let begins = live().map(|claim| claim.busy.start()).filter(|at| busy.holds(*at)).chain([busy.start()]);
        let highest = begins.map(|at| live().filter(|claim| claim.busy.holds(at)).count()).max().unwrap_or(0);
        u32::try_from(highest).unwrap()
    }

    fn is_within_daily_limit(&self, start: Instant) -> bool {
        let World { calendar, now, .. } = self.world;
        let Some(limit) = calendar.rules.daily_limit else { return true };
        let on_date = |at: Instant| calendar.zone.date(at) == calendar.zone.date(start);
        let mut owners: Vec<_> = (self.ledger.claims().iter())
            .filter(|claim| claim.owner.is_live(*now) && on_date(claim.core.start()))
            .map(|claim| claim.owner)
            .collect();
        owners.sort_unstable();
        owners.dedup();
        u32::try_from(owners.len()).unwrap() < limit.get()
    }
}
