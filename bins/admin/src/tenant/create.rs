//! `tenant create`.

use super::view;
use crate::{app::App, lookup, names, report::Report};
use engine::{
    model::{Pattern, Plan},
    verbs::{NewTenant, create_tenant},
};

#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Its name as people say it.
    #[arg(long)]
    name: String,
    /// Its name on the command line and in URLs: lower-case letters, digits and hyphens.
    #[arg(long)]
    slug: String,
    /// The zone of its wall clock: an IANA name such as Europe/Berlin.
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    timezone: String,
    /// Language and region of its messages, such as pt-BR.
    #[arg(long, default_value = "en")]
    locale: String,
    /// ISO 4217 code of its prices.
    #[arg(long, default_value = "USD")]
    currency: String,
    /// What it lets people book; fixed from then on.
    #[arg(long, default_value = "timeslot", value_parser = names::pattern())]
    pattern: Pattern,
    /// What it may use in a month.
    #[arg(long, default_value = "unlimited", value_parser = names::plan())]
    plan: Plan,
    /// Buy overage packs when the month's bookings are used up (starter and growth).
    #[arg(long)]
    auto_purchase: bool,
}

pub(crate) fn run(app: &App, arguments: &Arguments) -> anyhow::Result<Report> {
    let new = NewTenant {
        slug: arguments.slug.clone(),
        name: arguments.name.clone(),
        zone: lookup::zone(&arguments.timezone)?,
        locale: arguments.locale.clone(),
        currency: arguments.currency.clone(),
        pattern: arguments.pattern,
        plan: arguments.plan,
        auto_purchase: arguments.auto_purchase,
    };
    let tenant = app.write(move |tx, cx| {
        let done = create_tenant(tx, cx, &new);
        view::decide(tx, &new.slug, done)
    })?;
    view::report(&tenant)
}
