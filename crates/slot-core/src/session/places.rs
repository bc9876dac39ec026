//! How many places a session has, for whom, and for how large a party.

use crate::Refusal;
use std::num::NonZeroU32;

/// The places of a session, and the share of them that is not kept for staff.
///
/// # Example
/// ```
/// use slot_core::{Places, SessionChannel};
/// let places = Places::new(20, 10).unwrap();
/// // Three are filled, through whatever channel.
/// assert_eq!(places.remaining(3, SessionChannel::Staff), 17);
/// assert_eq!(places.remaining(3, SessionChannel::Api), 7);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Places {
    max: u32,
    share: u32,
}

/// A share is a part of the places, so it cannot be more than all of them.
///
/// # Example
/// ```
/// let error = slot_core::Places::new(10, 11).unwrap_err();
/// assert_eq!(error.to_string(), "a share of 11 is more than all 10 places");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a share of {share} is more than all {max} places")]
pub struct BadShare {
    /// All the places.
    pub max: u32,
    /// The share that was asked for.
    pub share: u32,
}

/// Through whom a session is booked.
///
/// # Example
/// ```
/// use slot_core::{Places, SessionChannel};
/// assert_eq!(Places::new(20, 10).unwrap().limit(SessionChannel::Api), 10);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SessionChannel {
    /// Through a program or a page: up to the share.
    Api,
    /// Through the people who run it: up to the last place.
    Staff,
}

/// How large a party may be: it gets all of its places or none.
///
/// # Example
/// ```
/// use slot_core::{Party, Refusal};
/// use std::num::NonZeroU32;
/// let party = Party { least: NonZeroU32::MIN, most: NonZeroU32::new(6) };
/// assert_eq!(party.check(NonZeroU32::new(7).unwrap()), Err(Refusal::PartyTooLarge { most: 6 }));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Party {
    /// The smallest.
    pub least: NonZeroU32,
    /// The largest; `None` is as large as there are places.
    pub most: Option<NonZeroU32>,
}

impl Places {
    /// So many places, of which the API may fill this share.
    ///
    /// # Errors
    /// [`BadShare`] when the share is more than all of them.
    ///
    /// # Example
    /// ```
    /// use slot_core::Places;
    /// assert!(Places::new(20, 20).is_ok() && Places::new(0, 0).is_ok() && Places::new(0, 1).is_err());
    /// ```
    pub const fn new(max: u32, share: u32) -> Result<Self, BadShare> {
        if share <= max { Ok(Self { max, share }) } else { Err(BadShare { max, share }) }
    }

    /// So many places, all of them for everybody.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Places::open_to_all(12).share(), 12);
    /// ```
    pub const fn open_to_all(max: u32) -> Self {
        Self { max, share: max }
    }

    /// All the places.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Places::new(20, 10).unwrap().max(), 20);
    /// ```
    pub const fn max(self) -> u32 {
        self.max
    }

    /// How many of them the API may fill.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::Places::new(20, 10).unwrap().share(), 10);
    /// ```
    pub const fn share(self) -> u32 {
        self.share
    }

    /// The same with another number of places in all. The share stays, unless that is less.
    ///
    /// # Example
    /// ```
    /// use slot_core::Places;
    /// let places = Places::new(20, 10).unwrap();
    /// assert_eq!(places.with_max(30), Places::new(30, 10).unwrap());
    /// assert_eq!(places.with_max(4), Places::new(4, 4).unwrap());
    /// ```
    #[must_use]
    pub fn with_max(self, max: u32) -> Self {
        Self { max, share: self.share.min(max) }
    }

    /// How far this channel may fill the session.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Places, SessionChannel};
    /// assert_eq!(Places::new(20, 10).unwrap().limit(SessionChannel::Staff), 20);
    /// ```
    pub const fn limit(self, channel: SessionChannel) -> u32 {
        match channel {
            SessionChannel::Api => self.share,
            SessionChannel::Staff => self.max,
        }
    }

    /// How many places are left for this channel, where so many are filled through any: never less than none.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Places, SessionChannel};
    /// // Staff have filled more than the share.
    /// assert_eq!(Places::new(20, 10).unwrap().remaining(13, SessionChannel::Api), 0);
    /// ```
    pub const fn remaining(self, filled: u32, channel: SessionChannel) -> u32 {
        self.limit(channel).saturating_sub(filled)
    }
}

impl Party {
    /// Of any size.
    pub const ANY: Self = Self { least: NonZeroU32::MIN, most: None };

    /// Whether a party may have this size.
    ///
    /// # Errors
    /// [`Refusal::PartyTooSmall`] or [`Refusal::PartyTooLarge`].
    ///
    /// # Example
    /// ```
    /// use slot_core::Party;
    /// use std::num::NonZeroU32;
    /// assert_eq!(Party::ANY.check(NonZeroU32::MAX), Ok(()));
    /// ```
    pub fn check(self, size: NonZeroU32) -> Result<(), Refusal> {
        if size < self.least {
            return Err(Refusal::PartyTooSmall { least: self.least.get() });
        }
        match self.most {
            Some(most) if most < size => Err(Refusal::PartyTooLarge { most: most.get() }),
            Some(_) | None => Ok(()),
        }
    }
}
