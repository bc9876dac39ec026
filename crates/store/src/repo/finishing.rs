//! Stores what became of deliveries that somebody had taken on.

use crate::{
    queries::{Finish, FinishColumns},
    rows::KeyColumns,
    schema::deliveries,
};
use diesel::{
    PgConnection, QueryResult, SqliteConnection,
    prelude::*,
    sql_query,
    sql_types::{BigInt, Text},
};
use engine::{Finished, model::Fate};
use slot_core::Instant;

/// How a delivery is stored after an attempt.
struct Kept<'a> {
    state: &'static str,
    next_at: i64,
    first_at: Option<i64>,
    ended_at: Option<i64>,
    reason: Option<&'a str>,
}

/// How it is stored; nothing when it is over.
fn kept(finished: &Finished) -> Option<Kept<'_>> {
    match &finished.fate {
        Fate::Over => None,
        Fate::Again { at, first_at } => Some(Kept {
            state: "due",
            next_at: at.as_micros(),
            first_at: Some(first_at.as_micros()),
            ended_at: None,
            reason: None,
        }),
        Fate::Dead { reason } => Some(Kept {
            state: "dead",
            next_at: finished.at.as_micros(),
            first_at: None,
            ended_at: Some(finished.at.as_micros()),
            reason: Some(reason),
        }),
    }
}

pub(super) fn finish_postgres(pg: &mut PgConnection, all: &[Finished]) -> QueryResult<()> {
    let mut columns = FinishColumns::default();
    for finished in all {
        let key = KeyColumns::of(&finished.key);
        let kept = kept(finished);
        columns.tenants.push(key.tenant);
        columns.carriers.push(key.carrier);
        columns.endpoints.push(key.endpoint);
        columns.subjects.push(key.subject);
        columns.versions.push(key.version);
        columns.events.push(key.event);
        columns.claims.push(finished.token.ulid());
        columns.states.push(kept.as_ref().map_or("", |kept| kept.state));
        columns.attempts.push(finished.attempts.into());
        columns.nexts.push(kept.as_ref().map_or(finished.at.as_micros(), |kept| kept.next_at));
        columns.firsts.push(kept.as_ref().and_then(|kept| kept.first_at));
        columns.words.push(finished.word.clone());
        columns.ends.push(kept.as_ref().and_then(|kept| kept.ended_at));
        columns.reasons.push(kept.and_then(|kept| kept.reason.map(str::to_owned)));
    }
    let changed: QueryResult<i64> = Finish { columns: &columns }.get_result(pg);
    changed.map(drop)
}

/// What comes after it waits as long as it does.
const LATER: &str = "UPDATE deliveries SET next_at = $1 WHERE tenant_id = $2 AND carrier = $3 AND endpoint_id = $4 \
     AND subject = $5 AND (version, event_id) > ($6, $7) AND state = 'due' AND claim IS NULL AND next_at < $1";

pub(super) fn finish_sqlite(sqlite: &mut SqliteConnection, all: &[Finished]) -> QueryResult<()> {
    for finished in all {
        let key = KeyColumns::of(&finished.key);
        let own = deliveries::table
            .filter(deliveries::tenant_id.eq(&key.tenant))
            .filter(deliveries::carrier.eq(key.carrier))
            .filter(deliveries::endpoint_id.eq(&key.endpoint))
            .filter(deliveries::subject.eq(&key.subject))
            .filter(deliveries::version.eq(key.version))
            .filter(deliveries::event_id.eq(&key.event))
            .filter(deliveries::claim.eq(finished.token.ulid()));
        let Some(kept) = kept(finished) else {
            diesel::delete(own).execute(sqlite)?;
            continue;
        };
        let changed = diesel::update(own)
            .set((
                deliveries::state.eq(kept.state),
                deliveries::attempts.eq(i64::from(finished.attempts)),
                deliveries::next_at.eq(kept.next_at),
                deliveries::claim.eq(None::<String>),
                deliveries::first_at.eq(kept.first_at),
                deliveries::word.eq(&finished.word),
                deliveries::ended_at.eq(kept.ended_at),
                deliveries::reason.eq(kept.reason),
            ))
            .execute(sqlite)?;
        if changed > 0 && Instant::from_micros(kept.next_at) > finished.at {
            sql_query(LATER)
                .bind::<BigInt, _>(kept.next_at)
                .bind::<Text, _>(&key.tenant)
                .bind::<Text, _>(key.carrier)
                .bind::<Text, _>(&key.endpoint)
                .bind::<Text, _>(&key.subject)
                .bind::<BigInt, _>(key.version)
                .bind::<Text, _>(&key.event)
                .execute(sqlite)?;
        }
    }
    Ok(())
}
