//! `/v1/scheduling/appointments/series`: appointments that are made together, all or none.

use super::{
    Clinic,
    appointment_refusals::{refused, why},
    errors,
    read_series::{self, SeriesBody},
    shape::{Moment, Text},
    show_appointment::AppointmentView,
    show_slot::{Scoring, SlotView},
};
use crate::{
    Answer, Caller, Face as _, Problem,
    openapi::Operation,
    permit, telemetry,
    wire::{Body, Faults},
};
use actix_web::http::StatusCode;
use engine::{
    StoreError,
    model::Booking,
    verbs::{MAX_SERIES, MissedDay, SeriesRefused, book_series},
};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::BookingId;

/// A series that was made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AppointmentSeries")]
pub(super) struct SeriesView<'a> {
    /// The id of its first appointment.
    series_id: Text<BookingId>,
    /// By start.
    appointments: Vec<AppointmentView<'a>>,
}

/// Why a series was not made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SeriesConflict")]
pub(super) struct SeriesConflict<'a> {
    /// A sentence for people.
    detail: String,
    /// What to switch on.
    code: &'static str,
    /// The first of what could be had instead, at most three.
    #[schemars(length(max = 3))]
    alternatives: Vec<SlotView<'a>>,
    /// The appointments that cannot be made, by start.
    #[serde(skip_serializing_if = "Option::is_none")]
    occurrences: Option<Vec<OccurrenceView<'a>>>,
}

/// An appointment of a series that cannot be made.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FailingOccurrence")]
pub(super) struct OccurrenceView<'a> {
    start_time: Moment,
    end_time: Moment,
    /// What to switch on.
    code: &'static str,
    /// A sentence for people.
    detail: String,
    /// The nearest slot that can be booked instead, beside the rest of the series.
    alternative: Option<SlotView<'a>>,
}

pub(super) fn describe() -> Operation {
    Operation::new("createAppointmentSeries", "Appointments", "Make appointments of a series, all or none")
        .described(
            "All are like the one that the fields describe; its time says by the clock of the location when each begins. They \
             are one treatment, with the id of the first, which alone has the `external_reference`.",
        )
        .body::<SeriesBody>()
        .answers::<SeriesView<'_>>(201, "The appointments.")
        .refuses(404, "There is no such provider, patient, appointment type, location or room.")
        .answers::<SeriesConflict<'_>>(
            409,
            "`series_conflict`: some of them cannot be made, each with the nearest slot in its place. Or what refuses every \
             appointment: `provider_inactive` and the like, `new_patient_not_accepted`, `external_reference_taken`, \
             `plan_limit_reached`.",
        )
}

/// Makes all of them, or none.
pub(super) async fn create(caller: Caller<permit::ClinicWrite>, body: Body) -> Result<Answer, Problem> {
    let wish = read_series::series(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| match book_series(tx, cx, tenant, &wish)? {
            Ok(visits) => made(&visits),
            Err(SeriesRefused::Visit(why)) => Ok(refused(&why)),
            Err(SeriesRefused::Empty) => Ok(invalid("must have a day".to_owned())),
            Err(SeriesRefused::TooMany) => Ok(invalid(format!("must have at most {MAX_SERIES} days"))),
            Err(SeriesRefused::Days(days)) => Ok(missed(&days)),
        })
        .await
}

fn made(visits: &[Booking]) -> Result<Answer, StoreError> {
    let appointments = visits.iter().map(AppointmentView::of).collect::<Result<Vec<_>, StoreError>>()?;
    let Some(first) = visits.first() else {
        return Err(StoreError::Database("a series without an appointment".to_owned()));
    };
    for _visit in visits {
        telemetry::booking(Clinic::NAME, "booked");
    }
    Ok(Answer::created(&SeriesView { series_id: Text(first.id), appointments }))
}

fn invalid(message: String) -> Answer {
    errors::problem(&Faults::at("rrule", message).into())
}

fn missed(days: &[MissedDay]) -> Answer {
    let occurrences: Vec<OccurrenceView<'_>> = days
        .iter()
        .map(|day| {
            let (code, detail) = why(&day.refused);
            OccurrenceView {
                start_time: Moment(day.span.start()),
                end_time: Moment(day.span.end()),
                code,
                detail,
                alternative: day.nearest.as_ref().map(|slot| SlotView::of(slot, Scoring::On)),
            }
        })
        .collect();
    let found = days.iter().filter_map(|day| day.nearest.as_ref()).take(3);
    let conflict = SeriesConflict {
        detail: format!("{} appointments of the series cannot be made", days.len()),
        code: "series_conflict",
        alternatives: found.map(|slot| SlotView::of(slot, Scoring::On)).collect(),
        occurrences: Some(occurrences),
    };
    Answer::json(StatusCode::CONFLICT, &conflict)
}
