//! `/v1/scheduling/conversation`: bookings over several messages.

use super::{errors, patients::PATIENT, read_language, shape::Moment};
use crate::{Answer, Caller, Problem, permit, wire::Body};
use actix_web::web::Path;
use engine::{
    model::{ConversationReply, StoredConversation},
    verbs::{clear_conversation, conversation_state, converse},
};
use schemars::JsonSchema;
use serde::Serialize;

/// Where a conversation stands.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConversationState")]
pub(super) struct StateView<'a> {
    patient_id: String,
    channel: &'static str,
    #[serde(flatten)]
    told: &'a ConversationReply,
    /// Goes up with every message.
    version: u32,
    /// When the last message came.
    updated_at: Moment,
}

/// Answers a message.
pub(super) async fn speak(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let wish = read_language::utterance(&body)?;
    let reply = caller.write(move |tx, cx, tenant| converse(tx, cx, tenant, &wish)).await?;
    Ok(reply.map_or_else(|| errors::not_found(PATIENT), |reply| Answer::ok(&reply)))
}

/// Shows where it stands.
pub(super) async fn state(caller: Caller<permit::ClinicRead>, path: Path<(String, String)>) -> Result<Answer, Problem> {
    let (patient, channel) = read_language::whereabouts(&path.0, &path.1)?;
    let found = caller.read(move |tx, cx, tenant| conversation_state(tx, cx, tenant, patient, channel)).await?;
    let (stored, told) = found.ok_or(Problem::NotFound("conversation"))?;
    Ok(Answer::ok(&view(&stored, &told)))
}

fn view<'a>(stored: &StoredConversation, told: &'a ConversationReply) -> StateView<'a> {
    StateView {
        patient_id: stored.customer.to_string(),
        channel: stored.channel.name(),
        told,
        version: stored.version,
        updated_at: Moment(stored.touched_at),
    }
}

/// Clears it, also when there is none.
pub(super) async fn clear(
    caller: Caller<permit::ClinicWrite>,
    path: Path<(String, String)>,
) -> Result<Answer, Problem> {
    let (patient, channel) = read_language::whereabouts(&path.0, &path.1)?;
    caller.write(move |tx, cx, tenant| clear_conversation(tx, cx, tenant, patient, channel)).await?;
    Ok(Answer::nothing())
}
