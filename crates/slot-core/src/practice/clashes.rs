//! Hours at two locations at once.

use super::{Post, Practice};
use crate::{Source, Span, subtract};
use time::Date;

/// Hours at a post on one date.
///
/// # Example
/// ```
/// use slot_core::{Post, PostWindow, Instant, Length, Origin, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// assert_eq!(PostWindow { post: Post::default(), span, origin: Origin::Hours(0) }.span, span);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostWindow {
    /// From when to when.
    pub span: Span,
    /// Where.
    pub post: Post,
    /// What opened it.
    pub origin: Origin,
}

/// What hours come from.
///
/// # Example
/// ```
/// use slot_core::Origin;
/// assert_ne!(Origin::Hours(0), Origin::Override(0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Origin {
    /// Weekly hours, by their place in [`Practice::hours`].
    Hours(usize),
    /// An override, by its place in [`Practice::overrides`].
    Override(usize),
}

/// Hours at two locations that overlap: nobody can be in both places.
///
/// # Example
/// ```
/// use slot_core::{Clash, Post, PostWindow, Instant, Length, Origin, ResourceId, Span};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// let at = |id| PostWindow { post: Post::at(ResourceId::from_u128(id)), span, origin: Origin::Hours(0) };
/// assert_eq!(Clash { first: at(1), second: at(2), overlap: span }.overlap, span);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clash {
    /// The hours that start first.
    pub first: PostWindow,
    /// The other ones.
    pub second: PostWindow,
    /// When both hold, as instants: the locations may have different clocks.
    pub overlap: Span,
}

impl Practice {
    /// The hours from the first to the last of these dates, by the clock of each post, in the order in which they start.
    /// Blocks are not taken out.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// let first = time::macros::date!(2026-05-15);
    /// assert!(practice.windows(first, first).is_empty());
    /// ```
    pub fn windows(&self, first: Date, last: Date) -> Vec<PostWindow> {
        let mut found: Vec<PostWindow> = self.opened_and_blocked(first, last).into_iter().map(|(one, _)| one).collect();
        found.sort_unstable();
        found
    }

    /// Hours at different locations that overlap, of those from the first to the last of these dates, by start. What is
    /// blocked at one of the two is no clash.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Post, PostHours, Practice, ResourceId, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::date};
    ///
    /// let at = |location, start, end| PostHours {
    ///     post: Post::at(ResourceId::from_u128(location)),
    ///     rule: WeeklyRule::always(Weekday::Monday, WallRange::parse(start, end).unwrap()),
    /// };
    /// let hours = vec![at(1, "08:00", "12:00"), at(2, "11:00", "15:00")];
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours, overrides: vec![], base };
    /// let monday = date!(2026-05-18);
    /// let clashes = practice.clashes(monday, monday);
    /// assert_eq!(clashes[0].overlap.length(), slot_core::Length::minutes(60));
    /// ```
    pub fn clashes(&self, first: Date, last: Date) -> Vec<Clash> {
        let mut windows = self.opened_and_blocked(first, last);
        windows.sort_unstable_by_key(|(window, _)| *window);
        let mut found = Vec::new();
        for (place, (one, blocked)) in windows.iter().enumerate() {
            let later = windows.iter().skip(place + 1);
            for (other, also_blocked) in later.take_while(|(other, _)| other.span.start() < one.span.end()) {
                let Some(overlap) = one.span.intersection(other.span) else { continue };
                let is_elsewhere = one.post.location != other.post.location;
                let left = subtract(&subtract(&[overlap], blocked), also_blocked);
                if is_elsewhere && !left.is_empty() {
                    found.push(Clash { first: *one, second: *other, overlap });
                }
            }
        }
        found
    }

    /// Windows on these dates, each with the blocks of its post.
    fn opened_and_blocked(&self, first: Date, last: Date) -> Vec<(PostWindow, Vec<Span>)> {
        let mut found = Vec::new();
        for post in self.all_posts() {
            let zone = self.zone_at(post.location);
            // Hours may run over midnight.
            let end = last.next_day().unwrap_or(last);
            let days = zone.day(first).zip(zone.day(end)).and_then(|(a, b)| Span::new(a.start(), b.end()).ok());
            let Some(range) = days else { continue };
            let parts = self.schedules_of(post);
            let expanded: Vec<_> = parts.iter().map(|part| (part, part.schedule.expand(range))).collect();
            let mut blocked: Vec<Span> =
                expanded.iter().flat_map(|(_, expansion)| &expansion.blocks).map(|block| block.span).collect();
            blocked.sort_unstable();
            for (part, expansion) in &expanded {
                for window in &expansion.windows {
                    let origin = match window.source {
                        Source::Weekly(place) => part.hours.get(place).copied().map(Origin::Hours),
                        Source::Override(place) => part.overrides.get(place).copied().map(Origin::Override),
                    };
                    let date = zone.date(window.span.start());
                    let Some(origin) = origin.filter(|_| (first..=last).contains(&date)) else { continue };
                    found.push((PostWindow { span: window.span, post, origin }, blocked.clone()));
                }
            }
        }
        found
    }
}
