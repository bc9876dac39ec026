//! The outbox: what is to be told to others.

use crate::{
    connection::AnyConnection,
    queries::{Queue, Tell},
    rows::{corrupt, number, parse},
    schema::events,
    session::Session,
};
use diesel::{PgConnection, QueryResult, SqliteConnection, prelude::*};
use engine::{Outbox, StoreError, model::Event};
use slot_core::{EventId, Instant, TenantId};

const TABLE: &str = "events";

/// A row of `events`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = events)]
pub(crate) struct EventRow {
    pub(crate) tenant_id: String,
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) subject: String,
    pub(crate) version: i64,
    pub(crate) payload: String,
    pub(crate) at: i64,
}

impl EventRow {
    pub(crate) fn of(event: &Event) -> Self {
        Self {
            tenant_id: event.tenant.ulid(),
            id: event.id.ulid(),
            kind: event.kind.name().to_owned(),
            // Any id is spelled the same way.
            subject: EventId::from_u128(event.subject).ulid(),
            version: event.version.into(),
            payload: event.payload.clone(),
            at: event.at.as_micros(),
        }
    }

    pub(crate) fn read(self) -> Result<Event, StoreError> {
        let subject: EventId = self.subject.parse().map_err(|_unreadable| corrupt(TABLE, &self.id))?;
        Ok(Event {
            id: parse(TABLE, &self.id, &self.id)?,
            tenant: parse(TABLE, &self.id, &self.tenant_id)?,
            kind: parse(TABLE, &self.id, &self.kind)?,
            subject: subject.as_u128(),
            version: number(TABLE, &self.id, self.version)?,
            at: Instant::from_micros(self.at),
            payload: self.payload,
        })
    }
}

/// Adds events of one business, which share `rows`' tenant; answers how many deliveries they make.
fn tell_postgres(pg: &mut PgConnection, rows: &[EventRow]) -> QueryResult<u64> {
    let Some(first) = rows.first() else { return Ok(0) };
    let told = Tell { tenant: &first.tenant_id, events: rows.iter().collect() };
    let deliveries: i64 = told.get_result(pg)?;
    Ok(u64::try_from(deliveries).unwrap_or(0))
}

/// Adds events; answers how many deliveries they make.
pub(super) fn tell_sqlite(sqlite: &mut SqliteConnection, rows: &[EventRow]) -> QueryResult<u64> {
    let mut deliveries = 0;
    for row in rows {
        diesel::insert_into(events::table).values(row).execute(sqlite)?;
        deliveries += Queue { event: row }.execute(sqlite)?;
    }
    Ok(u64::try_from(deliveries).unwrap_or(0))
}

impl Outbox for Session<'_> {
    fn append_events(&mut self, events: &[Event]) -> Result<(), StoreError> {
        for events in events.chunk_by(|one, other| one.tenant == other.tenant) {
            let rows: Vec<EventRow> = events.iter().map(EventRow::of).collect();
            let deliveries = self.change(|connection| match connection {
                AnyConnection::Postgres(pg) => tell_postgres(pg, &rows),
                AnyConnection::Sqlite(sqlite) => tell_sqlite(sqlite, &rows),
            })?;
            self.note_deliveries(deliveries);
        }
        Ok(())
    }

    fn has_event(&mut self, tenant: TenantId, id: EventId) -> Result<bool, StoreError> {
        let key = (tenant.ulid(), id.ulid());
        let found: Option<String> = self.look(|connection| {
            let one = events::table.filter(events::tenant_id.eq(&key.0)).filter(events::id.eq(&key.1));
            one.select(events::id).get_result(connection).optional()
        })?;
        Ok(found.is_some())
    }

    fn events_after(&mut self, tenant: TenantId, after: Option<EventId>, limit: u32) -> Result<Vec<Event>, StoreError> {
        let tenant = tenant.ulid();
        // Every id comes after the empty text.
        let after = after.map(EventId::ulid).unwrap_or_default();
        let rows: Vec<EventRow> = self.look(|connection| {
            events::table
                .filter(events::tenant_id.eq(&tenant))
                .filter(events::id.gt(&after))
                .order(events::id)
                .limit(limit.into())
                .select(EventRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(EventRow::read).collect()
    }
}
