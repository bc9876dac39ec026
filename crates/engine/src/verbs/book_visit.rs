//! Books a visit of a patient with a provider at a location.

use super::{
    details::Details,
    ledger::Yields,
    visit_wish::{Named, Places, VisitPart, VisitRefused},
};
use crate::{
    BookingFilter, Context, StoreError, Tx,
    model::{Booking, Guest, Tenant, Visit},
};
use slot_core::{BookingId, CustomerId, HoldId, ResourceId, ServiceId, Span, Status};

/// A visit that is to be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct BookVisit {
    /// With whom.
    pub provider: ResourceId,
    /// Who comes. The guest of [`BookVisit::details`] is filled in from their record.
    pub patient: CustomerId,
    /// What for.
    pub service: ServiceId,
    /// Where.
    pub location: ResourceId,
    /// In which room.
    pub room: Option<ResourceId>,
    /// When. Staff decide: no hours, blocks or closures count, and what is past can be written down.
    pub span: Span,
    /// What only staff may see.
    pub internal_notes: Option<String>,
    /// The treatment that it is part of.
    pub treatment: Option<BookingId>,
    /// The hold that it comes from, whose place it takes over.
    pub through: Option<HoldId>,
    /// What was said, and where it came from.
    pub details: Details,
}

/// Books a visit: it claims the provider, the room and the patient's own time, all or none, and waits to be confirmed.
///
/// The checks come in this order: what is named, whether it is in use, whether the provider takes the patient, the name
/// elsewhere, the provider's time, the room's, the patient's, the plan.
pub fn book_visit(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookVisit,
) -> Result<Result<Booking, VisitRefused>, StoreError> {
    let places = match find(tx, tenant, wish)? {
        Ok(places) => places,
        Err(refused) => return Ok(Err(refused)),
    };
    tx.lock(&places.turns(tenant))?;
    if let Some(refused) = not_taken(tx, tenant, wish, &places)? {
        return Ok(Err(refused));
    }
    let id = cx.id(BookingId::from_u128);
    let grants = match places.decide(tx, cx, wish.span, id, Yields::through(wish.through))? {
        Ok(grants) => grants,
        Err(refused) => return Ok(Err(refused)),
    };
    let draft = draft(cx, tenant, wish, &places, id);
    places.enter(tx, cx, tenant, (draft, &grants), wish.through)
}

/// Finds what the wish names.
pub(super) fn find(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    wish: &BookVisit,
) -> Result<Result<Places, VisitRefused>, StoreError> {
    let BookVisit { provider, patient, location, room, .. } = *wish;
    let Some(service) = tx.service(tenant.id, wish.service)? else {
        return Ok(Err(VisitRefused::Unknown(VisitPart::Service)));
    };
    let places = Named { provider, patient, location, room }.find(tx, tenant)?;
    Ok(places.and_then(
        |places| {
            if service.active { Ok(places) } else { Err(VisitRefused::inactive(VisitPart::Service)) }
        },
    ))
}

/// Why the visit is not taken, whenever it is: the provider sees nobody new, or it is known by its name already.
pub(super) fn not_taken(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    wish: &BookVisit,
    places: &Places,
) -> Result<Option<VisitRefused>, StoreError> {
    let provider = &places.provider;
    if !provider.active {
        return Ok(Some(VisitRefused::inactive(VisitPart::Provider)));
    }
    if provider.refuses_new_patients() && !tx.has_come(tenant.id, provider.id, wish.patient)? {
        return Ok(Some(VisitRefused::NewPatient));
    }
    let Some(reference) = &wish.details.external_reference else { return Ok(None) };
    let same =
        BookingFilter { external_reference: Some(reference.clone()), is_visit: Some(true), ..BookingFilter::default() };
    let known = tx.bookings_after(tenant.id, &same, None, 1)?;
    Ok(known.first().map(|other| VisitRefused::ReferenceTaken(other.id)))
}

/// The visit, that occupies nothing yet.
pub(super) fn draft(cx: Context<'_>, tenant: &Tenant, wish: &BookVisit, places: &Places, id: BookingId) -> Booking {
    let visit = Visit {
        room: wish.room,
        internal_notes: wish.internal_notes.clone(),
        treatment: wish.treatment,
        ..Visit::at(wish.location)
    };
    Booking {
        service: Some(wish.service),
        staff: Some(wish.provider),
        customer: Some(wish.patient),
        guest: places.patient.as_guest(Guest::default()),
        status: Status::Requested,
        visit: Some(visit),
        ..wish.details.booking(cx, tenant, id, wish.provider, wish.span)
    }
}
