//! Bookings and their history.

use crate::{
    connection::each,
    rows::{BookingRow, StepRow, number},
    schema::{booking_history, bookings},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    BookingFilter, BookingOrder, Bookings, Entry, Page, Paged, Recorded, StoreError,
    model::{Booking, HistoryRow},
};
use slot_core::{BookingId, CustomerId, EventSeriesId, LeadId, ResourceId, ServiceId, Span, TenantId, WindowId};

impl Bookings for Session<'_> {
    fn record(&mut self, entry: &Entry<'_>) -> Result<Recorded, StoreError> {
        self.record_entry(entry)
    }

    fn promise_only_record(&mut self) {
        if let Some(talk) = self.postgres() {
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
        let key = (tenant.ulid(), filter.resource.map(ResourceId::ulid), filter.lead.map(LeadId::ulid));
        let offered = (
            filter.service.map(ServiceId::ulid),
            filter.customer.map(CustomerId::ulid),
            filter.series.map(EventSeriesId::ulid),
            filter.windows.as_ref().map(|windows| windows.iter().copied().map(WindowId::ulid).collect::<Vec<_>>()),
        );
        let matching = || {
            let mut query = bookings::table.filter(bookings::tenant_id.eq(&key.0)).into_boxed();
            if let Some(resource) = &key.1 {
                query = query.filter(bookings::resource_id.eq(resource));
            }
            if let Some(lead) = &key.2 {
                query = query.filter(bookings::lead_id.eq(lead));
            }
            if let Some(service) = &offered.0 {
                query = query.filter(bookings::service_id.eq(service));
            }
            if let Some(customer) = &offered.1 {
                query = query.filter(bookings::customer_id.eq(customer));
            }
            if let Some(series) = &offered.2 {
                query = query.filter(bookings::series_id.eq(series));
            }
            if let Some(windows) = &offered.3 {
                query = query.filter(bookings::window_id.eq_any(windows));
            }
            if let Some(reference) = &filter.external_reference {
                query = query.filter(bookings::external_reference.eq(reference));
            }
            if let Some(phone) = &filter.phone {
                query = query.filter(bookings::phone.eq(phone));
            }
            match filter.moved {
                Some(true) => query = query.filter(bookings::moved_at.is_not_null()),
                Some(false) => query = query.filter(bookings::moved_at.is_null()),
                None => {}
            }
            if let Some(statuses) = &filter.statuses {
                query = query.filter(bookings::status.eq_any(statuses.iter().map(|status| status.name())));
            }
            if let Some(from) = filter.starts_from {
                query = query.filter(bookings::starts_at.ge(from.as_micros()));
            }
            if let Some(before) = filter.starts_before {
                query = query.filter(bookings::starts_at.lt(before.as_micros()));
            }
            query
        };
        let total: i64 = self.look(|connection| matching().count().get_result(connection))?;
        let rows: Vec<BookingRow> = self.look(|connection| {
            let query = matching().limit(page.limit.into()).offset(page.offset.into()).select(BookingRow::as_select());
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
