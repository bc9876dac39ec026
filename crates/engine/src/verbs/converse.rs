//! Answers a patient: the pure conversation decides, and what it decides is done in the transaction of the message.

use super::{
    business_names::BusinessNames,
    conversation_view::reply,
    conversation_work::{Desk, done_by},
};
use crate::{
    Context, StoreError, Tx,
    model::{ConversationReply, SpeechChannel, StoredConversation, Tenant},
};
use language::{Conversation, Event, Lexicon, Templates, transition, understand};
use slot_core::{CustomerId, Length};

/// How long a conversation waits for the next message.
pub const CONVERSATION_IDLE: Length = Length::minutes(30);
/// Answers that are kept for retries.
const KEPT_ANSWERS: usize = 16;
/// Steps that one message can take: more would be a circle.
const MOST_STEPS: usize = 12;

/// Something that a patient said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Converse {
    /// Who.
    pub patient: CustomerId,
    /// Over what.
    pub channel: SpeechChannel,
    /// The words.
    pub text: String,
    /// The channel's own name for the message: the same one again gets the same answer, and does nothing.
    pub message: Option<String>,
}

/// Answers. `None` when there is no such patient. Of two messages at once the second is read after the first was answered.
pub fn converse(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    wish: &Converse,
) -> Result<Option<ConversationReply>, StoreError> {
    if tx.customer(tenant.id, wish.patient)?.is_none_or(|patient| !patient.active) {
        return Ok(None);
    }
    let stored = tx.conversation(tenant.id, wish.patient, wish.channel)?;
    let version = stored.as_ref().map(|stored| stored.version);
    let mut stored = stored.unwrap_or_else(|| fresh(cx, tenant, wish));
    if let Some((_, answer)) = stored.answers.iter().find(|(id, _)| Some(id) == wish.message.as_ref()) {
        return read(answer).map(Some);
    }
    let names = BusinessNames::read(tx, tenant, None)?;
    let moment = names.moment(cx.now);
    let context = language::Context { today: moment.now.date(), directory: &names.directory };
    let lines = Templates { own: tx.conversation_lines(tenant.id)? };
    let mut desk = Desk { tenant, patient: wish.patient, channel: wish.channel, names: &names, hold: stored.hold };

    let mut conversation: Conversation = read(&stored.state)?;
    if version.is_some() && cx.now >= stored.touched_at + CONVERSATION_IDLE {
        let (idle, effects) = transition(conversation, Event::TimedOut, context);
        for effect in effects {
            done_by(&mut desk, tx, cx, &idle, effect)?;
        }
        conversation = idle;
    }
    let said = understand(&wish.text, Lexicon::pt_br(), &names.directory, moment, conversation.stage());
    let mut said_lines = Vec::new();
    let mut event = Some(Event::Said(&said));
    for _step in 0..MOST_STEPS {
        let Some(next) = event.take() else { break };
        let (after, effects) = transition(conversation, next, context);
        for effect in effects {
            if let language::Effect::Say(line) = &effect {
                said_lines.push(lines.render(line));
            }
            event = done_by(&mut desk, tx, cx, &after, effect)?.or(event);
        }
        conversation = after;
    }
    let answer = reply(&conversation, said.intent, said_lines.join(" "));
    stored.hold = desk.hold;
    stored.state = write(&conversation)?;
    stored.touched_at = cx.now;
    stored.version = version.map_or(1, |version| version + 1);
    if let Some(id) = &wish.message {
        stored.answers.push((id.clone(), write(&answer)?));
        let surplus = stored.answers.len().saturating_sub(KEPT_ANSWERS);
        stored.answers.drain(..surplus);
    }
    tx.put_conversation(&stored, version)?;
    Ok(Some(answer))
}

fn fresh(cx: Context<'_>, tenant: &Tenant, wish: &Converse) -> StoredConversation {
    StoredConversation {
        tenant: tenant.id,
        customer: wish.patient,
        channel: wish.channel,
        state: "{}".to_owned(),
        answers: Vec::new(),
        hold: None,
        version: 1,
        touched_at: cx.now,
    }
}

pub(super) fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|error| StoreError::Database(format!("cannot read a conversation: {error}")))
}

fn write(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Database(format!("cannot write a conversation: {error}")))
}
