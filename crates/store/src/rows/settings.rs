//! The booking settings of a business as JSON. What is absent is as if it had never been said.

use engine::model::{BookingSettings, ChangeRule};
use serde::{Deserialize, Serialize};
use slot_core::Length;

/// What the column `tenants.settings` holds. Lengths are microseconds.
#[derive(Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SettingsJson {
    min_notice: i64,
    horizon_days: Option<u32>,
    cancellation: ChangeJson,
    rescheduling: ChangeJson,
    duplicates: String,
    approval: String,
    buffer: i64,
    slot_step: Option<i64>,
    tokens: String,
    tells_api_writes: bool,
    regenerate_resets_dates: bool,
    offer_length: i64,
}

#[derive(Serialize, Deserialize)]
struct ChangeJson {
    allowed: bool,
    notice: i64,
}

impl Default for SettingsJson {
    fn default() -> Self {
        Self::of(&BookingSettings::DEFAULT)
    }
}

impl SettingsJson {
    pub(crate) fn of(settings: &BookingSettings) -> Self {
        let change = |rule: ChangeRule| ChangeJson { allowed: rule.allowed, notice: rule.notice.as_micros() };
        Self {
            min_notice: settings.min_notice.as_micros(),
            horizon_days: settings.horizon_days,
            cancellation: change(settings.cancellation),
            rescheduling: change(settings.rescheduling),
            duplicates: settings.duplicates.name().to_owned(),
            approval: settings.approval.name().to_owned(),
            buffer: settings.buffer.as_micros(),
            slot_step: settings.slot_step.map(Length::as_micros),
            tokens: settings.tokens.name().to_owned(),
            tells_api_writes: settings.tells_api_writes,
            regenerate_resets_dates: settings.regenerate_resets_dates,
            offer_length: settings.offer_length.as_micros(),
        }
    }

    /// `None` when something in it is not what it should be.
    pub(crate) fn read(self) -> Option<BookingSettings> {
        let change = |rule: &ChangeJson| ChangeRule { allowed: rule.allowed, notice: Length::micros(rule.notice) };
        Some(BookingSettings {
            min_notice: Length::micros(self.min_notice),
            horizon_days: self.horizon_days,
            cancellation: change(&self.cancellation),
            rescheduling: change(&self.rescheduling),
            duplicates: self.duplicates.parse().ok()?,
            approval: self.approval.parse().ok()?,
            buffer: Length::micros(self.buffer),
            slot_step: self.slot_step.map(Length::micros),
            tokens: self.tokens.parse().ok()?,
            tells_api_writes: self.tells_api_writes,
            regenerate_resets_dates: self.regenerate_resets_dates,
            offer_length: Length::micros(self.offer_length),
        })
    }
}
