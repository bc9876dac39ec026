//! What the OpenAPI document says of the routes that read what patients write and say.

use super::{
    conversation::StateView,
    lines::{LinesBody, LinesView},
    read_language::{ConversationBody, MessageBody},
    show_reading::ReadingView,
    voice::{VoiceForm, VoiceView},
};
use crate::openapi::{Operation, formats::Uuid};
use engine::model::ConversationReply;
use schemars::JsonSchema;

const LANGUAGE: &str = "Language";

/// A channel that a path names.
#[derive(JsonSchema)]
#[schemars(rename_all = "lowercase", inline)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
enum Channel {
    Whatsapp,
    Phone,
    Web,
}

pub(super) fn read() -> Operation {
    Operation::new("readMessage", LANGUAGE, "Read what a patient wrote, in Brazilian Portuguese; book nothing")
        .body::<MessageBody>()
        .answers::<ReadingView<'_>>(200, "What it says, and what that is of the business.")
        .refuses(404, "There is no such patient or location.")
}

pub(super) fn speak() -> Operation {
    Operation::new("converse", LANGUAGE, "Answer a patient's message; book only after an explicit yes")
        .body::<ConversationBody>()
        .answers::<ConversationReply>(200, "What to say, and where the conversation stands.")
        .refuses(404, "There is no such patient.")
}

pub(super) fn state() -> Operation {
    Operation::new("getConversation", LANGUAGE, "Show where a conversation stands")
        .path::<Uuid>("patient_id", "The patient.")
        .path::<Channel>("channel", "Over what.")
        .answers::<StateView<'_>>(200, "Where it stands.")
        .refuses(404, "There is none.")
        .refuses(422, "The id is no UUID, or there is no such channel.")
}

pub(super) fn clear() -> Operation {
    Operation::new("clearConversation", LANGUAGE, "Forget a conversation")
        .path::<Uuid>("patient_id", "The patient.")
        .path::<Channel>("channel", "Over what.")
        .answers_nothing(204, "There is none any more.")
        .refuses(422, "The id is no UUID, or there is no such channel.")
}

pub(super) fn hear() -> Operation {
    Operation::new("hearRecording", LANGUAGE, "Read what a patient says in a recording; book nothing")
        .form::<VoiceForm>()
        .answers::<VoiceView<'_>>(200, "What it says, or what is to be asked.")
        .refuses(404, "There is no such patient.")
        .refuses(503, "Speech to text is out of order for now.")
}

pub(super) fn lines() -> Operation {
    Operation::new("listConversationLines", LANGUAGE, "List what conversations say")
        .answers::<LinesView<'_>>(200, "Every line, in the business's own words where it has some.")
}

pub(super) fn word() -> Operation {
    Operation::new("wordConversation", LANGUAGE, "Word lines of conversations anew, in place of all own words")
        .body::<LinesBody>()
        .answers::<LinesView<'_>>(200, "Every line as it is said from now on.")
}
