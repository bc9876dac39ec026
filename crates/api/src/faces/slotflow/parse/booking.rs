//! Bookings: the one to be made, and the list that is asked for.

use super::{LINE, asked_duration};
use crate::{
    Problem,
    openapi::formats::{Anything, DateTime, Day, Email, Integer, Line, Uuid},
    wire::{Body, Query, json, text},
};
use engine::{
    BookingFilter, Page,
    model::{Channel, Guest},
    verbs::{Book, Details, PartWish, Start},
};
use schemars::JsonSchema;
use slot_core::{Instant, Notice, Status, WallTime, Zone};
use std::num::NonZeroU32;

/// A booking that is to be made.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct NewBooking {
    human_id: Uuid,
    /// With `Z` or an offset, from the year 1970 to 9998.
    starts_at: DateTime,
    /// In minutes; one of the human's `meeting_durations`.
    duration: Integer<{ i64::MIN }, { i64::MAX }>,
    attendee_name: Line<LINE>,
    attendee_email: Option<Email>,
    /// Kept to the letter.
    metadata: Option<Anything>,
}

/// Which bookings are listed.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(in super::super) struct BookingQuery {
    human_id: Option<Uuid>,
    #[schemars(extend("enum" = STANDINGS.iter().map(|(word, _)| *word).collect::<Vec<_>>()))]
    status: Option<String>,
    /// The first UTC day of starts.
    date_from: Option<Day>,
    /// The last UTC day of starts.
    date_to: Option<Day>,
    /// 50 when left out; above 100 it is cut to 100.
    limit: Option<Integer<1, { i64::MAX }>>,
    offset: Option<Integer<0, { i64::MAX }>>,
}

/// A booking that is to be made: anywhere in the hours, at any time, the past included.
pub(in super::super) fn booking(body: &Body) -> Result<Book, Problem> {
    let mut fields = body.fields()?;
    let resource = fields.required("human_id", json::string(text::id));
    let start = fields.required("starts_at", json::string(text::instant));
    let duration = fields.required("duration", json::integer(i64::MIN..=i64::MAX));
    let name = fields.required("attendee_name", json::string(text::line(LINE)));
    let email = fields.optional("attendee_email", json::string(text::email));
    let metadata = fields.optional("metadata", json::metadata);
    let (resource, start, duration, name, email, metadata) =
        fields.all((resource, start, duration, name, email, metadata))?;
    Ok(Book {
        resource: PartWish { resource, places: NonZeroU32::MIN },
        also: Vec::new(),
        start,
        length: Some(asked_duration(duration)),
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details { metadata, ..Details::of(Guest { name, email, ..Guest::default() }, Channel::Api) },
    })
}

/// A part of the list of bookings.
#[derive(Debug)]
pub(in super::super) struct BookingList {
    /// Which of them.
    pub(in super::super) filter: BookingFilter,
    /// Which part of those.
    pub(in super::super) page: Page,
}

/// What a caller calls a status, and which of ours it means.
#[derive(Clone, Copy, Debug)]
enum Standing {
    Confirmed,
    Cancelled,
}

const STANDINGS: &[(&str, Standing)] = &[("confirmed", Standing::Confirmed), ("cancelled", Standing::Cancelled)];

/// The list that is asked for: dates are UTC days of the start; a limit above the maximum is cut.
pub(in super::super) fn booking_list(query: &Query) -> Result<BookingList, Problem> {
    let mut params = query.params()?;
    let resource = params.optional("human_id", text::id);
    let standing = params.optional("status", text::one_of(STANDINGS));
    let from = params.optional("date_from", text::date);
    let to = params.optional("date_to", text::date);
    let limit = params.optional("limit", text::integer(i64::MIN..=i64::MAX));
    let offset = params.optional("offset", text::integer(i64::MIN..=i64::MAX));
    if let (Some(Some(from)), Some(Some(to))) = (from, to)
        && to < from
    {
        params.fault("date_to", "must not be before date_from");
    }
    if let Some(Some(..1)) = limit {
        params.fault("limit", "must be at least 1");
    }
    if let Some(Some(..0)) = offset {
        params.fault("offset", "must not be negative");
    }
    let (resource, standing, from, to, limit, offset) = params.all((resource, standing, from, to, limit, offset))?;
    let utc = Zone::utc();
    Ok(BookingList {
        filter: BookingFilter {
            resource,
            statuses: standing.map(|standing| {
                let wants_occupied = matches!(standing, Standing::Confirmed);
                Status::ALL.into_iter().filter(|status| status.occupies() == wants_occupied).collect()
            }),
            starts_from: from.map(|date| utc.instant(date, WallTime::MIDNIGHT)),
            starts_before: to.map(|date| -> Instant { utc.instant(date, WallTime::END) }),
            ..BookingFilter::default()
        },
        page: Page {
            limit: limit.map_or(50, |limit| u32::try_from(limit).unwrap_or(u32::MAX).min(100)),
            offset: offset.map_or(0, |offset| u32::try_from(offset).unwrap_or(u32::MAX)),
        },
    })
}
