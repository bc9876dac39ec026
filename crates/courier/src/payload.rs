//! What an event says, read from the outbox.

use serde::Deserialize;
use serde_json::value::RawValue;
use slot_core::Instant;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// A booking as it was when something happened to it.
#[derive(Debug, Deserialize)]
pub(crate) struct BookingFacts {
    pub(crate) id: String,
    pub(crate) resource_id: String,
    pub(crate) resource_name: String,
    pub(crate) service_id: Option<String>,
    pub(crate) customer_id: Option<String>,
    pub(crate) window_id: Option<String>,
    pub(crate) starts_at: String,
    pub(crate) ends_at: String,
    pub(crate) status: String,
    pub(crate) version: u32,
    pub(crate) name: String,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) notes: Option<String>,
    pub(crate) source: Option<String>,
    pub(crate) external_reference: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) token: Option<u32>,
    pub(crate) assigned: Option<String>,
    pub(crate) location_id: Option<String>,
    pub(crate) room_id: Option<String>,
    pub(crate) rescheduled_from_id: Option<String>,
    pub(crate) rescheduled_to_id: Option<String>,
    pub(crate) cancellation_reason: Option<String>,
    pub(crate) cancelled_by: Option<String>,
    pub(crate) metadata: Option<Box<RawValue>>,
    pub(crate) channel: String,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
    pub(crate) moved_at: Option<String>,
}

/// A capacity window as it was when something happened to it.
#[derive(Debug, Deserialize)]
pub(crate) struct WindowFacts {
    pub(crate) id: String,
    pub(crate) branch_id: String,
    pub(crate) weekday: String,
    pub(crate) session: String,
    pub(crate) batch: Option<String>,
    pub(crate) start: String,
    pub(crate) end: String,
    pub(crate) places: u32,
    pub(crate) share: u32,
    pub(crate) service_id: Option<String>,
    pub(crate) status: String,
    pub(crate) date: Option<String>,
    pub(crate) created_at: String,
    pub(crate) updated_at: String,
}

impl BookingFacts {
    pub(crate) fn read(payload: &str) -> Option<Self> {
        serde_json::from_str(payload).ok()
    }

    /// When it starts and ends.
    pub(crate) fn span(&self) -> Option<(Instant, Instant)> {
        Some((instant(&self.starts_at)?, instant(&self.ends_at)?))
    }

    /// The names that a guest has, cut from the whole where they were not told apart.
    pub(crate) fn names(&self) -> (&str, &str) {
        let whole = self.name.trim();
        let (first, last) = whole.split_once(char::is_whitespace).unwrap_or((whole, ""));
        (self.first_name.as_deref().unwrap_or(first), self.last_name.as_deref().unwrap_or(last.trim_start()))
    }
}

fn instant(text: &str) -> Option<Instant> {
    Some(Instant::from(OffsetDateTime::parse(text, &Rfc3339).ok()?.to_utc()))
}

/// A moment without the milliseconds that say nothing.
pub(crate) fn short(stamp: &str) -> String {
    stamp.replace(".000Z", "Z")
}
