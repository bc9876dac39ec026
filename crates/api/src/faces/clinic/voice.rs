//! `/v1/scheduling/voice`: what a recording says. It is kept in memory only, and nothing is booked.

use super::{
    audio,
    multipart::{Form, FormFault},
    natural_language::unread,
    read_language::{CHANNELS, MAX_NAME},
    show_reading::{EntitiesView, ReadingView, ResolvedView, rounded},
    show_slot::SlotView,
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Faults, text},
};
use engine::{
    Recording, SpeechError,
    verbs::{ReadMessage, read_message},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{CustomerId, EventId};

/// The most bytes of a recording.
const MAX_AUDIO: usize = 10 * 1024 * 1024;
/// The most bytes of the form around it.
const MAX_FORM: usize = MAX_AUDIO + 64 * 1024;
/// How long a recording may take.
const MAX_SECONDS: u64 = 120;
/// What is heard less surely than this is asked about.
const SURE: f64 = 0.6;

/// What is asked when nothing was heard.
const UNHEARD: &str = "Não consegui ouvir o áudio. Pode escrever ou gravar de novo?";
/// What is asked when it was heard badly.
const UNSURE: &str = "Entendi: \"{}\". É isso mesmo?";

/// The form.
#[derive(JsonSchema)]
#[schemars(rename = "VoiceRequest")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct VoiceForm {
    /// WAV, Ogg (Opus or Vorbis), MP3 or `WebM`, by its content; at most 10 MB and 120 s.
    audio: String,
    patient_id: crate::openapi::formats::Uuid,
    session_id: Option<String>,
    #[schemars(extend("enum" = ["whatsapp", "phone", "web", null]))]
    channel: Option<String>,
}

/// What a recording says, or what is to be asked.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "VoiceAnswer")]
#[serde(tag = "type", rename_all = "lowercase")]
pub(super) enum VoiceView<'a> {
    /// It was understood.
    Scheduling {
        transcript: &'a str,
        confidence: f64,
        intent: &'static str,
        entities: Box<EntitiesView<'a>>,
        resolved: Box<ResolvedView<'a>>,
        suggested_slots: Vec<SlotView<'a>>,
        session_id: &'a str,
    },
    /// Something is to be asked.
    Clarification {
        transcript: &'a str,
        confidence: f64,
        question: &'a str,
        missing: &'a [&'static str],
        session_id: &'a str,
    },
}

/// What the form says.
struct Wish {
    patient: CustomerId,
    session: Option<String>,
    recording: Recording,
}

/// Hears and reads one.
pub(super) async fn hear(caller: Caller<permit::ClinicRead>, form: Form<MAX_FORM>) -> Result<Answer, Problem> {
    let Wish { patient, session, recording } = wish(&form)?;
    let heard = match caller.app().transcriber().transcribe(&recording).await {
        Ok(heard) => Some(heard),
        Err(SpeechError::NotConfigured) => None,
        Err(SpeechError::Unavailable(why)) => {
            tracing::warn!(%why, "a recording was not heard");
            return Err(Problem::Unavailable);
        }
    };
    drop(recording);
    let (text, sure) = heard.map_or((String::new(), 0.0), |heard| (heard.text.trim().to_owned(), heard.confidence));
    let said = ReadMessage { text: text.chars().take(2000).collect(), patient, location: None, reference: None };
    let read = caller.read(move |tx, cx, tenant| {
        let session = cx.id(EventId::from_u128).to_string();
        Ok((read_message(tx, cx, tenant, &said)?, session))
    });
    let (reading, minted) = read.await?;
    let session = session.unwrap_or(minted);
    let reading = match reading {
        Ok(reading) => reading,
        Err(refused) => return Ok(unread(refused)),
    };
    let confidence = rounded(sure.min(reading.confidence).clamp(0.0, 1.0));
    let unsure = UNSURE.replace("{}", &text);
    let question = if text.is_empty() {
        Some(UNHEARD)
    } else if reading.intent == "emergency" || !reading.missing.is_empty() {
        Some(reading.question.as_deref().unwrap_or(UNHEARD))
    } else if confidence < SURE {
        Some(unsure.as_str())
    } else {
        None
    };
    let answer = if let Some(question) = question {
        VoiceView::Clarification {
            transcript: &text,
            confidence,
            question,
            missing: if text.is_empty() { &[] } else { &reading.missing },
            session_id: &session,
        }
    } else {
        let ReadingView { entities, resolved, suggested_slots, .. } = ReadingView::of(&reading, None);
        VoiceView::Scheduling {
            transcript: &text,
            confidence,
            intent: reading.intent,
            entities: Box::new(entities),
            resolved: Box::new(resolved),
            suggested_slots,
            session_id: &session,
        }
    };
    Ok(Answer::ok(&answer))
}

fn wish(form: &Form<MAX_FORM>) -> Result<Wish, Problem> {
    let parts = form.parts().map_err(|fault| match fault {
        FormFault::OtherType => Faults::at("body", "must be multipart/form-data"),
        FormFault::TooLarge => Faults::at("audio", "must have at most 10 MB"),
        FormFault::Broken => Faults::at("body", "is no whole form"),
    })?;
    let part = |name: &str| parts.iter().find(|part| part.name == name).map(|part| part.content);
    let words = |name: &'static str| {
        let read = |bytes: &[u8]| std::str::from_utf8(bytes).map(str::to_owned);
        part(name).map(read).transpose().map_err(|_not_text| Problem::from(Faults::at(name, "must be text")))
    };
    let patient = words("patient_id")?.ok_or_else(|| Faults::at("patient_id", "is required"))?;
    let patient = text::id(patient.trim()).map_err(|faults| faults.inside("patient_id"))?;
    if let Some(channel) = words("channel")?.filter(|channel| !channel.is_empty()) {
        text::one_of(CHANNELS)(&channel).map_err(|faults| faults.inside("channel"))?;
    }
    let session = words("session_id")?.filter(|session| !session.is_empty());
    let session = session
        .map(|session| text::line(MAX_NAME)(&session))
        .transpose()
        .map_err(|faults| faults.inside("session_id"))?;
    let bytes = part("audio").ok_or_else(|| Faults::at("audio", "is required"))?;
    Ok(Wish { patient, session, recording: recording(bytes)? })
}

fn recording(bytes: &[u8]) -> Result<Recording, Problem> {
    let fault = |what: &'static str| Problem::from(Faults::at("audio", what));
    if bytes.is_empty() {
        return Err(fault("must not be empty"));
    }
    if bytes.len() > MAX_AUDIO {
        return Err(fault("must have at most 10 MB"));
    }
    let format = audio::format(bytes).ok_or_else(|| fault("must be WAV, Ogg, MP3 or WebM"))?;
    let length = audio::milliseconds(bytes, format);
    if length.is_some_and(|length| length > MAX_SECONDS * 1000) {
        return Err(fault("must take at most 120 seconds"));
    }
    if length == Some(0) || (length.is_none() && format == engine::AudioFormat::Wav) {
        return Err(fault("must have sound"));
    }
    Ok(Recording { bytes: bytes.to_vec(), format })
}
