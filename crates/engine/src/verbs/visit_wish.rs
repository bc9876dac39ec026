//! What a visit needs at one time: the provider, a room, and the patient's own time, all or none.

use super::{
    enter::{Decided, enter},
    ledger::{Grant, Question, Yields},
    wanted::plan_turn,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, Customer, Resource, ResourceKind, Tenant},
};
use slot_core::{
    Activity, BookingId, Calendar, CustomerId, HoldId, Notice, Owner, Placement, Refusal, ResourceId, Span, Wish, Zone,
};
use std::{num::NonZeroU32, sync::Arc};

/// Why a visit was not booked, or not moved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum VisitRefused {
    /// There is no such person, patient, type of appointment, location or room.
    Unknown(VisitPart),
    /// The room is at another location.
    RoomElsewhere,
    /// The provider takes no patients who never came before.
    NewPatient,
    /// This visit has the same name elsewhere.
    ReferenceTaken(BookingId),
    /// A rule says no; [`Refusal::QuotaReached`] is the plan's.
    Refused {
        /// Whose rule.
        part: VisitPart,
        /// Which rule.
        refusal: Refusal,
    },
}

/// What a visit is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VisitPart {
    /// The provider.
    Provider,
    /// The patient.
    Patient,
    /// The type of appointment.
    Service,
    /// The location.
    Location,
    /// The room.
    Room,
}

/// Who and where, as it was named.
#[derive(Clone, Copy, Debug)]
pub(super) struct Named {
    pub(super) provider: ResourceId,
    pub(super) patient: CustomerId,
    pub(super) location: ResourceId,
    pub(super) room: Option<ResourceId>,
}

/// Who and where, as it was found.
pub(super) struct Places {
    pub(super) provider: Arc<Resource>,
    pub(super) patient: Customer,
    pub(super) location: Arc<Resource>,
    pub(super) room: Option<Arc<Resource>>,
}

impl VisitRefused {
    /// Something that is named takes no visits any more.
    pub(super) const fn inactive(part: VisitPart) -> Self {
        Self::Refused { part, refusal: Refusal::Inactive }
    }
}

impl Named {
    /// Finds what is named. A room that belongs to no location is at all of them.
    pub(super) fn find(self, tx: &mut dyn Tx, tenant: &Tenant) -> Result<Result<Places, VisitRefused>, StoreError> {
        let mut one = |id, kind, part| {
            let found = tx.resource(tenant.id, id)?.filter(|found| found.kind == kind);
            Ok::<_, StoreError>(found.ok_or(VisitRefused::Unknown(part)))
        };
        let provider = match one(self.provider, ResourceKind::Person, VisitPart::Provider)? {
            Ok(provider) => provider,
            Err(refused) => return Ok(Err(refused)),
        };
        let location = match one(self.location, ResourceKind::Location, VisitPart::Location)? {
            Ok(location) => location,
            Err(refused) => return Ok(Err(refused)),
        };
        let room = match self.room.map(|room| one(room, ResourceKind::Room, VisitPart::Room)).transpose()? {
            Some(Err(refused)) => return Ok(Err(refused)),
            Some(Ok(room)) => Some(room),
            None => None,
        };
        let Some(patient) = tx.customer(tenant.id, self.patient)? else {
            return Ok(Err(VisitRefused::Unknown(VisitPart::Patient)));
        };
        if room.as_ref().is_some_and(|room| is_elsewhere(room, self.location)) {
            return Ok(Err(VisitRefused::RoomElsewhere));
        }
        if !location.active {
            return Ok(Err(VisitRefused::inactive(VisitPart::Location)));
        }
        if !patient.active {
            return Ok(Err(VisitRefused::inactive(VisitPart::Patient)));
        }
        Ok(Ok(Places { provider, patient, location, room }))
    }
}

/// Whether a room belongs to another location than this one.
pub(super) fn is_elsewhere(room: &Resource, location: ResourceId) -> bool {
    room.location.is_some_and(|own| own != location)
}

impl Places {
    /// On what a visit waits for its turn: a limit of the plan, and all that it occupies.
    pub(super) fn turns(&self, tenant: &Tenant) -> Vec<LockKey> {
        let rooms = self.room.iter().map(|room| room.id);
        let all = [self.provider.id, self.patient.calendar()].into_iter().chain(rooms);
        plan_turn(tenant).into_iter().chain(all.map(|id| LockKey::Resource(tenant.id, id))).collect()
    }

    /// What it occupies, and what decides about each: the provider first, then the room, then the patient.
    pub(super) fn calendars(&self) -> Vec<(VisitPart, ResourceId, Calendar)> {
        let mut asked = vec![(VisitPart::Provider, self.provider.id, self.provider_calendar())];
        asked.extend(self.room.as_ref().map(|room| (VisitPart::Room, room.id, room_calendar(room))));
        asked.push((VisitPart::Patient, self.patient.calendar(), Calendar::of(Zone::utc(), Vec::new())));
        asked
    }

    /// Decides in its turn, on facts read now: the provider first, then the room, then the patient.
    pub(super) fn decide(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        span: Span,
        visit: BookingId,
        yields: Yields,
    ) -> Result<Result<Vec<Grant>, VisitRefused>, StoreError> {
        let asked = self.calendars();
        let mut grants = Vec::with_capacity(asked.len());
        for (part, resource, calendar) in &asked {
            let wish = Wish { span, places: NonZeroU32::MIN, placement: Placement::AnyTime };
            let question = Question { tenant: self.provider.tenant, resource: *resource, calendar, wish };
            match question.decide(tx, cx, Owner::Booking(visit), yields)? {
                Ok(grant) => grants.push(grant),
                Err(refusal) => return Ok(Err(VisitRefused::Refused { part: *part, refusal })),
            }
        }
        Ok(Ok(grants))
    }

    /// Enters a visit that was decided on.
    pub(super) fn enter(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        tenant: &Tenant,
        (draft, grants): (Booking, &[Grant]),
        through: Option<HoldId>,
    ) -> Result<Result<Booking, VisitRefused>, StoreError> {
        let read = [&self.provider].into_iter().chain(&self.room);
        let revs: Vec<(ResourceId, u64)> = read.map(|resource| (resource.id, resource.rev)).collect();
        let title = self.provider.name.as_str();
        let entered = enter(tx, cx, tenant, Decided { booking: draft, grants, title, revs: &revs, through })?;
        Ok(entered.locked()?.map_err(|refusal| VisitRefused::Refused { part: VisitPart::Provider, refusal }))
    }

    /// The provider's, with the days of the location.
    fn provider_calendar(&self) -> Calendar {
        let counter = self.provider.practice(Notice::PastAllowed).counter(Some(self.location.id));
        Calendar { zone: self.location.zone.clone(), ..counter }
    }
}

/// What decides about a room: that it is in use at all, and how many visits at once it takes.
pub(super) fn room_calendar(room: &Resource) -> Calendar {
    Calendar {
        activity: if room.active { Activity::Active } else { Activity::Inactive },
        capacity: room.capacity,
        ..Calendar::of(room.zone.clone(), Vec::new())
    }
}
