//! Takes deliveries on.

use super::EventRow;
use crate::{
    queries::{Claim, IS_FIRST},
    rows::{delivery_key, instant, number},
    schema::events,
};
use diesel::{
    PgConnection, QueryResult, SqliteConnection,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Nullable, Text},
};
use engine::{
    StoreError,
    model::{Carrier, Claiming, Delivery},
};
use slot_core::Instant;
use std::{collections::HashMap, sync::LazyLock};

/// A delivery that was taken on, with its event.
pub(super) struct Taken {
    endpoint: String,
    attempts: i64,
    first_at: Option<i64>,
    event: EventRow,
}

impl Taken {
    pub(super) fn read(self, carrier: Carrier) -> Result<Delivery, StoreError> {
        let Self { endpoint, attempts, first_at, event } = self;
        let key = (&*event.tenant_id, &*endpoint, &*event.subject, event.version, &*event.id);
        Ok(Delivery {
            key: delivery_key(carrier, key)?,
            attempts: number("deliveries", &event.id, attempts)?,
            first_at: instant(first_at),
            event: event.read()?,
        })
    }
}

type PostgresRow = (String, String, String, i64, String, i64, Option<i64>, String, String, i64);

pub(super) fn claim_postgres(pg: &mut PgConnection, claiming: &Claiming, now: Instant) -> QueryResult<Vec<Taken>> {
    let lanes = &claiming.lanes;
    let claim = Claim {
        carrier: claiming.carrier.name(),
        tenants: lanes.iter().map(|(tenant, ..)| tenant.ulid()).collect(),
        endpoints: lanes.iter().map(|(_, endpoint, _)| endpoint.ulid()).collect(),
        most: lanes.iter().map(|(.., most)| (*most).into()).collect(),
        now: now.as_micros(),
        until: claiming.until.as_micros(),
        token: &claiming.token.ulid(),
    };
    let rows: Vec<PostgresRow> = claim.load(pg)?;
    let taken = |(tenant_id, endpoint, subject, version, id, attempts, first_at, kind, payload, at)| Taken {
        endpoint,
        attempts,
        first_at,
        event: EventRow { tenant_id, id, kind, subject, version, payload, at },
    };
    Ok(rows.into_iter().map(taken).collect())
}

#[derive(diesel::QueryableByName)]
struct Marked {
    #[diesel(sql_type = Text)]
    event_id: String,
    #[diesel(sql_type = BigInt)]
    attempts: i64,
    #[diesel(sql_type = Nullable<BigInt>)]
    first_at: Option<i64>,
}

/// Takes on what is due at one endpoint. There is one writer: what it picks nobody else picks.
static MARK: LazyLock<String> = LazyLock::new(|| {
    format!(
        "UPDATE deliveries SET claim = $1, next_at = $2 WHERE rowid IN (SELECT d.rowid FROM deliveries d \
         WHERE d.tenant_id = $3 AND d.carrier = $4 AND d.endpoint_id = $5 AND d.state = 'due' AND d.next_at <= $6 \
         AND {IS_FIRST} ORDER BY d.next_at, d.event_id LIMIT $7) RETURNING event_id, attempts, first_at"
    )
});

/// One endpoint after the other: `SQLite` is no round trip away.
pub(super) fn claim_sqlite(
    sqlite: &mut SqliteConnection,
    claiming: &Claiming,
    now: Instant,
) -> QueryResult<Vec<Taken>> {
    let claimer = claiming.token.ulid();
    let mut taken = Vec::new();
    for (tenant, endpoint, most) in &claiming.lanes {
        let (tenant, endpoint) = (tenant.ulid(), endpoint.ulid());
        let marked: Vec<Marked> = sql_query(MARK.as_str())
            .bind::<Text, _>(&claimer)
            .bind::<BigInt, _>(claiming.until.as_micros())
            .bind::<Text, _>(&tenant)
            .bind::<Text, _>(claiming.carrier.name())
            .bind::<Text, _>(&endpoint)
            .bind::<BigInt, _>(now.as_micros())
            .bind::<BigInt, _>(i64::from(*most))
            .load(sqlite)?;
        if marked.is_empty() {
            continue;
        }
        let marks: HashMap<String, Marked> = marked.into_iter().map(|mark| (mark.event_id.clone(), mark)).collect();
        let told: Vec<EventRow> = events::table
            .filter(events::tenant_id.eq(&tenant))
            .filter(events::id.eq_any(marks.keys()))
            .order(events::id)
            .select(EventRow::as_select())
            .load(sqlite)?;
        taken.extend(told.into_iter().filter_map(|event| {
            let mark = marks.get(&event.id)?;
            Some(Taken { endpoint: endpoint.clone(), attempts: mark.attempts, first_at: mark.first_at, event })
        }));
    }
    Ok(taken)
}
