//! How people see patients: their profiles, and the zones of locations that these keep.

use super::{bench::Bench, resources::kind_of};
use crate::{
    catalogue::{
        clinic::{ClinicRow, TemplateRow},
        fault::Place,
        file::ResourceEntry,
        numbers::Whole,
        read::Said,
        words::{Reference, Word},
    },
    model::{NewPatients, Profile, Resource, ResourceKind, Template},
};
use slot_core::{HoursId, Length, ResourceId, Site};

/// The profile that an entry asks for. What a file cannot say of it stays as it was.
pub(super) fn profile(
    bench: &mut Bench<'_>,
    entry: &ResourceEntry,
    old: Option<&Resource>,
    at: &Place<'_>,
) -> Option<Box<Profile>> {
    let known = old.and_then(|old| old.profile.clone());
    let row = match &entry.clinic {
        Said::Nothing => return known.map(|profile| Box::new(with_sites(bench, *profile))),
        // A profile that was once given is never taken.
        Said::Null => return known.map(|known| Box::new(Profile { doctor: known.doctor, ..Profile::bare() })),
        Said::This(row) => row,
    };
    let known = known.map_or_else(Profile::bare, |known| *known);
    let at = at.field("clinic");
    let templates = templates(bench, row, &known.templates, &at);
    let primary = row.primary.as_ref().and_then(|named| bench.location(named, &at.field("primary_location")));
    let profile = Profile {
        buffer: row.buffer.map_or(Length::ZERO, Whole::length),
        daily_limit: row.daily_limit.map(Whole::some),
        primary,
        specialties: row.specialties.iter().flatten().map(|one| one.0.0.trim().to_owned()).collect(),
        new_patients: if row.accepts_new == Some(false) { NewPatients::Refused } else { NewPatients::Welcome },
        templates,
        ..known
    };
    Some(Box::new(with_sites(bench, profile)))
}

/// People who are not in the file keep the zones of locations all the same.
pub(super) fn renew_sites(bench: &mut Bench<'_>) {
    for (place, person) in bench.stock.people.unlisted() {
        let Some(profile) = person.profile.clone() else { continue };
        let renewed = with_sites(bench, (*profile).clone());
        if renewed != *profile {
            let (named, now) = (super::called(&person), bench.cx.now);
            let person = Resource { profile: Some(Box::new(renewed)), ..person };
            let kind = kind_of(ResourceKind::Person);
            bench.work.change((kind, &named), &mut bench.stock.people, place, person, now);
        }
    }
}

/// The profile with the zones that the locations have now, of those that it names.
fn with_sites(bench: &Bench<'_>, profile: Profile) -> Profile {
    let worked = profile.templates.iter().map(|template| template.location);
    let named = profile.sites.iter().map(|site| site.location).chain(profile.primary).chain(worked);
    let mut sites: Vec<Site> = Vec::new();
    for location in named.chain(profile.override_places.values().copied()) {
        if sites.iter().any(|site| site.location == location) {
            continue;
        }
        let found = bench.stock.locations.by_id(location.as_u128());
        sites.extend(found.map(|found| Site { location, zone: found.zone.clone() }));
    }
    Profile { sites, ..profile }
}

/// The templates. One that was there before, word for word, stays the one that it was.
fn templates(bench: &mut Bench<'_>, row: &ClinicRow, old: &[Template], at: &Place<'_>) -> Vec<Template> {
    let list = at.field("templates");
    let mut before = old.to_vec();
    let mut wanted: Vec<Template> = Vec::new();
    for (index, row) in row.templates.iter().flatten().enumerate() {
        let at = list.item(index);
        let Some(template) = template(bench, row, &at) else { continue };
        let is_same = |known: &&Template| Template { id: template.id, ..**known } == template;
        let same = before.iter().find(is_same).map(|known| known.id);
        before.retain(|known| Some(known.id) != same);
        let template = Template { id: same.unwrap_or(template.id), ..template };
        if wanted.iter().any(|other| clash(other, &template)) {
            bench.work.faults.add(&at, "must not overlap other hours of the same day at the same location");
        }
        wanted.push(template);
    }
    wanted
}

fn template(bench: &mut Bench<'_>, row: &TemplateRow, at: &Place<'_>) -> Option<Template> {
    let hours = row.hours(at, &mut bench.work.faults);
    let valid = row.valid(at, &mut bench.work.faults);
    let location = bench.location(&row.location, &at.field("location"));
    let room = match &row.room {
        None => Some(None),
        Some(named) => room(bench, named, &at.field("room")).map(Some),
    };
    Some(Template {
        id: bench.cx.id(HoursId::from_u128),
        weekday: row.day.0,
        hours: hours?,
        location: location?,
        room: room?,
        slot_length: row.slot_minutes.map(Whole::length),
        valid: valid?,
        active: row.active.unwrap_or(true),
    })
}

fn room(bench: &mut Bench<'_>, named: &Word<Reference>, at: &Place<'_>) -> Option<ResourceId> {
    bench.work.known(&bench.stock.rooms, "room", named, at).map(ResourceId::from_u128)
}

/// Whether both hold at one time at one location.
fn clash(one: &Template, other: &Template) -> bool {
    let touches = |from: Option<time::Date>, until: Option<time::Date>| match (from, until) {
        (Some(from), Some(until)) => from <= until,
        (_, _) => true,
    };
    one.active
        && other.active
        && one.weekday == other.weekday
        && one.location == other.location
        && one.hours.start() < other.hours.end()
        && other.hours.start() < one.hours.end()
        && touches(one.valid.from, other.valid.until)
        && touches(other.valid.from, one.valid.until)
}
