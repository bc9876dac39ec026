//! Slotflow: humans, their availability, slots, bookings and webhooks (`docs/faces/slotflow.md`).

mod availability;
mod bookings;
mod code;
mod humans;
mod overrides;
mod parse;
mod refusals;
mod slots;
mod view;
mod webhooks;

use crate::{Answer, Face, Problem, Rate, Route, permit};
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
        Route::get::<permit::Slotflow>("/v1/humans", || to(humans::list)),
        Route::post::<permit::Slotflow>("/v1/humans", || to(humans::create)).creating(),
        Route::get::<permit::Slotflow>("/v1/humans/{human}", || to(humans::get)),
        Route::delete::<permit::Slotflow>("/v1/humans/{human}", || to(humans::delete)),
        Route::put::<permit::Slotflow>("/v1/humans/{human}/availability", || to(availability::put)),
        Route::get::<permit::Slotflow>("/v1/humans/{human}/overrides", || to(overrides::list)),
        Route::post::<permit::Slotflow>("/v1/humans/{human}/overrides", || to(overrides::create)).creating(),
        Route::delete::<permit::Slotflow>("/v1/humans/{human}/overrides/{override}", || to(overrides::delete)),
        Route::get::<permit::Slotflow>("/v1/humans/{human}/slots", || to(slots::list)),
        Route::get::<permit::Slotflow>("/v1/bookings", || to(bookings::list)),
        Route::post::<permit::Slotflow>("/v1/bookings", || to(bookings::create)).creating(),
        Route::get::<permit::Slotflow>("/v1/bookings/{booking}", || to(bookings::get)),
        Route::delete::<permit::Slotflow>("/v1/bookings/{booking}", || to(bookings::cancel)),
        Route::get::<permit::Slotflow>("/v1/webhooks", || to(webhooks::list)),
        Route::post::<permit::Slotflow>("/v1/webhooks", || to(webhooks::create)).creating(),
        Route::delete::<permit::Slotflow>("/v1/webhooks/{webhook}", || to(webhooks::delete)),
    ];
    const RATE: Rate = Rate::Off;
    const IDEMPOTENCY: Length = Length::minutes(7 * 24 * 60);

    fn render(problem: &Problem) -> Answer {
        refusals::problem(problem)
    }
}
