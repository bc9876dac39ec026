//! The Slotflow face: every row of its contract, over the real router on both databases.

mod answers;
mod bookings;
mod errors;
mod idempotency;
mod lists;
mod overrides;
mod plans;
mod races;
mod slots;
mod tenants;

use crate::support::{Client, Reply, World};
use engine::model::{Plan, Scope, Tenant};
use serde_json::{Value, json};

/// One business with a key, in a world of its own.
struct House {
    world: World,
    tenant: Tenant,
    key: String,
    api: Client,
}

impl House {
    /// One on each database.
    fn each() -> Vec<Self> {
        Self::each_on(Plan::Unlimited)
    }

    /// One on each database, on this plan.
    fn each_on(plan: Plan) -> Vec<Self> {
        let houses = World::each().into_iter().map(|world| {
            let tenant = world.tenant_on("acme", plan);
            let key = world.key(&tenant, &[Scope::Slotflow]);
            let api = world.client(&key);
            Self { world, tenant, key, api }
        });
        houses.collect()
    }

    /// A human in New York without rules.
    async fn human(&self) -> String {
        id(&self.api.post("/v1/humans", &json!({"name": "Alex Rep", "timezone": "America/New_York"})).await)
    }

    /// A human in New York who works from nine to five, Monday to Friday, for 30 or 60 minutes.
    async fn worker(&self) -> String {
        let human = self.human().await;
        self.rules(&human, &office()).await;
        human
    }

    async fn rules(&self, human: &str, rules: &Value) {
        let reply = self.api.put(&format!("/v1/humans/{human}/availability"), rules).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
    }

    async fn add_override(&self, human: &str, body: &Value) -> String {
        id(&self.api.post(&format!("/v1/humans/{human}/overrides"), body).await)
    }

    async fn book(&self, human: &str, starts_at: &str, duration: i64) -> Reply {
        self.api.post("/v1/bookings", &wish(human, starts_at, duration)).await
    }

    /// The starts of the slots between two dates.
    async fn starts(&self, human: &str, from: &str, to: &str, duration: i64) -> Vec<String> {
        let reply =
            self.api.get(&format!("/v1/humans/{human}/slots?date_from={from}&date_to={to}&duration={duration}")).await;
        assert_eq!(reply.status, 200, "{}", reply.text);
        let body = reply.json();
        let slots = body["slots"].as_array().unwrap();
        assert_eq!(body["total"], slots.len());
        slots.iter().map(|slot| slot["starts_at"].as_str().unwrap().to_owned()).collect()
    }
}

fn office() -> Value {
    json!({"working_days": [1, 2, 3, 4, 5], "work_start": "09:00", "work_end": "17:00", "meeting_durations": [30, 60]})
}

fn wish(human: &str, starts_at: &str, duration: i64) -> Value {
    json!({"human_id": human, "starts_at": starts_at, "duration": duration, "attendee_name": "Jane Doe"})
}

/// The id of what was made.
fn id(reply: &Reply) -> String {
    assert_eq!(reply.status, 201, "{}", reply.text);
    reply.json()["id"].as_str().unwrap().to_owned()
}

/// Asserts an error: its status, code and that the envelope has nothing else.
#[track_caller]
fn refused(reply: &Reply, status: u16, code: &str) {
    let body: Value = serde_json::from_str(&reply.text).unwrap_or_default();
    let message = body["error"]["message"].clone();
    let expect = json!({"error": {"code": code, "message": message, "status": status}});
    assert_eq!((reply.status, &body), (status, &expect), "{}", reply.text);
    assert!(message.as_str().is_some_and(|message| !message.is_empty()), "{}", reply.text);
}
