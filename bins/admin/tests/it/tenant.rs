//! Businesses: made, listed, shown, changed.

use crate::run::{json, members, refusal, tenant, words};
use rig::TempDatabase;
use serde_json::json as value;

#[test]
fn a_fresh_database_takes_a_tenant_with_usual_settings() {
    for database in TempDatabase::each() {
        let made = tenant(&database, "a-shop");
        assert_eq!(
            members(&made),
            [
                "auto_purchase",
                "created_at",
                "currency",
                "id",
                "locale",
                "name",
                "pattern",
                "plan",
                "slug",
                "status",
                "timezone",
                "updated_at"
            ]
        );
        for (member, expected) in [
            ("slug", value!("a-shop")),
            ("name", value!("A Shop")),
            ("timezone", value!("America/Sao_Paulo")),
            ("locale", value!("en")),
            ("currency", value!("USD")),
            ("pattern", value!("timeslot")),
            ("plan", value!("unlimited")),
            ("auto_purchase", value!(false)),
            ("status", value!("active")),
        ] {
            assert_eq!(made[member], expected, "{member}");
        }
        assert_eq!(made["id"].as_str().unwrap().len(), 36);
        assert_eq!(json(&database, &["tenant", "list"]), value!([made]));
        assert_eq!(json(&database, &["tenant", "show", "a-shop"]), made);
        assert_eq!(json(&database, &["tenant", "show", made["id"].as_str().unwrap()]), made);
    }
}

#[test]
fn every_setting_is_taken() {
    for database in TempDatabase::each() {
        let words = "tenant create --name Müller --slug mueller --timezone europe/berlin --locale de-DE --currency EUR \
                     --pattern capacity --plan starter --auto-purchase";
        let made = json(&database, &words.split_whitespace().collect::<Vec<_>>());
        for (member, expected) in [
            ("name", value!("Müller")),
            ("timezone", value!("Europe/Berlin")),
            ("locale", value!("de-DE")),
            ("currency", value!("EUR")),
            ("pattern", value!("capacity")),
            ("plan", value!("starter")),
            ("auto_purchase", value!(true)),
        ] {
            assert_eq!(made[member], expected, "{member}");
        }
    }
}

#[test]
fn tenants_are_listed_by_slug() {
    for database in TempDatabase::each() {
        for slug in ["b", "c", "a"] {
            tenant(&database, slug);
        }
        let list = json(&database, &["tenant", "list"]);
        let slugs: Vec<&str> = list.as_array().unwrap().iter().map(|tenant| tenant["slug"].as_str().unwrap()).collect();
        assert_eq!(slugs, ["a", "b", "c"]);
        let table = words(&database, &["tenant", "list"]).out;
        assert!(table.starts_with("SLUG  TIMEZONE           PLAN       STATUS  NAME\na "), "{table}");
    }
}

#[test]
fn an_update_changes_what_it_names_and_nothing_else() {
    for database in TempDatabase::each() {
        let made = tenant(&database, "shop");
        let changed = json(&database, &["tenant", "update", "shop", "--status", "suspended"]);
        let mut expected = made.clone();
        expected["status"] = value!("suspended");
        expected["updated_at"] = changed["updated_at"].clone();
        assert_eq!(changed, expected);
        let words = "tenant update shop --name Other --slug other --timezone UTC --locale pt-BR --currency BRL \
                     --plan growth --auto-purchase --status active --pattern timeslot";
        let changed = json(&database, &words.split_whitespace().collect::<Vec<_>>());
        for (member, expected) in [
            ("id", made["id"].clone()),
            ("slug", value!("other")),
            ("name", value!("Other")),
            ("timezone", value!("UTC")),
            ("locale", value!("pt-BR")),
            ("currency", value!("BRL")),
            ("plan", value!("growth")),
            ("auto_purchase", value!(true)),
            ("status", value!("active")),
            ("created_at", made["created_at"].clone()),
        ] {
            assert_eq!(changed[member], expected, "{member}");
        }
        assert_eq!(json(&database, &["tenant", "show", "other"]), changed);
        assert!(refusal(&database, &["tenant", "show", "shop"]).contains("no tenant \"shop\""));
        let dormant = json(&database, &["tenant", "update", "other", "--plan", "unlimited"]);
        assert_eq!((&dormant["plan"], &dormant["auto_purchase"]), (&value!("unlimited"), &value!(true)));
        let plain = json(&database, &["tenant", "update", "other", "--plan", "free", "--no-auto-purchase"]);
        assert_eq!((&plain["plan"], &plain["auto_purchase"]), (&value!("free"), &value!(false)));
    }
}
