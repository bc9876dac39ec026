//! When to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Done when the process is told to stop, by `SIGTERM` or `SIGINT`.
pub(crate) async fn told() {
    match (signal(SignalKind::terminate()), signal(SignalKind::interrupt())) {
        (Ok(mut terminate), Ok(mut interrupt)) => {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = interrupt.recv() => {}
            }
            tracing::info!("told to stop: finishing what runs");
        }
        (Err(error), _) | (_, Err(error)) => {
            tracing::error!(%error, "signals cannot be heard; only killing the process stops it");
            std::future::pending::<()>().await;
        }
    }
}
