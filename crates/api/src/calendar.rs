//! `/calendar/<secret>.ics`: the bookings of a resource, for calendar programs.

use crate::{App, Problem, openapi::serve::Kept};
use actix_web::{HttpRequest, HttpResponse, web::Path};
use engine::verbs::read_feed;

/// Where calendars are. What is below is a secret: it is not logged.
pub(crate) const PATH: &str = "/calendar/{file}";

/// Longer than any secret.
const LONGEST: usize = 64;

/// Shows the calendar with this secret. One that opens nothing is as unknown, whatever the reason.
pub(crate) async fn show(app: App, request: HttpRequest, file: Path<String>) -> Result<HttpResponse, Problem> {
    let secret = file.strip_suffix(".ics").filter(|secret| secret.len() <= LONGEST).ok_or(Problem::UnknownPath)?;
    let secret = secret.to_owned();
    let found = app.read(move |tx, cx| read_feed(tx, cx, &secret)).await?;
    let document = found.ok_or(Problem::UnknownPath)?;
    Ok(Kept::of(document.text(), "text/calendar; charset=utf-8").for_one_reader().answer(&request))
}
