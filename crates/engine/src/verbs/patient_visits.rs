//! The visits that a patient has ahead, as conversations name them.

use crate::{
    BookingFilter, Context, StoreError, Tx,
    model::{Booking, Tenant},
};
use language::{Directory, Existing, Reference};
use slot_core::{CustomerId, Status, Zone};

/// The most visits ahead that are told.
const MOST: u32 = 20;

/// The visits that are asked for or agreed, soonest first.
pub(super) fn patient_visits(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    patient: CustomerId,
    (directory, zone): (&Directory, &Zone),
) -> Result<Vec<Existing>, StoreError> {
    let filter = BookingFilter {
        customer: Some(patient),
        is_visit: Some(true),
        statuses: Some(vec![Status::Requested, Status::Confirmed]),
        starts_from: Some(cx.now),
        ..BookingFilter::default()
    };
    let found = tx.bookings_after(tenant.id, &filter, None, MOST)?;
    Ok(found.iter().map(|visit| existing(visit, directory, zone)).collect())
}

fn existing(visit: &Booking, directory: &Directory, zone: &Zone) -> Existing {
    let local = zone.local(visit.span.start());
    let provider = visit.resource.to_string();
    let name = directory.providers.iter().find(|one| one.id == provider).map(|one| one.name.clone());
    let entry = |entries: &[language::Entry], id: Option<String>| {
        let id = id?;
        let entry = entries.iter().find(|entry| entry.id == id)?;
        Some(Reference { id, name: entry.name.clone() })
    };
    let location = visit.visit.as_ref().map(|visit| visit.location.to_string());
    Existing {
        id: visit.id.to_string(),
        provider: Reference { name: name.unwrap_or_else(|| "o profissional".to_owned()), id: provider },
        visit: entry(&directory.visits, visit.service.map(|service| service.to_string())),
        location: entry(&directory.locations, location),
        date: local.date(),
        start: u16::from(local.hour()) * 60 + u16::from(local.minute()),
    }
}
