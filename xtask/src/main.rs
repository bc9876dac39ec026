//! `cargo xtask ..`: the development tasks of this workspace, one file each.
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a command line tool speaks on its standard streams")]

mod bench;
mod chaos;
mod ci;
mod python;
mod shell;
mod test;
mod tidy;
mod tools;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::workspace::Workspace;

/// Development tasks.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Debug, Subcommand)]
enum Task {
    /// Run every test on SQLite and on a Postgres of its own; installs what is missing.
    Test(test::Arguments),
    /// Run what CI runs: fmt, clippy, tidy, test, doc, deny.
    Ci(ci::Arguments),
    /// Check the house rules that no compiler knows.
    Tidy,
    /// Run the heavy fault runs: races, kills, two servers on one database.
    Chaos(chaos::Arguments),
    /// Send each face thousands of requests made of its OpenAPI document, and hold every answer to it.
    Fuzz(python::Fuzz),
    /// Measure.
    #[command(subcommand)]
    Bench(bench::Bench),
}

fn main() -> ExitCode {
    match run(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> anyhow::Result<()> {
    let workspace = Workspace::load()?;
    match task {
        Task::Test(arguments) => test::run(&workspace, &arguments),
        Task::Ci(arguments) => ci::run(&workspace, &arguments),
        Task::Tidy => tidy::run(&workspace),
        Task::Chaos(arguments) => chaos::run(&workspace, &arguments),
        Task::Fuzz(arguments) => python::fuzz(&workspace, &arguments),
        Task::Bench(bench) => bench::run(&workspace, &bench),
    }
}
