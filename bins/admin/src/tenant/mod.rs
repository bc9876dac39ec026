//! `tenant ..`: businesses.

mod create;
mod show;
mod update;
mod view;

use crate::{app::App, report::Report};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a business.
    Create(create::Arguments),
    /// List all businesses, by slug.
    List,
    /// Show one business.
    Show {
        /// Its slug or id.
        slug: String,
    },
    /// Change a business. What is not named stays.
    Update(Box<update::Arguments>),
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::Create(arguments) => create::run(app, arguments),
        Command::List => show::list(app),
        Command::Show { slug } => show::one(app, slug),
        Command::Update(arguments) => update::run(app, arguments),
    }
}
