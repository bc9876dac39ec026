//! Runs a server until it is told to stop.

use crate::{App, mount, telemetry};
use actix_web::{HttpServer, rt};
use std::{future::Future, io, net::SocketAddr, num::NonZeroUsize, time::Duration};

/// How the connections of a server are kept.
#[derive(Clone, Copy, Debug)]
pub struct Serve {
    /// Where it listens; port 0 is any free one.
    pub listen: SocketAddr,
    /// How many threads serve requests.
    pub workers: NonZeroUsize,
    /// How many threads of each wait for the database.
    pub blocking_threads: usize,
    /// How long a caller may take to send the head of a request.
    pub head_timeout: Duration,
    /// How long an idle connection is kept.
    pub keep_alive: Duration,
    /// How long requests that run may take to end after the server is told to stop.
    pub drain: Duration,
}

impl Serve {
    /// What a production server wants, at this address.
    pub fn at(listen: SocketAddr) -> Self {
        Self {
            listen,
            workers: std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN),
            blocking_threads: 16,
            head_timeout: Duration::from_secs(10),
            keep_alive: Duration::from_secs(75),
            drain: Duration::from_secs(30),
        }
    }
}

/// Serves until the future that `stop` makes is done, then finishes what runs. `listening` is told the address once
/// connections are accepted; `stop` is called before, where it can begin to listen for signals.
pub fn serve<F>(
    app: App,
    how: Serve,
    stop: impl FnOnce() -> io::Result<F>,
    listening: impl FnOnce(SocketAddr),
) -> io::Result<()>
where
    F: Future<Output = ()> + Send + 'static,
{
    telemetry::install();
    rt::System::new().block_on(async move {
        let stop = stop()?;
        let (tidied, offering) = (app.clone(), app.clone());
        let server = HttpServer::new(move || actix_web::App::new().configure(mount(app.clone())))
            .workers(how.workers.get())
            .worker_max_blocking_threads(how.blocking_threads)
            .client_request_timeout(how.head_timeout)
            .keep_alive(how.keep_alive)
            .shutdown_timeout(how.drain.as_secs())
            .shutdown_signal(stop)
            .bind(how.listen)?;
        let addresses = server.addrs();
        let running = server.run();
        let jobs = [rt::spawn(tidy(tidied)), rt::spawn(pass_offers_on(offering))];
        if let Some(address) = addresses.first() {
            listening(*address);
        }
        let ended = running.await;
        jobs.iter().for_each(rt::task::JoinHandle::abort);
        ended
    })
}

/// Deletes what has lapsed, every minute, and keeps the histograms small.
async fn tidy(app: App) {
    let mut ticks = tokio::time::interval(Duration::from_secs(5));
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Skip);
    for tick in (0u64..).cycle() {
        ticks.tick().await;
        telemetry::upkeep();
        if tick % 12 == 0 && app.tidy().await.is_err() {
            tracing::warn!("what has lapsed was not deleted; it is tried again in a minute");
        }
    }
}

/// Passes on what was offered to those who wait when nobody answers: at the moment when the next offer ends, and every few
/// seconds, since others make offers too.
async fn pass_offers_on(app: App) {
    const SHORTEST: Duration = Duration::from_millis(50);
    const LONGEST: Duration = Duration::from_secs(5);
    loop {
        let wait = match app.expire_offers().await {
            Ok(Some(next)) => Duration::from_micros(u64::try_from((next - app.now()).as_micros()).unwrap_or(0)),
            Ok(None) => LONGEST,
            Err(_problem) => {
                tracing::warn!("offers that have ended were not passed on; it is tried again in a few seconds");
                LONGEST
            }
        };
        tokio::time::sleep(wait.clamp(SHORTEST, LONGEST)).await;
    }
}
