//! A conversation with a patient, as it is stored.

use super::tenant::{UnknownName, named};
use slot_core::{CustomerId, HoldId, Instant, TenantId};
use std::{fmt, str::FromStr};

named! {
    /// Over what a patient speaks with the business.
    SpeechChannel, "channel" {
        /// The messenger of that name.
        Whatsapp = "whatsapp",
        /// The telephone.
        Phone = "phone",
        /// A web page.
        Web = "web",
    }
}

/// A conversation with one patient over one channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredConversation {
    /// With which business.
    pub tenant: TenantId,
    /// With whom.
    pub customer: CustomerId,
    /// Over what.
    pub channel: SpeechChannel,
    /// Where it stands, as JSON.
    pub state: String,
    /// The answers to the last messages that had an id, the newest last.
    pub answers: Vec<(String, String)>,
    /// What is held for the patient while they decide.
    pub hold: Option<HoldId>,
    /// Starts at one and goes up with every message.
    pub version: u32,
    /// When the last message came.
    pub touched_at: Instant,
}
