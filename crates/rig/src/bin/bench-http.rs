//! `bench-http`: how close the server comes to what the machine can do, in one line of JSON per figure.
#![expect(clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

use std::{path::PathBuf, process::ExitCode, sync::Arc, time::Duration};

use clap::{Parser, ValueEnum};
use rig::{
    TempDatabase,
    bench::{
        bare::Bare,
        ceiling,
        clinic::{Asked, ClinicStage},
        load, prefill,
        stage::{Face, Stage},
        template::Link,
        turns::{Figure, Setting, Turns, same},
        windows::{WindowRead, Windows},
    },
};

/// Measures searches and bookings over HTTP on both databases, beside their ceilings.
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
    /// Only these figures.
    #[arg(long, value_enum, value_delimiter = ',', default_value = "search,book,windows,clinic")]
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
    /// Searches through Slotflow and Novala.
    Search,
    /// Bookings through Slotflow and Novala.
    Book,
    /// Availability and tracking of capacity windows.
    Windows,
    /// Searches of a clinic by specialty.
    Clinic,
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
    let databases: &[fn() -> TempDatabase] = match arguments.database {
        Database::Sqlite => &[TempDatabase::sqlite],
        Database::Postgres => &[TempDatabase::postgres],
        Database::Both => &[TempDatabase::sqlite, TempDatabase::postgres],
    };
    for make in databases {
        if arguments.wants(What::Search) || arguments.wants(What::Book) {
            slots(arguments, make())?;
        }
        if arguments.wants(What::Windows) {
            windows(arguments, make())?;
        }
        if arguments.wants(What::Clinic) {
            clinic(arguments, make())?;
        }
    }
    Ok(())
}

/// Slots of people, through two faces, on more and more stored bookings.
fn slots(arguments: &Arguments, database: TempDatabase) -> anyhow::Result<()> {
    let mut stage = Stage::set(database)?;
    let rows = Link::connect(&stage.database)?.template()?;
    let bare = Bare::new(Arc::clone(&stage.database), rows.clone(), Arc::clone(&stage.slots));
    for stored in sorted(&arguments.stored) {
        prefill::fill(&mut Link::connect(&stage.database)?, &rows, stored)?;
        stage.restart()?;
        let (_same, beside) = same(&stage.answer(Face::Slotflow)?)?;
        let server = stage.address()?;
        for &clients in &arguments.clients {
            let mut figures = Vec::new();
            if arguments.wants(What::Search) {
                let requests = stage.searches(Face::Slotflow);
                figures.push(Figure::ceiling("search", move |time| load::run(beside, clients, time, 200, &requests)));
                for face in Face::ALL {
                    figures.push(Figure::reads("search", face.name(), server, clients, stage.searches(face)));
                }
            }
            if arguments.wants(What::Book) {
                figures.push(Figure::ceiling("book", |time| bare.run(clients, time)));
                for face in Face::ALL {
                    let requests = stage.bookings(face);
                    let run = move |time| load::run(server, clients, time, 201, &requests);
                    figures.push(Figure::new("book", face.name(), run));
                }
            }
            let setting = Setting { database: stage.database.kind(), stored, clients };
            arguments.turns().take(setting, &mut figures)?;
        }
    }
    Ok(())
}

/// Capacity windows, each read beside a ceiling of its own bytes.
fn windows(arguments: &Arguments, database: TempDatabase) -> anyhow::Result<()> {
    let stage = Windows::set(database)?;
    for read in WindowRead::ALL {
        let (_same, beside) = same(&stage.answer(read)?)?;
        for &clients in &arguments.clients {
            let mut figures = [
                Figure::reads(read.name(), "ceiling", beside, clients, stage.reads(read)),
                Figure::reads(read.name(), "husky", stage.address()?, clients, stage.reads(read)),
            ];
            arguments.turns().take(Setting { database: stage.database.kind(), stored: 0, clients }, &mut figures)?;
        }
    }
    Ok(())
}

/// The providers of a specialty, on more and more stored appointments.
fn clinic(arguments: &Arguments, database: TempDatabase) -> anyhow::Result<()> {
    let mut stage = ClinicStage::set(database)?;
    let rows = Link::connect(&stage.database)?.template()?;
    for stored in sorted(&arguments.appointments) {
        prefill::fill(&mut Link::connect(&stage.database)?, &rows, stored)?;
        stage.restart()?;
        let (_same, beside) = same(&stage.answer()?)?;
        for &clients in &arguments.clients {
            let mut figures = vec![Figure::reads("clinic", "ceiling", beside, clients, stage.searches(Asked::Same))];
            for asked in [Asked::Same, Asked::Other] {
                let requests = stage.searches(asked);
                figures.push(Figure::reads("clinic", asked.name(), stage.address()?, clients, requests));
            }
            arguments.turns().take(Setting { database: stage.database.kind(), stored, clients }, &mut figures)?;
        }
    }
    Ok(())
}

fn sorted(counts: &[u64]) -> Vec<u64> {
    let mut counts = counts.to_vec();
    counts.sort_unstable();
    counts
}

impl Arguments {
    fn wants(&self, what: What) -> bool {
        self.what.contains(&what)
    }

    fn turns(&self) -> Turns {
        Turns { time: Duration::from_secs_f64(self.seconds), rounds: self.rounds }
    }
}
