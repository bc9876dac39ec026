//! The range of dates that a view of a provider's weeks is asked for.

use crate::{
    Problem,
    openapi::formats::Day,
    wire::{Faults, Query, text},
};
use schemars::JsonSchema;
use time::{Date, Duration};

/// How many days a view reaches when its end is not said, and at most.
const USUAL: Duration = Duration::days(30);
const LONGEST: Duration = Duration::days(366);

/// A question for a range of dates.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct RangeQuery {
    /// The first date; today, by the clock of the primary location, when it is left out.
    date_from: Option<Day>,
    /// The last date; 30 days after the first when it is left out, at most 366.
    date_to: Option<Day>,
}

/// A range of dates, as far as it was said.
#[derive(Clone, Copy)]
pub(super) struct Range {
    from: Option<Date>,
    to: Option<Date>,
}

pub(super) fn range(query: &Query) -> Result<Range, Problem> {
    let mut params = query.params()?;
    let from = params.optional("date_from", text::date);
    let to = params.optional("date_to", text::date);
    let (from, to) = params.all((from, to))?;
    Ok(Range { from, to })
}

impl Range {
    /// The first and the last date, when today is this.
    pub(super) fn dates(self, today: Date) -> Result<(Date, Date), Problem> {
        let first = self.from.unwrap_or(today);
        let last = self.to.or_else(|| first.checked_add(USUAL)).unwrap_or(first);
        if last < first {
            return Err(Faults::at("date_to", "must not be before date_from").into());
        }
        if LONGEST < last - first {
            return Err(Faults::at("date_to", "must be at most 366 days after date_from").into());
        }
        Ok((first, last))
    }
}
