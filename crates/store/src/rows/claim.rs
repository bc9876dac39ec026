//! A claim as a row.

use super::{corrupt, instant, number, parse, span};
use crate::schema::claims;
use diesel::prelude::*;
use engine::{NewClaim, StoreError};
use slot_core::{Claim, Owner, ResourceId};

const TABLE: &str = "claims";

/// What is read of a claim: lane, span, core span, booking, hold, hold's end.
pub(crate) type Found = (i64, i64, i64, i64, i64, Option<String>, Option<String>, Option<i64>);

/// The place of the resource among those that were asked for, from one on, and what is read of a claim on it.
pub(crate) type FoundAmong = (i64, i64, i64, i64, i64, i64, Option<String>, Option<String>, Option<i64>);

/// A revision, and the claim beside it if there is one.
pub(crate) type Beside =
    (i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<i64>, Option<String>, Option<String>, Option<i64>);

/// A row of `claims`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = claims)]
#[diesel(treat_none_as_default_value = false)]
pub(crate) struct ClaimRow {
    pub(crate) tenant_id: String,
    pub(crate) resource_id: String,
    pub(crate) lane: i64,
    pub(crate) starts_at: i64,
    pub(crate) ends_at: i64,
    pub(crate) core_starts_at: i64,
    pub(crate) core_ends_at: i64,
    pub(crate) booking_id: Option<String>,
    pub(crate) hold_id: Option<String>,
    pub(crate) hold_until: Option<i64>,
}

impl ClaimRow {
    pub(crate) fn of(tenant: &str, new: &NewClaim) -> Self {
        let (booking_id, hold_id, hold_until) = match new.claim.owner {
            Owner::Booking(id) => (Some(id.ulid()), None, None),
            Owner::Hold { id, until } => (None, Some(id.ulid()), Some(until.as_micros())),
        };
        Self {
            tenant_id: tenant.to_owned(),
            resource_id: new.resource.ulid(),
            lane: new.claim.lane.into(),
            starts_at: new.claim.busy.start().as_micros(),
            ends_at: new.claim.busy.end().as_micros(),
            core_starts_at: new.claim.core.start().as_micros(),
            core_ends_at: new.claim.core.end().as_micros(),
            booking_id,
            hold_id,
            hold_until,
        }
    }

    pub(crate) fn read(self) -> Result<NewClaim, StoreError> {
        let resource = parse(TABLE, &self.resource_id, &self.resource_id)?;
        let found = (
            self.lane,
            self.starts_at,
            self.ends_at,
            self.core_starts_at,
            self.core_ends_at,
            self.booking_id,
            self.hold_id,
            self.hold_until,
        );
        Ok(NewClaim { resource, claim: read_claim(found)? })
    }
}

/// Whose a claim is, as it is stored.
pub(crate) fn owner(owner: Owner) -> String {
    match owner {
        Owner::Booking(id) => id.ulid(),
        Owner::Hold { id, .. } => id.ulid(),
    }
}

/// The claim in a row that may have none.
pub(crate) fn beside(row: Beside) -> Option<Found> {
    let (_rev, lane, starts_at, ends_at, core_starts_at, core_ends_at, booking, hold, until) = row;
    Some((lane?, starts_at?, ends_at?, core_starts_at?, core_ends_at?, booking, hold, until))
}

/// The claim in a row, with its resource.
pub(crate) fn read_claim_among(resources: &[ResourceId], row: FoundAmong) -> Result<NewClaim, StoreError> {
    let (place, lane, starts_at, ends_at, core_starts_at, core_ends_at, booking, hold, until) = row;
    let known = usize::try_from(place - 1).ok().and_then(|place| resources.get(place));
    let resource = known.copied().ok_or_else(|| corrupt(TABLE, &format!("lane {lane} at {starts_at}")))?;
    let found = (lane, starts_at, ends_at, core_starts_at, core_ends_at, booking, hold, until);
    Ok(NewClaim { resource, claim: read_claim(found)? })
}

pub(crate) fn read_claim(found: Found) -> Result<Claim, StoreError> {
    let (lane, starts_at, ends_at, core_starts_at, core_ends_at, booking, hold, until) = found;
    let id = || format!("lane {lane} at {starts_at}");
    let owner = match (booking, hold, instant(until)) {
        (Some(booking), None, None) => Owner::Booking(parse(TABLE, &booking, &booking)?),
        (None, Some(hold), Some(until)) => Owner::Hold { id: parse(TABLE, &hold, &hold)?, until },
        _ => return Err(corrupt(TABLE, &id())),
    };
    let (busy, core) = (span(starts_at, ends_at), span(core_starts_at, core_ends_at));
    match (busy, core) {
        (Some(busy), Some(core)) => Ok(Claim { lane: number(TABLE, &id(), lane)?, busy, core, owner }),
        _ => Err(corrupt(TABLE, &id())),
    }
}
