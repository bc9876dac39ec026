//! Clinic: doctors, patients, providers at several locations, appointments with a life of their own, slots and waitlists
//! (`docs/faces/clinic.md`).

mod describe_people;
mod describe_slots;
mod doctors;
mod errors;
mod health;
mod patients;
mod query;
mod read_people;
mod read_slots;
mod shape;
mod show_people;
mod show_slot;
mod slots;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About, permit};
use actix_web::web::to;
use slot_core::Length;

/// The face.
#[derive(Clone, Copy, Debug)]
pub enum Clinic {}

impl Face for Clinic {
    const NAME: &'static str = "clinic";
    const PREFIXES: &'static [&'static str] = &["/v1/scheduling", "/v1/patients", "/v1/doctors"];
    // Where two paths match, the first one counts: words come before names.
    const ROUTES: &'static [Route] = &[
        Route::open("/v1/health", || to(health::show)).described(health::describe),
        // Doctors.
        Route::get::<permit::ClinicRead>("/v1/doctors", || to(doctors::list)).described(describe_people::list_doctors),
        Route::post::<permit::ClinicWrite>("/v1/doctors", || to(doctors::create))
            .creating()
            .described(describe_people::create_doctor),
        Route::get::<permit::ClinicRead>("/v1/doctors/{id}", || to(doctors::get))
            .described(describe_people::get_doctor),
        Route::put::<permit::ClinicWrite>("/v1/doctors/{id}", || to(doctors::update))
            .described(describe_people::update_doctor),
        Route::delete::<permit::ClinicWrite>("/v1/doctors/{id}", || to(doctors::retire))
            .described(describe_people::delete_doctor),
        // Slots.
        Route::get::<permit::ClinicRead>("/v1/scheduling/slots", || to(slots::list)).described(describe_slots::list),
        // Patients.
        Route::get::<permit::ClinicRead>("/v1/patients", || to(patients::list))
            .described(describe_people::list_patients),
        Route::post::<permit::ClinicWrite>("/v1/patients", || to(patients::create))
            .creating()
            .described(describe_people::create_patient),
        Route::get::<permit::ClinicRead>("/v1/patients/{id}", || to(patients::get))
            .described(describe_people::get_patient),
        Route::put::<permit::ClinicWrite>("/v1/patients/{id}", || to(patients::update))
            .described(describe_people::update_patient),
        Route::delete::<permit::ClinicWrite>("/v1/patients/{id}", || to(patients::retire))
            .described(describe_people::delete_patient),
    ];
    const RATE: Rate = Rate::PerKey(300);
    const IDEMPOTENCY: Length = Length::minutes(24 * 60);
    const ABOUT: About = About::new::<errors::Envelope<'_>>(
        "Clinic",
        "Doctors, patients, providers at several locations, appointments from request to outcome, slots and waitlists.",
    );

    fn render(problem: &Problem) -> Answer {
        errors::problem(problem)
    }
}
