//! A run: load, kills, restarts, and the reckoning.

use super::{
    super::{
        audit::audit,
        dice::Dice,
        line::{Expected, Line, Violations},
        site::{Site, address_of},
        sql::Sql,
    },
    client::{Client, Ledger},
};
use crate::{ServerProcess, TempDatabase, postgres, wait};
use anyhow::Context;
use serde_json::{Map, Value, json};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
    time::{Duration, Instant},
};

/// How long a server may take to answer again.
const BACK: Duration = Duration::from_mins(1);
/// How long the load goes on after the last kill, in milliseconds.
const AFTER: u64 = 300;
/// How often the control kills at most until something is lost.
const TRIES: u64 = 10;

/// How much is killed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kill {
    /// Decides when.
    pub seed: u64,
    /// How often.
    pub rounds: u64,
    /// How many clients book meanwhile.
    pub clients: usize,
    /// The shortest and longest time between a restart and the next kill, in milliseconds.
    pub pause: (u64, u64),
}

/// What is killed.
#[derive(Debug)]
pub enum Victim {
    /// The server of ours, on this database.
    Server(TempDatabase),
    /// All of a Postgres of the run's own.
    Postgres,
}

/// Kills, and looks for what was lost.
///
/// # Errors
///
/// When something cannot be started or killed.
pub fn run(binary: &Path, victim: &Victim, kill: Kill) -> anyhow::Result<Line> {
    match victim {
        Victim::Server(database) => {
            let reckoning = kill_server(binary, database, kill)?;
            Ok(reckoning.line("kill", database.kind().to_string(), kill, json!(["SIGKILL of the server"])))
        }
        Victim::Postgres => {
            let reckoning = kill_postgres(binary, kill, |_, _| Ok(()))?;
            Ok(reckoning.line("kill", "postgres".to_owned(), kill, json!(["SIGKILL of Postgres"])))
        }
    }
}

/// The control: commits are made asynchronous behind the server's back, and a kill of Postgres must be seen to lose what
/// was acknowledged. Tried a few times until it is.
///
/// # Errors
///
/// As [`run`].
pub fn control(binary: &Path, kill: Kill) -> anyhow::Result<Line> {
    let mut tried = 0;
    loop {
        let seed = kill.seed + tried;
        tried += 1;
        let mut reckoning = kill_postgres(binary, Kill { seed, rounds: 1, ..kill }, make_asynchronous)?;
        if reckoning.lost.count() > 0 || tried >= TRIES {
            // Only a loss proves that a loss is seen.
            reckoning.violations = reckoning.lost.clone();
            reckoning.counts.insert("tries".to_owned(), json!(tried));
            let faults = json!(["SIGKILL of Postgres", "synchronous_commit off"]);
            let mut line = reckoning.line("kill", "postgres".to_owned(), Kill { seed, rounds: 1, ..kill }, faults);
            line.expected = Expected::Some;
            line.guards = "none: commits are not durable";
            return Ok(line);
        }
    }
}

/// What is found when the load is over.
struct Reckoning {
    violations: Violations,
    /// Of these: bookings that were acknowledged and are not there.
    lost: Violations,
    counts: Map<String, Value>,
    started: Instant,
}

fn kill_server(binary: &Path, database: &TempDatabase, kill: Kill) -> anyhow::Result<Reckoning> {
    let started = Instant::now();
    let site = Site::make(binary, database, &vec![1; kill.clients])?;
    let mut server = site.start("127.0.0.1:0")?;
    let listen = address_of(&server)?.to_string();
    let base = server.base().to_owned();
    let (ledgers, back) = under_load(&site, &base, kill, || {
        let killed = Instant::now();
        server.kill9()?;
        server = site.start(&listen)?;
        Ok(killed.elapsed())
    })?;
    reckon(&mut Sql::connect(database)?, ledgers, &back, started)
}

fn kill_postgres(
    binary: &Path,
    kill: Kill,
    prepare: impl Fn(&TempDatabase, &ServerProcess) -> anyhow::Result<()>,
) -> anyhow::Result<Reckoning> {
    let started = Instant::now();
    let mut postgres = postgres::Server::start()?;
    let database = TempDatabase::postgres_on(&postgres);
    let site = Site::make(binary, &database, &vec![1; kill.clients])?;
    let server = site.start("127.0.0.1:0")?;
    prepare(&database, &server)?;
    let (ledgers, back) = under_load(&site, server.base(), kill, || {
        let killed = Instant::now();
        postgres.kill9()?;
        postgres.restart()?;
        let health = crate::Client::new(server.base());
        wait::until(BACK, "the server to be ready again", || {
            health.send("GET", "/health/ready", None).is_ok_and(|reply| reply.status == 200)
        })?;
        Ok(killed.elapsed())
    })?;
    reckon(&mut Sql::connect(&database)?, ledgers, &back, started)
}

/// From now on the database acknowledges what is not on disk. The server has looked at its settings by then.
fn make_asynchronous(database: &TempDatabase, server: &ServerProcess) -> anyhow::Result<()> {
    let mut sql = Sql::connect(database)?;
    sql.run(
        "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
    )?;
    // The pool has connections from before.
    sql.run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = current_database()")?;
    let health = crate::Client::new(server.base());
    wait::until(BACK, "the server to be ready", || {
        health.send("GET", "/health/ready", None).is_ok_and(|reply| reply.status == 200)
    })
}

/// Lets the clients book while `kill_once` is called again and again; answers what they know and how long each kill took.
fn under_load(
    site: &Site,
    base: &str,
    kill: Kill,
    mut kill_once: impl FnMut() -> anyhow::Result<Duration>,
) -> anyhow::Result<(Vec<Ledger>, Vec<Duration>)> {
    let over = AtomicBool::new(false);
    let server = super::super::wire::address(base)?;
    let mut dice = Dice::of(kill.seed, 7_000);
    thread::scope(|scope| {
        let over = &over;
        let clients: Vec<_> =
            site.places.iter().enumerate().map(|(number, &place)| Client { site, server, place, number }).collect();
        let threads: Vec<_> = clients.into_iter().map(|client| scope.spawn(move || client.run(over))).collect();
        let mut killing = || -> anyhow::Result<Vec<Duration>> {
            let mut back = Vec::new();
            for _ in 0..kill.rounds {
                thread::sleep(Duration::from_millis(dice.between(kill.pause.0, kill.pause.1)));
                back.push(kill_once()?);
            }
            thread::sleep(Duration::from_millis(AFTER));
            Ok(back)
        };
        let back = killing();
        over.store(true, Ordering::Relaxed);
        let ledgers = threads
            .into_iter()
            .map(|thread| thread.join().ok().context("a client panicked"))
            .collect::<anyhow::Result<Vec<_>>>();
        Ok((ledgers?, back?))
    })
}

/// Compares what the clients know with what is there.
fn reckon(sql: &mut Sql, ledgers: Vec<Ledger>, back: &[Duration], started: Instant) -> anyhow::Result<Reckoning> {
    let mut violations = Violations::default();
    let (mut acknowledged, mut repeated, mut unavailable) = (BTreeMap::new(), 0, 0);
    for ledger in ledgers {
        violations.extend(ledger.violations);
        repeated += ledger.repeated;
        unavailable += ledger.unavailable;
        acknowledged.extend(ledger.acknowledged);
    }
    let found = audit(sql)?;
    let mut by_key: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in sql.guests()? {
        let guest: Value = serde_json::from_str(&row.kind)?;
        let key = guest.get("name").and_then(Value::as_str).unwrap_or_default().to_owned();
        by_key.entry(key).or_default().push(row.id);
    }
    let mut lost = Violations::default();
    for (key, id) in acknowledged.iter().filter(|(_, id)| !found.ids.contains(*id)) {
        lost.add(format!("booking {id} of {key} was acknowledged and is lost"));
    }
    violations.extend(lost.clone());
    for (key, ids) in &by_key {
        if ids.len() > 1 {
            violations.add(format!("{key} was booked {} times", ids.len()));
        }
        if !acknowledged.contains_key(key) {
            violations.add(format!("{key} is booked and nobody was told"));
        }
    }
    let counts = Map::from_iter([
        ("acknowledged".to_owned(), json!(acknowledged.len())),
        ("bookings".to_owned(), json!(found.bookings)),
        ("lost".to_owned(), json!(lost.count())),
        ("resolved_by_key".to_owned(), json!(repeated)),
        ("unavailable".to_owned(), json!(unavailable)),
        ("longest_outage_ms".to_owned(), json!(back.iter().max().map_or(0, Duration::as_millis))),
    ]);
    violations.extend(found.overlaps);
    violations.extend(found.mismatches);
    Ok(Reckoning { violations, lost, counts, started })
}

impl Reckoning {
    fn line(self, test: &'static str, database: String, kill: Kill, faults: Value) -> Line {
        Line {
            test,
            database,
            guards: "durable commits",
            seed: kill.seed,
            inputs: json!({"rounds": kill.rounds, "clients": kill.clients, "pause_ms": [kill.pause.0, kill.pause.1]}),
            faults,
            violations: self.violations,
            expected: Expected::None,
            seconds: self.started.elapsed().as_secs_f64(),
            counts: self.counts,
        }
    }
}
