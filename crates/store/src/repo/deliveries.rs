//! Deliveries: what is open, who has taken it on, and what came of it.

use super::{
    EventRow,
    claiming::{claim_postgres, claim_sqlite},
    finishing::{finish_postgres, finish_sqlite},
};
use crate::{
    connection::{AnyConnection, each},
    rows::{AttemptRow, corrupt, delivery_key, instant, number, parse},
    schema::{deliveries, delivery_attempts, events, webhooks},
    session::Session,
};
use diesel::{
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use engine::{
    Again, DeadFilter, Deliveries, Finished, Page, Paged, StoreError,
    model::{Attempt, Carrier, Claiming, DeadLetter, Delivery, EventKind, Lane},
};
use slot_core::{EndpointId, Instant, TenantId};

const TABLE: &str = "deliveries";
/// In which state a delivery is open, and in which it is given up.
const DUE: &str = "due";
const DEAD: &str = "dead";

/// Walks from endpoint to endpoint along the index: as many steps as there are endpoints, however much is open.
const LANES: &str = "WITH RECURSIVE lane(endpoint_id) AS ( \
     SELECT min(endpoint_id) FROM deliveries WHERE carrier = $1 AND state = 'due' \
     UNION ALL \
     SELECT (SELECT min(d.endpoint_id) FROM deliveries d WHERE d.carrier = $1 AND d.state = 'due' \
     AND d.endpoint_id > lane.endpoint_id) FROM lane WHERE lane.endpoint_id IS NOT NULL) \
     SELECT d.tenant_id, d.endpoint_id, d.next_at FROM lane JOIN deliveries d ON d.carrier = $1 AND d.state = 'due' \
     AND d.endpoint_id = lane.endpoint_id AND (d.next_at, d.event_id) = (SELECT o.next_at, o.event_id FROM deliveries o \
     WHERE o.carrier = $1 AND o.state = 'due' AND o.endpoint_id = lane.endpoint_id \
     ORDER BY o.next_at, o.event_id LIMIT 1)";

/// Opens deliveries of the events that `$CHOICE` names, unless they are open. They are due since they happened, by whatever
/// clock that was told.
const REOPEN: &str = "INSERT INTO deliveries (tenant_id, carrier, endpoint_id, subject, version, event_id, state, attempts, \
     next_at, created_at) SELECT e.tenant_id, $1, $2, e.subject, e.version, e.id, 'due', 0, e.at, e.at FROM events e \
     WHERE e.tenant_id = $3 AND $CHOICE \
     ON CONFLICT (tenant_id, carrier, endpoint_id, subject, version, event_id) DO UPDATE SET state = 'due', attempts = 0, \
     next_at = excluded.next_at, claim = NULL, first_at = NULL, ended_at = NULL, reason = NULL \
     WHERE deliveries.state = 'dead'";

#[derive(diesel::QueryableByName)]
struct LaneRow {
    #[diesel(sql_type = Text)]
    tenant_id: String,
    #[diesel(sql_type = Text)]
    endpoint_id: String,
    #[diesel(sql_type = BigInt)]
    next_at: i64,
}

/// A row of `deliveries` that is dead.
#[derive(Queryable, Selectable)]
#[diesel(table_name = deliveries)]
struct DeadRow {
    endpoint_id: String,
    attempts: i64,
    word: Option<String>,
    ended_at: Option<i64>,
    reason: Option<String>,
}

impl DeadRow {
    fn read(self, carrier: Carrier, event: EventRow) -> Result<DeadLetter, StoreError> {
        let key = (&*event.tenant_id, &*self.endpoint_id, &*event.subject, event.version, &*event.id);
        Ok(DeadLetter {
            key: delivery_key(carrier, key)?,
            attempts: number(TABLE, &event.id, self.attempts)?,
            ended_at: instant(self.ended_at).ok_or_else(|| corrupt(TABLE, &event.id))?,
            reason: self.reason.unwrap_or_default(),
            word: self.word,
            event: event.read()?,
        })
    }
}

impl Deliveries for Session<'_> {
    fn lanes(&mut self, carrier: Carrier) -> Result<Vec<Lane>, StoreError> {
        let rows: Vec<LaneRow> =
            self.look(|connection| each!(connection, c => sql_query(LANES).bind::<Text, _>(carrier.name()).load(c)))?;
        let read = |row: LaneRow| {
            Ok(Lane {
                tenant: parse(TABLE, &row.endpoint_id, &row.tenant_id)?,
                endpoint: parse(TABLE, &row.endpoint_id, &row.endpoint_id)?,
                due_at: Instant::from_micros(row.next_at),
            })
        };
        rows.into_iter().map(read).collect()
    }

    fn claim_deliveries(&mut self, claiming: &Claiming, now: Instant) -> Result<Vec<Delivery>, StoreError> {
        if claiming.lanes.is_empty() {
            return Ok(Vec::new());
        }
        let taken = self.change(|connection| match connection {
            AnyConnection::Postgres(pg) => claim_postgres(pg, claiming, now),
            AnyConnection::Sqlite(sqlite) => claim_sqlite(sqlite, claiming, now),
        })?;
        taken.into_iter().map(|taken| taken.read(claiming.carrier)).collect()
    }

    fn finish_deliveries(&mut self, finished: &[Finished]) -> Result<(), StoreError> {
        if finished.is_empty() {
            return Ok(());
        }
        self.change(|connection| match connection {
            AnyConnection::Postgres(pg) => finish_postgres(pg, finished),
            AnyConnection::Sqlite(sqlite) => finish_sqlite(sqlite, finished),
        })
    }

    fn bury_deliveries(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        endpoint: EndpointId,
        at: Instant,
        reason: &str,
    ) -> Result<u64, StoreError> {
        let key = (tenant.ulid(), endpoint.ulid());
        let buried = self.change(|connection| {
            let open = deliveries::table
                .filter(deliveries::tenant_id.eq(&key.0))
                .filter(deliveries::carrier.eq(carrier.name()))
                .filter(deliveries::endpoint_id.eq(&key.1))
                .filter(deliveries::state.eq(DUE));
            diesel::update(open)
                .set((
                    deliveries::state.eq(DEAD),
                    deliveries::ended_at.eq(at.as_micros()),
                    deliveries::reason.eq(reason),
                    deliveries::claim.eq(None::<String>),
                ))
                .execute(connection)
        })?;
        Ok(u64::try_from(buried).unwrap_or(0))
    }

    fn deliver_again(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        endpoint: EndpointId,
        again: &Again,
    ) -> Result<u64, StoreError> {
        let key = (tenant.ulid(), endpoint.ulid());
        let opened = match again {
            Again::Dead => self.change(|connection| {
                let dead = deliveries::table
                    .filter(deliveries::tenant_id.eq(&key.0))
                    .filter(deliveries::carrier.eq(carrier.name()))
                    .filter(deliveries::endpoint_id.eq(&key.1))
                    .filter(deliveries::state.eq(DEAD));
                diesel::update(dead)
                    .set((
                        deliveries::state.eq(DUE),
                        deliveries::attempts.eq(0),
                        deliveries::next_at.eq(deliveries::created_at),
                        deliveries::claim.eq(None::<String>),
                        deliveries::first_at.eq(None::<i64>),
                        deliveries::ended_at.eq(None::<i64>),
                        deliveries::reason.eq(None::<String>),
                    ))
                    .execute(connection)
            }),
            Again::Event(event) => {
                let event = event.ulid();
                self.change(|connection| {
                    each!(connection, c => sql_query(REOPEN.replace("$CHOICE", "e.id = $4"))
                        .bind::<Text, _>(carrier.name())
                        .bind::<Text, _>(&key.1)
                        .bind::<Text, _>(&key.0)
                        .bind::<Text, _>(&event)
                        .execute(c))
                })
            }
            Again::Happened { kinds, from, until } => {
                // Between two spaces each, as endpoints keep what they hear of.
                let kinds = kinds.iter().copied().map(EventKind::name).fold(" ".to_owned(), |all, one| all + one + " ");
                let choice = "e.at >= $4 AND e.at < $5 AND $6 LIKE '% ' || e.kind || ' %'";
                self.change(|connection| {
                    each!(connection, c => sql_query(REOPEN.replace("$CHOICE", choice))
                        .bind::<Text, _>(carrier.name())
                        .bind::<Text, _>(&key.1)
                        .bind::<Text, _>(&key.0)
                        .bind::<BigInt, _>(from.as_micros())
                        .bind::<BigInt, _>(until.as_micros())
                        .bind::<Text, _>(&kinds)
                        .execute(c))
                })
            }
        }?;
        let opened = u64::try_from(opened).unwrap_or(0);
        self.note_deliveries(opened);
        Ok(opened)
    }

    fn dead_letters(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        of: DeadFilter,
        page: Page,
    ) -> Result<Paged<DeadLetter>, StoreError> {
        let tenant = tenant.ulid();
        let dead = || {
            let dead = deliveries::table
                .inner_join(
                    events::table
                        .on(events::tenant_id.eq(deliveries::tenant_id).and(events::id.eq(deliveries::event_id))),
                )
                .filter(deliveries::tenant_id.eq(&tenant))
                .filter(deliveries::carrier.eq(carrier.name()))
                .filter(deliveries::state.eq(DEAD))
                .into_boxed();
            match of {
                DeadFilter::All => dead,
                DeadFilter::Endpoint(endpoint) => dead.filter(deliveries::endpoint_id.eq(endpoint.ulid())),
                DeadFilter::Dialect(dialect) => {
                    let own = webhooks::table.filter(webhooks::tenant_id.eq(tenant.clone()));
                    let own = own.filter(webhooks::dialect.eq(dialect.name())).select(webhooks::id);
                    dead.filter(deliveries::endpoint_id.eq_any(own))
                }
            }
        };
        let total: i64 = self.look(|connection| dead().count().get_result(connection))?;
        let rows: Vec<(DeadRow, EventRow)> = self.look(|connection| {
            dead()
                .order((deliveries::ended_at.desc(), deliveries::event_id.desc()))
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select((DeadRow::as_select(), EventRow::as_select()))
                .load(connection)
        })?;
        let items = rows.into_iter().map(|(row, event)| row.read(carrier, event)).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn open_deliveries(&mut self, tenant: TenantId, carrier: Carrier, endpoint: EndpointId) -> Result<u64, StoreError> {
        let key = (tenant.ulid(), endpoint.ulid());
        let open: i64 = self.look(|connection| {
            deliveries::table
                .filter(deliveries::tenant_id.eq(&key.0))
                .filter(deliveries::carrier.eq(carrier.name()))
                .filter(deliveries::endpoint_id.eq(&key.1))
                .filter(deliveries::state.eq(DUE))
                .count()
                .get_result(connection)
        })?;
        Ok(u64::try_from(open).unwrap_or(0))
    }

    fn log_attempts(&mut self, attempts: &[Attempt]) -> Result<(), StoreError> {
        let rows: Vec<AttemptRow> = attempts.iter().map(AttemptRow::of).collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(delivery_attempts::table).values(&rows).execute(c).map(drop))
        })
    }

    fn attempts(
        &mut self,
        tenant: TenantId,
        carrier: Carrier,
        endpoint: EndpointId,
        page: Page,
    ) -> Result<Paged<Attempt>, StoreError> {
        let key = (tenant.ulid(), endpoint.ulid());
        let log = || {
            delivery_attempts::table
                .filter(delivery_attempts::tenant_id.eq(&key.0))
                .filter(delivery_attempts::carrier.eq(carrier.name()))
                .filter(delivery_attempts::endpoint_id.eq(&key.1))
        };
        let total: i64 = self.look(|connection| log().count().get_result(connection))?;
        let rows: Vec<AttemptRow> = self.look(|connection| {
            log()
                .order(delivery_attempts::id.desc())
                .limit(page.limit.into())
                .offset(page.offset.into())
                .select(AttemptRow::as_select())
                .load(connection)
        })?;
        let items = rows.into_iter().map(AttemptRow::read).collect::<Result<_, _>>()?;
        Ok(Paged { items, total: u64::try_from(total).unwrap_or(0) })
    }

    fn forget_attempts(&mut self, before: Instant) -> Result<u64, StoreError> {
        let gone = self.change(|connection| {
            let old = delivery_attempts::table.filter(delivery_attempts::at.lt(before.as_micros()));
            diesel::delete(old).execute(connection)
        })?;
        Ok(u64::try_from(gone).unwrap_or(0))
    }
}
