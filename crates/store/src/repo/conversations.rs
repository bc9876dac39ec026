//! Conversations with patients, and what a business says in its own words.

use crate::{
    connection::each,
    rows::{from_json, json, number, parse, some},
    schema::{conversation_lines, conversations},
    session::Session,
};
use diesel::prelude::*;
use engine::{
    Conversations, StoreError,
    model::{SpeechChannel, StoredConversation},
};
use slot_core::{CustomerId, HoldId, Instant, TenantId};
use std::collections::BTreeMap;

const TABLE: &str = "conversations";

/// A row of `conversations`.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conversations, primary_key(tenant_id, customer_id, channel))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    tenant_id: String,
    customer_id: String,
    channel: String,
    state: String,
    answers: String,
    hold_id: Option<String>,
    version: i64,
    touched_at: i64,
}

impl Row {
    fn of(conversation: &StoredConversation) -> Result<Self, StoreError> {
        Ok(Self {
            tenant_id: conversation.tenant.ulid(),
            customer_id: conversation.customer.ulid(),
            channel: conversation.channel.name().to_owned(),
            state: conversation.state.clone(),
            answers: json(&conversation.answers)?,
            hold_id: conversation.hold.map(HoldId::ulid),
            version: conversation.version.into(),
            touched_at: conversation.touched_at.as_micros(),
        })
    }

    fn read(self) -> Result<StoredConversation, StoreError> {
        let id = &self.customer_id;
        Ok(StoredConversation {
            tenant: parse(TABLE, id, &self.tenant_id)?,
            customer: parse(TABLE, id, id)?,
            channel: parse(TABLE, id, &self.channel)?,
            answers: from_json(TABLE, id, &self.answers)?,
            hold: some(TABLE, id, self.hold_id.as_deref())?,
            version: number(TABLE, id, self.version)?,
            touched_at: Instant::from_micros(self.touched_at),
            state: self.state,
        })
    }
}

impl Conversations for Session<'_> {
    fn conversation(
        &mut self,
        tenant: TenantId,
        customer: CustomerId,
        channel: SpeechChannel,
    ) -> Result<Option<StoredConversation>, StoreError> {
        let (tenant, customer) = (tenant.ulid(), customer.ulid());
        let row: Option<Row> = self.look(|connection| {
            conversations::table
                .filter(conversations::tenant_id.eq(&tenant))
                .filter(conversations::customer_id.eq(&customer))
                .filter(conversations::channel.eq(channel.name()))
                .select(Row::as_select())
                .get_result(connection)
                .optional()
        })?;
        row.map(Row::read).transpose()
    }

    fn put_conversation(&mut self, conversation: &StoredConversation, version: Option<u32>) -> Result<(), StoreError> {
        let row = Row::of(conversation)?;
        let stored = match version {
            None => self.change(|connection| {
                each!(connection, c => diesel::insert_into(conversations::table)
                    .values(&row)
                    .on_conflict_do_nothing()
                    .execute(c))
            })?,
            Some(version) => self.change(|connection| {
                let own = conversations::table
                    .filter(conversations::tenant_id.eq(&row.tenant_id))
                    .filter(conversations::customer_id.eq(&row.customer_id))
                    .filter(conversations::channel.eq(&row.channel))
                    .filter(conversations::version.eq(i64::from(version)));
                diesel::update(own).set(&row).execute(connection)
            })?,
        };
        if stored == 1 { Ok(()) } else { Err(StoreError::Contended("another message came between".to_owned())) }
    }

    fn delete_conversation(
        &mut self,
        tenant: TenantId,
        customer: CustomerId,
        channel: SpeechChannel,
    ) -> Result<bool, StoreError> {
        let (tenant, customer) = (tenant.ulid(), customer.ulid());
        let gone = self.change(|connection| {
            let own = conversations::table
                .filter(conversations::tenant_id.eq(&tenant))
                .filter(conversations::customer_id.eq(&customer))
                .filter(conversations::channel.eq(channel.name()));
            diesel::delete(own).execute(connection)
        })?;
        Ok(gone > 0)
    }

    fn conversation_lines(&mut self, tenant: TenantId) -> Result<BTreeMap<String, String>, StoreError> {
        let tenant = tenant.ulid();
        let rows: Vec<(String, String)> = self.look(|connection| {
            conversation_lines::table
                .filter(conversation_lines::tenant_id.eq(&tenant))
                .select((conversation_lines::name, conversation_lines::text))
                .load(connection)
        })?;
        Ok(rows.into_iter().collect())
    }

    fn put_conversation_lines(&mut self, tenant: TenantId, lines: &BTreeMap<String, String>) -> Result<(), StoreError> {
        let tenant = tenant.ulid();
        self.change(|connection| {
            diesel::delete(conversation_lines::table.filter(conversation_lines::tenant_id.eq(&tenant)))
                .execute(connection)
        })?;
        let rows: Vec<_> = lines
            .iter()
            .map(|(name, text)| {
                (
                    conversation_lines::tenant_id.eq(&tenant),
                    conversation_lines::name.eq(name),
                    conversation_lines::text.eq(text),
                )
            })
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        self.change(|connection| {
            each!(connection, c => diesel::insert_into(conversation_lines::table).values(&rows).execute(c))
        })?;
        Ok(())
    }
}
