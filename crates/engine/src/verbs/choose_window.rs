//! Finds the window for a wish: takes its turn on all that fit, and lets the core say which of them gets it.

use super::{
    ledger::Grant,
    session_question::{SessionQuestion, decide_each},
};
use crate::{
    Context, LockKey, StoreError, Tx, WindowFilter,
    model::{Booking, DaySession, Resource, Tenant, Tracking, Window, WindowStatus},
};
use slot_core::{
    BookingId, Instant, Owner, Refusal, ServiceFit, ServiceId, Session, SessionChannel, SessionOffer, SessionWish,
    Sessions, WindowId, choose_session,
};
use std::num::NonZeroU32;
use time::Date;

/// When somebody wants to come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Arrival {
    /// At this moment, within a window.
    At(Instant),
    /// On this local date, when the window begins.
    On(Date),
}

/// Which windows would do, and for whom.
pub(super) struct WindowWish<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) branch: &'a Resource,
    pub(super) window: Option<WindowId>,
    pub(super) service: Option<ServiceId>,
    pub(super) session: Option<DaySession>,
    pub(super) batch: Option<&'a str>,
    pub(super) arrival: Arrival,
    pub(super) places: NonZeroU32,
    pub(super) channel: SessionChannel,
    /// Who gets the places.
    pub(super) booking: BookingId,
    /// The booking as it stands, if it is one that changes: its own places do not count, and it stays in its window where
    /// that is possible.
    pub(super) stands: Option<&'a Booking>,
}

/// A place in a window.
pub(super) struct Seat {
    pub(super) window: Window,
    pub(super) session: Session,
    pub(super) at: Instant,
    pub(super) grant: Grant,
}

/// A window that fits, with its sessions and when the guest comes.
struct Candidate {
    window: Window,
    sessions: Sessions,
    session: Session,
    at: Instant,
}

impl WindowWish<'_> {
    /// Takes all turns in one go, those of `also` included, and decides on what is read after that.
    pub(super) fn decide(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        also: &[LockKey],
    ) -> Result<Result<Seat, Refusal>, StoreError> {
        let turn = |found: &Candidate| LockKey::Resource(self.tenant.id, found.window.calendar());
        let known = self.windows(tx)?;
        let mut turns: Vec<LockKey> = self.fitting(known, &[]).iter().map(turn).collect();
        if let Some(stands) = self.stands {
            turns.extend(stands.parts.iter().map(|part| LockKey::Resource(self.tenant.id, part.resource)));
        }
        turns.extend(also);
        tx.lock(&turns)?;
        // Windows may have changed before it was our turn.
        let windows = self.windows(tx)?;
        let ids: Vec<WindowId> = windows.iter().map(|window| window.id).collect();
        let dates = self.dates();
        let tracking = tx.tracking(self.tenant.id, &ids, dates.0, dates.1)?;
        let found = self.fitting(windows, &tracking);
        if found.iter().any(|candidate| !turns.contains(&turn(candidate))) {
            return Err(StoreError::Contended("the windows changed meanwhile".to_owned()));
        }
        self.choose(tx, cx, found)
    }

    fn choose(
        &self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        mut found: Vec<Candidate>,
    ) -> Result<Result<Seat, Refusal>, StoreError> {
        let own = self.stands.map(|booking| booking.id);
        let questions: Vec<SessionQuestion<'_>> = found.iter().map(|candidate| self.question(candidate)).collect();
        let mut decisions = decide_each(&questions, tx, cx, own)?;
        let offers: Vec<SessionOffer<'_>> = found
            .iter()
            .zip(&decisions)
            .map(|(candidate, decision)| SessionOffer {
                answer: &decision.answer,
                fit: match candidate.window.service {
                    Some(_) => ServiceFit::Own,
                    None => ServiceFit::Any,
                },
                start: candidate.session.span.start(),
                batch: candidate.window.batch.as_deref(),
            })
            .collect();
        let current = self.stands.and_then(|booking| booking.window);
        let stay = found
            .iter()
            .zip(&decisions)
            .position(|(candidate, decision)| Some(candidate.window.id) == current && decision.answer.is_ok());
        let Some(place) = stay.or_else(|| choose_session(&offers)) else { return Ok(Err(Refusal::OutsideHours)) };
        let (candidate, decision) = (found.swap_remove(place), decisions.swap_remove(place));
        let grant = match &decision.answer {
            Ok(admission) => self.question(&candidate).grant(&decision, admission, Owner::Booking(self.booking)),
            Err(refusal) => return Ok(Err(refusal.clone())),
        };
        let Candidate { window, session, at, sessions: _ } = candidate;
        Ok(Ok(Seat { window, session, at, grant }))
    }

    fn question<'a>(&self, candidate: &'a Candidate) -> SessionQuestion<'a> {
        let wish = SessionWish { at: candidate.at, places: self.places, channel: self.channel };
        let calendar = candidate.window.calendar();
        SessionQuestion { tenant: self.tenant.id, calendar, sessions: &candidate.sessions, wish }
    }

    /// The windows that are meant, whenever they are.
    fn windows(&self, tx: &mut dyn Tx) -> Result<Vec<Window>, StoreError> {
        let tenant = self.tenant.id;
        let mut found = if let Some(id) = self.window {
            tx.window(tenant, id)?.into_iter().collect()
        } else {
            let (branch, status) = (Some(self.branch.id), Some(WindowStatus::Open));
            tx.windows(
                tenant,
                WindowFilter { branch, weekday: None, session: self.session, serves: self.service, status },
            )?
        };
        found.retain(|window| {
            window.branch == self.branch.id
                && self.session.is_none_or(|session| session == window.session)
                && self.batch.is_none_or(|batch| window.batch.as_deref() == Some(batch))
                && (window.service.is_none() || self.service.is_none() || window.service == self.service)
        });
        Ok(found)
    }

    /// Those of the windows that the guest could come to, as far as their hours go.
    fn fitting(&self, windows: Vec<Window>, tracking: &[Tracking]) -> Vec<Candidate> {
        let fits = |window: Window| {
            let service = self.service.or(window.service);
            let sessions = window.sessions(self.tenant, self.branch, tracking, service);
            let (session, at) = match self.arrival {
                Arrival::At(at) => (sessions.at(at)?, at),
                Arrival::On(date) => sessions.on(date).map(|session| (session, session.span.start()))?,
            };
            Some(Candidate { window, sessions, session, at })
        };
        windows.into_iter().filter_map(fits).collect()
    }

    /// The local dates that a session may belong to which the guest comes to: one that goes on past midnight is its eve's.
    fn dates(&self) -> (Date, Date) {
        match self.arrival {
            Arrival::At(at) => {
                let date = self.tenant.zone.date(at);
                (date.previous_day().unwrap_or(date), date)
            }
            Arrival::On(date) => (date, date),
        }
    }
}
