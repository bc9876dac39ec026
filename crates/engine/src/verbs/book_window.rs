//! Books places in a weekly window: the window is named, or chosen among those that fit.

use super::{
    choose_window::{Arrival, Seat, WindowWish},
    enter::{Decided, enter},
    guest_again::{self, Again},
    only_branch::only_branch,
    wanted::plan_turn,
};
use crate::{
    Context, LockKey, ServiceFilter, StoreError, Tx,
    model::{
        Booking, Channel, Consent, DaySession, Guest, Metadata, Resource, ResourceKind, Service, Tenant, TokenNumbering,
    },
};
use slot_core::{BookingId, CustomerId, Refusal, ResourceId, ServiceId, SessionChannel, Span, Status, WindowId};
use std::{num::NonZeroU32, sync::Arc};

/// Places in a window that are to be booked.
#[derive(Clone, Debug, PartialEq)]
pub struct BookWindow {
    /// In this window; `None` is any that fits.
    pub window: Option<WindowId>,
    /// At this location; `None` is the window's, or the only one that the business has.
    pub branch: Option<ResourceId>,
    /// What is booked; `None` is what the window is for.
    pub service: Option<ServiceName>,
    /// Only in this part of the day.
    pub session: Option<DaySession>,
    /// Only in windows that people call this.
    pub batch: Option<String>,
    /// When the guest comes.
    pub arrival: Arrival,
    /// For how many people: all get a place, or none does.
    pub party: NonZeroU32,
    /// For whom.
    pub guest: Guest,
    /// Who books, as the business knows them.
    pub customer: Option<CustomerId>,
    /// What the guest says.
    pub notes: Option<String>,
    /// Whom it is assigned to, in the caller's words.
    pub assigned: Option<String>,
    /// What somebody else's system calls it.
    pub external_reference: Option<String>,
    /// What the guest agreed to.
    pub consent: Option<Consent>,
    /// Where it came from, in the caller's words.
    pub source: Option<String>,
    /// Facts of the caller's own.
    pub metadata: Option<Metadata>,
    /// Through which door it comes. The command line is the staff's, who may fill every place; all others share less.
    pub channel: Channel,
}

/// A service, by its id or by what people call it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ServiceName {
    /// This one.
    Id(ServiceId),
    /// The active one of this name, whatever the letter case.
    Name(String),
}

/// Why places in a window were not booked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SeatRefused {
    /// The business has several locations, and none was named.
    BranchNeeded,
    /// There is no such location.
    UnknownBranch,
    /// There is no such window.
    UnknownWindow,
    /// There is no such service, or it is not offered any more.
    UnknownService,
    /// A rule says no. [`Refusal::Taken`] means that every window that fits is full.
    Refused(Refusal),
    /// The guest has this booking already, and the business takes no second.
    Again(BookingId),
}

/// Books places in a window.
///
/// Everything is decided in the turn of the windows that fit: the share of the channel and the places are counted there,
/// and so is the number that the guest gets. The checks come in this order: what is named, then the hours, then the
/// places, then other bookings of the guest.
pub fn book_window(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookWindow,
) -> Result<Result<Booking, SeatRefused>, StoreError> {
    // A name that nobody knows is told before anything is said of hours.
    let service = match service(tx, tenant, wish.service.as_ref())? {
        Ok(service) => service,
        Err(refused) => return Ok(Err(refused)),
    };
    let branch = match branch(tx, tenant, wish)? {
        Ok(branch) => branch,
        Err(refused) => return Ok(Err(refused)),
    };
    if service.as_ref().and_then(|service| service.location).is_some_and(|location| location != branch.id) {
        return Ok(Err(SeatRefused::Refused(Refusal::OutsideHours)));
    }
    let id = cx.id(BookingId::from_u128);
    let places = WindowWish {
        tenant,
        branch: &branch,
        window: wish.window,
        service: service.as_ref().map(|service| service.id),
        session: wish.session,
        batch: wish.batch.as_deref(),
        arrival: wish.arrival,
        places: wish.party,
        channel: share_of(wish.channel),
        booking: id,
        stands: None,
    };
    let turns: Vec<LockKey> = plan_turn(tenant).into_iter().chain(guest_again::turn(tenant, &wish.guest)).collect();
    let seat = match places.decide(tx, cx, &turns)? {
        Ok(seat) => seat,
        Err(refusal) => return Ok(Err(SeatRefused::Refused(refusal))),
    };
    let service = match (service, seat.window.service) {
        (None, Some(own)) => tx.service(tenant.id, own)?,
        (known, _) => known,
    };
    let again = Again {
        guest: &wish.guest,
        service: service.as_ref().map(|one| one.id),
        series: None,
        resource: seat.window.branch,
        at: seat.at,
        except: id,
    };
    if let Some(other) = again.find(tx, cx, tenant)? {
        return Ok(Err(SeatRefused::Again(other)));
    }
    let token = token(tx, tenant, &seat)?;
    let booking = booking(cx, tenant, wish, id, &seat, service.as_ref(), token);
    let (grants, revs) = ([seat.grant], [(branch.id, branch.rev)]);
    let decided = Decided { booking, grants: &grants, title: &branch.name, revs: &revs, through: None };
    Ok(enter(tx, cx, tenant, decided)?.locked()?.map_err(SeatRefused::Refused))
}

/// How far those who come through this door may fill a session.
pub(super) const fn share_of(channel: Channel) -> SessionChannel {
    match channel {
        Channel::Admin => SessionChannel::Staff,
        Channel::Api | Channel::BookingPage | Channel::Embed => SessionChannel::Api,
    }
}

/// When the guest comes until when they are done: as long as the service takes, and not beyond the session.
pub(super) fn visit(seat: &Seat, service: Option<&Service>) -> Span {
    let session = seat.session.span;
    let end = service.map_or(session.end(), |service| session.end().min(seat.at + service.duration));
    Span::new(seat.at, end).unwrap_or(session)
}

/// The guest's number: one more than the last that was given in the window on that date.
pub(super) fn token(tx: &mut dyn Tx, tenant: &Tenant, seat: &Seat) -> Result<Option<u32>, StoreError> {
    match tenant.settings.tokens {
        TokenNumbering::Off => Ok(None),
        TokenNumbering::PerDate => {
            Ok(Some(tx.last_token(tenant.id, seat.window.id, seat.session.reach())?.unwrap_or(0).saturating_add(1)))
        }
    }
}

fn branch(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    wish: &BookWindow,
) -> Result<Result<Arc<Resource>, SeatRefused>, StoreError> {
    let named = match wish.window {
        Some(id) => match tx.window(tenant.id, id)? {
            Some(window) => Some(wish.branch.unwrap_or(window.branch)),
            None => return Ok(Err(SeatRefused::UnknownWindow)),
        },
        None => wish.branch,
    };
    if let Some(id) = named {
        let found = tx.resource(tenant.id, id)?.filter(|resource| resource.kind == ResourceKind::Location);
        return Ok(found.ok_or(SeatRefused::UnknownBranch));
    }
    Ok(match only_branch(tx, tenant)? {
        Ok(only) => Ok(Arc::new(only)),
        Err(0) => Err(SeatRefused::Refused(Refusal::OutsideHours)),
        Err(_several) => Err(SeatRefused::BranchNeeded),
    })
}

fn service(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    name: Option<&ServiceName>,
) -> Result<Result<Option<Service>, SeatRefused>, StoreError> {
    let found = match name {
        None => return Ok(Ok(None)),
        Some(ServiceName::Id(id)) => tx.service(tenant.id, *id)?.filter(|service| service.active),
        Some(ServiceName::Name(name)) => {
            let name = name.trim().to_lowercase();
            let active = tx.services(tenant.id, ServiceFilter { active: Some(true) })?;
            active.into_iter().find(|service| service.name.trim().to_lowercase() == name)
        }
    };
    Ok(found.map(Some).ok_or(SeatRefused::UnknownService))
}

fn booking(
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &BookWindow,
    id: BookingId,
    seat: &Seat,
    service: Option<&Service>,
    token: Option<u32>,
) -> Booking {
    Booking {
        id,
        tenant: tenant.id,
        resource: seat.window.branch,
        service: service.map(|service| service.id),
        staff: None,
        customer: wish.customer,
        window: Some(seat.window.id),
        series: None,
        party: wish.party,
        parts: Vec::new(),
        span: visit(seat, service),
        status: match wish.channel {
            Channel::Api => Status::Confirmed,
            Channel::Admin | Channel::BookingPage | Channel::Embed => tenant.settings.first_status(),
        },
        version: 1,
        guest: wish.guest.clone(),
        notes: wish.notes.clone(),
        interest: None,
        source: wish.source.clone(),
        lead: None,
        external_reference: wish.external_reference.clone(),
        code: Some(code(cx)),
        token,
        assigned: wish.assigned.clone(),
        consent: wish.consent.clone(),
        visit: None,
        metadata: wish.metadata.clone(),
        channel: wish.channel,
        created_at: cx.now,
        updated_at: cx.now,
        moved_at: None,
        cancelled_at: None,
    }
}

/// A short name: ten lower-case letters and digits, about 51 random bits.
fn code(cx: Context<'_>) -> String {
    const LENGTH: u32 = 10;
    let random = cx.ids.secret().first_chunk::<16>().map_or(0, |bytes| u128::from_be_bytes(*bytes));
    (0..LENGTH)
        .filter_map(|place| char::from_digit(u32::try_from(random / 36_u128.pow(place) % 36).ok()?, 36))
        .collect()
}
