//! What all threads remember together: appointments, what was refused, and who ended what.

use super::super::{
    history::{Denial, Stay, Wanted},
    line::Violations,
    timeline::Window,
};
use slot_core::{BookingId, Instant, Status};
use std::collections::HashMap;

/// The memory of all threads.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// Everything that was, or may have been, occupied.
    pub(super) stays: Vec<Stay>,
    /// Everything that was refused for lack of room.
    pub(super) denials: Vec<Denial>,
    /// Appointments that were made, with the place of their stay; ended ones too.
    pub(super) made: Vec<(BookingId, usize)>,
    /// The steps that were answered, by appointment: the version, and where it stood then.
    pub(super) steps: HashMap<BookingId, Vec<(u32, Status)>>,
    /// Actions that an appointment did not know any more: where it stood, and when that was said.
    pub(super) late: Vec<(BookingId, usize, Status, Window)>,
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
    pub(super) moved: u64,
    pub(super) ended: u64,
    pub(super) refused: u64,
    pub(super) late: u64,
    pub(super) failed: u64,
}

impl Ledger {
    /// Something is, or may be, occupied from then on; answers the place of the stay.
    pub(super) fn stay(&mut self, wanted: &Wanted, taken: Window) -> usize {
        self.stays.push(Stay { wanted: wanted.clone(), taken, until: None, freed: None });
        self.stays.len() - 1
    }

    /// Somebody made an appointment.
    pub(super) fn make(&mut self, id: BookingId, stay: usize) {
        self.made.push((id, stay));
        self.step(id, 1, Status::Requested);
    }

    /// Somebody took a step. One that ends it frees its time.
    pub(super) fn step(&mut self, id: BookingId, version: u32, status: Status) {
        self.steps.entry(id).or_default().push((version, status));
    }

    /// Somebody ended an appointment: nobody else may have.
    pub(super) fn end(&mut self, id: BookingId, stay: usize, during: Window) {
        let Some(stay) = self.stays.get_mut(stay) else { return };
        if stay.freed.is_some_and(|freed| freed.answered != Instant::MAX) {
            self.violations.add(format!("the appointment {id} was ended twice"));
        }
        stay.freed = Some(during);
    }

    /// Nobody knows whether somebody ended it.
    pub(super) fn perhaps_end(&mut self, stay: usize, during: Window) {
        if let Some(stay) = self.stays.get_mut(stay)
            && stay.freed.is_none()
        {
            stay.freed = Some(during.open());
        }
    }

    /// Whoever comes late comes after somebody who ended it, or asked to.
    pub(super) fn check_late(&mut self) {
        for (id, stay, status, during) in &self.late {
            let ended = self.stays.get(*stay).and_then(|stay| stay.freed);
            if status.is_final() && ended.is_none_or(|ended| ended.asked > during.answered) {
                self.violations.add(format!("the appointment {id} was called {status}, and nobody had ended it"));
            }
        }
    }
}
