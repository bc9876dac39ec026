//! `/api/webhooks`: who is told of bookings.

use super::{
    errors::{self, EVENT, WEBHOOK},
    read_query, read_webhook,
    show::{List, Success},
    show_webhook::{OneWebhook, ReplayView, WebhookView},
};
use crate::{
    Answer, Problem, permit,
    wire::{Body, Query, path_id},
};
use actix_web::web::Path;
use engine::{
    StoreError, Tx,
    model::{Dialect, Tenant, Webhook},
    verbs::{self, NewSecret, Replayed, WebhookChange, change_webhook, create_webhook},
};
use slot_core::WebhookId;

type Caller = crate::Caller<permit::WebhooksManage>;

/// Lists endpoints, the oldest first.
pub(super) async fn list(caller: Caller, query: Query) -> Result<Answer, Problem> {
    let page = read_query::part(&query)?;
    let all = caller.read(|tx, _cx, tenant| tx.webhooks(tenant.id)).await?;
    let own: Vec<&Webhook> = all.iter().filter(|webhook| webhook.dialect == Dialect::Novala).collect();
    let (offset, limit) = (usize::try_from(page.offset), usize::try_from(page.limit));
    let part = own.iter().skip(offset.unwrap_or(usize::MAX)).take(limit.unwrap_or(usize::MAX));
    let data = part.map(|webhook| WebhookView::of(webhook)).collect();
    Ok(Answer::ok(&List { data, total: u64::try_from(own.len()).unwrap_or(u64::MAX) }))
}

/// Adds one. Its secret is shown this once.
pub(super) async fn create(caller: Caller, body: Body) -> Result<Answer, Problem> {
    let new = read_webhook::new_webhook(&body, caller.app().addresses())?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_webhook(tx, cx, tenant, &new)? {
                Ok(webhook) => Answer::created(&OneWebhook { webhook: WebhookView::with_secret(&webhook) }),
                Err(refused) => errors::not_added(&refused),
            })
        })
        .await
}

/// Shows one.
pub(super) async fn get(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, WEBHOOK)?;
    let found = caller.read(move |tx, _cx, tenant| own(tx, tenant, id)).await?;
    let webhook = found.ok_or(Problem::NotFound(WEBHOOK))?;
    Ok(Answer::ok(&OneWebhook { webhook: WebhookView::of(&webhook) }))
}

/// Changes one, in whatever part is sent.
pub(super) async fn update(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = path_id(&path, WEBHOOK)?;
    let change = read_webhook::change(&body, caller.app().addresses())?;
    let webhook = changed(&caller, id, change).await?;
    Ok(Answer::ok(&OneWebhook { webhook: WebhookView::of(&webhook) }))
}

/// Gives one another secret; the one before signs beside it for a day.
pub(super) async fn rotate(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, WEBHOOK)?;
    let change = WebhookChange { secret: Some(NewSecret::Fresh), ..WebhookChange::default() };
    let webhook = changed(&caller, id, change).await?;
    Ok(Answer::ok(&OneWebhook { webhook: WebhookView::with_secret(&webhook) }))
}

/// Deletes one, with all that is open for it.
pub(super) async fn delete(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, WEBHOOK)?;
    let is_deleted = caller
        .write(move |tx, cx, tenant| Ok(own(tx, tenant, id)?.is_some() && tx.delete_webhook(tenant.id, id, cx.now)?))
        .await?;
    if is_deleted { Ok(Answer::ok(&Success { success: true })) } else { Err(Problem::NotFound(WEBHOOK)) }
}

/// Delivers events to one once more.
pub(super) async fn replay(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = path_id(&path, WEBHOOK)?;
    let what = read_webhook::replay(&body, caller.app().now())?;
    let replayed = caller
        .write(move |tx, _cx, tenant| match own(tx, tenant, id)? {
            Some(_) => verbs::replay(tx, tenant, id, what),
            None => Ok(Replayed::UnknownWebhook),
        })
        .await?;
    match replayed {
        Replayed::Opened(replayed) => Ok(Answer::ok(&ReplayView { success: true, replayed })),
        Replayed::UnknownWebhook => Err(Problem::NotFound(WEBHOOK)),
        Replayed::UnknownEvent => Err(Problem::NotFound(EVENT)),
        Replayed::NotActive(status) => Ok(errors::not_told(status)),
    }
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

/// The endpoint with this id, if it speaks this face's dialect.
fn own(tx: &mut dyn Tx, tenant: &Tenant, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
    Ok(verbs::webhook(tx, tenant, id)?.filter(|webhook| webhook.dialect == Dialect::Novala))
}
