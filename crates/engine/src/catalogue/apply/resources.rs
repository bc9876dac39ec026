//! Locations, people, rooms and equipment.

use super::{
    bench::Bench,
    hours::{followers, hours},
    outcome::Kind,
    profiles::{profile, renew_sites},
};
use crate::{
    catalogue::{
        fault::Place,
        file::{AddressRow, ResourceEntry, TenantEntry},
        numbers::Whole,
        read::{Blank as _, Said},
        schedule::{ClosureRow, OverrideRow},
        words::{Prose, Word},
    },
    model::{Address, Closure, House, OverrideRecord, Resource, ResourceKind},
    verbs::{MAX_OVERRIDES, slugify},
};
use slot_core::{Capacity, OverrideId, ResourceId};

/// What has a calendar, locations and rooms first: the others may be at one.
pub(super) fn settle(bench: &mut Bench<'_>, entry: &TenantEntry, at: &Place<'_>) {
    for (name, kind, list) in [
        ("locations", ResourceKind::Location, &entry.locations),
        ("rooms", ResourceKind::Room, &entry.rooms),
        ("people", ResourceKind::Person, &entry.people),
        ("equipment", ResourceKind::Equipment, &entry.equipment),
    ] {
        let place = at.field(name);
        for (index, entry) in list.iter().flatten().enumerate() {
            one(bench, kind, entry, &place.item(index));
        }
    }
    followers(bench);
    renew_sites(bench);
}

/// Whether the plan has room for all the active people.
pub(super) fn check_plan(bench: &mut Bench<'_>, at: &Place<'_>) {
    let Some(limit) = bench.tenant.plan.people() else { return };
    let active: Vec<&Resource> = bench.stock.people.items().iter().filter(|person| person.active).collect();
    // A plan that is too small for those who are there already is not refused for it.
    let is_touched = active.iter().any(|person| person.updated_at == bench.cx.now);
    if is_touched && u32::try_from(active.len()).map_or(true, |count| count > limit) {
        let count = active.len();
        let wrong = format!("the {} plan allows {limit} active people, and there would be {count}", bench.tenant.plan);
        bench.work.faults.add(&at.field("people"), wrong);
    }
}

pub(super) const fn kind_of(kind: ResourceKind) -> Kind {
    match kind {
        ResourceKind::Location => Kind::Location,
        ResourceKind::Person => Kind::Person,
        ResourceKind::Room => Kind::Room,
        ResourceKind::Equipment => Kind::Equipment,
        ResourceKind::Service => Kind::Service,
    }
}

fn one(bench: &mut Bench<'_>, kind: ResourceKind, entry: &ResourceEntry, at: &Place<'_>) {
    let named = entry.reference.0.0.as_str();
    check_kind(bench, kind, entry, at);
    let place = bench.work.place(bench.stock.resources(kind), named, at);
    let old = place.and_then(|place| bench.stock.resources(kind).at(place)).cloned();
    let wanted = wanted(bench, kind, entry, old.as_ref(), at);
    let now = bench.cx.now;
    bench.work.settle((kind_of(kind), named), bench.stock.resources_mut(kind), place, wanted, now);
}

/// Not every kind has every field.
fn check_kind(bench: &mut Bench<'_>, kind: ResourceKind, entry: &ResourceEntry, at: &Place<'_>) {
    let is_person = kind == ResourceKind::Person;
    let is_location = kind == ResourceKind::Location;
    for (field, is_foreign) in [
        ("email", !is_person && !entry.email.is_blank()),
        ("role", !is_person && !entry.role.is_blank()),
        ("clinic", !is_person && !entry.clinic.is_blank()),
        ("location", is_location && !entry.location.is_blank()),
        ("stay", (is_person || is_location) && !entry.stay.is_blank()),
    ] {
        if is_foreign {
            bench.work.faults.add(&at.field(field), format!("there is no such field of a {kind}"));
        }
    }
}

fn wanted(
    bench: &mut Bench<'_>,
    kind: ResourceKind,
    entry: &ResourceEntry,
    old: Option<&Resource>,
    at: &Place<'_>,
) -> Option<Resource> {
    let location = match &entry.location {
        Said::Nothing => Some(old.and_then(|old| old.location)),
        Said::Null => Some(None),
        Said::This(named) => bench.location(named, &at.field("location")).map(Some),
    };
    let base = match old {
        Some(old) => Some(old.clone()),
        None => fresh(bench, kind, entry, location.flatten(), at),
    };
    let (hours, hours_from) = hours(bench, kind, entry, old, location.flatten(), at);
    let known: (&[OverrideRecord], &[Closure]) = old.map_or((&[], &[]), |old| (&old.overrides, &old.closures));
    let overrides = overrides(bench, entry, known.0, at);
    let closures = closures(bench, entry, known.1, at);
    let durations = entry.durations_minutes.this();
    if durations
        .is_some_and(|all| all.iter().enumerate().any(|(index, one)| all.iter().take(index).any(|two| one == two)))
    {
        bench.work.faults.add(&at.field("durations_minutes"), "must not have one twice");
    }
    let known_stay = old.and_then(|old| old.stay.clone());
    let stay = entry.stay.over(known_stay, |row| row.read(&at.field("stay"), &mut bench.work.faults));
    let profile = profile(bench, entry, old, at);
    let base = base?;
    let slug = slug(bench, entry, old, &base, at);
    let wanted = Resource {
        name: entry.name.this().map_or(base.name, |name| name.0.0.trim().to_owned()),
        slug,
        description: entry.description.over(base.description, |text| text.0.0.clone()),
        email: entry.email.over(base.email, |email| email.0.0.clone()),
        role: entry.role.over(base.role, |role| role.0.0.clone()),
        address: entry.address.or(base.address, Address::default(), address),
        location: location?,
        zone: entry.timezone.this().map_or(base.zone, |zone| zone.0.clone()),
        capacity: entry.capacity.or(base.capacity, Capacity::ONE, |places| Capacity(places.some())),
        durations: entry
            .durations_minutes
            .or(base.durations, Vec::new(), |minutes| minutes.iter().copied().map(Whole::length).collect()),
        hours,
        hours_from,
        overrides,
        closures,
        stay,
        profile,
        active: entry.active.or(base.active, true, |is| *is),
        published: entry.published.or(base.published, true, |is| *is),
        ..base
    };
    let house = wanted.house_of().and_then(|id| bench.stock.locations.by_id(id.as_u128()));
    Some(match house {
        Some(location) => wanted.following(location),
        None => Resource { house: House::default(), ..wanted },
    })
}

/// A new one, without most of what the entry says.
fn fresh(
    bench: &mut Bench<'_>,
    kind: ResourceKind,
    entry: &ResourceEntry,
    location: Option<ResourceId>,
    at: &Place<'_>,
) -> Option<Resource> {
    let Some(name) = entry.name.this() else {
        bench.work.missing(at, "name");
        return None;
    };
    let at_location = location.and_then(|id| bench.stock.locations.by_id(id.as_u128()));
    let zone = at_location.map_or_else(|| bench.tenant.zone.clone(), |location| location.zone.clone());
    Some(Resource {
        id: bench.cx.id(ResourceId::from_u128),
        tenant: bench.tenant.id,
        reference: Some(entry.reference.0.0.clone()),
        kind,
        name: name.0.0.trim().to_owned(),
        slug: String::new(),
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone,
        capacity: Capacity::ONE,
        durations: Vec::new(),
        location,
        hours: None,
        hours_from: None,
        house: House::default(),
        overrides: Vec::new(),
        closures: Vec::new(),
        stay: None,
        profile: None,
        active: true,
        published: true,
        rev: 1,
        created_at: bench.cx.now,
        updated_at: bench.cx.now,
    })
}

/// The slug that is said, or that there is, or a free one made from the name.
fn slug(
    bench: &mut Bench<'_>,
    entry: &ResourceEntry,
    old: Option<&Resource>,
    base: &Resource,
    at: &Place<'_>,
) -> String {
    let stock = &bench.stock;
    let shelves = [&stock.locations, &stock.people, &stock.rooms, &stock.equipment, &stock.others];
    let is_taken = |slug: &str| {
        shelves.into_iter().any(|shelf| shelf.items().iter().any(|other| other.slug == slug && other.id != base.id))
    };
    match (entry.slug.this(), old) {
        (Some(said), _) => {
            if is_taken(&said.0.0) {
                bench.work.faults.add(&at.field("slug"), format!("{:?} is the slug of another", said.0.0));
            }
            said.0.0.clone()
        }
        (None, Some(old)) => old.slug.clone(),
        (None, None) => {
            let stem = slugify(&base.name);
            let numbered = (2_u32..).map(|number| format!("{stem}-{number}"));
            std::iter::once(stem.clone()).chain(numbered).find(|slug| !is_taken(slug)).unwrap_or(stem)
        }
    }
}

/// The overrides. One that was there before, word for word, stays the one that it was.
fn overrides(
    bench: &mut Bench<'_>,
    entry: &ResourceEntry,
    old: &[OverrideRecord],
    at: &Place<'_>,
) -> Vec<OverrideRecord> {
    let rows: &[OverrideRow] = match &entry.overrides {
        Said::Nothing => return old.to_vec(),
        Said::Null => &[],
        Said::This(rows) => rows,
    };
    let list = at.field("overrides");
    if rows.len() > MAX_OVERRIDES {
        bench.work.faults.add(&list, format!("must have at most {MAX_OVERRIDES} rows"));
    }
    let mut before: Vec<&OverrideRecord> = old.iter().collect();
    let mut wanted = Vec::with_capacity(rows.len());
    for (index, row) in rows.iter().enumerate() {
        let Some((rule, title, wording)) = row.read(&list.item(index), &mut bench.work.faults) else { continue };
        let same = before.iter().position(|record| record.rule == rule && record.title == title);
        wanted.push(match same {
            Some(place) => before.remove(place).clone(),
            None => OverrideRecord {
                id: bench.cx.id(OverrideId::from_u128),
                title,
                rule,
                created_at: bench.cx.now,
                wording: Some(wording),
            },
        });
    }
    wanted
}

fn closures(bench: &mut Bench<'_>, entry: &ResourceEntry, old: &[Closure], at: &Place<'_>) -> Vec<Closure> {
    let list = at.field("closures");
    entry.closures.or(old.to_vec(), Vec::new(), |rows: &Vec<ClosureRow>| {
        let rows = rows.iter().enumerate();
        rows.filter_map(|(index, row)| row.read(&list.item(index), &mut bench.work.faults)).collect()
    })
}

fn address(row: &AddressRow) -> Address {
    let line = |said: &Option<Word<Prose>>| said.as_ref().map(|line| line.0.0.clone());
    Address {
        line1: line(&row.line1),
        line2: line(&row.line2),
        city: line(&row.city),
        state: line(&row.state),
        postal_code: line(&row.postal_code),
        country: line(&row.country),
    }
}
