//! The dialects: what an event is called, the body that tells of it, and the headers that sign it. One engine delivers them all.

mod clinic;
mod husky;
mod novala;
mod slotflow;

use crate::sign;
use engine::{
    model::{Dialect, EventKind, Webhook},
    verbs::Parcel,
};
use slot_core::{AttemptId, EventId, Instant};

/// What is sent, the same in every attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What the dialect calls the event.
    pub word: &'static str,
    /// The event's name in the dialect, by which a receiver tells what it has had before.
    pub id: String,
    /// The body.
    pub body: String,
}

/// What is to be sent; nothing when the endpoint does not want to hear of it.
pub fn compose(parcel: &Parcel) -> Option<Letter> {
    let letter = match parcel.endpoint.dialect {
        Dialect::Slotflow => slotflow::compose(&parcel.delivery.event),
        Dialect::Novala => novala::compose(&parcel.delivery.event),
        Dialect::Clinic => clinic::compose(&parcel.delivery.event),
        Dialect::Husky => husky::compose(&parcel.delivery.event, parcel.about.as_ref()?),
    }?;
    parcel.endpoint.wants(letter.word).then_some(letter)
}

/// What is sent to see whether an endpoint listens.
pub fn test_letter(endpoint: &Webhook, event: EventId, now: Instant) -> Letter {
    match endpoint.dialect {
        Dialect::Slotflow => slotflow::test(event, now),
        Dialect::Novala => novala::test(endpoint, event, now),
        Dialect::Clinic => clinic::test(endpoint, event, now),
        Dialect::Husky => husky::test(event, now),
    }
}

/// The headers of an attempt at `now`: the dialect's own, and those of Standard Webhooks. While a secret is being replaced both
/// sign: side by side where a header takes several signatures, and otherwise the older in a header of its own.
pub fn headers(endpoint: &Webhook, letter: &Letter, attempt: AttemptId, now: Instant) -> Vec<(&'static str, String)> {
    let secrets = endpoint.secrets(now);
    let mut headers = match endpoint.dialect {
        Dialect::Slotflow => slotflow::headers(&secrets, letter, now),
        Dialect::Novala => novala::headers(&secrets, letter, attempt, now),
        Dialect::Clinic => clinic::headers(&secrets, letter, attempt, now),
        Dialect::Husky => husky::headers(&secrets, letter),
    };
    let timestamp = now.as_seconds();
    headers.push(("webhook-id", letter.id.clone()));
    headers.push(("webhook-timestamp", timestamp.to_string()));
    headers.push(("webhook-signature", sign::standard(&secrets, &letter.id, timestamp, &letter.body)));
    headers
}

/// What a test is called, in every dialect.
const TEST: &str = "webhook.test";

/// The event's name where the dialect has no spelling of its own.
fn evt(event: EventId) -> String {
    format!("evt_{}", event.ulid())
}

/// The word of the dialect for an event that has only one.
fn only_word(dialect: Dialect, kind: EventKind) -> Option<&'static str> {
    dialect.words().iter().find(|(_, kinds)| kinds.contains(&kind)).map(|(word, _)| *word)
}

/// A body. What is written has no keys but text, so that writing does not fail.
fn json(value: &impl serde::Serialize) -> Option<String> {
    serde_json::to_string(value).ok()
}

/// A body made of a value.
fn text(value: &serde_json::Value) -> String {
    value.to_string()
}
