//! Idempotency keys: a retried request gets the answer of the first.

use crate::StoreError;
use slot_core::{Instant, KeyId, TenantId};

/// What a key is unique within, and the key.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct IdempotencyKey {
    /// Whose request.
    pub tenant: TenantId,
    /// Made with which API key.
    pub credential: KeyId,
    /// Method and route.
    pub route: String,
    /// The caller's key.
    pub key: String,
}

/// An answer that is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredAnswer {
    /// HTTP status.
    pub status: u16,
    /// The body, as it was sent.
    pub body: String,
}

/// What a key says of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IdempotencyBegin {
    /// The key is new and now taken by this transaction: go on, then [`Idempotency::finish_idempotent`].
    Fresh,
    /// The same request was answered: this is the answer.
    Replay(StoredAnswer),
    /// The key was used with another request.
    Mismatch,
    /// The same key is being worked on right now.
    InProgress,
}

/// Answers that are kept for retries.
pub trait Idempotency {
    /// Takes the key for a request with this fingerprint until `expires_at`, or tells what is known of it. A key that
    /// expired at or before `now` counts as unknown.
    fn begin_idempotent(
        &mut self,
        key: &IdempotencyKey,
        fingerprint: &[u8; 32],
        now: Instant,
        expires_at: Instant,
    ) -> Result<IdempotencyBegin, StoreError>;
    /// Keeps the answer under a key that [`Idempotency::begin_idempotent`] called fresh in this transaction.
    fn finish_idempotent(&mut self, key: &IdempotencyKey, answer: &StoredAnswer) -> Result<(), StoreError>;
    /// Deletes the keys that have expired; answers how many.
    fn delete_expired_idempotency(&mut self, now: Instant) -> Result<u64, StoreError>;
}
