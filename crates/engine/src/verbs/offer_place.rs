//! Offers places that were given back to those who wait, in their order, and keeps each for the one who was offered it.

use super::{
    keep::releases,
    ledger::{Grant, Question, Yields, make_room},
    visit_wish::room_calendar,
    waitlist_event::tell_waitlist,
};
use crate::{
    Context, NewClaim, Page, StoreError, Tx, WaitlistFilter,
    model::{
        Booking, Customer, EventKind, LengthSource, NewPatients, Offer, Profile, Resource, ResourceKind, Tenant,
        WaitStatus, WaitlistEntry,
    },
};
use slot_core::{
    Calendar, Durations, FreePlace, HoldId, Instant, Length, Notice, Owner, Placement, Post, Practice, ResourceId,
    ServiceId, Span, Waiting, Wish,
};
use std::{
    collections::{HashMap, hash_map::Entry},
    num::NonZeroU32,
};

/// A place of a provider that was given back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Released {
    /// Whose time it is.
    pub provider: ResourceId,
    /// Where it was; `None` is wherever the provider works then.
    pub location: Option<ResourceId>,
    /// From when to when. What has begun is offered to nobody.
    pub span: Span,
}

/// Somebody who waits, and how long what they wait for takes.
struct InLine {
    entry: WaitlistEntry,
    waiting: Waiting,
}

/// Somebody whom a place fits, and what keeping it takes.
struct Chosen {
    grants: Vec<Grant>,
    offer: Offer,
}

impl Released {
    /// The time that a booking occupied.
    pub fn by(booking: &Booking) -> Self {
        let location = booking.visit.as_ref().map(|visit| visit.location);
        Self { provider: booking.resource, location, span: booking.span }
    }
}

/// Offers a place to whoever is next: of those whom it fits, by urgency, then by age. What is left of it is offered on. To be
/// called in the transaction that gave the place back, after its claims are gone, in the turn of the provider.
pub fn offer_place(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    place: &Released,
) -> Result<Vec<WaitlistEntry>, StoreError> {
    let mut offered = Vec::new();
    if place.span.end() <= cx.now {
        return Ok(offered);
    }
    let provider = tx.resource(tenant.id, place.provider)?;
    let Some(provider) = provider.filter(|one| one.active && one.kind == ResourceKind::Person) else {
        return Ok(offered);
    };
    let profile = provider.profile();
    let mut line = in_line(tx, tenant, &provider, &profile)?;
    if line.is_empty() {
        return Ok(offered);
    }
    let practice = provider.practice(Notice::PastAllowed);
    let posts = practice.posts();
    let choice = Choice { cx, tenant, provider: &provider, profile: &profile, practice: &practice, posts: &posts };
    let step = provider.default_duration().unwrap_or(Resource::USUAL_VISIT) + profile.buffer;
    let mut at = begins(place.span.start(), cx.now);
    while !line.is_empty() && at < place.span.end() {
        let Ok(rest) = Span::new(at, place.span.end()) else { break };
        let mut next = at + step;
        for (index, one) in line.iter().enumerate() {
            if let Some(chosen) = choice.choose(tx, one, place.location, rest)? {
                next = chosen.offer.span.end() + profile.buffer;
                let InLine { entry, .. } = line.remove(index);
                offered.push(keep_for(tx, cx, tenant, entry, &chosen)?);
                break;
            }
        }
        at = next;
    }
    Ok(offered)
}

/// Deletes the claims of a booking that has ended, and offers what lies ahead of its time. `before` is the booking as it was.
pub(super) fn give_back(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    (ended, before): (&Booking, &Booking),
) -> Result<(), StoreError> {
    tx.delete_claims(tenant.id, Owner::Booking(ended.id))?;
    if releases(ended, before, cx.now) {
        offer_place(tx, cx, tenant, &Released::by(before))?;
    }
    Ok(())
}

/// When a place begins that is offered: when it is free, and not before now; then at the next five minutes.
fn begins(start: Instant, now: Instant) -> Instant {
    const STEP: i64 = 300;
    if now < start { start } else { Instant::from_seconds((now.as_seconds().div_euclid(STEP) + 1) * STEP) }
}

/// Those who wait for this provider, or for what the provider is good for, in their order.
fn in_line(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    provider: &Resource,
    profile: &Profile,
) -> Result<Vec<InLine>, StoreError> {
    let entries = tx.waiting_for(tenant.id, provider.id, &profile.specialties)?;
    let mut lengths: HashMap<ServiceId, Option<Length>> = HashMap::new();
    let mut line = Vec::with_capacity(entries.len());
    for entry in entries {
        if let Entry::Vacant(unknown) = lengths.entry(entry.service) {
            let service = tx.service(tenant.id, entry.service)?.filter(|service| service.active);
            let length = service.map(|service| match service.appointment.length {
                LengthSource::Service => service.duration,
                LengthSource::Provider => provider.default_duration().unwrap_or(Resource::USUAL_VISIT),
            });
            unknown.insert(length);
        }
        if let Some(length) = lengths.get(&entry.service).copied().flatten() {
            let waiting = entry.waiting(length);
            line.push(InLine { entry, waiting });
        }
    }
    line.sort_by_key(|one| one.waiting.turn());
    Ok(line)
}

/// What a choice is made from.
struct Choice<'a> {
    cx: Context<'a>,
    tenant: &'a Tenant,
    provider: &'a Resource,
    profile: &'a Profile,
    practice: &'a Practice,
    posts: &'a [(Post, Calendar)],
}

impl Choice<'_> {
    /// What keeping the beginning of the rest for somebody takes; `None` when it does not fit, or they cannot come.
    fn choose(
        &self,
        tx: &mut dyn Tx,
        one: &InLine,
        location: Option<ResourceId>,
        rest: Span,
    ) -> Result<Option<Chosen>, StoreError> {
        let Ok(span) = Span::starting(rest.start(), one.waiting.length) else { return Ok(None) };
        if !rest.contains(span) {
            return Ok(None);
        }
        for (post, calendar) in self.posts {
            let place = FreePlace {
                provider: self.provider.id,
                specialties: &self.profile.specialties,
                location: post.location,
                zone: self.practice.zone_at(post.location),
                span: rest,
            };
            let is_asked = location.is_none_or(|wanted| post.location == Some(wanted));
            if !is_asked || !one.waiting.fits(&place) {
                continue;
            }
            if let Some(chosen) = self.at(tx, *post, calendar, span)?
                && self.can_come(tx, &one.entry, span)?
            {
                return Ok(Some(chosen));
            }
        }
        Ok(None)
    }

    /// What keeping a place at a post takes, if it is free: the provider's time, and the room's.
    fn at(&self, tx: &mut dyn Tx, post: Post, calendar: &Calendar, span: Span) -> Result<Option<Chosen>, StoreError> {
        let Self { cx, tenant, provider, .. } = *self;
        let Some(location) = post.location.or_else(|| self.practice.home()) else { return Ok(None) };
        if !tx.resource(tenant.id, location)?.is_some_and(|found| found.active) {
            return Ok(None);
        }
        let hold = cx.id(HoldId::from_u128);
        let until = (cx.now + tenant.settings.offer_length).min(span.start());
        let owner = Owner::Hold { id: hold, until };
        let calendar = Calendar { durations: Durations::Any, ..calendar.clone() };
        let mut asked = vec![(provider.id, calendar, Placement::Anywhere)];
        if let Some(room) = post.room {
            let Some(room) = tx.resource(tenant.id, room)? else { return Ok(None) };
            asked.push((room.id, room_calendar(&room), Placement::AnyTime));
        }
        let mut grants = Vec::with_capacity(asked.len());
        for (resource, calendar, placement) in &asked {
            let wish = Wish { span, places: NonZeroU32::MIN, placement: *placement };
            let question = Question { tenant: tenant.id, resource: *resource, calendar, wish };
            match question.decide(tx, cx, owner, Yields::Nobody)? {
                Ok(grant) => grants.push(grant),
                Err(_refusal) => return Ok(None),
            }
        }
        let offer =
            Offer { hold, provider: provider.id, location: Some(location), room: post.room, span, at: cx.now, until };
        Ok(Some(Chosen { grants, offer }))
    }

    /// Whether a patient can be offered a place: still one, known to the provider if that matters, not elsewhere then, and
    /// not thinking about another offer.
    fn can_come(&self, tx: &mut dyn Tx, entry: &WaitlistEntry, span: Span) -> Result<bool, StoreError> {
        let Self { cx, tenant, provider, profile, .. } = *self;
        if !tx.customer(tenant.id, entry.customer)?.is_some_and(|customer| customer.active) {
            return Ok(false);
        }
        if profile.new_patients == NewPatients::Refused && !tx.has_come(tenant.id, provider.id, entry.customer)? {
            return Ok(false);
        }
        let elsewhere = tx.claims(tenant.id, Customer::calendar_of(entry.customer), span)?;
        if elsewhere.iter().any(|claim| claim.owner.is_live(cx.now)) {
            return Ok(false);
        }
        let filter = WaitlistFilter {
            customer: Some(entry.customer),
            statuses: Some(vec![WaitStatus::Offered]),
            ..WaitlistFilter::default()
        };
        let offers = tx.waitlist(tenant.id, &filter, Page { limit: 20, offset: 0 })?.items;
        Ok(offers.iter().filter_map(|other| other.offer).all(|offer| offer.until <= cx.now))
    }
}

/// Keeps a place for whoever was chosen, and tells of it.
fn keep_for(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    entry: WaitlistEntry,
    chosen: &Chosen,
) -> Result<WaitlistEntry, StoreError> {
    make_room(tx, tenant.id, &chosen.grants)?;
    let claims: Vec<NewClaim> = chosen.grants.iter().flat_map(|grant| &grant.claims).copied().collect();
    if !tx.insert_claims(tenant.id, &claims)? {
        return Err(StoreError::Contended("the net refused a claim".to_owned()));
    }
    let version = entry.version;
    let offered = WaitlistEntry {
        status: WaitStatus::Offered,
        offer: Some(chosen.offer),
        version: version + 1,
        updated_at: cx.now,
        ..entry
    };
    tx.update_waitlist_entry(&offered, version)?;
    tell_waitlist(tx, cx, EventKind::WaitlistOffered, &offered)?;
    Ok(offered)
}
