//! Conversations: kept by patient and channel, and never written over by a message that came between.

use crate::{
    offers::customer,
    samples::{NOON, business, open},
};
use engine::{
    StoreError,
    model::{SpeechChannel, StoredConversation},
};
use rig::TempDatabase;
use slot_core::Length;
use std::collections::BTreeMap;

#[test]
fn a_conversation_is_kept_changed_and_cleared() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _ana) = business(&store);
        let lia = customer(&tenant, "Lia");
        let one = lia.clone();
        store.write(move |tx| tx.insert_customer(&one)).unwrap();
        let first = StoredConversation {
            tenant: tenant.id,
            customer: lia.id,
            channel: SpeechChannel::Whatsapp,
            state: r#"{"misses":1}"#.to_owned(),
            answers: vec![("m1".to_owned(), "{}".to_owned())],
            hold: None,
            version: 1,
            touched_at: NOON,
        };
        let read = |channel| store.read(|tx| tx.conversation(tenant.id, lia.id, channel)).unwrap();
        let put = |conversation: &StoredConversation, version| {
            let conversation = conversation.clone();
            store.write(move |tx| tx.put_conversation(&conversation, version))
        };
        assert_eq!(read(SpeechChannel::Whatsapp), None);
        put(&first, None).unwrap();
        assert!(matches!(put(&first, None), Err(StoreError::Contended(_))));
        assert_eq!((read(SpeechChannel::Whatsapp), read(SpeechChannel::Web)), (Some(first.clone()), None));
        let second = StoredConversation { version: 2, touched_at: NOON + Length::minutes(1), ..first.clone() };
        put(&second, Some(1)).unwrap();
        assert!(matches!(put(&second, Some(1)), Err(StoreError::Contended(_))), "another message came between");
        assert_eq!(read(SpeechChannel::Whatsapp), Some(second));
        let (id, patient) = (tenant.id, lia.id);
        let clear = move || store.write(move |tx| tx.delete_conversation(id, patient, SpeechChannel::Whatsapp));
        assert!(clear().unwrap());
    }
}

#[test]
fn lines_are_kept_whole() {
    for database in TempDatabase::each() {
        let store = open(&database);
        let (tenant, _ana) = business(&store);
        let id = tenant.id;
        for lines in [vec![("ask_date", "Que dia?"), ("human", "Um momento.")], vec![("human", "Já vai.")], vec![]] {
            let lines: BTreeMap<String, String> =
                lines.into_iter().map(|(name, text)| (name.to_owned(), text.to_owned())).collect();
            let kept = lines.clone();
            store.write(move |tx| tx.put_conversation_lines(id, &kept)).unwrap();
            assert_eq!(store.read(|tx| tx.conversation_lines(id)).unwrap(), lines);
        }
    }
}
