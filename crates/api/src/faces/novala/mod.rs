//! The Novala face: bookable resources with hours and closures, opaque slot ids, bookings of places in slots.

mod availability;
mod bookings;
mod errors;
mod read_booking;
mod read_query;
mod read_resource;
mod resources;
mod show;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About, permit};
use actix_web::web;
use slot_core::Length;

/// The Novala face.
#[derive(Clone, Copy, Debug)]
pub enum Novala {}

impl Face for Novala {
    const NAME: &'static str = "novala";
    const PREFIXES: &'static [&'static str] = &["/api/bookings"];
    const ROUTES: &'static [Route] = &[
        Route::get::<permit::BookingsRead>("/api/bookings/resources", || web::to(resources::list)),
        Route::post::<permit::ResourcesManage>("/api/bookings/resources", || web::to(resources::create)).creating(),
        Route::get::<permit::BookingsRead>("/api/bookings/resources/{id}", || web::to(resources::get)),
        Route::patch::<permit::ResourcesManage>("/api/bookings/resources/{id}", || web::to(resources::update)),
        Route::get::<permit::BookingsRead>("/api/bookings/resources/{id}/availability", || {
            web::to(availability::search)
        }),
        Route::get::<permit::BookingsRead>("/api/bookings", || web::to(bookings::list)),
        Route::post::<permit::BookingsManage>("/api/bookings", || web::to(bookings::create)).creating(),
        Route::get::<permit::BookingsRead>("/api/bookings/{id}", || web::to(bookings::get)),
        Route::patch::<permit::BookingsManage>("/api/bookings/{id}", || web::to(bookings::update)),
        Route::delete::<permit::BookingsManage>("/api/bookings/{id}", || web::to(bookings::cancel)),
    ];
    const RATE: Rate = Rate::PerTenant(600);
    const IDEMPOTENCY: Length = Length::minutes(24 * 60);
    const ABOUT: About = About::new::<errors::Envelope<'_>>(
        "Novala",
        "Resources with hours and closures, slots under opaque ids, and bookings of places in them.",
    );

    fn render(problem: &Problem) -> Answer {
        errors::envelope(problem)
    }
}
