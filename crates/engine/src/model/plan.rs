//! Plans: what a business may use in a month (contracts: Slotflow, section 5).

use super::tenant::{UnknownName, named};
use slot_core::{Instant, PackId, TenantId};
use std::{fmt, str::FromStr};

named! {
    /// What a business may use.
    Plan, "plan" {
        /// 100 bookings a month, one person, two webhooks.
        Free = "free",
        /// 1,000 bookings a month, five people, ten webhooks.
        Starter = "starter",
        /// 10,000 bookings a month, 25 people.
        Growth = "growth",
        /// No limits: what a self-hosted installation gives by default.
        Unlimited = "unlimited",
    }
}

/// The error of parsing a [`Plan`].
pub type UnknownPlan = UnknownName;

/// How many bookings an overage pack adds.
pub const OVERAGE_PACK: u32 = 500;
/// What an overage pack costs, in US cents.
pub const OVERAGE_PRICE_CENTS: u32 = 1_900;

impl Plan {
    /// Bookings per UTC calendar month; `None` is without limit.
    pub const fn monthly_bookings(self) -> Option<u32> {
        match self {
            Self::Free => Some(100),
            Self::Starter => Some(1_000),
            Self::Growth => Some(10_000),
            Self::Unlimited => None,
        }
    }

    /// Active people; `None` is without limit.
    pub const fn people(self) -> Option<u32> {
        match self {
            Self::Free => Some(1),
            Self::Starter => Some(5),
            Self::Growth => Some(25),
            Self::Unlimited => None,
        }
    }

    /// Active webhook endpoints; `None` is without limit.
    pub const fn webhooks(self) -> Option<u32> {
        match self {
            Self::Free => Some(2),
            Self::Starter => Some(10),
            Self::Growth | Self::Unlimited => None,
        }
    }

    /// Whether somebody on it may ask for overage packs. On one without limit that changes nothing.
    pub const fn takes_auto_purchase(self) -> bool {
        match self {
            Self::Starter | Self::Growth | Self::Unlimited => true,
            Self::Free => false,
        }
    }

    /// Whether overage packs can be bought on it.
    pub const fn sells_overage(self) -> bool {
        match self {
            Self::Starter | Self::Growth => true,
            Self::Free | Self::Unlimited => false,
        }
    }
}

/// A UTC calendar month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    /// The year.
    pub year: i32,
    /// 1 to 12.
    pub month: u8,
}

impl Month {
    /// The month in which the moment falls.
    pub fn of(at: Instant) -> Self {
        let date = at.to_utc().date();
        Self { year: date.year(), month: date.month().into() }
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

/// What a business has used of a month.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Bookings made, cancelled ones included.
    pub bookings: u32,
    /// Bookings added by overage packs.
    pub extra: u32,
}

/// One overage pack that was bought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OveragePack {
    /// Its id.
    pub id: PackId,
    /// Whose it is.
    pub tenant: TenantId,
    /// For which month.
    pub month: Month,
    /// How many bookings it adds.
    pub bookings: u32,
    /// Its price in US cents.
    pub price_cents: u32,
    /// When it was bought.
    pub created_at: Instant,
}
