//! `/v1/scheduling/webhooks`: who is told of appointments, and what came of it.

use super::{
    errors, query, read_webhooks,
    shape::Listed,
    show_webhooks::{AttemptView, DeadView, ReplayView, TestView, WebhookView},
};
use crate::{
    Answer, Problem, permit,
    wire::{Body, Query},
};
use actix_web::web::Path;
use engine::{
    StoreError, Tx,
    model::{Carrier, Dialect, Tenant, Webhook, WebhookStatus},
    verbs::{self, Replayed, Told, WebhookChange, WebhookRefused, change_webhook, create_webhook},
};
use slot_core::WebhookId;

/// What callers are told there is none of.
const WEBHOOK: &str = "webhook";
const EVENT: &str = "event";

type Caller = crate::Caller<permit::ClinicAdmin>;

/// Lists them, the oldest first.
pub(super) async fn list(caller: Caller, query: Query) -> Result<Answer, Problem> {
    let query::Records { page, active } = query::records(&query)?;
    let mut all = caller.read(|tx, _cx, tenant| tx.webhooks(tenant.id)).await?;
    // One that failed is still in service: its owner has not turned it off.
    all.retain(|one| one.dialect == Dialect::Clinic && (active.is_none() || one.status != WebhookStatus::Inactive));
    let total = u64::try_from(all.len()).unwrap_or(u64::MAX);
    let webhooks = query::part(all, page);
    Ok(Answer::ok(&Listed { items: webhooks.iter().map(WebhookView::of).collect(), total, page }))
}

/// Makes one.
pub(super) async fn create(caller: Caller, body: Body) -> Result<Answer, Problem> {
    let new = read_webhooks::new_webhook(&body, caller.app().addresses())?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_webhook(tx, cx, tenant, &new)? {
                Ok(webhook) => Answer::created(&WebhookView::of(&webhook)),
                Err(refused @ (WebhookRefused::Duplicate | WebhookRefused::PlanLimit(_))) => {
                    errors::conflict("webhook_limit_reached", refused, &[])
                }
            })
        })
        .await
}

/// Shows one, active or not.
pub(super) async fn get(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let webhook = found(&caller, &path).await?;
    Ok(Answer::ok(&WebhookView::of(&webhook)))
}

/// Changes one, in whatever part is sent.
pub(super) async fn update(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = query::path_id(&path, "id")?;
    let change = read_webhooks::change(&body, caller.app().addresses())?;
    let webhook = changed(&caller, id, change).await?;
    Ok(Answer::ok(&WebhookView::of(&webhook)))
}

/// Turns one off. A second time changes nothing.
pub(super) async fn retire(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = query::path_id(&path, "id")?;
    changed(&caller, id, WebhookChange { told: Some(Told::No), ..WebhookChange::default() }).await?;
    Ok(Answer::nothing())
}

/// Sends one a test event, and tells what came of it.
pub(super) async fn test(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let webhook = found(&caller, &path).await?;
    let attempt = caller.app().test_webhook(webhook).await?;
    let logged = attempt.clone();
    caller.write(move |tx, _cx, _tenant| tx.log_attempts(std::slice::from_ref(&logged))).await?;
    Ok(Answer::ok(&TestView::of(&attempt)))
}

/// Lists the attempts at one, the latest first.
pub(super) async fn deliveries(caller: Caller, path: Path<String>, query: Query) -> Result<Answer, Problem> {
    let page = query::only_page(&query)?;
    let endpoint = found(&caller, &path).await?.endpoint();
    let found = caller.read(move |tx, _cx, tenant| tx.attempts(tenant.id, Carrier::Webhook, endpoint, page)).await?;
    Ok(Answer::ok(&Listed { items: found.items.iter().map(AttemptView::of).collect(), total: found.total, page }))
}

/// Lists what ran out of attempts, at all of this face's subscriptions, the latest first.
pub(super) async fn dead_letters(caller: Caller, query: Query) -> Result<Answer, Problem> {
    let page = query::only_page(&query)?;
    let found = caller
        .read(move |tx, _cx, tenant| {
            tx.dead_letters(tenant.id, Carrier::Webhook, engine::DeadFilter::Dialect(Dialect::Clinic), page)
        })
        .await?;
    Ok(Answer::ok(&Listed { items: found.items.iter().map(DeadView::of).collect(), total: found.total, page }))
}

/// Delivers events to one once more.
pub(super) async fn replay(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = query::path_id(&path, "id")?;
    let what = read_webhooks::replay(&body, caller.app().now())?;
    let replayed = caller
        .write(move |tx, _cx, tenant| match own(tx, tenant, id)? {
            Some(_) => verbs::replay(tx, tenant, id, what),
            None => Ok(Replayed::UnknownWebhook),
        })
        .await?;
    match replayed {
        Replayed::Opened(replayed) => Ok(Answer::ok(&ReplayView { replayed })),
        Replayed::UnknownWebhook => Err(Problem::NotFound(WEBHOOK)),
        Replayed::UnknownEvent => Err(Problem::NotFound(EVENT)),
        Replayed::NotActive(status) => {
            let why = format_args!("the webhook is {status}: activate it first");
            Ok(errors::conflict("webhook_not_active", why, &[]))
        }
    }
}

async fn found(caller: &Caller, path: &str) -> Result<Webhook, Problem> {
    let id = query::path_id(path, "id")?;
    let found = caller.read(move |tx, _cx, tenant| own(tx, tenant, id)).await?;
    found.ok_or(Problem::NotFound(WEBHOOK))
}

async fn changed(caller: &Caller, id: WebhookId, change: WebhookChange) -> Result<Webhook, Problem> {
    let changed = caller
        .write(move |tx, cx, tenant| match own(tx, tenant, id)? {
            Some(_) => change_webhook(tx, cx, tenant, id, &change),
            None => Ok(None),
        })
        .await?;
    changed.ok_or(Problem::NotFound(WEBHOOK))
}

/// The subscription with this id, if it speaks this face's dialect.
fn own(tx: &mut dyn Tx, tenant: &Tenant, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    Ok(verbs::webhook(tx, tenant, id)?.filter(|webhook| webhook.dialect == Dialect::Clinic))
}
