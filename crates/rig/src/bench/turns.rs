//! Takes turns: what is compared runs in short stretches one after the other, so that what else the machine does meets all
//! alike; then tells, in one line of JSON for each.
#![expect(clippy::print_stdout, reason = "the lines are the outcome")]

use std::{fs, net::SocketAddr, time::Duration};

use anyhow::{Context as _, bail};
use serde_json::json;

use super::{
    disk,
    figures::{Sample, rounded},
    load::{self, Requests},
    stage::address,
};
use crate::{Kind, ServerProcess};

/// For how long and how often.
#[derive(Clone, Copy, Debug)]
pub struct Turns {
    /// How long one figure is measured in each round.
    pub time: Duration,
    /// How many rounds, after one that only warms up.
    pub rounds: u32,
}

/// Where figures are taken.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// On which database.
    pub database: Kind,
    /// With how many stored bookings.
    pub stored: u64,
    /// With how many clients at a time.
    pub clients: usize,
}

/// One figure.
pub struct Figure<'a> {
    /// What is done.
    what: &'static str,
    /// Who does it.
    of: &'static str,
    run: Box<dyn Fn(Duration) -> anyhow::Result<Sample> + 'a>,
    sample: Sample,
}

/// What the others of the same name are compared to.
const CEILING: &str = "ceiling";

impl<'a> Figure<'a> {
    /// What is measured by running it for so long.
    pub fn new(what: &'static str, of: &'static str, run: impl Fn(Duration) -> anyhow::Result<Sample> + 'a) -> Self {
        Self { what, of, run: Box::new(run), sample: Sample::default() }
    }

    /// What the figures of this name that follow are compared to.
    pub fn ceiling(what: &'static str, run: impl Fn(Duration) -> anyhow::Result<Sample> + 'a) -> Self {
        Self::new(what, CEILING, run)
    }

    /// Requests to a server, which must all be answered with 200.
    pub fn reads(what: &'static str, of: &'static str, at: SocketAddr, clients: usize, requests: Requests) -> Self {
        Self::new(what, of, move |time| load::run(at, clients, time, 200, &requests))
    }
}

impl Turns {
    /// Measures and tells.
    ///
    /// # Errors
    ///
    /// When a load cannot run, or gets another answer than the wanted one.
    pub fn take(&self, setting: Setting, figures: &mut [Figure<'_>]) -> anyhow::Result<()> {
        let folder = tempfile::tempdir()?;
        let mut synced = Sample::default();
        for round in 0..=self.rounds {
            let time = if round == 0 { self.time / 4 } else { self.time };
            let disk = disk::measure(folder.path(), Duration::from_millis(250))?;
            for figure in &mut *figures {
                let sample = (figure.run)(time)?;
                if let Some(example) = &sample.example {
                    let (what, of) = (figure.what, figure.of);
                    bail!("{} answers to {what} of {of} were wrong, such as {example}", sample.failures);
                }
                if round > 0 {
                    figure.sample.follow(sample);
                }
            }
            if round > 0 {
                synced.follow(disk);
            }
        }
        tell(setting, figures, &mut synced);
        Ok(())
    }
}

/// The ceiling of reads: a server that does nothing but answer these bytes.
///
/// # Errors
///
/// When it does not start.
pub fn same(answer: &str) -> anyhow::Result<(ServerProcess, SocketAddr)> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("answer");
    fs::write(&file, answer)?;
    let own = std::env::current_exe().context("cannot tell where this program is")?;
    // It has read the file once it listens.
    let server = ServerProcess::spawn(&own, &["--ceiling", &file.to_string_lossy()], &[])?;
    let at = address(&server)?;
    Ok((server, at))
}

fn tell(Setting { database, stored, clients }: Setting, figures: &mut [Figure<'_>], synced: &mut Sample) {
    let disk = json!({ "fdatasync_per_second": synced.rate().round(), "fdatasync_p99_ms": synced.quantile(990) });
    let mut ceiling = 0.0;
    for Figure { what, of, sample, .. } in figures {
        let rate = sample.rate();
        if *of == CEILING {
            ceiling = rate;
        }
        println!(
            "{}",
            json!({
                "bench": "http", "what": what, "of": of, "database": database.to_string(), "stored": stored,
                "clients": clients, "per_second": rate.round(), "ratio": rounded(rate / ceiling),
                "p50_ms": sample.quantile(500), "p99_ms": sample.quantile(990), "max_ms": sample.quantile(1000),
                "answers": sample.waits.len(), "disk": disk,
            })
        );
    }
}

impl std::fmt::Debug for Figure<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Figure").field("what", &self.what).field("of", &self.of).finish_non_exhaustive()
    }
}
