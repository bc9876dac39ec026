//! Handler of availability rules.

use super::{Caller, humans::active, parse, refusals, view};
use crate::{
    Answer, Problem,
    wire::{Body, path_id},
};
use actix_web::web::Path;
use engine::verbs::change_resource;

pub(super) async fn put(caller: Caller, path: Path<String>, body: Body) -> Result<Answer, Problem> {
    let id = path_id(&path, "human")?;
    let change = parse::rules(&body)?;
    caller
        .write(move |tx, cx, tenant| {
            if active(tx, tenant, id)?.is_none() {
                return Ok(refusals::not_found("human"));
            }
            Ok(match change_resource(tx, cx, tenant, id, &change)? {
                Ok(human) => Answer::ok(&view::human_with_rules(&human)),
                Err(refused) => refusals::human(&refused),
            })
        })
        .await
}
