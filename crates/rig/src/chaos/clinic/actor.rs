//! One of many who make, move, confirm, cancel and miss appointments, also those of others.

use super::{
    super::{dice::Dice, history::Denial, history::Wanted, timeline::Window},
    ledger::Ledger,
    ward::Ward,
};
use engine::{
    StoreError,
    verbs::{
        AdvancedVisit, RescheduledVisit, VisitPart, VisitRefused, VisitStep, advance_visit, book_visit,
        reschedule_visit,
    },
};
use slot_core::{Action, BookingId, Refusal};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Somebody who acts, one thing after the other.
pub(super) struct Actor<'a> {
    pub(super) ward: &'a Ward,
    pub(super) ledger: &'a Mutex<Ledger>,
    pub(super) dice: Dice,
}

impl Actor<'_> {
    /// Does one thing.
    pub(super) fn step(&mut self) {
        let kind = self.dice.below(100);
        let picked = self.pick();
        self.memory().tally.attempts += 1;
        match (kind, picked) {
            (0..=44, _) | (_, None) => self.book(),
            (45..=64, Some((id, stay))) => self.reschedule(id, stay),
            (65..=79, Some((id, stay))) => self.advance(id, stay, Action::Cancel),
            (80..=89, Some((id, stay))) => self.advance(id, stay, Action::Confirm),
            (_, Some((id, stay))) => self.advance(id, stay, Action::NoShow),
        }
    }

    /// One of the later appointments: many of these still stand.
    fn pick(&mut self) -> Option<(BookingId, usize)> {
        let length = self.memory().made.len();
        let back = self.dice.place(length.min(200));
        self.memory().made.get(length.checked_sub(back + 1)?).copied()
    }

    fn book(&mut self) {
        let wanted = self.ward.roll(&mut self.dice);
        let Some(wish) = self.ward.book(&wanted) else { return };
        let world = &self.ward.world;
        let (during, answer) =
            world.time.during(|| world.write(move |tx, cx, world| book_visit(tx, cx, &world.tenant, &wish)));
        let mut memory = self.memory();
        match answer {
            Ok(Ok(visit)) => {
                memory.tally.booked += 1;
                let stay = memory.stay(&wanted, during);
                memory.make(visit.id, stay);
            }
            Ok(Err(refused)) => denied(&mut memory, wanted, during, &refused, None),
            Err(error) => {
                memory.stay(&wanted, during.open());
                failed(&mut memory, &error);
            }
        }
    }

    fn reschedule(&mut self, id: BookingId, stay: usize) {
        let Some(old) = self.memory().stays.get(stay).map(|stay| stay.wanted.clone()) else { return };
        let wanted = self.ward.moved(&old, &mut self.dice);
        let wish = Ward::reschedule(&wanted);
        let world = &self.ward.world;
        let (during, answer) =
            world.time.during(|| world.write(move |tx, cx, world| reschedule_visit(tx, cx, &world.tenant, id, &wish)));
        let mut memory = self.memory();
        match answer {
            Ok(RescheduledVisit::Done { old, new }) => {
                memory.tally.moved += 1;
                memory.step(id, old.version, old.status);
                memory.end(id, stay, during);
                let place = memory.stay(&wanted, during);
                memory.make(new.id, place);
            }
            Ok(RescheduledVisit::Refused(refused)) => denied(&mut memory, wanted, during, &refused, Some(stay)),
            Ok(RescheduledVisit::NotAllowed(status)) => {
                memory.tally.late += 1;
                memory.late.push((id, stay, status, during));
            }
            Ok(RescheduledVisit::Unknown) => memory.violations.add(format!("the appointment {id} is lost")),
            Err(error) => {
                memory.perhaps_end(stay, during);
                memory.stay(&wanted, during.open());
                failed(&mut memory, &error);
            }
        }
    }

    fn advance(&mut self, id: BookingId, stay: usize, action: Action) {
        let step = VisitStep { action, by: None, reason: None, notes: None };
        let world = &self.ward.world;
        let (during, answer) =
            world.time.during(|| world.write(move |tx, cx, world| advance_visit(tx, cx, &world.tenant, id, &step)));
        let mut memory = self.memory();
        match answer {
            Ok(AdvancedVisit::Done(visit)) => {
                memory.step(id, visit.version, visit.status);
                if visit.status.is_final() {
                    memory.tally.ended += 1;
                    memory.end(id, stay, during);
                }
            }
            Ok(AdvancedVisit::NotAllowed(status)) => {
                memory.tally.late += 1;
                memory.late.push((id, stay, status, during));
            }
            Ok(AdvancedVisit::Unknown) => memory.violations.add(format!("the appointment {id} is lost")),
            Err(error) => {
                memory.perhaps_end(stay, during);
                failed(&mut memory, &error);
            }
        }
    }

    fn memory(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn denied(memory: &mut Ledger, wanted: Wanted, during: Window, refused: &VisitRefused, moves: Option<usize>) {
    memory.tally.refused += 1;
    let VisitRefused::Refused { part, refusal: Refusal::Taken { .. } } = refused else {
        memory.violations.add(format!("a wish that only others can prevent was refused: {refused:?}"));
        return;
    };
    let last = wanted.parts.len().saturating_sub(1);
    let part = match part {
        VisitPart::Provider => 0,
        VisitPart::Room => 1,
        VisitPart::Patient | VisitPart::Service | VisitPart::Location => last,
    };
    memory.denials.push(Denial { wanted, part, during, moves });
}

fn failed(memory: &mut Ledger, error: &StoreError) {
    memory.tally.failed += 1;
    if !matches!(error, StoreError::Contended(_)) {
        memory.violations.add(format!("the store failed: {error}"));
    }
}
