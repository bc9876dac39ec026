//! Kills servers while they deliver to a receiver that does everything wrong.

use super::{
    super::{
        dice::Dice,
        line::{Expected, Line},
        site::{Site, address_of},
        sql::Sql,
    },
    ledger,
    load::Client,
};
use crate::{Hit, Kind, Reaction, Receiver, ServerProcess, TempDatabase};
use anyhow::Context as _;
use engine::{
    Clock as _, Context, SystemClock, SystemIds,
    model::Dialect,
    verbs::{NewWebhook, create_webhook},
};
use serde_json::json;
use slot_core::{Instant as Moment, Length};
use std::{
    net::SocketAddr,
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};
use store::{Options, Store};

/// By how much the clock of the servers is later after each kill: everything that waits to be tried again is due.
const LEAP: Length = Length::minutes(70);
/// How often the servers are started at the end, at most, until nothing is open.
const ENDS: u32 = 16;
/// How long nothing must have come until nothing more is expected of a start.
const QUIET: Duration = Duration::from_millis(1_500);
/// How long one of these starts may take.
const END: Duration = Duration::from_mins(2);

/// How much is done and broken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chaos {
    /// Decides when.
    pub seed: u64,
    /// How many bookings are made, half of which are cancelled.
    pub bookings: u64,
    /// By how many clients.
    pub clients: usize,
    /// How many servers share the database.
    pub servers: usize,
    /// The shortest and longest time between a start and the next kill, in milliseconds.
    pub pause: (u64, u64),
}

/// Kills, lets everything end, and looks for what was lost.
///
/// # Errors
///
/// When something cannot be started or killed.
pub fn run(binary: &Path, database: &TempDatabase, chaos: Chaos) -> anyhow::Result<Line> {
    let started = Instant::now();
    let canary = Receiver::willing();
    let receiver = receiver(chaos.seed, canary.url("/canary"));
    let site = Site::make(binary, database, &vec![1; chaos.clients])?;
    let endpoint = subscribe(database, &receiver.url("/hook"))?;
    let mut crew = Crew::start(&site, chaos.servers)?;
    let kills = under_load(&site, &mut crew, chaos)?;
    let mut sql = Sql::connect(database)?;
    let open = "SELECT event_id AS id, state AS kind, attempts AS number FROM deliveries WHERE state = 'due'";
    for _ in 0..ENDS {
        if sql.ask(open)?.is_empty() {
            break;
        }
        crew.again(&site)?;
        settle(&receiver);
    }
    let ended = crew.end();
    let (mut violations, mut counts) = ledger::check(&mut sql, &receiver.hits(), &endpoint)?;
    violations.extend(ended);
    if canary.count() > 0 {
        violations.add(format!("{} redirects were followed", canary.count()));
    }
    counts.insert("kills".to_owned(), json!(kills));
    Ok(Line {
        test: "courier",
        database: database.kind().to_string(),
        guards: "deliveries in the transaction of their events",
        seed: chaos.seed,
        inputs: json!({
            "bookings": chaos.bookings, "clients": chaos.clients, "servers": chaos.servers,
            "pause_ms": [chaos.pause.0, chaos.pause.1],
        }),
        faults: json!([
            "SIGKILL of every server",
            "500",
            "closed connections",
            "hangs",
            "slow bytes",
            "redirects",
            "huge bodies"
        ]),
        violations,
        expected: Expected::None,
        seconds: started.elapsed().as_secs_f64(),
        counts,
    })
}

/// One in four is answered badly, or late, or with more than anybody wants to read.
fn receiver(seed: u64, canary: String) -> Receiver {
    let dice = Mutex::new(Dice::of(seed, 9_000));
    Receiver::start(move |_hit: &Hit| match dice.lock().unwrap_or_else(PoisonError::into_inner).below(200) {
        0..=19 => Reaction::Status(500),
        20..=29 => Reaction::Drop,
        30..=35 => Reaction::Redirect(canary.clone()),
        36..=39 => Reaction::Hang(Duration::from_millis(900)),
        40 => Reaction::Hang(Duration::from_secs(11)),
        41 => Reaction::Drip(Duration::from_millis(200)),
        42..=45 => Reaction::Huge(2_000_000),
        46..=49 => Reaction::Status(204),
        _ => Reaction::Status(200),
    })
}

/// Adds the endpoint, directly in the database; answers its id as the database keeps it.
pub(super) fn subscribe(database: &TempDatabase, url: &str) -> anyhow::Result<String> {
    let store = Store::open(database.url(), &Options::default())?;
    let tenant = store.read(|tx| tx.tenant_by_slug("chaos"))?.context("there is no business")?;
    let new = NewWebhook {
        dialect: Dialect::Slotflow,
        url: url.to_owned(),
        events: vec!["booking.confirmed".to_owned(), "booking.cancelled".to_owned()],
        secret: None,
        description: None,
        metadata: None,
    };
    let (ids, now) = (SystemIds::default(), SystemClock.now());
    let made = store.write(move |tx| create_webhook(tx, Context { now, ids: &ids }, &tenant, &new))?;
    Ok(made?.id.ulid())
}

/// Waits until nothing more comes.
fn settle(receiver: &Receiver) {
    let (started, mut seen, mut since) = (Instant::now(), receiver.count(), Instant::now());
    while since.elapsed() < QUIET && started.elapsed() < END {
        thread::sleep(Duration::from_millis(50));
        if receiver.count() != seen {
            (seen, since) = (receiver.count(), Instant::now());
        }
    }
}

/// Lets the clients book while the servers are killed and started again, later each time; answers how often.
fn under_load(site: &Site, crew: &mut Crew, chaos: Chaos) -> anyhow::Result<u64> {
    let (done, over) = (AtomicU64::new(0), AtomicBool::new(false));
    let servers = crew.addresses.clone();
    let mut dice = Dice::of(chaos.seed, 9_001);
    thread::scope(|scope| {
        let (done, over, servers) = (&done, &over, &servers);
        let clients: Vec<_> = site
            .places
            .iter()
            .enumerate()
            .map(|(number, &place)| {
                let client = Client { site, servers, place, number };
                scope.spawn(move || client.run(done, chaos.bookings, over))
            })
            .collect();
        let mut killing = || -> anyhow::Result<u64> {
            let mut kills = 0;
            while !clients.iter().all(thread::ScopedJoinHandle::is_finished) {
                thread::sleep(Duration::from_millis(dice.between(chaos.pause.0, chaos.pause.1)));
                crew.again(site)?;
                kills += 1;
            }
            Ok(kills)
        };
        let killed = killing();
        over.store(true, Ordering::Relaxed);
        for client in clients {
            client.join().ok().context("a client panicked")??;
        }
        killed
    })
}

/// The servers, all by one clock.
struct Crew {
    servers: Vec<ServerProcess>,
    addresses: Vec<SocketAddr>,
    clock: Moment,
}

impl Crew {
    fn start(site: &Site, count: usize) -> anyhow::Result<Self> {
        let mut crew = Self { servers: Vec::new(), addresses: Vec::new(), clock: SystemClock.now() };
        for _ in 0..count {
            let server = crew.one(site, "127.0.0.1:0")?;
            crew.addresses.push(address_of(&server)?);
            crew.servers.push(server);
        }
        Ok(crew)
    }

    /// Kills all of them, and starts all of them where they were, later.
    fn again(&mut self, site: &Site) -> anyhow::Result<()> {
        for mut server in self.servers.drain(..) {
            server.kill9()?;
        }
        self.clock = self.clock + LEAP;
        for address in self.addresses.clone() {
            let server = self.one(site, &address.to_string())?;
            self.servers.push(server);
        }
        Ok(())
    }

    fn one(&self, site: &Site, listen: &str) -> anyhow::Result<ServerProcess> {
        let clock = self.clock.rfc3339();
        site.start_with(listen, &["--allow-private-webhooks", "--test-clock", clock.as_str()])
    }

    /// Ends all of them in good order; answers what was wrong about that.
    fn end(self) -> super::super::line::Violations {
        let mut violations = super::super::line::Violations::default();
        for mut server in self.servers {
            match server.sigterm_and_wait() {
                Ok(status) if status.success() => {}
                Ok(status) => violations.add(format!("a server ended with {status}: {}", server.stderr_so_far())),
                Err(error) => violations.add(format!("a server did not end: {error:#}")),
            }
        }
        violations
    }
}

impl Chaos {
    /// What is run on this database: two servers where two may share it.
    #[must_use]
    pub const fn on(self, kind: Kind) -> Self {
        let servers = match kind {
            Kind::Sqlite => 1,
            Kind::Postgres => 2,
        };
        Self { servers, ..self }
    }
}
