//! What the OpenAPI document says of the routes of risks.

use super::{
    no_show::DayQuery,
    show_risk::{DayView, ModelView, RiskView},
};
use crate::openapi::{Operation, formats::Uuid};

const RISKS: &str = "No-show risk";

pub(super) fn risk() -> Operation {
    Operation::new("getNoShowRisk", RISKS, "How likely the patient is not to come")
        .described("As of now. Outcomes count once their day has passed.")
        .path::<Uuid>("id", "The appointment.")
        .answers::<RiskView<'_>>(200, "The risk, and what it is made of.")
        .refuses(409, "`appointment_over`: it is completed, missed, cancelled or rescheduled.")
        .refuses(422, "The id is no UUID.")
}

pub(super) fn daily() -> Operation {
    Operation::new("getDailyNoShowRisks", RISKS, "The risks of a day, the highest first")
        .described("Of all appointments that are requested or confirmed; the scores are those that each has alone.")
        .query::<DayQuery>()
        .answers::<DayView<'_>>(200, "The risks.")
}

pub(super) fn model() -> Operation {
    Operation::new("getNoShowModel", RISKS, "What scores, since when, and how good it is")
        .answers::<ModelView<'_>>(200, "The model in use.")
}
