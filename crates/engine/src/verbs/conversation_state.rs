//! Shows where a conversation stands, and clears it.

use super::{
    conversation_view::reply,
    converse::{CONVERSATION_IDLE, read},
    hold::release_hold,
};
use crate::{
    Context, StoreError, Tx,
    model::{ConversationReply, SpeechChannel, StoredConversation, Tenant},
};
use language::{Conversation, Intent};
use slot_core::CustomerId;

/// Where it stands; what has waited too long is idle again. `None` when there is none.
pub fn conversation_state(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    patient: CustomerId,
    channel: SpeechChannel,
) -> Result<Option<(StoredConversation, ConversationReply)>, StoreError> {
    let Some(stored) = tx.conversation(tenant.id, patient, channel)? else { return Ok(None) };
    let late = cx.now >= stored.touched_at + CONVERSATION_IDLE;
    let conversation = if late { Conversation::default() } else { read(&stored.state)? };
    let told = reply(&conversation, Intent::Other, String::new());
    Ok(Some((stored, told)))
}

/// Clears it, and gives back what was held; `false` when there is none.
pub fn clear_conversation(
    tx: &mut dyn Tx,
    cx: Context<'_>,
    tenant: &Tenant,
    patient: CustomerId,
    channel: SpeechChannel,
) -> Result<bool, StoreError> {
    let stored = tx.conversation(tenant.id, patient, channel)?;
    if let Some(held) = stored.and_then(|stored| stored.hold) {
        release_hold(tx, cx, tenant, held)?;
    }
    tx.delete_conversation(tenant.id, patient, channel)
}
