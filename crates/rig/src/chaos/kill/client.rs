//! A client that survives its server: a request without an answer is repeated with its key until there is one.

use super::super::{
    line::Violations,
    site::{Site, booking_id, connect, text},
    wire::{Answer, Connection},
    world::{Place, QUARTERS, span},
};
use std::{
    collections::BTreeMap,
    net::SocketAddr,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

/// How long a server may be away.
const AWAY: Duration = Duration::from_mins(1);

/// Somebody who books one free slot after the other.
pub(super) struct Client<'a> {
    pub(super) site: &'a Site,
    pub(super) server: SocketAddr,
    pub(super) place: Place,
    pub(super) number: usize,
}

/// What a client knows at the end.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    /// The id of the booking that each key was answered with, as the database keeps it.
    pub(super) acknowledged: BTreeMap<String, String>,
    /// Of these: keys whose first request had no answer.
    pub(super) repeated: u64,
    /// Answers that said to try again later.
    pub(super) unavailable: u64,
    pub(super) violations: Violations,
}

impl Client<'_> {
    /// Books until it is over.
    pub(super) fn run(&self, over: &AtomicBool) -> Ledger {
        let mut ledger = Ledger::default();
        let mut connection = None;
        let mut slot = 0;
        while !over.load(Ordering::Relaxed) {
            let key = format!("client-{}-{slot}", self.number);
            let start = text(span(slot / QUARTERS, slot % QUARTERS, 15).start());
            let request = self.site.book_slotflow(self.place, &start, 15, &key, &[("idempotency-key", &key)]);
            slot += 1;
            if !self.settle(&mut connection, &key, &request, &mut ledger) {
                break;
            }
        }
        ledger
    }

    /// Sends a request until it has an answer that settles it; `false` when there is no hope.
    fn settle(&self, connection: &mut Option<Connection>, key: &str, request: &[u8], ledger: &mut Ledger) -> bool {
        let (started, mut is_repeated) = (Instant::now(), false);
        while started.elapsed() < AWAY {
            let open = match connection.take().map_or_else(|| connect(self.server, AWAY), Ok) {
                Ok(open) => connection.insert(open),
                Err(error) => {
                    ledger.violations.add(format!("the server did not come back: {error:#}"));
                    return false;
                }
            };
            match open.send(request) {
                Ok(answer @ Answer { status: 201, .. }) => {
                    match booking_id(&answer) {
                        Ok(id) => drop(ledger.acknowledged.insert(key.to_owned(), id.ulid())),
                        Err(error) => ledger.violations.add(format!("{error:#}")),
                    }
                    ledger.repeated += u64::from(is_repeated);
                    return true;
                }
                Ok(Answer { status: 503, .. }) => {
                    ledger.unavailable += 1;
                    is_repeated = true;
                    // What a client does that is told to try again later.
                    std::thread::sleep(Duration::from_millis(20));
                }
                // The first request is still being worked on.
                Ok(answer) if answer.status == 409 && answer.body.to_string().contains("IN_PROGRESS") => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Ok(answer) => {
                    ledger.violations.add(format!("{key} was answered {}: {}", answer.status, answer.body));
                    return true;
                }
                Err(_no_answer) => {
                    *connection = None;
                    is_repeated = true;
                }
            }
        }
        ledger.violations.add(format!("{key} had no answer for {AWAY:?}"));
        false
    }
}
