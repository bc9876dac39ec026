//! `no-show`: the model of who does not come.

mod evaluate;
mod file;
mod mapping;
mod measured;

use crate::{app::App, report::Report};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Train on the earlier part of what happened, and measure on the later part, beside the table that a model must beat.
    Evaluate(evaluate::Arguments),
}

/// Runs it; a command that needs no database opens none.
pub(crate) fn run(_open: impl FnOnce() -> anyhow::Result<App>, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::Evaluate(arguments) => evaluate::run(arguments),
    }
}
