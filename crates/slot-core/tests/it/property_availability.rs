//! Properties: what a search lists is what admission admits, what explanation explains, and what a naive reading of the
//! rules gives.

use crate::property_world::{World, world};
use proptest::prelude::*;
use slot_core::{
    Activity, Alignment, Calendar, Claim, Durations, Grid, Instant, Ledger, Length, Notice, Placement, Refusal, Slot,
    Span, WallTime, Wish, admit, availability, explain,
};
use std::collections::BTreeSet;
use time::Date;

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_listed_is_what_is_admitted(world in world()) {
        let World { calendar, ledger, now, query } = &world;
        let listed: Vec<Slot> = match availability(calendar, ledger, *now, query) {
            Ok(slots) => slots.collect(),
            Err(Refusal::Inactive | Refusal::UnknownDuration { .. }) => Vec::new(),
            Err(other) => return Err(TestCaseError::fail(format!("{other} does not refuse a whole question"))),
        };
        prop_assert!(listed.windows(2).all(|pair| pair[0].span.start() < pair[1].span.start()), "in order, each once");

        let naive = Naive::new(&world);
        let mut admitted = Vec::new();
        for span in candidates(&world) {
            let wish = Wish { span, places: query.places, placement: Placement::OnGrid(query.grid) };
            let answer = admit(calendar, ledger, *now, &wish);
            prop_assert_eq!(&explain(calendar, ledger, *now, &wish).verdict, &answer, "at {:?}", span);
            let expected = naive.decide(span);
            prop_assert_eq!(answer.as_ref().err(), expected.as_ref().err(), "at {:?}", span);
            if let (Ok(admission), Ok(remaining)) = (answer, expected) {
                check_lanes(calendar, ledger, *now, &wish, &admission)?;
                admitted.push(Slot { span, remaining });
            }
        }
        prop_assert_eq!(listed, admitted);
    }

    #[test]
    fn a_narrow_ledger_is_enough(world in world()) {
        let World { calendar, ledger, now, query } = &world;
        let reach = calendar.reach_of_query(query);
        let narrow = within(ledger, reach);
        let answers = [&narrow, ledger].map(|ledger| {
            availability(calendar, ledger, *now, query).map(Iterator::collect::<Vec<Slot>>)
        });
        prop_assert_eq!(&answers[0], &answers[1]);
        for span in candidates(&world).into_iter().step_by(7) {
            let wish = Wish { span, places: query.places, placement: Placement::Anywhere };
            let mut narrow = within(ledger, calendar.reach(&wish));
            let mut answer = admit(calendar, &narrow, *now, &wish);
            // What the engine does: widen the ledger until it has the cluster that has to change lanes.
            while let Ok(admission) = &answer
                && !admission.moves.is_empty()
                && !narrow.covers().contains(slot_core::cluster_reach(&narrow, admission.busy))
            {
                narrow = within(ledger, slot_core::cluster_reach(&narrow, admission.busy));
                answer = admit(calendar, &narrow, *now, &wish);
            }
            if let Ok(admission) = &answer {
                // Moves that are complete on the narrow ledger are valid on the whole.
                let place = |index: usize| {
                    let claim = narrow.claims()[index];
                    ledger.claims().iter().position(|other| *other == claim).unwrap()
                };
                let moves = admission.moves.iter();
                let moves = moves.map(|step| slot_core::Move { claim: place(step.claim), to: step.to }).collect();
                let lapsed = admission.lapsed.iter().map(|&claim| place(claim)).collect();
                let admission = slot_core::Admission { moves, lapsed, ..admission.clone() };
                check_lanes(calendar, ledger, *now, &wish, &admission)?;
            }
            prop_assert_eq!(answer.err(), admit(calendar, ledger, *now, &wish).err());
        }
    }
}

fn within(ledger: &Ledger, covers: Span) -> Ledger {
    Ledger::new(covers, ledger.overlapping(covers).map(|(_, claim)| *claim).collect())
}

/// Every start in the range on the grid of some window, and some that are on none. Far more than can be booked.
fn candidates(world: &World) -> Vec<Span> {
    let starts = world.query.starts;
    let anywhere = |step: i64| starts.start() + Length::minutes(step * 35);
    let mut found: BTreeSet<Instant> = (0..200).map(anywhere).filter(|at| starts.holds(*at)).collect();
    let naive = Naive::new(world);
    for &window in &naive.windows {
        for anchor in naive.anchors(window) {
            let beats = (0..).map(|beat| anchor + Length::micros(world.query.grid.step.as_micros() * beat));
            found.extend(beats.take_while(|at| *at < window.end()).filter(|at| starts.holds(*at)));
        }
    }
    found.into_iter().map(|at| Span::starting(at, world.query.duration).unwrap()).collect()
}

/// Lanes are free, valid, and as few as the capacity allows.
pub(crate) fn check_lanes(
    calendar: &Calendar,
    ledger: &Ledger,
    now: Instant,
    wish: &Wish,
    admission: &slot_core::Admission,
) -> Result<(), TestCaseError> {
    let capacity = calendar.capacity.places().get();
    prop_assert_eq!(u32::try_from(admission.lanes.len()).unwrap(), wish.places.get());
    prop_assert!(admission.lanes.windows(2).all(|pair| pair[0] < pair[1]));
    prop_assert!(admission.lanes.iter().all(|&lane| lane < capacity));
    let mut claims: Vec<Claim> = ledger.claims().to_vec();
    for step in &admission.moves {
        prop_assert!(claims[step.claim].owner.is_live(now) && claims[step.claim].lane != step.to);
        prop_assert!(step.to < capacity);
        claims[step.claim].lane = step.to;
    }
    let touched: BTreeSet<usize> = admission.moves.iter().map(|step| step.claim).collect();
    for &claim in &admission.lapsed {
        prop_assert!(!claims[claim].owner.is_live(now));
    }
    for (index, claim) in claims.iter().enumerate() {
        if admission.lapsed.contains(&index) {
            continue;
        }
        // Also against lapsed holds that are not named: the store still has them.
        prop_assert!(!(claim.busy.overlaps(admission.busy) && admission.lanes.contains(&claim.lane)), "{claim:?}");
        for &other in &touched {
            prop_assert!(
                other == index || claims[other].lane != claim.lane || !claims[other].busy.overlaps(claim.busy),
                "{claim:?} and {:?}",
                claims[other]
            );
        }
    }
    Ok(())
}

/// The rules, read one by one, without any thought of speed.
struct Naive<'a> {
    world: &'a World,
    windows: Vec<Span>,
    blocks: Vec<Span>,
}

impl<'a> Naive<'a> {
    fn new(world: &'a World) -> Self {
        let everything = world.ledger.covers();
        let (mut windows, mut blocks) = (Vec::new(), Vec::new());
        for schedule in &world.calendar.schedules {
            let expansion = schedule.expand(everything);
            windows.extend(expansion.windows.into_iter().map(|window| window.span));
            blocks.extend(expansion.blocks.into_iter().map(|block| block.span));
        }
        Self { world, windows, blocks }
    }

    fn decide(&self, core: Span) -> Result<u32, Refusal> {
        let World { calendar, ledger, now, query } = self.world;
        let (now, rules) = (*now, calendar.rules);
        if calendar.activity == Activity::Inactive {
            return Err(Refusal::Inactive);
        }
        if let Durations::OneOf(allowed) = &calendar.durations
            && !allowed.contains(&core.length())
        {
            return Err(Refusal::UnknownDuration { asked: core.length(), allowed: allowed.clone() });
        }
        if let Notice::AtLeast(notice) = rules.notice
            && (core.start() <= now || core.start() < now + notice)
        {
            return Err(Refusal::TooSoon { earliest: now + notice });
        }
        if let Some(horizon) = rules.horizon
            && core.start() > now + horizon
        {
            return Err(Refusal::TooFar { latest: now + horizon });
        }
        let windows: Vec<Span> = self.windows.iter().copied().filter(|window| window.contains(core)).collect();
        if windows.is_empty() {
            return Err(Refusal::OutsideHours);
        }
        if !windows.iter().any(|window| self.is_on_grid(*window, core.start())) {
            return Err(Refusal::OffGrid);
        }
        if let Some(by) = self.blocks.iter().copied().filter(|block| block.overlaps(core)).min() {
            return Err(Refusal::Blocked { by });
        }
        if let Some(&by) = calendar.closures.iter().filter(|closure| closure.overlaps(core)).min() {
            return Err(Refusal::Closed { by });
        }
        let busy = Span::new(core.start() - rules.buffer_before, core.end() + rules.buffer_after).unwrap();
        let live: Vec<&Claim> = ledger.claims().iter().filter(|claim| claim.owner.is_live(now)).collect();
        let in_the_way = live.iter().filter(|claim| claim.busy.overlaps(busy));
        // The fullest moment is one at which some claim starts, or the start of the wish.
        let moments = in_the_way.map(|claim| claim.busy.start().max(busy.start()));
        let peak = moments.map(|at| live.iter().filter(|claim| claim.busy.holds(at)).count()).max().unwrap_or(0);
        let remaining = calendar.capacity.places().get().saturating_sub(peak.try_into().unwrap());
        if remaining < query.places.get() {
            return Err(Refusal::Taken { remaining });
        }
        if let Some(limit) = rules.daily_limit {
            let date = self.local_date(core.start());
            let owners = live.iter().filter(|claim| self.local_date(claim.core.start()) == date);
            let owners: BTreeSet<_> = owners.map(|claim| claim.owner).collect();
            if u32::try_from(owners.len()).unwrap() >= limit.get() {
                return Err(Refusal::DailyLimit { date, limit: limit.get() });
            }
        }
        Ok(remaining)
    }

    fn is_on_grid(&self, window: Span, start: Instant) -> bool {
        let step = self.world.query.grid.step.as_micros();
        self.anchors(window)
            .into_iter()
            .filter(|anchor| *anchor <= start)
            .max()
            .is_some_and(|anchor| (start - anchor).as_micros() % step == 0)
    }

    /// The moments at which counting begins, as far as they matter to a window.
    fn anchors(&self, window: Span) -> Vec<Instant> {
        let zone = &self.world.calendar.zone;
        let Grid { step, alignment } = self.world.query.grid;
        match alignment {
            Alignment::WindowStart => vec![window.start()],
            Alignment::Rounded => {
                let marks = [60_i64, 30, 20, 15, 10, 5].into_iter();
                let Some(mark) = marks.into_iter().find(|mark| step.as_minutes() % mark == 0) else {
                    return vec![window.start()];
                };
                // Minute by minute, until the clock on the wall shows a round time.
                let minutes = (0..).map(|minute| window.start() + Length::minutes(minute));
                let round = |at: &Instant| {
                    let local = zone.local(*at);
                    (i64::from(local.hour()) * 60 + i64::from(local.minute())) % mark == 0
                };
                minutes.take(121).find(round).into_iter().collect()
            }
            Alignment::LocalGrid => {
                let dates = std::iter::successors(zone.date(window.start()).previous_day(), |date| date.next_day());
                let midnights = dates.map(|date| zone.instant(date, WallTime::MIDNIGHT));
                midnights.take_while(|at| *at < window.end()).collect()
            }
        }
    }

    /// In these weeks every midnight comes once.
    fn local_date(&self, at: Instant) -> Date {
        self.world.calendar.zone.date(at)
    }
}
