//! When to stop.

use std::io;
use tokio::signal::unix::{SignalKind, signal};

/// Begins to listen for `SIGTERM` and `SIGINT`; the future is done when one has come.
pub(crate) fn listen() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = interrupt.recv() => {}
        }
        tracing::info!("told to stop: finishing what runs");
    })
}
