//! Deliveries: one event on its way to one endpoint, through one channel.

use super::{
    Event,
    tenant::{UnknownName, named},
};
use slot_core::{AttemptId, ClaimToken, EndpointId, EventId, Instant, TenantId};
use std::{fmt, str::FromStr, time::Duration};

named! {
    /// Through what something is delivered.
    Carrier, "carrier" {
        /// An HTTP request to a webhook endpoint; the endpoint is the webhook's id.
        Webhook = "webhook",
    }
}

/// Which delivery. In the order of this key the events of one subject reach an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DeliveryKey {
    /// Whose it is.
    pub tenant: TenantId,
    /// Through what.
    pub carrier: Carrier,
    /// Where it goes.
    pub endpoint: EndpointId,
    /// What the event happened to.
    pub subject: u128,
    /// The version of the subject after it.
    pub version: u32,
    /// The event.
    pub event: EventId,
}

/// A delivery that somebody has taken on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivery {
    /// Which.
    pub key: DeliveryKey,
    /// What is delivered.
    pub event: Event,
    /// How many attempts came before.
    pub attempts: u32,
    /// When the first of them began.
    pub first_at: Option<Instant>,
}

/// An endpoint for which something is open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lane {
    /// Whose it is.
    pub tenant: TenantId,
    /// Where it leads.
    pub endpoint: EndpointId,
    /// When the earliest of it is due.
    pub due_at: Instant,
}

/// What is taken on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claiming {
    /// Through what.
    pub carrier: Carrier,
    /// From each of these endpoints at most so many.
    pub lanes: Vec<(TenantId, EndpointId, u32)>,
    /// Who takes it on.
    pub token: ClaimToken,
    /// Until when it is theirs; from then on somebody else may take it on.
    pub until: Instant,
}

/// How a delivery goes on after an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is over: it arrived, or there was nothing to tell.
    Over,
    /// It is tried again.
    Again {
        /// When.
        at: Instant,
        /// When its first attempt began.
        first_at: Instant,
    },
    /// It ran out of attempts.
    Dead {
        /// Why, for people.
        reason: String,
    },
}

named! {
    /// How an attempt ended.
    AttemptOutcome, "outcome" {
        /// The endpoint took it.
        Delivered = "delivered",
        /// It did not, and is tried again.
        Failed = "failed",
        /// It did not, and that was the last attempt.
        Dead = "dead",
    }
}

/// One attempt, as it is kept in the log of an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Its id.
    pub id: AttemptId,
    /// Whose it is.
    pub tenant: TenantId,
    /// Through what.
    pub carrier: Carrier,
    /// Where it went.
    pub endpoint: EndpointId,
    /// What was delivered.
    pub event: EventId,
    /// What the endpoint's dialect calls it.
    pub word: String,
    /// Which attempt it was, from one on.
    pub number: u32,
    /// When it began.
    pub at: Instant,
    /// How it ended.
    pub outcome: AttemptOutcome,
    /// What came of it.
    pub report: Report,
}

/// What came of one attempt on the wire.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The status that was answered.
    pub status: Option<u16>,
    /// Why there was no good answer, for people.
    pub error: Option<String>,
    /// The beginning of what was answered.
    pub response: Option<String>,
    /// How long it took.
    pub took: Duration,
}

impl Report {
    /// Whether it arrived.
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(|status| (200..300).contains(&status))
    }
}

/// A delivery that ran out of attempts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Which.
    pub key: DeliveryKey,
    /// What was to be delivered.
    pub event: Event,
    /// What the endpoint's dialect calls it, when it was ever tried.
    pub word: Option<String>,
    /// How many attempts were made.
    pub attempts: u32,
    /// When it was given up.
    pub ended_at: Instant,
    /// Why, for people.
    pub reason: String,
}
