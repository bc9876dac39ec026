//! `webhook deliveries` and `webhook dead-letters`.

use super::Named;
use crate::{
    app::{App, Refused},
    layout::table,
    lookup, moment,
    report::Report,
};
use engine::{
    DeadFilter, Page,
    model::{Attempt, Carrier, DeadLetter},
};
use serde::Serialize;

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    named: Named,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

#[derive(Debug, clap::Args)]
pub(crate) struct DeadArguments {
    /// Of which endpoint: its id, as `webhook list` shows it. Without it, of all.
    id: Option<String>,
    /// Whose they are: the slug or id of the business.
    #[arg(long, value_name = "SLUG")]
    tenant: String,
    /// At most so many.
    #[arg(long, default_value_t = 50)]
    limit: u32,
}

#[derive(Serialize)]
struct AttemptView {
    id: String,
    event_id: String,
    event: String,
    attempt: u32,
    outcome: &'static str,
    status: Option<u16>,
    error: Option<String>,
    response: Option<String>,
    duration_ms: u128,
    at: String,
}

#[derive(Serialize)]
struct DeadView {
    webhook_id: String,
    event_id: String,
    event: String,
    attempts: u32,
    error: String,
    occurred_at: String,
    failed_at: String,
}

pub(super) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let page = Page { limit: arguments.limit, offset: 0 };
    let found = app.read(|tx| {
        let (tenant, webhook) = match arguments.named.find(tx)? {
            Ok(found) => found,
            Err(refused) => return Ok(Err(refused)),
        };
        Ok(Ok(tx.attempts(tenant.id, Carrier::Webhook, webhook.endpoint(), page)?))
    })?;
    let views: Vec<AttemptView> = found.items.into_iter().map(attempt).collect();
    let rows: Vec<[String; 6]> = views
        .iter()
        .map(|view| {
            let answer =
                view.status.map_or_else(|| view.error.clone().unwrap_or_default(), |status| status.to_string());
            let took = format!("{} ms", view.duration_ms);
            [view.at.clone(), view.event.clone(), view.attempt.to_string(), view.outcome.to_owned(), answer, took]
        })
        .collect();
    let heading = ["AT", "EVENT", "ATTEMPT", "OUTCOME", "ANSWER", "TOOK"];
    Report::new(table(heading, &rows, "nothing was sent to it in the last month"), &views)
}

pub(super) fn dead(app: &App, arguments: &DeadArguments) -> anyhow::Result<Report> {
    let page = Page { limit: arguments.limit, offset: 0 };
    let found = app.read(|tx| {
        let tenant = match lookup::tenant(tx, &arguments.tenant)? {
            Ok(tenant) => tenant,
            Err(refused) => return Ok(Err(refused)),
        };
        let of = match &arguments.id {
            None => DeadFilter::All,
            Some(id) => match id.parse() {
                Ok(endpoint) => DeadFilter::Endpoint(endpoint),
                Err(_unreadable) => return Ok(Err(Refused(format!("{id:?} is not the id of a webhook")))),
            },
        };
        Ok(Ok(tx.dead_letters(tenant.id, Carrier::Webhook, of, page)?))
    })?;
    let views: Vec<DeadView> = found.items.into_iter().map(dead_letter).collect();
    let rows: Vec<[String; 5]> = views
        .iter()
        .map(|view| {
            let attempts = view.attempts.to_string();
            [view.failed_at.clone(), view.webhook_id.clone(), view.event.clone(), attempts, view.error.clone()]
        })
        .collect();
    Report::new(table(["FAILED", "WEBHOOK", "EVENT", "ATTEMPTS", "WHY"], &rows, "no dead letters"), &views)
}

fn attempt(attempt: Attempt) -> AttemptView {
    AttemptView {
        id: attempt.id.to_string(),
        event_id: attempt.event.to_string(),
        event: attempt.word,
        attempt: attempt.number,
        outcome: attempt.outcome.name(),
        status: attempt.report.status,
        error: attempt.report.error,
        response: attempt.report.response,
        duration_ms: attempt.report.took.as_millis(),
        at: moment::text(attempt.at),
    }
}

fn dead_letter(letter: DeadLetter) -> DeadView {
    DeadView {
        webhook_id: letter.key.endpoint.to_string(),
        event_id: letter.key.event.to_string(),
        event: letter.word.unwrap_or_else(|| letter.event.kind.name().to_owned()),
        attempts: letter.attempts,
        error: letter.reason,
        occurred_at: moment::text(letter.event.at),
        failed_at: moment::text(letter.ended_at),
    }
}
