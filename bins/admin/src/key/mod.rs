//! `key ..`: API keys.

mod create;
mod list;
mod powers;
mod revoke;
mod view;

use crate::{app::App, report::Report};
use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a key. It is shown this once and never kept.
    Create(create::Arguments),
    /// List keys, oldest first, revoked ones too.
    List {
        /// Only those of this business: its slug or id.
        #[arg(long, value_name = "SLUG")]
        tenant: Option<String>,
    },
    /// Make a key useless, at once and for good.
    Revoke {
        /// The key's id, as `key list` shows it; not the key.
        id: String,
    },
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::Create(arguments) => create::run(app, arguments),
        Command::List { tenant } => list::run(app, tenant.as_deref()),
        Command::Revoke { id } => revoke::run(app, id),
    }
}
