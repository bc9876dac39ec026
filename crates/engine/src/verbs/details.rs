//! What is kept with a booking, whatever is booked: for whom, what was said, where it came from.

use crate::{
    Context,
    model::{Booking, Channel, Consent, Guest, Metadata, Tenant},
};
use slot_core::{BookingId, CustomerId, LeadId, ResourceId, Span, Status};
use std::num::NonZeroU32;

/// What is kept with a booking, whatever is booked.
#[derive(Clone, Debug, PartialEq)]
pub struct Details {
    /// For whom.
    pub guest: Guest,
    /// Who that is, as the business knows them.
    pub customer: Option<CustomerId>,
    /// What the guest says.
    pub notes: Option<String>,
    /// What the guest is interested in.
    pub interest: Option<String>,
    /// Where it came from, in the caller's words.
    pub source: Option<String>,
    /// The lead that it is linked to.
    pub lead: Option<LeadId>,
    /// What somebody else's system calls it.
    pub external_reference: Option<String>,
    /// Whom it is assigned to, in the caller's words.
    pub assigned: Option<String>,
    /// The exact text that the guest agreed to. It is kept with the moment of booking.
    pub consent: Option<String>,
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
    /// Through which door it comes.
    pub channel: Channel,
}

impl Details {
    /// Nothing but a guest and a door.
    pub const fn of(guest: Guest, channel: Channel) -> Self {
        Self {
            guest,
            customer: None,
            notes: None,
            interest: None,
            source: None,
            lead: None,
            external_reference: None,
            assigned: None,
            consent: None,
            metadata: None,
            channel,
        }
    }

    /// A confirmed booking for one with these details, that occupies nothing yet.
    pub(super) fn booking(
        &self,
        cx: Context<'_>,
        tenant: &Tenant,
        id: BookingId,
        resource: ResourceId,
        span: Span,
    ) -> Booking {
        Booking {
            id,
            tenant: tenant.id,
            resource,
            service: None,
            staff: None,
            customer: self.customer,
            window: None,
            series: None,
            party: NonZeroU32::MIN,
            parts: Vec::new(),
            span,
            status: Status::Confirmed,
            version: 1,
            guest: self.guest.clone(),
            notes: self.notes.clone(),
            interest: self.interest.clone(),
            source: self.source.clone(),
            lead: self.lead,
            external_reference: self.external_reference.clone(),
            code: None,
            token: None,
            assigned: self.assigned.clone(),
            consent: self.consent.as_ref().map(|text| Consent { text: text.clone(), at: cx.now }),
            visit: None,
            metadata: self.metadata.clone(),
            channel: self.channel,
            created_at: cx.now,
            updated_at: cx.now,
            moved_at: None,
            cancelled_at: None,
        }
    }
}
