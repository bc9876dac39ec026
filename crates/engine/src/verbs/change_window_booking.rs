//! Changes a booking of a window: moves it, ends it, takes it up again, or notes something else. It keeps its id.

use super::{
    book_window::{SeatRefused, share_of, token, visit},
    choose_window::{Arrival, Seat, WindowWish},
    guest_again::{self, Again},
    keep::{Said, keep, turns_of},
    ledger::make_room,
};
use crate::{
    Context, LockKey, StoreError, Tx,
    model::{Booking, ChangeRule, Channel, DaySession, Tenant},
};
use slot_core::{BookingId, Instant, Length, Owner, SessionChannel, Status};

/// What is to change of a booking of a window. `None` leaves a thing as it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowBookingChange {
    /// When the guest comes.
    pub start: Option<Instant>,
    /// In which part of the day.
    pub session: Option<DaySession>,
    /// In a window that people call this.
    pub batch: Option<String>,
    /// How it stands.
    pub standing: Option<Standing>,
    /// Whom it is assigned to; an empty text is nobody.
    pub assigned: Option<String>,
    /// What the guest says; an empty text is nothing.
    pub notes: Option<String>,
    /// Through which door the change comes. The rules about cancelling and moving do not bind the command line.
    pub channel: Channel,
}

/// How a booking of a window is to stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// It holds.
    Confirmed,
    /// It took place.
    Completed,
    /// It was called off.
    Cancelled,
}

/// What became of a change. Unless it is done, nothing changed.
#[derive(Clone, Debug, PartialEq)]
pub enum WindowBookingChanged {
    /// It is changed now, or was like this before.
    Done(Box<Booking>),
    /// There is no such booking of a window.
    Unknown,
    /// A booking that stands like this cannot be changed so.
    NotAllowed(Status),
    /// The business does not let it be cancelled, or not any more.
    NotCancelled(TooLate),
    /// The business does not let it be moved, or not any more.
    NotMoved(TooLate),
    /// There is no place for it.
    Refused(SeatRefused),
}

/// Why a guest cannot change a booking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TooLate {
    /// It is never allowed.
    Never,
    /// It was allowed until this moment.
    Until(Instant),
}

/// Changes a booking of a window: status, place, history and event in one transaction.
///
/// Whatever is to hold its place afterwards, and did not before or is moved, is decided as a new booking is, except that
/// its own places do not count and that it stays in its window where that has space. What took place or was called off
/// gives its places back at once.
pub fn change_window_booking(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    id: BookingId,
    change: &WindowBookingChange,
) -> Result<WindowBookingChanged, StoreError> {
    let Some(before) = tx.booking(tenant.id, id)?.filter(|booking| booking.window.is_some()) else {
        return Ok(WindowBookingChanged::Unknown);
    };
    let is_moved = change.start.is_some() || change.session.is_some() || change.batch.is_some();
    let Some(status) = status_after(before.status, change) else {
        return Ok(WindowBookingChanged::NotAllowed(before.status));
    };
    if let Some(refused) = rules(tenant, cx.now, &before, change) {
        return Ok(refused);
    }
    let is_taken_up = status == Status::Confirmed && before.status == Status::Cancelled;
    let mut booking = Booking { status, ..before.clone() };
    if is_moved || is_taken_up {
        let seat = match seat(tx, cx, tenant, &before, change)? {
            Ok(seat) => seat,
            Err(refused) => return Ok(WindowBookingChanged::Refused(refused)),
        };
        take(tx, tenant, &mut booking, &seat)?;
    } else if !status.is_live() && before.status.is_live() {
        tx.lock(&turns_of(&before))?;
    }
    if !status.is_live() {
        tx.delete_claims(tenant.id, Owner::Booking(id))?;
    }
    describe(cx, &mut booking, &before, change);
    if booking == before {
        return Ok(WindowBookingChanged::Done(Box::new(before)));
    }
    let kept = keep(tx, cx, booking, &before, Said::NOTHING)?;
    Ok(WindowBookingChanged::Done(Box::new(kept)))
}

/// How the booking stands afterwards, or `None` where it cannot be changed so. What is over is taken up again only when it
/// was called off; it is not moved, and not called off or completed another time, except that to call off what is called
/// off changes nothing.
fn status_after(status: Status, change: &WindowBookingChange) -> Option<Status> {
    let is_moved = change.start.is_some() || change.session.is_some() || change.batch.is_some();
    match (status, change.standing) {
        (Status::Cancelled, Some(Standing::Confirmed)) => Some(Status::Confirmed),
        (Status::Cancelled, Some(Standing::Cancelled)) if !is_moved => Some(Status::Cancelled),
        (Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress, Some(standing)) => {
            Some(match standing {
                Standing::Confirmed => Status::Confirmed.max(status),
                Standing::Completed => Status::Completed,
                Standing::Cancelled => Status::Cancelled,
            })
        }
        (Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress, None) => Some(status),
        (Status::Completed | Status::NoShow | Status::Cancelled | Status::Rescheduled, None) if !is_moved => {
            Some(status)
        }
        (Status::Completed | Status::NoShow | Status::Cancelled | Status::Rescheduled, _) => None,
    }
}

/// What the business says to those who cancel or move bookings of their own.
fn rules(
    tenant: &Tenant,
    now: Instant,
    before: &Booking,
    change: &WindowBookingChange,
) -> Option<WindowBookingChanged> {
    if share_of(change.channel) == SessionChannel::Staff {
        return None;
    }
    let settings = &tenant.settings;
    let start = before.span.start();
    if change.standing == Some(Standing::Cancelled)
        && before.status != Status::Cancelled
        && let Some(late) = late(settings.cancellation, now, start)
    {
        return Some(WindowBookingChanged::NotCancelled(late));
    }
    if change.start.is_some()
        && let Some(late) = late(settings.rescheduling, now, start)
    {
        return Some(WindowBookingChanged::NotMoved(late));
    }
    None
}

/// Whether it is too late for a change. Without a notice it is never too late, not even after the start.
pub(super) fn late(rule: ChangeRule, now: Instant, start: Instant) -> Option<TooLate> {
    let until = start - rule.notice;
    if !rule.allowed {
        Some(TooLate::Never)
    } else if rule.notice > Length::ZERO && now > until {
        Some(TooLate::Until(until))
    } else {
        None
    }
}

/// The place that it gets.
fn seat(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    before: &Booking,
    change: &WindowBookingChange,
) -> Result<Result<Seat, SeatRefused>, StoreError> {
    let Some(branch) = tx.resource(tenant.id, before.resource)? else {
        return Err(StoreError::Corrupt { table: "bookings", id: before.id.ulid() });
    };
    let at = change.start.unwrap_or_else(|| before.span.start());
    let wish = WindowWish {
        tenant,
        branch: &branch,
        window: None,
        service: before.service,
        session: change.session,
        batch: change.batch.as_deref(),
        arrival: Arrival::At(at),
        places: before.party,
        channel: share_of(change.channel),
        booking: before.id,
        stands: Some(before),
    };
    let turns: Vec<LockKey> = guest_again::turn(tenant, &before.guest).into_iter().collect();
    let seat = match wish.decide(tx, cx, &turns)? {
        Ok(seat) => seat,
        Err(refusal) => return Ok(Err(SeatRefused::Refused(refusal))),
    };
    let again = Again {
        guest: &before.guest,
        service: before.service,
        series: None,
        resource: before.resource,
        at,
        except: before.id,
    };
    Ok(match again.find(tx, cx, tenant)? {
        Some(other) => Err(SeatRefused::Again(other)),
        None => Ok(seat),
    })
}

/// Puts the booking in its place, and its claims too if it holds one.
fn take(tx: &mut dyn Tx, tenant: &Tenant, booking: &mut Booking, seat: &Seat) -> Result<(), StoreError> {
    let service = match booking.service {
        Some(id) => tx.service(tenant.id, id)?,
        None => None,
    };
    let old = (booking.window, tenant.zone.date(booking.span.start()));
    booking.span = visit(seat, service.as_ref());
    booking.window = Some(seat.window.id);
    booking.parts = vec![seat.grant.part];
    if booking.token.is_none() || old != (booking.window, tenant.zone.date(booking.span.start())) {
        booking.token = token(tx, tenant, seat)?;
    }
    if booking.status.is_live() {
        tx.delete_claims(tenant.id, Owner::Booking(booking.id))?;
        make_room(tx, tenant.id, std::slice::from_ref(&seat.grant))?;
        if !tx.insert_claims(tenant.id, &seat.grant.claims)? {
            return Err(StoreError::Contended("the net refused a claim".to_owned()));
        }
    }
    Ok(())
}

/// Notes all that is not about its place. A booking that is said to be confirmed counts as one that was never moved.
fn describe(cx: Context<'_>, booking: &mut Booking, before: &Booking, change: &WindowBookingChange) {
    let said = |text: &Option<String>, known: &Option<String>| match text {
        Some(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        None => known.clone(),
    };
    booking.assigned = said(&change.assigned, &before.assigned);
    booking.notes = said(&change.notes, &before.notes);
    booking.moved_at = match (change.standing, change.start) {
        (Some(Standing::Confirmed), _) => None,
        (None, Some(_)) => Some(cx.now),
        (Some(Standing::Completed | Standing::Cancelled), _) | (None, None) => before.moved_at,
    };
    booking.cancelled_at = match booking.status {
        Status::Cancelled => before.cancelled_at.or(Some(cx.now)),
        Status::Requested
        | Status::Confirmed
        | Status::CheckedIn
        | Status::InProgress
        | Status::Completed
        | Status::NoShow
        | Status::Rescheduled => None,
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    fn to(standing: Option<Standing>) -> WindowBookingChange {
        WindowBookingChange {
            start: None,
            session: None,
            batch: None,
            standing,
            assigned: None,
            notes: None,
            channel: Channel::Api,
        }
    }

    #[test]
    fn what_is_over_is_taken_up_only_when_it_was_called_off() {
        let (confirmed, completed, cancelled) =
            (Some(Standing::Confirmed), Some(Standing::Completed), Some(Standing::Cancelled));
        for (from, standing, expect) in [
            (Status::Confirmed, confirmed, Some(Status::Confirmed)),
            (Status::Confirmed, completed, Some(Status::Completed)),
            (Status::Confirmed, cancelled, Some(Status::Cancelled)),
            (Status::CheckedIn, confirmed, Some(Status::CheckedIn)),
            (Status::Requested, confirmed, Some(Status::Confirmed)),
            (Status::Cancelled, confirmed, Some(Status::Confirmed)),
            (Status::Cancelled, cancelled, Some(Status::Cancelled)),
            (Status::Cancelled, completed, None),
            (Status::Completed, confirmed, None),
            (Status::Completed, completed, None),
            (Status::Completed, cancelled, None),
            (Status::NoShow, confirmed, None),
            (Status::Completed, None, Some(Status::Completed)),
            (Status::Cancelled, None, Some(Status::Cancelled)),
        ] {
            assert_eq!(status_after(from, &to(standing)), expect, "{from} {standing:?}");
        }
        let moved = |standing| WindowBookingChange { batch: Some("MA".to_owned()), ..to(standing) };
        for (from, standing, expect) in [
            (Status::Confirmed, None, Some(Status::Confirmed)),
            (Status::Cancelled, confirmed, Some(Status::Confirmed)),
            (Status::Cancelled, None, None),
            (Status::Cancelled, cancelled, None),
            (Status::Completed, None, None),
        ] {
            assert_eq!(status_after(from, &moved(standing)), expect, "{from} {standing:?}, moved");
        }
    }

    #[test]
    fn the_last_moment_is_not_too_late() {
        let (start, hour) = (Instant::from_seconds(36_000), Length::minutes(60));
        let rule = ChangeRule { allowed: true, notice: hour };
        assert_eq!(late(rule, start - hour, start), None);
        assert_eq!(late(rule, start - hour + Length::seconds(1), start), Some(TooLate::Until(start - hour)));
        assert_eq!(late(ChangeRule { allowed: false, ..rule }, start - hour - hour, start), Some(TooLate::Never));
        assert_eq!(late(ChangeRule::ALWAYS, start + hour, start), None);
    }
}
