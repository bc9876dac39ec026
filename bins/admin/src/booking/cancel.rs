//! `booking cancel`.

use super::{
    show::find,
    view::{self, Seen},
};
use crate::{
    app::{App, Refused, decided},
    lookup,
    report::Report,
};
use engine::verbs::{Cancel, cancel};

pub(crate) fn run(app: &App, tenant: &str, named: &str) -> anyhow::Result<Report> {
    let (slug, named) = (tenant.to_owned(), named.to_owned());
    let seen = app.write(move |tx, cx| {
        decided((|| {
            let tenant = lookup::tenant(tx, &slug)??;
            let id = find(tx, &tenant, &named)?.id;
            let booking = match cancel(tx, cx, &tenant, id)? {
                Cancel::Done(booking) | Cancel::Already(booking) => *booking,
                Cancel::Unknown => return Err(Refused(format!("no booking {id}")).into()),
                Cancel::NotAllowed(status) => {
                    return Err(Refused(format!("a booking that is {status} cannot be cancelled")).into());
                }
            };
            Ok(Seen::of(tx, &tenant, &booking)?)
        })())
    })?;
    view::report(&seen)
}
