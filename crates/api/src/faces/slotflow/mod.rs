//! Slotflow: humans, their availability, slots, bookings and webhooks (`docs/faces/slotflow.md`).

mod availability;
mod bookings;
mod code;
mod describe;
mod humans;
mod overrides;
mod parse;
mod refusals;
mod slots;
mod view;
mod webhooks;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About, permit};
use actix_web::web::to;
use slot_core::Length;

/// The one permission of this face: a key does everything or nothing.
type Caller = crate::Caller<permit::Slotflow>;

/// The face.
#[derive(Debug)]
pub enum Slotflow {}

impl Face for Slotflow {
    const NAME: &'static str = "slotflow";
    const PREFIXES: &'static [&'static str] = &["/v1/humans", "/v1/bookings", "/v1/webhooks"];
    const ROUTES: &'static [Route] = &[
        Route::get::<permit::Slotflow>("/v1/humans", || to(humans::list)).described(describe::list_humans),
        Route::post::<permit::Slotflow>("/v1/humans", || to(humans::create))
            .creating()
            .described(describe::create_human),
        Route::get::<permit::Slotflow>("/v1/humans/{human}", || to(humans::get)).described(describe::get_human),
        Route::delete::<permit::Slotflow>("/v1/humans/{human}", || to(humans::delete))
            .described(describe::delete_human),
        Route::put::<permit::Slotflow>("/v1/humans/{human}/availability", || to(availability::put))
            .described(describe::put_availability),
        Route::get::<permit::Slotflow>("/v1/humans/{human}/overrides", || to(overrides::list))
            .described(describe::list_overrides),
        Route::post::<permit::Slotflow>("/v1/humans/{human}/overrides", || to(overrides::create))
            .creating()
            .described(describe::create_override),
        Route::delete::<permit::Slotflow>("/v1/humans/{human}/overrides/{override}", || to(overrides::delete))
            .described(describe::delete_override),
        Route::get::<permit::Slotflow>("/v1/humans/{human}/slots", || to(slots::list)).described(describe::list_slots),
        Route::get::<permit::Slotflow>("/v1/bookings", || to(bookings::list)).described(describe::list_bookings),
        Route::post::<permit::Slotflow>("/v1/bookings", || to(bookings::create))
            .creating()
            .described(describe::create_booking),
        Route::get::<permit::Slotflow>("/v1/bookings/{booking}", || to(bookings::get)).described(describe::get_booking),
        Route::delete::<permit::Slotflow>("/v1/bookings/{booking}", || to(bookings::cancel))
            .described(describe::cancel_booking),
        Route::get::<permit::Slotflow>("/v1/webhooks", || to(webhooks::list)).described(describe::list_webhooks),
        Route::post::<permit::Slotflow>("/v1/webhooks", || to(webhooks::create))
            .creating()
            .described(describe::create_webhook),
        Route::delete::<permit::Slotflow>("/v1/webhooks/{webhook}", || to(webhooks::delete))
            .described(describe::delete_webhook),
    ];
    const RATE: Rate = Rate::Off;
    const IDEMPOTENCY: Length = Length::minutes(7 * 24 * 60);
    const ABOUT: About =
        About::new::<code::Envelope<'_>>("Slotflow", "Humans, their availability, slots, bookings and webhooks.");

    fn render(problem: &Problem) -> Answer {
        refusals::problem(problem)
    }
}
