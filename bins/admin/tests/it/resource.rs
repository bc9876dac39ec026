//! Resources are listed by name, of one business only.

use crate::{
    run::{json, members, tenant, words},
    stored,
};
use rig::TempDatabase;

#[test]
fn those_of_the_tenant_are_listed() {
    for database in TempDatabase::each() {
        tenant(&database, "shop");
        tenant(&database, "other");
        for (slug, name) in [("shop", "Room B"), ("shop", "Room A"), ("other", "Room C")] {
            stored::room(&database, slug, name);
        }
        let list = json(&database, &["resource", "list", "--tenant", "shop"]);
        let names: Vec<&str> = list.as_array().unwrap().iter().map(|room| room["name"].as_str().unwrap()).collect();
        assert_eq!(names, ["Room A", "Room B"]);
        assert_eq!(
            members(&list[0]),
            [
                "active",
                "capacity",
                "created_at",
                "durations_minutes",
                "id",
                "name",
                "published",
                "slug",
                "timezone",
                "type",
                "updated_at"
            ]
        );
        assert_eq!((&list[0]["type"], &list[0]["slug"]), (&"room".into(), &"room-a".into()));
        assert_eq!(list[0]["durations_minutes"], serde_json::json!([45]));
        let text = words(&database, &["resource", "list", "--tenant", "shop"]).out;
        assert!(text.starts_with("ID ") && text.contains("Room A"), "{text}");
    }
}
