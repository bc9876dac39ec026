//! A visit: what a booking of a patient with a provider knows beyond any other.

use slot_core::{BookingId, ResourceId};

/// What a booking knows that is a visit: a patient comes to a provider at a location.
///
/// The booking's resource is the provider, its customer the patient, its service the type of appointment. It occupies the
/// provider, the room, and the patient's own time (see [`super::Customer::calendar`]), all or none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// Where it is.
    pub location: ResourceId,
    /// In which room.
    pub room: Option<ResourceId>,
    /// What only staff may see.
    pub internal_notes: Option<String>,
    /// The booking that it took the place of.
    pub rescheduled_from: Option<BookingId>,
    /// The booking that took its place.
    pub rescheduled_to: Option<BookingId>,
    /// Why it was cancelled, in words.
    pub cancellation_reason: Option<String>,
    /// Who cancelled it, in words.
    pub cancelled_by: Option<String>,
    /// The treatment that it is part of: the first booking of all that were made together.
    pub treatment: Option<BookingId>,
}

impl Visit {
    /// A visit at a location, of which nothing else is known.
    pub const fn at(location: ResourceId) -> Self {
        Self {
            location,
            room: None,
            internal_notes: None,
            rescheduled_from: None,
            rescheduled_to: None,
            cancellation_reason: None,
            cancelled_by: None,
            treatment: None,
        }
    }
}
