//! Bodies about resources, read into commands.

use super::{
    errors::BAD_SLUG,
    read_query::{Kind, kind},
};
use crate::{
    Problem,
    openapi::formats::{Clock, DateTime, Day, Free, Integer, Line, Zone, formats},
    wire::{Body, Faults, Fields, json, text},
};
use engine::{
    model::{Address, Closure, HoursRule, Plot},
    verbs::{AddressChange, NewResource, ResourceChange, is_slug},
};
use schemars::JsonSchema;
use serde_json::{json, value::RawValue};
use slot_core::{Capacity, Length, Span, WallRange, WallTime};
use time::Weekday;

/// The most rows of hours, and of closures, that a resource may have.
const MAX_HOURS: usize = 168;
const MAX_CLOSURES: usize = 1000;

/// A resource that is to be made.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct NewResourceBody {
    r#type: Kind,
    name: Line<255>,
    /// An IANA name.
    timezone: Zone,
    /// How long a slot is.
    default_duration_minutes: Integer<5, 1440>,
    #[schemars(flatten)]
    rest: Details,
}

/// What is to change of a resource.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct ResourceChangeBody {
    r#type: Option<Kind>,
    name: Option<Line<255>>,
    /// An IANA name.
    timezone: Option<Zone>,
    /// How long a slot is.
    default_duration_minutes: Option<Integer<5, 1440>>,
    #[schemars(flatten)]
    rest: Details,
}

formats! {
    /// What [`is_slug`] takes.
    Slug = json!({ "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 80 });
}

/// What a resource may have.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
struct Details {
    /// Made of the name when left out.
    slug: Option<Slug>,
    description: Option<Free<5000>>,
    address_line1: Option<Free<255>>,
    address_line2: Option<Free<255>>,
    city: Option<Free<255>>,
    state: Option<Free<255>>,
    postal_code: Option<Free<255>>,
    country: Option<Free<255>>,
    /// How many bookings a slot takes.
    max_concurrent: Option<Integer<1, 1000>>,
    is_active: Option<bool>,
    published: Option<bool>,
    /// Of one day, none may overlap.
    #[schemars(length(max = MAX_HOURS))]
    operating_hours: Option<Vec<NewHours>>,
    #[schemars(length(max = MAX_CLOSURES))]
    closures: Option<Vec<NewClosure>>,
}

/// Hours on one day of the week.
#[derive(JsonSchema)]
#[schemars(rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
struct NewHours {
    /// 0 is Sunday, 6 is Saturday.
    day_of_week: Integer<0, 6>,
    open: Clock,
    /// After `open`.
    close: Clock,
}

/// A closure: a whole day in the resource's zone, or the time between two moments.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
enum NewClosure {
    /// A whole day.
    Day { date: Day, reason: Option<Free<255>> },
    /// The time between two moments.
    #[schemars(rename_all = "camelCase")]
    Stretch {
        starts_at: DateTime,
        /// After `startsAt`.
        ends_at: DateTime,
        reason: Option<Free<255>>,
    },
}

/// A resource that is to be made.
pub(super) fn new_resource(body: &Body) -> Result<NewResource, Problem> {
    let mut fields = body.fields()?;
    let kind = fields.required("type", json::string(kind));
    let name = fields.required("name", json::string(text::line(255)));
    let zone = fields.required("timezone", json::string(text::zone));
    let duration = fields.required("defaultDurationMinutes", duration);
    let slug = fields.optional("slug", json::string(slug));
    let description = fields.optional("description", json::string(text::free(5000)));
    let address = address(&mut fields);
    let capacity = fields.optional("maxConcurrent", capacity);
    let active = fields.optional("isActive", json::boolean);
    let published = fields.optional("published", json::boolean);
    let hours = fields.optional("operatingHours", hours);
    let closures = fields.optional("closures", json::list(0..=MAX_CLOSURES, closure));
    let (kind, name, zone, duration, slug, description, address, capacity, active, published, hours, closures) = fields
        .all((kind, name, zone, duration, slug, description, address, capacity, active, published, hours, closures))?;
    Ok(NewResource {
        kind,
        name,
        slug,
        description,
        email: None,
        role: None,
        address: address.apply(&Address::default()),
        zone,
        capacity: capacity.unwrap_or(Capacity::ONE),
        durations: vec![duration],
        hours,
        closures: closures.unwrap_or_default(),
        active: active.unwrap_or(true),
        published: published.unwrap_or(false),
    })
}

/// What is to change of a resource. `null` empties the description and the lines of the address; elsewhere it is as absent.
pub(super) fn change(body: &Body) -> Result<ResourceChange, Problem> {
    let mut fields = body.fields()?;
    let kind = fields.optional("type", json::string(kind));
    let name = fields.optional("name", json::string(text::line(255)));
    let zone = fields.optional("timezone", json::string(text::zone));
    let usual_duration = fields.optional("defaultDurationMinutes", duration);
    let slug = fields.optional("slug", json::string(slug));
    let description = fields.nullable("description", json::string(text::free(5000)));
    let address = address(&mut fields);
    let capacity = fields.optional("maxConcurrent", capacity);
    let active = fields.optional("isActive", json::boolean);
    let published = fields.optional("published", json::boolean);
    let hours = fields.optional("operatingHours", hours);
    let closures = fields.optional("closures", json::list(0..=MAX_CLOSURES, closure));
    let read =
        (kind, name, zone, usual_duration, slug, description, address, capacity, active, published, hours, closures);
    let (kind, name, zone, usual_duration, slug, description, address, capacity, active, published, hours, closures) =
        fields.all(read)?;
    Ok(ResourceChange {
        kind,
        name,
        slug,
        description,
        address,
        zone,
        capacity,
        durations: None,
        usual_duration,
        hours,
        closures,
        active,
        published,
    })
}

fn address(fields: &mut Fields<'_>) -> Option<AddressChange> {
    let mut line = |name| fields.nullable(name, json::string(text::free(255)));
    let (line1, line2, city) = (line("addressLine1"), line("addressLine2"), line("city"));
    let (state, postal_code, country) = (line("state"), line("postalCode"), line("country"));
    Some(AddressChange {
        line1: line1?,
        line2: line2?,
        city: city?,
        state: state?,
        postal_code: postal_code?,
        country: country?,
    })
}

fn slug(text: &str) -> Result<String, Faults> {
    if is_slug(text) { Ok(text.to_owned()) } else { Err(Faults::here(BAD_SLUG)) }
}

fn duration(raw: &RawValue) -> Result<Length, Faults> {
    json::integer(5..=1440)(raw).map(Length::minutes)
}

fn capacity(raw: &RawValue) -> Result<Capacity, Faults> {
    let places = json::integer(1..=1000)(raw)?;
    u32::try_from(places).ok().and_then(Capacity::new).ok_or_else(|| Faults::here("must be from 1 to 1000"))
}

/// The hours of a week, of which no two on one day overlap.
fn hours(raw: &RawValue) -> Result<Vec<HoursRule>, Faults> {
    let rules = json::list(0..=MAX_HOURS, hours_rule)(raw)?;
    let overlaps = rules.iter().enumerate().filter_map(|(place, rule)| {
        let earlier = rules.iter().take(place).position(|other| {
            other.weekday == rule.weekday
                && other.hours.start() < rule.hours.end()
                && rule.hours.start() < other.hours.end()
        })?;
        Some(Faults::at(format!("[{place}]"), format!("must not overlap the hours of the same day at [{earlier}]")))
    });
    overlaps.reduce(Faults::and).map_or_else(|| Ok(rules.clone()), Err)
}

fn hours_rule(raw: &RawValue) -> Result<HoursRule, Faults> {
    let mut fields = Fields::of(raw)?;
    let weekday = fields.required("dayOfWeek", weekday);
    let open = fields.required("open", json::string(opening));
    let close = fields.required("close", json::string(text::wall_time));
    if let (Some(open), Some(close)) = (open, close)
        && close <= open
    {
        fields.fault("close", "must be after open");
    }
    let (weekday, open, close) = fields.all((weekday, open, close))?;
    let hours = WallRange::new(open, close).map_err(|bad| Faults::here(bad.to_string()))?;
    Ok(HoursRule::open(weekday, hours))
}

/// A weekday by this face's number: 0 is Sunday.
fn weekday(raw: &RawValue) -> Result<Weekday, Faults> {
    let day = json::integer(0..=6)(raw)?;
    u8::try_from(day)
        .map(|day| Weekday::Sunday.nth_next(day))
        .map_err(|_out_of_range| Faults::here("must be from 0 to 6"))
}

fn opening(text: &str) -> Result<WallTime, Faults> {
    match text::wall_time(text)? {
        WallTime::END => Err(Faults::here("must be before 24:00")),
        time => Ok(time),
    }
}

/// A closure: a whole local day, or the time between two moments.
fn closure(raw: &RawValue) -> Result<Closure, Faults> {
    let mut fields = Fields::of(raw)?;
    let reason = fields.optional("reason", json::string(text::free(255)));
    let plot = if fields.has("date") { day(&mut fields) } else { stretch(&mut fields) };
    let (plot, reason) = fields.all((plot, reason))?;
    Ok(Closure { plot, reason })
}

fn day(fields: &mut Fields<'_>) -> Option<Plot> {
    for other in ["startsAt", "endsAt"] {
        if fields.has(other) {
            fields.fault(other, "must not be given together with date");
        }
    }
    fields.required("date", json::string(text::date)).map(Plot::Day)
}

fn stretch(fields: &mut Fields<'_>) -> Option<Plot> {
    let starts_at = fields.required("startsAt", json::string(text::instant));
    let ends_at = fields.required("endsAt", json::string(text::instant));
    let span = Span::new(starts_at?, ends_at?).ok();
    if span.is_none() {
        fields.fault("endsAt", "must be after startsAt");
    }
    span.map(Plot::Span)
}
