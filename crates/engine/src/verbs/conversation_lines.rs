//! What conversations say, line by line, and the business's own words for it.

use crate::{StoreError, Tx, model::Tenant};
use language::Line;
use std::collections::BTreeMap;

/// A line of a conversation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConversationLine {
    /// Its name.
    pub name: &'static str,
    /// What is said when the business words nothing itself. Words in braces are replaced.
    pub usual: &'static str,
    /// The business's own words.
    pub own: Option<String>,
}

/// All lines, in the order in which they are listed in the code.
pub fn conversation_lines(tx: &mut dyn Tx, tenant: &Tenant) -> Result<Vec<ConversationLine>, StoreError> {
    let mut own = tx.conversation_lines(tenant.id)?;
    let line = |line: &Line| ConversationLine { name: line.key(), usual: line.usual(), own: own.remove(line.key()) };
    Ok(Line::ALL.iter().map(line).collect())
}

/// Keeps the business's own words, in place of all that there were. Answers the first name that is none.
pub fn word_conversation(
    tx: &mut dyn Tx,
    tenant: &Tenant,
    lines: &BTreeMap<String, String>,
) -> Result<Result<Vec<ConversationLine>, String>, StoreError> {
    let known = |name: &&String| Line::ALL.iter().all(|line| line.key() != name.as_str());
    if let Some(unknown) = lines.keys().find(known) {
        return Ok(Err(unknown.clone()));
    }
    tx.put_conversation_lines(tenant.id, lines)?;
    conversation_lines(tx, tenant).map(Ok)
}
