//! Webhook endpoints.

use crate::run::{json, refusal, tenant, usage, words};
use rig::TempDatabase;
use serde_json::json as value;

const URL: &str = "https://example.com/hook";

#[test]
fn an_endpoint_of_any_dialect_is_made_shown_and_deleted() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        let shop = ["--tenant", "shop"];
        let made = json(
            &database,
            &[&["webhook", "create", "--dialect", "husky", "--url", URL, "--event", "*"], &shop[..]].concat(),
        );
        assert!(made["secret"].as_str().unwrap().starts_with("whsec_"));
        assert_eq!(
            (&made["dialect"], &made["events"], &made["status"]),
            (&value!("husky"), &value!(["*"]), &value!("active"))
        );
        let id = made["id"].as_str().unwrap();
        let of = |verb: &str| json(&database, &[&["webhook", verb, id], &shop[..]].concat());
        let listed = json(&database, &[&["webhook", "list"], &shop[..]].concat());
        assert_eq!(
            (listed.as_array().unwrap().len(), &listed[0]["id"], listed[0].get("secret")),
            (1, &made["id"], None)
        );
        assert_eq!(of("show")["open_deliveries"], 0);
        assert_ne!(of("rotate")["secret"], made["secret"]);
        assert_eq!(of("disable")["status"], "inactive");
        let replay = ["webhook", "replay", id, "--dead"];
        assert!(refusal(&database, &[&replay[..], &shop[..]].concat()).contains("webhook enable"));
        assert_eq!(of("enable")["status"], "active");
        assert_eq!(json(&database, &[&replay[..], &shop[..]].concat()), value!({ "webhook_id": id, "replayed": 0 }));
        let ranged = ["webhook", "replay", id, "--from", "2026-01-01T00:00:00Z", "--until", "2027-01-01T00:00:00Z"];
        assert_eq!(json(&database, &[&ranged[..], &shop[..]].concat())["replayed"], 0);
        assert_eq!(of("deliveries"), value!([]));
        assert_eq!(json(&database, &[&["webhook", "dead-letters"], &shop[..]].concat()), value!([]));
        assert!(
            words(&database, &[&["webhook", "dead-letters", id], &shop[..]].concat()).out.contains("no dead letters")
        );
        of("delete");
        assert!(refusal(&database, &[&["webhook", "show", id], &shop[..]].concat()).contains("webhook list"));
    }
}

#[test]
fn what_is_wrong_is_said() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    let make = ["webhook", "create", "--tenant", "shop", "--dialect", "novala"];
    let said = refusal(&database, &[&make[..], &["--url", "http://example.com/", "--event", "*"]].concat());
    assert_eq!(said, "--url must use https");
    let private = ["--url", "http://127.0.0.1:9/", "--event", "*", "--allow-private-webhooks"];
    json(&database, &[&make[..], &private].concat());
    let said = refusal(&database, &[&make[..], &["--url", URL, "--event", "booking.confirmed"]].concat());
    assert!(said.contains("bookings.confirmed"), "{said}");
    assert!(usage(&database, &[&make[..], &["--url", URL]].concat()).contains("--event"));
    let named = ["webhook", "replay", "x", "--tenant", "shop"];
    assert!(usage(&database, &named).contains("--dead"));
    let slotflow = [
        "webhook",
        "create",
        "--tenant",
        "shop",
        "--dialect",
        "slotflow",
        "--url",
        URL,
        "--event",
        "booking.confirmed",
    ];
    let secret = ["--secret", "given"];
    assert_eq!(
        json(&database, &[&slotflow[..], &secret].concat()).get("secret"),
        None,
        "what is given is not repeated"
    );
    assert!(refusal(&database, &slotflow).contains("already"));
}
