//! Webhook endpoints: who wants to hear of events, and in which dialect.

use super::tenant::{UnknownName, named};
use slot_core::{Instant, TenantId, WebhookId};
use std::{fmt, str::FromStr};

/// An endpoint that wants to hear of events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose it is.
    pub tenant: TenantId,
    /// In which dialect it is spoken to.
    pub dialect: Dialect,
    /// Where it listens.
    pub url: String,
    /// Which events it wants, in its dialect's words.
    pub events: Vec<String>,
    /// The secret that signs what is sent to it.
    pub secret: String,
    /// When it was made.
    pub created_at: Instant,
}

named! {
    /// A dialect of events: payload, headers, signature and schedule.
    Dialect, "dialect" {
        /// Slotflow's.
        Slotflow = "slotflow",
        /// Novala's.
        Novala = "novala",
        /// The clinic's.
        Clinic = "clinic",
        /// Husky's.
        Husky = "husky",
    }
}
