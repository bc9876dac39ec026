//! The document that agents read before they have a key.

use super::API;
use crate::support::World;
use serde_json::{Value, json};

#[actix_web::test]
async fn the_schema_is_open_to_everybody() {
    for world in World::each() {
        let anybody = world.stranger().header("host", "book.example.com");
        let path = format!("{API}/schema");
        let reply = anybody.get(&path).await;
        assert_eq!((reply.status, reply.header("content-type")), (200, Some("application/json")));
        assert_eq!((reply.header("x-ratelimit-limit"), reply.header("ratelimit-limit")), (None, None));
        let schema = reply.json();
        assert_eq!(schema["openapi"], "3.0.3");
        assert_eq!(schema["servers"], json!([{ "url": "http://book.example.com/api/agent/v1" }]));
        let bearer = &schema["components"]["securitySchemes"]["bearerAuth"];
        assert_eq!((&bearer["type"], &bearer["scheme"]), (&json!("http"), &json!("bearer")));
        let paths = schema["paths"].as_object().unwrap();
        assert_eq!(paths.len(), 5);
        assert!(paths.values().all(|path| path.as_object().unwrap().keys().eq(["get"])));
        assert_eq!(paths["/schema"]["get"]["security"], json!([]));
        for (path, id, scope, names) in [
            ("/tenants", "listTenants", "tenants:read", &[][..]),
            ("/bookings", "listBookings", "bookings:read", &["tenant_id", "status", "limit", "offset"]),
            ("/services", "listServices", "services:read", &["tenant_id"]),
            ("/availability", "getAvailability", "availability:read", &["tenant_id", "date"]),
        ] {
            let get = &paths[path]["get"];
            assert_eq!((&get["operationId"], &get["x-required-scope"]), (&json!(id), &json!(scope)));
            let none = Vec::new();
            let parameters = get["parameters"].as_array().unwrap_or(&none);
            let mut found: Vec<&str> = parameters.iter().map(|one| one["name"].as_str().unwrap()).collect();
            let mut expected = names.to_vec();
            found.sort_unstable();
            expected.sort_unstable();
            assert_eq!(found, expected);
            assert!(parameters.iter().all(|one| one["required"] == (one["name"] == "tenant_id")));
            for status in ["200", "401", "403", "429"] {
                let content = &get["responses"][status]["content"]["application/json"]["schema"];
                assert!(content.is_object(), "{path} {status}");
            }
        }
        let post = anybody.post(&path, &Value::Null).await;
        assert_eq!((post.status, post.header("allow")), (405, Some("GET")), "nobody needs a key to be told so");
    }
}

#[actix_web::test]
async fn the_schema_names_every_field() {
    let world = World::each().remove(0);
    let schema = world.stranger().get(&format!("{API}/schema")).await.json();
    for (name, fields) in [
        ("Tenant", "booking_pattern created_at currency id locale name slug status timezone"),
        (
            "Booking",
            "created_at customer_id end_datetime has_consent id service_id source staff_id start_datetime status tenant_id",
        ),
        ("Service", "color description duration_minutes id is_active name price sort_order"),
        ("WeeklyHours", "day_of_week end_time is_available staff_id start_time"),
    ] {
        let shape = &schema["components"]["schemas"][name];
        let mut known: Vec<&str> = shape["properties"].as_object().unwrap().keys().map(String::as_str).collect();
        known.sort_unstable();
        assert_eq!(known.join(" "), fields, "{name}");
        let mut required: Vec<&str> =
            shape["required"].as_array().unwrap().iter().map(|one| one.as_str().unwrap()).collect();
        required.sort_unstable();
        assert_eq!(required, known, "{name} always has all of them");
    }
    let staff = &schema["components"]["schemas"]["Booking"]["properties"]["staff_id"];
    assert_eq!((&staff["type"], &staff["nullable"]), (&json!("string"), &json!(true)));
}
