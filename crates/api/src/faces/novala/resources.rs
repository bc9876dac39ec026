//! `/api/bookings/resources`: what can be booked.

use super::{
    errors::{self, RESOURCE},
    read_query, read_resource,
    show::{List, OneResource, ResourceView},
};
use crate::{
    Answer, Caller, Problem, permit,
    wire::{Body, Query, path_id},
};
use actix_web::web;
use engine::verbs::{change_resource, create_resource};
use slot_core::ResourceId;

/// Lists resources.
pub(super) async fn list(caller: Caller<permit::BookingsRead>, query: Query) -> Result<Answer, Problem> {
    let (filter, page) = read_query::resources(&query)?;
    let found = caller.read(move |tx, _cx, tenant| tx.resources(tenant.id, &filter, page)).await?;
    let data = found.items.iter().map(ResourceView::of).collect();
    Ok(Answer::ok(&List { data, total: found.total }))
}

/// Shows one, active or not.
pub(super) async fn get(caller: Caller<permit::BookingsRead>, path: web::Path<String>) -> Result<Answer, Problem> {
    let id: ResourceId = path_id(&path, RESOURCE)?;
    let found = caller.read(move |tx, _cx, tenant| tx.resource(tenant.id, id)).await?;
    let resource = found.ok_or(Problem::NotFound(RESOURCE))?;
    Ok(Answer::ok(&OneResource { resource: ResourceView::of(&resource) }))
}

/// Makes one.
pub(super) async fn create(caller: Caller<permit::ResourcesManage>, body: Body) -> Result<Answer, Problem> {
    let new = read_resource::new_resource(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            Ok(match create_resource(tx, cx, tenant, &new)? {
                Ok(resource) => Answer::created(&OneResource { resource: ResourceView::of(&resource) }),
                Err(refused) => errors::not_kept(&refused),
            })
        })
        .await
}

/// Changes one, in whatever part is sent.
pub(super) async fn update(
    caller: Caller<permit::ResourcesManage>,
    path: web::Path<String>,
    body: Body,
) -> Result<Answer, Problem> {
    let id: ResourceId = path_id(&path, RESOURCE)?;
    let change = read_resource::change(&body)?;
    let changed = caller.write(move |tx, cx, tenant| change_resource(tx, cx, tenant, id, &change)).await?;
    Ok(match changed {
        Ok(resource) => Answer::ok(&OneResource { resource: ResourceView::of(&resource) }),
        Err(refused) => errors::not_kept(&refused),
    })
}
