//! Two servers on one Postgres: everybody books and cancels through both of them and through both faces.

use super::{
    dice::Dice,
    line::{Expected, Line, Violations},
    site::{Face, Site, Slot, address_of, booking_id, text},
    sql::Sql,
    wire::{Answer, Connection},
    world::{MINUTES, QUARTERS, span},
};
use crate::TempDatabase;
use anyhow::Context;
use serde_json::{Map, json};
use slot_core::Span;
use std::{
    collections::BTreeSet,
    net::SocketAddr,
    path::Path,
    sync::{
        Barrier,
        atomic::{AtomicU32, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

const CAPACITIES: [u32; 6] = [1, 1, 1, 5, 5, 5];

/// How large the load is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Decides every wish.
    pub seed: u64,
    /// How many clients.
    pub clients: usize,
    /// Steps on spread slots, of all clients together.
    pub ops: u64,
    /// Rounds in which all want the same slot.
    pub rounds: usize,
    /// How long the spread part may take.
    pub seconds: u64,
}

/// What a client remembers.
#[derive(Debug, Default)]
struct Memory {
    /// Ids of what was booked, as the database keeps them, and as the faces show them.
    booked: BTreeSet<String>,
    cancelled: BTreeSet<String>,
    refused: u64,
    violations: Violations,
}

/// A client of both servers.
struct Client<'a> {
    site: &'a Site,
    connections: Vec<Connection>,
    dice: Dice,
    live: Vec<String>,
    memory: Memory,
}

/// Runs the load on two servers.
///
/// # Errors
///
/// When a server cannot be started or asked.
pub fn run(binary: &Path, database: &TempDatabase, load: Load) -> anyhow::Result<Line> {
    let started = Instant::now();
    let site = Site::make(binary, database, &CAPACITIES)?;
    let servers = [site.start("127.0.0.1:0")?, site.start("127.0.0.1:0")?];
    let addresses = servers.iter().map(address_of).collect::<anyhow::Result<Vec<_>>>()?;
    let days = (load.ops / 1_500).clamp(2, 50);
    let stretch = Span::new(span(0, 0, 15).start(), span(days, 0, 15).start())?;
    let first = *addresses.first().context("two servers")?;
    let slots = site.places.iter().map(|&place| site.slots(first, place, stretch));
    let slots = slots.collect::<anyhow::Result<Vec<_>>>()?;
    // The hot rounds have days of their own.
    let rounds_stretch = Span::new(span(days, 0, 15).start(), span(days + 2, 0, 15).start())?;
    let hot = [0, 3].map(|number| site.places.get(number).copied());
    let mut rounds = Vec::new();
    for place in hot.into_iter().flatten() {
        rounds.extend(site.slots(first, place, rounds_stretch)?.into_iter().take(load.rounds.div_ceil(2)));
    }
    let won: Vec<AtomicU32> = rounds.iter().map(|_| AtomicU32::new(0)).collect();
    let barrier = Barrier::new(load.clients);
    let steps = load.ops / u64::try_from(load.clients).unwrap_or(1).max(1);
    let memories = thread::scope(|scope| {
        let (site, addresses, slots, rounds, won, barrier) = (&site, &addresses, &slots, &rounds, &won, &barrier);
        let act = move |number: usize| -> anyhow::Result<Memory> {
            let mut client = Client::new(site, addresses, load.seed, number)?;
            for (slot, won) in rounds.iter().zip(won) {
                barrier.wait();
                if client.race(slot, number) {
                    won.fetch_add(1, Ordering::Relaxed);
                }
            }
            barrier.wait();
            let end = Instant::now() + Duration::from_secs(load.seconds);
            for _ in 0..steps {
                if Instant::now() >= end {
                    break;
                }
                client.step(slots, days);
            }
            Ok(client.memory)
        };
        let threads: Vec<_> = (0..load.clients).map(|number| scope.spawn(move || act(number))).collect();
        threads.into_iter().map(thread::ScopedJoinHandle::join).collect::<Vec<_>>()
    });
    let mut violations = Violations::default();
    for (slot, won) in rounds.iter().zip(&won) {
        let won = won.load(Ordering::Relaxed);
        if won != slot.place.capacity {
            violations.add(format!("{won} clients got one of {} places at {}", slot.place.capacity, slot.start));
        }
    }
    let mut all = Memory::default();
    for memory in memories {
        let Ok(memory) = memory else {
            violations.add("a client panicked");
            continue;
        };
        all.add(memory?);
    }
    violations.extend(std::mem::take(&mut all.violations));
    let mut sql = Sql::connect(database)?;
    let found = super::audit::audit(&mut sql)?;
    violations.extend(found.overlaps);
    violations.extend(found.mismatches);
    if found.ids != all.booked {
        violations.add(format!("{} bookings were answered and {} are there", all.booked.len(), found.ids.len()));
    }
    let counts = Map::from_iter([
        ("booked".to_owned(), json!(all.booked.len())),
        ("cancelled".to_owned(), json!(all.cancelled.len())),
        ("refused".to_owned(), json!(all.refused)),
        ("live".to_owned(), json!(found.live)),
    ]);
    Ok(Line {
        test: "two-servers",
        database: database.kind().to_string(),
        guards: "lock and net",
        seed: load.seed,
        inputs: json!({"servers": 2, "clients": load.clients, "ops": load.ops, "rounds": rounds.len(), "days": days}),
        faults: json!([]),
        violations,
        expected: Expected::None,
        seconds: started.elapsed().as_secs_f64(),
        counts,
    })
}

impl<'a> Client<'a> {
    fn new(site: &'a Site, servers: &[SocketAddr], seed: u64, number: usize) -> anyhow::Result<Self> {
        let connections = servers.iter().map(|&server| Connection::open(server)).collect::<anyhow::Result<_>>()?;
        let dice = Dice::of(seed, 5_000 + u64::try_from(number).unwrap_or(0));
        Ok(Self { site, connections, dice, live: Vec::new(), memory: Memory::default() })
    }

    /// Wants what all want, through one of four doors.
    fn race(&mut self, slot: &Slot, number: usize) -> bool {
        let request = match number % 4 {
            0 | 1 => self.site.book_slotflow(slot.place, &slot.start, 15, "Race", &[]),
            _ => self.site.book_novala(slot, "Race"),
        };
        let before = self.memory.booked.len();
        self.book(number % 2, &request);
        self.memory.booked.len() > before
    }

    fn step(&mut self, slots: &[Vec<Slot>], days: u64) {
        let server = self.dice.place(self.connections.len());
        let (kind, place, cancelled) =
            (self.dice.below(100), self.dice.place(slots.len()), self.dice.place(self.live.len()));
        let face = if self.dice.chance(50) { Face::Slotflow } else { Face::Novala };
        if kind < 25 && !self.live.is_empty() {
            return self.cancel(server, face, cancelled);
        }
        let minutes = self.dice.pick(&MINUTES).copied().unwrap_or(15);
        let quarters = QUARTERS - u64::try_from(minutes / 15).unwrap_or(0);
        let start = span(self.dice.below(days), self.dice.between(0, quarters), minutes).start();
        let Some(listed) = slots.get(place) else { return };
        let request = match (face, self.dice.pick(listed)) {
            (Face::Novala, Some(slot)) => self.site.book_novala(slot, "Spread"),
            (Face::Novala | Face::Slotflow, _) => {
                let Some(&place) = self.site.places.get(place) else { return };
                self.site.book_slotflow(place, &text(start), minutes, "Spread", &[])
            }
        };
        self.book(server, &request);
    }

    fn book(&mut self, server: usize, request: &[u8]) {
        let Some(connection) = self.connections.get_mut(server) else { return };
        match connection.send(request) {
            Ok(answer @ Answer { status: 201, .. }) => match booking_id(&answer) {
                Ok(id) => {
                    self.live.push(id.to_string());
                    if !self.memory.booked.insert(id.ulid()) {
                        self.memory.violations.add(format!("the booking {id} was answered twice"));
                    }
                }
                Err(error) => self.memory.violations.add(format!("{error:#}")),
            },
            Ok(Answer { status: 409, .. }) => self.memory.refused += 1,
            Ok(answer) => {
                self.memory.violations.add(format!("a booking was answered {}: {}", answer.status, answer.body));
            }
            Err(error) => self.memory.violations.add(format!("a booking was not answered: {error:#}")),
        }
    }

    fn cancel(&mut self, server: usize, face: Face, place: usize) {
        let id = self.live.swap_remove(place);
        let request = self.site.cancel(face, &id);
        let Some(connection) = self.connections.get_mut(server) else { return };
        match connection.send(&request) {
            Ok(Answer { status: 200, .. }) => drop(self.memory.cancelled.insert(id)),
            Ok(answer) => {
                self.memory.violations.add(format!("cancelling was answered {}: {}", answer.status, answer.body));
            }
            Err(error) => self.memory.violations.add(format!("cancelling was not answered: {error:#}")),
        }
    }
}

impl Memory {
    fn add(&mut self, other: Self) {
        let Self { booked, cancelled, refused, violations } = other;
        let before = self.booked.len() + booked.len();
        self.booked.extend(booked);
        if self.booked.len() != before {
            self.violations.add("one booking was answered to two clients");
        }
        self.cancelled.extend(cancelled);
        self.refused += refused;
        self.violations.extend(violations);
    }
}
