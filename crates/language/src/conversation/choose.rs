//! Offers: what a search found, and which of it the patient picks.

use super::{
    Context, Conversation, Effect, Offer, Purpose, Reply, Search, Step, Width, collect,
    reply::{self, Line},
    transition::{Next, miss, say},
};
use crate::{Intent, Pick, Shift, Understanding};

/// A search found these; none widens it, and at last the queue is offered.
pub(super) fn on_found(
    mut conversation: Conversation,
    search: &Search,
    found: Vec<Offer>,
    context: Context<'_>,
) -> Next {
    if found.is_empty() {
        let wider = match search.width {
            Width::Exact => Some(Width::OtherDays),
            Width::OtherDays if conversation.facts.specialty.is_some() && conversation.facts.provider.is_some() => {
                Some(Width::OtherProviders)
            }
            Width::OtherDays | Width::OtherProviders => None,
        };
        if let Some(search) = wider.and_then(|width| collect::search(&conversation.facts, context.today, width)) {
            return (conversation, vec![Effect::Search(Box::new(search))]);
        }
        conversation.step = Step::OfferingWaitlist;
        return (conversation, vec![say(Reply::plain(Line::AskWaitlist))]);
    }
    if search.width == Width::Exact
        && conversation.facts.time().is_some()
        && let [only] = found.as_slice()
    {
        return show(conversation, only.clone());
    }
    let line = match search.width {
        _ if conversation.lost => Line::Taken,
        Width::Exact => Line::Offers,
        Width::OtherDays | Width::OtherProviders => Line::OtherOffers,
    };
    offer(conversation, found, line)
}

/// Shows several slots.
pub(super) fn offer(mut conversation: Conversation, offers: Vec<Offer>, line: Line) -> Next {
    let one = offers.first().map(|offer| offer.provider.name.clone()).unwrap_or_default();
    let same = offers.iter().all(|offer| offer.provider.name == one);
    let options = reply::numbered(offers.iter().map(|offer| {
        let when = reply::moment(offer.date, offer.start);
        if same { when } else { format!("{when}, com {}", offer.provider.name) }
    }));
    let provider = if same { one } else { "nossa equipe".to_owned() };
    let said = Reply::plain(line).with("provider", provider).with("options", options);
    conversation.lost = false;
    conversation.step = Step::CollectingTime { offers };
    (conversation, vec![say(said)])
}

/// Shows one concrete slot, holds it, and asks for an explicit yes.
pub(super) fn show(mut conversation: Conversation, offer: Offer) -> Next {
    let said = match conversation.facts.purpose {
        Purpose::Reschedule => Reply::offer(Line::ConfirmMove, &offer),
        Purpose::Book | Purpose::Cancel | Purpose::Waitlist => {
            let visit = conversation.facts.visit.as_ref().map(|visit| visit.name.clone()).unwrap_or_default();
            Reply::offer(Line::Confirm, &offer).with("visit", visit)
        }
    };
    conversation.step = Step::Confirming { offer: offer.clone() };
    conversation.misses = 0;
    (conversation, vec![Effect::Hold(offer), say(said)])
}

/// An answer to offers: a pick, a narrower wish, or another one.
pub(super) fn on_answer(
    mut conversation: Conversation,
    offers: &[Offer],
    said: &Understanding,
    context: Context<'_>,
) -> Next {
    if let Some(pick) = said.pick.filter(|_| said.when.is_none() && said.provider.is_none()) {
        let chosen = match pick {
            Pick::Nth(nth) => nth.checked_sub(1).and_then(|at| offers.get(at)),
            Pick::Last => offers.last(),
        };
        return match chosen {
            Some(offer) => show(conversation, offer.clone()),
            None => miss(conversation),
        };
    }
    if said.has_content() {
        let mut matching = offers.iter().filter(|offer| names(said, offer, context));
        if let (Some(offer), None) = (matching.next(), matching.next()) {
            return show(conversation, offer.clone());
        }
        return collect::gather_and_go_on(conversation, said, context);
    }
    if let (Some(shift), Some(first), Some(last)) = (said.shift, offers.first(), offers.last()) {
        conversation.facts.drop_hours();
        conversation.facts.days = vec![(Some(first.date), Some(last.date))];
        conversation.facts.windows = vec![match shift {
            Shift::Later => (Some(last.start + 1), None),
            Shift::Earlier => (None, Some(first.start)),
        }];
        return collect::go_on(conversation, context);
    }
    match (offers, said.intent) {
        ([only], Intent::Confirm) => show(conversation, only.clone()),
        (_, Intent::Deny) => {
            conversation.facts.drop_days();
            conversation.step = Step::CollectingDate;
            (conversation, vec![say(Reply::plain(Line::AskDate))])
        }
        (_, Intent::Confirm | Intent::Query | Intent::Book | Intent::Greet) if !said.any => {
            offer(conversation, offers.to_vec(), Line::Offers)
        }
        ([first, ..], _) if said.any => show(conversation, first.clone()),
        _ => miss(conversation),
    }
}

/// Whether the message names this offer: everything that it says is of the offer.
fn names(said: &Understanding, offer: &Offer, context: Context<'_>) -> bool {
    let provider = said.provider.as_ref().is_none_or(|named| {
        let ids = named.places.iter().filter_map(|&place| context.directory.providers.get(place));
        ids.into_iter().any(|provider| provider.id == offer.provider.id)
    });
    let Some(when) = &said.when else { return provider && said.specialty.is_none() };
    let plain =
        when.doubts.iter().all(|doubt| matches!(doubt, crate::Doubt::EitherHalf { .. } | crate::Doubt::OtherDate(_)));
    let mut facts = super::Facts::of(when);
    // `o das 8`, of offers in the evening.
    let later: Vec<u16> = facts.times.iter().filter(|time| **time < 720).map(|time| time + 720).collect();
    facts.times.extend(later);
    provider && plain && facts.fits(offer)
}
