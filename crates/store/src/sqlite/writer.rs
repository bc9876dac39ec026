//! The one thread that writes to `SQLite`.

use super::{
    command::Command,
    group::{Waiting, commit},
};
use crate::{
    LockMode,
    bell::Bell,
    cache::ResourceCache,
    connect::{Purpose, connect},
    connection::AnyConnection,
    location::Location,
    pages::PageCache,
    pool::{Lease, Pool},
    session::batch,
    threads::join_all,
};
use diesel::r2d2::R2D2Connection as _;
use engine::StoreError;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TryRecvError, TrySendError, sync_channel},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

/// The largest group.
const GROUP: usize = 128;
/// For how long a command is tried again.
const TOTAL: Duration = Duration::from_secs(3);

/// What the writer shares with the readers.
pub(crate) struct Setup {
    pub(crate) location: Location,
    pub(crate) readers: Pool,
    pub(crate) cache: ResourceCache,
    pub(crate) pages: PageCache,
    pub(crate) lock: LockMode,
    pub(crate) bell: Bell,
}

/// What the writer has done.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) waiting: AtomicUsize,
    pub(crate) groups: AtomicU64,
    pub(crate) commands: AtomicU64,
}

/// The handle on the writer's thread.
pub(crate) struct Writer {
    queue: Option<SyncSender<Waiting>>,
    tally: Arc<Tally>,
    thread: Option<JoinHandle<()>>,
}

impl Writer {
    /// Starts the thread on a connection of its own.
    pub(crate) fn start(connection: AnyConnection, setup: &Arc<Setup>, queue: usize) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(queue.max(1));
        let tally = Arc::new(Tally::default());
        let (setup, counted) = (Arc::clone(setup), Arc::clone(&tally));
        let thread = std::thread::Builder::new()
            .name("store-writer".to_owned())
            .spawn(move || write(connection, &setup, &receiver, &counted))?;
        Ok(Self { queue: Some(sender), tally, thread: Some(thread) })
    }

    /// Queues a command, waiting for room.
    pub(crate) fn submit(&self, command: Box<dyn Command>) {
        let Some(queue) = &self.queue else { return command.answer(Err(closing())) };
        self.tally.waiting.fetch_add(1, Ordering::Relaxed);
        if let Err(unsent) = queue.send(waiting(command)) {
            self.refuse(unsent.0, closing());
        }
    }

    /// Queues a command; when the queue is full it is told so here and now.
    pub(crate) fn try_submit(&self, command: Box<dyn Command>) {
        let Some(queue) = &self.queue else { return command.answer(Err(closing())) };
        self.tally.waiting.fetch_add(1, Ordering::Relaxed);
        match queue.try_send(waiting(command)) {
            Ok(()) => {}
            Err(TrySendError::Full(unsent)) => {
                self.refuse(unsent, StoreError::Unavailable("too many writes are waiting".to_owned()));
            }
            Err(TrySendError::Disconnected(unsent)) => self.refuse(unsent, closing()),
        }
    }

    fn refuse(&self, unsent: Waiting, why: StoreError) {
        self.tally.waiting.fetch_sub(1, Ordering::Relaxed);
        unsent.command.answer(Err(why));
    }

    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }
}

fn waiting(command: Box<dyn Command>) -> Waiting {
    Waiting { command, tries: 0, since: Instant::now() }
}

fn closing() -> StoreError {
    StoreError::Unavailable("the store is closing".to_owned())
}

impl Drop for Writer {
    fn drop(&mut self) {
        self.queue = None;
        join_all(self.thread.take().into_iter());
    }
}

fn write(mut connection: AnyConnection, setup: &Setup, receiver: &Receiver<Waiting>, tally: &Tally) {
    let mut again: Vec<Waiting> = Vec::new();
    while let Some(group) = next(receiver, &mut again, tally) {
        if connection.is_broken() {
            match connect(&setup.location, Purpose::Writing) {
                Ok(fresh) => connection = fresh,
                Err(error) => tracing::error!(%error, "the writer cannot open its file again"),
            }
        }
        tally.groups.fetch_add(1, Ordering::Relaxed);
        tally.commands.fetch_add(u64::try_from(group.len()).unwrap_or(0), Ordering::Relaxed);
        let mut stale = stale(setup);
        for waiting in commit(&mut connection, setup, stale.as_mut(), group) {
            if waiting.since.elapsed() < TOTAL {
                again.push(waiting);
            } else {
                waiting.command.answer(Err(StoreError::Contended("others were in the way for too long".to_owned())));
            }
        }
    }
    if let Err(error) = batch(&mut connection, "PRAGMA wal_checkpoint(TRUNCATE)") {
        tracing::debug!(%error, "the log was not folded into the file");
    }
}

/// Where claims are read when writers do not take turns.
fn stale(setup: &Setup) -> Option<Lease> {
    match setup.lock {
        LockMode::Taken => None,
        LockMode::Removed => setup.readers.get().ok(),
    }
}

/// The next group: those that are tried again, and those that wait. `None` when the store is closed and all are answered.
fn next(receiver: &Receiver<Waiting>, again: &mut Vec<Waiting>, tally: &Tally) -> Option<Vec<Waiting>> {
    let mut group = std::mem::take(again);
    if group.is_empty() {
        group.push(receiver.recv().ok()?);
        tally.waiting.fetch_sub(1, Ordering::Relaxed);
    }
    while group.len() < GROUP {
        match receiver.try_recv() {
            Ok(waiting) => {
                tally.waiting.fetch_sub(1, Ordering::Relaxed);
                group.push(waiting);
            }
            Err(TryRecvError::Empty | TryRecvError::Disconnected) => break,
        }
    }
    Some(group)
}
