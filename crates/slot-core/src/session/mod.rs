//! Sessions: places that many people share at one time, in the same hours of every week, once, or by a recurrence rule.

mod admit;
mod choose;
mod days;
mod places;
mod series;

pub use admit::{OpenSession, OpenSessions, SessionQuery, SessionWish, admit_session, open_sessions};
pub use choose::{ServiceFit, SessionOffer, choose_session};
pub use days::SessionDays;
pub use places::{BadShare, Party, Places, SessionChannel};

use crate::{Activity, Instant, Length, Notice, RecurrenceRule, Span, WallTime, WeeklyRule, Zone};
use std::collections::{BTreeMap, BTreeSet};
use time::Date;

/// A series of sessions, and everything that decides when one can be booked, but the bookings themselves.
///
/// It is a calendar of its own: its claims are kept apart from those of any other, so that a [`crate::Ledger`] for it
/// holds nothing else.
///
/// # Example
/// ```
/// use slot_core::{Places, SessionRule, Sessions, WallRange, WeeklyRule, Zone};
/// use time::{Weekday, macros::date};
///
/// // Twenty places on Tuesday mornings, ten of them for the API.
/// let hours = WallRange::parse("09:00", "11:00").unwrap();
/// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Tuesday, hours));
/// let mornings = Sessions::of(Zone::utc(), rule, Places::new(20, 10).unwrap());
/// assert!(mornings.on(date!(2026-03-10)).is_some() && mornings.on(date!(2026-03-11)).is_none());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Sessions {
    /// Whether they take bookings at all.
    pub activity: Activity,
    /// The zone in which dates and wall times are read.
    pub zone: Zone,
    /// When they are.
    pub rule: SessionRule,
    /// How many places each has.
    pub places: Places,
    /// How large a party may be.
    pub party: Party,
    /// What differs on single dates.
    pub changes: BTreeMap<Date, DateChange>,
    /// Stretches during which nothing takes place, as instants: no session that overlaps one can be booked.
    pub closures: Vec<Span>,
    /// How soon a session may start that is booked.
    pub notice: Notice,
    /// How far ahead a session may start that is booked, from now; `None` is without limit.
    pub horizon: Option<Length>,
}

/// When sessions are.
///
/// # Example
/// ```
/// use slot_core::{Length, Places, SessionRule, Sessions, Zone};
/// use time::macros::date;
/// let yoga = SessionRule::Recurring {
///     first: date!(2026-03-02),
///     at: "19:00".parse().unwrap(),
///     length: Length::minutes(90),
///     rule: "FREQ=WEEKLY;BYDAY=MO,WE".parse().unwrap(),
///     except: [date!(2026-03-04)].into(),
/// };
/// let yoga = Sessions::of(Zone::utc(), yoga, Places::open_to_all(12));
/// assert!(yoga.on(date!(2026-03-02)).is_some() && yoga.on(date!(2026-03-04)).is_none());
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum SessionRule {
    /// In the same hours of every week.
    Weekly(WeeklyRule),
    /// Once.
    Once {
        /// On which local date.
        date: Date,
        /// From when on by the clock.
        at: WallTime,
        /// How long, in elapsed time.
        length: Length,
    },
    /// Again and again.
    Recurring {
        /// The local date that the rule counts from.
        first: Date,
        /// From when on by the clock.
        at: WallTime,
        /// How long each is, in elapsed time.
        length: Length,
        /// The rule.
        rule: RecurrenceRule,
        /// Dates that the rule gives and on which there is none. They count towards the rule's `COUNT` all the same.
        except: BTreeSet<Date>,
    },
}

/// What differs on one date.
///
/// # Example
/// ```
/// use slot_core::{DateChange, SessionStatus};
/// let smaller = DateChange { max: Some(8), ..DateChange::NONE };
/// assert_eq!(smaller.status, SessionStatus::Open);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DateChange {
    /// Whether it takes bookings.
    pub status: SessionStatus,
    /// How many places there are in all; `None` is as many as ever. A share that is more becomes as many.
    pub max: Option<u32>,
}

/// Whether a session takes bookings.
///
/// # Example
/// ```
/// use slot_core::{DateChange, SessionStatus};
/// assert_eq!(DateChange::CLOSED.status, SessionStatus::Closed);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionStatus {
    /// It does.
    Open,
    /// It does not. What is booked stays booked.
    Closed,
}

/// One session of a series. Made by [`Sessions`].
///
/// # Example
/// ```
/// use slot_core::{Length, Places, SessionRule, Sessions, Zone};
/// use time::macros::{date, utc_datetime};
/// let date = date!(2026-03-10);
/// let rule = SessionRule::Once { date, at: "20:00".parse().unwrap(), length: Length::minutes(120) };
/// let concert = Sessions::of("America/Sao_Paulo".parse::<Zone>().unwrap(), rule, Places::open_to_all(300));
/// let evening = concert.on(date).unwrap();
/// assert_eq!(evening.span.start().to_utc(), utc_datetime!(2026-03-10 23:00));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Session {
    /// The local date on which its rule puts it.
    pub date: Date,
    /// From when to when.
    pub span: Span,
    /// How many places it has on that date.
    pub places: Places,
    /// Whether it takes bookings on that date.
    pub status: SessionStatus,
    /// The whole of its date, where it is the only one of its series on it.
    day: Option<Span>,
}

impl DateChange {
    /// No change.
    pub const NONE: Self = Self { status: SessionStatus::Open, max: None };
    /// No bookings are taken.
    pub const CLOSED: Self = Self { status: SessionStatus::Closed, max: None };
}

impl Sessions {
    /// A series that takes parties of any size, with nothing that differs and without further rules.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Notice, Party, Places, SessionRule, Sessions, WallRange, WeeklyRule, Zone};
    /// let rule = SessionRule::Weekly(WeeklyRule::always(time::Weekday::Sunday, WallRange::ALL_DAY));
    /// let sundays = Sessions::of(Zone::utc(), rule, Places::open_to_all(5));
    /// assert_eq!((sundays.party, sundays.notice, sundays.horizon), (Party::ANY, Notice::PastAllowed, None));
    /// ```
    pub const fn of(zone: Zone, rule: SessionRule, places: Places) -> Self {
        Self {
            activity: Activity::Active,
            zone,
            rule,
            places,
            party: Party::ANY,
            changes: BTreeMap::new(),
            closures: Vec::new(),
            notice: Notice::PastAllowed,
            horizon: None,
        }
    }

    /// The session that its rule puts on this local date, the first if there are several (a rule by the hour or the
    /// minute).
    ///
    /// # Example
    /// ```
    /// use slot_core::{Places, SessionRule, Sessions, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::date};
    /// let hours = WallRange::parse("22:00", "02:00").unwrap();
    /// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Friday, hours));
    /// let night = Sessions::of(Zone::utc(), rule, Places::open_to_all(80));
    /// // It goes on into Saturday, but it is Friday's.
    /// assert!(night.on(date!(2026-03-13)).is_some() && night.on(date!(2026-03-14)).is_none());
    /// ```
    pub fn on(&self, date: Date) -> Option<Session> {
        const DAY: Length = Length::minutes(1440);
        // A clock that jumps over midnight may carry a late start into the next date.
        self.starting_within(self.zone.day(date)?.widened(DAY, DAY)).find(|session| session.date == date)
    }

    /// The session that has begun at this moment and not ended; the last to begin if there are several.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Places, SessionRule, Sessions, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::utc_datetime};
    /// let hours = WallRange::parse("09:00", "11:00").unwrap();
    /// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Tuesday, hours));
    /// let mornings = Sessions::of(Zone::utc(), rule, Places::open_to_all(20));
    /// assert!(mornings.at(Instant::from(utc_datetime!(2026-03-10 10:59))).is_some());
    /// assert!(mornings.at(Instant::from(utc_datetime!(2026-03-10 11:00))).is_none());
    /// ```
    pub fn at(&self, at: Instant) -> Option<Session> {
        let starts = Span::moment(at).widened(self.longest(), Length::ZERO);
        self.starting_within(starts).filter(|session| session.span.holds(at)).last()
    }

    /// Every session that starts within the range, closed and full ones too, in order.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Length, Places, SessionRule, Sessions, Span, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::utc_datetime};
    /// let hours = WallRange::parse("09:00", "11:00").unwrap();
    /// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Tuesday, hours));
    /// let mornings = Sessions::of(Zone::utc(), rule, Places::open_to_all(20));
    /// let from = Instant::from(utc_datetime!(2026-03-01 00:00));
    /// let march = Span::starting(from, Length::minutes(31 * 1440)).unwrap();
    /// assert_eq!(mornings.starting_within(march).count(), 5);
    /// ```
    pub fn starting_within(&self, starts: Span) -> SessionDays<'_> {
        SessionDays::new(self, starts)
    }

    /// What a [`crate::Ledger`] must cover to decide about a wish for the session at this moment.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Length, Places, SessionRule, Sessions, WallRange, WeeklyRule, Zone};
    /// use time::{Weekday, macros::utc_datetime};
    /// let hours = WallRange::parse("09:00", "11:00").unwrap();
    /// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Tuesday, hours));
    /// let mornings = Sessions::of(Zone::utc(), rule, Places::open_to_all(20));
    /// let reach = mornings.reach(Instant::from(utc_datetime!(2026-03-10 09:30)));
    /// assert_eq!(reach.length(), Length::minutes(24 * 60));
    /// ```
    pub fn reach(&self, at: Instant) -> Span {
        self.at(at).map_or(Span::moment(at), Session::reach)
    }
}
