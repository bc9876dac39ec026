//! A tenant: one business, with everything that is its own.

use super::{BookingSettings, Plan};
use slot_core::{Instant, TenantId, Zone};
use std::{fmt, str::FromStr};

/// One business.
#[derive(Clone, Debug, PartialEq)]
pub struct Tenant {
    /// Its id.
    pub id: TenantId,
    /// Its name in URLs and on the command line; unique in the installation.
    pub slug: String,
    /// Its name as people say it.
    pub name: String,
    /// The zone of its wall clock.
    pub zone: Zone,
    /// Language and region of its messages, such as `pt-BR`.
    pub locale: String,
    /// ISO 4217 code of its prices.
    pub currency: String,
    /// What it lets people book.
    pub pattern: Pattern,
    /// What it may use.
    pub plan: Plan,
    /// Whether overage packs are bought by themselves when the month's bookings are used up.
    pub auto_purchase: bool,
    /// Whether it is open for business.
    pub status: TenantStatus,
    /// What it allows.
    pub settings: BookingSettings,
    /// When it was made.
    pub created_at: Instant,
    /// When it last changed.
    pub updated_at: Instant,
}

macro_rules! named {
    ($(#[$meta:meta])* $name:ident, $what:literal { $($(#[$vmeta:meta])* $variant:ident = $text:literal),* $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$vmeta])* $variant),* }

        impl $name {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The name, as it is stored and typed.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }

        impl FromStr for $name {
            type Err = UnknownName;

            fn from_str(text: &str) -> Result<Self, UnknownName> {
                Self::ALL.iter().copied().find(|known| known.name() == text).ok_or_else(|| UnknownName {
                    what: $what,
                    known: Self::ALL.iter().map(|known| known.name()).collect::<Vec<_>>().join(", "),
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.name())
            }
        }
    };
}
pub(crate) use named;

/// Not one of the names that are known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown {what}: use one of {known}")]
pub struct UnknownName {
    /// What was to be named.
    pub what: &'static str,
    /// The names that there are.
    pub known: String,
}

named! {
    /// What a business lets people book.
    Pattern, "booking pattern" {
        /// Appointments by the clock.
        Timeslot = "timeslot",
        /// Units by the night or day.
        Resource = "resource",
        /// Seats in a weekly slot.
        Capacity = "capacity",
        /// Dated events.
        Event = "event",
    }
}

named! {
    /// Whether a business is open.
    TenantStatus, "tenant status" {
        /// It is.
        Active = "active",
        /// It is closed: its keys open nothing.
        Inactive = "inactive",
        /// It was shut by the operator: its keys open nothing.
        Suspended = "suspended",
    }
}
