//! Ends threads.

use std::thread::JoinHandle;

/// Waits for threads to end; a thread that drops the store itself does not wait for itself.
pub(crate) fn join_all(threads: impl Iterator<Item = JoinHandle<()>>) {
    for thread in threads {
        if thread.thread().id() != std::thread::current().id() && thread.join().is_err() {
            tracing::error!("a thread of the store panicked");
        }
    }
}
