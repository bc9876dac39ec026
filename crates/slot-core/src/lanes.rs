//! Lanes: which places a booking occupies, and who has to change places so that it can.

use crate::{Admission, Claim, Instant, Ledger, Move, Span, availability::reach::hull};
use std::num::NonZeroU32;

/// What a ledger must cover, so that the [`crate::Admission::moves`] of an admission to `busy` are complete: what it
/// covers already, `busy`, and every claim that is connected with it by overlaps from there on.
///
/// Lanes are repacked from the start of `busy` to the end of that cluster; what lies before stays as it is. When moves
/// are given and the ledger does not cover this span, load a ledger that does, and admit again, until it does.
///
/// # Example
/// ```
/// use slot_core::{BookingId, Claim, Instant, Ledger, Length, Owner, Span, cluster_reach};
/// let busy = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// let later = Span::starting(Instant::from_seconds(1800), Length::minutes(60)).unwrap();
/// let claim = Claim { lane: 0, busy: later, core: later, owner: Owner::Booking(BookingId::from_u128(1)) };
/// // The ledger ends before that claim does: what overlaps its end is not known yet.
/// let needed = cluster_reach(&Ledger::new(busy, vec![claim]), busy);
/// assert_eq!(needed, Span::new(busy.start(), later.end()).unwrap());
/// ```
pub fn cluster_reach(ledger: &Ledger, busy: Span) -> Span {
    hull(hull(ledger.covers(), Some(busy)), Some(cluster(ledger, busy)))
}

/// From the start of `busy` to the end of the last claim that is connected with it by overlaps.
fn cluster(ledger: &Ledger, busy: Span) -> Span {
    let end = ledger.claims().iter().fold(busy.end(), |end, claim| {
        if claim.busy.start() < end && busy.start() < claim.busy.end() { end.max(claim.busy.end()) } else { end }
    });
    Span::new(busy.start(), end).unwrap_or(busy)
}

/// Lanes for a wish whose places are known to be free: the lowest that are free over all of `busy`, or else, where so
/// many are free at every moment but not the same ones throughout, the lowest at its start, and moves for the rest.
///
/// Claims that start after the wish keep their lane where they can, in the order in which they start. That never fails:
/// at each start fewer claims are under way than there are lanes, so one of them is free.
pub(crate) fn assign(capacity: u32, ledger: &Ledger, now: Instant, busy: Span, places: NonZeroU32) -> Admission {
    let wanted = usize::try_from(places.get()).unwrap_or(usize::MAX);
    let live = || ledger.overlapping(busy).filter(|(_, claim)| claim.owner.is_live(now));
    let taken = Taken::of(live().map(|(_, claim)| claim.lane));
    let lanes: Vec<u32> = taken.free().take_while(|&lane| lane < capacity).take(wanted).collect();
    if lanes.len() == wanted {
        let lapsed = lapsed(ledger, now, |claim| claim.busy.overlaps(busy) && lanes.contains(&claim.lane));
        return Admission { busy, lanes, moves: Vec::new(), lapsed };
    }
    repack(ledger, now, busy, wanted)
}

/// A place in a lane, while it lasts.
#[derive(Clone, Copy)]
struct Occupied {
    lane: u32,
    until: Instant,
}

fn repack(ledger: &Ledger, now: Instant, busy: Span, wanted: usize) -> Admission {
    let live: Vec<(usize, &Claim)> =
        ledger.overlapping(cluster(ledger, busy)).filter(|(_, claim)| claim.owner.is_live(now)).collect();
    let (before, after): (Vec<_>, Vec<_>) = live.into_iter().partition(|(_, claim)| claim.busy.start() <= busy.start());
    let mut under_way: Vec<Occupied> =
        before.iter().map(|(_, claim)| Occupied { lane: claim.lane, until: claim.busy.end() }).collect();
    let lanes: Vec<u32> = Taken::of(under_way.iter().map(|place| place.lane)).free().take(wanted).collect();
    under_way.extend(lanes.iter().map(|&lane| Occupied { lane, until: busy.end() }));

    let mut moves = Vec::new();
    let mut settled: Vec<(Span, u32)> = lanes.iter().map(|&lane| (busy, lane)).collect();
    for (place, claim) in after {
        under_way.retain(|other| claim.busy.start() < other.until);
        let taken = Taken::of(under_way.iter().map(|other| other.lane));
        let lane = if taken.holds(claim.lane) { taken.free().next().unwrap_or(claim.lane) } else { claim.lane };
        if lane != claim.lane {
            moves.push(Move { claim: place, to: lane });
            settled.push((claim.busy, lane));
        }
        under_way.push(Occupied { lane, until: claim.busy.end() });
    }
    let lapsed = lapsed(ledger, now, |claim| {
        settled.iter().any(|&(span, lane)| claim.lane == lane && claim.busy.overlaps(span))
    });
    Admission { busy, lanes, moves, lapsed }
}

fn lapsed(ledger: &Ledger, now: Instant, is_in_the_way: impl Fn(&Claim) -> bool) -> Vec<usize> {
    let claims = ledger.claims().iter().enumerate();
    claims.filter(|(_, claim)| !claim.owner.is_live(now) && is_in_the_way(claim)).map(|(place, _)| place).collect()
}

/// Lanes that are taken, in order.
struct Taken(Vec<u32>);

impl Taken {
    fn of(lanes: impl Iterator<Item = u32>) -> Self {
        let mut lanes: Vec<u32> = lanes.collect();
        lanes.sort_unstable();
        Self(lanes)
    }

    fn holds(&self, lane: u32) -> bool {
        self.0.binary_search(&lane).is_ok()
    }

    /// The lanes that are free, lowest first.
    fn free(&self) -> impl Iterator<Item = u32> {
        let mut taken = self.0.iter().copied().peekable();
        (0..=u32::MAX).filter(move |&lane| {
            while taken.next_if(|&other| other < lane).is_some() {}
            taken.peek() != Some(&lane)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{BookingId, HoldId, Owner};

    fn span(start: i64, end: i64) -> Span {
        Span::new(Instant::from_seconds(start), Instant::from_seconds(end)).unwrap()
    }

    fn assigned(capacity: u32, claims: &[(u32, i64, i64)], busy: Span) -> Admission {
        let owner = Owner::Booking(BookingId::from_u128(1));
        let claims = claims.iter().map(|&(lane, start, end)| (lane, span(start, end)));
        let claims = claims.map(|(lane, busy)| Claim { lane, busy, core: busy, owner }).collect();
        assign(capacity, &Ledger::new(span(0, 100), claims), Instant::MIN, busy, NonZeroU32::MIN)
    }

    #[test]
    fn the_lowest_free_lane_is_taken() {
        assert_eq!(assigned(3, &[(0, 0, 10), (2, 0, 10)], span(5, 15)).lanes, [1]);
        assert_eq!(assigned(3, &[(0, 0, 10)], span(10, 15)).lanes, [0]);
    }

    #[test]
    fn others_change_lanes_where_no_single_one_is_free() {
        // Lane 0 is free until 10, lane 1 from 10 on.
        let lanes = assigned(2, &[(1, 0, 10), (0, 10, 20)], span(5, 15));
        assert_eq!((lanes.lanes, lanes.moves), (vec![0], vec![Move { claim: 1, to: 1 }]));
    }

    #[test]
    fn old_claims_above_a_lowered_capacity_stay_where_they_are() {
        let lanes = assigned(2, &[(3, 0, 10), (0, 10, 20), (3, 10, 15)], span(5, 8));
        assert_eq!((lanes.lanes, lanes.moves), (vec![0], vec![]));
    }

    #[test]
    fn a_lapsed_hold_on_the_granted_lane_is_named() {
        let busy = span(0, 10);
        let owner = Owner::Hold { id: HoldId::from_u128(1), until: Instant::from_seconds(5) };
        let ledger = Ledger::new(span(0, 100), vec![Claim { lane: 0, busy, core: busy, owner }]);
        let lanes = assign(1, &ledger, Instant::from_seconds(5), busy, NonZeroU32::MIN);
        assert_eq!((lanes.lanes, lanes.lapsed), (vec![0], vec![0]));
    }
}
