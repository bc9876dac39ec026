//! The threads that run queued writes on Postgres, side by side.

use super::Shared;
use engine::StoreError;
use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
        mpsc::{Receiver, SyncSender, TrySendError, sync_channel},
    },
    thread::JoinHandle,
};

/// A write that is queued: it is run, or told that it cannot be.
pub(crate) type Job = Box<dyn FnOnce(Result<&Shared, StoreError>) + Send>;

/// Threads that take writes from one queue.
pub(crate) struct Workers {
    queue: Option<SyncSender<Job>>,
    waiting: Arc<AtomicUsize>,
    threads: Vec<JoinHandle<()>>,
}

impl Workers {
    pub(crate) fn start(shared: &Arc<Shared>, count: u32, queue: usize) -> std::io::Result<Self> {
        let (sender, receiver) = sync_channel(queue.max(1));
        let receiver = Arc::new(Mutex::new(receiver));
        let waiting = Arc::new(AtomicUsize::new(0));
        let threads = (0..count.max(1))
            .map(|number| {
                let (shared, receiver, waiting) = (Arc::clone(shared), Arc::clone(&receiver), Arc::clone(&waiting));
                std::thread::Builder::new()
                    .name(format!("store-writer-{number}"))
                    .spawn(move || work(&shared, &receiver, &waiting))
            })
            .collect::<std::io::Result<_>>()?;
        Ok(Self { queue: Some(sender), waiting, threads })
    }

    /// Queues a write; when the queue is full the job is told so here and now.
    pub(crate) fn submit(&self, job: Job) {
        let refuse = |job: Job, why: &str| job(Err(StoreError::Unavailable(why.to_owned())));
        let Some(queue) = &self.queue else { return refuse(job, "the store is closing") };
        self.waiting.fetch_add(1, Ordering::Relaxed);
        if let Err(error) = queue.try_send(job) {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            match error {
                TrySendError::Full(job) => refuse(job, "too many writes are waiting"),
                TrySendError::Disconnected(job) => refuse(job, "the store is closing"),
            }
        }
    }

    pub(crate) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }
}

fn work(shared: &Shared, receiver: &Mutex<Receiver<Job>>, waiting: &AtomicUsize) {
    loop {
        let job = receiver.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = job else { return };
        waiting.fetch_sub(1, Ordering::Relaxed);
        // A panic in what the caller does with the answer is the caller's; the thread goes on.
        let run = std::panic::AssertUnwindSafe(|| job(Ok(shared)));
        if std::panic::catch_unwind(run).is_err() {
            tracing::error!("a completion panicked");
        }
    }
}

impl Drop for Workers {
    fn drop(&mut self) {
        self.queue = None;
        crate::threads::join_all(self.threads.drain(..));
    }
}
