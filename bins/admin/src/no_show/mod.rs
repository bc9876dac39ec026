//! `no-show`: the model of who does not come.

mod evaluate;
mod file;
mod import;
mod mapping;
mod measured;
mod train;

use crate::{app::App, report::Report};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Train on the earlier part of what happened, and measure on the later part, beside the table that a model must beat.
    Evaluate(evaluate::Arguments),
    /// Train on the outcomes of a business now. What was learnt is used if it is better on the newest weeks.
    Train(train::TenantArguments),
    /// Tell which model a business uses, and how good it is.
    Info(train::TenantArguments),
    /// Set the thresholds of a business, and whether its models may look at age and gender.
    Set(train::SetArguments),
    /// Load visits that ended before the business moved in.
    Import(import::Arguments),
}

/// Runs it; a command that needs no database opens none.
pub(crate) fn run(open: impl FnOnce() -> anyhow::Result<App>, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::Evaluate(arguments) => evaluate::run(open, arguments),
        Command::Train(arguments) => train::train(&open()?, arguments),
        Command::Info(arguments) => train::info(&open()?, arguments),
        Command::Set(arguments) => train::set(&open()?, arguments),
        Command::Import(arguments) => import::run(&open()?, arguments),
    }
}
