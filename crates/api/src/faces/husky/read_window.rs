//! Bodies about windows, read into commands.

use super::words::{DAY_WORDS, DAYS, SESSION_WORDS, SESSIONS, STATUS_WORDS, STATUSES};
use crate::{
    Problem,
    openapi::formats::{Clock, Integer, Line, Uuid},
    wire::{Body, Faults, Fields, json, text},
};
use engine::{
    model::WindowStatus,
    verbs::{NewWindow, WindowChange},
};
use schemars::JsonSchema;
use serde_json::value::RawValue;
use slot_core::WallRange;
use std::num::NonZeroU32;

/// The most places that a window may have.
pub(super) const MAX_PLACES: i64 = 1_000_000;
/// How long the name of a batch may be, in characters.
pub(super) const MAX_BATCH: usize = 100;

/// A window that is to be made.
#[derive(JsonSchema)]
#[schemars(rename = "NewWindow")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct WindowBody {
    /// May be left out where there is only one branch.
    branch_id: Option<Uuid>,
    #[schemars(extend("enum" = DAY_WORDS))]
    day: String,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: String,
    /// By the clock of the business.
    start_time: Clock,
    /// After `start_time`.
    end_time: Clock,
    max_slots: Integer<1, MAX_PLACES>,
    /// At most `max_slots`, which it is when left out.
    ai_slots: Option<Integer<0, MAX_PLACES>>,
    batch_name: Option<Line<MAX_BATCH>>,
    /// The only service that it is for.
    appointment_type_id: Option<Uuid>,
}

/// What is to change in a window: at least one field.
#[derive(JsonSchema)]
#[schemars(extend("minProperties" = 1))]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct WindowPatch {
    branch_id: Option<Uuid>,
    #[schemars(extend("enum" = DAY_WORDS))]
    day: Option<String>,
    #[schemars(extend("enum" = SESSION_WORDS))]
    session: Option<String>,
    start_time: Option<Clock>,
    end_time: Option<Clock>,
    max_slots: Option<Integer<1, MAX_PLACES>>,
    ai_slots: Option<Integer<0, MAX_PLACES>>,
    /// `null` takes it away.
    batch_name: Option<Line<MAX_BATCH>>,
    /// `null` takes it away.
    appointment_type_id: Option<Uuid>,
    #[schemars(extend("enum" = STATUS_WORDS))]
    status: Option<String>,
}

/// A window that is to be made.
pub(super) fn new_window(body: &Body) -> Result<NewWindow, Problem> {
    let mut fields = body.fields()?;
    let branch = fields.optional("branch_id", json::string(text::id));
    let weekday = fields.required("day", json::string(text::one_of(&DAYS)));
    let session = fields.required("session", json::string(text::one_of(&SESSIONS)));
    let start = fields.required("start_time", json::string(text::wall_time));
    let end = fields.required("end_time", json::string(text::wall_time));
    let places = fields.required("max_slots", places);
    let share = fields.optional("ai_slots", share);
    let batch = fields.optional("batch_name", json::string(text::line(MAX_BATCH)));
    let service = fields.optional("appointment_type_id", json::string(text::id));
    if let (Some(places), Some(Some(share))) = (places, share)
        && share > places.get()
    {
        fields.fault("ai_slots", "must not be more than max_slots");
    }
    let hours = match (start, end) {
        (Some(start), Some(end)) => same_day(&mut fields, WallRange::new(start, end).ok()),
        (_, _) => None,
    };
    let (branch, weekday, session, hours, places, share, batch, service) =
        fields.all((branch, weekday, session, hours, places, share, batch, service))?;
    Ok(NewWindow {
        reference: None,
        branch,
        weekday,
        session,
        batch,
        hours,
        places,
        share,
        service,
        min_party: NonZeroU32::MIN,
        max_party: None,
        status: WindowStatus::Open,
    })
}

/// What is to change in a window: at least one thing.
pub(super) fn change(body: &Body) -> Result<WindowChange, Problem> {
    let mut fields = body.fields()?;
    let branch = fields.optional("branch_id", json::string(text::id));
    let weekday = fields.optional("day", json::string(text::one_of(&DAYS)));
    let session = fields.optional("session", json::string(text::one_of(&SESSIONS)));
    let start = fields.optional("start_time", json::string(text::wall_time));
    let end = fields.optional("end_time", json::string(text::wall_time));
    let places = fields.optional("max_slots", places);
    let share = fields.optional("ai_slots", share);
    let batch = fields.nullable("batch_name", json::string(text::line(MAX_BATCH)));
    let service = fields.nullable("appointment_type_id", json::string(text::id));
    let status = fields.optional("status", json::string(text::one_of(&STATUSES)));
    let (branch, weekday, session, start, end, places, share, batch, service, status) =
        fields.all((branch, weekday, session, start, end, places, share, batch, service, status))?;
    let change = WindowChange {
        branch,
        weekday,
        session,
        batch,
        start,
        end,
        places,
        share,
        service,
        status,
        ..WindowChange::default()
    };
    if change == WindowChange::default() {
        return Err(Faults::at("body", format!("must have at least one of {CHANGEABLE}")).into());
    }
    Ok(change)
}

const CHANGEABLE: &str = "branch_id, day, session, start_time, end_time, max_slots, ai_slots, batch_name, \
                          appointment_type_id, status";

/// Hours that end on the day on which they begin.
fn same_day(fields: &mut Fields<'_>, hours: Option<WallRange>) -> Option<WallRange> {
    let good = hours.filter(|hours| !hours.is_overnight());
    if good.is_none() {
        fields.fault("end_time", "must be after start_time");
    }
    good
}

fn places(raw: &RawValue) -> Result<NonZeroU32, Faults> {
    let count = json::integer(1..=MAX_PLACES)(raw)?;
    u32::try_from(count).ok().and_then(NonZeroU32::new).ok_or_else(|| Faults::here("must be at least 1"))
}

/// A number of places that may be none.
pub(super) fn share(raw: &RawValue) -> Result<u32, Faults> {
    let count = json::integer(0..=MAX_PLACES)(raw)?;
    u32::try_from(count).map_err(|_negative| Faults::here("must be at least 0"))
}
