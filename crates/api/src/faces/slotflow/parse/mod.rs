//! What callers send, as commands: pure conversions, one file per resource, each beside the shape of what it reads. Weekdays are 1 = Monday to 7 = Sunday here.

mod booking;
mod human;
mod overrides;
mod slots;
mod webhook;

pub(super) use booking::{BookingList, BookingQuery, NewBooking, booking, booking_list};
pub(super) use human::{NewHuman, NewRules, human, rules};
pub(super) use overrides::{OverrideBody, new_override};
pub(super) use slots::{SlotQuery, search};
pub(super) use webhook::{NewWebhookBody, webhook};

use crate::wire::{Faults, json};
use serde_json::value::RawValue;
use slot_core::Length;
use std::ops::RangeInclusive;
use time::Weekday;

/// The most characters of a name, a title or a role.
const LINE: usize = 255;
/// The lengths of a meeting, in minutes.
const MINUTES: RangeInclusive<i64> = 1..=1440;

/// A duration that is asked for. Any whole number is well-formed; whether it is offered, the human's rules say.
fn asked_duration(minutes: i64) -> Length {
    // Beyond two weeks nothing is offered, and one such number is as good as another.
    Length::minutes(minutes.clamp(0, 14 * 24 * 60 + 1))
}

/// A list of which every item is given only once.
fn distinct<T: PartialEq>(items: Vec<T>) -> Result<Vec<T>, Faults> {
    let is_repeated = items.iter().enumerate().any(|(place, item)| items.iter().take(place).any(|other| other == item));
    if is_repeated { Err(Faults::here("must not name the same twice")) } else { Ok(items) }
}

fn weekdays(raw: &RawValue) -> Result<Vec<Weekday>, Faults> {
    distinct(json::list(1..=7, weekday)(raw)?)
}

fn weekday(raw: &RawValue) -> Result<Weekday, Faults> {
    let number = json::integer(1..=7)(raw)?;
    Ok(Weekday::Monday.nth_next(u8::try_from(number - 1).unwrap_or(0)))
}

#[cfg(test)]
mod tests;
