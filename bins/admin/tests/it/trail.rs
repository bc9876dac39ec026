//! Feeds, and the audit trail of what operators do.

use crate::{
    run::{json, members, refusal, tenant, usage, words},
    stored,
};
use rig::TempDatabase;
use serde_json::{Value, json as value};

#[test]
fn a_feed_is_made_listed_and_revoked() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        tenant(&database, "other");
        let room = stored::room(&database, "shop", "Room A");
        let made = json(&database, &["feed", "create", "--tenant", "shop", "--resource", "room-a"]);
        let secret = made["secret"].as_str().unwrap();
        assert_eq!(secret.len(), 32);
        assert_eq!(made["path"], format!("/calendar/{secret}.ics"));
        assert_eq!((&made["resource"], &made["is_active"]), (&value!(room.to_string()), &value!(true)));
        let list = json(&database, &["feed", "list"]);
        assert_eq!(
            members(&list[0]),
            ["created_at", "id", "is_active", "resource", "resource_name", "revoked_at", "tenant"]
        );
        assert!(!list.to_string().contains(secret), "it is shown once");
        assert_eq!(json(&database, &["feed", "list", "--tenant", "other"]), value!([]));
        let id = made["id"].as_str().unwrap();
        let revoked = json(&database, &["feed", "revoke", id]);
        assert_eq!((&revoked["is_active"], &revoked["tenant"]), (&value!(false), &value!("shop")));
        assert!(json(&database, &["feed", "list"])[0]["revoked_at"].is_string());
        assert_eq!(json(&database, &["feed", "revoke", id])["is_active"], false);
        assert!(words(&database, &["feed", "list"]).out.contains("revoked"));
        let said = refusal(&database, &["feed", "revoke", secret]);
        assert!(said.starts_with("that is not the id of a feed") && !said.contains(secret), "{said}");
        assert!(refusal(&database, &["feed", "create", "--tenant", "shop", "--resource", "rom-a"]).contains("room-a"));
        let nobody = "01890000-0000-7000-8000-000000000000";
        assert!(refusal(&database, &["feed", "revoke", nobody]).starts_with("no feed "));
    }
}

#[test]
fn what_operators_do_is_noted() {
    for database in TempDatabase::each() {
        let shop = tenant(&database, "shop");
        tenant(&database, "other");
        let key = json(&database, &["key", "create", "--tenant", "shop", "--name", "k", "--preset", "slotflow"]);
        json(&database, &["key", "revoke", key["id"].as_str().unwrap()]);
        json(&database, &["tenant", "update", "shop", "--name", "New"]);
        let rows = json(&database, &["audit", "--tenant", "shop"]);
        let done: Vec<&str> = rows.as_array().unwrap().iter().map(|row| row["action"].as_str().unwrap()).collect();
        assert_eq!(done, ["tenant.updated", "key.revoked", "key.created", "tenant.created"]);
        assert_eq!(
            members(&rows[0]),
            ["action", "actor", "actor_id", "address", "at", "subject", "tenant", "transaction"]
        );
        assert_eq!(
            (&rows[0]["actor"], &rows[0]["actor_id"], &rows[0]["tenant"], &rows[0]["subject"]),
            (&value!("cli"), &Value::Null, &value!("shop"), &shop["id"])
        );
        assert_eq!(rows[1]["subject"], key["id"]);
        assert_eq!(json(&database, &["audit"]).as_array().unwrap().len(), 5);
        let some = |arguments: &[&str]| json(&database, &[&["audit"], arguments].concat()).as_array().unwrap().len();
        assert_eq!(some(&["--action", "key"]), 2);
        assert_eq!(some(&["--subject", key["id"].as_str().unwrap()]), 2);
        assert_eq!(some(&["--actor", "key"]), 0);
        assert_eq!(some(&["--limit", "1", "--offset", "4"]), 1);
        assert_eq!(some(&["--until", "2020-01-01T00:00:00Z"]), 0);
        assert!(usage(&database, &["audit", "--actor", "nobody"]).contains("possible values"));
        assert!(refusal(&database, &["audit", "--subject", "x"]).contains("--subject is not an id"));
        assert!(words(&database, &["audit"]).out.starts_with("AT "));
    }
}
