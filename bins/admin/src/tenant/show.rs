//! `tenant list` and `tenant show`.

use super::view::{self, View};
use crate::{app::App, layout::table, lookup, report::Report};

pub(crate) fn list(app: &App) -> anyhow::Result<Report> {
    let tenants = app.read(|tx| Ok(Ok(tx.tenants()?)))?;
    let views: Vec<View> = tenants.iter().map(View::of).collect();
    let rows: Vec<[String; 5]> = views
        .iter()
        .map(|view| {
            let (zone, plan, status) = (view.timezone, view.plan, view.status);
            [view.slug.clone(), zone.to_owned(), plan.to_owned(), status.to_owned(), view.name.clone()]
        })
        .collect();
    let none = "no tenants yet: make one with `slot-admin tenant create`";
    Report::new(table(["SLUG", "TIMEZONE", "PLAN", "STATUS", "NAME"], &rows, none), &views)
}

pub(crate) fn one(app: &App, named: &str) -> anyhow::Result<Report> {
    view::report(&app.read(|tx| lookup::tenant(tx, named))?)
}
