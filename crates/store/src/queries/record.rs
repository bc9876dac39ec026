//! A booking with all that belongs to it, on Postgres in one statement.

use super::{insert_claims::ClaimColumns, statement};
use crate::{
    repo::EventRow,
    rows::{BookingRow, StepRow},
};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, BigInt, Nullable, Text},
};

/// Stores a booking with its claims, first step and events. Answers how many of the resources are as they were read, how
/// many claims the net let in, and how many bookings were stored: none, unless all resources and claims were.
pub(crate) struct Record<'a> {
    pub(crate) booking: &'a BookingRow,
    pub(crate) step: &'a StepRow,
    pub(crate) resources: Vec<String>,
    pub(crate) revs: Vec<i64>,
    pub(crate) claims: ClaimColumns,
    pub(crate) events: EventColumns,
}

/// Events, by column.
#[derive(Default)]
pub(crate) struct EventColumns {
    ids: Vec<String>,
    kinds: Vec<String>,
    subjects: Vec<String>,
    versions: Vec<i64>,
    payloads: Vec<String>,
    ats: Vec<i64>,
}

statement!(Record, (BigInt, BigInt, BigInt));

impl FromIterator<EventRow> for EventColumns {
    fn from_iter<I: IntoIterator<Item = EventRow>>(rows: I) -> Self {
        let mut columns = Self::default();
        for row in rows {
            columns.ids.push(row.id);
            columns.kinds.push(row.kind);
            columns.subjects.push(row.subject);
            columns.versions.push(row.version);
            columns.payloads.push(row.payload);
            columns.ats.push(row.at);
        }
        columns
    }
}

impl EventColumns {
    fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for column in [&self.ids, &self.kinds, &self.subjects] {
            out.push_bind_param::<Array<Text>, _>(column)?;
            out.push_sql(", ");
        }
        out.push_bind_param::<Array<BigInt>, _>(&self.versions)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<Text>, _>(&self.payloads)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.ats)
    }
}

impl QueryFragment<Pg> for Record<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        let (booking, step) = (self.booking, self.step);
        out.push_sql("WITH wanted AS (SELECT cardinality(");
        out.push_bind_param::<Array<Text>, _>(&self.resources)?;
        out.push_sql(") AS resources, cardinality(");
        out.push_bind_param::<Array<Text>, _>(&self.claims.resources)?;
        out.push_sql(") AS claims), fresh AS (SELECT count(*) AS n FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.resources)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.revs)?;
        out.push_sql(") AS w(id, rev) JOIN resources r ON r.id = w.id AND r.rev = w.rev AND r.tenant_id = ");
        out.push_bind_param::<Text, _>(&booking.tenant_id)?;
        out.push_sql(
            "), claimed AS (INSERT INTO claims (tenant_id, resource_id, lane, starts_at, ends_at, core_starts_at, \
             core_ends_at, booking_id) SELECT ",
        );
        out.push_bind_param::<Text, _>(&booking.tenant_id)?;
        out.push_sql(", c.*, ");
        out.push_bind_param::<Text, _>(&booking.id)?;
        out.push_sql(" FROM unnest(");
        self.claims.push(&mut out)?;
        out.push_sql(
            ") AS c WHERE (SELECT n FROM fresh) = (SELECT resources FROM wanted) ON CONFLICT DO NOTHING RETURNING 1), \
             stored AS (INSERT INTO bookings (tenant_id, id, resource_id, parts, starts_at, ends_at, status, version, \
             guest, notes, interest, source, lead_id, metadata, channel, created_at, updated_at, cancelled_at) SELECT ",
        );
        push_booking(booking, &mut out)?;
        out.push_sql(
            " WHERE (SELECT n FROM fresh) = (SELECT resources FROM wanted) \
             AND (SELECT count(*) FROM claimed) = (SELECT claims FROM wanted) RETURNING 1), \
             stepped AS (INSERT INTO booking_history (tenant_id, booking_id, version, from_status, to_status, by_whom, \
             reason, at) SELECT ",
        );
        push_step(step, &mut out)?;
        out.push_sql(
            " FROM stored), told AS (INSERT INTO events (tenant_id, id, kind, subject, version, payload, at) SELECT ",
        );
        out.push_bind_param::<Text, _>(&booking.tenant_id)?;
        out.push_sql(", e.* FROM unnest(");
        self.events.push(&mut out)?;
        out.push_sql(
            ") AS e WHERE EXISTS (SELECT 1 FROM stored)) \
             SELECT (SELECT n FROM fresh), (SELECT count(*) FROM claimed), (SELECT count(*) FROM stored)",
        );
        Ok(())
    }
}

fn push_booking<'b>(row: &'b BookingRow, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    for text in [&row.tenant_id, &row.id, &row.resource_id, &row.parts] {
        out.push_bind_param::<Text, _>(text)?;
        out.push_sql(", ");
    }
    out.push_bind_param::<BigInt, _>(&row.starts_at)?;
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.ends_at)?;
    out.push_sql(", ");
    out.push_bind_param::<Text, _>(&row.status)?;
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.version)?;
    out.push_sql(", ");
    out.push_bind_param::<Text, _>(&row.guest)?;
    for text in [&row.notes, &row.interest, &row.source, &row.lead_id, &row.metadata] {
        out.push_sql(", ");
        out.push_bind_param::<Nullable<Text>, _>(text)?;
    }
    out.push_sql(", ");
    out.push_bind_param::<Text, _>(&row.channel)?;
    for at in [&row.created_at, &row.updated_at] {
        out.push_sql(", ");
        out.push_bind_param::<BigInt, _>(at)?;
    }
    out.push_sql(", ");
    out.push_bind_param::<Nullable<BigInt>, _>(&row.cancelled_at)
}

fn push_step<'b>(row: &'b StepRow, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
    out.push_bind_param::<Text, _>(&row.tenant_id)?;
    out.push_sql(", ");
    out.push_bind_param::<Text, _>(&row.booking_id)?;
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.version)?;
    out.push_sql(", ");
    out.push_bind_param::<Nullable<Text>, _>(&row.from_status)?;
    out.push_sql(", ");
    out.push_bind_param::<Text, _>(&row.to_status)?;
    for text in [&row.by_whom, &row.reason] {
        out.push_sql(", ");
        out.push_bind_param::<Nullable<Text>, _>(text)?;
    }
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.at)
}
