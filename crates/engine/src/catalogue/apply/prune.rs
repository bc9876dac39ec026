//! What the file does not list is taken out of service, where the file has a list of its kind. Bookings stay.

use super::{bench::Bench, called, outcome::Kind, resources::kind_of};
use crate::{
    catalogue::file::TenantEntry,
    model::{Customer, EventSeries, Resource, ResourceKind, Service, Window, WindowStatus},
};

pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry) {
    let now = bench.cx.now;
    for (kind, has_list) in [
        (ResourceKind::Location, entry.locations.is_some()),
        (ResourceKind::Person, entry.people.is_some()),
        (ResourceKind::Room, entry.rooms.is_some()),
        (ResourceKind::Equipment, entry.equipment.is_some()),
    ] {
        let shelf = bench.stock.resources_mut(kind);
        let absent = if has_list { shelf.unlisted() } else { Vec::new() };
        for (place, old) in absent.into_iter().filter(|(_, old)| old.active) {
            let named = called(&old);
            bench.work.change((kind_of(kind), &named), shelf, place, Resource { active: false, ..old }, now);
        }
    }
    macro_rules! prune {
        ($list:ident, $shelf:ident, $kind:ident, $is_active:expr, $retire:expr) => {
            let shelf = &mut bench.stock.$shelf;
            let absent = if entry.$list.is_some() { shelf.unlisted() } else { Vec::new() };
            for (place, old) in absent.into_iter().filter(|(_, old)| $is_active(old)) {
                let named = called(&old);
                bench.work.change((Kind::$kind, &named), shelf, place, $retire(old), now);
            }
        };
    }
    prune!(services, services, Service, |old: &Service| old.active, |old| Service { active: false, ..old });
    prune!(windows, windows, Window, |old: &Window| old.status == WindowStatus::Open, |old| Window {
        status: WindowStatus::Closed,
        ..old
    });
    prune!(events, series, Event, |old: &EventSeries| old.active, |old| EventSeries { active: false, ..old });
    prune!(customers, customers, Customer, |old: &Customer| old.active, |old| Customer { active: false, ..old });
}
