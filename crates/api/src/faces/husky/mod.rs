//! Husky: weekly windows that many people share, what differs in them on single dates, and appointments
//! (`docs/faces/husky.md`).

mod appointment_refusals;
mod appointments;
mod code;
mod describe;
mod describe_appointments;
mod problem;
mod read_appointment;
mod read_tracking;
mod read_window;
mod refusals;
mod services;
mod show_appointment;
mod show_tracking;
mod show_window;
mod slot_id;
mod tracking;
mod windows;
mod words;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About, permit};
use actix_web::web::to;
use slot_core::Length;

/// The face.
#[derive(Clone, Copy, Debug)]
pub enum Husky {}

impl Face for Husky {
    const NAME: &'static str = "husky";
    const PREFIXES: &'static [&'static str] =
        &["/v1/appointment-slots", "/v1/appointments", "/v1/services", "/v1/appointment-config"];
    const ROUTES: &'static [Route] = &[
        Route::get::<permit::HuskySlotsRead>("/v1/appointment-slots/availability", || to(tracking::availability))
            .described(describe::availability),
        Route::get::<permit::HuskySlotsRead>("/v1/appointment-slots/schedule-tracking", || to(tracking::list))
            .described(describe::tracking),
        Route::patch::<permit::HuskySlotsWrite>("/v1/appointment-slots/tracking/{slot}", || to(tracking::update))
            .described(describe::change_tracking),
        Route::post::<permit::HuskySlotsWrite>("/v1/appointment-slots/regenerate", || to(tracking::regenerated))
            .described(describe::regenerate),
        Route::post::<permit::HuskySlotsWrite>("/v1/appointment-slots", || to(windows::create))
            .creating()
            .described(describe::create_window),
        Route::patch::<permit::HuskySlotsWrite>("/v1/appointment-slots/{slot}", || to(windows::update))
            .described(describe::change_window),
        Route::delete::<permit::HuskySlotsWrite>("/v1/appointment-slots/{slot}", || to(windows::disable))
            .described(describe::delete_window),
        Route::post::<permit::HuskySlotsWrite>("/v1/appointment-slots/{slot}/disable", || to(windows::disable))
            .described(describe::disable_window),
        Route::patch::<permit::HuskySlotsWrite>("/v1/appointment-slots/{slot}/disable", || to(windows::disable))
            .described(describe::patch_disable_window),
        Route::get::<permit::HuskyAppointmentsRead>("/v1/appointments", || to(appointments::list))
            .described(describe_appointments::list),
        Route::post::<permit::HuskyAppointmentsWrite>("/v1/appointments", || to(appointments::create))
            .creating()
            .described(describe_appointments::create),
        Route::get::<permit::HuskyAppointmentsRead>("/v1/appointments/{id}", || to(appointments::get))
            .described(describe_appointments::get),
        Route::patch::<permit::HuskyAppointmentsWrite>("/v1/appointments/{id}", || to(appointments::update))
            .described(describe_appointments::update),
        Route::get::<permit::HuskyAppointmentsRead>("/v1/services", || to(services::list))
            .described(describe_appointments::services),
        Route::get::<permit::HuskyAppointmentsRead>("/v1/appointment-config", || to(services::config))
            .described(describe_appointments::config),
    ];
    const RATE: Rate = Rate::Sliding(60);
    const IDEMPOTENCY: Length = Length::minutes(24 * 60);
    const ABOUT: About = About::new::<code::Envelope<'_>>(
        "Husky",
        "Weekly windows that many people share, what differs in them on single dates, and appointments.",
    );

    fn render(problem: &Problem) -> Answer {
        problem::problem(problem)
    }
}
