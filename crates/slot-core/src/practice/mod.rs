//! A practice: one provider who works at several posts, each at a location with a zone of its own, maybe in a room.

mod clashes;
mod edges;
mod posts;
mod search;

pub use clashes::{Clash, Origin, PostWindow};
pub use search::{PostQuery, PostSearch, PostSlot, RoomUse};

use crate::{Calendar, Length, Override, ResourceId, WeeklyRule, Zone};

/// When and where one provider works.
///
/// The hours of all posts add up, and all of them share the one calendar: whoever is booked at one location is not free at
/// another. Hours and overrides are read by the clock of their own location.
///
/// # Example
/// ```
/// use slot_core::{Calendar, Post, PostHours, Practice, ResourceId, Site, WallRange, WeeklyRule, Zone};
/// use time::Weekday;
///
/// let centro = ResourceId::from_u128(1);
/// let hours = WallRange::parse("08:00", "12:00").unwrap();
/// let practice = Practice {
///     sites: vec![Site { location: centro, zone: "America/Sao_Paulo".parse().unwrap() }],
///     primary: Some(centro),
///     hours: vec![PostHours { post: Post::at(centro), rule: WeeklyRule::always(Weekday::Monday, hours) }],
///     overrides: vec![],
///     base: Calendar::of(Zone::utc(), vec![]),
/// };
/// assert_eq!(practice.posts().len(), 1);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Practice {
    /// The zones of the locations.
    pub sites: Vec<Site>,
    /// The location that counts where none is named.
    pub primary: Option<ResourceId>,
    /// Weekly hours.
    pub hours: Vec<PostHours>,
    /// What differs on some dates.
    pub overrides: Vec<PostOverride>,
    /// Everything else that decides. Its schedules are not looked at, and its zone is that of hours without a location.
    pub base: Calendar,
}

/// A location, and its zone.
///
/// # Example
/// ```
/// use slot_core::{ResourceId, Site, Zone};
/// assert_eq!(Site { location: ResourceId::from_u128(1), zone: Zone::utc() }.zone, Zone::utc());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Site {
    /// The location.
    pub location: ResourceId,
    /// The zone of its wall clock.
    pub zone: Zone,
}

/// Where hours are worked, and in what steps.
///
/// # Example
/// ```
/// use slot_core::{Post, ResourceId};
/// assert_eq!(Post::at(ResourceId::from_u128(1)).room, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Post {
    /// At which location, if that is known.
    pub location: Option<ResourceId>,
    /// In which room; it must be free too.
    pub room: Option<ResourceId>,
    /// How long visits are here, where nothing else says so.
    pub slot_length: Option<Length>,
}

/// Hours of one weekday at a post.
///
/// # Example
/// ```
/// use slot_core::{Post, PostHours, WallRange, WeeklyRule};
/// let rule = WeeklyRule::always(time::Weekday::Monday, WallRange::ALL_DAY);
/// assert_eq!(PostHours { post: Post::default(), rule }.post.location, None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostHours {
    /// Where.
    pub post: Post,
    /// When.
    pub rule: WeeklyRule,
}

/// What differs on some dates, at one location or at all of them.
///
/// A block that names a location holds there alone; one that names none holds everywhere, by the clock of the primary
/// location. A replacement stands for the whole date, whatever the location: its hours are worked there, and nowhere else.
///
/// # Example
/// ```
/// use slot_core::{Dates, PostOverride, Effect, Hours, Override};
/// let dates = Dates::on(time::macros::date!(2026-12-24));
/// let away = PostOverride { location: None, rule: Override { dates, effect: Effect::Block(Hours::AllDay) } };
/// assert_eq!(away.location, None);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PostOverride {
    /// At which location; the primary one where none is named.
    pub location: Option<ResourceId>,
    /// What it does, and when.
    pub rule: Override,
}

impl Post {
    /// A post at a location, in no room in particular.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Post, ResourceId};
    /// let post = Post::at(ResourceId::from_u128(1));
    /// assert_eq!((post.location, post.slot_length), (Some(ResourceId::from_u128(1)), None));
    /// ```
    pub const fn at(location: ResourceId) -> Self {
        Self { location: Some(location), room: None, slot_length: None }
    }
}
