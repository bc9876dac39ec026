//! What reads of capacity windows work on: a business with 200 windows on each weekday, and a server that runs.

use std::{net::SocketAddr, sync::Arc};

use anyhow::{Context as _, bail};
use engine::{
    Clock as _, Context, SystemClock, SystemIds,
    catalogue::{Absent, Apply, Catalogue, Format, Writing, apply},
    model::{Reach, Scope},
    verbs::{AddressPolicy, KeyKind, NewKey, create_key},
};
use serde_json::json;
use store::{Options, Store};

use super::{
    load::Requests,
    stage::{address, start},
};
use crate::{Client, ServerProcess, TempDatabase};

/// The business.
const SLUG: &str = "bench-windows";
/// Windows on each weekday.
const EACH_DAY: usize = 200;
/// Services, each of which every window serves.
const SERVICES: usize = 5;
/// People who come on the date that is asked for.
const BOOKED: usize = 400;
/// A Monday, in the days that are asked for.
const DATE: &str = "2030-01-07";
const WEEK: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// What is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum WindowRead {
    /// The availability of one date: 200 windows.
    Availability,
    /// The tracking of 31 dates: 31,000 records.
    Tracking,
}

impl WindowRead {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Availability, Self::Tracking];

    /// Its name in lines.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Availability => "windows",
            Self::Tracking => "tracking",
        }
    }

    const fn path(self) -> &'static str {
        match self {
            Self::Availability => "/v1/appointment-slots/availability?date=2030-01-07",
            Self::Tracking => "/v1/appointment-slots/schedule-tracking?date_from=2030-01-01&date_to=2030-01-31",
        }
    }

    const fn records(self) -> usize {
        match self {
            Self::Availability => EACH_DAY,
            Self::Tracking => 31 * EACH_DAY * SERVICES,
        }
    }
}

/// A server over a database with the windows.
pub struct Windows {
    /// The database.
    pub database: TempDatabase,
    key: String,
    server: ServerProcess,
}

impl Windows {
    /// Makes the business, starts the server, and books some places.
    ///
    /// # Errors
    ///
    /// When something of it fails.
    pub fn set(database: TempDatabase) -> anyhow::Result<Self> {
        Store::migrate(database.url())?;
        let store = Store::open(database.url(), &Options::default())?;
        let now = SystemClock.now();
        let catalogue = catalogue()?;
        let secret = store.write(move |tx| {
            let cx = Context { now, ids: &SystemIds::default() };
            let how = Apply { absent: Absent::Stay, writing: Writing::Changes, addresses: AddressPolicy::PublicOnly };
            let applied = apply(tx, cx, &catalogue, how)?;
            let tenant = tx.tenant_by_slug(SLUG)?;
            let (Ok(_outcome), Some(tenant)) = (applied, tenant) else { return Ok(None) };
            let new = NewKey {
                reach: Reach::Tenant(tenant.id),
                name: "bench".to_owned(),
                kind: KeyKind::Secret,
                scopes: Some(vec![Scope::HuskySlotsRead, Scope::HuskyAppointmentsWrite]),
                role: None,
                // No limit.
                rate_limit: Some(0),
                expires_at: None,
            };
            Ok(Some(create_key(tx, cx, &new)?.secret))
        })?;
        drop(store);
        let key = secret.context("the business was refused")?;
        let server = start(&database)?;
        let stage = Self { database, key, server };
        stage.occupy()?;
        Ok(stage)
    }

    /// Where the server listens.
    ///
    /// # Errors
    ///
    /// When it said something else.
    pub fn address(&self) -> anyhow::Result<SocketAddr> {
        address(&self.server)
    }

    /// The body of the answer.
    ///
    /// # Errors
    ///
    /// When it is refused, or has not as many records as it should.
    pub fn answer(&self, read: WindowRead) -> anyhow::Result<String> {
        let reply = self.client().send("GET", read.path(), None)?;
        let found = reply.text.matches("\"slot_id\":").count();
        if reply.status != 200 || found != read.records() {
            let start: String = reply.text.chars().take(300).collect();
            bail!("{} was answered with {} and {found} records: {start}", read.name(), reply.status);
        }
        Ok(reply.text)
    }

    /// Reads, all alike.
    pub fn reads(&self, read: WindowRead) -> Requests {
        let (path, key) = (read.path(), self.key.clone());
        Arc::new(move |out| {
            out.extend_from_slice(
                format!("GET {path} HTTP/1.1\r\nhost: bench\r\nauthorization: Bearer {key}\r\n\r\n").as_bytes(),
            );
        })
    }

    fn client(&self) -> Client {
        Client::new(self.server.base()).key(&self.key)
    }

    fn occupy(&self) -> anyhow::Result<()> {
        let client = self.client();
        for number in 0..BOOKED {
            let body = json!({
                "appointment_type": format!("Service {}", number % SERVICES),
                "appointment_date": format!("{DATE}T09:00:00Z"),
                "patient_name": "Ada Lovelace", "parent_phone": format!("+3247{number:07}"),
            });
            let reply = client.send("POST", "/v1/appointments", Some(&body))?;
            if reply.status != 201 {
                bail!("a booking was answered with {}: {}", reply.status, reply.text);
            }
        }
        Ok(())
    }
}

/// All day long, so that whoever books finds a place.
fn catalogue() -> anyhow::Result<Catalogue> {
    let services: Vec<_> = (0..SERVICES)
        .map(|number| {
            json!({ "ref": format!("s{number}"), "name": format!("Service {number}"), "duration_minutes": 30 })
        })
        .collect();
    let windows: Vec<_> = WEEK
        .iter()
        .flat_map(|day| (0..EACH_DAY).map(move |number| (day, number)))
        .map(|(day, number)| {
            json!({
                "ref": format!("{day}-{number}"), "location": "here", "day": day, "session": "Morning",
                "start_time": "08:00", "end_time": "12:00", "max_slots": 20, "ai_slots": 10,
                "batch": format!("{number:03}"),
            })
        })
        .collect();
    let file = json!({ "tenants": [{
        "slug": SLUG, "name": "Windows", "timezone": "UTC", "locations": [{ "ref": "here", "name": "Here" }],
        "services": services, "windows": windows,
    }] });
    Catalogue::parse(&file.to_string(), Format::Json).map_err(|faulty| anyhow::anyhow!("{faulty}"))
}

impl std::fmt::Debug for Windows {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Windows").field("server", &self.server).finish_non_exhaustive()
    }
}
