//! Businesses that are refused, and what would be right.

use crate::run::{json, refusal, tenant};
use rig::TempDatabase;

fn create(database: &TempDatabase, slug: &str, zone: &str, more: &[&str]) -> String {
    let usual = ["tenant", "create", "--name", "X", "--slug", slug, "--timezone", zone];
    refusal(database, &[&usual, more].concat())
}

#[test]
fn a_taken_slug_is_refused_and_a_free_one_offered() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        tenant(&database, "shop-2");
        assert_eq!(create(&database, "shop", "UTC", &[]), "the slug shop is taken: choose another, such as shop-3");
        tenant(&database, "other");
        let said = refusal(&database, &["tenant", "update", "other", "--slug", "shop"]);
        assert!(said.contains("such as shop-3"), "{said}");
        assert_eq!(json(&database, &["tenant", "list"]).as_array().unwrap().len(), 3);
    }
}

#[test]
fn an_unknown_zone_is_refused_and_the_right_one_named() {
    let database = TempDatabase::sqlite();
    let said = create(&database, "x", "America/SaoPaulo", &[]);
    assert!(said.contains("did you mean America/Sao_Paulo?"), "{said}");
    assert!(create(&database, "x", "-03:00", &[]).contains("an offset is no zone"));
    tenant(&database, "shop");
    let said = refusal(&database, &["tenant", "update", "shop", "--timezone", "Europe/Amsterdm"]);
    assert!(said.contains("Europe/Amsterdam"), "{said}");
}

#[test]
fn bad_settings_are_refused_with_an_example() {
    let database = TempDatabase::sqlite();
    assert!(create(&database, "My Shop", "UTC", &[]).ends_with("such as my-shop"));
    assert!(create(&database, "x", "UTC", &["--locale", "english!"]).contains("pt-BR"));
    assert!(create(&database, "x", "UTC", &["--currency", "reais"]).contains("BRL"));
    let blank = refusal(&database, &["tenant", "create", "--name", " ", "--slug", "x", "--timezone", "UTC"]);
    assert!(blank.contains("must not be blank"));
    let said = create(&database, "x", "UTC", &["--plan", "free", "--auto-purchase"]);
    assert_eq!(said, "the free plan sells no overage packs: --auto-purchase goes with --plan starter or growth");
    assert_eq!(json(&database, &["tenant", "list"]), serde_json::json!([]));
}

#[test]
fn an_update_that_does_not_fit_is_refused() {
    let database = TempDatabase::sqlite();
    tenant(&database, "shop");
    let said = refusal(&database, &["tenant", "update", "shop", "--pattern", "event"]);
    assert_eq!(said, "the pattern of shop is timeslot and stays so: for event make another tenant");
    json(&database, &["tenant", "update", "shop", "--plan", "starter", "--auto-purchase"]);
    let said = refusal(&database, &["tenant", "update", "shop", "--plan", "free"]);
    assert!(said.ends_with("add --no-auto-purchase"), "{said}");
    assert!(refusal(&database, &["tenant", "update", "shop", "--name", ""]).contains("blank"));
}

#[test]
fn an_unknown_tenant_is_refused_and_a_near_one_named() {
    for database in TempDatabase::each() {
        assert!(refusal(&database, &["tenant", "show", "shop"]).contains("there is none yet"));
        tenant(&database, "corner-shop");
        let near = "no tenant \"cornershop\": did you mean corner-shop?";
        for arguments in [
            &["tenant", "show", "cornershop"][..],
            &["tenant", "update", "cornershop", "--name", "x"],
            &["key", "create", "--tenant", "cornershop", "--name", "x", "--preset", "full"],
            &["key", "list", "--tenant", "cornershop"],
            &["resource", "list", "--tenant", "cornershop"],
            &["prune", "--tenant", "cornershop", "--before", "2020-01-01T00:00:00Z"],
        ] {
            assert_eq!(refusal(&database, arguments), near, "{arguments:?}");
        }
        assert!(refusal(&database, &["tenant", "show", "bakery"]).contains("`slot-admin tenant list` shows all"));
    }
}
