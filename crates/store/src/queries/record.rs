//! A booking with all that belongs to it, on Postgres in one statement.

use super::{insert_claims::ClaimColumns, statement, tell::push_queue};
use crate::{
    repo::EventRow,
    rows::{BookingRow, StepRow},
};
use diesel::{
    QueryResult,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    sql_types::{Array, BigInt, Bool, Nullable, Text},
};

/// Stores a booking with its claims, first step, events and their deliveries. Answers whether the resources are as they were
/// read, how many claims the net let in, and how many deliveries there are: unless the resources are, and it let all in, no
/// booking is stored.
pub(crate) struct Record<'a> {
    pub(crate) booking: &'a BookingRow,
    pub(crate) step: &'a StepRow,
    pub(crate) resources: Vec<String>,
    pub(crate) revs: Vec<i64>,
    pub(crate) claims: ClaimColumns,
    /// How many claims there are.
    pub(crate) wanted: i64,
    pub(crate) events: EventColumns<'a>,
}

/// Events, by column.
#[derive(Default)]
pub(crate) struct EventColumns<'a> {
    ids: Vec<&'a str>,
    kinds: Vec<&'a str>,
    subjects: Vec<&'a str>,
    versions: Vec<i64>,
    payloads: Vec<&'a str>,
    ats: Vec<i64>,
}

statement!(Record, (Bool, BigInt, BigInt));

impl<'a> FromIterator<&'a EventRow> for EventColumns<'a> {
    fn from_iter<I: IntoIterator<Item = &'a EventRow>>(rows: I) -> Self {
        let mut columns = Self::default();
        for row in rows {
            columns.ids.push(&row.id);
            columns.kinds.push(&row.kind);
            columns.subjects.push(&row.subject);
            columns.versions.push(row.version);
            columns.payloads.push(&row.payload);
            columns.ats.push(row.at);
        }
        columns
    }
}

impl EventColumns<'_> {
    pub(super) fn push<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
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
        out.push_sql("WITH fresh AS MATERIALIZED (SELECT NOT EXISTS (SELECT 1 FROM unnest(");
        out.push_bind_param::<Array<Text>, _>(&self.resources)?;
        out.push_sql(", ");
        out.push_bind_param::<Array<BigInt>, _>(&self.revs)?;
        out.push_sql(") AS w(id, rev) LEFT JOIN resources r ON r.id = w.id AND r.tenant_id = ");
        out.push_bind_param::<Text, _>(&booking.tenant_id)?;
        out.push_sql(
            " WHERE r.rev IS DISTINCT FROM w.rev) AS ok), \
             claimed AS (INSERT INTO claims (tenant_id, resource_id, lane, starts_at, ends_at, core_starts_at, \
             core_ends_at, booking_id) SELECT ",
        );
        out.push_bind_param::<Text, _>(&booking.tenant_id)?;
        out.push_sql(", c.*, ");
        out.push_bind_param::<Text, _>(&booking.id)?;
        out.push_sql(" FROM fresh, unnest(");
        self.claims.push(&mut out)?;
        out.push_sql(
            ") AS c WHERE fresh.ok ON CONFLICT DO NOTHING RETURNING 1), \
             decided AS MATERIALIZED (SELECT fresh.ok, (SELECT count(*) FROM claimed) AS n FROM fresh), \
             granted AS MATERIALIZED (SELECT 1 FROM decided WHERE ok AND n = ",
        );
        out.push_bind_param::<BigInt, _>(&self.wanted)?;
        out.push_sql(
            "), stored AS (INSERT INTO bookings (tenant_id, id, resource_id, parts, starts_at, ends_at, status, version, \
             guest, notes, details, lead_id, metadata, channel, created_at, updated_at, cancelled_at, \
             service_id, staff_id, customer_id, window_id, series_id, phone, external_reference, code, location_id, \
             party, token, moved_at) SELECT ",
        );
        push_booking(booking, &mut out)?;
        out.push_sql(
            " FROM granted), \
             stepped AS (INSERT INTO booking_history (tenant_id, booking_id, version, from_status, to_status, by_whom, \
             reason, at) SELECT ",
        );
        push_step(step, &mut out)?;
        out.push_sql(
            " FROM granted), told AS (INSERT INTO events (tenant_id, id, kind, subject, version, payload, at) SELECT ",
        );
        out.push_bind_param::<Text, _>(&booking.tenant_id)?;
        out.push_sql(", e.* FROM granted, unnest(");
        self.events.push(&mut out)?;
        out.push_sql(") AS e RETURNING tenant_id, id, kind, subject, version, at), queued AS (");
        push_queue(&mut out);
        out.push_sql(" RETURNING 1) SELECT ok, n, (SELECT count(*) FROM queued) FROM decided");
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
    for text in [&row.notes, &row.details, &row.lead_id, &row.metadata] {
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
    out.push_bind_param::<Nullable<BigInt>, _>(&row.cancelled_at)?;
    for text in [
        &row.service_id,
        &row.staff_id,
        &row.customer_id,
        &row.window_id,
        &row.series_id,
        &row.phone,
        &row.external_reference,
        &row.code,
        &row.location_id,
    ] {
        out.push_sql(", ");
        out.push_bind_param::<Nullable<Text>, _>(text)?;
    }
    out.push_sql(", ");
    out.push_bind_param::<BigInt, _>(&row.party)?;
    for number in [&row.token, &row.moved_at] {
        out.push_sql(", ");
        out.push_bind_param::<Nullable<BigInt>, _>(number)?;
    }
    Ok(())
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
