//! The slots of a provider at all posts, in one sweep a post, with what it takes to rank them.

use super::{Post, Practice, edges::Edges};
use crate::{
    Activity, Calendar, Durations, Grid, Instant, Ledger, Length, Placement, Refusal, ResourceId, SlotQuery, Span,
    WallTime, Zone,
    availability::{
        availability,
        facts::Facts,
        judge::{self, Judge},
        reach::hull,
    },
};
use std::num::NonZeroU32;
use time::Date;

/// A question for the slots of a provider.
///
/// # Example
/// ```
/// use slot_core::{PostQuery, Length};
/// use time::macros::date;
/// let first = date!(2026-05-15);
/// let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
/// assert_eq!(query.usual, Length::minutes(30));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostQuery {
    /// Slots start on or after this date, by the clock of each location.
    pub first: Date,
    /// Slots start on or before this date, likewise.
    pub last: Date,
    /// How long slots are, whatever the post says.
    pub length: Option<Length>,
    /// How long slots are where neither the query nor the post says so.
    pub usual: Length,
    /// Only at this location.
    pub location: Option<ResourceId>,
}

/// A slot at a post.
///
/// # Example
/// ```
/// use slot_core::{Post, PostSlot, Instant, Length, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
/// let (before, after) = (Length::ZERO, Length::minutes(30));
/// let slot = PostSlot { post: Post::default(), span, remaining: 1, before, after, step: span.length() };
/// assert!(slot.before < slot.after);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostSlot {
    /// Where.
    pub post: Post,
    /// When, without buffers.
    pub span: Span,
    /// How many places are left over its whole length.
    pub remaining: u32,
    /// The time that stays free in front of it: back to what is booked or closed.
    pub before: Length,
    /// The time that stays free behind it, its buffer not counted: on to what is booked or closed.
    pub after: Length,
    /// From one slot to the next: its length and the buffers.
    pub step: Length,
}

/// A room that posts name, and what occupies it.
///
/// # Example
/// ```
/// use slot_core::{Calendar, Instant, Ledger, Length, ResourceId, RoomUse, Span, Zone};
/// let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
/// let calendar = Calendar::of(Zone::utc(), vec![]);
/// let room = RoomUse { room: ResourceId::from_u128(4), calendar, ledger: Ledger::new(day, vec![]) };
/// assert!(room.ledger.claims().is_empty());
/// ```
#[derive(Clone, Debug)]
pub struct RoomUse {
    /// Which room.
    pub room: ResourceId,
    /// Whether it is in use at all, and how many visits at once it takes. Its hours do not count.
    pub calendar: Calendar,
    /// What occupies it, for all that [`Practice::reach`] asks for.
    pub ledger: Ledger,
}

/// A question, put to each post of a practice. Made by [`Practice::ask`].
///
/// # Example
/// ```
/// use slot_core::{Calendar, PostQuery, Length, Practice, Zone};
/// let base = Calendar::of(Zone::utc(), vec![]);
/// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
/// let first = time::macros::date!(2026-05-15);
/// let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
/// assert_eq!(practice.ask(&query).reach(), None);
/// ```
#[derive(Clone, Debug)]
pub struct PostSearch {
    activity: Activity,
    posts: Vec<AskedPost>,
}

/// What is asked of one post, with its calendar.
#[derive(Clone, Debug)]
struct AskedPost {
    post: Post,
    calendar: Calendar,
    query: SlotQuery,
}

impl Practice {
    /// The question, put to each post. To be used where more than one thing is to be known of it: it is worked out once.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, PostQuery, Length, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// let first = time::macros::date!(2026-05-15);
    /// let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// assert_eq!(practice.ask(&query).posts().count(), 0);
    /// ```
    pub fn ask(&self, query: &PostQuery) -> PostSearch {
        let posts = self.posts().into_iter();
        let wanted = posts.filter(|(post, _)| query.location.is_none_or(|wanted| post.location == Some(wanted)));
        let asked = wanted.filter_map(|(post, mut calendar)| {
            let duration = query.length.or(post.slot_length).unwrap_or(query.usual);
            calendar.durations = Durations::Any;
            let step = calendar.rules.buffer_before + duration + calendar.rules.buffer_after;
            let starts = dates(&calendar.zone, query.first, query.last)?;
            let query = SlotQuery { starts, duration, grid: Grid::every(step), places: NonZeroU32::MIN };
            duration.is_positive().then_some(AskedPost { post, calendar, query })
        });
        PostSearch { activity: self.base.activity, posts: asked.collect() }
    }

    /// What the ledgers of the provider and of the rooms must cover to answer this query; nothing where there are no posts.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, PostQuery, Length, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// let first = time::macros::date!(2026-05-15);
    /// let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// assert_eq!(practice.reach(&query), None);
    /// ```
    pub fn reach(&self, query: &PostQuery) -> Option<Span> {
        self.ask(query).reach()
    }

    /// The slots of the provider, by start and post. See [`PostSearch::slots`].
    ///
    /// # Errors
    /// [`Refusal::Inactive`], which refuses the question as a whole.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Post, PostHours, PostQuery, Ledger, Length, Practice, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::date};
    ///
    /// let hours = WallRange::parse("08:00", "10:00").unwrap();
    /// let hours = vec![PostHours { post: Post::default(), rule: WeeklyRule::always(Weekday::Friday, hours) }];
    /// let base = Calendar::of("America/Sao_Paulo".parse::<Zone>().unwrap(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours, overrides: vec![], base };
    /// let first = date!(2026-05-15); // a Friday
    /// let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// let reach = practice.reach(&query).unwrap();
    /// let slots = practice.slots(&Ledger::new(reach, vec![]), &[], reach.start(), &query).unwrap();
    /// assert_eq!(slots.len(), 4);
    /// ```
    pub fn slots(
        &self,
        ledger: &Ledger,
        rooms: &[RoomUse],
        now: Instant,
        query: &PostQuery,
    ) -> Result<Vec<PostSlot>, Refusal> {
        self.ask(query).slots(ledger, rooms, now)
    }
}

impl PostSearch {
    /// The posts that are asked.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Calendar, PostQuery, Length, Practice, Zone};
    /// # let base = Calendar::of(Zone::utc(), vec![]);
    /// # let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// # let first = time::macros::date!(2026-05-15);
    /// # let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// assert_eq!(practice.ask(&query).posts().next(), None);
    /// ```
    pub fn posts(&self) -> impl Iterator<Item = Post> {
        self.posts.iter().map(|asked| asked.post)
    }

    /// From the first midnight to the last, whatever the clock; nothing where there are no posts.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Calendar, PostQuery, Length, Practice, Zone};
    /// # let base = Calendar::of(Zone::utc(), vec![]);
    /// # let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// # let first = time::macros::date!(2026-05-15);
    /// # let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// assert_eq!(practice.ask(&query).starts(), None);
    /// ```
    pub fn starts(&self) -> Option<Span> {
        self.posts.iter().map(|asked| asked.query.starts).reduce(|all, starts| hull(all, Some(starts)))
    }

    /// What the ledgers of the provider and of the rooms must cover; nothing where there are no posts.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Calendar, PostQuery, Length, Practice, Zone};
    /// # let base = Calendar::of(Zone::utc(), vec![]);
    /// # let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// # let first = time::macros::date!(2026-05-15);
    /// # let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// assert_eq!(practice.ask(&query).reach(), practice.reach(&query));
    /// ```
    pub fn reach(&self) -> Option<Span> {
        let reaches = self.posts.iter().map(|asked| asked.calendar.reach_of_query(&asked.query));
        reaches.reduce(|all, reach| hull(all, Some(reach)))
    }

    /// The slots of the provider, by start and post. A slot is listed if and only if [`Practice::admit_at`] takes it on the
    /// post's own grid, and its room is free. Where two posts are open at once the same time is listed at both.
    ///
    /// A room that a post names and that is not among those given is not free.
    ///
    /// # Errors
    /// [`Refusal::Inactive`], which refuses the question as a whole.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Instant, Ledger, Length, PostQuery, Practice, Span, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// let first = time::macros::date!(2026-05-15);
    /// let query = PostQuery { first, last: first, length: None, usual: Length::minutes(30), location: None };
    /// let day = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
    /// let slots = practice.ask(&query).slots(&Ledger::new(day, vec![]), &[], day.start());
    /// assert_eq!(slots, Ok(vec![]));
    /// ```
    pub fn slots(&self, ledger: &Ledger, rooms: &[RoomUse], now: Instant) -> Result<Vec<PostSlot>, Refusal> {
        judge::activity(self.activity)?;
        let mut found = Vec::new();
        for AskedPost { post, calendar, query } in &self.posts {
            let room = match post.room {
                None => None,
                Some(wanted) => match rooms.iter().find(|known| known.room == wanted) {
                    Some(known) if known.calendar.activity == Activity::Active => Some(known),
                    Some(_) | None => continue,
                },
            };
            let mut room = room.map(|room| room.judge(now, query));
            let edges = Edges::of(calendar, ledger, now, query);
            for slot in availability(calendar, ledger, now, query)? {
                if room.as_mut().is_none_or(|room| room.decide(slot.span, Placement::AnyTime, NonZeroU32::MIN).is_ok())
                {
                    let (before, after) = edges.around(calendar.busy(slot.span), slot.span);
                    let (post, step) = (*post, query.grid.step);
                    found.push(PostSlot { post, span: slot.span, remaining: slot.remaining, before, after, step });
                }
            }
        }
        found.sort_unstable_by_key(|slot| (slot.span, slot.post));
        Ok(found)
    }
}

impl RoomUse {
    fn judge(&self, now: Instant, slots: &SlotQuery) -> Judge<'_> {
        let placement = Placement::AnyTime;
        let facts = Facts::compile(&self.calendar, &self.ledger, now, slots.starts, slots.duration, placement);
        Judge::new(&self.calendar, now, facts)
    }
}

/// From the midnight that begins the first date to the one that ends the last.
fn dates(zone: &Zone, first: Date, last: Date) -> Option<Span> {
    Span::new(zone.instant(first, WallTime::MIDNIGHT), zone.instant(last, WallTime::END)).ok()
}
