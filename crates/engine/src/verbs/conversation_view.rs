//! A conversation, as it is told.

use crate::model::{ConversationEntities, ConversationOption, ConversationReply};
use language::{Conversation, Existing, Intent, Offer, Step, StepName};

/// What the patient is answered.
pub(super) fn reply(conversation: &Conversation, intent: Intent, response: String) -> ConversationReply {
    let name = conversation.step.name();
    let under_way = !matches!(name, StepName::Idle | StepName::NeedsHuman);
    let intent = if under_way { conversation.facts.purpose.intent() } else { intent.name() };
    let appointment = if let Step::Completed { appointment } = &conversation.step { appointment.clone() } else { None };
    ConversationReply {
        response,
        state: name.wire().to_owned(),
        intent: intent.to_owned(),
        entities: entities(conversation),
        options: options(&conversation.step),
        appointment_id: appointment,
        is_complete: name == StepName::Completed,
    }
}

fn entities(conversation: &Conversation) -> ConversationEntities {
    let facts = &conversation.facts;
    let shown = if let Step::Confirming { offer } = &conversation.step { Some(offer) } else { None };
    let provider = shown.map(|offer| &offer.provider).or(facts.provider.as_ref());
    ConversationEntities {
        specialty: facts.specialty.clone(),
        provider_id: provider.map(|provider| provider.id.clone()),
        provider_name: provider.map(|provider| provider.name.clone()),
        appointment_type_id: facts.visit.as_ref().map(|visit| visit.id.clone()),
        location_id: shown.map(|offer| &offer.location).or(facts.location.as_ref()).map(|place| place.id.clone()),
        date: shown.map(|offer| offer.date).or(facts.date()).map(|date| date.to_string()),
        time: shown.map(|offer| offer.start).or(facts.time()).map(clock),
        period: facts.part.clone(),
        patient_other: facts.patient_other.clone(),
        appointment_id: facts.appointment.as_ref().map(|existing| existing.id.clone()),
    }
}

fn options(step: &Step) -> Vec<ConversationOption> {
    match step {
        Step::CollectingTime { offers } => offers.iter().enumerate().map(offered).collect(),
        Step::Confirming { offer } => vec![offered((0, offer))],
        Step::SelectingAppointment { choices } => choices.iter().enumerate().map(existing).collect(),
        Step::ConfirmingCancel { appointment } => vec![existing((0, appointment))],
        Step::Idle
        | Step::CollectingProvider
        | Step::CollectingType
        | Step::CollectingDate
        | Step::OfferingWaitlist
        | Step::Completed { .. }
        | Step::NeedsHuman => Vec::new(),
    }
}

fn offered((at, offer): (usize, &Offer)) -> ConversationOption {
    ConversationOption {
        index: at + 1,
        date: offer.date.to_string(),
        start_time: clock(offer.start),
        provider_id: offer.provider.id.clone(),
        provider_name: offer.provider.name.clone(),
        location_id: Some(offer.location.id.clone()),
        appointment_id: None,
    }
}

fn existing((at, existing): (usize, &Existing)) -> ConversationOption {
    ConversationOption {
        index: at + 1,
        date: existing.date.to_string(),
        start_time: clock(existing.start),
        provider_id: existing.provider.id.clone(),
        provider_name: existing.provider.name.clone(),
        location_id: existing.location.as_ref().map(|place| place.id.clone()),
        appointment_id: Some(existing.id.clone()),
    }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60 % 24, minutes % 60)
}
