//! Idempotency keys: a request that is sent again is answered again, and nothing is made twice.

use crate::{
    Answer, Problem,
    caller::face_of,
    wire::{Body, Faults},
};
use actix_web::{
    HttpRequest,
    http::{
        StatusCode,
        header::{HeaderName, HeaderValue},
    },
};
use engine::{
    Context, IdempotencyBegin, IdempotencyKey, StoreError, StoredAnswer, Tx,
    model::{ApiKey, Tenant},
};
use serde_json::value::RawValue;
use sha2::{Digest as _, Sha256};
use slot_core::Length;
use std::collections::BTreeMap;

/// Where a key is sent.
pub(crate) const HEADER: HeaderName = HeaderName::from_static("idempotency-key");
/// Said of an answer that was kept.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
/// How deep a body is put in order before it is compared; below, it is compared as it was sent.
const DEPTH: usize = 16;

/// A request that is to be done once.
pub(crate) struct Once {
    key: IdempotencyKey,
    fingerprint: [u8; 32],
    kept_for: Length,
}

/// What became of it.
pub(crate) enum Outcome {
    Answered(Answer),
    Mismatch,
    InProgress,
}

impl Once {
    /// The request's key, when it has one.
    pub(crate) fn of(
        request: &HttpRequest,
        credential: &ApiKey,
        tenant: &Tenant,
        body: &Body,
    ) -> Result<Option<Self>, Problem> {
        let Some(value) = request.headers().get(&HEADER) else { return Ok(None) };
        let key = value.to_str().unwrap_or_default();
        let is_printable = key.bytes().all(|byte| (b' '..=b'~').contains(&byte));
        if !(1..=255).contains(&key.len()) || !is_printable {
            return Err(Faults::at("Idempotency-Key", "must be 1 to 255 printable ASCII characters").into());
        }
        let pattern = request.match_pattern().unwrap_or_else(|| request.path().to_owned());
        let key = IdempotencyKey {
            tenant: tenant.id,
            credential: credential.id,
            route: format!("{} {pattern}", request.method()),
            key: key.to_owned(),
        };
        let body = if body.bytes()?.is_empty() { RawValue::NULL } else { body.json()? };
        let fingerprint = fingerprint(&format!("{} {}", request.method(), request.path()), body);
        Ok(Some(Self { key, fingerprint, kept_for: face_of(request)?.idempotency }))
    }

    /// Does the work, unless it is done.
    pub(crate) fn run(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        work: impl FnOnce(&mut dyn Tx, Context<'_>) -> Result<Answer, StoreError>,
    ) -> Result<Outcome, StoreError> {
        match tx.begin_idempotent(&self.key, &self.fingerprint, cx.now, cx.now + self.kept_for)? {
            IdempotencyBegin::Fresh => {
                let answer = work(tx, cx)?;
                let kept = StoredAnswer { status: answer.status.as_u16(), body: answer.body.clone() };
                tx.finish_idempotent(&self.key, &kept)?;
                Ok(Outcome::Answered(answer))
            }
            IdempotencyBegin::Replay(kept) => Ok(Outcome::Answered(replay(kept))),
            IdempotencyBegin::Mismatch => Ok(Outcome::Mismatch),
            IdempotencyBegin::InProgress => Ok(Outcome::InProgress),
        }
    }
}

fn replay(kept: StoredAnswer) -> Answer {
    let status = StatusCode::from_u16(kept.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    Answer { status, body: kept.body, headers: Vec::new() }.with(REPLAYED, HeaderValue::from_static("true"))
}

/// The same for the same request, however its fields are ordered and spaced.
fn fingerprint(target: &str, body: &RawValue) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(target.as_bytes());
    hash.update(b"\n");
    digest(&mut hash, body, DEPTH);
    hash.finalize().into()
}

fn digest(hash: &mut Sha256, value: &RawValue, depth: usize) {
    let text = value.get();
    let Some(depth) = depth.checked_sub(1) else { return hash.update(text.as_bytes()) };
    if text.starts_with('{')
        && let Ok(fields) = serde_json::from_str::<BTreeMap<String, &RawValue>>(text)
    {
        hash.update(b"{");
        for (name, value) in fields {
            hash.update(format!("{name:?}:"));
            digest(hash, value, depth);
            hash.update(b",");
        }
        hash.update(b"}");
    } else if text.starts_with('[')
        && let Ok(items) = serde_json::from_str::<Vec<&RawValue>>(text)
    {
        hash.update(b"[");
        for item in items {
            digest(hash, item, depth);
            hash.update(b",");
        }
        hash.update(b"]");
    } else {
        hash.update(text.as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> [u8; 32] {
        fingerprint("POST /v1/bookings", serde_json::from_str(text).unwrap())
    }

    #[test]
    fn order_and_space_do_not_matter() {
        assert_eq!(of(r#"{"a": 1, "b": {"d": [1, 2], "c": "x"}}"#), of(r#"{"b":{"c":"x","d":[1,2]},"a":1}"#));
        for other in [
            r#"{"a": 1, "b": {"d": [2, 1], "c": "x"}}"#,
            r#"{"a": 1, "b": {"d": [1, 2], "c": "y"}}"#,
            r#"{"a": 1.0, "b": {"d": [1, 2], "c": "x"}}"#,
            r#"{"a": 1}"#,
            r#"[{"a": 1}]"#,
        ] {
            assert_ne!(of(other), of(r#"{"a": 1, "b": {"d": [1, 2], "c": "x"}}"#), "{other}");
        }
        assert_ne!(of("10000000000000000000001"), of("10000000000000000000002"), "numbers are not rounded");
        assert_ne!(fingerprint("POST /a", serde_json::from_str("1").unwrap()), of("1"));
    }

    #[test]
    fn deep_bodies_are_compared_too() {
        let deep = |leaf: &str| format!("{}{leaf}{}", "[".repeat(50_000), "]".repeat(50_000));
        assert_eq!(of(&deep("1")), of(&deep("1")));
        assert_ne!(of(&deep("1")), of(&deep("2")));
    }
}
