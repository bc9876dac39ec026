//! Events: what happened, written in the transaction that made it happen.

use super::tenant::{UnknownName, named};
use slot_core::{EventId, Instant, TenantId};
use std::{fmt, str::FromStr};

/// Something that happened. Webhooks, e-mail and the audit trail all read it from the outbox.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// Its id, the same through every delivery.
    pub id: EventId,
    /// Whose it is.
    pub tenant: TenantId,
    /// What kind of thing happened.
    pub kind: EventKind,
    /// The id of what it happened to.
    pub subject: u128,
    /// The version of the subject after it happened.
    pub version: u32,
    /// The subject as it then was, as JSON.
    pub payload: String,
    /// When.
    pub at: Instant,
}

named! {
    /// What kind of thing happened.
    EventKind, "event" {
        /// A booking was asked for and holds its time until the business agrees or not.
        BookingRequested = "booking.requested",
        /// A booking was made and holds its time. A guest with an e-mail address is due a confirmation.
        BookingConfirmed = "booking.confirmed",
        /// The guest of a booking has arrived.
        BookingCheckedIn = "booking.checked_in",
        /// A booking was moved to another time: it kept its id, or, of a visit, it ended and names the one that took its place.
        BookingRescheduled = "booking.rescheduled",
        /// A booking was made in the place of another, which is told of as rescheduled.
        BookingReplacement = "booking.replacement",
        /// Something else about a booking changed.
        BookingUpdated = "booking.updated",
        /// A booking was cancelled and its time is free again.
        BookingCancelled = "booking.cancelled",
        /// A booking took place.
        BookingCompleted = "booking.completed",
        /// The guest of a booking did not come.
        BookingNoShow = "booking.no_show",
        /// Time of a visit that lies ahead is free again; the subject is the visit that gave it back.
        SlotReleased = "slot.released",
        /// A patient was put on the waitlist; the subject is the entry, as it is of all that follows.
        WaitlistJoined = "waitlist.joined",
        /// A place is kept for whoever waits for it.
        WaitlistOffered = "waitlist.offered",
        /// The place that was offered is booked.
        WaitlistBooked = "waitlist.booked",
        /// The place that was offered is not wanted.
        WaitlistDeclined = "waitlist.declined",
        /// The offer was not answered in time.
        WaitlistExpired = "waitlist.expired",
        /// A patient was taken off the waitlist.
        WaitlistLeft = "waitlist.left",
        /// A patient's conversation needs a person.
        ConversationHandedOver = "conversation.handed_over",
        /// An overage pack was bought because the month's bookings were used up.
        OveragePurchased = "plan.overage_purchased",
        /// A capacity window was made.
        WindowCreated = "window.created",
        /// A capacity window changed, or one date of it.
        WindowUpdated = "window.updated",
        /// A webhook endpoint failed for so long that it was turned off.
        WebhookDisabled = "webhook.disabled",
    }
}
