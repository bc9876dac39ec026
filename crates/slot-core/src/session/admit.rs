//! Which sessions can be booked, and whether this one can: one function decides both.

use super::{Session, SessionChannel, SessionDays, SessionStatus, Sessions};
use crate::{Admission, Instant, Ledger, Refusal, Span, availability::judge, lanes::assign};
use std::num::NonZeroU32;

/// What somebody wants to book of a series.
///
/// # Example
/// ```
/// use slot_core::{Instant, SessionChannel, SessionWish};
/// use std::num::NonZeroU32;
/// let at = Instant::from_seconds(0);
/// let wish = SessionWish { at, places: NonZeroU32::MIN, channel: SessionChannel::Api };
/// assert_ne!(wish, SessionWish { channel: SessionChannel::Staff, ..wish });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionWish {
    /// A moment of the session; it need not be its start.
    pub at: Instant,
    /// How many places: the size of the party.
    pub places: NonZeroU32,
    /// Through whom.
    pub channel: SessionChannel,
}

/// A question for sessions that can be booked.
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, SessionChannel, SessionQuery, Span};
/// use std::num::NonZeroU32;
/// let starts = Span::starting(Instant::from_seconds(0), Length::minutes(1440)).unwrap();
/// let query = SessionQuery { starts, places: NonZeroU32::MIN, channel: SessionChannel::Api };
/// assert_eq!(query.starts, starts);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SessionQuery {
    /// Sessions start within it; they may end after it.
    pub starts: Span,
    /// How many places must be free.
    pub places: NonZeroU32,
    /// Through whom.
    pub channel: SessionChannel,
}

/// A session that can be booked.
///
/// # Example
/// ```
/// use slot_core::{Length, OpenSession, Places, SessionRule, Sessions, Zone};
/// use time::macros::date;
/// let rule = SessionRule::Once { date: date!(2026-03-10), at: "20:00".parse().unwrap(), length: Length::minutes(60) };
/// let session = Sessions::of(Zone::utc(), rule, Places::open_to_all(300)).on(date!(2026-03-10)).unwrap();
/// assert_eq!(OpenSession { session, remaining: 7 }.session.places.max(), 300);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenSession {
    /// Which one.
    pub session: Session,
    /// How many places are left for the channel that asks; at least as many as were asked for.
    pub remaining: u32,
}

/// The sessions that answer a [`SessionQuery`], in order. Made by [`open_sessions`].
///
/// # Example
/// ```
/// use slot_core::{
///     Activity, Instant, Ledger, Length, Places, Refusal, SessionChannel, SessionQuery, SessionRule, Sessions, Span,
///     Zone, open_sessions,
/// };
/// use std::num::NonZeroU32;
/// use time::macros::date;
/// let rule = SessionRule::Once { date: date!(2026-03-10), at: "20:00".parse().unwrap(), length: Length::minutes(60) };
/// let mut concert = Sessions::of(Zone::utc(), rule, Places::open_to_all(300));
/// concert.activity = Activity::Inactive;
/// let starts = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// let query = SessionQuery { starts, places: NonZeroU32::MIN, channel: SessionChannel::Api };
/// let ledger = Ledger::new(concert.reach_of_query(&query), vec![]);
/// assert_eq!(open_sessions(&concert, &ledger, starts.start(), &query).err(), Some(Refusal::Inactive));
/// ```
#[derive(Clone, Debug)]
pub struct OpenSessions<'a> {
    days: SessionDays<'a>,
    sessions: &'a Sessions,
    ledger: &'a Ledger,
    now: Instant,
    places: NonZeroU32,
    channel: SessionChannel,
}

/// Decides one wish, by the same function that lists sessions (see [`open_sessions`]).
///
/// The ledger holds the claims of this series alone, and must cover [`Sessions::reach`] of the wish's moment; a smaller
/// one is a programming error (an assertion in debug builds). All places are granted or none. The lanes lie below what
/// the channel may fill, and nobody ever has to make room: [`Admission::moves`] is empty.
///
/// # Errors
/// The first check that fails, in the order of the variants of [`Refusal`]. [`Refusal::OutsideHours`] means that there
/// is no session at that moment, [`Refusal::Closed`] that it takes no bookings on its date or that a closure overlaps it.
///
/// # Example
/// ```
/// use slot_core::{
///     BookingId, Claim, Instant, Ledger, Owner, Places, Refusal, SessionChannel, SessionRule, SessionWish, Sessions,
///     WallRange, WeeklyRule, Zone, admit_session,
/// };
/// use std::num::NonZeroU32;
/// use time::{Weekday, macros::utc_datetime};
///
/// // Three places on Tuesday mornings, two of them for the API.
/// let hours = WallRange::parse("09:00", "11:00").unwrap();
/// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Tuesday, hours));
/// let mornings = Sessions::of(Zone::utc(), rule, Places::new(3, 2).unwrap());
///
/// let now = Instant::from(utc_datetime!(2026-03-09 00:00));
/// let at = Instant::from(utc_datetime!(2026-03-10 09:30));
/// let couple = SessionWish { at, places: NonZeroU32::new(2).unwrap(), channel: SessionChannel::Api };
/// let granted = admit_session(&mornings, &Ledger::new(mornings.reach(at), vec![]), now, &couple).unwrap();
/// assert_eq!(granted.lanes, [0, 1]);
///
/// let owner = Owner::Booking(BookingId::from_u128(1));
/// let claims = granted.lanes.iter().map(|&lane| Claim { lane, busy: granted.busy, core: granted.busy, owner });
/// let ledger = Ledger::new(mornings.reach(at), claims.collect());
/// let single = SessionWish { places: NonZeroU32::MIN, ..couple };
/// assert_eq!(admit_session(&mornings, &ledger, now, &single), Err(Refusal::Taken { remaining: 0 }));
/// let by_staff = SessionWish { channel: SessionChannel::Staff, ..single };
/// assert_eq!(admit_session(&mornings, &ledger, now, &by_staff).unwrap().lanes, [2]);
/// ```
pub fn admit_session(
    sessions: &Sessions,
    ledger: &Ledger,
    now: Instant,
    wish: &SessionWish,
) -> Result<Admission, Refusal> {
    whole_question(sessions, wish.places)?;
    let Some(session) = sessions.at(wish.at) else {
        in_time(sessions, now, wish.at)?;
        return Err(Refusal::OutsideHours);
    };
    debug_assert!(ledger.covers().contains(session.reach()), "the ledger must cover the session's reach");
    decide(sessions, &session, ledger, now, wish.places, wish.channel)?;
    // Of the lanes below the limit as many are free of every claim that counts as there are places left.
    Ok(assign(session.places.limit(wish.channel), ledger, now, session.span, wish.places))
}

/// The sessions that can be booked at `now`, lazily and in order.
///
/// A session is listed if and only if [`admit_session`] admits a wish for its start, through the same channel and for as
/// many places. The ledger must cover [`Sessions::reach_of_query`]; a smaller one is a programming error and lists
/// sessions that are full.
///
/// # Errors
/// [`Refusal::Inactive`] and the two about the size of the party, which refuse the question as a whole.
///
/// # Example
/// ```
/// use slot_core::{
///     DateChange, Instant, Ledger, Length, Places, SessionChannel, SessionQuery, SessionRule, Sessions, Span,
///     WallRange, WeeklyRule, Zone, open_sessions,
/// };
/// use std::num::NonZeroU32;
/// use time::{Weekday, macros::{date, utc_datetime}};
///
/// let hours = WallRange::parse("09:00", "11:00").unwrap();
/// let rule = SessionRule::Weekly(WeeklyRule::always(Weekday::Tuesday, hours));
/// let mut mornings = Sessions::of(Zone::utc(), rule, Places::new(20, 10).unwrap());
/// mornings.changes.insert(date!(2026-03-10), DateChange::CLOSED);
///
/// let now = Instant::from(utc_datetime!(2026-03-09 00:00));
/// let starts = Span::starting(now, Length::minutes(14 * 1440)).unwrap();
/// let query = SessionQuery { starts, places: NonZeroU32::MIN, channel: SessionChannel::Api };
/// let ledger = Ledger::new(mornings.reach_of_query(&query), vec![]);
/// let open: Vec<_> = open_sessions(&mornings, &ledger, now, &query).unwrap().collect();
/// assert_eq!(open.len(), 1);
/// assert_eq!((open[0].session.date, open[0].remaining), (date!(2026-03-17), 10));
/// ```
pub fn open_sessions<'a>(
    sessions: &'a Sessions,
    ledger: &'a Ledger,
    now: Instant,
    query: &SessionQuery,
) -> Result<OpenSessions<'a>, Refusal> {
    debug_assert!(ledger.covers().contains(sessions.reach_of_query(query)), "the ledger must cover the query's reach");
    whole_question(sessions, query.places)?;
    let days = sessions.starting_within(query.starts);
    Ok(OpenSessions { days, sessions, ledger, now, places: query.places, channel: query.channel })
}

impl Sessions {
    /// What a [`Ledger`] must cover to answer this query.
    ///
    /// # Example
    /// ```
    /// use slot_core::{Instant, Length, Places, SessionChannel, SessionQuery, SessionRule, Sessions, Span, Zone};
    /// use std::num::NonZeroU32;
    /// use time::macros::date;
    /// let at = "20:00".parse().unwrap();
    /// let rule = SessionRule::Once { date: date!(2026-03-10), at, length: Length::minutes(60) };
    /// let concert = Sessions::of(Zone::utc(), rule, Places::open_to_all(300));
    /// let starts = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
    /// let query = SessionQuery { starts, places: NonZeroU32::MIN, channel: SessionChannel::Api };
    /// assert!(concert.reach_of_query(&query).contains(starts));
    /// ```
    pub fn reach_of_query(&self, query: &SessionQuery) -> Span {
        // A session reaches over its own date, which begins at most a day before it does, or two where a date is skipped.
        let day = crate::Length::minutes(2 * 1440);
        query.starts.widened(day, day + self.longest())
    }
}

impl Iterator for OpenSessions<'_> {
    type Item = OpenSession;

    fn next(&mut self) -> Option<OpenSession> {
        self.days.by_ref().find_map(|session| {
            let left = decide(self.sessions, &session, self.ledger, self.now, self.places, self.channel);
            left.ok().map(|remaining| OpenSession { session, remaining })
        })
    }
}

impl std::iter::FusedIterator for OpenSessions<'_> {}

/// What refuses every session of the series alike.
fn whole_question(sessions: &Sessions, places: NonZeroU32) -> Result<(), Refusal> {
    judge::activity(sessions.activity)?;
    sessions.party.check(places)
}

fn in_time(sessions: &Sessions, now: Instant, start: Instant) -> Result<(), Refusal> {
    judge::notice(sessions.notice, now, start)?;
    judge::horizon(sessions.horizon, now, start)
}

/// Whether the session can be booked; how many places are left for the channel, before any are taken.
fn decide(
    sessions: &Sessions,
    session: &Session,
    ledger: &Ledger,
    now: Instant,
    places: NonZeroU32,
    channel: SessionChannel,
) -> Result<u32, Refusal> {
    in_time(sessions, now, session.span.start())?;
    if session.status == SessionStatus::Closed {
        return Err(Refusal::Closed { by: session.span });
    }
    if let Some(&by) = sessions.closures.iter().filter(|closure| closure.overlaps(session.span)).min() {
        return Err(Refusal::Closed { by });
    }
    let remaining = session.remaining(ledger, now, channel);
    if remaining >= places.get() { Ok(remaining) } else { Err(Refusal::Taken { remaining }) }
}
