//! The herd: a thousand clients want one slot at the same moment, over HTTP.

use super::{
    latency::Latencies,
    line::{Expected, Line, Violations},
    site::{Site, address_of, text},
    sql::Sql,
    wire::{Answer, Connection},
    world::{Place, QUARTERS, span},
};
use crate::TempDatabase;
use anyhow::Context;
use serde_json::{Map, json};
use std::{
    net::SocketAddr,
    path::Path,
    sync::Barrier,
    thread,
    time::{Duration, Instant},
};

/// A thousand threads do not need much room each.
const STACK: usize = 256 * 1024;

/// How large the herd is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Herd {
    /// Said in the line; the herd has nothing to choose.
    pub seed: u64,
    /// How many clients, each with a connection of its own.
    pub clients: usize,
    /// How often, each time for another slot.
    pub rounds: u64,
    /// How many places the slot has.
    pub capacity: u32,
    /// How many bookings one client makes alone, for comparison.
    pub alone: u64,
}

/// What came of one stampede.
struct Stampede {
    won: u64,
    refused: u64,
    times: Vec<Duration>,
    whole: Duration,
}

/// Runs the herd against one server.
///
/// # Errors
///
/// When the server cannot be started or asked.
pub fn run(binary: &Path, database: &TempDatabase, herd: Herd) -> anyhow::Result<Line> {
    let started = Instant::now();
    let site = Site::make(binary, database, &[herd.capacity, 1])?;
    let [hot, spread] = <[Place; 2]>::try_from(site.places.clone()).ok().context("two resources")?;
    let server = site.start("127.0.0.1:0")?;
    let address = address_of(&server)?;
    let mut violations = Violations::default();
    let alone = alone(&site, address, spread, herd.alone, &mut violations)?;
    let (mut times, mut longest, mut won, mut refused) = (Vec::new(), Duration::ZERO, 0, 0);
    for round in 0..herd.rounds {
        let slot = text(span(round / QUARTERS, round % QUARTERS, 15).start());
        let one = stampede(&site, address, hot, &slot, herd.clients, &mut violations)?;
        let places = u64::from(herd.capacity);
        if one.won != places {
            violations.add(format!("{} of {} clients got one of {places} places", one.won, herd.clients));
        }
        won += one.won;
        refused += one.refused;
        times.extend(one.times);
        longest = longest.max(one.whole);
    }
    let found = super::audit::audit(&mut Sql::connect(database)?)?;
    violations.extend(found.overlaps);
    violations.extend(found.mismatches);
    let times = Latencies::of(times);
    let ratio = times.within(990).as_secs_f64() / alone.within(990).as_secs_f64().max(f64::EPSILON);
    let mut counts = Map::new();
    for (name, value) in [
        ("won", json!(won)),
        ("refused", json!(refused)),
        ("herd", times.summary()),
        ("alone", alone.summary()),
        ("p99_ratio", json!((ratio * 10.0).round() / 10.0)),
        ("longest_round_ms", json!(longest.as_millis())),
    ] {
        counts.insert(name.to_owned(), value);
    }
    Ok(Line {
        test: "herd",
        database: database.kind().to_string(),
        guards: "lock and net",
        seed: herd.seed,
        inputs: json!({"clients": herd.clients, "rounds": herd.rounds, "capacity": herd.capacity, "alone": herd.alone}),
        faults: json!([]),
        violations,
        expected: Expected::None,
        seconds: started.elapsed().as_secs_f64(),
        counts,
    })
}

/// One client books one slot after the other.
fn alone(
    site: &Site,
    server: SocketAddr,
    place: Place,
    count: u64,
    violations: &mut Violations,
) -> anyhow::Result<Latencies> {
    let mut connection = Connection::open(server)?;
    let mut times = Vec::new();
    for number in 0..count {
        let start = text(span(number / QUARTERS, number % QUARTERS, 15).start());
        let answer = connection.send(&site.book_slotflow(place, &start, 15, "Alone", &[]))?;
        if answer.status != 201 {
            violations.add(format!("a free slot was answered with {}: {}", answer.status, answer.body));
        }
        times.push(answer.took);
    }
    Ok(Latencies::of(times))
}

fn stampede(
    site: &Site,
    server: SocketAddr,
    place: Place,
    slot: &str,
    clients: usize,
    violations: &mut Violations,
) -> anyhow::Result<Stampede> {
    let connections = (0..clients).map(|_| Connection::open(server)).collect::<anyhow::Result<Vec<_>>>()?;
    let barrier = Barrier::new(clients + 1);
    let request = site.book_slotflow(place, slot, 15, "Herd", &[]);
    let (answers, whole) = thread::scope(|scope| {
        let (barrier, request) = (&barrier, &request);
        let threads = connections
            .into_iter()
            .map(|mut connection| {
                let run = move || -> anyhow::Result<Answer> {
                    barrier.wait();
                    connection.send(request)
                };
                thread::Builder::new().stack_size(STACK).spawn_scoped(scope, run)
            })
            .collect::<Result<Vec<_>, _>>()?;
        barrier.wait();
        let started = Instant::now();
        let answers: Vec<_> = threads.into_iter().map(thread::ScopedJoinHandle::join).collect();
        anyhow::Ok((answers, started.elapsed()))
    })?;
    let mut one = Stampede { won: 0, refused: 0, times: Vec::new(), whole };
    for answer in answers {
        match answer {
            Ok(Ok(Answer { status: 201, took, .. })) => {
                one.won += 1;
                one.times.push(took);
            }
            Ok(Ok(Answer { status: 409, took, .. })) => {
                one.refused += 1;
                one.times.push(took);
            }
            Ok(Ok(answer)) => violations.add(format!("the herd was answered {}: {}", answer.status, answer.body)),
            Ok(Err(error)) => violations.add(format!("one of the herd was not answered: {error:#}")),
            Err(_panic) => violations.add("a client panicked"),
        }
    }
    Ok(one)
}
