//! Queries, read into questions. What is merely odd is put right; what would mislead is refused.

use crate::{
    Problem,
    openapi::formats::{Day, Integer},
    wire::{Faults, Params, Query, text},
};
use engine::{BookingFilter, Page};
use schemars::JsonSchema;
use slot_core::{Status, TenantId};
use time::{Date, Weekday};

/// How many bookings are listed when it is not said, and how many at most.
const USUAL_LIMIT: u32 = 50;
const MAX_LIMIT: u32 = 100;

/// The business that is asked about. Ids are opaque to callers: one that is malformed is only unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Asked {
    /// The one with this id, if there is one.
    Of(TenantId),
    /// None: what was said is no id.
    Nobody,
}

/// A question about a business.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct OfTenant {
    /// The id of the business.
    #[schemars(length(min = 1))]
    tenant_id: String,
}

/// A question for bookings.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct OfBookings {
    /// The id of the business.
    #[schemars(length(min = 1))]
    tenant_id: String,
    /// Only those that stand so.
    #[schemars(extend("enum" = WORDS))]
    status: Option<String>,
    /// At most so many. A higher one is cut to the highest.
    #[schemars(extend("default" = USUAL_LIMIT))]
    limit: Option<Integer<1, 100>>,
    /// After so many.
    #[schemars(extend("default" = 0))]
    offset: Option<Integer<0, { i64::MAX }>>,
}

/// A question for weekly hours.
#[derive(JsonSchema)]
#[expect(dead_code, reason = "only its shape is used, in the OpenAPI document")]
pub(super) struct OfAvailability {
    /// The id of the business.
    #[schemars(length(min = 1))]
    tenant_id: String,
    /// Only the weekday of this date.
    date: Option<Day>,
}

/// Which bookings of which business.
#[derive(Debug)]
pub(super) struct BookingsQuestion {
    pub(super) tenant: Asked,
    pub(super) filter: BookingFilter,
    pub(super) page: Page,
}

/// The business that is asked about.
pub(super) fn tenant(query: &Query) -> Result<Asked, Problem> {
    let mut params = query.params()?;
    let tenant = tenant_of(&mut params);
    let (tenant,) = params.all((tenant,))?;
    Ok(tenant)
}

/// Which bookings are listed.
pub(super) fn bookings(query: &Query) -> Result<BookingsQuestion, Problem> {
    let mut params = query.params()?;
    let tenant = tenant_of(&mut params);
    let statuses = params.optional("status", statuses);
    let limit = params.optional("limit", |text| Ok(whole(text)));
    let offset = params.optional("offset", |text| Ok(whole(text)));
    let (tenant, statuses, limit, offset) = params.all((tenant, statuses, limit, offset))?;
    let limit = limit.flatten().filter(|&limit| limit > 0).unwrap_or(USUAL_LIMIT).min(MAX_LIMIT);
    let offset = offset.flatten().unwrap_or(0);
    let filter = BookingFilter { statuses: statuses.map(<[Status]>::to_vec), ..BookingFilter::default() };
    Ok(BookingsQuestion { tenant, filter, page: Page { limit, offset } })
}

/// Whose weekly hours, and of which weekday only.
pub(super) fn availability(query: &Query) -> Result<(Asked, Option<Weekday>), Problem> {
    let mut params = query.params()?;
    let tenant = tenant_of(&mut params);
    let date = params.optional("date", |text| text::date(text).map_err(|_why| invalid()));
    let (tenant, date) = params.all((tenant, date))?;
    Ok((tenant, date.map(Date::weekday)))
}

fn tenant_of(params: &mut Params<'_>) -> Option<Asked> {
    params.required("tenant_id", |text| Ok(text.parse().map_or(Asked::Nobody, Asked::Of)))
}

/// A whole number, as large as it may be; `None` where the text is none.
fn whole(text: &str) -> Option<u32> {
    let is_whole = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_whole.then(|| text.parse().unwrap_or(u32::MAX))
}

/// The words that [`statuses`] knows.
const WORDS: &[&str] = &["pending", "confirmed", "completed", "cancelled", "no_show", "rescheduled", "waitlisted"];

/// The statuses that this face calls so. Nothing waits in a list yet, so that `waitlisted` finds nothing.
fn statuses(word: &str) -> Result<&'static [Status], Faults> {
    match word {
        "pending" => Ok(&[Status::Requested]),
        "confirmed" => Ok(&[Status::Confirmed, Status::CheckedIn, Status::InProgress]),
        "completed" => Ok(&[Status::Completed]),
        "cancelled" => Ok(&[Status::Cancelled]),
        "no_show" => Ok(&[Status::NoShow]),
        "rescheduled" => Ok(&[Status::Rescheduled]),
        "waitlisted" => Ok(&[]),
        _unknown => Err(invalid()),
    }
}

fn invalid() -> Faults {
    Faults::here("is invalid")
}

#[cfg(test)]
mod tests {
    use super::super::show::status;
    use super::*;

    fn page(query: &str) -> (u32, u32) {
        let question = bookings(&Query::of(format!("tenant_id=x&{query}"))).unwrap();
        (question.page.limit, question.page.offset)
    }

    #[test]
    fn odd_pages_are_put_right() {
        for (query, expected) in [
            ("", (50, 0)),
            ("limit=25&offset=10", (25, 10)),
            ("limit=100", (100, 0)),
            ("limit=101", (100, 0)),
            ("limit=99999999999999999999", (100, 0)),
            ("limit=0", (50, 0)),
            ("limit=-3&offset=-3", (50, 0)),
            ("limit=ten&offset=ten", (50, 0)),
            ("limit=2.5&offset=1e3", (50, 0)),
            ("limit=&offset=", (50, 0)),
            ("offset=99999999999999999999", (50, u32::MAX)),
        ] {
            assert_eq!(page(query), expected, "{query}");
        }
    }

    #[test]
    fn every_status_is_found_under_the_word_that_it_is_shown_with() {
        for known in Status::ALL {
            assert!(statuses(status(known)).unwrap().contains(&known), "{known}");
        }
        assert!(WORDS.iter().all(|word| statuses(word).is_ok()));
        for word in ["requested", "Confirmed", "checked_in", "confirmed,cancelled", "*"] {
            assert_eq!(statuses(word), Err(invalid()), "{word}");
        }
    }

    #[test]
    fn the_first_fault_is_that_of_the_tenant() {
        let told = |query: &str| match bookings(&Query::of(query)) {
            Err(Problem::Invalid(faults)) => {
                faults.iter().map(|fault| format!("{} {}", fault.field, fault.message)).collect::<Vec<_>>().join("; ")
            }
            other => panic!("{other:?}"),
        };
        assert_eq!(told("status=x"), "tenant_id is required; status is invalid");
        assert_eq!(told("tenant_id=&status="), "tenant_id is required");
        assert_eq!(told("tenant_id=x&status=x&limit=x"), "status is invalid");
        assert!(availability(&Query::of("tenant_id=x&date=2026-02-30")).is_err());
        assert_eq!(
            availability(&Query::of("tenant_id=x&date=2026-03-01")).unwrap(),
            (Asked::Nobody, Some(Weekday::Sunday))
        );
    }
}
