//! Bodies about bookings, read into commands.

use crate::{
    Problem,
    openapi::formats::{Email, Free, Line, Uuid},
    wire::{Body, Faults, json, text},
};
use engine::{
    model::{Channel, Guest},
    verbs::{Book, Details, Outcome, PartWish, Start},
};
use schemars::JsonSchema;
use slot_core::{BadSlotId, Length, Notice, SlotKey};
use std::num::NonZeroU32;

/// A booking of one place in a slot.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct NewBooking {
    /// As the availability of a resource lists it.
    slot_id: String,
    first_name: Line<255>,
    last_name: Line<255>,
    email: Email,
    phone: Option<Free<50>>,
    notes: Option<Free<5000>>,
    interest: Option<Free<255>>,
    /// Another name of `interest`, which goes before it.
    intent: Option<Free<255>>,
    source: Option<Free<100>>,
    lead_id: Option<Uuid>,
}

/// How a booking ended.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct BookingChange {
    #[schemars(extend("enum" = OUTCOMES.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    status: String,
}

/// A booking of one place in a slot that a search lists.
pub(super) fn book(body: &Body, key: &SlotKey) -> Result<Book, Problem> {
    let mut fields = body.fields()?;
    let slot = fields.required(
        "slotId",
        json::string(|text| {
            key.open(text).map_err(|BadSlotId| Faults::here("is not a slot id of the availability endpoint"))
        }),
    );
    let first_name = fields.required("firstName", json::string(text::line(255)));
    let last_name = fields.required("lastName", json::string(text::line(255)));
    let email = fields.required("email", json::string(text::email));
    let phone = fields.optional("phone", json::string(text::free(50)));
    let notes = fields.optional("notes", json::string(text::free(5000)));
    let interest = fields.optional("interest", json::string(text::free(255)));
    let intent = fields.optional("intent", json::string(text::free(255)));
    let source = fields.optional("source", json::string(text::free(100)));
    let lead = fields.optional("leadId", json::string(text::id));
    let (slot, first_name, last_name, email, phone, notes, interest, intent, source, lead) =
        fields.all((slot, first_name, last_name, email, phone, notes, interest, intent, source, lead))?;
    let guest = Guest {
        name: format!("{first_name} {last_name}"),
        first_name: Some(first_name),
        last_name: Some(last_name),
        email: Some(email),
        phone,
    };
    Ok(Book {
        resource: PartWish { resource: slot.resource, places: NonZeroU32::MIN },
        also: Vec::new(),
        start: slot.start,
        length: None,
        placement: Start::Listed,
        notice: Notice::AtLeast(Length::ZERO),
        through: None,
        details: Details { notes, interest: interest.or(intent), source, lead, ..Details::of(guest, Channel::Api) },
    })
}

/// How a booking ended.
pub(super) fn outcome(body: &Body) -> Result<Outcome, Problem> {
    let mut fields = body.fields()?;
    let status = fields.required("status", json::string(text::one_of(OUTCOMES)));
    let (outcome,) = fields.all((status,))?;
    Ok(outcome)
}

const OUTCOMES: &[(&str, Outcome)] = &[("completed", Outcome::Completed), ("no_show", Outcome::NoShow)];
