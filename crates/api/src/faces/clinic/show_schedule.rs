//! A provider's weeks at all locations as callers are shown them.

use super::{
    shape::{Moment, Text},
    show_hours::{OverrideView, TemplateView},
    show_slot::PlaceView,
};
use engine::model::{Booking, Resource};
use schemars::JsonSchema;
use serde::Serialize;
use slot_core::{
    BookingId, Clash, CustomerId, Effect, Instant, Origin, PostWindow, Practice, ResourceId, ServiceId, WallTime, Zone,
};
use std::{collections::BTreeSet, sync::Arc};
use time::Date;

/// Hours at two locations at once.
#[derive(Serialize, JsonSchema)]
pub(super) struct CrossLocationConflicts {
    provider_id: Text<ResourceId>,
    has_conflicts: bool,
    conflicts: Vec<ConflictView>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CrossLocationConflict")]
struct ConflictView {
    /// By the clock of the first location, as are `overlap_start` and `overlap_end`.
    date: Text<Date>,
    first: SideView,
    second: SideView,
    overlap_start: Text<WallTime>,
    overlap_end: Text<WallTime>,
}

/// Hours at one location, by its own clock.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "ConflictSide")]
struct SideView {
    location_id: Option<Text<ResourceId>>,
    #[schemars(extend("enum" = ["template", "override"]))]
    kind: &'static str,
    start_time: Text<WallTime>,
    end_time: Text<WallTime>,
}

/// A provider's weeks, location by location.
#[derive(Serialize, JsonSchema)]
pub(super) struct LocationsSchedule<'a> {
    provider_id: Text<ResourceId>,
    locations: Vec<AtLocation<'a>>,
}

#[derive(Serialize, JsonSchema)]
#[schemars(rename = "LocationSchedule")]
struct AtLocation<'a> {
    location: PlaceView<'a>,
    /// Those in service that hold on some of the dates.
    templates: Vec<TemplateView>,
    /// Those that hold on some of the dates; a block of no location is at each.
    overrides: Vec<OverrideView<'a>>,
    /// By start; those that were cancelled, moved or missed are left out.
    appointments: Vec<AppointmentBrief>,
}

#[derive(Serialize, JsonSchema)]
struct AppointmentBrief {
    id: Text<BookingId>,
    patient_id: Option<Text<CustomerId>>,
    appointment_type_id: Option<Text<ServiceId>>,
    room_id: Option<Text<ResourceId>>,
    start_time: Moment,
    end_time: Moment,
    status: &'static str,
}

/// What a schedule is shown from.
pub(super) struct Sights {
    pub(super) provider: Arc<Resource>,
    /// The location that counts where none is named.
    pub(super) home: Option<ResourceId>,
    pub(super) first: Date,
    pub(super) last: Date,
    pub(super) bookings: Vec<Booking>,
    pub(super) locations: Vec<Resource>,
}

pub(super) fn conflicts(provider: ResourceId, practice: &Practice, clashes: &[Clash]) -> CrossLocationConflicts {
    let conflicts: Vec<ConflictView> = clashes
        .iter()
        .map(|clash| {
            let zone = practice.zone_at(clash.first.post.location);
            ConflictView {
                date: Text(zone.date(clash.overlap.start())),
                first: SideView::of(practice, clash.first),
                second: SideView::of(practice, clash.second),
                overlap_start: Text(clock(zone, clash.overlap.start())),
                overlap_end: Text(end_clock(zone, clash.overlap.end())),
            }
        })
        .collect();
    CrossLocationConflicts { provider_id: Text(provider), has_conflicts: !conflicts.is_empty(), conflicts }
}

/// The locations that a schedule tells of: where the provider has hours or is to be seen.
pub(super) fn places(provider: &Resource, home: Option<ResourceId>, bookings: &[Booking]) -> Vec<ResourceId> {
    let profile = provider.profile();
    let worked = profile.templates.iter().filter(|template| template.active).map(|template| template.location);
    let visited = bookings.iter().filter_map(|booking| booking.visit.as_ref()).map(|visit| visit.location);
    let all: BTreeSet<ResourceId> =
        worked.chain(profile.override_places.values().copied()).chain(visited).chain(home).collect();
    all.into_iter().collect()
}

pub(super) fn locations(seen: &Sights) -> LocationsSchedule<'_> {
    let mut places: Vec<&Resource> = seen.locations.iter().collect();
    places.sort_by(|one, other| (&one.name, one.id).cmp(&(&other.name, other.id)));
    let locations = places.into_iter().map(|place| AtLocation::of(seen, place)).collect();
    LocationsSchedule { provider_id: Text(seen.provider.id), locations }
}

impl<'a> AtLocation<'a> {
    fn of(seen: &'a Sights, place: &'a Resource) -> Self {
        let Sights { provider, home, first, last, bookings, .. } = seen;
        let profile = provider.profile();
        let here = |location: Option<ResourceId>| location.or(*home) == Some(place.id);
        let templates = profile.templates.iter().filter(|template| {
            let valid = template.valid;
            let holds = valid.from.is_none_or(|from| from <= *last) && valid.until.is_none_or(|until| *first <= until);
            template.active && template.location == place.id && holds
        });
        let overrides = provider.overrides.iter().filter(|record| {
            let dates = &record.rule.dates;
            let holds = dates.first() <= *last && dates.last().is_none_or(|until| *first <= until);
            let location = profile.override_places.get(&record.id).copied();
            let is_everywhere = location.is_none() && matches!(record.rule.effect, Effect::Block(_));
            holds && (is_everywhere || here(location))
        });
        let bookings = bookings.iter().filter(|booking| here(booking.visit.as_ref().map(|visit| visit.location)));
        Self {
            location: PlaceView { id: Text(place.id), name: &place.name },
            templates: templates.map(|template| TemplateView::of(provider.id, template)).collect(),
            overrides: overrides.map(|record| OverrideView::of(provider.id, &profile, record)).collect(),
            appointments: bookings.map(AppointmentBrief::of).collect(),
        }
    }
}

impl AppointmentBrief {
    fn of(booking: &Booking) -> Self {
        Self {
            id: Text(booking.id),
            patient_id: booking.customer.map(Text),
            appointment_type_id: booking.service.map(Text),
            room_id: booking.visit.as_ref().and_then(|visit| visit.room).map(Text),
            start_time: Moment(booking.span.start()),
            end_time: Moment(booking.span.end()),
            status: booking.status.name(),
        }
    }
}

impl SideView {
    fn of(practice: &Practice, window: PostWindow) -> Self {
        let zone = practice.zone_at(window.post.location);
        Self {
            location_id: window.post.location.or_else(|| practice.home()).map(Text),
            kind: match window.origin {
                Origin::Hours(_) => "template",
                Origin::Override(_) => "override",
            },
            start_time: Text(clock(zone, window.span.start())),
            end_time: Text(end_clock(zone, window.span.end())),
        }
    }
}

/// What the clock of a zone shows, to the minute.
fn clock(zone: &Zone, at: Instant) -> WallTime {
    let local = zone.local(at);
    WallTime::new(u16::from(local.hour()) * 60 + u16::from(local.minute())).unwrap_or(WallTime::MIDNIGHT)
}

/// What the clock of a zone shows at an end, where midnight is 24:00.
fn end_clock(zone: &Zone, at: Instant) -> WallTime {
    match clock(zone, at) {
        WallTime::MIDNIGHT => WallTime::END,
        time => time,
    }
}
