//! What this face shows, and how: ids as ULIDs, local times without an offset, prices as numbers.

use crate::openapi::{formats::Ulid, schema};
use engine::model::{self, Channel, Pattern, Price, TenantStatus, minor_digits};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};
use serde_json::json;
use slot_core::{CustomerId, ResourceId, ServiceId, Status, WallTime, Zone};
use std::borrow::Cow;
use time::PrimitiveDateTime;

/// Businesses.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tenants<'a> {
    pub(super) data: Vec<Tenant<'a>>,
}

/// A part of the bookings of a business.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct Bookings {
    pub(super) data: Vec<Booking>,
    /// How many there are in all.
    pub(super) total: u64,
}

/// The services of a business.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct Services<'a> {
    pub(super) data: Vec<Service<'a>>,
}

/// The weekly hours of a business and of its people.
#[derive(Default, Serialize, JsonSchema)]
pub(super) struct Availability {
    pub(super) data: Vec<WeeklyHours>,
}

/// A business.
#[derive(Serialize, JsonSchema)]
pub(super) struct Tenant<'a> {
    #[schemars(with = "Ulid")]
    id: String,
    name: &'a str,
    slug: &'a str,
    #[schemars(extend("enum" = names(TenantStatus::ALL, TenantStatus::name)))]
    status: &'static str,
    timezone: &'static str,
    locale: &'a str,
    currency: &'a str,
    #[schemars(extend("enum" = names(Pattern::ALL, Pattern::name)))]
    booking_pattern: &'static str,
    /// In UTC.
    created_at: Clock,
}

impl<'a> Tenant<'a> {
    pub(super) fn of(tenant: &'a model::Tenant) -> Self {
        Self {
            id: tenant.id.ulid(),
            name: &tenant.name,
            slug: &tenant.slug,
            status: tenant.status.name(),
            timezone: tenant.zone.name(),
            locale: &tenant.locale,
            currency: &tenant.currency,
            booking_pattern: tenant.pattern.name(),
            created_at: Clock(Zone::utc().local(tenant.created_at)),
        }
    }
}

/// A booking, without anything that says who comes.
#[derive(Serialize, JsonSchema)]
pub(super) struct Booking {
    #[schemars(with = "Ulid")]
    id: String,
    #[schemars(with = "Ulid")]
    tenant_id: String,
    #[schemars(with = "Option<Ulid>")]
    service_id: Option<String>,
    /// Who gives it.
    #[schemars(with = "Option<Ulid>")]
    staff_id: Option<String>,
    #[schemars(with = "Option<Ulid>")]
    customer_id: Option<String>,
    /// By the clock of the business.
    start_datetime: Clock,
    /// By the clock of the business.
    end_datetime: Clock,
    #[schemars(extend("enum" = STATUSES))]
    status: &'static str,
    /// Through which door it came.
    #[schemars(extend("enum" = names(Channel::ALL, Channel::name)))]
    source: &'static str,
    /// Whether the guest agreed to something when booking.
    has_consent: bool,
    /// In UTC.
    created_at: Clock,
}

impl Booking {
    /// The booking by the clock of its business. `staff` is who gives it.
    pub(super) fn of(booking: &model::Booking, zone: &Zone, staff: Option<ResourceId>) -> Self {
        Self {
            id: booking.id.ulid(),
            tenant_id: booking.tenant.ulid(),
            service_id: booking.service.map(ServiceId::ulid),
            staff_id: staff.map(ResourceId::ulid),
            customer_id: booking.customer.map(CustomerId::ulid),
            start_datetime: Clock(zone.local(booking.span.start())),
            end_datetime: Clock(zone.local(booking.span.end())),
            status: status(booking.status),
            source: booking.channel.name(),
            has_consent: booking.consent.is_some(),
            created_at: Clock(Zone::utc().local(booking.created_at)),
        }
    }
}

/// A service.
#[derive(Serialize, JsonSchema)]
pub(super) struct Service<'a> {
    #[schemars(with = "Ulid")]
    id: String,
    name: &'a str,
    description: Option<&'a str>,
    duration_minutes: i64,
    /// In the currency of the business.
    price: Option<f64>,
    #[schemars(regex(pattern = "^#[0-9A-Fa-f]{6}$"))]
    color: Option<&'a str>,
    /// Lower ones come first.
    sort_order: i32,
    is_active: bool,
}

impl<'a> Service<'a> {
    /// The service, priced in the currency of its business.
    pub(super) fn of(service: &'a model::Service, currency: &str) -> Self {
        Self {
            id: service.id.ulid(),
            name: &service.name,
            description: service.description.as_deref(),
            duration_minutes: service.duration.as_minutes(),
            price: service.price.and_then(|price| amount(price, currency)),
            color: service.colour.as_ref().map(model::Colour::as_str),
            sort_order: service.sort_order,
            is_active: service.active,
        }
    }
}

/// Hours of one weekday.
#[derive(Serialize, JsonSchema)]
pub(super) struct WeeklyHours {
    /// Whose hours; `null` is the business itself.
    #[schemars(with = "Option<Ulid>")]
    staff_id: Option<String>,
    /// From Sunday, which is 0, to Saturday.
    #[schemars(range(min = 0, max = 6))]
    day_of_week: u8,
    start_time: TimeOfDay,
    end_time: TimeOfDay,
    is_available: bool,
}

impl WeeklyHours {
    /// Hours of somebody or, with `None`, of the business itself; the weekday counts from Sunday, which is 0.
    pub(super) fn of(staff: Option<ResourceId>, weekday: u8, start: WallTime, end: WallTime) -> Self {
        Self {
            staff_id: staff.map(ResourceId::ulid),
            day_of_week: weekday,
            start_time: TimeOfDay(start),
            end_time: TimeOfDay(end),
            is_available: true,
        }
    }
}

/// The words that bookings are shown with.
const STATUSES: &[&str] = &["pending", "confirmed", "completed", "cancelled", "no_show", "rescheduled"];

/// The status in this face's words.
pub(super) const fn status(status: Status) -> &'static str {
    match status {
        Status::Requested => "pending",
        Status::Confirmed | Status::CheckedIn | Status::InProgress => "confirmed",
        Status::Completed => "completed",
        Status::NoShow => "no_show",
        Status::Cancelled => "cancelled",
        Status::Rescheduled => "rescheduled",
    }
}

fn names<T: Copy>(all: &[T], name: fn(T) -> &'static str) -> Vec<&'static str> {
    all.iter().copied().map(name).collect()
}

/// A price in whole units of its currency, as near as a number can be.
fn amount(price: Price, currency: &str) -> Option<f64> {
    let digits = minor_digits(currency);
    let unit = 10_u64.pow(digits);
    let width = usize::try_from(digits).ok()?;
    format!("{}.{:0width$}", price.minor() / unit, price.minor() % unit).parse().ok()
}

/// Date and time by a clock on a wall: `2026-05-06 10:00:00`.
struct Clock(PrimitiveDateTime);

/// A time of day: `09:00:00`.
struct TimeOfDay(WallTime);

impl JsonSchema for Clock {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "LocalDateTime".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        schema(json!({
            "type": "string",
            "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$",
            "examples": ["2026-05-06 10:00:00"],
        }))
    }
}

impl JsonSchema for TimeOfDay {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "TimeOfDay".into()
    }

    fn json_schema(_generator: &mut SchemaGenerator) -> Schema {
        schema(json!({
            "type": "string",
            "pattern": "^(([01][0-9]|2[0-3]):[0-5][0-9]:00|24:00:00)$",
            "examples": ["09:00:00"],
        }))
    }
}

impl Serialize for Clock {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = self.0.date().to_calendar_date();
        let (hour, minute, second) = self.0.time().as_hms();
        let month = u8::from(month);
        serializer.collect_str(&format_args!("{year:04}-{month:02}-{day:02} {hour:02}:{minute:02}:{second:02}"))
    }
}

impl Serialize for TimeOfDay {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{}:00", self.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn every_status_is_in_the_document() {
        for known in Status::ALL {
            assert!(STATUSES.contains(&status(known)), "{known}");
        }
    }

    #[test]
    fn prices_are_numbers() {
        let shown = |minor: u64, currency: &str| {
            let price = Price::from_minor(minor).unwrap();
            serde_json::to_string(&amount(price, currency)).unwrap()
        };
        for (minor, currency, expected) in [
            (3500, "EUR", "35.0"),
            (3505, "EUR", "35.05"),
            (0, "EUR", "0.0"),
            (3500, "JPY", "3500.0"),
            (3501, "KWD", "3.501"),
            (Price::MAX.minor(), "EUR", "90071992547409.92"),
        ] {
            assert_eq!(shown(minor, currency), expected, "{minor} {currency}");
        }
    }

    #[test]
    fn clocks_have_no_offset() {
        let shown = |at| serde_json::to_string(&Clock(at)).unwrap();
        assert_eq!(shown(datetime!(2026-05-06 09:05:00)), r#""2026-05-06 09:05:00""#);
        assert_eq!(shown(datetime!(0987-12-31 23:59:59.999999)), r#""0987-12-31 23:59:59""#);
        assert_eq!(serde_json::to_string(&TimeOfDay(WallTime::END)).unwrap(), r#""24:00:00""#);
    }
}
