//! Clinic: doctors, patients, providers at several locations, appointments with a life of their own, slots and waitlists
//! (`docs/faces/clinic.md`).

mod appointment_refusals;
mod appointments;
mod audio;
mod conversation;
mod cursor;
mod describe_appointments;
mod describe_language;
mod describe_no_show;
mod describe_people;
mod describe_providers;
mod describe_records;
mod describe_slots;
mod describe_waitlist;
mod describe_webhooks;
mod doctors;
mod errors;
mod health;
mod lines;
mod multipart;
mod natural_language;
mod no_show;
mod overrides;
mod patients;
mod places;
mod providers;
mod query;
mod read_appointment;
mod read_hours;
mod read_language;
mod read_people;
mod read_provider;
mod read_records;
mod read_schedule;
mod read_series;
mod read_slots;
mod read_waitlist;
mod read_webhooks;
mod schedule;
mod series;
mod shape;
mod show_appointment;
mod show_hours;
mod show_people;
mod show_provider;
mod show_reading;
mod show_records;
mod show_risk;
mod show_schedule;
mod show_slot;
mod show_waitlist;
mod show_webhooks;
mod slots;
mod templates;
mod types;
mod voice;
mod waitlist;
mod webhooks;

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
        // Types of appointments, locations, rooms.
        Route::get::<permit::ClinicRead>("/v1/scheduling/appointment-types", || to(types::list))
            .described(describe_records::list_types),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointment-types", || to(types::create))
            .creating()
            .described(describe_records::create_type),
        Route::get::<permit::ClinicRead>("/v1/scheduling/appointment-types/{id}", || to(types::get))
            .described(describe_records::get_type),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/appointment-types/{id}", || to(types::update))
            .described(describe_records::update_type),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/appointment-types/{id}", || to(types::retire))
            .described(describe_records::delete_type),
        Route::get::<permit::ClinicRead>("/v1/scheduling/locations", || to(places::list_locations))
            .described(describe_records::list_locations),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/locations", || to(places::create_location))
            .creating()
            .described(describe_records::create_location),
        Route::get::<permit::ClinicRead>("/v1/scheduling/locations/{id}", || to(places::get_location))
            .described(describe_records::get_location),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/locations/{id}", || to(places::update_location))
            .described(describe_records::update_location),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/locations/{id}", || to(places::retire_location))
            .described(describe_records::delete_location),
        Route::get::<permit::ClinicRead>("/v1/scheduling/rooms", || to(places::list_rooms))
            .described(describe_records::list_rooms),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/rooms", || to(places::create_room))
            .creating()
            .described(describe_records::create_room),
        Route::get::<permit::ClinicRead>("/v1/scheduling/rooms/{id}", || to(places::get_room))
            .described(describe_records::get_room),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/rooms/{id}", || to(places::update_room))
            .described(describe_records::update_room),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/rooms/{id}", || to(places::retire_room))
            .described(describe_records::delete_room),
        // Providers.
        Route::get::<permit::ClinicRead>("/v1/scheduling/providers", || to(providers::list))
            .described(describe_providers::list),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/providers", || to(providers::create))
            .creating()
            .described(describe_providers::create),
        Route::get::<permit::ClinicRead>("/v1/scheduling/providers/{id}", || to(providers::get))
            .described(describe_providers::get),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/providers/{id}", || to(providers::update))
            .described(describe_providers::update),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/providers/{id}", || to(providers::retire))
            .described(describe_providers::delete),
        Route::get::<permit::ClinicRead>("/v1/scheduling/providers/{id}/templates", || to(templates::list))
            .described(describe_providers::list_templates),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/providers/{id}/templates", || to(templates::create))
            .creating()
            .described(describe_providers::create_template),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/providers/{id}/templates/{tid}", || to(templates::update))
            .described(describe_providers::update_template),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/providers/{id}/templates/{tid}", || to(templates::retire))
            .described(describe_providers::delete_template),
        Route::get::<permit::ClinicRead>("/v1/scheduling/providers/{id}/overrides", || to(overrides::list))
            .described(describe_providers::list_overrides),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/providers/{id}/overrides", || to(overrides::create))
            .creating()
            .described(describe_providers::create_override),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/providers/{id}/overrides/{oid}", || to(overrides::delete))
            .described(describe_providers::delete_override),
        Route::get::<permit::ClinicRead>("/v1/scheduling/providers/{id}/cross-location-conflicts", || {
            to(schedule::conflicts)
        })
        .described(describe_providers::conflicts),
        Route::get::<permit::ClinicRead>("/v1/scheduling/providers/{id}/locations-schedule", || {
            to(schedule::locations)
        })
        .described(describe_providers::locations),
        // Appointments.
        Route::get::<permit::ClinicRead>("/v1/scheduling/slots", || to(slots::list)).described(describe_slots::list),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/series", || to(series::create))
            .creating()
            .described(series::describe),
        Route::get::<permit::ClinicRead>("/v1/scheduling/appointments", || to(appointments::list))
            .described(describe_appointments::list),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments", || to(appointments::create))
            .creating()
            .described(describe_appointments::create),
        Route::get::<permit::ClinicRead>("/v1/scheduling/appointments/{id}", || to(appointments::get))
            .described(describe_appointments::get),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}", || to(appointments::update))
            .described(describe_appointments::update),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}", || to(appointments::delete))
            .described(describe_appointments::delete),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/confirm", || to(appointments::confirm))
            .described(describe_appointments::confirm),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/check-in", || to(appointments::check_in))
            .described(describe_appointments::check_in),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/start", || to(appointments::start))
            .described(describe_appointments::start),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/complete", || to(appointments::complete))
            .described(describe_appointments::complete),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/no-show", || to(appointments::no_show))
            .described(describe_appointments::no_show),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/cancel", || to(appointments::cancel))
            .described(describe_appointments::cancel),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/appointments/{id}/reschedule", || {
            to(appointments::reschedule)
        })
        .creating()
        .described(describe_appointments::reschedule),
        // The waitlist.
        Route::get::<permit::ClinicRead>("/v1/scheduling/waitlist", || to(waitlist::list))
            .described(describe_waitlist::list),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/waitlist", || to(waitlist::create))
            .creating()
            .described(describe_waitlist::create),
        Route::get::<permit::ClinicRead>("/v1/scheduling/waitlist/{id}", || to(waitlist::get))
            .described(describe_waitlist::get),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/waitlist/{id}", || to(waitlist::leave))
            .described(describe_waitlist::leave),
        Route::get::<permit::ClinicRead>("/v1/scheduling/waitlist/position/{id}", || to(waitlist::position))
            .described(describe_waitlist::position),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/waitlist/{id}/accept", || to(waitlist::accept))
            .described(describe_waitlist::accept),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/waitlist/{id}/decline", || to(waitlist::decline))
            .described(describe_waitlist::decline),
        // Who does not come.
        Route::get::<permit::ClinicRead>("/v1/scheduling/no-show/appointments/{id}/risk", || to(no_show::risk))
            .described(describe_no_show::risk),
        Route::get::<permit::ClinicRead>("/v1/scheduling/no-show/daily-risks", || to(no_show::daily))
            .described(describe_no_show::daily),
        Route::get::<permit::ClinicRead>("/v1/scheduling/no-show/model-info", || to(no_show::model))
            .described(describe_no_show::model),
        // Language.
        Route::post::<permit::ClinicRead>("/v1/scheduling/natural-language", || to(natural_language::read))
            .described(describe_language::read),
        Route::post::<permit::ClinicWrite>("/v1/scheduling/conversation", || to(conversation::speak))
            .described(describe_language::speak),
        Route::get::<permit::ClinicRead>("/v1/scheduling/conversation/lines", || to(lines::list))
            .described(describe_language::lines),
        Route::put::<permit::ClinicWrite>("/v1/scheduling/conversation/lines", || to(lines::word))
            .described(describe_language::word),
        Route::get::<permit::ClinicRead>("/v1/scheduling/conversation/{patient_id}/{channel}/state", || {
            to(conversation::state)
        })
        .described(describe_language::state),
        Route::delete::<permit::ClinicWrite>("/v1/scheduling/conversation/{patient_id}/{channel}", || {
            to(conversation::clear)
        })
        .described(describe_language::clear),
        Route::post::<permit::ClinicRead>("/v1/scheduling/voice", || to(voice::hear))
            .described(describe_language::hear),
        // Webhooks.
        Route::get::<permit::ClinicAdmin>("/v1/scheduling/webhooks", || to(webhooks::list))
            .described(describe_webhooks::list),
        Route::post::<permit::ClinicAdmin>("/v1/scheduling/webhooks", || to(webhooks::create))
            .described(describe_webhooks::create),
        Route::get::<permit::ClinicAdmin>("/v1/scheduling/webhooks/dead-letters", || to(webhooks::dead_letters))
            .described(describe_webhooks::dead_letters),
        Route::get::<permit::ClinicAdmin>("/v1/scheduling/webhooks/{id}", || to(webhooks::get))
            .described(describe_webhooks::get),
        Route::put::<permit::ClinicAdmin>("/v1/scheduling/webhooks/{id}", || to(webhooks::update))
            .described(describe_webhooks::update),
        Route::delete::<permit::ClinicAdmin>("/v1/scheduling/webhooks/{id}", || to(webhooks::retire))
            .described(describe_webhooks::delete),
        Route::post::<permit::ClinicAdmin>("/v1/scheduling/webhooks/{id}/test", || to(webhooks::test))
            .described(describe_webhooks::test),
        Route::get::<permit::ClinicAdmin>("/v1/scheduling/webhooks/{id}/deliveries", || to(webhooks::deliveries))
            .described(describe_webhooks::deliveries),
        Route::post::<permit::ClinicAdmin>("/v1/scheduling/webhooks/{id}/replay", || to(webhooks::replay))
            .described(describe_webhooks::replay),
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
