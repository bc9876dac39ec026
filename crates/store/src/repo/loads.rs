//! How full sessions are.

use crate::{
    connection::each,
    rows::{number, parse},
    schema::claims,
    session::Session,
};
use diesel::{
    dsl::{count, count_star},
    prelude::*,
};
use engine::{Load, Loads, StoreError};
use slot_core::{Instant, ResourceId, Span, TenantId};

const TABLE: &str = "claims";

impl Loads for Session<'_> {
    fn loads(
        &mut self,
        tenant: TenantId,
        calendars: &[ResourceId],
        span: Span,
        now: Instant,
    ) -> Result<Vec<Load>, StoreError> {
        if calendars.is_empty() {
            return Ok(Vec::new());
        }
        let (tenant, ids) = (tenant.ulid(), calendars.iter().copied().map(ResourceId::ulid).collect::<Vec<_>>());
        let found: Vec<(String, i64, i64, i64)> = self.look_at_claims(|connection| {
            each!(connection, c => claims::table
                .filter(claims::tenant_id.eq(&tenant))
                .filter(claims::resource_id.eq_any(&ids))
                .filter(claims::starts_at.ge(span.start().as_micros()))
                .filter(claims::starts_at.lt(span.end().as_micros()))
                .filter(claims::hold_until.is_null().or(claims::hold_until.gt(now.as_micros())))
                .group_by((claims::resource_id, claims::starts_at))
                .order((claims::resource_id, claims::starts_at))
                .select((claims::resource_id, claims::starts_at, count(claims::booking_id), count_star()))
                .load(c))
        })?;
        let load = |(calendar, starts_at, booked, live): (String, i64, i64, i64)| {
            Ok(Load {
                calendar: parse(TABLE, &calendar, &calendar)?,
                starts_at: Instant::from_micros(starts_at),
                booked: number(TABLE, &calendar, booked)?,
                held: number(TABLE, &calendar, live - booked)?,
            })
        };
        found.into_iter().map(load).collect()
    }
}
