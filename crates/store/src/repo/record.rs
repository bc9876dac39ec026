//! Stores a booking with everything that belongs to it, all or none.

use super::{
    EventRow,
    claims::{columns, in_order, insert_sqlite},
    outbox::tell_sqlite,
};
use crate::{
    connection::AnyConnection,
    queries::Record,
    rows::{BookingRow, ClaimRow, StepRow, rev_column},
    schema::{booking_history, bookings, claims, resources},
    session::Session,
};
use diesel::{
    PgConnection, QueryResult, SqliteConnection,
    prelude::*,
    result::{DatabaseErrorKind, Error},
};
use engine::{Entry, Recorded, StoreError};
use slot_core::Owner;

/// An entry as rows.
struct Rows {
    booking: BookingRow,
    step: StepRow,
    events: Vec<EventRow>,
    revs: Vec<(String, i64)>,
}

impl Session<'_> {
    pub(super) fn record_entry(&mut self, entry: &Entry<'_>) -> Result<Recorded, StoreError> {
        let own = Owner::Booking(entry.booking.id);
        if entry.claims.iter().any(|new| new.claim.owner != own) {
            return Err(StoreError::Database("a booking was to be stored with another's claim".to_owned()));
        }
        let mut revs: Vec<(String, i64)> =
            entry.revs.iter().map(|(resource, rev)| (resource.ulid(), rev_column(*rev))).collect();
        revs.sort_unstable();
        revs.dedup();
        let rows = Rows {
            booking: BookingRow::of(entry.booking)?,
            step: StepRow::of(entry.booking.tenant, entry.history),
            events: entry.events.iter().map(EventRow::of).collect(),
            revs,
        };
        let (recorded, deliveries) = match self.postgres() {
            Some(talk) => talk.change_once(
                |connection| match connection {
                    AnyConnection::Postgres(pg) => into_postgres(pg, entry, &rows),
                    AnyConnection::Sqlite(_) => Err(Error::NotFound),
                },
                |(outcome, _)| *outcome == Recorded::Stored,
            ),
            None => self.change(|connection| match connection {
                AnyConnection::Sqlite(sqlite) => into_sqlite(sqlite, entry, &rows),
                AnyConnection::Postgres(_) => Err(Error::NotFound),
            }),
        }?;
        self.note_deliveries(deliveries);
        Ok(recorded)
    }
}

/// One writer: what is read here stays true until the commit.
fn into_sqlite(sqlite: &mut SqliteConnection, entry: &Entry<'_>, rows: &Rows) -> QueryResult<(Recorded, u64)> {
    let tenant = &rows.booking.tenant_id;
    for (id, rev) in &rows.revs {
        let stored: Option<i64> = resources::table
            .filter(resources::tenant_id.eq(tenant))
            .filter(resources::id.eq(id))
            .select(resources::rev)
            .get_result(sqlite)
            .optional()?;
        if stored != Some(*rev) {
            return Ok((Recorded::Stale, 0));
        }
    }
    // The booking comes first, because its claims refer to it.
    diesel::insert_into(bookings::table).values(&rows.booking).execute(sqlite)?;
    let claims: Vec<ClaimRow> = in_order(entry.claims).into_iter().map(|new| ClaimRow::of(tenant, new)).collect();
    if !insert_sqlite(sqlite, &claims)? {
        let own = bookings::table.filter(bookings::tenant_id.eq(tenant)).filter(bookings::id.eq(&rows.booking.id));
        diesel::delete(own).execute(sqlite)?;
        return Ok((Recorded::Taken, 0));
    }
    diesel::insert_into(booking_history::table).values(&rows.step).execute(sqlite)?;
    Ok((Recorded::Stored, tell_sqlite(sqlite, &rows.events)?))
}

fn into_postgres(pg: &mut PgConnection, entry: &Entry<'_>, rows: &Rows) -> QueryResult<(Recorded, u64)> {
    let (resources, revs) = rows.revs.iter().cloned().unzip();
    let wanted = i64::try_from(entry.claims.len()).unwrap_or(i64::MAX);
    let record = Record {
        booking: &rows.booking,
        step: &rows.step,
        resources,
        revs,
        claims: columns(&in_order(entry.claims)),
        wanted,
        events: rows.events.iter().collect(),
    };
    let (is_fresh, claimed, deliveries): (bool, i64, i64) = match record.get_result(pg) {
        Ok(found) => found,
        // Committed in the same step with some claims in and others refused: the claims that are in have no booking, and
        // nothing is stored.
        Err(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => return Ok((Recorded::Taken, 0)),
        Err(error) => return Err(error),
    };
    if !is_fresh {
        return Ok((Recorded::Stale, 0));
    }
    if claimed == wanted {
        return Ok((Recorded::Stored, u64::try_from(deliveries).unwrap_or(0)));
    }
    if claimed > 0 {
        // The net let some in and refused others.
        let own = claims::table
            .filter(claims::tenant_id.eq(&rows.booking.tenant_id))
            .filter(claims::booking_id.eq(&rows.booking.id));
        diesel::delete(own).execute(pg)?;
    }
    Ok((Recorded::Taken, 0))
}
