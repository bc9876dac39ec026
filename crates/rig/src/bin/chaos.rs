//! `chaos [double-book|..|all]`: tries to break every promise, and says in one line of JSON per run what came of it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

use std::process::ExitCode;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use rig::chaos::clinic;
use rig::chaos::courier::{
    self, Chaos,
    fair::{self, Fair},
};
use rig::chaos::double_book::{self, Guards, Load};
use rig::chaos::herd::{self, Herd};
use rig::chaos::kill::{self, Kill, Victim};
use rig::chaos::line::Line;
use rig::chaos::{refusal, two_servers};
use rig::process::sibling;
use rig::{Kind, TempDatabase};

/// Tries to break every promise. Bounded in time and count, on the loopback interface only; stops by itself.
#[derive(Debug, Parser)]
#[command(name = "chaos")]
struct Arguments {
    /// Which proof.
    #[arg(value_enum, default_value = "all")]
    test: Test,
    /// Decides every load.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// How long each part of a run may take.
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How much a run does at most.
    #[arg(long, default_value_t = 20_000)]
    ops: u64,
    /// How often a server is killed.
    #[arg(long, default_value_t = 20)]
    kills: u64,
    /// How many clients the herd has.
    #[arg(long, default_value_t = 1_000)]
    clients: usize,
    /// On which database.
    #[arg(long, value_enum, default_value = "both")]
    database: Database,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Test {
    /// 64 threads at store level, with both guards, with the net alone, and with neither (the control).
    DoubleBook,
    /// 64 threads that make, move, cancel and miss the same appointments, with the same guards and the same control.
    Clinic,
    /// Two servers on one Postgres, through both faces.
    TwoServers,
    /// Everybody wants one slot at the same moment, over HTTP.
    Herd,
    /// SIGKILL of the server, and of Postgres, under load; and the control, which must lose something.
    Kill,
    /// Events are delivered to a receiver that does everything wrong, while the servers are killed.
    Courier,
    /// The server refuses a database without its guards or durability.
    Refusal,
    /// Everything.
    All,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Database {
    Sqlite,
    Postgres,
    Both,
}

impl Database {
    const fn kinds(self) -> &'static [Kind] {
        match self {
            Self::Sqlite => &[Kind::Sqlite],
            Self::Postgres => &[Kind::Postgres],
            Self::Both => &[Kind::Sqlite, Kind::Postgres],
        }
    }
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("chaos: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &Arguments) -> anyhow::Result<bool> {
    let mut all_well = true;
    let mut say = |line: Line| {
        println!("{line}");
        all_well &= line.is_as_expected();
    };
    let wants = |test: Test| arguments.test == test || arguments.test == Test::All;
    let kinds = arguments.database.kinds();
    let seed = arguments.seed;
    if wants(Test::DoubleBook) {
        for &kind in kinds {
            for guards in [Guards::Both, Guards::NetAlone, Guards::Neither] {
                say(double_book::run(&database(kind), guards, load(arguments))?);
            }
        }
    }
    if wants(Test::Clinic) {
        for &kind in kinds {
            for guards in [Guards::Both, Guards::NetAlone, Guards::Neither] {
                say(clinic::run(&database(kind), guards, load(arguments))?);
            }
        }
    }
    if matches!(arguments.test, Test::DoubleBook | Test::Clinic) {
        return Ok(all_well);
    }
    let binary = sibling("slot-server")?;
    if wants(Test::TwoServers) && kinds.contains(&Kind::Postgres) {
        let Arguments { ops, seconds, .. } = *arguments;
        let load = two_servers::Load { seed, clients: 32, ops, rounds: 40, seconds };
        say(two_servers::run(&binary, &TempDatabase::postgres(), load)?);
    }
    if wants(Test::Herd) {
        for &kind in kinds {
            for capacity in [1, 5] {
                let herd = Herd { seed, clients: arguments.clients, rounds: 10, capacity, alone: 500 };
                say(herd::run(&binary, &database(kind), herd)?);
            }
        }
    }
    if wants(Test::Kill) {
        let kill = Kill { seed, rounds: arguments.kills, clients: 16, pause: (200, 2_000) };
        for &kind in kinds {
            say(kill::run(&binary, &Victim::Server(database(kind)), kill)?);
        }
        if kinds.contains(&Kind::Postgres) {
            say(kill::run(&binary, &Victim::Postgres, kill)?);
            say(kill::control(&binary, kill)?);
        }
    }
    if wants(Test::Courier) {
        let chaos = Chaos { seed, bookings: arguments.ops, clients: 16, servers: 1, pause: (2_000, 5_000) };
        for &kind in kinds {
            say(courier::run(&binary, &database(kind), chaos.on(kind))?);
            let pause = Duration::from_millis(150);
            say(fair::run(&binary, &database(kind), Fair { endpoints: 50, bookings: 200, pause })?);
        }
    }
    if wants(Test::Refusal) {
        for &kind in kinds {
            say(refusal::run(&binary, kind)?);
        }
    }
    Ok(all_well)
}

fn database(kind: Kind) -> TempDatabase {
    match kind {
        Kind::Sqlite => TempDatabase::sqlite(),
        Kind::Postgres => TempDatabase::postgres(),
    }
}

const fn load(arguments: &Arguments) -> Load {
    let Arguments { seed, seconds, ops, .. } = *arguments;
    let rounds = if ops < 9_000 { 9 } else { ops / 1_000 };
    Load { seed, threads: 64, ops, rounds, seconds }
}
