//! The courier: its threads, its client, and how it begins and ends.

use crate::{
    Client, ClientError, Limits, Lookup, Office, Tester,
    deliver::Hands,
    desk::{self, Parts},
};
use engine::{Clock, Ids, verbs::AddressPolicy};
use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{
    runtime::{Builder, Runtime},
    sync::{Notify, watch},
    task::JoinHandle,
};

/// What a courier is made of.
pub struct Config {
    /// Where deliveries are kept.
    pub office: Arc<dyn Office>,
    /// The clock: what is due.
    pub clock: Arc<dyn Clock>,
    /// The source of ids.
    pub ids: Arc<dyn Ids>,
    /// Which addresses may be called.
    pub addresses: AddressPolicy,
    /// What finds the addresses of names.
    pub lookup: Arc<dyn Lookup>,
    /// How much is on its way at a time.
    pub limits: Limits,
    /// How many threads send.
    pub workers: usize,
}

/// Why a courier cannot work.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// It has no client.
    #[error(transparent)]
    Client(#[from] ClientError),
    /// It has no threads.
    #[error("cannot start the threads that deliver: {0}")]
    Threads(#[from] std::io::Error),
}

/// Delivers what is due, from [`Courier::start`] on.
pub struct Courier {
    runtime: Runtime,
    parts: Arc<Parts>,
    stop: watch::Sender<bool>,
    desk: Option<JoinHandle<()>>,
}

impl Courier {
    /// A courier that delivers nothing yet.
    ///
    /// # Errors
    /// [`StartError`] when it cannot work on this machine.
    pub fn new(config: Config) -> Result<Self, StartError> {
        let Config { office, clock, ids, addresses, lookup, limits, workers } = config;
        let runtime = Builder::new_multi_thread()
            .worker_threads(workers.max(1))
            .max_blocking_threads(8)
            .thread_name("courier")
            .enable_all()
            .build()?;
        let client = Client::new(addresses, lookup)?;
        let parts =
            Arc::new(Parts { office, hands: Hands { client, clock, ids }, limits, wake: Arc::new(Notify::new()) });
        Ok(Self { runtime, parts, stop: watch::Sender::new(false), desk: None })
    }

    /// Begins to deliver.
    pub fn start(&mut self) {
        let desk = desk::run(Arc::clone(&self.parts), self.stop.subscribe());
        self.desk.get_or_insert_with(|| self.runtime.spawn(desk));
    }

    /// To be called when there may be more to deliver.
    pub fn bell(&self) -> impl Fn() + Send + Sync + 'static {
        let wake = Arc::clone(&self.parts.wake);
        move || wake.notify_one()
    }

    /// Sends test events.
    pub fn tester(&self) -> Tester {
        let Hands { client, clock, ids } = self.parts.hands.clone();
        Tester { runtime: self.runtime.handle().clone(), client, clock, ids }
    }

    /// Takes on nothing more and waits until what is on its way has ended and is stored, but no longer than `patience`:
    /// what is not stored by then is delivered again later, under the same id.
    pub fn stop(mut self, patience: Duration) {
        let started = Instant::now();
        self.stop.send_replace(true);
        if let Some(desk) = self.desk.take() {
            let ended = self.runtime.block_on(async { tokio::time::timeout(patience, desk).await });
            if ended.is_err() {
                tracing::warn!("deliveries were still on their way when the server stopped; they will be made again");
            }
        }
        self.runtime.shutdown_timeout(patience.saturating_sub(started.elapsed()));
    }
}

impl fmt::Debug for Courier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Courier").field("limits", &self.parts.limits).finish_non_exhaustive()
    }
}
