//! A client that books and cancels until it has done its share, whoever answers.

use super::super::{
    site::{Face, Site, connect, text},
    wire::{Answer, Connection},
    world::{Place, QUARTERS, span},
};
use std::{
    net::SocketAddr,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::{Duration, Instant},
};

/// How long the servers may be away.
const AWAY: Duration = Duration::from_mins(1);

/// Somebody who books one slot after the other, and cancels every second one.
pub(super) struct Client<'a> {
    pub(super) site: &'a Site,
    /// Where servers listen; those that are killed come back there.
    pub(super) servers: &'a [SocketAddr],
    pub(super) place: Place,
    pub(super) number: usize,
}

impl Client<'_> {
    /// Books until so much is done by all clients together, or it is over.
    ///
    /// # Errors
    ///
    /// When no server comes back, or one answers what it should not.
    pub(super) fn run(&self, done: &AtomicU64, share: u64, over: &AtomicBool) -> anyhow::Result<()> {
        let mut connection = None;
        let mut slot = 0;
        while done.fetch_add(1, Ordering::Relaxed) < share && !over.load(Ordering::Relaxed) {
            let key = format!("client-{}-{slot}", self.number);
            let start = text(span(slot / QUARTERS, slot % QUARTERS, 15).start());
            slot += 1;
            let request = self.site.book_slotflow(self.place, &start, 15, &key, &[("idempotency-key", &key)]);
            let booked = self.settle(&mut connection, &request)?;
            anyhow::ensure!(booked.status == 201, "{key} was answered {}: {}", booked.status, booked.body);
            if slot % 2 == 0
                && let Some(id) = booked.body.get("id").and_then(serde_json::Value::as_str)
            {
                let cancelled = self.settle(&mut connection, &self.site.cancel(Face::Slotflow, id))?;
                anyhow::ensure!(cancelled.status == 200, "{key}: {} {}", cancelled.status, cancelled.body);
            }
        }
        Ok(())
    }

    /// Sends a request to one server or another until it has an answer that settles it.
    fn settle(&self, connection: &mut Option<Connection>, request: &[u8]) -> anyhow::Result<Answer> {
        let started = Instant::now();
        let mut turn = self.number;
        loop {
            anyhow::ensure!(started.elapsed() < AWAY, "no answer for {AWAY:?}");
            let server = self.servers.get(turn % self.servers.len().max(1)).copied();
            let server = server.ok_or_else(|| anyhow::anyhow!("there is no server"))?;
            let working = connection.take().map_or_else(|| connect(server, AWAY), Ok)?;
            let open = connection.insert(working);
            match open.send(request) {
                Ok(Answer { status: 503, .. }) => std::thread::sleep(Duration::from_millis(20)),
                Ok(answer) if answer.status == 409 && answer.body.to_string().contains("IN_PROGRESS") => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Ok(answer) => return Ok(answer),
                Err(_no_answer) => {
                    *connection = None;
                    turn += 1;
                }
            }
        }
    }
}
