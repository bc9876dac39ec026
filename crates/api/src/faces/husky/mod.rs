//! Husky: weekly windows that many people share, what differs in them on single dates, and appointments
//! (`docs/faces/husky.md`).

mod code;
mod problem;

use crate::{Answer, Face, Problem, Rate, Route, openapi::About};
use slot_core::Length;

/// The face.
#[derive(Clone, Copy, Debug)]
pub enum Husky {}

impl Face for Husky {
    const NAME: &'static str = "husky";
    const PREFIXES: &'static [&'static str] =
        &["/v1/appointment-slots", "/v1/appointments", "/v1/services", "/v1/appointment-config"];
    const ROUTES: &'static [Route] = &[];
    const RATE: Rate = Rate::PerKey(60);
    const IDEMPOTENCY: Length = Length::minutes(24 * 60);
    const ABOUT: About = About::new::<code::Envelope<'_>>(
        "Husky",
        "Weekly windows that many people share, what differs in them on single dates, and appointments.",
    );

    fn render(problem: &Problem) -> Answer {
        problem::problem(problem)
    }
}
