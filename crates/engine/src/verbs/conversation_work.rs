//! What a conversation decided, done: search, hold, book, move, cancel, wait, hand over.

use super::{
    advance_visit::{AdvancedVisit, VisitStep, advance_visit},
    book::PartWish,
    book_visit::{BookVisit, book_visit},
    business_names::BusinessNames,
    details::Details,
    hold::{HoldWish, hold, release_hold},
    join_waitlist::{JoinRefused, JoinWaitlist, join_waitlist},
    patient_visits::patient_visits,
    reschedule_visit::{RescheduleVisit, RescheduledVisit, reschedule_visit},
    visit_offers::{OfferWish, visit_offers},
    visit_wish::VisitRefused,
};
use crate::{
    Context, StoreError, Tx,
    model::{Channel, Event as Told, EventKind, Guest, SpeechChannel, Tenant},
};
use language::{Conversation, Effect, Event, Facts, Offer, Search};
use serde_json::json;
use slot_core::{
    Action, CustomerId, EventId, HoldId, Instant, Length, Notice, ResourceId, Span, WaitFor, WaitPriority,
};
use std::str::FromStr;

/// How many slots are offered at once.
const OFFERS: usize = 5;
/// How long a slot is kept while the patient decides.
const KEEP: Length = Length::minutes(10);

/// Where a conversation's work is done.
pub(super) struct Desk<'a> {
    pub(super) tenant: &'a Tenant,
    pub(super) patient: CustomerId,
    pub(super) channel: SpeechChannel,
    pub(super) names: &'a BusinessNames,
    /// What is held for the patient.
    pub(super) hold: Option<HoldId>,
}

/// Does it; answers the event that came of it, if it asks for one.
pub(super) fn done_by(
    desk: &mut Desk<'_>,
    tx: &mut dyn Tx,
    cx: Context<'_>,
    conversation: &Conversation,
    effect: Effect,
) -> Result<Option<Event<'static>>, StoreError> {
    Ok(match effect {
        Effect::Search(search) => {
            let found = desk.search(tx, cx, &search)?;
            Some(Event::Found(search, found))
        }
        Effect::Look(lookup) => {
            let place = (&desk.names.directory, &desk.names.zone);
            let found = patient_visits(tx, cx, desk.tenant, desk.patient, place)?;
            Some(Event::Appointments(lookup, found))
        }
        Effect::Hold(offer) => {
            desk.release(tx, cx)?;
            desk.keep(tx, cx, &offer)?;
            None
        }
        Effect::Release => {
            desk.release(tx, cx)?;
            None
        }
        Effect::Book(offer) => Some(desk.book(tx, cx, &conversation.facts, offer)?),
        Effect::Move(existing, offer) => Some(desk.reschedule(tx, cx, &existing.id, offer)?),
        Effect::Cancel(existing) => {
            let by = Some("patient".to_owned());
            let step = VisitStep { action: Action::Cancel, by, reason: None, notes: None };
            Some(match advance_visit(tx, cx, desk.tenant, id(&existing.id)?, &step)? {
                AdvancedVisit::Done(_) => Event::Cancelled(existing),
                AdvancedVisit::Unknown | AdvancedVisit::NotAllowed(_) => Event::Refused,
            })
        }
        Effect::Wait(facts) => Some(desk.wait(tx, cx, &facts)?),
        Effect::HandOver(why) => {
            desk.hand_over(tx, cx, why)?;
            None
        }
        Effect::Say(_) => None,
    })
}

impl Desk<'_> {
    fn search(&self, tx: &mut dyn Tx, cx: Context<'_>, search: &Search) -> Result<Vec<Offer>, StoreError> {
        let provider = search.provider.as_deref().map(id).transpose()?;
        let wish = OfferWish {
            specialty: search.specialty.clone().filter(|_| provider.is_none()),
            provider,
            service: id(&search.visit)?,
            location: search.location.as_deref().map(id).transpose()?,
            first: search.from,
            last: search.to,
            minutes: None,
            limit: OFFERS,
        };
        let found = visit_offers(tx, cx, self.tenant, &wish, &search.facts)?;
        Ok(found.into_iter().map(|(_, offer)| offer).collect())
    }

    /// Keeps the slot while the patient decides. Where that cannot be, the booking itself decides later.
    fn keep(&mut self, tx: &mut dyn Tx, cx: Context<'_>, offer: &Offer) -> Result<(), StoreError> {
        let span = span(offer)?;
        let mut parts = vec![part(id(&offer.provider.id)?)];
        if let Some(room) = &offer.room {
            parts.push(part(id(room)?));
        }
        let wish =
            HoldWish { parts, start: span.start(), length: span.length(), notice: Notice::PastAllowed, keep: KEEP };
        self.hold = hold(tx, cx, self.tenant, &wish)?.ok().map(|kept| kept.id);
        Ok(())
    }

    fn release(&mut self, tx: &mut dyn Tx, cx: Context<'_>) -> Result<(), StoreError> {
        if let Some(held) = self.hold.take() {
            release_hold(tx, cx, self.tenant, held)?;
        }
        Ok(())
    }

    fn book(
        &mut self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        facts: &Facts,
        offer: Offer,
    ) -> Result<Event<'static>, StoreError> {
        let Some(visit) = &facts.visit else { return Ok(Event::Refused) };
        let notes = facts.patient_other.as_ref().map(|other| format!("Para: {other}"));
        let details = Details {
            source: Some(self.channel.name().to_owned()),
            notes,
            ..Details::of(Guest::default(), Channel::Api)
        };
        let wish = BookVisit {
            provider: id(&offer.provider.id)?,
            patient: self.patient,
            service: id(&visit.id)?,
            location: id(&offer.location.id)?,
            room: offer.room.as_deref().map(id).transpose()?,
            span: span(&offer)?,
            internal_notes: None,
            treatment: None,
            through: self.hold,
            details,
        };
        match book_visit(tx, cx, self.tenant, &wish)? {
            Ok(booking) => {
                self.hold = None;
                Ok(Event::Booked(offer, booking.id.to_string()))
            }
            Err(refused) => {
                self.release(tx, cx)?;
                Ok(event_of(&refused))
            }
        }
    }

    fn reschedule(
        &mut self,
        tx: &mut dyn Tx,
        cx: Context<'_>,
        old: &str,
        offer: Offer,
    ) -> Result<Event<'static>, StoreError> {
        self.release(tx, cx)?;
        let wish = RescheduleVisit {
            span: span(&offer)?,
            location: Some(id(&offer.location.id)?),
            room: offer.room.as_deref().map(id).transpose()?,
            reason: None,
        };
        Ok(match reschedule_visit(tx, cx, self.tenant, id(old)?, &wish)? {
            RescheduledVisit::Done { new, .. } => Event::Booked(offer, new.id.to_string()),
            RescheduledVisit::Refused(refused) => event_of(&refused),
            RescheduledVisit::Unknown | RescheduledVisit::NotAllowed(_) => Event::Refused,
        })
    }

    /// Puts the patient into the queue; who is there already waits all the same.
    fn wait(&self, tx: &mut dyn Tx, cx: Context<'_>, facts: &Facts) -> Result<Event<'static>, StoreError> {
        let wants = match (&facts.provider, &facts.specialty) {
            (Some(provider), _) => WaitFor::Provider(id(&provider.id)?),
            (None, Some(specialty)) => WaitFor::Specialty(specialty.clone()),
            (None, None) => return Ok(Event::Refused),
        };
        let Some(visit) = &facts.visit else { return Ok(Event::Refused) };
        let wish = JoinWaitlist {
            patient: self.patient,
            service: id(&visit.id)?,
            wants,
            location: facts.location.as_ref().map(|place| id(&place.id)).transpose()?,
            first: facts.days.iter().filter_map(|(from, _)| *from).min(),
            last: facts.days.iter().filter_map(|(_, to)| *to).max(),
            part: None,
            priority: WaitPriority::NONE,
            notes: None,
        };
        Ok(match join_waitlist(tx, cx, self.tenant, &wish)? {
            Ok(_) | Err(JoinRefused::Waiting) => Event::Waiting,
            Err(
                JoinRefused::UnknownPatient
                | JoinRefused::UnknownService
                | JoinRefused::UnknownProvider
                | JoinRefused::UnknownLocation,
            ) => Event::Refused,
        })
    }

    /// Tells the business that a person is needed.
    fn hand_over(&self, tx: &mut dyn Tx, cx: Context<'_>, why: &str) -> Result<(), StoreError> {
        let payload = json!({
            "patient_id": self.patient.to_string(),
            "channel": self.channel.name(),
            "reason": why,
        });
        tx.append_events(&[Told {
            id: cx.id(EventId::from_u128),
            tenant: self.tenant.id,
            kind: EventKind::ConversationHandedOver,
            subject: self.patient.as_u128(),
            version: 1,
            payload: payload.to_string(),
            at: cx.now,
        }])
    }
}

fn part(resource: ResourceId) -> PartWish {
    PartWish { resource, places: std::num::NonZeroU32::MIN }
}

fn span(offer: &Offer) -> Result<Span, StoreError> {
    let (start, end) = (Instant::from_micros(offer.starts_at), Instant::from_micros(offer.ends_at));
    Span::new(start, end).map_err(|empty| StoreError::Database(empty.to_string()))
}

fn event_of(refused: &VisitRefused) -> Event<'static> {
    match refused {
        VisitRefused::Refused { .. } => Event::Taken,
        VisitRefused::Unknown(_)
        | VisitRefused::RoomElsewhere
        | VisitRefused::NewPatient
        | VisitRefused::ReferenceTaken(_) => Event::Refused,
    }
}

/// An id that a conversation kept as text.
fn id<T: FromStr>(text: &str) -> Result<T, StoreError> {
    text.parse().map_err(|_bad_id| StoreError::Database("a conversation names no id".to_owned()))
}
