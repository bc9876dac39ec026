//! Idempotency keys.

use crate::{connection::each, schema::idempotency, session::Session};
use diesel::{prelude::*, upsert::excluded};
use engine::{Idempotency, IdempotencyBegin, IdempotencyKey, StoreError, StoredAnswer};
use slot_core::Instant;

/// What is read of a key: fingerprint, status, body.
type Found = (Vec<u8>, Option<i64>, Option<String>);

/// A row of `idempotency` that has no answer yet.
#[derive(Insertable)]
#[diesel(table_name = idempotency)]
struct FreshRow<'a> {
    tenant_id: String,
    credential: String,
    route: &'a str,
    key: &'a str,
    fingerprint: &'a [u8],
    expires_at: i64,
}

impl Idempotency for Session<'_> {
    fn begin_idempotent(
        &mut self,
        key: &IdempotencyKey,
        fingerprint: &[u8; 32],
        now: Instant,
        expires_at: Instant,
    ) -> Result<IdempotencyBegin, StoreError> {
        let row = FreshRow {
            tenant_id: key.tenant.ulid(),
            credential: key.credential.ulid(),
            route: &key.route,
            key: &key.key,
            fingerprint,
            expires_at: expires_at.as_micros(),
        };
        // Waits for a twin that is at work, until it commits or the lock times out.
        let waits_for_twin = self.postgres().is_some_and(|talk| talk.is_fresh());
        let taken = self.change(|connection| {
            each!(connection, c => {
                let insert = diesel::insert_into(idempotency::table)
                    .values(&row)
                    .on_conflict((
                        idempotency::tenant_id,
                        idempotency::credential,
                        idempotency::route,
                        idempotency::key,
                    ))
                    .do_update()
                    .set((
                        idempotency::fingerprint.eq(excluded(idempotency::fingerprint)),
                        idempotency::status.eq(None::<i64>),
                        idempotency::body.eq(None::<String>),
                        idempotency::expires_at.eq(excluded(idempotency::expires_at)),
                    ));
                diesel::query_dsl::methods::FilterDsl::filter(insert, idempotency::expires_at.le(now.as_micros())).execute(c)
            })
        });
        match (taken, self.postgres()) {
            (Ok(0), _) => self.known_answer(&row, fingerprint),
            (Ok(_), _) => Ok(IdempotencyBegin::Fresh),
            (Err(StoreError::Contended(_)), Some(talk)) if waits_for_twin => {
                talk.start_over();
                Ok(IdempotencyBegin::InProgress)
            }
            (Err(error), _) => Err(error),
        }
    }

    fn finish_idempotent(&mut self, key: &IdempotencyKey, answer: &StoredAnswer) -> Result<(), StoreError> {
        let (tenant, credential) = (key.tenant.ulid(), key.credential.ulid());
        let changed = self.change(|connection| {
            each!(connection, c => {
                let own = idempotency::table
                    .filter(idempotency::tenant_id.eq(&tenant))
                    .filter(idempotency::credential.eq(&credential))
                    .filter(idempotency::route.eq(&key.route))
                    .filter(idempotency::key.eq(&key.key));
                let kept =
                    (idempotency::status.eq(Some(i64::from(answer.status))), idempotency::body.eq(Some(&answer.body)));
                diesel::update(own).set(kept).execute(c)
            })
        })?;
        if changed == 1 { Ok(()) } else { Err(StoreError::Contended("the idempotency key is gone".to_owned())) }
    }

    fn delete_expired_idempotency(&mut self, now: Instant) -> Result<u64, StoreError> {
        let gone = self.change(|connection| {
            let expired = idempotency::table.filter(idempotency::expires_at.le(now.as_micros()));
            diesel::delete(expired).execute(connection)
        })?;
        Ok(u64::try_from(gone).unwrap_or(0))
    }
}

impl Session<'_> {
    /// What is known of a key that is in use.
    fn known_answer(&mut self, row: &FreshRow<'_>, fingerprint: &[u8; 32]) -> Result<IdempotencyBegin, StoreError> {
        let found: Option<Found> = self.look(|connection| {
            each!(connection, c => idempotency::table
                .filter(idempotency::tenant_id.eq(&row.tenant_id))
                .filter(idempotency::credential.eq(&row.credential))
                .filter(idempotency::route.eq(row.route))
                .filter(idempotency::key.eq(row.key))
                .select((idempotency::fingerprint, idempotency::status, idempotency::body))
                .get_result(c)
                .optional())
        })?;
        Ok(match found {
            None => return Err(StoreError::Contended("the idempotency key is gone".to_owned())),
            Some((known, _, _)) if known != fingerprint => IdempotencyBegin::Mismatch,
            Some((_, Some(status), Some(body))) => match u16::try_from(status) {
                Ok(status) => IdempotencyBegin::Replay(StoredAnswer { status, body }),
                Err(_unreadable) => return Err(crate::rows::corrupt("idempotency", &row.credential)),
            },
            Some(_unanswered) => IdempotencyBegin::InProgress,
        })
    }
}
