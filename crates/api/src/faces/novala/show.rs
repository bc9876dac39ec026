//! Resources, slots and bookings as this face shows them.

use crate::openapi::formats::{DateTime, Spelled};
use engine::model::{Booking, Closure, HoursRule, Plot, Resource, ResourceKind};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer, ser::SerializeStruct as _};
use slot_core::{BookingId, Instant, LeadId, ResourceId, Slot, SlotKey, SlotRef, Status, WallTime};
use std::{borrow::Cow, fmt::Display};
use time::Date;

/// A part of a list, and how long the whole is.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub(super) struct List<T> {
    pub(super) data: Vec<T>,
    /// How many there are in all.
    pub(super) total: u64,
}

/// The open slots.
#[derive(Serialize, JsonSchema)]
pub(super) struct Slots {
    pub(super) data: Vec<SlotView>,
}

/// One resource.
#[derive(Serialize, JsonSchema)]
pub(super) struct OneResource<'a> {
    pub(super) resource: ResourceView<'a>,
}

/// One booking.
#[derive(Serialize, JsonSchema)]
pub(super) struct OneBooking<'a> {
    pub(super) booking: BookingView<'a>,
}

/// It is done.
#[derive(Serialize, JsonSchema)]
pub(super) struct Success {
    #[schemars(extend("const" = true))]
    pub(super) success: bool,
}

/// A resource.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Resource")]
pub(super) struct ResourceView<'a> {
    id: Text<ResourceId>,
    #[serde(rename = "type")]
    #[schemars(extend("enum" = ResourceKind::ALL.iter().map(|kind| kind.name()).collect::<Vec<_>>()))]
    kind: &'static str,
    name: &'a str,
    slug: &'a str,
    description: Option<&'a str>,
    address_line1: Option<&'a str>,
    address_line2: Option<&'a str>,
    city: Option<&'a str>,
    state: Option<&'a str>,
    postal_code: Option<&'a str>,
    country: Option<&'a str>,
    /// An IANA name.
    timezone: &'static str,
    default_duration_minutes: Option<i64>,
    /// How many bookings a slot takes.
    max_concurrent: u32,
    is_active: bool,
    published: bool,
    operating_hours: Vec<HoursView>,
    closures: Vec<ClosureView<'a>>,
    created_at: Second,
    updated_at: Second,
}

impl<'a> ResourceView<'a> {
    pub(super) fn of(resource: &'a Resource) -> Self {
        let address = &resource.address;
        Self {
            id: Text(resource.id),
            kind: resource.kind.name(),
            name: &resource.name,
            slug: &resource.slug,
            description: resource.description.as_deref(),
            address_line1: address.line1.as_deref(),
            address_line2: address.line2.as_deref(),
            city: address.city.as_deref(),
            state: address.state.as_deref(),
            postal_code: address.postal_code.as_deref(),
            country: address.country.as_deref(),
            timezone: resource.zone.name(),
            default_duration_minutes: resource.default_duration().map(slot_core::Length::as_minutes),
            max_concurrent: resource.capacity.places().get(),
            is_active: resource.active,
            published: resource.published,
            operating_hours: resource.open_hours().into_iter().map(HoursView::of).collect(),
            closures: resource.closures.iter().map(ClosureView::of).collect(),
            created_at: Second(resource.created_at),
            updated_at: Second(resource.updated_at),
        }
    }
}

#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Hours")]
struct HoursView {
    /// 0 is Sunday, 6 is Saturday.
    #[schemars(range(max = 6))]
    day_of_week: u8,
    open: Text<WallTime>,
    close: Text<WallTime>,
}

impl HoursView {
    fn of(rule: HoursRule) -> Self {
        let HoursRule { weekday, hours, available: _ } = rule;
        Self { day_of_week: weekday.number_days_from_sunday(), open: Text(hours.start()), close: Text(hours.end()) }
    }
}

/// A closure in the form in which it was given.
#[derive(Serialize, JsonSchema)]
#[serde(untagged)]
#[schemars(rename = "Closure")]
enum ClosureView<'a> {
    /// The time between two moments.
    #[serde(rename_all = "camelCase")]
    Stretch { starts_at: Moment, ends_at: Moment, reason: Option<&'a str> },
    /// A whole day in the resource's zone.
    Day { date: Text<Date>, reason: Option<&'a str> },
}

impl<'a> ClosureView<'a> {
    fn of(closure: &'a Closure) -> Self {
        let Closure { plot, reason } = closure;
        let reason = reason.as_deref();
        match *plot {
            Plot::Span(span) => Self::Stretch { starts_at: Moment(span.start()), ends_at: Moment(span.end()), reason },
            Plot::Day(date) => Self::Day { date: Text(date), reason },
        }
    }
}

/// An open slot.
pub(super) struct SlotView {
    id: String,
    resource: ResourceId,
    slot: Slot,
}

impl SlotView {
    pub(super) fn of(key: &SlotKey, resource: ResourceId, slot: Slot) -> Self {
        Self { id: key.seal(SlotRef { resource, start: slot.span.start() }), resource, slot }
    }
}

/// The shape of a slot as it is written.
#[derive(JsonSchema)]
#[schemars(rename = "Slot", rename_all = "camelCase")]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
struct SlotShape {
    /// What a booking names; opaque.
    slot_id: String,
    /// The same.
    id: String,
    resource_id: Text<ResourceId>,
    starts_at: Moment,
    ends_at: Moment,
    /// How many places are left.
    #[schemars(range(min = 1))]
    remaining: u32,
}

impl JsonSchema for SlotView {
    fn schema_name() -> Cow<'static, str> {
        SlotShape::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        SlotShape::json_schema(generator)
    }
}

/// The id is told twice, since the published example can be read either way.
impl Serialize for SlotView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { id, resource, slot: Slot { span, remaining } } = self;
        let mut object = serializer.serialize_struct("Slot", 6)?;
        object.serialize_field("slotId", id)?;
        object.serialize_field("id", id)?;
        object.serialize_field("resourceId", &Text(resource))?;
        object.serialize_field("startsAt", &Moment(span.start()))?;
        object.serialize_field("endsAt", &Moment(span.end()))?;
        object.serialize_field("remaining", remaining)?;
        object.end()
    }
}

/// A booking.
#[derive(Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "Booking")]
pub(super) struct BookingView<'a> {
    id: Text<BookingId>,
    resource_id: Text<ResourceId>,
    resource_name: &'a str,
    lead_id: Option<Text<LeadId>>,
    #[schemars(extend("enum" = ["confirmed", "cancelled", "no_show", "completed"]))]
    status: &'static str,
    starts_at: Moment,
    ends_at: Moment,
    first_name: &'a str,
    last_name: &'a str,
    email: Option<&'a str>,
    phone: Option<&'a str>,
    notes: Option<&'a str>,
    interest: Option<&'a str>,
    source: Option<&'a str>,
    slot_id: String,
    created_at: Second,
    updated_at: Second,
    cancelled_at: Option<Second>,
}

impl<'a> BookingView<'a> {
    pub(super) fn of(key: &SlotKey, booking: &'a Booking, resource: &'a Resource) -> Self {
        let guest = &booking.guest;
        // A name that was told as one is cut at its first white space.
        let name = guest.name.trim();
        let (first, last) = name.split_once(char::is_whitespace).unwrap_or((name, ""));
        Self {
            id: Text(booking.id),
            resource_id: Text(booking.resource),
            resource_name: &resource.name,
            lead_id: booking.lead.map(Text),
            status: status(booking.status),
            starts_at: Moment(booking.span.start()),
            ends_at: Moment(booking.span.end()),
            first_name: guest.first_name.as_deref().unwrap_or(first),
            last_name: guest.last_name.as_deref().unwrap_or(last.trim_start()),
            email: guest.email.as_deref(),
            phone: guest.phone.as_deref(),
            notes: booking.notes.as_deref(),
            interest: booking.interest.as_deref(),
            source: booking.source.as_deref(),
            slot_id: key.seal(SlotRef { resource: booking.resource, start: booking.span.start() }),
            created_at: Second(booking.created_at),
            updated_at: Second(booking.updated_at),
            cancelled_at: booking.cancelled_at.map(Second),
        }
    }
}

/// The status in this face's four words.
pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::Requested | Status::Confirmed | Status::CheckedIn | Status::InProgress => "confirmed",
        Status::Cancelled | Status::Rescheduled => "cancelled",
        Status::NoShow => "no_show",
        Status::Completed => "completed",
    }
}

/// Anything as it displays.
pub(super) struct Text<T>(pub(super) T);

/// A moment to the whole second, or to the millisecond where it lies between two seconds.
struct Moment(Instant);

/// A moment cut to the whole second.
pub(super) struct Second(pub(super) Instant);

impl<T: Display> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&self.0)
    }
}

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_whole = self.0 == Instant::from_seconds(self.0.as_seconds());
        serializer.serialize_str(if is_whole { self.0.rfc3339() } else { self.0.rfc3339_millis() }.as_str())
    }
}

impl Serialize for Second {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0.rfc3339().as_str())
    }
}

impl<T: Spelled> JsonSchema for Text<T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::As::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::As::json_schema(generator)
    }
}

macro_rules! moments {
    ($($name:ident)+) => {
        $(impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                DateTime::schema_name()
            }

            fn json_schema(generator: &mut SchemaGenerator) -> Schema {
                DateTime::json_schema(generator)
            }
        })+
    };
}

moments!(Moment Second);
