//! What a search for visits works on: a clinic with many providers, of whom some share a specialty and are well booked.

use std::{
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Context as _, bail};
use engine::{
    Clock as _, Context, Ids as _, SystemClock, SystemIds,
    model::{
        AppointmentType, Channel, Guest, LengthSource, Profile, Resource, ResourceKind, Scope, Service, Template,
        Tenant,
    },
    verbs::{Book, Details, PartWish, Start, book},
};
use slot_core::{HoursId, Instant, Length, Notice, ResourceId, ServiceId, Site, Validity, WallRange};
use std::num::NonZeroU32;
use store::{Options, Store};
use time::Weekday;

use super::{
    load::Requests,
    stage::{DAY, HALF_HOUR, MONDAY, OPENS, SPREAD, WEEKDAYS, address, key, person, start},
};
use crate::{Client, ServerProcess, TempDatabase, chaos::world};

/// So many providers are searched at once.
const SEARCHED: usize = 50;
/// So many appointments they have in the days that are searched.
pub const BOOKED: u64 = 10_000;
/// So many are booked with one write.
const AT_ONCE: u64 = 500;
/// So many questions are told apart where none is to be asked twice: more than a server remembers.
const QUESTIONS: u64 = 26 * 40;

/// A server over a clinic with everything in it.
pub struct ClinicStage {
    /// The database.
    pub database: Arc<TempDatabase>,
    kind: ServiceId,
    key: String,
    server: ServerProcess,
}

/// Which searches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The same one again and again.
    Same,
    /// Always another one.
    Other,
}

impl Asked {
    /// Its name in lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Same => "clinic",
            Self::Other => "clinic, never twice",
        }
    }
}

impl ClinicStage {
    /// Makes the clinic and starts the server.
    ///
    /// # Errors
    ///
    /// When something of it fails.
    pub fn set(database: TempDatabase) -> anyhow::Result<Self> {
        Store::migrate(database.url())?;
        let store = Store::open(database.url(), &Options::default())?;
        let now = SystemClock.now();
        let tenant = world::business(&store, now, "clinic")?;
        let place = place(&store, now, &tenant)?;
        let people = (0..SPREAD).map(|number| person(&store, now, &tenant, format!("Spread {number}")));
        let people: Vec<ResourceId> = people.collect::<anyhow::Result<_>>()?;
        let searched: Vec<ResourceId> = people.into_iter().take(SEARCHED).collect();
        for &id in &searched {
            specialise(&store, &tenant, id, &place)?;
        }
        let kind = kind(&store, now, &tenant)?;
        let key = key(&store, now, &tenant, vec![Scope::ClinicRead])?;
        occupy(&store, now, &tenant, &Arc::new(searched))?;
        drop(store);
        let server = start(&database)?;
        Ok(Self { database: Arc::new(database), kind, key, server })
    }

    /// Starts the server again, as after an upgrade.
    ///
    /// # Errors
    ///
    /// When it does not stop or start.
    pub fn restart(&mut self) -> anyhow::Result<()> {
        self.server.sigterm_and_wait()?;
        self.server = start(&self.database)?;
        Ok(())
    }

    /// The process id of the server.
    pub fn pid(&self) -> u32 {
        self.server.pid()
    }

    /// Where the server listens.
    ///
    /// # Errors
    ///
    /// When it said something else.
    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        address(&self.server)
    }

    /// The body of the search that is asked again and again.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub fn answer(&self) -> anyhow::Result<String> {
        let client = Client::new(self.server.base()).key(&self.key);
        let reply = client.send("GET", &path(self.kind, 0), None)?;
        if reply.status != 200 || !reply.text.contains("\"total\":50") {
            bail!("a search was answered with {}: {}", reply.status, reply.text);
        }
        Ok(reply.text)
    }

    /// Searches.
    pub fn searches(&self, asked: Asked) -> Requests {
        let (key, kind, next) = (self.key.clone(), self.kind, AtomicU64::new(0));
        Arc::new(move |out| {
            let number = match asked {
                Asked::Same => 0,
                Asked::Other => next.fetch_add(1, Ordering::Relaxed) % QUESTIONS,
            };
            let path = path(kind, number);
            out.extend_from_slice(
                format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\r\n").as_bytes(),
            );
        })
    }
}

/// The best fifty slots of a month; with another number it is a little shorter, and fewer.
fn path(kind: ServiceId, number: u64) -> String {
    let (day, limit) = (5 - number % 26 / 5, 50 - number / 26);
    let last = time::macros::date!(2030 - 02 - 01) + time::Duration::days(i64::try_from(day).unwrap_or(0));
    let first = number % 26 % 5 + 7;
    format!(
        "/v1/scheduling/slots?date_from=2030-01-{first:02}&date_to={last}&appointment_type_id={kind}\
         &specialty=cardiologia&sort=score&limit={limit}"
    )
}

fn place(store: &Store, now: Instant, tenant: &Tenant) -> anyhow::Result<Resource> {
    let id = person(store, now, tenant, "Centro".to_owned())?;
    let found = store.read(|tx| tx.resource(tenant.id, id))?.context("the location is gone")?;
    let place = Resource { kind: ResourceKind::Location, hours: None, rev: found.rev + 1, ..(*found).clone() };
    let (stored, rev) = (place.clone(), found.rev);
    store.write(move |tx| tx.update_resource(&stored, rev))?;
    Ok(place)
}

/// Lets somebody be a cardiologist who works at the location, as long as before.
fn specialise(store: &Store, tenant: &Tenant, id: ResourceId, place: &Resource) -> anyhow::Result<()> {
    let ids = SystemIds::default();
    let hours = WallRange::parse("09:00", "17:00")?;
    let template = |weekday: Weekday| Template {
        id: HoursId::from_u128(ids.mint(Instant::from_seconds(0))),
        weekday,
        hours,
        location: place.id,
        room: None,
        slot_length: None,
        valid: Validity::ALWAYS,
        active: true,
    };
    let profile = Profile {
        primary: Some(place.id),
        specialties: vec!["Cardiologia".to_owned()],
        sites: vec![Site { location: place.id, zone: place.zone.clone() }],
        templates: WEEKDAYS.map(template).to_vec(),
        ..Profile::bare()
    };
    let found = store.read(|tx| tx.resource(tenant.id, id))?.context("a provider is gone")?;
    let rev = found.rev;
    let changed = Resource { profile: Some(Box::new(profile)), hours: None, rev: rev + 1, ..(*found).clone() };
    Ok(store.write(move |tx| tx.update_resource(&changed, rev))?)
}

fn kind(store: &Store, now: Instant, tenant: &Tenant) -> anyhow::Result<ServiceId> {
    let kind = Service {
        id: ServiceId::from_u128(SystemIds::default().mint(now)),
        tenant: tenant.id,
        reference: None,
        name: "Consulta".to_owned(),
        description: None,
        duration: Length::minutes(30),
        price: None,
        colour: None,
        sort_order: 0,
        buffer_before: Length::ZERO,
        buffer_after: Length::ZERO,
        given_by: Vec::new(),
        location: None,
        appointment: AppointmentType { specialty: None, length: LengthSource::Service },
        active: true,
        created_at: now,
        updated_at: now,
    };
    let id = kind.id;
    store.write(move |tx| tx.insert_service(&kind))?;
    Ok(id)
}

/// Books ten of sixteen half hours a day, in the month that is searched.
fn occupy(store: &Store, now: Instant, tenant: &Tenant, searched: &Arc<Vec<ResourceId>>) -> anyhow::Result<()> {
    let mut first = 0;
    while first < BOOKED {
        let last = BOOKED.min(first + AT_ONCE);
        let (ids, tenant, searched) = (SystemIds::default(), tenant.clone(), Arc::clone(searched));
        let booked = store.write(move |tx| {
            let mut booked = 0;
            for number in first..last {
                let Some(wish) = wish(number, &searched) else { continue };
                booked += u64::from(book(tx, Context { now, ids: &ids }, &tenant, &wish)?.is_ok());
            }
            Ok(booked)
        })?;
        if booked != last - first {
            bail!("{booked} of {} appointments were booked", last - first);
        }
        first = last;
    }
    Ok(())
}

/// One provider after the other, then another of the day's half hours, then another of twenty working days.
fn wish(number: u64, searched: &[ResourceId]) -> Option<Book> {
    let count = u64::try_from(searched.len()).ok()?.max(1);
    let (provider, rest) = (number % count, number / count);
    let (slot, day) = (rest % 10, rest / 10);
    // Three and sixteen have nothing in common: gaps differ from provider to provider.
    let slot = (slot * 3 + provider) % 16;
    let of = |count: u64, each: i64| i64::try_from(count).unwrap_or(0) * each;
    let start = MONDAY + OPENS + of(day / 5, 7 * DAY) + of(day % 5, DAY) + of(slot, HALF_HOUR);
    Some(Book {
        resource: PartWish { resource: *searched.get(usize::try_from(provider).ok()?)?, places: NonZeroU32::MIN },
        also: Vec::new(),
        start: Instant::from_micros(start),
        length: Some(Length::minutes(30)),
        placement: Start::Anywhere,
        notice: Notice::PastAllowed,
        through: None,
        details: Details::of(Guest { name: "Ada Lovelace".to_owned(), ..Guest::default() }, Channel::Api),
    })
}

impl std::fmt::Debug for ClinicStage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ClinicStage").field("server", &self.server).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_two_appointments_are_at_one_time_and_no_two_questions_are_alike() {
        let searched: Vec<ResourceId> = (0..50).map(ResourceId::from_u128).collect();
        let wishes = (0..BOOKED).filter_map(|number| wish(number, &searched));
        let places: BTreeSet<_> = wishes.map(|wish| (wish.resource.resource, wish.start)).collect();
        assert_eq!(u64::try_from(places.len()), Ok(BOOKED));
        let kind = ServiceId::from_u128(1);
        let paths: BTreeSet<String> = (0..QUESTIONS).map(|number| path(kind, number)).collect();
        assert_eq!(u64::try_from(paths.len()), Ok(QUESTIONS));
    }
}
