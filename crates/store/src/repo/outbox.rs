//! The outbox: what is to be told to others.

use crate::{
    connection::each,
    rows::{corrupt, number, parse},
    schema::events,
    session::Session,
};
use diesel::prelude::*;
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

    fn read(self) -> Result<Event, StoreError> {
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

impl Outbox for Session<'_> {
    fn append_events(&mut self, events: &[Event]) -> Result<(), StoreError> {
        if events.is_empty() {
            return Ok(());
        }
        let rows: Vec<EventRow> = events.iter().map(EventRow::of).collect();
        self.change(|connection| {
            each!(connection, c => rows.iter().try_for_each(|row| {
                diesel::insert_into(events::table).values(row).execute(c).map(drop)
            }))
        })
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
