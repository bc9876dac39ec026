//! The audit trail: what a transaction changes is noted where it is changed, and stored when the transaction ends.

use crate::{
    connection::each,
    rows::{number, parse},
    schema::audit,
    session::Session,
};
use diesel::prelude::*;
use engine::{
    Audit, AuditFilter, Page, StoreError,
    model::{self, Actor, Trail},
};
use slot_core::{EventId, Instant, TenantId};

const TABLE: &str = "audit";

/// How many rows one statement stores.
const CHUNK: usize = 500;

/// A row of `audit`.
#[derive(Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit)]
#[diesel(treat_none_as_default_value = false)]
pub(crate) struct AuditRow {
    tenant_id: String,
    id: String,
    entry: i64,
    at: i64,
    actor: String,
    actor_id: Option<String>,
    address: Option<String>,
    action: String,
    subject: String,
}

impl AuditRow {
    fn read(self) -> Result<model::AuditRow, StoreError> {
        let bad = || crate::rows::corrupt(TABLE, &self.id);
        let tenant = Some(self.tenant_id.as_str()).filter(|tenant| !tenant.is_empty());
        Ok(model::AuditRow {
            tenant: tenant.map(|tenant| parse(TABLE, &self.id, tenant)).transpose()?,
            trail: Trail {
                id: parse(TABLE, &self.id, &self.id)?,
                actor: Actor::of(&self.actor, self.actor_id.as_deref()).ok_or_else(bad)?,
                address: crate::rows::some(TABLE, &self.id, self.address.as_deref())?,
                at: Instant::from_micros(self.at),
            },
            entry: number(TABLE, &self.id, self.entry)?,
            action: self.action,
            subject: self.subject,
        })
    }
}

/// What one transaction changed, and whose changes that are.
#[derive(Default)]
pub(crate) struct Notes {
    trail: Option<Trail>,
    rows: Vec<AuditRow>,
}

impl Session<'_> {
    /// Notes a change to something of a business.
    pub(crate) fn note(&mut self, tenant: TenantId, action: &str, subject: u128) {
        self.note_in(Some(tenant), action, subject);
    }

    /// Notes a change, of a business or of the whole installation.
    pub(crate) fn note_in(&mut self, tenant: Option<TenantId>, action: &str, subject: u128) {
        let notes = self.notes();
        let Some(trail) = notes.trail else { return };
        let row = AuditRow {
            tenant_id: tenant.map(TenantId::ulid).unwrap_or_default(),
            id: trail.id.ulid(),
            entry: i64::try_from(notes.rows.len()).unwrap_or(i64::MAX),
            at: trail.at.as_micros(),
            actor: trail.actor.name().to_owned(),
            actor_id: trail.actor.id(),
            address: trail.address.map(|address| address.to_string()),
            action: action.to_owned(),
            // Any id is spelled the same way.
            subject: EventId::from_u128(subject).ulid(),
        };
        notes.rows.push(row);
    }

    /// Whether this transaction leaves a trail.
    pub(crate) fn leaves_a_trail(&mut self) -> bool {
        self.notes().trail.is_some()
    }

    /// Stores the trail of what was changed: the last thing that a transaction does.
    pub(crate) fn keep_trail(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.notes().rows);
        for chunk in rows.chunks(CHUNK) {
            self.change(
                |connection| each!(connection, c => diesel::insert_into(audit::table).values(chunk).execute(c)),
            )?;
        }
        Ok(())
    }
}

impl Audit for Session<'_> {
    fn acting(&mut self, trail: Trail) {
        self.notes().trail = Some(trail);
    }

    fn audit(&mut self, filter: &AuditFilter, page: Page) -> Result<Vec<model::AuditRow>, StoreError> {
        let tenant = filter.tenant.map(TenantId::ulid);
        let below = filter.action.as_ref().map(|action| (format!("{action}."), format!("{action}/")));
        let rows: Vec<AuditRow> = self.look(|connection| {
            let mut query = audit::table.into_boxed();
            if let Some(tenant) = &tenant {
                query = query.filter(audit::tenant_id.eq(tenant));
            }
            if let Some(actor) = &filter.actor {
                query = query.filter(audit::actor.eq(actor));
            }
            if let Some(id) = &filter.actor_id {
                query = query.filter(audit::actor_id.eq(id));
            }
            if let Some(subject) = &filter.subject {
                query = query.filter(audit::subject.eq(subject));
            }
            if let (Some(action), Some((from, until))) = (&filter.action, &below) {
                let within = audit::action.ge(from).and(audit::action.lt(until));
                query = query.filter(audit::action.eq(action).or(within));
            }
            if let Some(from) = filter.from {
                query = query.filter(audit::at.ge(from.as_micros()));
            }
            if let Some(until) = filter.until {
                query = query.filter(audit::at.lt(until.as_micros()));
            }
            query
                .order((audit::id.desc(), audit::entry.desc()))
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select(AuditRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(AuditRow::read).collect()
    }
}
