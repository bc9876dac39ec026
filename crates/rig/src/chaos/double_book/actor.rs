//! One of many who book, hold, confirm, release and cancel at the same time, and what it remembers of it.

use super::super::{
    history::{Denial, Stay, Wanted},
    line::Violations,
    timeline::{Timeline, Window},
    world::World,
};
use engine::{
    StoreError,
    verbs::{BookRefused, Cancel, book, cancel, hold, release_hold},
};
use slot_core::{BookingId, HoldId, Instant, Refusal};
use std::sync::Arc;

/// Somebody who acts, one thing after the other.
pub(super) struct Actor {
    world: Arc<World>,
    pub(super) log: Log,
    /// Its bookings that are not cancelled, by their place in the log.
    pub(super) bookings: Vec<(BookingId, usize)>,
    /// Its holds that are neither confirmed nor released; some may have lapsed.
    pub(super) holds: Vec<(HoldId, usize)>,
}

/// What somebody remembers.
#[derive(Debug, Default)]
pub(super) struct Log {
    /// Everything that was, or may have been, occupied.
    pub(super) stays: Vec<Stay>,
    /// Everything that was refused for lack of room.
    pub(super) denials: Vec<Denial>,
    /// What must not happen whatever the others do.
    pub(super) violations: Violations,
    /// How often what happened.
    pub(super) tally: Tally,
}

/// How often what happened.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Tally {
    pub(super) attempts: u64,
    pub(super) booked: u64,
    pub(super) held: u64,
    pub(super) refused: u64,
    pub(super) cancelled: u64,
    pub(super) released: u64,
    pub(super) turned_away: u64,
    pub(super) failed: u64,
}

/// What came of a wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It was granted.
    Granted,
    /// There was no room.
    Refused,
    /// Nobody could tell: others were in the way for too long, or the store failed.
    Undecided,
}

impl Actor {
    pub(super) fn new(world: &Arc<World>) -> Self {
        Self { world: Arc::clone(world), log: Log::default(), bookings: Vec::new(), holds: Vec::new() }
    }

    /// Books.
    pub(super) fn book(&mut self, wanted: &Wanted) -> Outcome {
        self.book_through(wanted, None)
    }

    /// Books through one of its holds.
    pub(super) fn confirm(&mut self, place: usize) -> Outcome {
        if place >= self.holds.len() {
            return Outcome::Undecided;
        }
        let (id, stay) = self.holds.swap_remove(place);
        let Some(Stay { wanted, until: Some(until), .. }) = self.log.stays.get(stay).cloned() else {
            return Outcome::Undecided;
        };
        let asked = self.world.time.tick();
        let outcome = self.book_through(&wanted, Some(id));
        let freed = Window { asked, answered: self.world.time.tick() };
        match outcome {
            Outcome::Granted => self.free(stay, freed),
            Outcome::Undecided => self.free(stay, freed.open()),
            // Refused: the hold had lapsed, or else it would have kept its places.
            Outcome::Refused if until > freed.answered => {
                self.log.violations.add(format!("the live hold {id} did not keep its places"));
            }
            Outcome::Refused => {}
        }
        outcome
    }

    /// Holds, for so many looks at the clock.
    pub(super) fn hold(&mut self, wanted: &Wanted, ticks: u64) -> Outcome {
        let wish = wanted.hold(&self.world, Timeline::ticks(ticks));
        let (during, answer) =
            self.world.time.during(|| self.world.write(move |tx, cx, world| hold(tx, cx, &world.tenant, &wish)));
        self.log.tally.attempts += 1;
        match answer {
            Ok(Ok(held)) => {
                self.log.tally.held += 1;
                self.holds.push((held.id, self.log.stays.len()));
                self.stay(wanted, during, Some(held.until));
                Outcome::Granted
            }
            Ok(Err(refused)) => self.denied(wanted, during, &refused),
            Err(error) => {
                // Whether it is held is not known; it would lapse at the latest so long after the answer.
                self.stay(wanted, during.open(), Some(during.answered + Timeline::ticks(ticks)));
                self.failed(&error)
            }
        }
    }

    /// Gives one of its holds back.
    pub(super) fn release(&mut self, place: usize) {
        let (id, stay) = self.holds.swap_remove(place);
        let until = self.log.stays.get(stay).and_then(|stay| stay.until);
        let (during, answer) =
            self.world.time.during(|| self.world.write(move |tx, cx, world| release_hold(tx, cx, &world.tenant, id)));
        match answer {
            Ok(found) => {
                self.log.tally.released += 1;
                self.free(stay, during);
                if !found && until.is_some_and(|until| until > during.answered) {
                    self.log.violations.add(format!("the live hold {id} was gone when it was given back"));
                }
            }
            Err(error) => {
                self.free(stay, during.open());
                self.failed(&error);
            }
        }
    }

    /// Cancels one of its bookings.
    pub(super) fn cancel(&mut self, place: usize) {
        let (id, stay) = self.bookings.swap_remove(place);
        let (during, answer) =
            self.world.time.during(|| self.world.write(move |tx, cx, world| cancel(tx, cx, &world.tenant, id)));
        match answer {
            Ok(Cancel::Done(_)) => {
                self.log.tally.cancelled += 1;
                self.free(stay, during);
            }
            Ok(other) => self.log.violations.add(format!("cancelling booking {id} answered {other:?}")),
            Err(error) => {
                self.free(stay, during.open());
                self.failed(&error);
            }
        }
    }

    /// Deletes the holds that have lapsed, of everybody.
    pub(super) fn sweep_holds(&mut self) {
        if let Err(error) = self.world.write(|tx, cx, _| tx.delete_lapsed_holds(cx.now)) {
            self.failed(&error);
        }
    }

    fn book_through(&mut self, wanted: &Wanted, through: Option<HoldId>) -> Outcome {
        let Some(wish) = wanted.book(&self.world, through) else { return Outcome::Undecided };
        let (during, answer) =
            self.world.time.during(|| self.world.write(move |tx, cx, world| book(tx, cx, &world.tenant, &wish)));
        self.log.tally.attempts += 1;
        match answer {
            Ok(Ok(booking)) => {
                self.log.tally.booked += 1;
                self.bookings.push((booking.id, self.log.stays.len()));
                self.stay(wanted, during, None);
                Outcome::Granted
            }
            Ok(Err(refused)) => self.denied(wanted, during, &refused),
            Err(error) => {
                self.stay(wanted, during.open(), None);
                self.failed(&error)
            }
        }
    }

    fn stay(&mut self, wanted: &Wanted, taken: Window, until: Option<Instant>) {
        self.log.stays.push(Stay { wanted: wanted.clone(), taken, until, freed: None });
    }

    fn free(&mut self, stay: usize, freed: Window) {
        if let Some(stay) = self.log.stays.get_mut(stay) {
            stay.freed = Some(freed);
        }
    }

    fn denied(&mut self, wanted: &Wanted, during: Window, refused: &BookRefused) -> Outcome {
        let part = match refused {
            BookRefused::Refused { resource, refusal: Refusal::Taken { .. } } => wanted
                .parts
                .iter()
                .position(|(number, _)| self.world.resources.get(*number).is_some_and(|place| place.id == *resource)),
            BookRefused::Refused { .. } | BookRefused::UnknownResource(_) => None,
        };
        match part {
            Some(part) => self.log.denials.push(Denial { wanted: wanted.clone(), part, during, moves: None }),
            None => self.log.violations.add(format!("a wish that only others can prevent was refused: {refused:?}")),
        }
        self.log.tally.refused += 1;
        Outcome::Refused
    }

    fn failed(&mut self, error: &StoreError) -> Outcome {
        match error {
            StoreError::Contended(_) | StoreError::Unavailable(_) => self.log.tally.turned_away += 1,
            StoreError::Conflict(_) | StoreError::Corrupt { .. } | StoreError::Database(_) => {
                self.log.tally.failed += 1;
                self.log.violations.add(format!("an internal error: {error}"));
            }
        }
        Outcome::Undecided
    }
}

impl Tally {
    /// Adds another's.
    pub(super) fn add(&mut self, other: Self) {
        let Self { attempts, booked, held, refused, cancelled, released, turned_away, failed } = other;
        self.attempts += attempts;
        self.booked += booked;
        self.held += held;
        self.refused += refused;
        self.cancelled += cancelled;
        self.released += released;
        self.turned_away += turned_away;
        self.failed += failed;
    }
}
