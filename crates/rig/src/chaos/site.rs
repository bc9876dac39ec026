//! Servers on a database, with a business, its resources and a key that opens two faces.

use super::{
    wire::{Answer, Connection, address, request},
    world::{Place, business, resource},
};
use crate::{ServerProcess, TempDatabase};
use anyhow::{Context as _, anyhow, bail};
use engine::{
    Clock as _, Context, SystemClock, SystemIds,
    model::{Reach, Scope},
    verbs::{KeyKind, NewKey, create_key},
};
use serde_json::{Value, json};
use slot_core::{BookingId, Instant, Span};
use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};
use store::{Options, Store};

/// A business and what is needed to start servers for it.
#[derive(Debug)]
pub struct Site {
    binary: PathBuf,
    url: String,
    /// The API key.
    pub key: String,
    /// The resources.
    pub places: Vec<Place>,
}

/// The dialects that book.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    /// `/v1/bookings`.
    Slotflow,
    /// `/api/bookings`.
    Novala,
}

/// A slot as both faces name it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Slot {
    /// Of which resource.
    pub place: Place,
    /// When it starts, as text.
    pub start: String,
    /// Novala's id of it.
    pub id: String,
}

impl Site {
    /// Makes the business, directly in the database.
    ///
    /// # Errors
    ///
    /// When the database fails.
    pub fn make(binary: &Path, database: &TempDatabase, capacities: &[u32]) -> anyhow::Result<Self> {
        Store::migrate(database.url())?;
        let store = Store::open(database.url(), &Options::default())?;
        let now = SystemClock.now();
        let tenant = business(&store, now, "chaos")?;
        let numbered = capacities.iter().enumerate();
        let places = numbered
            .map(|(number, &capacity)| resource(&store, now, &tenant, number, capacity))
            .collect::<anyhow::Result<_>>()?;
        let new = NewKey {
            reach: Reach::Tenant(tenant.id),
            name: "chaos".to_owned(),
            kind: KeyKind::Secret,
            scopes: Some(vec![Scope::Slotflow, Scope::BookingsRead, Scope::BookingsManage]),
            role: None,
            rate_limit: Some(0),
            expires_at: None,
        };
        let ids = SystemIds::default();
        let key = store.write(move |tx| create_key(tx, Context { now, ids: &ids }, &new))?.secret;
        Ok(Self { binary: binary.to_owned(), url: database.url().to_owned(), key, places })
    }

    /// Starts a server at this address; port 0 is any.
    ///
    /// # Errors
    ///
    /// When it does not listen.
    pub fn start(&self, listen: &str) -> anyhow::Result<ServerProcess> {
        self.start_with(listen, &[])
    }

    /// Starts a server at this address with more arguments, a test clock among them if need be.
    ///
    /// # Errors
    ///
    /// When it does not listen.
    pub fn start_with(&self, listen: &str, more: &[&str]) -> anyhow::Result<ServerProcess> {
        // Only what went wrong is logged: a log line per refusal would be most of the load.
        let environment = [("SLOT_LOG", "error"), ("SLOT_ALLOW_TEST_CLOCK", "1")];
        let arguments = [&["--database-url", &self.url, "--listen", listen], more].concat();
        ServerProcess::spawn(&self.binary, &arguments, &environment)
    }

    /// The bytes of a request with the key of the site.
    pub fn request(&self, method: &str, path: &str, more: &[(&str, &str)], body: Option<&Value>) -> Vec<u8> {
        let bearer = format!("Bearer {}", self.key);
        let headers = [&[("authorization", bearer.as_str())], more].concat();
        request(method, path, &headers, body)
    }

    /// Books so many minutes from a start through Slotflow; the guest's name can be told in the database.
    pub fn book_slotflow(
        &self,
        place: Place,
        start: &str,
        minutes: i64,
        guest: &str,
        more: &[(&str, &str)],
    ) -> Vec<u8> {
        let id = place.id.to_string();
        let body = json!({"human_id": id, "starts_at": start, "duration": minutes, "attendee_name": guest});
        self.request("POST", "/v1/bookings", more, Some(&body))
    }

    /// Books a slot through Novala.
    pub fn book_novala(&self, slot: &Slot, guest: &str) -> Vec<u8> {
        let body = json!({"slotId": slot.id, "firstName": guest, "lastName": "Chaos", "email": "c@example.com"});
        self.request("POST", "/api/bookings", &[], Some(&body))
    }

    /// Cancels a booking through a face.
    pub fn cancel(&self, face: Face, id: &str) -> Vec<u8> {
        let path = match face {
            Face::Slotflow => format!("/v1/bookings/{id}"),
            Face::Novala => format!("/api/bookings/{id}"),
        };
        self.request("DELETE", &path, &[], None)
    }

    /// The slots of a resource that Novala lists in a stretch of time.
    ///
    /// # Errors
    ///
    /// When the server does not list them.
    pub fn slots(&self, server: SocketAddr, place: Place, during: Span) -> anyhow::Result<Vec<Slot>> {
        let (from, to) = (text(during.start()), text(during.end()));
        let path = format!("/api/bookings/resources/{}/availability?from={from}&to={to}", place.id);
        let answer = Connection::open(server)?.send(&self.request("GET", &path, &[], None))?;
        let listed = answer.body.get("data").and_then(Value::as_array);
        let listed = listed.ok_or_else(|| anyhow!("{} instead of slots: {}", answer.status, answer.body))?;
        let word = |slot: &Value, name: &str| Some(slot.get(name)?.as_str()?.to_owned());
        listed
            .iter()
            .map(|slot| {
                let start = word(slot, "startsAt").or_else(|| word(slot, "start"));
                Some(Slot { place, start: start?, id: word(slot, "slotId")? })
            })
            .collect::<Option<_>>()
            .with_context(|| format!("slots that cannot be read: {}", answer.body))
    }
}

/// An instant as both faces read it.
pub fn text(at: Instant) -> String {
    at.rfc3339().as_str().to_owned()
}

/// The id of the booking that an answer of either face tells of, as the database keeps it.
///
/// # Errors
///
/// When there is none.
pub fn booking_id(answer: &Answer) -> anyhow::Result<BookingId> {
    let booking = answer.body.get("booking").unwrap_or(&answer.body);
    let Some(id) = booking.get("id").and_then(Value::as_str) else {
        bail!("status {} without a booking: {}", answer.status, answer.body);
    };
    id.parse().with_context(|| format!("{id} is no id"))
}

/// Connects, trying again until somebody listens.
///
/// # Errors
///
/// When nobody does in time.
pub fn connect(server: SocketAddr, bound: Duration) -> anyhow::Result<Connection> {
    let mut connection = None;
    crate::wait::until(bound, "a server to listen", || {
        connection = Connection::open(server).ok();
        connection.is_some()
    })?;
    connection.context("nobody listens")
}

/// Where a server listens.
///
/// # Errors
///
/// When it says something else.
pub fn address_of(server: &ServerProcess) -> anyhow::Result<SocketAddr> {
    address(server.base())
}
