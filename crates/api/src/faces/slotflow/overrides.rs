//! Handlers of schedule overrides.

use super::{Caller, humans::active, parse, refusals, view};
use crate::{
    Answer, Problem,
    wire::{Body, path_id},
};
use actix_web::web::Path;
use engine::verbs::{OverrideRefused, add_override, delete_override};

pub(super) async fn list(caller: Caller, path: Path<String>) -> Result<Answer, Problem> {
    let id = path_id(&path, "human")?;
    let found = caller.read(move |tx, _cx, tenant| active(tx, tenant, id)).await?;
    let human = found.ok_or(Problem::NotFound("human"))?;
    Ok(Answer::ok(&view::overrides(&human)))
}

pub(super) async fn create(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = path_id(&path, "human")?;
    let new = parse::new_override(&body)?;
    caller
        .create(&body, move |tx, cx, tenant| {
            if active(tx, tenant, id)?.is_none() {
                return Ok(refusals::not_found("human"));
            }
            Ok(match add_override(tx, cx, tenant, id, &new)? {
                Ok(record) => Answer::created(&view::override_of(id, &record)),
                Err(refused) => refusals::schedule_override(refused),
            })
        })
        .await
}

pub(super) async fn delete(caller: Caller, path: Path<(String, String)>) -> Result<Answer, Problem> {
    let (human, id) = path.into_inner();
    let (human, id) = (path_id(&human, "human")?, path_id(&id, "override")?);
    let deleted = caller
        .write(move |tx, cx, tenant| match active(tx, tenant, human)? {
            Some(_) => delete_override(tx, cx, tenant, human, id),
            None => Ok(Err(OverrideRefused::UnknownResource)),
        })
        .await?;
    Ok(match deleted {
        Ok(()) => Answer::ok(&view::deleted(id)),
        Err(refused) => refusals::schedule_override(refused),
    })
}
