//! Who has the token of a booking is its guest: the extractor that stands before every handler.

use crate::{App, KeyFault, Problem, caller::presented_key};
use actix_web::{FromRequest, HttpRequest, dev::Payload};
use engine::{Context, StoreError, Tx, model::Actor};
use slot_core::{BookingId, TenantId};
use std::future::{Ready, ready};

/// The guest of a booking. Extracting it fails with 401.
pub(super) struct Holder {
    tenant: TenantId,
    booking: BookingId,
    app: App,
    request: HttpRequest,
}

impl Holder {
    /// Reads, with the booking named.
    pub(super) async fn read<T, F>(&self, work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnOnce(&mut dyn Tx, Context<'_>, TenantId, BookingId) -> Result<T, StoreError> + Send + 'static,
    {
        let (tenant, booking) = (self.tenant, self.booking);
        self.app.read(move |tx, cx| work(tx, cx, tenant, booking)).await
    }

    /// Writes as the guest, with the booking named.
    pub(super) async fn write<T, F>(&self, mut work: F) -> Result<T, Problem>
    where
        T: Send + 'static,
        F: FnMut(&mut dyn Tx, Context<'_>, TenantId, BookingId) -> Result<T, StoreError> + Send + 'static,
    {
        let (tenant, booking) = (self.tenant, self.booking);
        let actor = Actor::Guest(booking);
        self.app.write(actor, &self.request, move |tx, cx| work(tx, cx, tenant, booking)).await
    }
}

impl FromRequest for Holder {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _payload: &mut Payload) -> Self::Future {
        ready(held(request))
    }
}

fn held(request: &HttpRequest) -> Result<Holder, Problem> {
    let app = App::of(request)?.clone();
    let token = presented_key(request).map_err(Problem::Unauthorized)?;
    let (tenant, booking) = app.guest_key().open(token).ok_or(Problem::Unauthorized(KeyFault::Invalid))?;
    Ok(Holder { tenant, booking, app, request: request.clone() })
}
