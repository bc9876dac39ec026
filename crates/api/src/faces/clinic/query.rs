//! What paths and queries of this face have in common: ids, parts of lists, and whether what is out of service is listed too.

use crate::{
    Problem,
    openapi::formats::Integer,
    wire::{Faults, Params, Query, text},
};
use engine::Page;
use schemars::JsonSchema;
use std::str::FromStr;

/// How long a part of a list is when it is not said, and at most.
pub(super) const USUAL_LIMIT: u32 = 20;
pub(super) const MAX_LIMIT: i64 = 100;
/// The most that may be skipped.
pub(super) const MAX_OFFSET: i64 = 1_000_000_000;

/// A question for records.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct RecordQuery {
    /// At most so many.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// After so many.
    #[schemars(extend("default" = 0))]
    offset: Option<Integer<0, MAX_OFFSET>>,
    /// Whether to list what is out of service too.
    #[schemars(extend("default" = false))]
    include_inactive: Option<bool>,
}

/// A question for a part of a list.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct PartQuery {
    /// At most so many.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, MAX_LIMIT>>,
    /// After so many.
    #[schemars(extend("default" = 0))]
    offset: Option<Integer<0, MAX_OFFSET>>,
}

/// A question for records, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Records {
    pub(super) page: Page,
    /// Only active ones; `None` is all.
    pub(super) active: Option<bool>,
}

/// A question for records, without any other filter.
pub(super) fn records(query: &Query) -> Result<Records, Problem> {
    let mut params = query.params()?;
    let (page, all) = (page(&mut params), params.optional("include_inactive", text::boolean));
    let (page, all) = params.all((page, all))?;
    Ok(Records { page, active: only_active(all) })
}

/// Which part of a list is asked for, and nothing else.
pub(super) fn only_page(query: &Query) -> Result<Page, Problem> {
    let mut params = query.params()?;
    let page = page(&mut params);
    let (page,) = params.all((page,))?;
    Ok(page)
}

/// Which part of a list is asked for.
pub(super) fn page(params: &mut Params<'_>) -> Option<Page> {
    let limit = params.optional("limit", text::integer(1..=MAX_LIMIT));
    let offset = params.optional("offset", text::integer(0..=MAX_OFFSET));
    let whole = |number: Option<i64>, usual: u32| number.and_then(|number| u32::try_from(number).ok()).unwrap_or(usual);
    Some(Page { limit: whole(limit?, USUAL_LIMIT), offset: whole(offset?, 0) })
}

/// Which of active and inactive ones are listed, by what `include_inactive` says: `None` is all.
pub(super) fn only_active(include_inactive: Option<bool>) -> Option<bool> {
    (include_inactive != Some(true)).then_some(true)
}

/// The id that a path names. What is no id is refused, unlike one that is unknown.
pub(super) fn path_id<T: FromStr>(text: &str, name: &'static str) -> Result<T, Problem> {
    text.parse().map_err(|_bad_id| Faults::at(name, "must be a UUID").into())
}

/// The part of what was read whole.
pub(super) fn part<T>(all: Vec<T>, page: Page) -> Vec<T> {
    let (offset, limit) = (usize::try_from(page.offset), usize::try_from(page.limit));
    all.into_iter().skip(offset.unwrap_or(usize::MAX)).take(limit.unwrap_or(usize::MAX)).collect()
}
