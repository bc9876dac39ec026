//! The agent face: what agents and scripts may read of businesses, their bookings, services and hours
//! (`docs/faces/agent.md`).

mod availability;
mod bookings;
mod describe;
mod errors;
mod query;
mod schema;
mod services;
mod show;
mod tenants;
mod week;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About, permit};
use actix_web::web;
use engine::{StoreError, Tx, model::Tenant};
use query::Asked;
use slot_core::Length;

/// The agent face.
#[derive(Clone, Copy, Debug)]
pub enum Voxel {}

impl Face for Voxel {
    const NAME: &'static str = "voxel";
    const PREFIXES: &'static [&'static str] = &["/api/agent/v1"];
    const ROUTES: &'static [Route] = &[
        Route::open("/api/agent/v1/schema", || web::to(schema::show)).described(describe::schema).without_head(),
        Route::get::<permit::AgentTenantsRead>("/api/agent/v1/tenants", || web::to(tenants::list))
            .described(describe::tenants)
            .without_head(),
        Route::get::<permit::AgentBookingsRead>("/api/agent/v1/bookings", || web::to(bookings::list))
            .described(describe::bookings)
            .without_head(),
        Route::get::<permit::AgentServicesRead>("/api/agent/v1/services", || web::to(services::list))
            .described(describe::services)
            .without_head(),
        Route::get::<permit::AgentAvailabilityRead>("/api/agent/v1/availability", || web::to(availability::list))
            .described(describe::availability)
            .without_head(),
    ];
    const RATE: Rate = Rate::Window(60);
    // Nothing is created here.
    const IDEMPOTENCY: Length = Length::minutes(24 * 60);
    const ABOUT: About = About::new::<errors::Envelope<'_>>(
        "Agent",
        "What agents and scripts may read: businesses, their bookings, services and weekly hours. Nothing is written here.",
    );

    fn render(problem: &Problem) -> Answer {
        errors::envelope(problem)
    }
}

/// The business that is asked about, if there is one that the caller may see: `own` alone, where the caller is bound to it.
fn visible(tx: &mut dyn Tx, own: Option<Tenant>, asked: Asked) -> Result<Option<Tenant>, StoreError> {
    match (own, asked) {
        (_, Asked::Nobody) => Ok(None),
        (Some(own), Asked::Of(id)) => Ok(Some(own).filter(|own| own.id == id)),
        (None, Asked::Of(id)) => tx.tenant(id),
    }
}
