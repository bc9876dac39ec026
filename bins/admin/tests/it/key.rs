//! Keys: made, listed, revoked, and never kept.

use crate::run::{json, members, tenant, words};
use engine::{Clock as _, SystemClock, verbs::authenticate};
use rig::{Kind, TempDatabase};
use serde_json::{Value, json as value};
use std::fs;
use store::{Options, Store};

fn create(database: &TempDatabase, options: &str) -> Value {
    let words: Vec<&str> = ["key", "create", "--name", "x"].into_iter().chain(options.split_whitespace()).collect();
    json(database, &words)
}

/// Whether the key opens something, as the server asks.
fn opens(database: &TempDatabase, key: &str) -> bool {
    let store = Store::open(database.url(), &Options::default()).unwrap();
    store.read(|tx| authenticate(tx, SystemClock.now(), key)).unwrap().is_some()
}

#[test]
fn a_preset_gives_the_scopes_and_the_shape_of_its_face() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        for (options, label, length, scopes) in [
            ("--preset slotflow", "sk_live_", 40, "slotflow"),
            (
                "--preset novala",
                "sk_live_",
                40,
                "bookings.read bookings.manage bookings.resources.manage webhooks.manage",
            ),
            ("--preset novala --publishable", "pk_live_", 40, "bookings.read"),
            ("--preset clinic", "dph_live_", 41, "scheduling:read scheduling:write scheduling:admin"),
            ("--preset husky", "sk_live_", 40, "slots:read slots:write appointments:read appointments:write"),
            ("--scope slots:read --scope bookings.read", "sk_live_", 40, "slots:read bookings.read"),
            ("--scope slots:read bookings.read,slots:read", "sk_live_", 40, "slots:read bookings.read"),
            ("--scope bookings.read --publishable", "pk_live_", 40, "bookings.read"),
        ] {
            let made = create(&database, &format!("--tenant shop {options}"));
            let key = made["key"].as_str().unwrap();
            assert!(key.starts_with(label) && key.len() == length, "{options}: {key}");
            assert_eq!(made["prefix"], key[..label.len() + 8], "{options}");
            assert_eq!(made["scopes"], value!(scopes.split(' ').collect::<Vec<_>>()), "{options}");
            assert_eq!(made["publishable"], options.contains("publishable"));
            assert_eq!(made["tenant"], "shop");
            assert!(opens(&database, key));
        }
        let full = create(&database, "--tenant shop --preset full --role agent --rate-limit 0");
        assert_eq!(full["scopes"].as_array().unwrap().len(), engine::model::Scope::ALL.len());
        assert_eq!((&full["rate_limit"], &full["role"]), (&value!(0), &value!("agent")));
    }
}

#[test]
fn an_agent_key_has_a_role_and_may_open_everything() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let viewer = create(&database, "--installation --preset agent --rate-limit 90");
        let key = viewer["key"].as_str().unwrap();
        assert!(key.starts_with("vb_") && key.len() == 43, "{key}");
        assert!(key[3..].bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f')), "{key}");
        assert_eq!(viewer["prefix"], key[..8]);
        assert_eq!((&viewer["role"], &viewer["tenant"]), (&value!("viewer"), &Value::Null));
        assert_eq!(viewer["rate_limit"], 90);
        assert_eq!(
            viewer["scopes"],
            value!([
                "tenants:read",
                "bookings:read",
                "services:read",
                "availability:read",
                "customers:read",
                "settings:read",
                "reports:read"
            ])
        );
        let agent = create(&database, "--tenant shop --preset agent --role agent");
        assert_eq!((&agent["role"], &agent["tenant"]), (&value!("agent"), &value!("shop")));
        assert_eq!(agent["scopes"].as_array().unwrap().len(), 11);
        let narrow = create(
            &database,
            "--installation --preset agent --scopes bookings:read,tenants:read --expires 2999-01-01T00:00:00Z",
        );
        assert!(narrow["key"].as_str().unwrap().starts_with("vb_"));
        assert_eq!(
            (&narrow["scopes"], &narrow["role"]),
            (&value!(["bookings:read", "tenants:read"]), &value!("viewer"))
        );
        assert_eq!(narrow["expires_at"], "2999-01-01T00:00:00.000Z");
        let words = ["key", "create", "--name", "x", "--installation", "--preset", "agent", "--scope", ""];
        assert_eq!(json(&database, &words)["scopes"], value!([]), "a list that is empty");
        assert!(agent["scopes"].as_array().unwrap().contains(&value!("bookings:write")));
        assert!(opens(&database, key) && opens(&database, agent["key"].as_str().unwrap()));
    }
}

#[test]
fn keys_are_listed_without_themselves() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        tenant(&database, "other");
        assert_eq!(json(&database, &["key", "list"]), value!([]));
        let first = create(&database, "--tenant shop --preset novala --expires-at 2999-01-01T00:00:00-03:00");
        let mine = create(&database, "--tenant other --preset husky");
        let wide = create(&database, "--installation --preset agent");
        let expected: Vec<Value> = [&first, &mine, &wide]
            .into_iter()
            .map(|made| {
                let mut listed = made.clone();
                listed.as_object_mut().unwrap().remove("key").unwrap();
                listed
            })
            .collect();
        let all = json(&database, &["key", "list"]);
        assert_eq!(all, value!(expected));
        assert_eq!(
            members(&all[0]),
            [
                "created_at",
                "expires_at",
                "id",
                "is_active",
                "last_used_at",
                "name",
                "prefix",
                "publishable",
                "rate_limit",
                "revoked_at",
                "role",
                "scopes",
                "tenant"
            ]
        );
        assert_eq!(all[0]["expires_at"], "2999-01-01T03:00:00.000Z");
        assert_eq!((&all[0]["is_active"], &all[0]["last_used_at"]), (&value!(true), &Value::Null));
        assert_eq!(json(&database, &["key", "list", "--tenant", "other"]), value!([expected[1]]));
        let text = words(&database, &["key", "list"]).out;
        assert!(text.contains("tenant:     shop\n") && text.contains("(the whole installation)"), "{text}");
    }
}

#[test]
fn a_revoked_key_opens_nothing() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let made = create(&database, "--tenant shop --preset slotflow");
        let (id, key) = (made["id"].as_str().unwrap(), made["key"].as_str().unwrap());
        assert!(opens(&database, key));
        let revoked = json(&database, &["key", "revoke", id]);
        assert_eq!((&revoked["is_active"], &revoked["id"]), (&value!(false), &made["id"]));
        assert!(revoked["revoked_at"].is_string());
        assert!(!opens(&database, key));
        assert_eq!(json(&database, &["key", "revoke", id]), revoked, "revoking again changes nothing");
        assert_eq!(json(&database, &["key", "list"]), value!([revoked]));
        assert!(words(&database, &["key", "list"]).out.contains("status:     revoked "));
    }
}

#[test]
fn the_key_itself_is_nowhere_in_the_database() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let made = create(&database, "--tenant shop --preset full");
        let key = made["key"].as_str().unwrap();
        let (secret, hex) =
            (key[16..].to_owned(), key.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().concat());
        let kept = match database.kind() {
            Kind::Postgres => {
                database.psql("SELECT k::text FROM api_keys k") + &database.psql("SELECT e::text FROM events e")
            }
            Kind::Sqlite => {
                let folder = fs::read_dir(database.sqlite_path().parent().unwrap()).unwrap();
                folder
                    .map(|file| String::from_utf8_lossy(&fs::read(file.unwrap().path()).unwrap()).into_owned())
                    .collect()
            }
        };
        assert!(kept.contains(made["prefix"].as_str().unwrap()), "the prefix is kept");
        assert!(!kept.contains(&secret) && !kept.contains(&hex), "the key is not");
    }
}

#[test]
fn people_are_told_to_store_the_key() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    let ran = words(&database, &["key", "create", "--tenant", "shop", "--name", "Site", "--preset", "novala"]);
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    assert!(ran.out.starts_with("key:        sk_live_"), "{}", ran.out);
    assert!(ran.out.trim_end().ends_with("The key is shown this once and is not kept: store it now."), "{}", ran.out);
}
