//! The guest's own face: one booking, for whoever has its token. See `docs/guests.md`.

mod booking;
mod describe;
mod errors;
mod show;
mod token;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About};
use actix_web::web::to;
use slot_core::Length;

/// The face.
#[derive(Clone, Copy, Debug)]
pub enum Guest {}

impl Face for Guest {
    const NAME: &'static str = "guest";
    const PREFIXES: &'static [&'static str] = &["/guest"];
    // No key is asked for: the token of the booking is, by its extractor.
    const ROUTES: &'static [Route] = &[
        Route::open("/guest/booking", || to(booking::show)).described(describe::show),
        Route::open_post("/guest/booking/cancel", || to(booking::cancel)).described(describe::cancel),
        Route::open_post("/guest/booking/reschedule", || to(booking::reschedule)).described(describe::reschedule),
    ];
    const RATE: Rate = Rate::Off;
    // Nothing is created here.
    const IDEMPOTENCY: Length = Length::minutes(24 * 60);
    const ABOUT: About = About::new::<errors::Envelope>(
        "Guest",
        "What a guest may do with a booking: see it, cancel it, move it. `Authorization: Bearer` carries the token of the \
         booking, which every message about it has.",
    );

    fn render(problem: &Problem) -> Answer {
        errors::envelope(problem)
    }
}
