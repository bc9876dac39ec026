//! The sessions of a series, one by one.

use super::{Session, SessionRule, Sessions};
use crate::{Length, Occurrences, Span, WallTime, WeeklyRule};
use std::collections::BTreeSet;
use time::{Date, Duration, PrimitiveDateTime};

/// The sessions that start within a range: see [`Sessions::starting_within`].
///
/// # Example
/// ```
/// use slot_core::{Instant, Length, Places, SessionDays, SessionRule, Sessions, Span, Zone};
/// use time::macros::date;
/// let rule = SessionRule::Once { date: date!(2026-03-10), at: "20:00".parse().unwrap(), length: Length::minutes(60) };
/// let concert = Sessions::of(Zone::utc(), rule, Places::open_to_all(300));
/// let long_ago = Span::starting(Instant::from_seconds(0), Length::minutes(60)).unwrap();
/// let mut none: SessionDays<'_> = concert.starting_within(long_ago);
/// assert_eq!(none.next(), None);
/// ```
#[derive(Clone, Debug)]
pub struct SessionDays<'a> {
    sessions: &'a Sessions,
    starts: Span,
    walk: Walk<'a>,
}

/// Where the walk through a rule has come to.
#[derive(Clone, Debug)]
enum Walk<'a> {
    Weekly { rule: &'a WeeklyRule, next: Date },
    Once { date: Date, at: WallTime, length: Length },
    Recurring { series: Box<Occurrences<'a>>, length: Length, except: &'a BTreeSet<Date> },
    Ended,
}

/// What comes next in a rule.
enum Step {
    Session(Date, Span),
    /// A date on which there is none after all.
    Nothing,
    End,
}

impl<'a> SessionDays<'a> {
    pub(super) fn new(sessions: &'a Sessions, starts: Span) -> Self {
        let walk = match &sessions.rule {
            SessionRule::Weekly(rule) => {
                let from = sessions.zone.date(starts.start()).saturating_sub(Duration::days(2));
                let from = rule.valid.from.map_or(from, |valid| from.max(valid));
                let days = rule.weekday.number_days_from_monday() + 7 - from.weekday().number_days_from_monday();
                from.checked_add(Duration::days(i64::from(days % 7)))
                    .map_or(Walk::Ended, |next| Walk::Weekly { rule, next })
            }
            SessionRule::Once { date, at, length } => Walk::Once { date: *date, at: *at, length: *length },
            SessionRule::Recurring { first, at, length, rule, except } => match local(*first, *at) {
                Some(start) => {
                    let series = Box::new(rule.occurrences(start, &sessions.zone));
                    Walk::Recurring { series, length: *length, except }
                }
                None => Walk::Ended,
            },
        };
        Self { sessions, starts, walk }
    }

    fn step(&mut self) -> Step {
        let zone = &self.sessions.zone;
        match &mut self.walk {
            Walk::Weekly { rule, next } => {
                let (date, hours) = (*next, rule.hours);
                if !rule.valid.holds_on(date) || zone.date(self.starts.end()).next_day().is_some_and(|last| last < date)
                {
                    return Step::End;
                }
                match date.checked_add(Duration::days(7)) {
                    Some(following) => *next = following,
                    None => self.walk = Walk::Ended,
                }
                // On a date that the zone skipped nothing takes place.
                let span = zone.day(date).and_then(|_exists| zone.span(date, hours));
                span.map_or(Step::Nothing, |span| Step::Session(date, span))
            }
            Walk::Once { date, at, length } => {
                let (date, at, length) = (*date, *at, *length);
                self.walk = Walk::Ended;
                let span = zone.day(date).and_then(|_exists| Span::starting(zone.instant(date, at), length).ok());
                span.map_or(Step::End, |span| Step::Session(date, span))
            }
            Walk::Recurring { series, length, except } => {
                let Some((local, at)) = series.next_local() else { return Step::End };
                // A date that the zone skipped falls together with the next one, and it is the next one's.
                let date = if zone.day(local.date()).is_some() { local.date() } else { zone.date(at) };
                match Span::starting(at, *length) {
                    Ok(span) if !except.contains(&date) => Step::Session(date, span),
                    Ok(_) => Step::Nothing,
                    // Of no length at all, or at the end of the calendar.
                    Err(_) => Step::End,
                }
            }
            Walk::Ended => Step::End,
        }
    }
}

impl Iterator for SessionDays<'_> {
    type Item = Session;

    fn next(&mut self) -> Option<Session> {
        loop {
            match self.step() {
                Step::Session(date, span) if span.start() < self.starts.end() => {
                    if self.starts.start() <= span.start() {
                        return Some(self.sessions.session(date, span));
                    }
                }
                Step::Nothing => {}
                Step::Session(..) | Step::End => break,
            }
        }
        self.walk = Walk::Ended;
        None
    }
}

impl std::iter::FusedIterator for SessionDays<'_> {}

/// `24:00` is the next day's `00:00`.
fn local(date: Date, at: WallTime) -> Option<PrimitiveDateTime> {
    date.midnight().checked_add(Duration::minutes(i64::from(at.minutes())))
}
