//! Handler of slots.

use super::{
    Caller,
    code::Code,
    humans::{active, is_active_human},
    parse, refusals, view,
};
use crate::{
    Answer, Problem,
    wire::{Query, path_id},
};
use actix_web::web::Path;
use engine::{
    Context, StoreError, Tx,
    model::Tenant,
    verbs::{Found, Search, SearchRefused, search},
};
use slot_core::{Length, Refusal};

pub(super) async fn list(caller: Caller, path: Path<String>, query: Query) -> Result<Answer, Problem> {
    let question = parse::search(path_id(&path, "human")?, &query)?;
    caller.read(move |tx, cx, tenant| answer(tx, cx, tenant, &question)).await
}

fn answer(tx: &mut dyn Tx, cx: Context<'_>, tenant: &Tenant, question: &Search) -> Result<Answer, StoreError> {
    let refused = match search(tx, cx, tenant, question)? {
        Ok(Found { resource, length, slots }) if is_active_human(&resource) => {
            return Ok(Answer::ok(&view::slots(&resource, length, &slots)));
        }
        Ok(_other_kind) => SearchRefused::UnknownResource,
        Err(refused) => refused,
    };
    let Some(human) = active(tx, tenant, question.resource)? else { return Ok(refusals::not_found("human")) };
    Ok(match refused {
        // A human without rules has no slots, whatever is asked for.
        SearchRefused::Refused(Refusal::UnknownDuration { allowed, .. }) if allowed.is_empty() => {
            Answer::ok(&view::no_slots(&human, question.length.unwrap_or(Length::ZERO)))
        }
        SearchRefused::Refused(refusal) => refusals::refusal(&refusal),
        SearchRefused::UnknownResource => refusals::not_found("human"),
        SearchRefused::Backwards => Code::ValidationError.says("date_to must not be before date_from"),
        SearchRefused::TooLong(days) => Code::ValidationError.says(format!("date_to must be within {days} days")),
    })
}
