//! `chaos [double-book|..|all]`: tries to break every promise, and says in one line of JSON per run what came of it.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

use std::process::ExitCode;

use clap::{Parser, ValueEnum};
use rig::chaos::double_book::{self, Guards, Load};
use rig::chaos::line::Line;
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
    /// On which database.
    #[arg(long, value_enum, default_value = "both")]
    database: Database,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Test {
    /// 64 threads at store level, with both guards, with the net alone, and with neither (the control).
    DoubleBook,
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
    let mut say = |line: &Line| {
        println!("{line}");
        all_well &= line.is_as_expected();
    };
    if matches!(arguments.test, Test::DoubleBook | Test::All) {
        for &kind in arguments.database.kinds() {
            for guards in [Guards::Both, Guards::NetAlone, Guards::Neither] {
                say(&double_book::run(&database(kind), guards, load(arguments))?);
            }
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
