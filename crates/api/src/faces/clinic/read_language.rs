//! Bodies with what patients say, read into commands.

use super::query;
use crate::{
    Problem,
    openapi::formats::{DateTime, Line, Uuid},
    wire::{Body, json, text},
};
use engine::{
    model::SpeechChannel,
    verbs::{Converse, ReadMessage},
};
use schemars::JsonSchema;
use slot_core::CustomerId;

/// How long a message is at most, in characters.
pub(super) const MAX_MESSAGE: usize = 2000;
/// How long the names of messages and sessions are at most, in characters.
pub(super) const MAX_NAME: usize = 255;

pub(super) const CHANNELS: &[(&str, SpeechChannel)] =
    &[("whatsapp", SpeechChannel::Whatsapp), ("phone", SpeechChannel::Phone), ("web", SpeechChannel::Web)];

/// What a patient wrote.
#[derive(JsonSchema)]
#[schemars(rename = "NaturalLanguageRequest")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct MessageBody {
    /// In Brazilian Portuguese.
    message: Line<MAX_MESSAGE>,
    patient_id: Uuid,
    /// Where, when that is known.
    location_id: Option<Uuid>,
    /// The moment that `hoje` is of; now when absent.
    reference_time: Option<DateTime>,
    /// Any name; it is told again in the answer.
    session_id: Option<Line<MAX_NAME>>,
}

/// What a patient says in a conversation.
#[derive(JsonSchema)]
#[schemars(rename = "ConversationRequest")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ConversationBody {
    patient_id: Uuid,
    #[schemars(extend("enum" = ["whatsapp", "phone", "web"]))]
    channel: String,
    /// In Brazilian Portuguese.
    message: Line<MAX_MESSAGE>,
    /// The channel's own name for the message: the same one again gets the same answer, and does nothing.
    message_id: Option<Line<MAX_NAME>>,
}

/// A message, and the session that it is told to be of.
pub(super) fn message(body: &Body) -> Result<(ReadMessage, Option<String>), Problem> {
    let mut fields = body.fields()?;
    let text = fields.required("message", json::string(text::line(MAX_MESSAGE)));
    let patient = fields.required("patient_id", json::string(text::id));
    let location = fields.optional("location_id", json::string(text::id));
    let reference = fields.optional("reference_time", json::string(text::instant));
    let session = fields.optional("session_id", json::string(text::line(MAX_NAME)));
    let (text, patient, location, reference, session) = fields.all((text, patient, location, reference, session))?;
    Ok((ReadMessage { text, patient, location, reference }, session))
}

pub(super) fn utterance(body: &Body) -> Result<Converse, Problem> {
    let mut fields = body.fields()?;
    let patient = fields.required("patient_id", json::string(text::id));
    let channel = fields.required("channel", json::string(text::one_of(CHANNELS)));
    let text = fields.required("message", json::string(text::line(MAX_MESSAGE)));
    let message = fields.optional("message_id", json::string(text::line(MAX_NAME)));
    let (patient, channel, text, message) = fields.all((patient, channel, text, message))?;
    Ok(Converse { patient, channel, text, message })
}

/// The patient and the channel that a path names.
pub(super) fn whereabouts(patient: &str, channel: &str) -> Result<(CustomerId, SpeechChannel), Problem> {
    let patient = query::path_id(patient, "patient_id")?;
    let channel = text::one_of(CHANNELS)(channel).map_err(|faults| faults.inside("channel"))?;
    Ok((patient, channel))
}
