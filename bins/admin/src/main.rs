//! `slot-admin`: what an operator does beside the server, one subcommand a file. Answers go to standard output, errors to
//! standard error with exit code 1; what the command line itself gets wrong ends with code 2.

mod app;
mod audit;
mod booking;
mod catalogue;
mod clock;
mod doctor;
mod feed;
mod find;
mod key;
mod layout;
mod lookup;
mod migrate;
mod moment;
mod names;
mod nearest;
mod no_show;
mod prune;
mod report;
mod resource;
mod schedule;
mod slots;
mod tenant;
mod webhook;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

use crate::{app::App, report::Report};

/// Administers a Slotkeeper database: businesses, API keys, migrations, health.
#[derive(Debug, Parser)]
#[command(name = "slot-admin", version, propagate_version = true, arg_required_else_help = true)]
struct Arguments {
    /// The database: `postgres://..` or the path of an SQLite file, as `sqlite:PATH`.
    ///
    /// Without it, the file `slotkeeper.sqlite` in the folder that `SLOT_DATA_DIR` names, or else in `data`.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true, value_name = "URL")]
    database_url: Option<String>,
    /// Print exactly one JSON value, and errors as `{"error": ".."}`.
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Bring the schema up to date. Harmless when it is; the other commands and the server do it by themselves.
    Migrate,
    /// Check the database: schema, guards against double booking, durability, and what is stored. Changes nothing.
    Doctor,
    /// Businesses.
    #[command(subcommand)]
    Tenant(tenant::Command),
    /// API keys.
    #[command(subcommand)]
    Key(key::Command),
    /// What has a calendar: people, rooms, equipment, locations, services.
    #[command(subcommand)]
    Resource(resource::Command),
    /// Bookings.
    #[command(subcommand)]
    Booking(booking::Command),
    /// Webhook endpoints: what they hear, what came of it, and what they hear once more.
    #[command(subcommand)]
    Webhook(webhook::Command),
    /// What a day looks like.
    #[command(subcommand)]
    Schedule(schedule::Command),
    /// List what can be booked: slots of a resource or a service, or stays in a unit.
    Slots(slots::Arguments),
    /// Secret addresses under which calendar programs read bookings.
    #[command(subcommand)]
    Feed(feed::Command),
    /// Show who changed what, when and from where, the latest change first.
    Audit(audit::Arguments),
    /// Make the database match a file that declares businesses, all of it or nothing. To do it again changes nothing.
    Apply(catalogue::ApplyArguments),
    /// Print the file that declares a business as it is.
    Export(catalogue::ExportArguments),
    /// The risk that patients do not come: measure the model of it.
    #[command(subcommand)]
    NoShow(no_show::Command),
    /// Forget what was occupied before a moment. Bookings stay; that past can no longer be booked.
    Prune(prune::Arguments),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let ended = run(&arguments).and_then(|report| report.print(arguments.json));
    ended.unwrap_or_else(|error| report::complain(arguments.json, &format!("{error:#}")))
}

fn run(arguments: &Arguments) -> anyhow::Result<Report> {
    let url = arguments.database_url.clone().unwrap_or_else(store::default_url);
    match &arguments.command {
        Command::Migrate => migrate::run(&url),
        Command::Doctor => doctor::run(&url),
        Command::Tenant(command) => tenant::run(&App::open(&url)?, command),
        Command::Key(command) => key::run(&App::open(&url)?, command),
        Command::Resource(command) => resource::run(&App::open(&url)?, command),
        Command::Booking(command) => booking::run(&App::open(&url)?, command),
        Command::Webhook(command) => webhook::run(&App::open(&url)?, command),
        Command::Schedule(command) => schedule::run(&App::open(&url)?, command),
        Command::Slots(arguments) => slots::run(&App::open(&url)?, arguments),
        Command::Feed(command) => feed::run(&App::open(&url)?, command),
        Command::Audit(arguments) => audit::run(&App::open(&url)?, arguments),
        Command::Apply(arguments) => catalogue::run(&App::open(&url)?, arguments),
        Command::Export(arguments) => catalogue::print(&App::open(&url)?, arguments),
        Command::NoShow(command) => no_show::run(|| App::open(&url), command),
        Command::Prune(arguments) => prune::run(&App::open(&url)?, arguments),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory as _;

    #[test]
    fn the_command_line_is_sound() {
        super::Arguments::command().debug_assert();
    }
}
