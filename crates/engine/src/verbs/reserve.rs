//! What a booking is given that is made under the settings of its business: the customer, how it stands, and no second one
//! where the business wants none. One list of refusals for all that can be booked so.

use super::{book::BookRefused, details::Details, guest_again::Again};
use crate::{
    Context, StoreError, Tx,
    model::{Booking, Tenant},
};
use slot_core::{BookingId, CustomerId, EventSeriesId, Refusal, ResourceId, ServiceId};

/// Why a booking was not made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReserveRefused {
    /// There is no such resource.
    UnknownResource(ResourceId),
    /// There is no such service.
    UnknownService(ServiceId),
    /// There is no such customer.
    UnknownCustomer(CustomerId),
    /// There is no such event.
    UnknownSeries(EventSeriesId),
    /// The service cannot be booked.
    ServiceInactive(ServiceId),
    /// This resource does not give this service.
    NotGiven(ServiceId, ResourceId),
    /// Nobody gives the service.
    NobodyGives(ServiceId),
    /// The resource is not booked by the night or the day.
    NoStays(ResourceId),
    /// The event recurs, and no date was said.
    DateNeeded(EventSeriesId),
    /// The guest has such a booking already.
    Duplicate(BookingId),
    /// A rule of what is booked, or of the plan, says no.
    Refused {
        /// On which calendar.
        resource: ResourceId,
        /// Which rule.
        refusal: Refusal,
    },
}

impl From<BookRefused> for ReserveRefused {
    fn from(refused: BookRefused) -> Self {
        match refused {
            BookRefused::UnknownResource(resource) => Self::UnknownResource(resource),
            BookRefused::Refused { resource, refusal } => Self::Refused { resource, refusal },
        }
    }
}

/// The details, with what is known of the customer where the guest said nothing. Who is not named as a customer becomes
/// none: a guest is a guest.
pub(super) fn known(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    details: &Details,
) -> Result<Result<Details, ReserveRefused>, StoreError> {
    let Some(id) = details.customer else { return Ok(Ok(details.clone())) };
    let Some(customer) = tx.customer(tenant.id, id)? else { return Ok(Err(ReserveRefused::UnknownCustomer(id))) };
    let guest = customer.as_guest(details.guest.clone());
    Ok(Ok(Details { guest, ..details.clone() }))
}

/// The draft as it stands when it is made, unless the guest has such a booking. To be asked in the guest's turn.
pub(super) fn admitted(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    draft: Booking,
) -> Result<Result<Booking, ReserveRefused>, StoreError> {
    let again = Again {
        guest: &draft.guest,
        service: draft.service,
        series: draft.series,
        resource: draft.resource,
        at: draft.span.start(),
        except: draft.id,
    };
    match again.find(tx, cx, tenant)? {
        Some(other) => Ok(Err(ReserveRefused::Duplicate(other))),
        None => Ok(Ok(Booking { status: tenant.settings.first_status(), ..draft })),
    }
}
