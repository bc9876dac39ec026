//! `bench-http`: how close the server comes to what the machine can do, in one line of JSON per figure.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

use std::{fs, path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use anyhow::{Context as _, bail};
use clap::{Parser, ValueEnum};
use rig::{
    Kind, ServerProcess, TempDatabase,
    bench::{
        bare::Bare,
        ceiling,
        clinic::{Asked, ClinicStage},
        disk,
        figures::{Sample, rounded},
        load, prefill,
        stage::{Face, Stage, address},
        template::Link,
    },
};
use serde_json::json;

/// Measures searches and bookings over HTTP through both faces on both databases, beside their ceilings.
#[derive(Debug, Parser)]
#[command(name = "bench-http")]
struct Arguments {
    /// How long one figure is measured in each round.
    #[arg(long, default_value_t = 2.0)]
    seconds: f64,
    /// How many rounds; all figures take turns in each.
    #[arg(long, default_value_t = 3)]
    rounds: u32,
    /// With how many clients at a time.
    #[arg(long, value_delimiter = ',', default_value = "16,64")]
    clients: Vec<usize>,
    /// With how many stored bookings.
    #[arg(long, value_delimiter = ',', default_value = "1000,1000000")]
    stored: Vec<u64>,
    /// With how many stored appointments of the clinic.
    #[arg(long, value_delimiter = ',', default_value = "10000")]
    appointments: Vec<u64>,
    /// On which database.
    #[arg(long, value_enum, default_value = "both")]
    database: Database,
    /// Only these figures: search, book, clinic.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "search,book,clinic")]
    what: Vec<What>,
    /// Serve the content of this file as the ceiling of a search, and nothing else.
    #[arg(long, hide = true, value_name = "FILE")]
    ceiling: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    Both,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum What {
    Search,
    Book,
    Clinic,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Book => "book",
            Self::Clinic => "clinic",
        }
    }
}

/// One figure: of a face, or, without one, of the ceiling.
struct Figure {
    what: What,
    of: Option<Face>,
    sample: Sample,
}

/// Where a figure was taken, and beside which others.
struct Row<'a> {
    what: &'a str,
    of: &'a str,
    database: Kind,
    stored: u64,
    clients: usize,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = match &arguments.ceiling {
        Some(answer) => ceiling::serve(answer).map_err(Into::into),
        None => run(&arguments),
    };
    match ended {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench-http: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<()> {
    let mut stored = arguments.stored.clone();
    stored.sort_unstable();
    let mut appointments = arguments.appointments.clone();
    appointments.sort_unstable();
    let databases: &[fn() -> TempDatabase] = match arguments.database {
        Database::Sqlite => &[TempDatabase::sqlite],
        Database::Postgres => &[TempDatabase::postgres],
        Database::Both => &[TempDatabase::sqlite, TempDatabase::postgres],
    };
    for make in databases {
        if arguments.what.contains(&What::Clinic) {
            search_clinic(arguments, make(), &appointments)?;
        }
        if arguments.what == [What::Clinic] {
            continue;
        }
        let mut stage = Stage::set(make())?;
        let rows = Link::connect(&stage.database)?.template()?;
        let bare = Bare::new(Arc::clone(&stage.database), rows.clone(), Arc::clone(&stage.slots));
        for &stored in &stored {
            prefill::fill(&mut Link::connect(&stage.database)?, &rows, stored)?;
            stage.restart()?;
            for &clients in &arguments.clients {
                measure(arguments, &stage, &bare, stored, clients)?;
            }
        }
    }
    Ok(())
}

/// Searches the providers of a specialty, on more and more stored appointments.
fn search_clinic(arguments: &Arguments, database: TempDatabase, stored: &[u64]) -> anyhow::Result<()> {
    let mut stage = ClinicStage::set(database)?;
    let rows = Link::connect(&stage.database)?.template()?;
    for &stored in stored {
        prefill::fill(&mut Link::connect(&stage.database)?, &rows, stored)?;
        stage.restart()?;
        for &clients in &arguments.clients {
            let folder = tempfile::tempdir()?;
            let file = folder.path().join("answer");
            fs::write(&file, stage.answer()?)?;
            let own = std::env::current_exe().context("cannot tell where this program is")?;
            let same = ServerProcess::spawn(&own, &["--ceiling", &file.to_string_lossy()], &[])?;
            let (server, beside) = (stage.address()?, address(&same)?);
            let mut figures = [
                ("ceiling", beside, stage.searches(Asked::Same), Sample::default()),
                (Asked::Same.name(), server, stage.searches(Asked::Same), Sample::default()),
                (Asked::Other.name(), server, stage.searches(Asked::Other), Sample::default()),
            ];
            let mut synced = Sample::default();
            for round in 0..=arguments.rounds {
                let time = Duration::from_secs_f64(arguments.seconds) / if round == 0 { 4 } else { 1 };
                let disk = disk::measure(folder.path(), Duration::from_millis(250))?;
                for (of, at, requests, total) in &mut figures {
                    let sample = load::run(*at, clients, time, 200, requests)?;
                    if let Some(example) = &sample.example {
                        bail!("{} answers of {of} were wrong, such as {example}", sample.failures);
                    }
                    if round > 0 {
                        total.follow(sample);
                    }
                }
                if round > 0 {
                    synced.follow(disk);
                }
            }
            let mut ceiling = None;
            for (of, _, _, sample) in &mut figures {
                let reached = *ceiling.get_or_insert(sample.rate());
                let (what, database) = (What::Clinic.name(), stage.database.kind());
                line(&Row { what, of, database, stored, clients }, reached, sample, &mut synced);
            }
        }
    }
    Ok(())
}

/// Takes turns, so that what else the machine does meets all alike; then tells.
fn measure(arguments: &Arguments, stage: &Stage, bare: &Bare, stored: u64, clients: usize) -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("answer");
    fs::write(&file, stage.answer(Face::Slotflow)?)?;
    let own = std::env::current_exe().context("cannot tell where this program is")?;
    let same = ServerProcess::spawn(&own, &["--ceiling", &file.to_string_lossy()], &[])?;
    let (server, ceiling) = (stage.address()?, address(&same)?);
    let time = Duration::from_secs_f64(arguments.seconds);
    let mut figures: Vec<Figure> = Vec::new();
    for &what in arguments.what.iter().filter(|&&what| what != What::Clinic) {
        for of in [None].into_iter().chain(Face::ALL.map(Some)) {
            figures.push(Figure { what, of, sample: Sample::default() });
        }
    }
    let mut synced = Sample::default();
    for round in 0..=arguments.rounds {
        // The first round only warms up.
        let time = if round == 0 { time / 4 } else { time };
        let mut disk = disk::measure(folder.path(), Duration::from_millis(250))?;
        for figure in &mut figures {
            let sample = match (figure.what, figure.of) {
                (What::Search | What::Clinic, None) => {
                    load::run(ceiling, clients, time, 200, &stage.searches(Face::Slotflow))?
                }
                (What::Search | What::Clinic, Some(face)) => {
                    load::run(server, clients, time, 200, &stage.searches(face))?
                }
                (What::Book, None) => bare.run(clients, time)?,
                (What::Book, Some(face)) => load::run(server, clients, time, 201, &stage.bookings(face))?,
            };
            if let Some(example) = &sample.example {
                bail!("{} of {} answers were wrong, such as {example}", sample.failures, figure.what.name());
            }
            if round > 0 {
                figure.sample.follow(sample);
            }
        }
        if round > 0 {
            synced.follow(std::mem::take(&mut disk));
        }
    }
    tell(stage.database.kind(), stored, clients, &mut figures, &mut synced);
    Ok(())
}

fn tell(database: Kind, stored: u64, clients: usize, figures: &mut [Figure], synced: &mut Sample) {
    let mut ceiling = 0.0;
    for Figure { what, of, sample } in figures {
        if of.is_none() {
            ceiling = sample.rate();
        }
        let of = of.map_or("ceiling", Face::name);
        line(&Row { what: what.name(), of, database, stored, clients }, ceiling, sample, synced);
    }
}

fn line(row: &Row<'_>, ceiling: f64, sample: &mut Sample, synced: &mut Sample) {
    let disk = json!({ "fdatasync_per_second": synced.rate().round(), "fdatasync_p99_ms": synced.quantile(990) });
    let Row { what, of, database, stored, clients } = row;
    let rate = sample.rate();
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
