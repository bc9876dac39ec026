//! What the load works on: a business with people who work office hours, two keys, and a server that runs.

use std::{
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use anyhow::{Context as _, bail};
use engine::{
    Clock as _, Context, Ids as _, SystemClock, SystemIds,
    model::{Address, HoursRule, Reach, ResourceKind, Scope, Tenant},
    verbs::{KeyKind, NewKey, NewResource, create_key, create_resource},
};
use serde_json::json;
use slot_core::{Capacity, Instant, Length, ResourceId, SlotKey, SlotRef, WallRange};
use store::{Options, Store};
use time::Weekday;

use super::load::Requests;
use crate::{Client, ServerProcess, TempDatabase, chaos::world, process::sibling};

/// On so many resources bookings are spread.
pub const SPREAD: u64 = 500;
/// So many resources are searched.
const SEARCHED: u64 = 20;
/// So many bookings lie in the days that are searched.
const BOOKED: u64 = 50;
/// A day in UTC, in microseconds.
pub const DAY: i64 = 86_400_000_000;
/// The length of a booking.
pub const HALF_HOUR: i64 = 1_800_000_000;
/// So many bookings a day has room for.
pub const PER_DAY: u64 = 16;
/// Monday 2030-01-07, in UTC.
pub const MONDAY: i64 = 1_893_974_400_000_000;
/// Nine in the morning, after midnight in UTC.
pub const OPENS: i64 = 12 * 3_600_000_000;
/// Weeks over which bookings are spread.
const WEEKS: u64 = 100;

pub(super) const WEEKDAYS: [Weekday; 5] =
    [Weekday::Monday, Weekday::Tuesday, Weekday::Wednesday, Weekday::Thursday, Weekday::Friday];

/// One of the faces that are measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// `/v1`.
    Slotflow,
    /// `/api/bookings`.
    Novala,
}

impl Face {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Slotflow, Self::Novala];

    /// Its name in lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Slotflow => "slotflow",
            Self::Novala => "novala",
        }
    }
}

/// Slots that nobody has booked, spread over resources and days.
#[derive(Debug)]
pub struct Slots {
    resources: Vec<(ResourceId, String)>,
    next: AtomicU64,
}

impl Slots {
    /// The resource, as a ULID, and the start, in microseconds, of the slot with this number.
    pub fn at(&self, number: u64) -> (&str, i64) {
        let (place, start) = place(number);
        let resource = usize::try_from(place).ok().and_then(|place| self.resources.get(place));
        (resource.map_or("", |(_, ulid)| ulid), start)
    }

    fn take(&self) -> (ResourceId, Instant) {
        let (place, start) = place(self.next.fetch_add(1, Ordering::Relaxed));
        let resource = usize::try_from(place).ok().and_then(|place| self.resources.get(place));
        (resource.map_or(ResourceId::from_u128(0), |(id, _)| *id), Instant::from_micros(start))
    }
}

/// First another resource, then another day, then another time of the day.
fn place(number: u64) -> (u64, i64) {
    let (resource, rest) = (number % SPREAD, number / SPREAD);
    let (day, slot) = (rest % (5 * WEEKS), rest / (5 * WEEKS));
    let of = |count: u64, each: i64| i64::try_from(count).unwrap_or(0) * each;
    // From the second week on: the first is searched.
    let start = MONDAY + OPENS + of(1 + day / 5, 7 * DAY) + of(day % 5, DAY) + of(slot, HALF_HOUR);
    (resource, start)
}

/// A server over a database with everything in it.
pub struct Stage {
    /// The database.
    pub database: Arc<TempDatabase>,
    /// What can be booked.
    pub slots: Arc<Slots>,
    searched: Arc<Vec<ResourceId>>,
    slotflow: String,
    novala: String,
    sealing: Arc<SlotKey>,
    server: ServerProcess,
}

impl Stage {
    /// Makes the business and starts the server, and books what the searches come across.
    ///
    /// # Errors
    ///
    /// When something of it fails.
    pub fn set(database: TempDatabase) -> anyhow::Result<Self> {
        Store::migrate(database.url())?;
        let store = Store::open(database.url(), &Options::default())?;
        let now = SystemClock.now();
        let tenant = world::business(&store, now, "bench")?;
        let people = |name: &str, count: u64| -> anyhow::Result<Vec<ResourceId>> {
            (0..count).map(|number| person(&store, now, &tenant, format!("{name} {number}"))).collect()
        };
        let spread = people("Spread", SPREAD)?;
        let searched = Arc::new(people("Searched", SEARCHED)?);
        let slotflow = key(&store, now, &tenant, vec![Scope::Slotflow])?;
        let novala = key(&store, now, &tenant, vec![Scope::BookingsRead, Scope::BookingsManage])?;
        let secret = SystemIds::default().secret();
        let halves = secret.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let hex: String = halves.filter_map(|half| char::from_digit(half.into(), 16)).collect();
        store.write(move |tx| tx.put_setting("slot_key", &hex))?;
        drop(store);
        let server = start(&database)?;
        let resources = spread.into_iter().map(|id| (id, id.ulid())).collect();
        let slots = Arc::new(Slots { resources, next: AtomicU64::new(0) });
        let sealing = Arc::new(SlotKey::new(secret));
        let stage = Self { database: Arc::new(database), slots, searched, slotflow, novala, sealing, server };
        stage.occupy()?;
        Ok(stage)
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

    /// The body of the first search through a face.
    ///
    /// # Errors
    ///
    /// When it is refused.
    pub fn answer(&self, face: Face) -> anyhow::Result<String> {
        let id = self.searched.first().context("nobody is searched")?;
        let reply = self.client(face).send("GET", &search_path(face, *id), None)?;
        if reply.status != 200 {
            bail!("a search was answered with {}: {}", reply.status, reply.text);
        }
        Ok(reply.text)
    }

    /// Searches, of one resource after the other.
    pub fn searches(&self, face: Face) -> Requests {
        let (searched, key, next) = (Arc::clone(&self.searched), self.key(face).to_owned(), AtomicU64::new(0));
        Arc::new(move |out| {
            let turn = usize::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(0) % searched.len().max(1);
            let Some(id) = searched.get(turn) else { return };
            let path = search_path(face, *id);
            out.extend_from_slice(
                format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\r\n").as_bytes(),
            );
        })
    }

    /// Bookings, of one slot after the other.
    pub fn bookings(&self, face: Face) -> Requests {
        let (slots, sealing, key) = (Arc::clone(&self.slots), Arc::clone(&self.sealing), self.key(face).to_owned());
        Arc::new(move |out| {
            let (resource, start) = slots.take();
            let (path, body) = match face {
                Face::Slotflow => ("/v1/bookings", slotflow_body(resource, start)),
                Face::Novala => {
                    let slot = sealing.seal(SlotRef { resource, start });
                    let body = json!({
                        "slotId": slot, "firstName": "Ada", "lastName": "Lovelace", "email": "ada@example.com"
                    });
                    ("/api/bookings", body.to_string())
                }
            };
            out.extend_from_slice(
                format!(
                    "POST {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\
                     content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
                    body.len()
                )
                .as_bytes(),
            );
        })
    }

    fn key(&self, face: Face) -> &str {
        match face {
            Face::Slotflow => &self.slotflow,
            Face::Novala => &self.novala,
        }
    }

    fn client(&self, face: Face) -> Client {
        Client::new(self.server.base()).key(self.key(face))
    }

    /// Fills the days that are searched: ten of sixteen half hours each day.
    fn occupy(&self) -> anyhow::Result<()> {
        let client = self.client(Face::Slotflow);
        for &resource in self.searched.iter() {
            for number in 0..i64::try_from(BOOKED)? {
                let start = MONDAY + OPENS + number % 5 * DAY + number / 5 * 3 % 16 * HALF_HOUR;
                let body = serde_json::from_str(&slotflow_body(resource, Instant::from_micros(start)))?;
                let reply = client.send("POST", "/v1/bookings", Some(&body))?;
                if reply.status != 201 {
                    bail!("a booking was answered with {}: {}", reply.status, reply.text);
                }
            }
        }
        Ok(())
    }
}

/// Where a server listens.
///
/// # Errors
///
/// When it said something else.
pub fn address(server: &ServerProcess) -> anyhow::Result<SocketAddr> {
    let base = server.base();
    base.strip_prefix("http://").unwrap_or(base).parse().with_context(|| format!("{base} is no address"))
}

/// Starts the server over a database, with its default settings.
///
/// # Errors
///
/// When it does not start.
pub(super) fn start(database: &TempDatabase) -> anyhow::Result<ServerProcess> {
    let binary: PathBuf = sibling("slot-server")?;
    ServerProcess::spawn(&binary, &["--listen", "127.0.0.1:0"], &[("DATABASE_URL", database.url())])
}

fn slotflow_body(resource: ResourceId, start: Instant) -> String {
    json!({
        "human_id": resource.to_string(), "starts_at": start.rfc3339().as_str(), "duration": 30,
        "attendee_name": "Ada Lovelace", "attendee_email": "ada@example.com",
    })
    .to_string()
}

fn search_path(face: Face, id: ResourceId) -> String {
    match face {
        Face::Slotflow => format!("/v1/humans/{id}/slots?date_from=2030-01-07&date_to=2030-01-13&duration=30"),
        Face::Novala => format!("/api/bookings/resources/{id}/availability?from=2030-01-07&to=2030-01-13"),
    }
}

pub(super) fn person(store: &Store, now: Instant, tenant: &Tenant, name: String) -> anyhow::Result<ResourceId> {
    let new = NewResource {
        kind: ResourceKind::Person,
        name,
        slug: None,
        description: None,
        email: None,
        role: None,
        address: Address::default(),
        zone: "America/Sao_Paulo".parse()?,
        capacity: Capacity::new(1).context("a capacity of zero")?,
        durations: vec![Length::minutes(30), Length::minutes(60)],
        hours: Some(
            WEEKDAYS
                .map(|weekday| Ok(HoursRule::open(weekday, WallRange::parse("09:00", "17:00")?)))
                .into_iter()
                .collect::<anyhow::Result<_>>()?,
        ),
        closures: Vec::new(),
        active: true,
        published: true,
    };
    let (ids, tenant) = (SystemIds::default(), tenant.clone());
    let made = store.write(move |tx| create_resource(tx, Context { now, ids: &ids }, &tenant, &new))?;
    Ok(made.context("the resource was refused")?.id)
}

pub(super) fn key(store: &Store, now: Instant, tenant: &Tenant, scopes: Vec<Scope>) -> anyhow::Result<String> {
    let new = NewKey {
        reach: Reach::Tenant(tenant.id),
        name: "bench".to_owned(),
        kind: KeyKind::Secret,
        scopes: Some(scopes),
        role: None,
        // No limit.
        rate_limit: Some(0),
        expires_at: None,
    };
    let ids = SystemIds::default();
    Ok(store.write(move |tx| create_key(tx, Context { now, ids: &ids }, &new))?.secret)
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Stage").field("server", &self.server).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_differ_and_lie_in_the_hours() {
        let count = SPREAD * 5 * WEEKS * PER_DAY;
        let mut seen = std::collections::HashSet::new();
        for number in (0..count).step_by(997) {
            let (resource, start) = place(number);
            assert!(resource < SPREAD && seen.insert((resource, start)), "{number}");
            let (day, time) = ((start - MONDAY) / DAY, (start - MONDAY) % DAY);
            assert!(day % 7 < 5 && day >= 7 && (OPENS..OPENS + 8 * 2 * HALF_HOUR).contains(&time), "{number}");
        }
    }
}
