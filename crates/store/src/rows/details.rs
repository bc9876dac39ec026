//! What nothing is found by of a booking, as JSON.

use engine::model::{Booking, Visit};
use serde::{Deserialize, Serialize};
use slot_core::{BookingId, ResourceId};

/// What the column `bookings.details` holds; what is absent was not said. Whether it is a visit, and where, is a column.
#[derive(Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct DetailsJson {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) interest: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) source: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assigned: Option<String>,
    /// The text, and when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) consent: Option<(String, i64)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    room: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    internal_notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rescheduled_from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    rescheduled_to: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancellation_reason: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cancelled_by: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    treatment: Option<String>,
}

impl DetailsJson {
    /// `None` when there is nothing to keep.
    pub(super) fn of(booking: &Booking) -> Option<Self> {
        let Booking { interest, source, assigned, consent, visit, .. } = booking;
        let is_bare =
            interest.is_none() && source.is_none() && assigned.is_none() && consent.is_none() && visit.is_none();
        if is_bare {
            return None;
        }
        let kept = Self {
            interest: interest.clone(),
            source: source.clone(),
            assigned: assigned.clone(),
            consent: consent.as_ref().map(|consent| (consent.text.clone(), consent.at.as_micros())),
            ..Self::default()
        };
        let Some(visit) = visit else { return Some(kept) };
        let Visit {
            location: _,
            room,
            internal_notes,
            rescheduled_from,
            rescheduled_to,
            cancellation_reason,
            cancelled_by,
            treatment,
        } = visit;
        Some(Self {
            room: room.map(ResourceId::ulid),
            internal_notes: internal_notes.clone(),
            rescheduled_from: rescheduled_from.map(BookingId::ulid),
            rescheduled_to: rescheduled_to.map(BookingId::ulid),
            cancellation_reason: cancellation_reason.clone(),
            cancelled_by: cancelled_by.clone(),
            treatment: treatment.map(BookingId::ulid),
            ..kept
        })
    }

    /// The visit at this location; `None` when something in it is not what it should be.
    pub(super) fn visit(&self, location: ResourceId) -> Option<Visit> {
        let booking = |text: &Option<String>| text.as_deref().map(str::parse::<BookingId>).transpose().ok();
        Some(Visit {
            location,
            room: self.room.as_deref().map(str::parse).transpose().ok()?,
            internal_notes: self.internal_notes.clone(),
            rescheduled_from: booking(&self.rescheduled_from)?,
            rescheduled_to: booking(&self.rescheduled_to)?,
            cancellation_reason: self.cancellation_reason.clone(),
            cancelled_by: self.cancelled_by.clone(),
            treatment: booking(&self.treatment)?,
        })
    }
}
