//! Claims: what is occupied.

use crate::{
    connection::{AnyConnection, each},
    error::NET,
    queries::{ClaimColumns, DeleteClaims, InsertClaims, Overlapping, OverlappingMany, Situation},
    rows::{Beside, ClaimRow, Found, FoundAmong, beside, instant, owner, read_claim, read_claim_among},
    schema::{claims, tenants},
    session::Session,
};
use diesel::{
    QueryResult, SqliteConnection,
    connection::SimpleConnection as _,
    prelude::*,
    result::{DatabaseErrorKind, Error},
};
use engine::{Claims, LockKey, NewClaim, Resources as _, StoreError, model::Resource};
use slot_core::{Claim, HoldId, Instant, Owner, ResourceId, Span, TenantId};
use std::sync::Arc;

/// A resource, and the claims on it.
type Occupied = (Arc<Resource>, Vec<Claim>);

/// Claims in the order in which every writer inserts them, so that two writers never wait for each other.
pub(crate) fn in_order(claims: &[NewClaim]) -> Vec<&NewClaim> {
    let mut sorted: Vec<&NewClaim> = claims.iter().collect();
    sorted.sort_unstable_by_key(|new| (new.resource, new.claim.lane, new.claim.busy.start()));
    sorted
}

/// Claims by column.
pub(crate) fn columns(claims: &[&NewClaim]) -> ClaimColumns {
    ClaimColumns {
        resources: claims.iter().map(|new| new.resource.ulid()).collect(),
        lanes: claims.iter().map(|new| new.claim.lane.into()).collect(),
        starts: claims.iter().map(|new| new.claim.busy.start().as_micros()).collect(),
        ends: claims.iter().map(|new| new.claim.busy.end().as_micros()).collect(),
        core_starts: claims.iter().map(|new| new.claim.core.start().as_micros()).collect(),
        core_ends: claims.iter().map(|new| new.claim.core.end().as_micros()).collect(),
    }
}

/// Inserts claims into `SQLite`; `false`, and none is in, when the net refuses one.
pub(crate) fn insert_sqlite(sqlite: &mut SqliteConnection, rows: &[ClaimRow]) -> QueryResult<bool> {
    for (done, row) in rows.iter().enumerate() {
        match diesel::insert_into(claims::table).values(row).execute(sqlite) {
            Ok(_one) => {}
            Err(error) if is_net(&error) => {
                for inserted in rows.iter().take(done) {
                    delete_sqlite(sqlite, inserted)?;
                }
                return Ok(false);
            }
            Err(error) => return Err(error),
        }
    }
    Ok(true)
}

fn delete_sqlite(sqlite: &mut SqliteConnection, row: &ClaimRow) -> QueryResult<usize> {
    let place = claims::table
        .filter(claims::tenant_id.eq(&row.tenant_id))
        .filter(claims::resource_id.eq(&row.resource_id))
        .filter(claims::starts_at.eq(row.starts_at))
        .filter(claims::lane.eq(row.lane));
    match &row.booking_id {
        Some(booking) => diesel::delete(place.filter(claims::booking_id.eq(booking))).execute(sqlite),
        None => diesel::delete(place.filter(claims::hold_id.eq(&row.hold_id))).execute(sqlite),
    }
}

/// Whether it is the net that refused: its triggers, or the primary key, which is part of it.
fn is_net(error: &Error) -> bool {
    let Error::DatabaseError(kind, information) = error else { return false };
    matches!(kind, DatabaseErrorKind::UniqueViolation) || information.message().contains(NET)
}

impl Claims for Session<'_> {
    fn lock(&mut self, keys: &[LockKey]) -> Result<(), StoreError> {
        let mut sorted = keys.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let names: Vec<String> = sorted
            .into_iter()
            .map(|key| match key {
                LockKey::Plan(tenant) => format!("plan:{}", tenant.ulid()),
                LockKey::Guest(tenant, digest) => format!("guest:{}:{digest:016x}", tenant.ulid()),
                LockKey::Resource(tenant, resource) => format!("{}:{}", tenant.ulid(), resource.ulid()),
            })
            .collect();
        self.take_turns(&names)
    }

    fn claims(&mut self, tenant: TenantId, resource: ResourceId, wanted: Span) -> Result<Vec<Claim>, StoreError> {
        let (tenant, resource) = (tenant.ulid(), resource.ulid());
        let (start, end) = (wanted.start().as_micros(), wanted.end().as_micros());
        let found: Vec<Found> = self.look_at_claims(
            |connection| each!(connection, c => Overlapping::new(&tenant, &resource, start, end).load(c)),
        )?;
        found.into_iter().map(read_claim).collect()
    }

    fn claims_on(
        &mut self,
        tenant: TenantId,
        resources: &[ResourceId],
        wanted: Span,
    ) -> Result<Vec<NewClaim>, StoreError> {
        let mut resources = resources.to_vec();
        resources.sort_unstable();
        resources.dedup();
        if resources.is_empty() {
            return Ok(Vec::new());
        }
        if let [one] = resources.as_slice() {
            let claims = self.claims(tenant, *one, wanted)?;
            return Ok(claims.into_iter().map(|claim| NewClaim { resource: *one, claim }).collect());
        }
        let (tenant, ids) = (tenant.ulid(), resources.iter().copied().map(ResourceId::ulid).collect::<Vec<_>>());
        let (start, end) = (wanted.start().as_micros(), wanted.end().as_micros());
        let mut rows: Vec<FoundAmong> = self.look_at_claims(|connection| match connection {
            AnyConnection::Sqlite(sqlite) => OverlappingMany::json(&tenant, &ids, start, end).load(sqlite),
            AnyConnection::Postgres(pg) => OverlappingMany::listed(&tenant, &ids, start, end).load(pg),
        })?;
        rows.sort_unstable_by_key(|&(place, lane, starts_at, ..)| (place, starts_at, lane));
        rows.into_iter().map(|row| read_claim_among(&resources, row)).collect()
    }

    fn resource_and_claims(
        &mut self,
        tenant: TenantId,
        id: ResourceId,
        reach: &dyn Fn(&Resource) -> Option<Span>,
    ) -> Result<Option<Occupied>, StoreError> {
        if let Some(found) = self.situation(tenant, id, reach)? {
            return Ok(Some(found));
        }
        let Some(resource) = self.resource(tenant, id)? else { return Ok(None) };
        let claims = match reach(&resource) {
            Some(wanted) => self.claims(tenant, id, wanted)?,
            None => Vec::new(),
        };
        Ok(Some((resource, claims)))
    }

    fn insert_claims(&mut self, tenant: TenantId, new: &[NewClaim]) -> Result<bool, StoreError> {
        if new.is_empty() {
            return Ok(true);
        }
        let tenant = tenant.ulid();
        let sorted = in_order(new);
        let rows: Vec<ClaimRow> = sorted.iter().map(|new| ClaimRow::of(&tenant, new)).collect();
        self.change(|connection| match connection {
            AnyConnection::Sqlite(sqlite) => insert_sqlite(sqlite, &rows),
            AnyConnection::Postgres(pg) => {
                let insert = InsertClaims {
                    tenant: &tenant,
                    columns: columns(&sorted),
                    bookings: rows.iter().map(|row| row.booking_id.clone()).collect(),
                    holds: rows.iter().map(|row| row.hold_id.clone()).collect(),
                    untils: rows.iter().map(|row| row.hold_until).collect(),
                };
                let stored: Vec<(String, i64, i64, String)> = insert.load(pg)?;
                if stored.len() == rows.len() {
                    return Ok(true);
                }
                if !stored.is_empty() {
                    let (resources, lanes, starts) = (vec![], vec![], vec![]);
                    let mut undo = DeleteClaims { tenant: &tenant, resources, lanes, starts, owners: vec![] };
                    for (resource, lane, start, owner) in stored {
                        undo.resources.push(resource);
                        undo.lanes.push(lane);
                        undo.starts.push(start);
                        undo.owners.push(owner);
                    }
                    undo.execute(pg)?;
                }
                Ok(false)
            }
        })
    }

    fn delete_claims(&mut self, tenant: TenantId, owner: Owner) -> Result<u64, StoreError> {
        let tenant = tenant.ulid();
        let own = claims::table.filter(claims::tenant_id.eq(&tenant));
        let gone = self.change(|connection| match owner {
            Owner::Booking(id) => {
                each!(connection, c => diesel::delete(own.filter(claims::booking_id.eq(id.ulid()))).execute(c))
            }
            Owner::Hold { id, .. } => {
                each!(connection, c => diesel::delete(own.filter(claims::hold_id.eq(id.ulid()))).execute(c))
            }
        })?;
        Ok(u64::try_from(gone).unwrap_or(0))
    }

    fn delete_claims_exactly(&mut self, tenant: TenantId, gone: &[NewClaim]) -> Result<u64, StoreError> {
        if gone.is_empty() {
            return Ok(0);
        }
        let tenant = tenant.ulid();
        let sorted = in_order(gone);
        let deleted = self.change(|connection| match connection {
            AnyConnection::Sqlite(sqlite) => sorted
                .iter()
                .try_fold(0, |count, claim| Ok(count + delete_sqlite(sqlite, &ClaimRow::of(&tenant, claim))?)),
            AnyConnection::Postgres(pg) => {
                let ClaimColumns { resources, lanes, starts, .. } = columns(&sorted);
                let owners = sorted.iter().map(|new| owner(new.claim.owner)).collect();
                DeleteClaims { tenant: &tenant, resources, lanes, starts, owners }.execute(pg)
            }
        })?;
        Ok(u64::try_from(deleted).unwrap_or(0))
    }

    fn hold_claims(&mut self, tenant: TenantId, hold: HoldId) -> Result<Vec<NewClaim>, StoreError> {
        let key = (tenant.ulid(), hold.ulid());
        let rows: Vec<ClaimRow> = self.look_at_claims(|connection| {
            claims::table
                .filter(claims::tenant_id.eq(&key.0))
                .filter(claims::hold_id.eq(&key.1))
                .order((claims::resource_id, claims::lane, claims::starts_at))
                .select(ClaimRow::as_select())
                .load(connection)
        })?;
        rows.into_iter().map(ClaimRow::read).collect()
    }

    fn delete_lapsed_holds(&mut self, now: Instant) -> Result<u64, StoreError> {
        let gone = self.change(|connection| {
            each!(connection, c => diesel::delete(claims::table.filter(claims::hold_until.le(now.as_micros()))).execute(c))
        })?;
        Ok(u64::try_from(gone).unwrap_or(0))
    }

    fn pruned_before(&mut self, tenant: TenantId) -> Result<Option<Instant>, StoreError> {
        let tenant = tenant.ulid();
        let found: Option<Option<i64>> = self.look(|connection| {
            tenants::table
                .filter(tenants::id.eq(&tenant))
                .select(tenants::pruned_before)
                .get_result(connection)
                .optional()
        })?;
        Ok(instant(found.flatten()))
    }

    fn prune(&mut self, tenant: TenantId, before: Instant) -> Result<u64, StoreError> {
        let earlier = self.pruned_before(tenant)?;
        let own = tenant;
        let (tenant, at) = (tenant.ulid(), before.as_micros());
        self.change(|connection| match connection {
            // There may be many to delete, for longer than a request may take.
            AnyConnection::Postgres(pg) => pg.batch_execute("SET LOCAL statement_timeout = 0"),
            AnyConnection::Sqlite(_) => Ok(()),
        })?;
        if earlier.is_none_or(|earlier| earlier < before) {
            self.change(|connection| {
                diesel::update(tenants::table.filter(tenants::id.eq(&tenant)))
                    .set(tenants::pruned_before.eq(Some(at)))
                    .execute(connection)
            })?;
        }
        let gone = self.change(|connection| {
            let past = claims::table.filter(claims::tenant_id.eq(&tenant)).filter(claims::ends_at.le(at));
            diesel::delete(past).execute(connection)
        })?;
        self.note(own, "claims.pruned", own.as_u128());
        Ok(u64::try_from(gone).unwrap_or(0))
    }
}

impl Session<'_> {
    /// The resource and its claims in one question, when the resource is known and has not changed since.
    fn situation(
        &mut self,
        tenant: TenantId,
        id: ResourceId,
        reach: &dyn Fn(&Resource) -> Option<Span>,
    ) -> Result<Option<Occupied>, StoreError> {
        let Some(known) = self.guess(tenant, id) else { return Ok(None) };
        let (Some(wanted), Some(talk)) = (reach(&known), self.postgres()) else { return Ok(None) };
        let (tenant, resource) = (tenant.ulid(), id.ulid());
        let (start, end) = (wanted.start().as_micros(), wanted.end().as_micros());
        let rows: Vec<Beside> = talk.look(|connection| {
            let claims = Overlapping::new(&tenant, &resource, start, end);
            match connection {
                AnyConnection::Postgres(pg) => Situation { tenant: &tenant, resource: &resource, claims }.load(pg),
                AnyConnection::Sqlite(_) => Ok(Vec::new()),
            }
        })?;
        let is_current = rows.iter().all(|row| u64::try_from(row.0).is_ok_and(|rev| rev == known.rev));
        if rows.is_empty() || !is_current {
            return Ok(None);
        }
        let claims = rows.into_iter().filter_map(beside).map(read_claim).collect::<Result<_, _>>()?;
        Ok(Some((known, claims)))
    }
}
