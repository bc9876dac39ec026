//! Weekly hours, and whose they are.

use super::{bench::Bench, resources::kind_of};
use crate::{
    catalogue::{fault::Place, file::ResourceEntry, read::Said, schedule},
    model::{HoursRule, Resource, ResourceKind},
};
use slot_core::ResourceId;

/// The weekly hours of something, and the location whose hours they are.
pub(super) fn hours(
    bench: &mut Bench<'_>,
    kind: ResourceKind,
    entry: &ResourceEntry,
    old: Option<&Resource>,
    location: Option<ResourceId>,
    at: &Place<'_>,
) -> (Option<Vec<HoursRule>>, Option<ResourceId>) {
    if let Said::This(rows) = &entry.hours {
        // Whose hours were never set has none, which is how an export puts it.
        if rows.is_empty() && old.is_some_and(|old| old.hours.is_none() && old.hours_from.is_none()) {
            return (None, None);
        }
        return (Some(schedule::hours(rows, &at.field("hours"), &mut bench.work.faults)), None);
    }
    let follow = |from: Option<ResourceId>| {
        let followed = from.and_then(|id| bench.stock.locations.by_id(id.as_u128()));
        followed.map_or((None, None), |location| (location.hours.clone(), Some(location.id)))
    };
    let can_follow = kind == ResourceKind::Person;
    let Some(old) = old.filter(|_| entry.hours == Said::Nothing) else {
        let only = || bench.stock.only_location().map(|location| location.id);
        return if can_follow { follow(location.or_else(only)) } else { (None, None) };
    };
    let moved = can_follow && location.is_some() && location != old.location;
    match old.hours_from {
        // Who keeps a location's hours keeps those of the next one after a move.
        Some(from) => follow(if moved { location } else { Some(from) }),
        None if moved && old.hours.is_none() => follow(location),
        None => (old.hours.clone(), None),
    }
}

/// Those that belong to a location and are not in the file follow all the same.
pub(super) fn followers(bench: &mut Bench<'_>) {
    for kind in [ResourceKind::Person, ResourceKind::Room, ResourceKind::Equipment] {
        for (place, follower) in bench.stock.resources(kind).unlisted() {
            let Some(location) = follower.house_of().and_then(|id| bench.stock.locations.by_id(id.as_u128())) else {
                continue;
            };
            let wanted = follower.clone().following(location);
            if wanted != follower {
                let (named, now) = (super::called(&follower), bench.cx.now);
                let shelf = bench.stock.resources_mut(kind);
                bench.work.change((kind_of(kind), &named), shelf, place, wanted, now);
            }
        }
    }
}
