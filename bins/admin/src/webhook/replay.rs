//! `webhook replay`.

use super::Named;
use crate::{
    app::{App, Refused},
    moment,
    report::Report,
};
use engine::verbs::{self, Replay, Replayed};
use serde::Serialize;
use slot_core::Instant;

#[derive(Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("what").required(true).args(["event", "from", "dead"]))]
pub(crate) struct Arguments {
    #[command(flatten)]
    named: Named,
    /// One event, whatever became of it: its id.
    #[arg(long, value_name = "ID")]
    event: Option<String>,
    /// Every event that the endpoint wants from this moment on, such as 2027-01-31T18:00:00Z, whatever became of it.
    #[arg(long, value_name = "INSTANT")]
    from: Option<String>,
    /// Until before this moment. Without it, all since then.
    #[arg(long, value_name = "INSTANT", requires = "from")]
    until: Option<String>,
    /// Everything that ran out of attempts.
    #[arg(long)]
    dead: bool,
}

/// After everything, by whatever clock it was told.
const END: Instant = Instant::from_micros(i64::MAX);

#[derive(Serialize)]
struct View {
    webhook_id: String,
    replayed: u64,
}

pub(super) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let (what, named) = (what(arguments)?, arguments.named.clone());
    let (webhook, replayed) = app.write(move |tx, _cx| {
        let (tenant, webhook) = match named.find(tx)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        let id = webhook.id;
        Ok(match verbs::replay(tx, &tenant, id, what)? {
            Replayed::Opened(count) => Ok((id, count)),
            Replayed::UnknownWebhook => Err(Refused("the webhook is gone".to_owned())),
            Replayed::UnknownEvent => Err(Refused("there is no such event".to_owned())),
            Replayed::NotActive(status) => {
                Err(Refused(format!("the webhook is {status}: `slot-admin webhook enable` first")))
            }
        })
    })?;
    let text = format!("{replayed} deliveries are open that were not before");
    Report::new(text, &View { webhook_id: webhook.to_string(), replayed })
}

fn what(arguments: &Arguments) -> Result<Replay, Refused> {
    if let Some(event) = &arguments.event {
        let id = event.strip_prefix("evt_").unwrap_or(event).parse();
        return id.map(Replay::Event).map_err(|_unreadable| Refused(format!("{event:?} is not the id of an event")));
    }
    match &arguments.from {
        Some(from) if !arguments.dead => {
            let until = arguments.until.as_deref().map(|until| moment::parse("--until", until)).transpose()?;
            Ok(Replay::Happened(moment::parse("--from", from)?, until.unwrap_or(END)))
        }
        Some(_) | None => Ok(Replay::Dead),
    }
}
