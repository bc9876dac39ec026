//! Calendar feeds.

use crate::{
    connection::each,
    rows::{BookingRow, corrupt, instant, micros, parse},
    schema::{bookings, calendar_feeds, resources},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    FeedScope, Feeds, StoreError,
    model::{Booking, Feed},
};
use slot_core::{FeedId, Instant, Span, TenantId};

const TABLE: &str = "calendar_feeds";

/// A row of `calendar_feeds`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = calendar_feeds)]
#[diesel(treat_none_as_default_value = false)]
struct FeedRow {
    tenant_id: String,
    id: String,
    resource_id: String,
    hash: Vec<u8>,
    created_at: i64,
    revoked_at: Option<i64>,
}

impl FeedRow {
    fn of(feed: &Feed) -> Self {
        Self {
            tenant_id: feed.tenant.ulid(),
            id: feed.id.ulid(),
            resource_id: feed.resource.ulid(),
            hash: feed.hash.to_vec(),
            created_at: feed.created_at.as_micros(),
            revoked_at: micros(feed.revoked_at),
        }
    }

    fn read(self) -> Result<Feed, StoreError> {
        Ok(Feed {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            resource: parse(TABLE, &self.id, &self.resource_id)?,
            hash: self.hash.as_slice().try_into().map_err(|_unreadable| corrupt(TABLE, &self.id))?,
            created_at: Instant::from_micros(self.created_at),
            revoked_at: instant(self.revoked_at),
        })
    }
}

impl Feeds for Session<'_> {
    fn feed_by_hash(&mut self, hash: &[u8; 32]) -> Result<Option<Feed>, StoreError> {
        let row: Option<FeedRow> = self.look(|connection| {
            let one = calendar_feeds::table.filter(calendar_feeds::hash.eq(hash.as_slice()));
            one.select(FeedRow::as_select()).get_result(connection).optional()
        })?;
        row.map(FeedRow::read).transpose()
    }

    fn feeds(&mut self, tenant: Option<TenantId>) -> Result<Vec<Feed>, StoreError> {
        let tenant = tenant.map(TenantId::ulid);
        let rows: Vec<FeedRow> = self.look(|connection| {
            let mut query = calendar_feeds::table.into_boxed();
            if let Some(tenant) = &tenant {
                query = query.filter(calendar_feeds::tenant_id.eq(tenant));
            }
            query.order(calendar_feeds::id).select(FeedRow::as_select()).load(connection)
        })?;
        rows.into_iter().map(FeedRow::read).collect()
    }

    fn insert_feed(&mut self, feed: &Feed) -> Result<(), StoreError> {
        let row = FeedRow::of(feed);
        self.change(|connection| diesel::insert_into(calendar_feeds::table).values(&row).execute(connection))?;
        self.note(feed.tenant, "feed.created", feed.id.as_u128());
        Ok(())
    }

    fn revoke_feed(&mut self, tenant: TenantId, id: FeedId, at: Instant) -> Result<bool, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let changed = self.change(|connection| {
            let one = calendar_feeds::table
                .filter(calendar_feeds::tenant_id.eq(&key.0))
                .filter(calendar_feeds::id.eq(&key.1))
                .filter(calendar_feeds::revoked_at.is_null());
            diesel::update(one).set(calendar_feeds::revoked_at.eq(Some(at.as_micros()))).execute(connection)
        })?;
        if changed > 0 {
            self.note(tenant, "feed.revoked", id.as_u128());
        }
        Ok(changed > 0)
    }

    fn feed_bookings(
        &mut self,
        tenant: TenantId,
        scope: FeedScope,
        span: Span,
        limit: u32,
    ) -> Result<Vec<Booking>, StoreError> {
        let tenant = tenant.ulid();
        let (from, until) = (span.start().as_micros(), span.end().as_micros());
        let rows: Vec<BookingRow> = match scope {
            FeedScope::Resource(id) => {
                let (id, part) = (id.ulid(), format!("%\"{}\"%", id.ulid()));
                self.look(|connection| {
                    each!(connection, c => bookings::table
                        .filter(bookings::tenant_id.eq(&tenant))
                        .filter(bookings::starts_at.ge(from))
                        .filter(bookings::starts_at.lt(until))
                        .filter(
                            bookings::resource_id.eq(&id).nullable()
                                .or(bookings::staff_id.eq(&id))
                                .or(bookings::parts.like(&part).nullable()),
                        )
                        .order((bookings::starts_at, bookings::id))
                        .limit(limit.into())
                        .select(BookingRow::as_select())
                        .load(c))
                })?
            }
            FeedScope::Location(id) => {
                let location = id.ulid();
                let mut ids: Vec<String> = self.look(|connection| {
                    resources::table
                        .filter(resources::tenant_id.eq(&tenant))
                        .filter(resources::location_id.eq(&location))
                        .select(resources::id)
                        .load(connection)
                })?;
                ids.push(location.clone());
                self.look(|connection| {
                    each!(connection, c => bookings::table
                        .filter(bookings::tenant_id.eq(&tenant))
                        .filter(bookings::starts_at.ge(from))
                        .filter(bookings::starts_at.lt(until))
                        .filter(bookings::resource_id.eq_any(&ids).nullable().or(bookings::location_id.eq(&location)))
                        .order((bookings::starts_at, bookings::id))
                        .limit(limit.into())
                        .select(BookingRow::as_select())
                        .load(c))
                })?
            }
        };
        rows.into_iter().map(BookingRow::read).collect()
    }
}
