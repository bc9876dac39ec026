//! How things are laid out in rows, and read back: each row is checked on its way in.

mod booking;
mod claim;
mod delivery;
mod details;
mod external_ids;
mod profile;
mod resource;
mod schedule;
mod settings;
mod stay;
mod waitlist;

pub(crate) use booking::{BookingRow, StepRow, span};
pub(crate) use claim::{Beside, ClaimRow, Found, FoundAmong, beside, owner, read_claim, read_claim_among};
pub(crate) use delivery::{AttemptRow, KeyColumns, delivery_key};
pub(crate) use external_ids::{external_ids, external_ids_text};
pub(crate) use resource::{ResourceRow, rev_column};
pub(crate) use schedule::{day, day_text, weekday, weekday_number};
pub(crate) use settings::SettingsJson;
pub(crate) use waitlist::WaitlistRow;

use engine::StoreError;
use slot_core::Instant;
use std::str::FromStr;

/// A row that cannot be read back.
pub(crate) fn corrupt(table: &'static str, id: &str) -> StoreError {
    StoreError::Corrupt { table, id: id.to_owned() }
}

/// Reads a column that has a checking parser.
pub(crate) fn parse<T: FromStr>(table: &'static str, id: &str, text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_unreadable| corrupt(table, id))
}

/// Reads a column that has a checking parser and may be absent.
pub(crate) fn some<T: FromStr>(table: &'static str, id: &str, text: Option<&str>) -> Result<Option<T>, StoreError> {
    text.map(|text| parse(table, id, text)).transpose()
}

/// Reads a number that never exceeds 32 bits.
pub(crate) fn number(table: &'static str, id: &str, value: i64) -> Result<u32, StoreError> {
    u32::try_from(value).map_err(|_unreadable| corrupt(table, id))
}

/// Reads an instant that may be absent.
pub(crate) fn instant(micros: Option<i64>) -> Option<Instant> {
    micros.map(Instant::from_micros)
}

/// Lays an instant out.
pub(crate) fn micros(at: Option<Instant>) -> Option<i64> {
    at.map(Instant::as_micros)
}

/// Reads JSON.
pub(crate) fn from_json<T: serde::de::DeserializeOwned>(
    table: &'static str,
    id: &str,
    text: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|_unreadable| corrupt(table, id))
}

/// Lays something out as JSON.
pub(crate) fn json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(format!("cannot write JSON: {error}")))
}
