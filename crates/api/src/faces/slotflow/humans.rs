//! Handlers of humans.

use super::{Caller, parse, refusals, view};
use crate::{
    Answer, Problem,
    wire::{Body, path_id},
};
use actix_web::web::Path;
use engine::{
    Page, ResourceFilter, StoreError, Tx,
    model::{Resource, ResourceKind, Tenant},
    verbs::{create_resource, retire_resource},
};
use slot_core::ResourceId;
use std::sync::Arc;

pub(super) async fn list(caller: Caller) -> Result<Answer, Problem> {
    let filter = ResourceFilter { kind: Some(ResourceKind::Person), active: Some(true), name_contains: None };
    let all = Page { limit: u32::MAX, offset: 0 };
    let found = caller.read(move |tx, _cx, tenant| tx.resources(tenant.id, &filter, all)).await?;
    Ok(Answer::ok(&view::humans(&found.items, found.total)))
}

pub(super) async fn create(caller: Caller, body: Body) -> Result<Answer, Problem> {
    let new = parse::human(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_resource(tx, cx, tenant, &new)? {
                Ok(human) => Answer::created(&view::human(&human)),
                Err(refused) => refusals::human(&refused),
            })
        })
        .await
}

pub(super) async fn get(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, "human")?;
    let found = caller.read(move |tx, _cx, tenant| active(tx, tenant, id)).await?;
    let human = found.ok_or(Problem::NotFound("human"))?;
    Ok(Answer::ok(&view::human_with_rules(&human)))
}

pub(super) async fn delete(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, "human")?;
    let retired = caller
        .write(move |tx, cx, tenant| match active(tx, tenant, id)? {
            Some(_) => retire_resource(tx, cx, tenant, id),
            None => Ok(None),
        })
        .await?;
    let human = retired.ok_or(Problem::NotFound("human"))?;
    Ok(Answer::ok(&view::deleted(human.id)))
}

/// The human with this id, if there is one and it was not deleted.
pub(super) fn active(tx: &mut dyn Tx, tenant: &Tenant, id: ResourceId) -> Result<Option<Arc<Resource>>, StoreError> {
    Ok(tx.resource(tenant.id, id)?.filter(|found| is_active_human(found)))
}

/// Whether this face shows the resource.
pub(super) fn is_active_human(resource: &Resource) -> bool {
    resource.active && resource.kind == ResourceKind::Person
}
