//! The Clinic face, row by row of its contract.

mod access;
mod across;
mod appointment_races;
mod appointments;
mod hours;
mod language;
mod lifecycle;
mod no_show;
mod people;
mod providers;
mod records;
mod series;
mod slots;
mod voice;
mod waitlist;
mod waitlist_model;
mod ward;
mod webhooks;

use crate::support::{Client, Reply, World};
use engine::{
    model::{Scope, Tenant},
    verbs::NewKey,
};
use serde_json::{Value, json};

const SCOPES: &[Scope] = &[Scope::ClinicRead, Scope::ClinicWrite, Scope::ClinicAdmin];
const DOCTORS: &str = "/v1/doctors";
const PATIENTS: &str = "/v1/patients";
const TYPES: &str = "/v1/scheduling/appointment-types";
const LOCATIONS: &str = "/v1/scheduling/locations";
const ROOMS: &str = "/v1/scheduling/rooms";
const PROVIDERS: &str = "/v1/scheduling/providers";
/// Nobody's id.
const NOBODY: &str = "01890000-0000-7000-8000-000000000000";

/// A business in Berlin, and a client that may do everything in it.
struct Clinic {
    world: World,
    tenant: Tenant,
    api: Client,
}

impl Clinic {
    /// One on each database.
    fn each() -> Vec<Self> {
        World::each().into_iter().map(Self::on).collect()
    }

    fn on(world: World) -> Self {
        let tenant = world.tenant("clinic");
        let api = world.client(&world.key_with(&tenant, SCOPES, |new| NewKey { rate_limit: Some(0), ..new }));
        Self { world, tenant, api }
    }

    /// A client with these scopes only.
    fn with(&self, scopes: &[Scope]) -> Client {
        self.world.client(&self.world.key_with(&self.tenant, scopes, |new| NewKey { rate_limit: Some(0), ..new }))
    }

    /// Makes a doctor of this name, who sees patients as these fields say; answers the id of the provider.
    async fn practitioner(&self, name: &str, mut fields: Value) -> String {
        let doctor = self.make(DOCTORS, json!({ "name": name })).await;
        fields["doctor_id"] = doctor["id"].clone();
        id(&self.make(PROVIDERS, fields).await)
    }

    /// Makes what a path makes of this body.
    async fn make(&self, path: &str, body: Value) -> Value {
        let reply = self.api.post(path, &body).await;
        assert_eq!(reply.status, 201, "{path} {body}: {}", reply.text);
        reply.json()
    }
}

/// The id of what was made.
fn id(made: &Value) -> String {
    made["id"].as_str().unwrap().to_owned()
}

/// An error of this status that says this and nothing else.
#[track_caller]
fn refused(reply: &Reply, status: u16, detail: &str) {
    assert_eq!((reply.status, reply.json()), (status, json!({ "detail": detail })));
}

/// A conflict with this code.
#[track_caller]
fn conflicts(reply: &Reply, code: &str) {
    let told = reply.json();
    assert_eq!((reply.status, told["code"].as_str()), (409, Some(code)), "{}", reply.text);
    assert!(told["detail"].is_string() && told["alternatives"].is_array(), "{}", reply.text);
}
