//! From a practice to calendars: one a post, and one for whoever does not ask where.

use super::{Post, Practice};
use crate::{
    Admission, Calendar, Durations, Effect, Instant, Ledger, Override, Refusal, ResourceId, Schedule, Wish, Zone, admit,
};
use std::collections::BTreeSet;

/// A schedule of one post, and where its parts come from.
pub(super) struct PostSchedule {
    pub(super) schedule: Schedule,
    /// The places in [`Practice::hours`] of the weekly rules.
    pub(super) hours: Vec<usize>,
    /// The places in [`Practice::overrides`] of the overrides.
    pub(super) overrides: Vec<usize>,
}

impl Practice {
    /// The location that counts where none is named: the primary one, or else the only one of the weekly hours.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// assert_eq!(practice.home(), None);
    /// ```
    pub fn home(&self) -> Option<ResourceId> {
        let mut worked = self.hours.iter().map(|hours| hours.post.location);
        let only = || {
            let first = worked.next()??;
            worked.all(|location| location == Some(first)).then_some(first)
        };
        self.primary.or_else(only)
    }

    /// The zone of a location, or of the one that counts where none is named. What is not known is as the provider's own.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// assert_eq!(practice.zone_at(None), &Zone::utc());
    /// ```
    pub fn zone_at(&self, location: Option<ResourceId>) -> &Zone {
        let known = location.or_else(|| self.home());
        let site = known.and_then(|known| self.sites.iter().find(|site| site.location == known));
        site.map_or(&self.base.zone, |site| &site.zone)
    }

    /// The posts, each with the calendar of its own hours, in the order of location, room and length.
    ///
    /// Each calendar is in the zone of its post, so that a daily limit counts the local days of that location. All of them
    /// are to be asked with the one ledger of the provider.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Post, PostHours, Practice, WallRange, WeeklyRule, Zone};
    /// let rule = |weekday| WeeklyRule::always(weekday, WallRange::ALL_DAY);
    /// let hours = [time::Weekday::Monday, time::Weekday::Friday];
    /// let hours = hours.map(|weekday| PostHours { post: Post::default(), rule: rule(weekday) }).to_vec();
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours, overrides: vec![], base };
    /// let posts = practice.posts();
    /// assert_eq!((posts.len(), posts[0].1.schedules[0].weekly.len()), (1, 2));
    /// ```
    pub fn posts(&self) -> Vec<(Post, Calendar)> {
        self.all_posts().into_iter().map(|post| (post, self.calendar_of(post))).collect()
    }

    /// The calendar of all posts together, for whoever does not ask where. A block holds everywhere in it, also one that
    /// names a location: it never opens what some post's own calendar has closed.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base: base.clone() };
    /// assert_eq!(practice.calendar(), base);
    /// ```
    pub fn calendar(&self) -> Calendar {
        let posts = self.all_posts();
        let schedules = posts.into_iter().flat_map(|post| self.schedules_of(post)).map(|part| part.schedule).collect();
        Calendar { zone: self.zone_at(None).clone(), schedules, ..self.base.clone() }
    }

    /// The calendar by which somebody of the business books at a location: only what is booked already counts, so that a
    /// wish is to be placed at [`crate::Placement::AnyTime`]. Any length will do.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Durations, Practice, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// assert_eq!(practice.counter(None).durations, Durations::Any);
    /// ```
    pub fn counter(&self, location: Option<ResourceId>) -> Calendar {
        let (zone, durations) = (self.zone_at(location).clone(), Durations::Any);
        Calendar { zone, durations, schedules: Vec::new(), ..self.base.clone() }
    }

    /// Whether one of the posts (of the location, if one is named) takes the wish, by the same judge that lists the slots of
    /// [`Practice::slots`]; and which of them. Rooms are to be asked by themselves.
    ///
    /// # Errors
    /// What the post says that comes nearest to taking it: the refusal that is found the latest.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Calendar, Instant, Ledger, Length, Practice, Refusal, Span, Wish, Zone};
    /// let base = Calendar::of(Zone::utc(), vec![]);
    /// let practice = Practice { sites: vec![], primary: None, hours: vec![], overrides: vec![], base };
    /// let wish = Wish::anywhere(Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap());
    /// let ledger = Ledger::new(wish.span, vec![]);
    /// assert_eq!(practice.admit_at(None, &ledger, wish.span.start(), &wish), Err(Refusal::OutsideHours));
    /// ```
    pub fn admit_at(
        &self,
        location: Option<ResourceId>,
        ledger: &Ledger,
        now: Instant,
        wish: &Wish,
    ) -> Result<(Post, Admission), Refusal> {
        let mut nearest = Refusal::OutsideHours;
        for (post, mut calendar) in self.posts() {
            if location.is_some_and(|wanted| post.location != Some(wanted)) {
                continue;
            }
            calendar.durations = Durations::Any;
            match admit(&calendar, ledger, now, wish) {
                Ok(admission) => return Ok((post, admission)),
                Err(Refusal::OutsideHours) => {}
                Err(refusal) => nearest = refusal,
            }
        }
        Err(nearest)
    }

    /// Every post of the weekly hours, and those that overrides open.
    pub(super) fn all_posts(&self) -> BTreeSet<Post> {
        let weekly = self.hours.iter().map(|hours| hours.post);
        let opened = self.overrides.iter().filter(|change| !matches!(change.rule.effect, Effect::Block(_)));
        weekly.chain(opened.map(|change| self.opened(change.location))).collect()
    }

    /// The post at which an override opens hours.
    fn opened(&self, location: Option<ResourceId>) -> Post {
        Post { location: location.or_else(|| self.home()), room: None, slot_length: None }
    }

    pub(super) fn calendar_of(&self, post: Post) -> Calendar {
        let schedules = self.schedules_of(post).into_iter().map(|part| part.schedule).collect();
        Calendar { zone: self.zone_at(post.location).clone(), schedules, ..self.base.clone() }
    }

    /// The post's own schedule first, then one for each other zone that blocks it.
    pub(super) fn schedules_of(&self, post: Post) -> Vec<PostSchedule> {
        let weekly: Vec<usize> = places(&self.hours, |hours| hours.post == post);
        let rules = weekly.iter().filter_map(|&place| self.hours.get(place)).map(|hours| hours.rule).collect();
        let own = Schedule::weekly(self.zone_at(post.location).clone(), rules);
        let mut found = vec![PostSchedule { schedule: own, hours: weekly, overrides: Vec::new() }];
        for (place, change) in self.overrides.iter().enumerate() {
            let (zone, effect) = match &change.rule.effect {
                Effect::Block(hours) => {
                    if change.location.is_some_and(|location| post.location != Some(location)) {
                        continue;
                    }
                    (self.zone_at(change.location), Effect::Block(*hours))
                }
                Effect::Open(_) if self.opened(change.location) != post => continue,
                Effect::Replace(_) if self.opened(change.location) != post => {
                    (self.zone_at(post.location), Effect::Replace(Vec::new()))
                }
                effect @ (Effect::Open(_) | Effect::Replace(_)) => (self.zone_at(post.location), effect.clone()),
            };
            let index = found.iter().position(|part| part.schedule.zone == *zone).unwrap_or_else(|| {
                let schedule = Schedule::weekly(zone.clone(), Vec::new());
                found.push(PostSchedule { schedule, hours: Vec::new(), overrides: Vec::new() });
                found.len() - 1
            });
            if let Some(part) = found.get_mut(index) {
                part.schedule.overrides.push(Override { dates: change.rule.dates, effect });
                part.overrides.push(place);
            }
        }
        found
    }
}

/// The places of those that will do.
fn places<T>(all: &[T], will_do: impl Fn(&T) -> bool) -> Vec<usize> {
    all.iter().enumerate().filter(|(_, one)| will_do(one)).map(|(place, _)| place).collect()
}
