//! One endpoint that never answers, among many: how much later the others hear.

use super::{
    super::{
        line::{Expected, Line, Violations},
        site::{Site, address_of, connect, text},
        world::{QUARTERS, span},
    },
    run::subscribe,
};
use crate::{Reaction, Receiver, TempDatabase};
use anyhow::Context as _;
use serde_json::{Map, json};
use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// How long the dead endpoint keeps a connection open.
const HANG: Duration = Duration::from_secs(11);
/// How long everything may take to arrive.
const ARRIVAL: Duration = Duration::from_mins(1);
/// By how much the others' 99th percentile may grow: a fifth, or what a machine with other work makes of a few milliseconds.
const GROWTH: f64 = 1.2;
const NOISE: Duration = Duration::from_millis(10);

/// How much is told to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fair {
    /// How many endpoints there are, one of which dies.
    pub endpoints: usize,
    /// How many bookings are made before, and as many after.
    pub bookings: u64,
    /// How long after each other.
    pub pause: Duration,
}

/// Measures how late the healthy endpoints hear, before and after one of them dies.
///
/// # Errors
///
/// When something cannot be started, or does not arrive.
pub fn run(binary: &Path, database: &TempDatabase, fair: Fair) -> anyhow::Result<Line> {
    let started = Instant::now();
    let healthy = Receiver::willing();
    let is_dead = Arc::new(AtomicBool::new(false));
    let dies = Arc::clone(&is_dead);
    let mortal =
        Receiver::start(
            move |_hit| {
                if dies.load(Ordering::SeqCst) { Reaction::Hang(HANG) } else { Reaction::Status(200) }
            },
        );
    let site = Site::make(binary, database, &[1])?;
    for number in 1..fair.endpoints {
        subscribe(database, &healthy.url(&format!("/{number}")))?;
    }
    subscribe(database, &mortal.url("/0"))?;
    let server = site.start_with("127.0.0.1:0", &["--allow-private-webhooks"])?;
    let others = u64::try_from(fair.endpoints)? - 1;
    // A few to warm everything up.
    book(&site, &server, 0..10, fair.pause)?;
    arrive(&healthy, 10 * others)?;
    let mut delays = Vec::new();
    for phase in 0..2 {
        is_dead.store(phase == 1, Ordering::SeqCst);
        let first = 10 + phase * fair.bookings;
        let booked = book(&site, &server, first..first + fair.bookings, fair.pause)?;
        arrive(&healthy, (first + fair.bookings) * others)?;
        let mut late: Vec<Duration> = healthy
            .hits()
            .iter()
            .filter_map(|hit| {
                let at = booked.get(hit.json().pointer("/data/id")?.as_str()?)?;
                Some(hit.at.saturating_duration_since(*at))
            })
            .collect();
        late.sort_unstable();
        delays.push((quantile(&late, 50), quantile(&late, 99)));
    }
    let [before, after] = <[_; 2]>::try_from(delays).ok().context("there are two phases")?;
    let mut violations = Violations::default();
    if after.1 > before.1.mul_f64(GROWTH) + NOISE {
        violations.add(format!("the others' 99th percentile grew from {:?} to {:?}", before.1, after.1));
    }
    let millis = |time: Duration| json!((time.as_secs_f64() * 10_000.0).round() / 10.0);
    Ok(Line {
        test: "courier-fair",
        database: database.kind().to_string(),
        guards: "room by endpoint and by business",
        seed: 0,
        inputs: json!({"endpoints": fair.endpoints, "bookings": fair.bookings, "pause_ms": fair.pause.as_millis()}),
        faults: json!(["one endpoint never answers"]),
        violations,
        expected: Expected::None,
        seconds: started.elapsed().as_secs_f64(),
        counts: Map::from_iter([
            ("p50_ms".to_owned(), millis(before.0)),
            ("p99_ms".to_owned(), millis(before.1)),
            ("p50_ms_beside_dead".to_owned(), millis(after.0)),
            ("p99_ms_beside_dead".to_owned(), millis(after.1)),
        ]),
    })
}

/// Books one slot after the other at a steady pace; answers when each booking was acknowledged.
fn book(
    site: &Site,
    server: &crate::ServerProcess,
    slots: std::ops::Range<u64>,
    pause: Duration,
) -> anyhow::Result<BTreeMap<String, Instant>> {
    let place = site.places.first().copied().context("there is no resource")?;
    let mut connection = connect(address_of(server)?, ARRIVAL)?;
    let (started, mut booked) = (Instant::now(), BTreeMap::new());
    for (count, slot) in (0_u32..).zip(slots) {
        thread::sleep((started + pause * count).saturating_duration_since(Instant::now()));
        let start = text(span(slot / QUARTERS, slot % QUARTERS, 15).start());
        let answer = connection.send(&site.book_slotflow(place, &start, 15, &format!("guest-{slot}"), &[]))?;
        let id = answer.body.get("id").and_then(serde_json::Value::as_str);
        let id = id.with_context(|| format!("no booking: {} {}", answer.status, answer.body))?;
        booked.insert(id.to_owned(), Instant::now());
    }
    Ok(booked)
}

fn arrive(receiver: &Receiver, count: u64) -> anyhow::Result<()> {
    let count = usize::try_from(count)?;
    crate::wait::until(ARRIVAL, "all deliveries to healthy endpoints", || receiver.count() >= count)
}

fn quantile(sorted: &[Duration], percent: usize) -> Duration {
    let place = (sorted.len() * percent / 100).min(sorted.len().saturating_sub(1));
    sorted.get(place).copied().unwrap_or_default()
}
