//! Queries, read into questions.

use crate::{
    Problem,
    openapi::formats::{Free, Integer, Uuid, formats},
    wire::{Faults, Params, Query, text},
};
use engine::{
    BookingFilter, Page, ResourceFilter,
    model::ResourceKind,
    verbs::{Bound, Search, Until},
};
use schemars::JsonSchema;
use serde_json::json;
use slot_core::{Instant, Length, Notice, ResourceId, Status, WallTime, Zone};
use time::Date;

/// The longest stretch that a search covers, in days.
pub(super) const MAX_DAYS: u16 = 62;
/// The most that a list passes over.
const MAX_OFFSET: i64 = 4_294_967_295;
/// How far a search looks when it is not said.
const USUAL_DAYS: u16 = 7;

/// Which resources are listed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ResourceQuery {
    r#type: Option<Kind>,
    /// A part of the name.
    query: Option<Free<255>>,
    /// Those that take no bookings too.
    include_inactive: Option<bool>,
    /// 25 when left out.
    limit: Option<Integer<1, 100>>,
    offset: Option<Integer<0, MAX_OFFSET>>,
}

/// Which bookings are listed.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct BookingQuery {
    resource_id: Option<Uuid>,
    status: Option<StatusWord>,
    lead_id: Option<Uuid>,
    /// The first start: a date-time, or a date of the business's zone. Also `startDate` and `dateFrom`.
    from: Option<DateOrTime>,
    /// The last start, inclusively: a date-time, or a date of the business's zone. Also `endDate` and `dateTo`.
    to: Option<DateOrTime>,
    /// 25 when left out.
    limit: Option<Integer<1, 100>>,
    offset: Option<Integer<0, MAX_OFFSET>>,
}

/// Which part of a list.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct PartQuery {
    /// 25 when left out.
    limit: Option<Integer<1, 100>>,
    offset: Option<Integer<0, MAX_OFFSET>>,
}

/// Which slots are searched.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct SlotQuery {
    /// A date-time, or a date of the resource's zone; now when left out.
    from: Option<DateOrTime>,
    /// A date-time, exclusively, or a date of the resource's zone, with its whole day; at most 62 days after `from`. A week
    /// after it when left out.
    to: Option<DateOrTime>,
}

formats! {
    /// A kind of resource.
    pub(super) Kind = json!({ "type": "string", "enum": ResourceKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>() });
    /// One of this face's four statuses.
    StatusWord = json!({ "type": "string", "enum": STATUSES.iter().map(|(word, _)| *word).collect::<Vec<_>>() });
    /// A date or a date-time.
    DateOrTime = json!({
        "anyOf": [{ "type": "string", "format": "date" }, { "type": "string", "format": "date-time" }],
        "examples": ["2026-03-10", "2026-03-10T14:00:00Z"],
    });
}

/// Which resources are listed.
pub(super) fn resources(query: &Query) -> Result<(ResourceFilter, Page), Problem> {
    let mut params = query.params()?;
    let kind = params.optional("type", kind);
    let name_contains = params.optional("query", text::free(255));
    let inactive_too = params.optional("includeInactive", text::boolean);
    let page = page(&mut params);
    let (kind, name_contains, inactive_too, page) = params.all((kind, name_contains, inactive_too, page))?;
    let active = if inactive_too == Some(true) { None } else { Some(true) };
    Ok((ResourceFilter { kind, name_contains, active }, page))
}

/// Which part of a list is asked for, and nothing else.
pub(super) fn part(query: &Query) -> Result<Page, Problem> {
    let mut params = query.params()?;
    let page = page(&mut params);
    let (page,) = params.all((page,))?;
    Ok(page)
}

/// Which bookings are listed. Dates are days of the business's own zone.
pub(super) fn bookings(query: &Query, zone: &Zone) -> Result<(BookingFilter, Page), Problem> {
    let mut params = query.params()?;
    let resource = params.optional("resourceId", text::id);
    let statuses = params.optional("status", text::one_of(STATUSES));
    let lead = params.optional("leadId", text::id);
    let from = first_of(&params, ["from", "startDate", "dateFrom"]);
    let from = params.optional(from, moment);
    let to = first_of(&params, ["to", "endDate", "dateTo"]);
    let to = params.optional(to, moment);
    let page = page(&mut params);
    let (resource, statuses, lead, from, to, page) = params.all((resource, statuses, lead, from, to, page))?;
    let filter = BookingFilter {
        resource,
        statuses: statuses.map(<[Status]>::to_vec),
        lead,
        starts_from: from.map(|from| match from {
            Moment::At(at) => at,
            Moment::On(date) => zone.instant(date, WallTime::MIDNIGHT),
        }),
        // The end is meant inclusively: the first moment that is out is the next one, or the next day's.
        starts_before: to.map(|to| match to {
            Moment::At(at) => at + Length::micros(1),
            Moment::On(date) => zone.instant(date, WallTime::END),
        }),
        ..BookingFilter::default()
    };
    Ok((filter, page))
}

/// Which slots are searched. A date is a day of the resource's own zone.
pub(super) fn search(query: &Query) -> Result<(Option<Bound>, Until), Problem> {
    let mut params = query.params()?;
    let from = params.optional("from", moment);
    let to = params.optional("to", moment);
    let (from, to) = params.all((from, to))?;
    let from = from.map(|from| match from {
        Moment::At(at) => Bound::At(at),
        Moment::On(date) => Bound::StartOf(date),
    });
    let until = match to {
        None => Until::Days(USUAL_DAYS),
        Some(Moment::At(at)) => Until::Bound(Bound::At(at)),
        Some(Moment::On(date)) => Until::Bound(Bound::EndOf(date)),
    };
    Ok((from, until))
}

/// The search of one resource, at `now`.
pub(super) fn question(resource: ResourceId, from: Option<Bound>, until: Until, now: Instant) -> Search {
    Search {
        resource,
        from: from.unwrap_or(Bound::At(now)),
        until,
        length: None,
        notice: Notice::AtLeast(Length::ZERO),
        max_days: MAX_DAYS,
    }
}

/// A kind of resource by its name.
pub(super) fn kind(text: &str) -> Result<ResourceKind, Faults> {
    text.parse().map_err(|_unknown| {
        let known: Vec<&str> = ResourceKind::ALL.iter().map(|kind| kind.name()).collect();
        Faults::here(format!("must be one of {}", known.join(", ")))
    })
}

/// A date or a date-time.
#[derive(Clone, Copy, Debug)]
enum Moment {
    At(Instant),
    On(Date),
}

fn moment(text: &str) -> Result<Moment, Faults> {
    match text.get(10..11) {
        // The plus sign of an offset that was not percent-encoded arrives as a space.
        Some("T" | "t") => text::instant(&text.replace(' ', "+")).map(Moment::At),
        None if text.len() == 10 => text::date(text).map(Moment::On),
        Some(_) | None => {
            Err(Faults::here("must be a date or a date-time, such as 2026-03-10 or 2026-03-10T14:00:00Z"))
        }
    }
}

/// The statuses that each of this face's four stands for.
const STATUSES: &[(&str, &[Status])] = &[
    ("confirmed", &Status::LIVE),
    ("cancelled", &Status::WITHDRAWN),
    ("no_show", &[Status::NoShow]),
    ("completed", &[Status::Completed]),
];

/// The first of a parameter's names that is used.
fn first_of(params: &Params<'_>, names: [&'static str; 3]) -> &'static str {
    let [usual, ..] = names;
    names.into_iter().find(|name| params.has(name)).unwrap_or(usual)
}

fn page(params: &mut Params<'_>) -> Option<Page> {
    let limit = params.optional("limit", text::integer(1..=100));
    let offset = params.optional("offset", text::integer(0..=MAX_OFFSET));
    let (limit, offset) = (limit?.unwrap_or(25), offset?.unwrap_or(0));
    Some(Page { limit: u32::try_from(limit).ok()?, offset: u32::try_from(offset).ok()? })
}
