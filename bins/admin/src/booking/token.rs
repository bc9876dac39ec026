//! `booking token`.

use super::show::find;
use crate::{
    app::{App, decided},
    layout::fields,
    lookup,
    report::Report,
};
use engine::verbs::guest_key;
use serde::Serialize;

#[derive(Serialize)]
struct Token {
    booking: String,
    token: String,
}

pub(crate) fn run(app: &App, tenant: &str, named: &str) -> anyhow::Result<Report> {
    let (slug, named) = (tenant.to_owned(), named.to_owned());
    let token = app.write(move |tx, cx| {
        decided((|| {
            let tenant = lookup::tenant(tx, &slug)??;
            let booking = find(tx, &tenant, &named)?;
            let token = guest_key(tx, cx)?.seal(tenant.id, booking.id);
            Ok(Token { booking: booking.id.to_string(), token })
        })())
    })?;
    let text = fields(&[("booking", token.booking.clone()), ("token", token.token.clone())]);
    Report::new(text, &token)
}
