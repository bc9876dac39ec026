//! `webhook ..`: who is told of events, in every dialect.

mod change;
mod create;
mod list;
mod log;
mod replay;
mod view;

use crate::{
    app::{App, Decision, Refused},
    lookup,
    report::Report,
};
use clap::Subcommand;
use engine::{
    Tx,
    model::{Tenant, Webhook},
    verbs,
};
use slot_core::WebhookId;

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// List endpoints, oldest first.
    List {
        /// Of which business: its slug or id.
        #[arg(long, value_name = "SLUG")]
        tenant: String,
    },
    /// Add an endpoint. Its secret is shown this once, unless it is given.
    Create(create::Arguments),
    /// Show an endpoint, and how much is open for it.
    Show(Named),
    /// Give an endpoint another secret, which is shown this once. The one before signs beside it for 24 hours.
    Rotate(Named),
    /// Tell an endpoint of events again, one that was disabled because it failed too.
    Enable(Named),
    /// Tell an endpoint nothing more. What is open becomes dead letters.
    Disable(Named),
    /// Delete an endpoint, with all that is open for it and its log.
    Delete(Named),
    /// List the attempts at an endpoint, the latest first.
    Deliveries(log::Arguments),
    /// List what ran out of attempts, the latest first.
    DeadLetters(log::DeadArguments),
    /// Deliver events once more, under their own ids: one, those of a stretch of time, or all that ran out of attempts.
    Replay(replay::Arguments),
}

/// Which endpoint.
#[derive(Clone, Debug, clap::Args)]
pub(crate) struct Named {
    /// The endpoint's id, as `webhook list` shows it.
    id: String,
    /// Whose it is: the slug or id of the business.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
}

pub(crate) fn run(app: &App, command: &Command) -> anyhow::Result<Report> {
    match command {
        Command::List { tenant } => list::run(app, tenant),
        Command::Create(arguments) => create::run(app, arguments),
        Command::Show(named) => list::show(app, named),
        Command::Rotate(named) => change::rotate(app, named),
        Command::Enable(named) => change::enable(app, named),
        Command::Disable(named) => change::disable(app, named),
        Command::Delete(named) => change::delete(app, named),
        Command::Deliveries(arguments) => log::run(app, arguments),
        Command::DeadLetters(arguments) => log::dead(app, arguments),
        Command::Replay(arguments) => replay::run(app, arguments),
    }
}

impl Named {
    /// The business and the endpoint, or what would be right.
    fn find(&self, tx: &mut dyn Tx) -> Decision<(Tenant, Webhook)> {
        let tenant = match lookup::tenant(tx, &self.tenant)? {
            Ok(tenant) => tenant,
            Err(refused) => return Ok(Err(refused)),
        };
        let unknown = || {
            let Self { id, tenant } = self;
            Refused(format!("no webhook {id:?}: `slot-admin webhook list --tenant {tenant}` shows all"))
        };
        let Ok(id) = self.id.parse::<WebhookId>() else { return Ok(Err(unknown())) };
        let found = verbs::webhook(tx, &tenant, id)?;
        Ok(found.map(|webhook| (tenant, webhook)).ok_or_else(unknown))
    }
}
