//! Puts a patient on the waitlist.

use super::waitlist_event::tell_waitlist;
use crate::{
    Context, StoreError, Tx,
    model::{EventKind, ResourceKind, Tenant, WaitStatus, WaitlistEntry},
};
use slot_core::{CustomerId, DayPart, ResourceId, ServiceId, WaitFor, WaitPriority, WaitlistId};
use time::Date;

/// What somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JoinWaitlist {
    /// Who.
    pub patient: CustomerId,
    /// For which type of appointments.
    pub service: ServiceId,
    /// With which provider, or with whom it is good for.
    pub wants: WaitFor,
    /// Only at this location.
    pub location: Option<ResourceId>,
    /// Not before this date.
    pub first: Option<Date>,
    /// Not after this date.
    pub last: Option<Date>,
    /// Only in this part of the day.
    pub part: Option<DayPart>,
    /// How urgent it is.
    pub priority: WaitPriority,
    /// What the business should keep in mind.
    pub notes: Option<String>,
}

/// Why somebody is not put on the waitlist.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JoinRefused {
    /// There is no such patient.
    #[error("there is no such patient")]
    UnknownPatient,
    /// There is no such type of appointments.
    #[error("there is no such type of appointments")]
    UnknownService,
    /// There is no such provider.
    #[error("there is no such provider")]
    UnknownProvider,
    /// There is no such location.
    #[error("there is no such location")]
    UnknownLocation,
    /// The patient waits in that line already, or has an offer from it.
    #[error("the patient waits for this already")]
    Waiting,
}

/// Puts a patient at the end of a line, or before those who are less urgent.
pub fn join_waitlist(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &JoinWaitlist,
) -> Result<Result<WaitlistEntry, JoinRefused>, StoreError> {
    let mut is = |id, kind| Ok::<_, StoreError>(tx.resource(tenant.id, id)?.is_some_and(|found| found.kind == kind));
    if let WaitFor::Provider(provider) = wish.wants
        && !is(provider, ResourceKind::Person)?
    {
        return Ok(Err(JoinRefused::UnknownProvider));
    }
    if let Some(location) = wish.location
        && !is(location, ResourceKind::Location)?
    {
        return Ok(Err(JoinRefused::UnknownLocation));
    }
    if tx.service(tenant.id, wish.service)?.is_none() {
        return Ok(Err(JoinRefused::UnknownService));
    }
    if tx.customer(tenant.id, wish.patient)?.is_none() {
        return Ok(Err(JoinRefused::UnknownPatient));
    }
    let entry = WaitlistEntry {
        id: cx.id(WaitlistId::from_u128),
        tenant: tenant.id,
        customer: wish.patient,
        service: wish.service,
        wants: wish.wants.clone(),
        location: wish.location,
        first: wish.first,
        last: wish.last,
        part: wish.part,
        priority: wish.priority,
        notes: wish.notes.clone(),
        status: WaitStatus::Waiting,
        offer: None,
        booking: None,
        version: 1,
        created_at: cx.now,
        updated_at: cx.now,
    };
    match tx.insert_waitlist_entry(&entry) {
        Err(StoreError::Conflict(_)) => return Ok(Err(JoinRefused::Waiting)),
        kept => kept?,
    }
    tell_waitlist(tx, cx, EventKind::WaitlistJoined, &entry)?;
    Ok(Ok(entry))
}
