//! Conversations with patients, and what a business says in its own words.

use crate::{
    StoreError,
    model::{SpeechChannel, StoredConversation},
};
use slot_core::{CustomerId, TenantId};
use std::collections::BTreeMap;

/// Conversations.
pub trait Conversations {
    /// The conversation with a patient over a channel.
    fn conversation(
        &mut self,
        tenant: TenantId,
        customer: CustomerId,
        channel: SpeechChannel,
    ) -> Result<Option<StoredConversation>, StoreError>;
    /// Stores a new one, or one in place of that with `version`. When another message came between, `Contended`.
    fn put_conversation(&mut self, conversation: &StoredConversation, version: Option<u32>) -> Result<(), StoreError>;
    /// Deletes one; `false` when there is none.
    fn delete_conversation(
        &mut self,
        tenant: TenantId,
        customer: CustomerId,
        channel: SpeechChannel,
    ) -> Result<bool, StoreError>;
    /// The lines that the business words itself, by their names.
    fn conversation_lines(&mut self, tenant: TenantId) -> Result<BTreeMap<String, String>, StoreError>;
    /// Keeps these lines in place of all that there were.
    fn put_conversation_lines(&mut self, tenant: TenantId, lines: &BTreeMap<String, String>) -> Result<(), StoreError>;
}
