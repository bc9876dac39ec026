//! Pruning forgets the past and nothing else.

use crate::{
    run::{json, refusal, tenant, words},
    stored,
};
use rig::TempDatabase;
use serde_json::json as value;

#[test]
fn only_claims_of_the_past_of_that_tenant_go() {
    for database in TempDatabase::each() {
        let (shop, other) = (tenant(&database, "shop"), tenant(&database, "other"));
        for (slug, minutes) in [("shop", -600), ("shop", -300), ("shop", 300), ("other", -600)] {
            stored::booking(&database, slug, stored::half_hour(minutes), true);
        }
        let before = stored::half_hour(-200).start().rfc3339().to_string();
        let pruned = json(&database, &["prune", "--tenant", "shop", "--before", &before]);
        assert_eq!(pruned["claims"], 2);
        assert_eq!(pruned["before"], before.replace('Z', ".000Z"));
        assert_eq!(pruned["tenants"], value!([{ "id": shop["id"], "slug": "shop", "claims": 2 }]));
        let found = json(&database, &["doctor"]);
        assert_eq!((&found["rows"]["claims"], &found["rows"]["bookings"]), (&value!(2), &value!(4)));
        assert_eq!(json(&database, &["prune", "--tenant", "shop", "--before", &before])["claims"], 0);
        let all = json(&database, &["prune", "--before", &before]);
        assert_eq!(
            all["tenants"],
            value!([
                { "id": other["id"], "slug": "other", "claims": 1 },
                { "id": shop["id"], "slug": "shop", "claims": 0 },
            ])
        );
    }
}

#[test]
fn the_future_is_not_pruned() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        stored::booking(&database, "shop", stored::half_hour(60), true);
        let said = refusal(&database, &["prune", "--tenant", "shop", "--before", "2999-01-01T00:00:00Z"]);
        assert!(said.starts_with("--before is in the future"), "{said}");
        assert!(refusal(&database, &["prune", "--before", "2020-01-01"]).contains("offset"));
        assert_eq!(json(&database, &["doctor"])["rows"]["claims"], 1);
        let text = words(&database, &["prune", "--before", "2020-01-01T00:00:00Z"]).out;
        assert!(text.starts_with("claims pruned: 0, those that ended by 2020-01-01T00:00:00Z, of shop;"), "{text}");
    }
}
