//! Attempts at deliveries, and keys of deliveries.

use super::{corrupt, number, parse};
use crate::schema::delivery_attempts;
use diesel::prelude::*;
use engine::{
    StoreError,
    model::{Attempt, Carrier, DeliveryKey, Report},
};
use slot_core::{EventId, Instant};
use std::time::Duration;

/// A row of `delivery_attempts`.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = delivery_attempts)]
#[diesel(treat_none_as_default_value = false)]
pub(crate) struct AttemptRow {
    tenant_id: String,
    carrier: String,
    endpoint_id: String,
    id: String,
    event_id: String,
    word: String,
    number: i64,
    at: i64,
    millis: i64,
    outcome: String,
    status: Option<i64>,
    error: Option<String>,
    response: Option<String>,
}

impl AttemptRow {
    const TABLE: &'static str = "delivery_attempts";

    pub(crate) fn of(attempt: &Attempt) -> Self {
        // One of the databases has no place for this character.
        let text = |text: &Option<String>| text.as_ref().map(|text| text.replace('\0', "\u{fffd}"));
        Self {
            tenant_id: attempt.tenant.ulid(),
            carrier: attempt.carrier.name().to_owned(),
            endpoint_id: attempt.endpoint.ulid(),
            id: attempt.id.ulid(),
            event_id: attempt.event.ulid(),
            word: attempt.word.clone(),
            number: attempt.number.into(),
            at: attempt.at.as_micros(),
            millis: i64::try_from(attempt.report.took.as_millis()).unwrap_or(i64::MAX),
            outcome: attempt.outcome.name().to_owned(),
            status: attempt.report.status.map(i64::from),
            error: text(&attempt.report.error),
            response: text(&attempt.report.response),
        }
    }

    pub(crate) fn read(self) -> Result<Attempt, StoreError> {
        let bad = || corrupt(Self::TABLE, &self.id);
        let report = Report {
            status: self.status.map(u16::try_from).transpose().map_err(|_unreadable| bad())?,
            error: self.error,
            response: self.response,
            took: Duration::from_millis(u64::try_from(self.millis).map_err(|_unreadable| bad())?),
        };
        Ok(Attempt {
            id: parse(Self::TABLE, &self.id, &self.id)?,
            tenant: parse(Self::TABLE, &self.id, &self.tenant_id)?,
            carrier: parse(Self::TABLE, &self.id, &self.carrier)?,
            endpoint: parse(Self::TABLE, &self.id, &self.endpoint_id)?,
            event: parse(Self::TABLE, &self.id, &self.event_id)?,
            number: number(Self::TABLE, &self.id, self.number)?,
            at: Instant::from_micros(self.at),
            outcome: parse(Self::TABLE, &self.id, &self.outcome)?,
            word: self.word,
            report,
        })
    }
}

/// The key of a delivery, in columns.
pub(crate) struct KeyColumns {
    pub(crate) tenant: String,
    pub(crate) carrier: &'static str,
    pub(crate) endpoint: String,
    pub(crate) subject: String,
    pub(crate) version: i64,
    pub(crate) event: String,
}

impl KeyColumns {
    pub(crate) fn of(key: &DeliveryKey) -> Self {
        Self {
            tenant: key.tenant.ulid(),
            carrier: key.carrier.name(),
            endpoint: key.endpoint.ulid(),
            // Any id is spelled the same way.
            subject: EventId::from_u128(key.subject).ulid(),
            version: key.version.into(),
            event: key.event.ulid(),
        }
    }
}

/// Reads a key from its columns.
pub(crate) fn delivery_key(
    carrier: Carrier,
    (tenant, endpoint, subject, version, event): (&str, &str, &str, i64, &str),
) -> Result<DeliveryKey, StoreError> {
    const TABLE: &str = "deliveries";
    let subject: EventId = parse(TABLE, event, subject)?;
    Ok(DeliveryKey {
        tenant: parse(TABLE, event, tenant)?,
        carrier,
        endpoint: parse(TABLE, event, endpoint)?,
        subject: subject.as_u128(),
        version: number(TABLE, event, version)?,
        event: parse(TABLE, event, event)?,
    })
}
