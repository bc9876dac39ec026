//! Handlers of webhook endpoints.

use super::{Caller, parse, refusals, view};
use crate::{
    Answer, Problem,
    wire::{Body, path_id},
};
use actix_web::web::Path;
use engine::{model::Dialect, verbs::create_webhook};

pub(super) async fn list(caller: Caller) -> Result<Answer, Problem> {
    let all = caller.read(|tx, _cx, tenant| tx.webhooks(tenant.id)).await?;
    Ok(Answer::ok(&view::webhooks(&all)))
}

pub(super) async fn create(caller: Caller, body: Body) -> Result<Answer, Problem> {
    let new = parse::webhook(&body, caller.app().addresses())?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_webhook(tx, cx, tenant, &new)? {
                Ok(webhook) => Answer::created(&view::webhook(&webhook)),
                Err(refused) => refusals::webhook(&refused),
            })
        })
        .await
}

pub(super) async fn delete(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, "webhook")?;
    let is_deleted = caller
        .write(move |tx, cx, tenant| {
            let is_ours = tx.webhooks(tenant.id)?.iter().any(|one| one.id == id && one.dialect == Dialect::Slotflow);
            Ok(is_ours && tx.delete_webhook(tenant.id, id, cx.now)?)
        })
        .await?;
    if is_deleted { Ok(Answer::ok(&view::deleted(id))) } else { Err(Problem::NotFound("webhook")) }
}
