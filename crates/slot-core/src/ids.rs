//! Typed ids: one 128-bit value, one type per entity, two spellings.

use std::{fmt, str::FromStr};

/// Neither a UUID nor a ULID.
///
/// # Example
/// ```
/// assert_eq!("42".parse::<slot_core::BookingId>(), Err(slot_core::BadId));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("neither a UUID nor a ULID")]
pub struct BadId;

fn parse(text: &str) -> Result<u128, BadId> {
    match text.len() {
        36 => uuid::Uuid::try_parse(text).map(|id| id.as_u128()).map_err(|_not_a_uuid| BadId),
        // The crate lets a first digit above 7 overflow silently.
        26 if text.starts_with(|first| ('0'..='7').contains(&first)) => {
            ulid::Ulid::from_string(text).map(u128::from).map_err(|_not_a_ulid| BadId)
        }
        _ => Err(BadId),
    }
}

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),* $(,)?) => {$(
        $(#[$meta])*
        ///
        /// Shown as a UUID, stored and shown to agents as a ULID; both spellings are read, in any letter case.
        ///
        /// # Example
        /// ```
        #[doc = concat!("use slot_core::", stringify!($name), ";")]
        #[doc = concat!("let id = ", stringify!($name), "::from_u128(1);")]
        /// assert_eq!(id.to_string(), "00000000-0000-0000-0000-000000000001");
        /// assert_eq!(id.ulid(), "00000000000000000000000001");
        #[doc = concat!("assert_eq!(id.ulid().parse::<", stringify!($name), ">(), Ok(id));")]
        /// ```
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(u128);

        impl $name {
            /// The id with this value. Values are minted outside the core, in time order.
            ///
            /// # Example
            /// ```
            #[doc = concat!("assert_eq!(slot_core::", stringify!($name), "::from_u128(7).as_u128(), 7);")]
            /// ```
            pub const fn from_u128(value: u128) -> Self {
                Self(value)
            }

            /// The value of the id.
            ///
            /// # Example
            /// ```
            #[doc = concat!("assert_eq!(slot_core::", stringify!($name), "::from_u128(7).as_u128(), 7);")]
            /// ```
            pub const fn as_u128(self) -> u128 {
                self.0
            }

            /// The ULID spelling, 26 characters.
            ///
            /// # Example
            /// ```
            #[doc = concat!("assert_eq!(slot_core::", stringify!($name), "::from_u128(31).ulid(), \"0000000000000000000000000Z\");")]
            /// ```
            pub fn ulid(self) -> String {
                ulid::Ulid::from(self.0).to_string()
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                parse(text).map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                uuid::Uuid::from_u128(self.0).hyphenated().fmt(f)
            }
        }
    )*};
}

ids! {
    /// Names a business.
    TenantId,
    /// Names anything with a calendar: a person, a room, a piece of equipment, a location, a service.
    ResourceId,
    /// Names one override of a schedule.
    OverrideId,
    /// Names a reservation.
    BookingId,
    /// Names a tentative reservation with an expiry.
    HoldId,
    /// Names something that happened.
    EventId,
    /// Names an API key (not the key itself).
    KeyId,
    /// Names a webhook endpoint.
    WebhookId,
    /// Names an outside lead that a booking is linked to.
    LeadId,
    /// Names one overage pack bought on a plan.
    PackId,
    /// Names something that is booked for its own sake: a service, a type of appointment.
    ServiceId,
    /// Names somebody who books.
    CustomerId,
    /// Names a weekly capacity window. Its claims are kept under the same value as a [`ResourceId`].
    WindowId,
    /// Names a dated or recurring event that people attend. Its claims are kept under the same value as a [`ResourceId`].
    EventSeriesId,
    /// Names the record of a doctor.
    DoctorId,
    /// Names one entry of a waitlist.
    WaitlistId,
    /// Names one rule of weekly hours.
    HoursId,
    /// Names the secret address under which somebody reads a calendar (not the address itself).
    FeedId,
    /// Names one transaction in the audit trail.
    TrailId,
    /// Names where deliveries go. A webhook endpoint is one under the same value as its [`WebhookId`].
    EndpointId,
    /// Names one attempt at a delivery.
    AttemptId,
    /// Names whoever has taken on a batch of deliveries.
    ClaimToken,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_spellings_name_the_same_id() {
        let id = BookingId::from_u128(0x018f_3b7e_9c4d_7a10_b1c2_d3e4_f5a6_b7c8);
        assert_eq!(id.to_string(), "018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7c8");
        assert_eq!(id.to_string().to_uppercase().parse(), Ok(id));
        assert_eq!(id.ulid().to_lowercase().parse(), Ok(id));
        assert_eq!(BookingId::from_u128(u128::MAX).ulid(), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "1",
            "018f3b7e9c4d7a10b1c2d3e4f5a6b7c8",
            "018f3b7e-9c4d-7a10-b1c2-d3e4f5a6b7cg",
            "018f3b7e+9c4d-7a10-b1c2-d3e4f5a6b7c8",
            "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "01ARZ3NDEKTSV4RRFFQ69G5FAU",
            "ééééééééééééé",
        ] {
            assert_eq!(text.parse::<BookingId>(), Err(BadId), "{text}");
        }
    }
}
