//! The waitlist: who is offered a place that became free.

use crate::{Instant, Length, ResourceId, ServiceId, Span, WaitlistId, WallRange, WallTime, Zone};
use std::{cmp::Reverse, fmt, str::FromStr};
use time::Date;

/// Somebody who waits for a place.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, ResourceId, ServiceId, WaitFor, WaitPriority, Waiting, WaitlistId};
/// let waiting = Waiting {
///     id: WaitlistId::from_u128(1),
///     service: ServiceId::from_u128(2),
///     wants: WaitFor::Provider(ResourceId::from_u128(3)),
///     length: Length::minutes(30),
///     location: None,
///     first: None,
///     last: None,
///     part: None,
///     priority: WaitPriority::NONE,
///     since: Instant::from_seconds(0),
/// };
/// assert!(waiting.is_in_queue_of(&waiting));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// Which entry of the list.
    pub id: WaitlistId,
    /// What is waited for.
    pub service: ServiceId,
    /// With whom.
    pub wants: WaitFor,
    /// How long it takes.
    pub length: Length,
    /// Only at this location, if one is named.
    pub location: Option<ResourceId>,
    /// Not before this date, if one is named.
    pub first: Option<Date>,
    /// Not after this date, if one is named.
    pub last: Option<Date>,
    /// Only in this part of the day, if one is named.
    pub part: Option<DayPart>,
    /// How urgent it is.
    pub priority: WaitPriority,
    /// When the waiting began.
    pub since: Instant,
}

/// With whom somebody waits for a place.
///
/// # Example
/// ```
/// use slot_core::WaitFor;
/// let wants = WaitFor::Specialty("Cardiologia".to_owned());
/// assert!(wants.is_same_queue(&WaitFor::Specialty("CARDIOLOGIA".to_owned())));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WaitFor {
    /// With this provider.
    Provider(ResourceId),
    /// With any provider of this specialty, whatever the letter case.
    Specialty(String),
}

/// How urgent a wait is, from 0 (not at all) to 10.
///
/// # Example
/// ```
/// use slot_core::WaitPriority;
/// assert!(WaitPriority::new(3).unwrap() > WaitPriority::NONE);
/// assert_eq!(WaitPriority::new(11), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WaitPriority(u8);

/// A part of the day, by the clock on the wall: a place is in it when it starts in it.
///
/// # Example
/// ```
/// use slot_core::DayPart;
/// assert_eq!("morning".parse(), Ok(DayPart::Morning));
/// assert_eq!(DayPart::Morning.hours().end().to_string(), "12:00");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayPart {
    /// From 06:00 to 12:00.
    Morning,
    /// From 12:00 to 18:00.
    Afternoon,
    /// From 18:00 to 22:00.
    Evening,
}

/// Not the name of a part of the day.
///
/// # Example
/// ```
/// assert_eq!("noon".parse::<slot_core::DayPart>(), Err(slot_core::UnknownDayPart));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a part of the day")]
pub struct UnknownDayPart;

/// A place that became free.
///
/// # Example
/// ```
/// use slot_core::{FreePlace, Instant, Length, ResourceId, Span, Zone};
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
/// let utc = Zone::utc();
/// let place =
///     FreePlace { provider: ResourceId::from_u128(3), specialties: &[], location: None, zone: &utc, span };
/// assert_eq!(place.span.length(), Length::minutes(30));
/// ```
#[derive(Clone, Copy, Debug)]
pub struct FreePlace<'a> {
    /// Of which provider.
    pub provider: ResourceId,
    /// What that provider is good for.
    pub specialties: &'a [String],
    /// Where, if that is known.
    pub location: Option<ResourceId>,
    /// The zone of that location.
    pub zone: &'a Zone,
    /// From when to when.
    pub span: Span,
}

impl WaitPriority {
    /// Not urgent.
    pub const NONE: Self = Self(0);
    /// The most urgent.
    pub const HIGHEST: Self = Self(10);

    /// So urgent; `None` above 10.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WaitPriority::new(0), Some(slot_core::WaitPriority::NONE));
    /// ```
    pub const fn new(urgency: u8) -> Option<Self> {
        if urgency <= Self::HIGHEST.0 { Some(Self(urgency)) } else { None }
    }

    /// From 0 to 10.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::WaitPriority::HIGHEST.get(), 10);
    /// ```
    pub const fn get(self) -> u8 {
        self.0
    }
}

impl WaitFor {
    /// Whether both wait in one line.
    ///
    /// # Example
    /// ```
    /// use slot_core::{ResourceId, WaitFor};
    /// let provider = WaitFor::Provider(ResourceId::from_u128(1));
    /// assert!(!provider.is_same_queue(&WaitFor::Specialty("x".to_owned())));
    /// ```
    pub fn is_same_queue(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Provider(one), Self::Provider(other)) => one == other,
            (Self::Specialty(one), Self::Specialty(other)) => same_text(one, other),
            (Self::Provider(_), Self::Specialty(_)) | (Self::Specialty(_), Self::Provider(_)) => false,
        }
    }

    fn is_met_by(&self, place: &FreePlace<'_>) -> bool {
        match self {
            Self::Provider(provider) => *provider == place.provider,
            Self::Specialty(wanted) => place.specialties.iter().any(|known| same_text(wanted, known)),
        }
    }
}

impl Waiting {
    /// Whether both wait in one line: for the same service, with the same provider or specialty.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, ResourceId, ServiceId, WaitFor, WaitPriority, Waiting, WaitlistId};
    /// # let waiting = Waiting {
    /// #     id: WaitlistId::from_u128(1), service: ServiceId::from_u128(2),
    /// #     wants: WaitFor::Provider(ResourceId::from_u128(3)), length: Length::minutes(30), location: None,
    /// #     first: None, last: None, part: None, priority: WaitPriority::NONE, since: Instant::from_seconds(0),
    /// # };
    /// let other = Waiting { service: ServiceId::from_u128(9), ..waiting.clone() };
    /// assert!(!waiting.is_in_queue_of(&other));
    /// ```
    pub fn is_in_queue_of(&self, other: &Self) -> bool {
        self.service == other.service && self.wants.is_same_queue(&other.wants)
    }

    /// Whether the place will do: the right provider or specialty, location, date and part of the day (by the clock of the
    /// place), and long enough.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{FreePlace, Instant, Length, ResourceId, ServiceId, Span, WaitFor, WaitPriority, Waiting, WaitlistId, Zone};
    /// # let waiting = Waiting {
    /// #     id: WaitlistId::from_u128(1), service: ServiceId::from_u128(2),
    /// #     wants: WaitFor::Provider(ResourceId::from_u128(3)), length: Length::minutes(30), location: None,
    /// #     first: None, last: None, part: None, priority: WaitPriority::NONE, since: Instant::from_seconds(0),
    /// # };
    /// let span = |minutes| Span::starting(Instant::from_seconds(0), Length::minutes(minutes)).unwrap();
    /// let (provider, utc) = (ResourceId::from_u128(3), Zone::utc());
    /// let place = FreePlace { provider, specialties: &[], location: None, zone: &utc, span: span(30) };
    /// assert!(waiting.fits(&place));
    /// assert!(!waiting.fits(&FreePlace { span: span(20), ..place }));
    /// ```
    pub fn fits(&self, place: &FreePlace<'_>) -> bool {
        let local = place.zone.local(place.span.start());
        let minutes = u16::from(local.hour()) * 60 + u16::from(local.minute());
        self.wants.is_met_by(place)
            && self.length <= place.span.length()
            && self.location.is_none_or(|wanted| place.location == Some(wanted))
            && self.first.is_none_or(|first| first <= local.date())
            && self.last.is_none_or(|last| local.date() <= last)
            && self.part.is_none_or(|part| part.holds(minutes))
    }

    /// The order in which places are offered: the most urgent first, then who has waited the longest, then by id. Lines for
    /// a provider and for a specialty that meet at one place are merged by the same order.
    ///
    /// # Example
    /// ```
    /// # use slot_core::{Instant, Length, ResourceId, ServiceId, WaitFor, WaitPriority, Waiting, WaitlistId};
    /// # let waiting = Waiting {
    /// #     id: WaitlistId::from_u128(1), service: ServiceId::from_u128(2),
    /// #     wants: WaitFor::Provider(ResourceId::from_u128(3)), length: Length::minutes(30), location: None,
    /// #     first: None, last: None, part: None, priority: WaitPriority::NONE, since: Instant::from_seconds(0),
    /// # };
    /// let urgent = Waiting { priority: WaitPriority::HIGHEST, since: Instant::from_seconds(9), ..waiting.clone() };
    /// assert!(urgent.turn() < waiting.turn());
    /// ```
    pub const fn turn(&self) -> (Reverse<WaitPriority>, Instant, WaitlistId) {
        (Reverse(self.priority), self.since, self.id)
    }
}

impl DayPart {
    /// All of them, in the order of the day.
    pub const ALL: [Self; 3] = [Self::Morning, Self::Afternoon, Self::Evening];

    /// From when to when by the clock.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::DayPart::Evening.hours().start().to_string(), "18:00");
    /// ```
    pub const fn hours(self) -> WallRange {
        let (start, end) = match self {
            Self::Morning => (6, 12),
            Self::Afternoon => (12, 18),
            Self::Evening => (18, 22),
        };
        match (WallTime::new(start * 60), WallTime::new(end * 60)) {
            (Ok(start), Ok(end)) => match WallRange::new(start, end) {
                Ok(hours) => hours,
                Err(_) => WallRange::ALL_DAY,
            },
            (Ok(_) | Err(_), _) => WallRange::ALL_DAY,
        }
    }

    /// Its name in small letters, as it is stored.
    ///
    /// # Example
    /// ```
    /// assert_eq!(slot_core::DayPart::Afternoon.name(), "afternoon");
    /// ```
    pub const fn name(self) -> &'static str {
        match self {
            Self::Morning => "morning",
            Self::Afternoon => "afternoon",
            Self::Evening => "evening",
        }
    }

    fn holds(self, minutes: u16) -> bool {
        let hours = self.hours();
        (hours.start().minutes()..hours.end().minutes()).contains(&minutes)
    }
}

impl FromStr for DayPart {
    type Err = UnknownDayPart;

    fn from_str(text: &str) -> Result<Self, UnknownDayPart> {
        Self::ALL.into_iter().find(|part| part.name() == text).ok_or(UnknownDayPart)
    }
}

impl fmt::Display for DayPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Who is offered a place: of those whom it fits, the one whose turn it is. The entries may come in any order and from any
/// number of lines.
///
/// # Example
/// ```
/// # use slot_core::{FreePlace, Instant, Length, ResourceId, ServiceId, Span, WaitFor, WaitPriority, Waiting, WaitlistId, Zone, next_in_line};
/// # let waiting = Waiting {
/// #     id: WaitlistId::from_u128(1), service: ServiceId::from_u128(2),
/// #     wants: WaitFor::Provider(ResourceId::from_u128(3)), length: Length::minutes(30), location: None,
/// #     first: None, last: None, part: None, priority: WaitPriority::NONE, since: Instant::from_seconds(0),
/// # };
/// let span = Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap();
/// let (provider, utc) = (ResourceId::from_u128(3), Zone::utc());
/// let place = FreePlace { provider, specialties: &[], location: None, zone: &utc, span };
/// let later = Waiting { id: WaitlistId::from_u128(2), since: Instant::from_seconds(1), ..waiting.clone() };
/// assert_eq!(next_in_line(&[later, waiting.clone()], &place), Some(&waiting));
/// ```
pub fn next_in_line<'a>(entries: &'a [Waiting], place: &FreePlace<'_>) -> Option<&'a Waiting> {
    entries.iter().filter(|entry| entry.fits(place)).min_by_key(|entry| entry.turn())
}

/// The place of an entry in its line, from one, and how many wait in that line. Entries of other lines may be among those
/// given; `None` when the entry is not.
///
/// # Example
/// ```
/// # use slot_core::{Instant, Length, ResourceId, ServiceId, WaitFor, WaitPriority, Waiting, WaitlistId, place_in_line};
/// # let waiting = Waiting {
/// #     id: WaitlistId::from_u128(1), service: ServiceId::from_u128(2),
/// #     wants: WaitFor::Provider(ResourceId::from_u128(3)), length: Length::minutes(30), location: None,
/// #     first: None, last: None, part: None, priority: WaitPriority::NONE, since: Instant::from_seconds(0),
/// # };
/// let later = Waiting { id: WaitlistId::from_u128(2), since: Instant::from_seconds(1), ..waiting.clone() };
/// assert_eq!(place_in_line(&[later.clone(), waiting], later.id), Some((2, 2)));
/// ```
pub fn place_in_line(entries: &[Waiting], id: WaitlistId) -> Option<(usize, usize)> {
    let own = entries.iter().find(|entry| entry.id == id)?;
    let line = || entries.iter().filter(|entry| entry.is_in_queue_of(own));
    let ahead = line().filter(|entry| entry.turn() < own.turn()).count();
    Some((ahead + 1, line().count()))
}

/// Whether two texts are the same, whatever the letter case.
fn same_text(one: &str, other: &str) -> bool {
    one.trim().to_lowercase() == other.trim().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::{date, utc_datetime};

    fn waiting(id: u128, priority: u8, since: i64) -> Waiting {
        Waiting {
            id: WaitlistId::from_u128(id),
            service: ServiceId::from_u128(1),
            wants: WaitFor::Provider(ResourceId::from_u128(1)),
            length: Length::minutes(30),
            location: None,
            first: None,
            last: None,
            part: None,
            priority: WaitPriority::new(priority).unwrap(),
            since: Instant::from_seconds(since),
        }
    }

    #[test]
    fn what_fits_is_read_by_the_clock_of_the_place() {
        let zone: Zone = "America/Sao_Paulo".parse().unwrap();
        // 22:00 on the 14th in Sao Paulo, 01:00 on the 15th in UTC; and 11:59 on the 14th.
        let (late, noon) = (utc_datetime!(2026-05-15 01:00), utc_datetime!(2026-05-14 14:59));
        let here = Some(ResourceId::from_u128(7));
        let place = |at| FreePlace {
            provider: ResourceId::from_u128(1),
            specialties: &[],
            location: here,
            zone: &zone,
            span: Span::starting(Instant::from(at), Length::minutes(30)).unwrap(),
        };
        let base = waiting(1, 0, 0);
        for (wish, at, fits) in [
            (Waiting { last: Some(date!(2026 - 05 - 14)), ..base.clone() }, late, true),
            (Waiting { first: Some(date!(2026 - 05 - 15)), ..base.clone() }, late, false),
            (Waiting { first: Some(date!(2026 - 05 - 14)), ..base.clone() }, late, true),
            (Waiting { part: Some(DayPart::Evening), ..base.clone() }, late, false),
            (Waiting { part: Some(DayPart::Morning), ..base.clone() }, noon, true),
            (Waiting { part: Some(DayPart::Afternoon), ..base.clone() }, noon, false),
            (Waiting { location: here, ..base.clone() }, noon, true),
            (Waiting { location: Some(ResourceId::from_u128(8)), ..base.clone() }, noon, false),
            (Waiting { length: Length::minutes(31), ..base.clone() }, noon, false),
            (Waiting { wants: WaitFor::Provider(ResourceId::from_u128(2)), ..base.clone() }, noon, false),
        ] {
            assert_eq!(wish.fits(&place(at)), fits, "{wish:?} at {at}");
        }
    }

    #[test]
    fn lines_for_a_provider_and_a_specialty_merge_at_one_place() {
        let specialty = |entry: Waiting| Waiting { wants: WaitFor::Specialty("Cardiologia".to_owned()), ..entry };
        let entries = [waiting(1, 0, 10), specialty(waiting(2, 0, 5)), waiting(3, 2, 20), specialty(waiting(4, 2, 30))];
        let (specialties, utc) = (["CARDIOLOGIA".to_owned()], Zone::utc());
        let place = FreePlace {
            provider: ResourceId::from_u128(1),
            specialties: &specialties,
            location: None,
            zone: &utc,
            span: Span::starting(Instant::from_seconds(0), Length::minutes(30)).unwrap(),
        };
        let mut left = entries.to_vec();
        let mut order = Vec::new();
        while let Some(next) = next_in_line(&left, &place).map(|entry| entry.id) {
            order.push(next.as_u128());
            left.retain(|entry| entry.id != next);
        }
        assert_eq!(order, [3, 4, 2, 1]);
        let places = [1, 2, 3, 4].map(|id| place_in_line(&entries, WaitlistId::from_u128(id)));
        assert_eq!(places, [Some((2, 2)), Some((2, 2)), Some((1, 2)), Some((1, 2))]);
        assert_eq!(place_in_line(&entries, WaitlistId::from_u128(5)), None);
        assert_eq!(
            next_in_line(&entries, &FreePlace { provider: ResourceId::from_u128(2), specialties: &[], ..place }),
            None
        );
    }

    #[test]
    fn dayparts_have_names_and_hours() {
        for part in DayPart::ALL {
            assert_eq!(part.name().parse(), Ok(part));
            assert!(!part.hours().is_overnight());
        }
    }
}
