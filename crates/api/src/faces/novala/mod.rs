//! The Novala face: bookable resources with hours and closures, opaque slot ids, bookings of places in slots.

mod availability;
mod bookings;
mod describe;
mod describe_webhooks;
mod errors;
mod read_booking;
mod read_query;
mod read_resource;
mod read_webhook;
mod resources;
mod show;
mod show_webhook;
mod webhooks;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About, permit};
use actix_web::web;
use slot_core::Length;

/// The Novala face.
#[derive(Clone, Copy, Debug)]
pub enum Novala {}

impl Face for Novala {
    const NAME: &'static str = "novala";
    const PREFIXES: &'static [&'static str] = &["/api/bookings", "/api/webhooks"];
    const ROUTES: &'static [Route] = &[
        Route::get::<permit::BookingsRead>("/api/bookings/resources", || web::to(resources::list))
            .described(describe::list_resources),
        Route::post::<permit::ResourcesManage>("/api/bookings/resources", || web::to(resources::create))
            .creating()
            .described(describe::create_resource),
        Route::get::<permit::BookingsRead>("/api/bookings/resources/{id}", || web::to(resources::get))
            .described(describe::get_resource),
        Route::patch::<permit::ResourcesManage>("/api/bookings/resources/{id}", || web::to(resources::update))
            .described(describe::update_resource),
        Route::get::<permit::BookingsRead>("/api/bookings/resources/{id}/availability", || {
            web::to(availability::search)
        })
        .described(describe::search),
        Route::get::<permit::BookingsRead>("/api/bookings", || web::to(bookings::list))
            .described(describe::list_bookings),
        Route::post::<permit::BookingsManage>("/api/bookings", || web::to(bookings::create))
            .creating()
            .described(describe::create_booking),
        Route::get::<permit::BookingsRead>("/api/bookings/{id}", || web::to(bookings::get))
            .described(describe::get_booking),
        Route::patch::<permit::BookingsManage>("/api/bookings/{id}", || web::to(bookings::update))
            .described(describe::update_booking),
        Route::delete::<permit::BookingsManage>("/api/bookings/{id}", || web::to(bookings::cancel))
            .described(describe::cancel_booking),
        Route::get::<permit::WebhooksManage>("/api/webhooks", || web::to(webhooks::list))
            .described(describe_webhooks::list),
        Route::post::<permit::WebhooksManage>("/api/webhooks", || web::to(webhooks::create))
            .creating()
            .described(describe_webhooks::create),
        Route::get::<permit::WebhooksManage>("/api/webhooks/{id}", || web::to(webhooks::get))
            .described(describe_webhooks::get),
        Route::patch::<permit::WebhooksManage>("/api/webhooks/{id}", || web::to(webhooks::update))
            .described(describe_webhooks::update),
        Route::delete::<permit::WebhooksManage>("/api/webhooks/{id}", || web::to(webhooks::delete))
            .described(describe_webhooks::delete),
        Route::post::<permit::WebhooksManage>("/api/webhooks/{id}/rotate", || web::to(webhooks::rotate))
            .described(describe_webhooks::rotate),
        Route::post::<permit::WebhooksManage>("/api/webhooks/{id}/replay", || web::to(webhooks::replay))
            .described(describe_webhooks::replay),
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
