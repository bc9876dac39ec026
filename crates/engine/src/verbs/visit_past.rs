//! Visits as the model of who does not come sees them: on the wall clock of the business.

use crate::{
    Person, StoreError, Tx,
    model::{Booking, ImportedVisit, Tenant, VisitRecord},
};
use no_show::{Channel, Confirmation, End, Gender, Past, Visit};
use slot_core::{BookingId, CustomerId, Instant, Length, Status, Zone};
use std::collections::{BTreeSet, HashMap};
use time::Date;

/// A visit that was cancelled later than this before its start was cancelled late.
const LATE: Length = Length::minutes(24 * 60);
/// How many patients are asked for at once.
const AT_ONCE: usize = 5000;

/// How visits are seen.
pub(super) struct Lens<'a> {
    zone: &'a Zone,
    persons: HashMap<CustomerId, Person>,
    confirmed: Option<HashMap<BookingId, Instant>>,
}

impl<'a> Lens<'a> {
    pub(super) fn of(tenant: &'a Tenant) -> Self {
        Self { zone: &tenant.zone, persons: HashMap::new(), confirmed: None }
    }

    /// Lets it see how old these patients are, and their gender.
    pub(super) fn with_persons(
        mut self,
        tx: &mut dyn Tx,
        tenant: &Tenant,
        customers: &[CustomerId],
    ) -> Result<Self, StoreError> {
        for part in customers.chunks(AT_ONCE) {
            self.persons.extend(tx.persons(tenant.id, part)?.into_iter().map(|person| (person.customer, person)));
        }
        Ok(self)
    }

    /// Lets it know when visits were confirmed.
    pub(super) fn with_confirmations(mut self, confirmed: Vec<(BookingId, Instant)>) -> Self {
        let mut first: HashMap<BookingId, Instant> = HashMap::with_capacity(confirmed.len());
        for (id, at) in confirmed {
            let known = first.entry(id).or_insert(at);
            *known = at.min(*known);
        }
        self.confirmed = Some(first);
        self
    }

    /// An appointment that is to be judged.
    pub(super) fn wanted(&self, booking: &Booking) -> Visit {
        let record = VisitRecord {
            id: booking.id,
            customer: booking.customer,
            booked_at: booking.created_at,
            starts_at: booking.span.start(),
            status: booking.status,
            cancelled_at: booking.cancelled_at,
            location: booking.visit.as_ref().map(|visit| visit.location),
            source: booking.source.clone(),
        };
        let mut visit = self.visit(&record);
        visit.confirmation = match booking.status {
            Status::Requested => Confirmation::Never,
            Status::Confirmed
            | Status::CheckedIn
            | Status::InProgress
            | Status::Completed
            | Status::NoShow
            | Status::Cancelled
            | Status::Rescheduled => Confirmation::At(visit.booked_at),
        };
        visit
    }

    /// A visit of ours; `None` for one that was called off in time or became another.
    pub(super) fn past(&self, record: &VisitRecord) -> Option<Past> {
        let end = match record.status {
            Status::Completed => Some(End::Came),
            Status::NoShow => Some(End::Missed),
            Status::Cancelled if record.cancelled_at? + LATE > record.starts_at => Some(End::CancelledLate),
            Status::Cancelled | Status::Rescheduled => return None,
            Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress => None,
        };
        Some(Past { visit: self.visit(record), end })
    }

    fn visit(&self, record: &VisitRecord) -> Visit {
        let starts = self.zone.local(record.starts_at);
        let booked_at = self.zone.local(record.booked_at).min(starts);
        let person = record.customer.and_then(|customer| self.persons.get(&customer));
        Visit {
            id: record.id.as_u128(),
            patient: record.customer.map_or_else(|| record.id.as_u128(), CustomerId::as_u128),
            booked_at,
            date: starts.date(),
            time: Some(starts.time()),
            place: record.location.map(slot_core::ResourceId::as_u128),
            channel: record.source.as_deref().and_then(Channel::named),
            reminded: None,
            confirmation: self.confirmed.as_ref().map_or(Confirmation::Unknown, |confirmed| {
                let at = confirmed.get(&record.id).map(|&at| self.zone.local(at));
                at.map_or(Confirmation::Never, Confirmation::At)
            }),
            age: person.and_then(|person| age(person.birth_date?, starts.date())),
            gender: person.and_then(|person| gender(person.gender.as_deref()?)),
        }
    }

    /// A visit that ended elsewhere.
    pub(super) fn imported(&self, visit: &ImportedVisit) -> Past {
        let starts = self.zone.local(visit.starts_at);
        let person = visit.customer.and_then(|customer| self.persons.get(&customer));
        let patient = visit.customer.map_or_else(|| name("patient", &visit.patient), CustomerId::as_u128);
        Past {
            visit: Visit {
                id: name("visit", &visit.reference),
                patient,
                booked_at: self.zone.local(visit.booked_at),
                date: starts.date(),
                time: visit.timed.then(|| starts.time()),
                place: visit.location.map(slot_core::ResourceId::as_u128),
                channel: visit.channel.as_deref().and_then(Channel::named),
                reminded: visit.reminded,
                confirmation: visit
                    .confirmed_at
                    .map_or(Confirmation::Unknown, |at| Confirmation::At(self.zone.local(at))),
                age: person.and_then(|person| age(person.birth_date?, starts.date())),
                gender: person.and_then(|person| gender(person.gender.as_deref()?)),
            },
            end: Some(visit.end),
        }
    }
}

/// The patients of these, each once.
pub(super) fn customers(of: impl Iterator<Item = Option<CustomerId>>) -> Vec<CustomerId> {
    of.flatten().collect::<BTreeSet<_>>().into_iter().collect()
}

/// A number for a name of another system.
fn name(what: &str, text: &str) -> u128 {
    use sha2::{Digest as _, Sha256};
    let digest = Sha256::new().chain_update(what).chain_update([0]).chain_update(text).finalize();
    digest.first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes))
}

fn age(born: Date, at: Date) -> Option<u8> {
    let had_birthday = (at.month(), at.day()) >= (born.month(), born.day());
    u8::try_from(at.year() - born.year() - i32::from(!had_birthday)).ok()
}

fn gender(text: &str) -> Option<Gender> {
    let starts = |letters: [char; 2]| text.trim().to_lowercase().starts_with(letters);
    match text.trim() {
        "" => None,
        _ if starts(['f', 'w']) => Some(Gender::Female),
        _ if starts(['m', 'h']) => Some(Gender::Male),
        _ => Some(Gender::Other),
    }
}
