//! Settling: yes and no to what was shown, and what came of it.

use super::{
    Context, Conversation, Effect, Existing, Lookup, Offer, Purpose, Reply, Step, collect,
    reply::{self, Line},
    transition::{Next, miss, say},
};
use crate::{Intent, Pick, Understanding};

/// Whether the message is an explicit yes and nothing else.
fn is_yes(said: &Understanding) -> bool {
    said.intent == Intent::Confirm && said.says_yes && !said.has_content() && said.pick.is_none()
}

/// An answer to a slot that was shown.
pub(super) fn on_confirming(
    mut conversation: Conversation,
    offer: &Offer,
    said: &Understanding,
    context: Context<'_>,
) -> Next {
    if is_yes(said) {
        let effect = match (conversation.facts.purpose, conversation.facts.appointment.clone()) {
            (Purpose::Reschedule, Some(existing)) => Effect::Move(existing, offer.clone()),
            _ => Effect::Book(offer.clone()),
        };
        return (conversation, vec![effect]);
    }
    if said.has_content() {
        // A correction: only what it contradicts is dropped.
        return collect::gather_and_go_on(conversation, said, context);
    }
    if said.intent == Intent::Deny {
        conversation.facts.drop_days();
        conversation.step = Step::CollectingDate;
        return (conversation, vec![Effect::Release, say(Reply::plain(Line::AskDate))]);
    }
    if said.intent == Intent::Other && said.confidence < 0.5 {
        return miss(conversation);
    }
    (conversation, vec![say(Reply::offer(Line::ConfirmAgain, offer))])
}

/// An answer to the question whether to give an appointment up.
pub(super) fn on_confirming_cancel(conversation: Conversation, existing: &Existing, said: &Understanding) -> Next {
    if is_yes(said) {
        return (conversation, vec![Effect::Cancel(existing.clone())]);
    }
    if said.intent == Intent::Deny {
        return (Conversation::default(), vec![say(Reply::plain(Line::Kept))]);
    }
    if said.intent == Intent::Other && said.confidence < 0.5 {
        return miss(conversation);
    }
    (conversation, vec![say(Reply::existing(Line::CancelAgain, existing))])
}

/// An answer to the question whether to wait for a place.
pub(super) fn on_waitlist(mut conversation: Conversation, said: &Understanding, context: Context<'_>) -> Next {
    if is_yes(said) {
        let facts = conversation.facts.clone();
        return (conversation, vec![Effect::Wait(facts)]);
    }
    if said.has_content() {
        return collect::gather_and_go_on(conversation, said, context);
    }
    if said.intent == Intent::Deny {
        conversation.facts.drop_days();
        conversation.step = Step::CollectingDate;
        return (conversation, vec![say(Reply::plain(Line::AskDate))]);
    }
    miss(conversation)
}

/// The patient's appointments, to tell them or to choose one.
pub(super) fn on_appointments(
    mut conversation: Conversation,
    lookup: &Lookup,
    found: Vec<Existing>,
    context: Context<'_>,
) -> Next {
    if lookup.tell {
        let said = if found.is_empty() {
            Reply::plain(Line::NoAppointments)
        } else {
            Reply::plain(Line::Appointments).with("options", listed(&found))
        };
        return (conversation, vec![say(said)]);
    }
    let named: Vec<Existing> =
        found.iter().filter(|existing| existing.is_meant(lookup.when.as_ref())).cloned().collect();
    let several = if named.is_empty() { found } else { named };
    match several.as_slice() {
        [] => (Conversation::default(), vec![say(Reply::plain(Line::NoAppointments))]),
        [only] => choose_existing(conversation, only, context),
        _ => {
            let options = listed(&several);
            conversation.step = Step::SelectingAppointment { choices: several };
            (conversation, vec![say(Reply::plain(Line::WhichAppointment).with("options", options))])
        }
    }
}

fn listed(found: &[Existing]) -> String {
    reply::numbered(found.iter().map(Existing::told))
}

/// Which of the appointments that were shown.
pub(super) fn on_selecting(
    conversation: Conversation,
    choices: &[Existing],
    said: &Understanding,
    context: Context<'_>,
) -> Next {
    let picked = match said.pick {
        Some(Pick::Nth(nth)) => nth.checked_sub(1).and_then(|at| choices.get(at)),
        Some(Pick::Last) => choices.last(),
        None => None,
    };
    if let Some(existing) = picked {
        return choose_existing(conversation, existing, context);
    }
    let when = said.existing.as_ref().or(said.when.as_ref());
    let provider = |existing: &&Existing| {
        said.provider.as_ref().is_none_or(|named| {
            named.places.iter().any(|&place| {
                context.directory.providers.get(place).is_some_and(|provider| provider.id == existing.provider.id)
            })
        })
    };
    let mut meant = choices.iter().filter(|existing| existing.is_meant(when)).filter(provider);
    match (meant.next(), meant.next()) {
        (Some(existing), None) if said.has_content() || said.existing.is_some() => {
            choose_existing(conversation, existing, context)
        }
        _ if said.intent == Intent::Deny => (Conversation::default(), vec![say(Reply::plain(Line::Kept))]),
        _ => miss(conversation),
    }
}

/// One appointment is meant: to give it up it is shown once more, to move it the day is next.
fn choose_existing(mut conversation: Conversation, existing: &Existing, context: Context<'_>) -> Next {
    conversation.misses = 0;
    if conversation.facts.purpose == Purpose::Cancel {
        conversation.step = Step::ConfirmingCancel { appointment: existing.clone() };
        return (conversation, vec![say(Reply::existing(Line::ConfirmCancel, existing))]);
    }
    let facts = &mut conversation.facts;
    facts.appointment = Some(existing.clone());
    facts.provider = Some(existing.provider.clone());
    facts.visit.clone_from(&existing.visit);
    facts.location.clone_from(&existing.location);
    // `para as 15h`: the day stays.
    if facts.days.is_empty() && !(facts.times.is_empty() && facts.windows.is_empty()) {
        facts.days = vec![(Some(existing.date), Some(existing.date))];
    }
    collect::go_on(conversation, context)
}

/// The appointment is there: only now it is said.
pub(super) fn on_booked(conversation: Conversation, offer: &Offer, id: String) -> Next {
    let line = if conversation.facts.purpose == Purpose::Reschedule { Line::Moved } else { Line::Booked };
    let said = say(Reply::offer(line, offer));
    (Conversation { step: Step::Completed { appointment: Some(id) }, misses: 0, ..conversation }, vec![said])
}

/// The slot was lost: fresh offers.
pub(super) fn on_taken(mut conversation: Conversation, context: Context<'_>) -> Next {
    conversation.facts.drop_hours();
    conversation.lost = true;
    conversation.step = Step::CollectingDate;
    let (next, mut effects) = collect::go_on(conversation, context);
    if !effects.iter().any(|effect| matches!(effect, Effect::Release)) {
        effects.insert(0, Effect::Release);
    }
    (next, effects)
}

/// The appointment is given up.
pub(super) fn on_cancelled(conversation: Conversation, existing: &Existing) -> Next {
    let step = Step::Completed { appointment: Some(existing.id.clone()) };
    (Conversation { step, misses: 0, ..conversation }, vec![say(Reply::existing(Line::Cancelled, existing))])
}
