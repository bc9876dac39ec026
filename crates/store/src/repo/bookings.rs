//! Bookings and their history.

use crate::{
    connection::{AnyConnection, each},
    rows::{BookingRow, StepRow, number, parse},
    schema::{booking_history, bookings},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    BookingFilter, BookingOrder, Bookings, Entry, Page, Paged, Recorded, StoreError,
    model::{Booking, HistoryRow},
};
use slot_core::{
    BookingId, CustomerId, EventSeriesId, Instant, LeadId, ResourceId, ServiceId, Span, Status, TenantId, WindowId,
};

/// A filter in the spelling of the columns.
struct Matching<'a> {
    filter: &'a BookingFilter,
    tenant: String,
    resource: Option<String>,
    lead: Option<String>,
    service: Option<String>,
    customer: Option<String>,
    location: Option<String>,
    series: Option<String>,
    windows: Option<Vec<String>>,
}

impl<'a> Matching<'a> {
    fn of(tenant: TenantId, filter: &'a BookingFilter) -> Self {
        Self {
            tenant: tenant.ulid(),
            resource: filter.resource.map(ResourceId::ulid),
            lead: filter.lead.map(LeadId::ulid),
            service: filter.service.map(ServiceId::ulid),
            customer: filter.customer.map(CustomerId::ulid),
            location: filter.location.map(ResourceId::ulid),
            series: filter.series.map(EventSeriesId::ulid),
            windows: filter.windows.as_ref().map(|windows| windows.iter().copied().map(WindowId::ulid).collect()),
            filter,
        }
    }

    fn query(&self) -> bookings::BoxedQuery<'_, <AnyConnection as diesel::Connection>::Backend> {
        let mut query = bookings::table.filter(bookings::tenant_id.eq(&self.tenant)).into_boxed();
        if let Some(resource) = &self.resource {
            query = query.filter(bookings::resource_id.eq(resource));
        }
        if let Some(lead) = &self.lead {
            query = query.filter(bookings::lead_id.eq(lead));
        }
        if let Some(service) = &self.service {
            query = query.filter(bookings::service_id.eq(service));
        }
        if let Some(customer) = &self.customer {
            query = query.filter(bookings::customer_id.eq(customer));
        }
        if let Some(location) = &self.location {
            query = query.filter(bookings::location_id.eq(location));
        }
        if let Some(series) = &self.series {
            query = query.filter(bookings::series_id.eq(series));
        }
        if let Some(windows) = &self.windows {
            query = query.filter(bookings::window_id.eq_any(windows));
        }
        if let Some(reference) = &self.filter.external_reference {
            query = query.filter(bookings::external_reference.eq(reference));
        }
        if let Some(phone) = &self.filter.phone {
            query = query.filter(bookings::phone.eq(phone));
        }
        match self.filter.is_visit {
            Some(true) => query = query.filter(bookings::location_id.is_not_null()),
            Some(false) => query = query.filter(bookings::location_id.is_null()),
            None => {}
        }
        match self.filter.moved {
            Some(true) => query = query.filter(bookings::moved_at.is_not_null()),
            Some(false) => query = query.filter(bookings::moved_at.is_null()),
            None => {}
        }
        if let Some(statuses) = &self.filter.statuses {
            query = query.filter(bookings::status.eq_any(statuses.iter().map(|status| status.name())));
        }
        if let Some(from) = self.filter.starts_from {
            query = query.filter(bookings::starts_at.ge(from.as_micros()));
        }
        if let Some(before) = self.filter.starts_before {
            query = query.filter(bookings::starts_at.lt(before.as_micros()));
        }
        query
    }
}

impl Bookings for Session<'_> {
    fn record(&mut self, entry: &Entry<'_>) -> Result<Recorded, StoreError> {
        let recorded = self.record_entry(entry)?;
        if recorded == Recorded::Stored {
            self.note(entry.booking.tenant, "booking.created", entry.booking.id.as_u128());
        }
        Ok(recorded)
    }

    fn promise_only_record(&mut self) {
        // The trail is one more change.
        let is_noted = self.leaves_a_trail();
        if let Some(talk) = self.postgres()
            && !is_noted
        {
            talk.promise_only();
        }
    }

    fn booking(&mut self, tenant: TenantId, id: BookingId) -> Result<Option<Booking>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let row: Option<BookingRow> = self.look(|connection| {
            bookings::table
                .filter(bookings::tenant_id.eq(&key.0))
                .filter(bookings::id.eq(&key.1))
                .select(BookingRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(BookingRow::read).transpose()
    }

    fn booking_by_code(&mut self, tenant: TenantId, code: &str) -> Result<Option<Booking>, StoreError> {
        let tenant = tenant.ulid();
        let row: Option<BookingRow> = self.look(|connection| {
            bookings::table
                .filter(bookings::tenant_id.eq(&tenant))
                .filter(bookings::code.eq(code))
                .select(BookingRow::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(BookingRow::read).transpose()
    }

    fn last_token(&mut self, tenant: TenantId, window: WindowId, span: Span) -> Result<Option<u32>, StoreError> {
        let key = (tenant.ulid(), window.ulid());
        let last: Option<i64> = self.look(|connection| {
            bookings::table
                .filter(bookings::tenant_id.eq(&key.0))
                .filter(bookings::window_id.eq(&key.1))
                .filter(bookings::starts_at.ge(span.start().as_micros()))
                .filter(bookings::starts_at.lt(span.end().as_micros()))
                .select(diesel::dsl::max(bookings::token))
                .get_result(connection)
        })?;
        last.map(|last| number("bookings", &key.1, last)).transpose()
    }

    fn bookings(
        &mut self,
        tenant: TenantId,
        filter: &BookingFilter,
        order: BookingOrder,
        page: Page,
    ) -> Result<Paged<Booking>, StoreError> {
        let matching = Matching::of(tenant, filter);
        let total: i64 = self.look(|connection| matching.query().count().get_result(connection))?;
        let rows: Vec<BookingRow> = self.look(|connection| {
            let query =
                matching.query().limit(page.limit.into()).offset(page.offset.into()).select(BookingRow::as_select());
            match order {
                BookingOrder::EarliestFirst => query.order((bookings::starts_at, bookings::id)).load(connection),
                BookingOrder::LatestFirst => {
                    query.order((bookings::starts_at.desc(), bookings::id.desc())).load(connection)
                }
            }
        })?;
        let items = rows.into_iter().map(BookingRow::read).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn bookings_after(
        &mut self,
        tenant: TenantId,
        filter: &BookingFilter,
        after: Option<(Instant, BookingId)>,
        limit: u32,
    ) -> Result<Vec<Booking>, StoreError> {
        let filter = Matching::of(tenant, filter);
        let after = after.map(|(start, id)| (start.as_micros(), id.ulid()));
        let rows: Vec<BookingRow> = self.look(|connection| {
            let mut query = filter.query();
            if let Some((start, id)) = &after {
                let same_start = bookings::starts_at.eq(*start).and(bookings::id.gt(id));
                // The first condition lets the index begin where the last part ended.
                query =
                    query.filter(bookings::starts_at.ge(*start)).filter(bookings::starts_at.gt(*start).or(same_start));
            }
            query
                .order((bookings::starts_at, bookings::id))
                .limit(limit.into())
                .select(BookingRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(BookingRow::read).collect()
    }

    fn visits_made(
        &mut self,
        tenant: TenantId,
        providers: &[ResourceId],
        span: Span,
    ) -> Result<Vec<(ResourceId, Instant)>, StoreError> {
        if providers.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, ids) = (tenant.ulid(), providers.iter().copied().map(ResourceId::ulid).collect::<Vec<_>>());
        let found: Vec<(String, i64)> = self.look(|connection| {
            each!(connection, c => bookings::table
                .filter(bookings::tenant_id.eq(&tenant))
                .filter(bookings::resource_id.eq_any(&ids))
                .filter(bookings::starts_at.ge(span.start().as_micros()))
                .filter(bookings::starts_at.lt(span.end().as_micros()))
                .filter(bookings::status.eq(Status::Completed.name()))
                .filter(bookings::location_id.is_not_null())
                .order((bookings::resource_id, bookings::starts_at))
                .select((bookings::resource_id, bookings::starts_at))
                .load(c))
        })?;
        found.into_iter().map(|(id, at)| Ok((parse("bookings", &id, &id)?, Instant::from_micros(at)))).collect()
    }

    fn has_come(&mut self, tenant: TenantId, provider: ResourceId, customer: CustomerId) -> Result<bool, StoreError> {
        let key = (tenant.ulid(), provider.ulid(), customer.ulid());
        let came = [Status::CheckedIn, Status::InProgress, Status::Completed].map(Status::name);
        let found: Option<String> = self.look(|connection| {
            bookings::table
                .filter(bookings::tenant_id.eq(&key.0))
                .filter(bookings::customer_id.eq(&key.2))
                .filter(bookings::resource_id.eq(&key.1))
                .filter(bookings::status.eq_any(came))
                .select(bookings::id)
                .limit(1)
                .get_result(connection)
                .optional()
        })?;
        Ok(found.is_some())
    }

    fn update_booking(&mut self, booking: &Booking, version: u32, step: &HistoryRow) -> Result<(), StoreError> {
        let row = BookingRow::of(booking)?;
        let step = StepRow::of(booking.tenant, step);
        let changed = self.change(|connection| {
            each!(connection, c => {
                let known = bookings::table
                    .filter(bookings::tenant_id.eq(&row.tenant_id))
                    .filter(bookings::id.eq(&row.id))
                    .filter(bookings::version.eq(i64::from(version)));
                diesel::update(known).set(&row).execute(c)
            })
        })?;
        if changed == 0 {
            return Err(StoreError::Contended("the booking changed meanwhile".to_owned()));
        }
        let action = if step.from_status.as_ref() == Some(&step.to_status) {
            "booking.updated".to_owned()
        } else {
            format!("booking.{}", step.to_status)
        };
        self.note(booking.tenant, &action, booking.id.as_u128());
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(booking_history::table).values(&step).execute(c).map(drop))
        })
    }

    fn history(&mut self, tenant: TenantId, id: BookingId) -> Result<Vec<HistoryRow>, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let rows: Vec<StepRow> = self.look(|connection| {
            booking_history::table
                .filter(booking_history::tenant_id.eq(&key.0))
                .filter(booking_history::booking_id.eq(&key.1))
                .order(booking_history::version)
                .select(StepRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(StepRow::read).collect()
    }
}
